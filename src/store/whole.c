/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is the same for both engines when a whole database is read or filled. */
#include "store/whole_parts.h"

#include "core/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SQLITE_PREFIX "sqlite:"

/* What a server without a company writes: nobody's data. */
static const char *const nobodys[] = {"sign_in_failures", "password_requests", "daily_jobs", NULL};

bool whole_failed(struct whole *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(w->why, WHOLE_WHY, format, args);
    va_end(args);
    for (char *p = w->why; *p != '\0'; p++)
        *p = *p == '\n' || *p == '\t' ? ' ' : *p; /* what libraries say has lines; a sentence is wanted */
    return false;
}

int whole_schema(void)
{
    int n = 0;
    while (migrations[n].number != 0)
        n++;
    return n;
}

/* --- one number --- */

static bool take_number(void *arg, const struct whole_cell *cells)
{
    *(int64_t *)arg = cells[0].p == NULL ? 0 : strtoll(cells[0].p, NULL, 10);
    return true;
}

bool whole_count(struct whole *w, int64_t *out, const struct whole_table *table)
{
    return w->driver->read(w, table->count, 1, take_number, out);
}

bool whole_is_told(struct whole *w, bool *out)
{
    int64_t untold = 0;
    if (!w->driver->read(w, whole_untold[w->db->engine], 1, take_number, &untold))
        return false;
    *out = untold == 0;
    return true;
}

/* --- opening --- */

static bool gives_way(const struct whole_table *table)
{
    bool nobody = table->seeded;
    for (const char *const *name = nobodys; *name != NULL; name++)
        nobody = nobody || strcmp(*name, table->name) == 0;
    return nobody;
}

/* Nothing that belongs to anybody is there; what a new database has by itself goes. */
static bool clear(struct whole *w)
{
    for (const struct whole_table *t = whole_tables; t->name != NULL; t++) {
        int64_t rows;
        if (!whole_count(w, &rows, t))
            return false;
        if (rows > 0 && !gives_way(t))
            return whole_failed(w, "the database is not empty (%s has %lld rows); a company is moved into an empty one",
                                t->name, (long long)rows);
        if (rows > 0 && !w->driver->script(w, t->clear))
            return false;
    }
    return true;
}

static bool open_sqlite(struct whole *w, const char *path, char why[512])
{
    w->driver = &whole_sqlite;
    w->store.path = strdup(path);
    MUST(w->store.path != NULL);
    if (!w->write && access(path, F_OK) != 0) {
        snprintf(why, 512, "there is no database at %s", path);
        return false;
    }
    if (w->write && store_take_lock(&w->store, why) != STORE_OPENED)
        return false;
    if (db_sqlite_open(&w->db, path, w->write) == DB_OK)
        return true;
    snprintf(why, 512, "%s can't be opened; the log line above says why", path);
    return false;
}

bool whole_open(struct whole **out, const struct store_options *options, bool write, char *why)
{
    struct whole *w = calloc(1, sizeof *w);
    MUST(w != NULL);
    w->store.lock_fd = -1;
    w->write = write;
    w->why = why;
    *out = NULL;
    bool good;
    if (strncmp(options->url, SQLITE_PREFIX, strlen(SQLITE_PREFIX)) == 0) {
        good = open_sqlite(w, options->url + strlen(SQLITE_PREFIX), why);
    } else {
        w->driver = &whole_postgres;
        good = db_postgres_open(&w->db, options->url, why) == DB_OK;
    }
    good = good && (write ? migrate_up(w->db, migrations, why) : migrate_check(w->db, migrations, why)) == STORE_OPENED;
    good = good && w->driver->begin(w) && (!write || clear(w));
    if (!good) {
        whole_close(w);
        return false;
    }
    *out = w;
    return true;
}

void whole_close(struct whole *w)
{
    if (w == NULL)
        return;
    if (w->open)
        w->driver->rollback(w);
    if (w->db != NULL)
        w->db->driver->close(w->db);
    if (w->store.lock_fd >= 0)
        close(w->store.lock_fd); /* gives the lock back */
    free(w->store.path);
    free(w);
}

/* --- reading, filling --- */

bool whole_read(struct whole *w, const struct whole_table *table, whole_row_fn *visit, void *arg)
{
    return w->driver->read(w, table->read[w->db->engine], table->column_count, visit, arg);
}

bool whole_fill_begin(struct whole *w, const struct whole_table *table)
{
    MUST(w->write && table->column_count <= WHOLE_COLUMNS_MAX);
    w->table = table;
    return w->driver->fill_begin(w);
}

bool whole_fill(struct whole *w, const struct whole_cell *cells)
{
    return w->driver->fill(w, cells);
}

bool whole_fill_end(struct whole *w)
{
    return w->driver->fill_end(w);
}

bool whole_commit(struct whole *w)
{
    if (!w->driver->commit(w))
        return false;
    w->open = false;
    return true;
}
