/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small table of rows by statement and arguments. A place is taken over by whoever comes next. */
#include "store/kept.h"

#include "core/must.h"

#include <stdlib.h>
#include <string.h>

#define PLACES    64                  /* more than the users who are at it between two commits */
#define BYTES_MAX ((size_t)48 * 1024) /* then it begins anew; less than the first block of an arena */

struct answer {
    enum stmt_id id;
    const struct value *values;
    struct db_rows rows;
};

struct kept {
    struct arena *arena;
    int64_t version;
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
    memset(k->places, 0, sizeof k->places);
    arena_reset(k->arena);
}

void kept_begin(struct kept *k, int64_t version)
{
    if (version != k->version)
        forget(k);
    k->version = version;
}

static size_t place_of(enum stmt_id id, const struct value *values, size_t count)
{
    uint64_t hash = (uint64_t)id;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = values[i].p;
        hash = hash * 31 + (uint64_t)values[i].number;
        for (size_t at = 0; p != NULL && at < values[i].n; at++)
            hash = hash * 31 + p[at];
    }
    return (hash ^ hash >> 32) % PLACES;
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

/* The rows themselves and the texts and bytes that they point to. */
static struct db_rows copy_rows(struct arena *arena, const struct stmt *stmt, const struct db_rows *rows)
{
    struct db_rows copy = {arena_calloc(arena, rows->n, stmt->row_size), rows->n};
    memcpy(copy.rows, rows->rows, rows->n * stmt->row_size);
    for (size_t i = 0; i < rows->n * stmt->column_count; i++) {
        const struct stmt_column *column = &stmt->columns[i % stmt->column_count];
        void *at = copy.rows + i / stmt->column_count * stmt->row_size + column->offset;
        if (column->letter == 's' || column->letter == 'S') {
            const char **text = at;
            *text = arena_strdup(arena, *text);
        } else if (column->letter == 'b' || column->letter == 'B') {
            struct bytes *bytes = at;
            bytes->p = (const uint8_t *)arena_strndup(arena, (const char *)bytes->p, bytes->n);
        }
    }
    return copy;
}

bool kept_find(const struct kept *k, struct arena *arena, enum stmt_id id, const struct value *values,
               struct db_rows *rows)
{
    size_t count = strlen(stmts[id].params);
    const struct answer *a = k->places[place_of(id, values, count)];
    if (a == NULL || a->id != id || !same_values(a->values, values, count))
        return false;
    *rows = copy_rows(arena, &stmts[id], &a->rows);
    return true;
}

void kept_put(struct kept *k, enum stmt_id id, const struct value *values, const struct db_rows *rows)
{
    size_t count = strlen(stmts[id].params);
    if (arena_over_cap(k->arena))
        forget(k);
    struct value *own = arena_array(k->arena, struct value, count);
    for (size_t i = 0; i < count; i++) {
        own[i] = values[i];
        own[i].p = arena_strndup(k->arena, values[i].p, values[i].n);
    }
    struct answer *a = arena_new(k->arena, struct answer);
    *a = (struct answer){id, own, copy_rows(k->arena, &stmts[id], rows)};
    k->places[place_of(id, values, count)] = a;
}
