/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SQLite's read-only connections: taken for one read transaction and given back, opened when more are needed at once.
 */
#include "store/store_parts.h"

#include "core/must.h"

#include <stdlib.h>

#define KEPT_MAX 16 /* connections kept open when nobody reads */

struct readers {
    pthread_mutex_t lock;
    const char *path;
    struct db *free[KEPT_MAX];
    int free_count;
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
    for (int i = 0; i < r->free_count; i++)
        r->free[i]->driver->close(r->free[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

enum db_result readers_take(struct readers *r, struct db **out)
{
    MUST(pthread_mutex_lock(&r->lock) == 0);
    struct db *db = r->free_count > 0 ? r->free[--r->free_count] : NULL;
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (db == NULL)
        return db_sqlite_open(out, r->path, false);
    *out = db;
    return DB_OK;
}

void readers_give(struct readers *r, struct db *db)
{
    MUST(pthread_mutex_lock(&r->lock) == 0);
    bool kept = r->free_count < KEPT_MAX;
    if (kept)
        r->free[r->free_count++] = db;
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    if (!kept)
        db->driver->close(db);
}
