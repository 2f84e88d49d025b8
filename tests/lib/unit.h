/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every test in C begins with: cmocka in the order it wants, and tables of rows. */
#ifndef TESTS_LIB_UNIT_H
#define TESTS_LIB_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/ctx.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RUN(tests)   cmocka_run_group_tests((tests), NULL, NULL)

/* One claim about one row of a table; the row is named when it fails. */
#define ROW_IS(row, condition)                                                                                         \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg("row %s: %s", (row), #condition);                                                                 \
    } while (0)

/** same(a, b): two texts, either of which may be NULL. */
static inline bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A context with memory of its own, for tests without a database. */
struct bench {
    struct ctx c;
    struct arena *arena;
};
static inline void bench_open(struct bench *b, int64_t now_ms)
{
    b->arena = arena_open((size_t)4 * 1024 * 1024);
    ctx_init(&b->c, b->arena, now_ms);
}
static inline void bench_close(struct bench *b)
{
    arena_close(b->arena);
}

/** captured(fn, arg): what ${fn} writes to standard error; the caller frees it. */
char *captured(void (*fn)(void *arg), void *arg);

#endif
