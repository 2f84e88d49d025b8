/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening and closing the database of a company, whichever engine keeps it. */
#include "store/store.h"

#include "core/log.h"
#include "core/must.h"
#include "core/token.h"
#include "store/store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECTIONS_DEFAULT 8
#define SQLITE_PREFIX       "sqlite:"
#define UNREADABLE          "%s can't be opened as a database; the log says why"

/* Keeps a second writing process out, also one on the same machine that was started by mistake. */
enum store_open_result store_take_lock(struct store *s, char why[512])
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s.lock", s->path) >= (int)sizeof path)
        return STORE_UNREACHABLE;
    s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock_fd < 0) {
        snprintf(why, 512, "%s.lock can't be opened: %s", s->path, strerror(errno));
        return STORE_UNREACHABLE;
    }
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        snprintf(why, 512, "another process serves %s", s->path);
        return STORE_LOCKED;
    }
    return STORE_OPENED;
}

static bool file_is_there(const char *path, char why[512])
{
    if (faccessat(AT_FDCWD, path, F_OK, 0) == 0)
        return true;
    snprintf(why, 512, "there is no database at %s; make one with `cellarbook init`", path);
    return false;
}

static enum store_open_result open_sqlite(struct store *s, enum store_access access, bool existing, char why[512])
{
    struct db *db;
    enum store_open_result result = STORE_OPENED;
    s->path = strdup(s->url + strlen(SQLITE_PREFIX));
    MUST(s->path != NULL);
    snprintf(s->version, sizeof s->version, "%s", sqlite3_libversion());
    if ((existing || access == STORE_READ) && !file_is_there(s->path, why))
        return STORE_UNREACHABLE;
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* statistics that nobody reads, behind a lock that all share; too
                                                         late when another store is open: then they stay */
    if (access == STORE_SERVE)
        result = store_take_lock(s, why);
    if (result != STORE_OPENED)
        return result;
    if (db_sqlite_open(&db, s->path, access == STORE_SERVE) != DB_OK) {
        snprintf(why, 512, UNREADABLE, s->path);
        return STORE_UNREACHABLE;
    }
    result = access == STORE_SERVE ? migrate_up(db, migrations, why) : migrate_check(db, migrations, why);
    if (result != STORE_OPENED) {
        db->driver->close(db);
        return result;
    }
    s->readers = readers_open(s->path, access == STORE_SERVE);
    if (access == STORE_SERVE)
        s->writer = writer_open(s, db);
    else
        readers_add(s->readers, db);
    return STORE_OPENED;
}

enum store_open_result store_open(struct store **out, const struct store_options *options, char why[512])
{
    struct store *s = calloc(1, sizeof *s);
    MUST(s != NULL);
    s->lock_fd = -1;
    s->url = strdup(options->url);
    MUST(s->url != NULL);
    enum store_open_result result;
    why[0] = '\0';
    if (strncmp(s->url, SQLITE_PREFIX, strlen(SQLITE_PREFIX)) == 0) {
        result = open_sqlite(s, options->access, options->existing, why);
    } else {
        s->engine = 1;
        result = pool_open(s, &s->pool, options->connections > 0 ? options->connections : CONNECTIONS_DEFAULT,
                           options->access, why);
    }
    if (result != STORE_OPENED) {
        store_close(s);
        return result;
    }
    *out = s;
    return STORE_OPENED;
}

enum store_open_result store_steps(const struct store_options *options,
                                   void (*visit)(const struct store_step *step, void *arg), void *arg, char why[512])
{
    struct db *db;
    enum db_result opened;
    why[0] = '\0';
    if (strncmp(options->url, SQLITE_PREFIX, strlen(SQLITE_PREFIX)) == 0) {
        const char *path = options->url + strlen(SQLITE_PREFIX);
        if (!file_is_there(path, why))
            return STORE_UNREACHABLE;
        opened = db_sqlite_open(&db, path, false);
        if (opened != DB_OK)
            snprintf(why, 512, UNREADABLE, path);
    } else {
        opened = db_postgres_open(&db, options->url, why);
    }
    if (opened != DB_OK)
        return STORE_UNREACHABLE;
    enum store_open_result result = migrate_list(db, migrations, visit, arg, why);
    db->driver->close(db);
    return result;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    atomic_store(&s->closing, true);
    writer_stop(s->writer);
    readers_close(s->readers);
    writer_close(s->writer); /* as the last connection, so that it moves the whole log into the file */
    pool_close(s->pool);
    if (s->lock_fd >= 0)
        close(s->lock_fd); /* gives the lock back */
    free(s->path);
    free(s->url);
    free(s);
}

static enum err count_companies(struct ctx *c, void *arg)
{
    struct row_company_exists row;
    TRY(q_company_exists(c, &row));
    *(bool *)arg = row.n == 0;
    return ERR_OK;
}

/* A read of the store's own, with an arena of its own. */
static enum err ask(struct store *s, tx_fn *fn, void *arg)
{
    struct ctx c;
    struct arena *arena = arena_open((size_t)64 * 1024);
    ctx_init(&c, arena, 0);
    enum err result = tx_run(s, &c, TX_READ, "store", fn, arg);
    arena_close(arena);
    return result;
}

bool store_is_empty(struct store *s)
{
    bool empty = false;
    return ask(s, count_companies, &empty) == ERR_OK && empty;
}

bool store_ready(struct store *s)
{
    bool empty;
    return !atomic_load(&s->closing) && ask(s, count_companies, &empty) == ERR_OK;
}

enum err store_backup(struct store *s, struct ctx *c, const char *path,
                      void (*progress)(int64_t done, int64_t total, void *arg), void *arg)
{
    if (s->engine != 0)
        return refuse(c, ERR_BAD_REQUEST, "", "a PostgreSQL database is backed up with pg_dump or by its own archive");
    struct reader *reader;
    enum db_result result = readers_begin(s->readers, &reader);
    if (result != DB_OK)
        return db_err(result);
    /* One read transaction around the copy, begun by a first read: without it the copy would start over with every
     * commit of the writer, and under load never end. */
    int64_t tables;
    bool good =
        reader->db->driver->tables(reader->db, &tables) == DB_OK && db_sqlite_copy(reader->db, path, progress, arg);
    readers_end(s->readers, reader, good);
    return good ? ERR_OK : ERR_STORAGE;
}

enum err store_verify(struct store *s, struct ctx *c)
{
    (void)c; /* PostgreSQL checks its pages by itself; there is nothing to ask it for */
    if (s->engine != 0)
        return ERR_OK;
    struct reader *reader;
    enum db_result result = readers_begin(s->readers, &reader);
    if (result != DB_OK)
        return db_err(result);
    bool clean = db_sqlite_verify(reader->db);
    readers_end(s->readers, reader, clean);
    return clean ? ERR_OK : ERR_STORAGE;
}

void store_owner(const struct store *s, char *out)
{
    if (s->engine == 0)
        snprintf(out, ID_TEXT, "sqlite");
    else
        id_make(out);
}

const char *store_engine(const struct store *s)
{
    return s->engine == 0 ? "sqlite" : "postgresql";
}

const char *store_engine_version(const struct store *s)
{
    return s->version;
}

void store_read_stats(const struct store *s, struct store_stats *out)
{
    const struct counters *n = &s->counters;
    *out = (struct store_stats){.transactions = atomic_load(&n->transactions),
                                .refused = atomic_load(&n->refused),
                                .retries = atomic_load(&n->retries),
                                .failures = atomic_load(&n->failures),
                                .batches = atomic_load(&n->batches),
                                .batch_flows = atomic_load(&n->batch_flows)};
    if (s->writer != NULL)
        out->waiting = writer_waiting(s->writer);
    if (s->pool != NULL)
        out->waiting = pool_waiting(s->pool);
}
