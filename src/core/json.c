/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The streaming writer: a stack of what is open, and runs of plain bytes copied at once. */
#include "core/json.h"

#include "core/must.h"

#include <string.h>

struct json json_init(struct str *out)
{
    return (struct json){.out = out};
}

/* The comma before a value, unless its key has just been written. */
static void before_value(struct json *j)
{
    if (j->depth == 0)
        return;
    int top = j->depth - 1;
    if (j->kind[top] == '{') {
        MUST(j->keyed);
        j->keyed = false;
        return;
    }
    if (!j->first[top])
        str_putc(j->out, ',');
    j->first[top] = false;
}

static void open_kind(struct json *j, char kind)
{
    before_value(j);
    MUST(j->depth < JSON_DEPTH_MAX);
    j->kind[j->depth] = kind;
    j->first[j->depth] = true;
    j->depth++;
    str_putc(j->out, kind);
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

/* How many bytes at ${p} may stand as they are: eight are looked at together. ${n}: bytes there are, without the NUL.
 */
static size_t plain_run(const char *p, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    size_t at = 0;
    for (; at + 8 <= n; at += 8) {
        uint64_t v, quote, slash;
        memcpy(&v, p + at, 8);
        quote = v ^ ones * '"';
        slash = v ^ ones * '\\';
        /* The lowest high bit that is set here is a byte below 0x20, a quote or a backslash; bytes of UTF-8 are not. */
        if ((((v - ones * 0x20) & ~v) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs)
            break;
    }
    for (; at < n; at++) {
        unsigned char c = (unsigned char)p[at];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
    }
    return at;
}

static void put_escaped(struct str *out, const char *text)
{
    size_t n = strlen(text);
    str_putc(out, '"');
    for (;;) {
        size_t run = plain_run(text, n);
        str_putn(out, text, run);
        if (run == n)
            break;
        put_escape(out, (unsigned char)text[run]);
        text += run + 1;
        n -= run + 1;
    }
    str_putc(out, '"');
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

void json_raw(struct json *j, const char *json_value)
{
    before_value(j);
    str_put(j->out, json_value);
}

void json_text(struct json *j, const char *text)
{
    if (text == NULL) {
        json_none(j);
        return;
    }
    before_value(j);
    put_escaped(j->out, text);
}

void json_i64(struct json *j, int64_t number)
{
    before_value(j);
    str_puti(j->out, number);
}

void json_bool(struct json *j, bool flag)
{
    json_raw(j, flag ? "true" : "false");
}

void json_none(struct json *j)
{
    json_raw(j, "null");
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
