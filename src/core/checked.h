/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 64-bit arithmetic that says when it overflows. Money and bottles are only ever computed through here. */
#ifndef CORE_CHECKED_H
#define CORE_CHECKED_H

#include "core/err.h"

#include <stdint.h>

/** checked_add(out, a, b), _sub, _mul: false on overflow, and then *out is untouched. */
CHECKED static inline bool checked_add(int64_t *out, int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

CHECKED static inline bool checked_sub(int64_t *out, int64_t a, int64_t b)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference))
        return false;
    *out = difference;
    return true;
}

CHECKED static inline bool checked_mul(int64_t *out, int64_t a, int64_t b)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

/** cmp_i64(a, b): -1, 0 or 1; the only comparison to sort 64-bit numbers by. */
static inline int cmp_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

#endif
