/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SQLite's read-only connections: taken for one read transaction and given back, opened when more are needed at once.
 */
#include "store/store_parts.h"

#include "core/must.h"

#include <stdlib.h>

#define KEPT_MAX 16 /* connections kept open when nobody reads */

/* A connection that nobody uses now, and who used it last. */
struct idle {
    struct db *db;
    pthread_t by;
};

struct readers {
    pthread_mutex_t lock;
    const char *path;
    struct idle idle[KEPT_MAX];
    int idle_count;
};

struct readers *readers_open(const char *path)
{
    struct readers *r = calloc(1, sizeof *r);
    MUST(r != NULL && pthread_mutex_init(&r->lock, NULL) == 0);
    r->path = path;
    return r;
}

void readers_close(struct readers *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < r->idle_count; i++)
        r->idle[i].db->driver->close(r->idle[i].db);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* The one that this thread has used before: its statements, pages and what it keeps are in this processor's cache, and
 * to fetch them from another's takes as long as reading with them. Else the one given back last; NULL: none. */
static struct db *take_idle(struct readers *r)
{
    int at = r->idle_count - 1;
    if (at < 0)
        return NULL;
    while (at > 0 && !pthread_equal(r->idle[at].by, pthread_self()))
        at--;
    if (!pthread_equal(r->idle[at].by, pthread_self()))
        at = r->idle_count - 1;
    struct db *db = r->idle[at].db;
    r->idle[at] = r->idle[--r->idle_count];
    return db;
}

enum db_result readers_take(struct readers *r, struct db **out)
{
    MUST(pthread_mutex_lock(&r->lock) == 0);
    struct db *db = take_idle(r);
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (db == NULL)
        return db_sqlite_open(out, r->path, false);
    *out = db;
    return DB_OK;
}

void readers_give(struct readers *r, struct db *db)
{
    MUST(pthread_mutex_lock(&r->lock) == 0);
    bool kept = r->idle_count < KEPT_MAX;
    if (kept)
        r->idle[r->idle_count++] = (struct idle){db, pthread_self()};
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (!kept)
        db->driver->close(db);
}
