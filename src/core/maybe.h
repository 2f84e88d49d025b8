/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A number that may be absent (SQL NULL, JSON null). Absence is said in the type, not by a magic number. */
#ifndef CORE_MAYBE_H
#define CORE_MAYBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct maybe_i64 {
    bool has;
    int64_t v; /* 0 when absent */
};

static inline struct maybe_i64 some_i64(int64_t v)
{
    return (struct maybe_i64){true, v};
}

static inline struct maybe_i64 none_i64(void)
{
    return (struct maybe_i64){false, 0};
}

/* Bytes that are not text. */
struct bytes {
    const uint8_t *p;
    size_t n;
};

#endif
