/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line is put together on the stack and written by one write(): threads can't mix their lines, and nothing is
 * allocated. */
#include "core/log.h"

#include "core/clock.h"
#include "core/date.h"
#include "core/fold.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096
#define TAIL           2  /* kept for the end of the line */
#define UNIT_MAX       8  /* the longest escape, and the quote that ends a value */
#define VALUE_LEAST    64 /* with less room a field is not begun */

static atomic_int least_level = LOG_INFO;
static atomic_int line_format = LOG_AS_TEXT;

static const char *const level_names[] = {"DEBUG", "INFO", "WARN", "ERROR"};

struct line {
    char text[LINE_MAX_BYTES];
    size_t n;
    bool full;
};

static size_t room(const struct line *l)
{
    return sizeof l->text - TAIL - l->n;
}

/* Whole or not at all: what does not fit leaves the line full. */
static void put(struct line *l, const char *text, size_t n)
{
    l->full = l->full || n > room(l);
    if (l->full)
        return;
    memcpy(l->text + l->n, text, n);
    l->n += n;
}

static void puts_(struct line *l, const char *text)
{
    put(l, text, strlen(text));
}

/* How many bytes the character at ${p} has; 0 when it is not UTF-8. */
static size_t character(const char *p)
{
    unsigned char c = (unsigned char)*p;
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return strnlen(p, n) == n && utf8_valid(p, n) ? n : 0;
}

/* A quoted value; what could end the quotes or the line is escaped. One that is too long ends early, with its quote. */
static void put_quoted(struct line *l, const char *text)
{
    puts_(l, "\"");
    while (*text != '\0' && room(l) > UNIT_MAX) {
        char code[8];
        size_t n = character(text);
        unsigned char c = (unsigned char)*text;
        if (n == 0)
            puts_(l, "?");
        else if (c == '"' || c == '\\')
            put(l, (char[]){'\\', *text}, 2);
        else if (c < 0x20 || c == 0x7f)
            put(l, code, (size_t)snprintf(code, sizeof code, "\\u%04x", (unsigned)c));
        else
            put(l, text, n);
        text += n == 0 ? 1 : n;
    }
    puts_(l, "\"");
    l->full = l->full || *text != '\0';
}

static bool is_plain(const char *text)
{
    return text[0] != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@{}+")] == '\0';
}

static void put_value(struct line *l, const struct log_field *f, bool as_json)
{
    char digits[24];
    if (f->text == NULL)
        put(l, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)f->number));
    else if (!as_json && is_plain(f->text) && strlen(f->text) < room(l))
        puts_(l, f->text);
    else
        put_quoted(l, f->text);
}

static void put_head(struct line *l, enum log_level level, const char *event, bool as_json)
{
    char at[INSTANT_TEXT];
    instant_format(at, clock_now_ms());
    puts_(l, as_json ? "{\"at\":\"" : "");
    puts_(l, at);
    puts_(l, as_json ? "\",\"level\":\"" : " ");
    puts_(l, level_names[level]);
    puts_(l, as_json ? "\",\"event\":\"" : " ");
    puts_(l, event);
    puts_(l, as_json ? "\"" : "");
}

void log_setup(enum log_level least, enum log_format format)
{
    atomic_store(&least_level, (int)least);
    atomic_store(&line_format, (int)format);
}

void log_line(enum log_level level, const char *event, const struct log_field *fields, int count)
{
    if ((int)level < atomic_load(&least_level))
        return;
    bool as_json = atomic_load(&line_format) == LOG_AS_JSON;
    struct line l = {.n = 0};
    put_head(&l, level, event, as_json);
    for (int i = 0; i < count && room(&l) > strlen(fields[i].name) + VALUE_LEAST; i++) {
        puts_(&l, as_json ? ",\"" : " ");
        puts_(&l, fields[i].name);
        puts_(&l, as_json ? "\":" : "=");
        put_value(&l, &fields[i], as_json);
    }
    if (as_json)
        l.text[l.n++] = '}';
    l.text[l.n++] = '\n';
    /* A log that can't be written has nowhere to say so. */
    ssize_t written = write(STDERR_FILENO, l.text, l.n);
    (void)written;
}
