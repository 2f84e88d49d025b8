/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Growing text in an arena. Writing fails stickily: after the first failure (the limit) writes do nothing, and the
 * caller checks once, at the end, with str_failed(). */
#ifndef CORE_STR_H
#define CORE_STR_H

#include "core/arena.h"

#include <stdint.h>
#include <string.h>

struct str {
    struct arena *arena;
    char *p;      /* always NUL-ended once anything was written; NULL before */
    size_t n;     /* bytes without the NUL */
    size_t room;  /* bytes that may be used with the NUL: never more than limit + 1, 0 once it has failed */
    size_t limit; /* most bytes allowed */
    bool failed;
};

/** str_init(arena, limit): an empty text of at most ${limit} bytes. */
struct str str_init(struct arena *arena, size_t limit);
/** str_grow(s, more): room for ${more} bytes; false when the limit forbids it. Those need it
 * who write into the room themselves.
 */
bool str_grow(struct str *s, size_t more);

/* Inline, because an answer is made of a thousand small pieces. */
static inline void str_putn(struct str *s, const char *text, size_t n)
{
    if (s->n + n >= s->room && !str_grow(s, n))
        return;
    memcpy(s->p + s->n, text, n);
    s->n += n;
    s->p[s->n] = '\0';
}

static inline void str_putc(struct str *s, char c)
{
    if (s->n + 1 >= s->room && !str_grow(s, 1))
        return;
    s->p[s->n++] = c;
    s->p[s->n] = '\0';
}

#define I64_DIGITS 20 /* of the longest number, with its sign */

extern const char i64_pairs[]; /* "00" to "99", one after the other */

/** i64_write(to, number): ${number} in decimal at ${to}, where I64_DIGITS bytes are free; its end. No NUL. The digits
 * are counted first and then written where they belong: to read at once as a whole what has just been written in pieces
 * makes a processor wait. */
static inline char *i64_write(char *to, int64_t number)
{
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    size_t n = 1;
    for (uint64_t least = 10; rest >= least && n < I64_DIGITS - 1; least *= 10)
        n++;
    if (number < 0)
        *to++ = '-';
    char *p = to + n;
    for (; rest >= 100; rest /= 100)
        p = memcpy(p - 2, i64_pairs + 2 * (rest % 100), 2);
    if (rest >= 10)
        memcpy(p - 2, i64_pairs + 2 * rest, 2);
    else
        p[-1] = (char)('0' + rest);
    return to + n;
}

/** text_numbered(arena, before, number, after): the three as one text, in the arena. */
const char *text_numbered(struct arena *arena, const char *before, int64_t number, const char *after);

void str_put(struct str *s, const char *text);
void str_puti(struct str *s, int64_t number);
void str_printf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** str_text(s): the text, "" when nothing was written. Valid until the next write. */
const char *str_text(const struct str *s);
bool str_failed(const struct str *s);

#endif
