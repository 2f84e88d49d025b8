/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text that doubles its room in the arena as it grows. */
#include "core/str.h"

#include <stdio.h>
#include <string.h>

#define ROOM_FIRST 512

const char i64_pairs[] = "00010203040506070809101112131415161718192021222324"
                         "25262728293031323334353637383940414243444546474849"
                         "50515253545556575859606162636465666768697071727374"
                         "75767778798081828384858687888990919293949596979899";

struct str str_init(struct arena *arena, size_t limit)
{
    return (struct str){.arena = arena, .limit = limit};
}

bool str_grow(struct str *s, size_t more)
{
    if (s->failed || more > s->limit - s->n) {
        s->failed = true;
        s->room = 0; /* whatever is written next comes here, and no further */
        return false;
    }
    if (s->n + more < s->room)
        return true;
    size_t room = s->room == 0 ? ROOM_FIRST : s->room;
    while (room <= s->n + more)
        room *= 2;
    if (room > s->limit + 1)
        room = s->limit + 1;
    if (s->room == 0 || !arena_extend(s->arena, s->p, s->room, room)) {
        char *p = arena_alloc_raw(s->arena, room);
        if (s->n > 0)
            memcpy(p, s->p, s->n);
        s->p = p;
    }
    s->room = room;
    return true;
}

const char *text_numbered(struct arena *arena, const char *before, int64_t number, const char *after)
{
    size_t before_n = strlen(before), after_n = strlen(after) + 1;
    char *text = arena_alloc_raw(arena, before_n + I64_DIGITS + after_n);
    memcpy(text, before, before_n);
    char *end = i64_write(text + before_n, number);
    memcpy(end, after, after_n);
    return text;
}

void str_put(struct str *s, const char *text)
{
    str_putn(s, text, strlen(text));
}

void str_puti(struct str *s, int64_t number)
{
    char digits[I64_DIGITS];
    const char *end = i64_write(digits, number);
    str_putn(s, digits, (size_t)(end - digits));
}

void str_printf(struct str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(s->arena, format, args);
    va_end(args);
    str_put(s, text);
}

const char *str_text(const struct str *s)
{
    return s->p == NULL ? "" : s->p;
}

bool str_failed(const struct str *s)
{
    return s->failed;
}
