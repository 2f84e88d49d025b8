/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside json.c and record_write.c only: writing into the room of the text itself. Inline, because an answer is made of
 * a thousand small pieces. */
#ifndef CORE_JSON_PARTS_H
#define CORE_JSON_PARTS_H

#include "core/json.h"
#include "core/must.h"

#include <string.h>

/** json_room(j, n): where ${n} bytes and a NUL may be written; NULL when the limit forbids them. */
static inline char *json_room(struct json *j, size_t n)
{
    struct str *out = j->out;
    if (out->n + n >= out->room && !str_grow(out, n))
        return NULL;
    return out->p + out->n;
}

/** json_written(j, p): the room has been used up to ${p}. */
static inline void json_written(struct json *j, char *p)
{
    *p = '\0';
    j->out->n = (size_t)(p - j->out->p);
}

/** json_members_begin(j): members of the open object begin, which whoever asks writes with their keys, and commas
 * before all but the first of the object; is this it? */
static inline bool json_members_begin(struct json *j)
{
    MUST(j->depth > 0 && j->kind[j->depth - 1] == '{' && !j->keyed);
    bool first = j->first[j->depth - 1];
    j->first[j->depth - 1] = false;
    return first;
}

/* Is there a byte below 0x20, a quote or a backslash among these eight? Bytes of UTF-8 are none. */
static inline bool json_needs_escape(uint64_t eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t quote = eight ^ ones * '"', slash = eight ^ ones * '\\';
    /* The lowest high bit that is set here stands where there is one. */
    uint64_t found = ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash);
    return (found & highs) != 0;
}

/** json_copy_plain(to, from, n): copy ${n} bytes to where there is room for them, as far as they may stand between
 * quotes as they are; how many that were. Eight are looked at together. */
static inline size_t json_copy_plain(char *to, const char *from, size_t n)
{
    size_t at = 0;
    uint64_t eight;
    for (; at + 8 <= n; at += 8) {
        memcpy(&eight, from + at, 8);
        if (json_needs_escape(eight))
            break;
        memcpy(to + at, &eight, 8);
    }
    if (at > 0 && at + 8 > n) { /* the last eight, some of them once more */
        memcpy(&eight, from + n - 8, 8);
        if (!json_needs_escape(eight)) {
            memcpy(to + n - 8, &eight, 8);
            return n;
        }
    }
    for (; at < n; at++) {
        unsigned char c = (unsigned char)from[at];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
        to[at] = from[at];
    }
    return at;
}

#endif
