/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Growing text in an arena. Writing fails stickily: after the first failure (the limit) writes do nothing, and the
 * caller checks once, at the end, with str_failed(). */
#ifndef CORE_STR_H
#define CORE_STR_H

#include "core/arena.h"

#include <stdint.h>

struct str {
    struct arena *arena;
    char *p;      /* always NUL-ended once anything was written; NULL before */
    size_t n;     /* bytes without the NUL */
    size_t room;  /* bytes allocated */
    size_t limit; /* most bytes allowed */
    bool failed;
};

/** str_init(arena, limit): an empty text of at most ${limit} bytes. */
struct str str_init(struct arena *arena, size_t limit);
void str_putn(struct str *s, const char *text, size_t n);
void str_put(struct str *s, const char *text);
void str_putc(struct str *s, char c);
void str_puti(struct str *s, int64_t number);
void str_printf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** str_text(s): the text, "" when nothing was written. Valid until the next write. */
const char *str_text(const struct str *s);
bool str_failed(const struct str *s);

#endif
