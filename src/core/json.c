/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The streaming writer: a stack of what is open, and runs of plain bytes copied at once. */
#include "core/json_parts.h"

#include "core/must.h"

#include <string.h>

struct json json_init(struct str *out)
{
    return (struct json){.out = out};
}

/* A value begins: the comma before it, unless its key has just been written, and room for ${n} bytes more, which
 * whoever writes the value fills without asking again. Where they go; NULL when the limit forbids them. */
static char *begin_value(struct json *j, size_t n)
{
    bool comma = false;
    if (j->keyed) {
        j->keyed = false;
    } else if (j->depth > 0) {
        int top = j->depth - 1;
        MUST(j->kind[top] == '[');
        comma = !j->first[top];
        j->first[top] = false;
    }
    char *p = json_room(j, n + 1);
    if (p != NULL && comma)
        *p++ = ',';
    return p;
}

static void open_kind(struct json *j, char kind)
{
    char *p = begin_value(j, 1);
    MUST(j->depth < JSON_DEPTH_MAX);
    j->kind[j->depth] = kind;
    j->first[j->depth] = true;
    j->depth++;
    if (p == NULL)
        return;
    *p++ = kind;
    json_written(j, p);
}

static void close_kind(struct json *j, char kind, char end)
{
    MUST(j->depth > 0 && j->kind[j->depth - 1] == kind && !j->keyed);
    j->depth--;
    str_putc(j->out, end);
}

void json_object_begin(struct json *j)
{
    open_kind(j, '{');
}

void json_object_end(struct json *j)
{
    close_kind(j, '{', '}');
}

void json_array_begin(struct json *j)
{
    open_kind(j, '[');
}

void json_array_end(struct json *j)
{
    close_kind(j, '[', ']');
}

static void put_escape(struct str *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    switch (c) {
    case '"':
        str_putn(out, "\\\"", 2);
        break;
    case '\\':
        str_putn(out, "\\\\", 2);
        break;
    case '\n':
        str_putn(out, "\\n", 2);
        break;
    case '\t':
        str_putn(out, "\\t", 2);
        break;
    default: {
        char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        str_putn(out, code, sizeof code);
    }
    }
}

/* Of a text from the first byte that needs an escape on, what stands between its quotes. */
static void put_escaped(struct str *out, const char *text, size_t n)
{
    while (n > 0) {
        put_escape(out, (unsigned char)*text++);
        if (out->n + --n >= out->room && !str_grow(out, n))
            break;
        size_t run = json_copy_plain(out->p + out->n, text, n);
        out->n += run;
        out->p[out->n] = '\0';
        text += run;
        n -= run;
    }
}

/* Keys are names that stand in the program: most are a field's, and none needs an escape. */
void json_key(struct json *j, const char *key)
{
    MUST(j->depth > 0 && j->kind[j->depth - 1] == '{' && !j->keyed);
    struct str *out = j->out;
    size_t n = strlen(key);
    bool comma = !j->first[j->depth - 1];
    j->first[j->depth - 1] = false;
    j->keyed = true;
    if (out->n + n + 4 >= out->room && !str_grow(out, n + 4))
        return;
    char *p = out->p + out->n;
    if (comma)
        *p++ = ',';
    *p++ = '"';
    memcpy(p, key, n);
    memcpy(p + n, "\":", 3); /* with the NUL */
    out->n = (size_t)(p + n + 2 - out->p);
}

static void put_raw(struct json *j, const char *value, size_t n)
{
    char *p = begin_value(j, n);
    if (p == NULL)
        return;
    memcpy(p, value, n);
    json_written(j, p + n);
}

void json_raw(struct json *j, const char *json_value)
{
    put_raw(j, json_value, strlen(json_value));
}

void json_text(struct json *j, const char *text)
{
    if (text == NULL) {
        json_none(j);
        return;
    }
    size_t n = strlen(text);
    char *p = begin_value(j, n + 2);
    if (p == NULL)
        return;
    *p++ = '"';
    size_t run = json_copy_plain(p, text, n);
    p += run;
    if (run < n) {
        json_written(j, p);
        put_escaped(j->out, text + run, n - run);
        str_putc(j->out, '"');
        return;
    }
    *p++ = '"';
    json_written(j, p);
}

void json_i64(struct json *j, int64_t number)
{
    char *p = begin_value(j, I64_DIGITS);
    if (p != NULL)
        json_written(j, i64_write(p, number));
}

void json_bool(struct json *j, bool flag)
{
    put_raw(j, flag ? "true" : "false", flag ? 4 : 5);
}

void json_none(struct json *j)
{
    put_raw(j, "null", 4);
}

void json_maybe_i64(struct json *j, struct maybe_i64 number)
{
    if (number.has)
        json_i64(j, number.v);
    else
        json_none(j);
}

void json_day(struct json *j, struct date day)
{
    char text[DATE_TEXT];
    json_text(j, date_is_set(day) ? date_format(text, day) : NULL);
}

void json_instant(struct json *j, int64_t at_ms)
{
    char text[INSTANT_TEXT];
    json_text(j, instant_format(text, at_ms));
}

void json_maybe_instant(struct json *j, struct maybe_i64 at_ms)
{
    if (at_ms.has)
        json_instant(j, at_ms.v);
    else
        json_none(j);
}

void json_put_text(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_text(j, text);
}

void json_put_i64(struct json *j, const char *key, int64_t number)
{
    json_key(j, key);
    json_i64(j, number);
}

void json_put_bool(struct json *j, const char *key, bool flag)
{
    json_key(j, key);
    json_bool(j, flag);
}
