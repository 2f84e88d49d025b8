/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The memory of one request: given out piece by piece, taken back at once. There is no free().
 * An allocation never fails towards its caller: crossing the cap is noted and the request refused at its end. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/** arena_open(cap): a new arena that gives out at most ${cap} bytes. Aborts when the process is out of memory. */
struct arena *arena_open(size_t cap);

/** arena_close(a): run the cleanups of arena_defer() in reverse order and give all memory back. NULL is fine. */
void arena_close(struct arena *a);

/** arena_reset(a): as arena_close() followed by arena_open() with the same cap, keeping the first block warm. */
void arena_reset(struct arena *a);

/**
 * arena_alloc(a, size):
 * ${size} zeroed bytes, aligned for any type; valid until the arena is reset, rewound past or closed. Never NULL: the
 * allocation that crosses the cap still succeeds out of a reserve, sets the over-cap mark, and the dispatcher answers
 * REQUEST_TOO_COMPLEX; far past the reserve (4 x cap) the process is considered broken: MUST().
 */
void *arena_alloc(struct arena *a, size_t size);
/** arena_alloc_raw(a, size): the same, not zeroed: for what is written over at once. */
void *arena_alloc_raw(struct arena *a, size_t size);

/** arena_extend(a, p, size, larger): make the ${size} bytes at ${p} ${larger}, where they stand: true when they were
 * the last to be given out and there is room behind them. What is new is not zeroed. */
bool arena_extend(struct arena *a, void *p, size_t size, size_t larger);

/** arena_array(a, type, count): ${count} zeroed objects of ${type}; the product is checked for overflow (MUST). */
void *arena_calloc(struct arena *a, size_t count, size_t size);
#define arena_array(a, type, count) ((type *)arena_calloc((a), (count), sizeof(type)))
#define arena_new(a, type)          ((type *)arena_alloc((a), sizeof(type)))

/** arena_strdup(a, s), arena_strndup(a, s, n): a NUL-ended copy; NULL gives NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);

/** arena_printf(a, format, ...): formatted text in the arena. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/** arena_over_cap(a): true once more than the cap was asked for. Sticky until reset or rewind. */
bool arena_over_cap(const struct arena *a);

/** arena_fits(a, count, size): would an array of so many objects stay below the cap? Asked before one whose length
 * nobody bounds, which could lie beyond the reserve at once; where it would not, refuse REQUEST_TOO_COMPLEX. */
bool arena_fits(const struct arena *a, size_t count, size_t size);

/** arena_used(a): bytes given out since open or reset. */
size_t arena_used(const struct arena *a);

/** arena_defer(a, cleanup, arg): call ${cleanup}(${arg}) when this part of the arena is given back (foreign resources).
 */
void arena_defer(struct arena *a, void (*cleanup)(void *arg), void *arg);

/* A place to come back to: what was allocated after the mark is given back by the rewind (a flow that runs again). */
struct arena_mark {
    void *block;
    size_t used;
    size_t total;
    void *defers;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#endif
