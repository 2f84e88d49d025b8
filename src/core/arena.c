/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Blocks that double in size, the first one kept warm from request to request. */
#include "core/arena.h"

#include "core/must.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define BLOCK_FIRST   ((size_t)64 * 1024) /* holds nearly every request; what is not touched is not resident */
#define BLOCK_LARGEST ((size_t)256 * 1024)
#define RESERVE_TIMES 4 /* far past the cap the process is broken */
#define ALIGNMENT     16

struct block {
    struct block *before;
    size_t size; /* of the bytes that follow */
    size_t used;
    max_align_t bytes[];
};

struct deferred {
    struct deferred *before;
    void (*cleanup)(void *arg);
    void *arg;
};

struct arena {
    struct block *block;
    struct deferred *deferred;
    size_t cap;
    size_t total;
};

static struct block *block_new(struct block *before, size_t size)
{
    struct block *b = malloc(sizeof *b + size);
    MUST(b != NULL);
    b->before = before;
    b->size = size;
    b->used = 0;
    POISON(b->bytes, size);
    return b;
}

static void block_free(struct block *b)
{
    UNPOISON(b->bytes, b->size);
    free(b);
}

struct arena *arena_open(size_t cap)
{
    struct arena *a = malloc(sizeof *a);
    MUST(a != NULL);
    *a = (struct arena){.block = block_new(NULL, BLOCK_FIRST), .cap = cap};
    return a;
}

static void run_deferred(struct arena *a, struct deferred *until)
{
    while (a->deferred != until) {
        struct deferred *d = a->deferred;
        MUST(d != NULL);
        a->deferred = d->before;
        d->cleanup(d->arg);
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a, NULL);
    while (a->block->before != NULL) {
        struct block *b = a->block;
        a->block = b->before;
        block_free(b);
    }
    a->block->used = 0;
    POISON(a->block->bytes, a->block->size);
    a->total = 0;
}

void arena_close(struct arena *a)
{
    if (a == NULL)
        return;
    arena_reset(a);
    block_free(a->block);
    free(a);
}

static size_t rounded(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *arena_alloc_raw(struct arena *a, size_t size)
{
    MUST(size <= a->cap * RESERVE_TIMES && a->total <= a->cap * RESERVE_TIMES);
    size_t room = rounded(size);
    struct block *b = a->block;
    if (b->size - b->used < room) {
        size_t next = b->size < BLOCK_LARGEST ? b->size * 2 : BLOCK_LARGEST;
        b = a->block = block_new(b, room > next ? room : next);
    }
    char *p = (char *)b->bytes + b->used;
    b->used += room;
    a->total += room;
    UNPOISON(p, size);
    return p;
}

bool arena_extend(struct arena *a, void *p, size_t size, size_t larger)
{
    struct block *b = a->block;
    size_t room = rounded(size), more = rounded(larger) - room;
    if ((char *)p + room != (char *)b->bytes + b->used || b->size - b->used < more)
        return false;
    MUST(larger >= size && a->total <= a->cap * RESERVE_TIMES);
    b->used += more;
    a->total += more;
    UNPOISON(p, larger);
    return true;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(arena_alloc_raw(a, size), 0, size);
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    MUST(!__builtin_mul_overflow(count, size, &bytes));
    return arena_alloc(a, bytes);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    if (s == NULL)
        return NULL;
    char *copy = arena_alloc_raw(a, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
    char line[128]; /* most texts are short: they are put together once and copied */
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(line, sizeof line, format, again);
    va_end(again);
    MUST(n >= 0);
    if ((size_t)n < sizeof line)
        return arena_strndup(a, line, (size_t)n);
    char *text = arena_alloc_raw(a, (size_t)n + 1);
    MUST(vsnprintf(text, (size_t)n + 1, format, args) == n);
    return text;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}

bool arena_over_cap(const struct arena *a)
{
    return a->total > a->cap;
}

bool arena_fits(const struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    return !__builtin_mul_overflow(count, size, &bytes) && !arena_over_cap(a) && bytes <= a->cap - a->total;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}

void arena_defer(struct arena *a, void (*cleanup)(void *arg), void *arg)
{
    struct deferred *d = arena_new(a, struct deferred);
    *d = (struct deferred){a->deferred, cleanup, arg};
    a->deferred = d;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->block, a->block->used, a->total, a->deferred};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    run_deferred(a, mark.defers);
    while (a->block != mark.block) {
        struct block *b = a->block;
        MUST(b->before != NULL);
        a->block = b->before;
        block_free(b);
    }
    a->block->used = mark.used;
    a->total = mark.total;
    POISON((char *)a->block->bytes + mark.used, a->block->size - mark.used);
}
