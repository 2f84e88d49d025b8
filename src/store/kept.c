/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A table of rows by statement and arguments. It only grows; when it is full it begins anew. */
#include "store/kept.h"

#include "core/must.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PLACES    65536                     /* a power of two */
#define MOST      (PLACES / 2)              /* answers; more than a distributor has accounts, and products twice */
#define MUCH      256                       /* answers, for which large pages are worth while */
#define BYTES_MAX ((size_t)8 * 1024 * 1024) /* of all: as many large pages as that is */
#define LARGE     ((size_t)2 * 1024 * 1024) /* a large page */

#define EACH_MAX   64 /* values of a statement, as sqlgen.py has it */
#define CACHE_LINE 64

/* One piece of memory, because what takes long is to fetch it: this, its values, where in the block pointers stand, the
 * block, what the values point to. The block begins with the rows and has what their texts and bytes point to behind
 * them: it is copied as a whole. */
struct answer {
    const struct answer *before; /* the one that was put before it */
    const char *block;
    const uint32_t *pointers;
    uint32_t place, block_n, row_count, pointer_count, value_count;
    enum stmt_id id;
    struct value values[];
};

/* It is at the beginning of its piece of memory, and the answers are behind it. */
struct kept {
    void *mapping; /* the piece, and what aligns it */
    bool large;    /* it has large pages, where the system gives them */
    int64_t version;
    size_t count;
    size_t used; /* of the piece, this included */
    const struct answer *last;
    const struct answer *places[PLACES];
};

struct kept *kept_open(void)
{
    void *mapping = mmap(NULL, BYTES_MAX + LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(mapping != MAP_FAILED);
    size_t past = (uintptr_t)mapping % LARGE;
    struct kept *k = (void *)((char *)mapping + (past == 0 ? 0 : LARGE - past));
    k->mapping = mapping; /* all else is zero, and what is not touched is not resident */
    k->used = sizeof *k;
    return k;
}

void kept_close(struct kept *k)
{
    if (k != NULL)
        MUST(munmap(k->mapping, BYTES_MAX + LARGE) == 0);
}

static void forget(struct kept *k)
{
    for (const struct answer *a = k->last; a != NULL; a = a->before) /* mostly a few: a commit came soon */
        k->places[a->place] = NULL;
    k->last = NULL;
    k->count = 0;
    k->used = sizeof *k;
}

void kept_begin(struct kept *k, int64_t version)
{
    if (version != k->version)
        forget(k);
    k->version = version;
}

static uint64_t mixed(uint64_t hash, uint64_t with)
{
    hash = (hash ^ with) * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio */
    return hash ^ hash >> 32;
}

/* Ids come in rows, of several statements: they must not come to lie side by side, where they would be looked for long.
 */
static size_t hash_of(enum stmt_id id, const struct value *values, size_t count)
{
    uint64_t hash = mixed(0, (uint64_t)id), piece;
    for (size_t i = 0; i < count; i++) {
        hash = mixed(hash, (uint64_t)values[i].number);
        for (size_t at = 0; at < values[i].n; at += sizeof piece) {
            size_t rest = values[i].n - at;
            piece = 0;
            memcpy(&piece, (const char *)values[i].p + at, rest < sizeof piece ? rest : sizeof piece);
            hash = mixed(hash, piece);
        }
    }
    return hash;
}

static bool same_values(const struct value *a, const struct value *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a[i].null != b[i].null || a[i].number != b[i].number || a[i].n != b[i].n)
            return false;
        if (a[i].n > 0 && memcmp(a[i].p, b[i].p, a[i].n) != 0)
            return false;
    }
    return true;
}

/* The place that has the answer, or the free one for it: never more than half of them are taken. */
static size_t place_of(const struct kept *k, enum stmt_id id, const struct value *values, size_t count)
{
    for (size_t at = hash_of(id, values, count);; at++) {
        const struct answer *a = k->places[at % PLACES];
        if (a == NULL || (a->id == id && a->value_count == count && same_values(a->values, values, count)))
            return at % PLACES;
    }
}

void kept_fetch(const struct kept *k, enum stmt_id id, const struct value *values, size_t first, size_t count)
{
    const struct answer *const *places[EACH_MAX];
    struct value key[EACH_MAX];
    MUST(first < EACH_MAX && count <= EACH_MAX);
    memcpy(key, values, first * sizeof *values);
    for (size_t i = first; i < count; i++) {
        key[first] = values[i];
        places[i] = &k->places[hash_of(id, key, first + 1) % PLACES];
        __builtin_prefetch(places[i]);
    }
    for (size_t i = first; i < count; i++) {
        const char *a = (const char *)*places[i];
        __builtin_prefetch(a);
        __builtin_prefetch(a + CACHE_LINE);
        __builtin_prefetch(a + 2 * CACHE_LINE);
    }
}

bool kept_find(const struct kept *k, struct arena *arena, enum stmt_id id, const struct value *values, size_t count,
               struct db_rows *rows)
{
    const struct answer *a = k->places[place_of(k, id, values, count)];
    if (a == NULL)
        return false;
    char *block = arena_alloc_raw(arena, a->block_n);
    memcpy(block, a->block, a->block_n);
    for (size_t i = 0; i < a->pointer_count; i++) {
        const char *p;
        memcpy(&p, block + a->pointers[i], sizeof p);
        p = block + (p - a->block);
        memcpy(block + a->pointers[i], &p, sizeof p);
    }
    *rows = (struct db_rows){block, a->row_count};
    return true;
}

/* What a column of a row points to, and how many bytes of it; false: it points nowhere. */
static bool points_to(const struct stmt_column *column, const char *row, const char **to, size_t *n)
{
    const void *at = row + column->offset;
    if (column->letter == 's' || column->letter == 'S') {
        *to = *(const char *const *)at;
        *n = *to == NULL ? 0 : strlen(*to) + 1;
    } else if (column->letter == 'b' || column->letter == 'B') {
        const struct bytes *bytes = at;
        *to = (const char *)bytes->p;
        *n = bytes->n;
    } else {
        return false;
    }
    return *to != NULL;
}

/* Goes through what the rows point to, of which there are a->pointer_count: how many bytes it is. With a ${block},
 * which begins with a copy of the rows, it is put behind them, and pointed to there. */
static size_t each_pointer(struct answer *a, const struct stmt *stmt, const char *rows, char *block, uint32_t *pointers)
{
    const char *from;
    size_t n, total = 0, rows_n = a->row_count * stmt->row_size;
    a->pointer_count = 0;
    for (size_t i = 0; i < a->row_count * stmt->column_count; i++) {
        const struct stmt_column *column = &stmt->columns[i % stmt->column_count];
        size_t row = i / stmt->column_count * stmt->row_size;
        if (!points_to(column, rows + row, &from, &n))
            continue;
        if (block != NULL) {
            const char *to = memcpy(block + rows_n + total, from, n);
            memcpy(block + row + column->offset, &to, sizeof to);
            pointers[a->pointer_count] = (uint32_t)(row + column->offset); /* of bytes it is their first member */
        }
        a->pointer_count++;
        total += n;
    }
    return total;
}

static size_t rounded(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

static void copy_values(struct answer *a, const struct value *values, char *bytes)
{
    for (size_t i = 0; i < a->value_count; i++) {
        a->values[i] = values[i];
        if (values[i].n == 0)
            continue;
        a->values[i].p = memcpy(bytes, values[i].p, values[i].n);
        bytes += values[i].n;
    }
}

/* What is looked for lies anywhere in the piece, and in small pages finding out where takes longer than looking. A
 * connection that keeps much begins anew in large ones; one that keeps a few answers needs no 2 MB for them. */
static void grow_large(struct kept *k)
{
    void *mapping = k->mapping;
    int64_t version = k->version;
    if (madvise(k, BYTES_MAX, MADV_DONTNEED) != 0) /* it reads as zeros then */
        memset(k, 0, sizeof *k);
    (void)madvise(k, BYTES_MAX, MADV_HUGEPAGE); /* a wish */
    k->mapping = mapping;
    k->version = version;
    k->large = true;
    k->used = sizeof *k;
}

/* The answer in ${k}, but not yet in its place; NULL: it is too large. */
static struct answer *make_answer(struct kept *k, enum stmt_id id, const struct value *values, size_t count,
                                  const struct db_rows *rows)
{
    const struct stmt *stmt = &stmts[id];
    struct answer head = {.id = id, .value_count = (uint32_t)count, .row_count = (uint32_t)rows->n};
    size_t rows_n = rows->n * stmt->row_size, bytes = 0;
    size_t block_n = rows_n + each_pointer(&head, stmt, rows->rows, NULL, NULL);
    size_t pointers_n = rounded(head.pointer_count * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        bytes += values[i].n;
    size_t all = rounded(sizeof head + count * sizeof *values + pointers_n + block_n + bytes);
    if (k->count == MUCH && !k->large)
        grow_large(k);
    if (k->count == MOST || all > BYTES_MAX - k->used)
        forget(k);
    if (all > BYTES_MAX - k->used)
        return NULL;
    struct answer *a = (struct answer *)((char *)k + k->used);
    k->used += all;
    uint32_t *pointers = (uint32_t *)&a->values[count];
    char *block = (char *)pointers + pointers_n;
    *a = head;
    a->pointers = pointers;
    a->block = memcpy(block, rows->rows, rows_n);
    a->block_n = (uint32_t)block_n;
    each_pointer(a, stmt, rows->rows, block, pointers);
    copy_values(a, values, block + block_n);
    return a;
}

void kept_put(struct kept *k, enum stmt_id id, const struct value *values, size_t count, const struct db_rows *rows)
{
    struct answer *a = make_answer(k, id, values, count, rows);
    if (a == NULL)
        return;
    a->before = k->last;
    a->place = (uint32_t)place_of(k, id, values, count);
    k->last = k->places[a->place] = a;
    k->count++;
}
