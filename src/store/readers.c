/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SQLite's read-only connections: taken for one request and given back, opened when more are needed at once. A
 * connection keeps its snapshot for as long as it is the present state: beginning and ending a read transaction takes
 * three system calls, and a lock that all readers share. */
#include "store/store_parts.h"

#include "core/must.h"

#include <stdlib.h>

#define KEPT_MAX 16 /* connections kept open when nobody reads */

struct readers {
    pthread_mutex_t lock;
    const char *path;
    bool keep; /* snapshots */
    struct reader *idle[KEPT_MAX];
    int idle_count;
    atomic_uint let_go; /* rises with each readers_let_go() */
};

struct readers *readers_open(const char *path, bool keep)
{
    struct readers *r = calloc(1, sizeof *r);
    MUST(r != NULL && pthread_mutex_init(&r->lock, NULL) == 0);
    r->path = path;
    r->keep = keep;
    return r;
}

static void close_reader(struct reader *reader)
{
    reader->db->driver->close(reader->db);
    free(reader);
}

void readers_close(struct readers *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < r->idle_count; i++)
        close_reader(r->idle[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

static struct reader *new_reader(struct db *db)
{
    struct reader *reader = calloc(1, sizeof *reader);
    MUST(reader != NULL);
    reader->db = db;
    return reader;
}

void readers_add(struct readers *r, struct db *db)
{
    readers_end(r, new_reader(db), true);
}

/* The one that this thread has used before: its statements, pages and what it keeps are in this processor's cache, and
 * to fetch them from another's takes as long as reading with them. Else the one given back last; NULL: none. */
static struct reader *take_idle(struct readers *r)
{
    int at = r->idle_count - 1;
    if (at < 0)
        return NULL;
    while (at > 0 && !pthread_equal(r->idle[at]->by, pthread_self()))
        at--;
    if (!pthread_equal(r->idle[at]->by, pthread_self()))
        at = r->idle_count - 1;
    struct reader *reader = r->idle[at];
    r->idle[at] = r->idle[--r->idle_count];
    return reader;
}

static bool may_keep(struct readers *r, const struct reader *reader)
{
    return r->keep && reader->inside && reader->let_go == atomic_load(&r->let_go) && db_sqlite_is_present(reader->db);
}

static void end(struct reader *reader)
{
    if (reader->inside)
        reader->db->driver->rollback(reader->db);
    reader->inside = false;
}

enum db_result readers_begin(struct readers *r, struct reader **out)
{
    struct db *db;
    enum db_result result = DB_OK;
    MUST(pthread_mutex_lock(&r->lock) == 0);
    struct reader *reader = take_idle(r);
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (reader == NULL) {
        result = db_sqlite_open(&db, r->path, false);
        if (result != DB_OK)
            return result;
        reader = new_reader(db);
    }
    if (!may_keep(r, reader)) {
        end(reader);
        reader->let_go = atomic_load(&r->let_go);
        result = reader->db->driver->begin(reader->db, TX_READ);
        reader->inside = result == DB_OK;
    }
    if (result == DB_OK)
        *out = reader;
    else
        close_reader(reader);
    return result;
}

void readers_end(struct readers *r, struct reader *reader, bool sound)
{
    if (!sound || !may_keep(r, reader))
        end(reader);
    reader->by = pthread_self();
    MUST(pthread_mutex_lock(&r->lock) == 0);
    bool kept = sound && r->idle_count < KEPT_MAX;
    if (kept)
        r->idle[r->idle_count++] = reader;
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (!kept)
        close_reader(reader);
}

void readers_let_go(struct readers *r)
{
    atomic_fetch_add(&r->let_go, 1);
    MUST(pthread_mutex_lock(&r->lock) == 0);
    for (int i = 0; i < r->idle_count; i++)
        end(r->idle[i]);
    MUST(pthread_mutex_unlock(&r->lock) == 0);
}
