/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A table of rows by statement and arguments. It only grows; when it is full it begins anew. */
#include "store/kept.h"

#include "core/must.h"

#include <stdlib.h>
#include <string.h>

#define PLACES    32768                     /* a power of two */
#define MOST      (PLACES / 2)              /* answers; more than a distributor has products, twice */
#define BYTES_MAX ((size_t)4 * 1024 * 1024) /* as much as the connection's pages may take */

/* The rows are the beginning of a block that also has what their texts and bytes point to: it is copied as a whole. */
struct answer {
    const struct answer *before; /* the one that was put before it */
    size_t place;
    enum stmt_id id;
    size_t value_count;
    const struct value *values;
    size_t row_count;
    const char *block;
    size_t block_n;
    const size_t *pointers; /* where in the block they stand */
    size_t pointer_count;
};

struct kept {
    struct arena *arena;
    int64_t version;
    size_t count;
    const struct answer *last;
    const struct answer *places[PLACES];
};

struct kept *kept_open(void)
{
    struct kept *k = calloc(1, sizeof *k);
    MUST(k != NULL);
    k->arena = arena_open(BYTES_MAX);
    return k;
}

void kept_close(struct kept *k)
{
    if (k == NULL)
        return;
    arena_close(k->arena);
    free(k);
}

static void forget(struct kept *k)
{
    for (const struct answer *a = k->last; a != NULL; a = a->before) /* mostly a few: a commit came soon */
        k->places[a->place] = NULL;
    k->last = NULL;
    k->count = 0;
    arena_reset(k->arena);
}

void kept_begin(struct kept *k, int64_t version)
{
    if (version != k->version)
        forget(k);
    k->version = version;
}

static size_t hash_of(enum stmt_id id, const struct value *values, size_t count)
{
    uint64_t hash = (uint64_t)id;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = values[i].p;
        hash = hash * 31 + (uint64_t)values[i].number;
        for (size_t at = 0; p != NULL && at < values[i].n; at++)
            hash = hash * 31 + p[at];
    }
    return hash ^ hash >> 32;
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

/* Makes the block of ${a}, which has everything else. */
static void make_block(struct arena *arena, struct answer *a, const struct stmt *stmt, const char *rows)
{
    const char *from;
    size_t n, most = a->row_count * stmt->column_count, end = a->row_count * stmt->row_size;
    size_t *pointers = arena_array(arena, size_t, most);
    a->block_n = end;
    for (size_t i = 0; i < most; i++) {
        if (points_to(&stmt->columns[i % stmt->column_count], rows + i / stmt->column_count * stmt->row_size, &from,
                      &n))
            a->block_n += n;
    }
    char *block = arena_alloc_raw(arena, a->block_n);
    memcpy(block, rows, end);
    for (size_t i = 0; i < most; i++) {
        const struct stmt_column *column = &stmt->columns[i % stmt->column_count];
        size_t row = i / stmt->column_count * stmt->row_size;
        if (!points_to(column, rows + row, &from, &n))
            continue;
        const char *to = memcpy(block + end, from, n);
        end += n;
        pointers[a->pointer_count++] = row + column->offset; /* of bytes it is their first member */
        memcpy(block + row + column->offset, &to, sizeof to);
    }
    a->block = block;
    a->pointers = pointers;
}

void kept_put(struct kept *k, enum stmt_id id, const struct value *values, size_t count, const struct db_rows *rows)
{
    if (k->count == MOST || arena_over_cap(k->arena))
        forget(k);
    struct value *own = arena_array(k->arena, struct value, count);
    for (size_t i = 0; i < count; i++) {
        own[i] = values[i];
        own[i].p = arena_strndup(k->arena, values[i].p, values[i].n);
    }
    struct answer *a = arena_new(k->arena, struct answer);
    *a = (struct answer){.id = id, .value_count = count, .values = own, .row_count = rows->n};
    make_block(k->arena, a, &stmts[id], rows->rows);
    a->before = k->last;
    a->place = place_of(k, id, values, count);
    k->last = k->places[a->place] = a;
    k->count++;
}
