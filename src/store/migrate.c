/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forward only: what was applied must still be what we know, then the missing steps follow, one transaction each. */
#include "store/migrate.h"

#include "core/clock.h"
#include "core/log.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

#define ARENA_CAP ((size_t)4 * 1024 * 1024)

/* The list of applied steps; on an empty database the table for it does not exist yet. */
static enum db_result read_applied(struct db *db, struct arena *arena, struct db_rows *rows)
{
    int64_t count = 0;
    *rows = (struct db_rows){NULL, 0};
    enum db_result result = db->driver->tables(db, &count);
    if (result != DB_OK || count == 0)
        return result;
    return db->driver->run(db, arena, Q_MIGRATIONS_APPLIED, NULL, 100000, rows, NULL);
}

static int last_known(const struct migration *list)
{
    int n = 0;
    while (list[n].number != 0)
        n++;
    return n;
}

/* Holds what was applied against what this program knows. */
static enum store_open_result compare(const struct db *db, const struct migration *list, const struct db_rows *rows,
                                      char why[512])
{
    const struct row_migration_applied *applied = (const struct row_migration_applied *)(const void *)rows->rows;
    int known = last_known(list);
    for (size_t i = 0; i < rows->n; i++) {
        if (applied[i].number > known) {
            snprintf(why, 512,
                     "the database was migrated by a newer program: it has step %lld (%s), this program knows %d",
                     (long long)applied[i].number, applied[i].name, known);
            return STORE_NEWER;
        }
        const struct migration *m = &list[i];
        if (applied[i].number != m->number || strcmp(applied[i].digest, m->text[db->engine].digest) != 0) {
            snprintf(why, 512, "migration %lld (%s) of the database is not the one this program has under that number",
                     (long long)applied[i].number, applied[i].name);
            return STORE_CHANGED;
        }
    }
    return STORE_OPENED;
}

static enum db_result apply(struct db *db, struct arena *arena, const struct migration *m, bool first)
{
    const struct value values[] = {value_i64(m->number), value_text(m->name), value_text(m->text[db->engine].digest),
                                   value_i64(clock_now_ms())};
    enum db_result result = DB_OK;
    if (first)
        result =
            db->driver->script(db, "CREATE TABLE schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, "
                                   "digest TEXT NOT NULL, applied_at BIGINT NOT NULL)");
    if (result == DB_OK)
        result = db->driver->script(db, m->text[db->engine].sql);
    if (result == DB_OK)
        result = db->driver->run(db, arena, Q_MIGRATION_RECORD, values, 0, NULL, NULL);
    return result;
}

/* One step: what is applied is read again inside the transaction, because another server may just have done it. */
static enum store_open_result step(struct db *db, struct arena *arena, const struct migration *list, bool *more,
                                   char why[512])
{
    struct db_rows rows;
    *more = false;
    if (db->driver->begin(db, TX_WRITE) != DB_OK || db->driver->lock(db) != DB_OK ||
        read_applied(db, arena, &rows) != DB_OK) {
        db->driver->rollback(db);
        snprintf(why, 512, "the database can't be read or written");
        return STORE_UNREACHABLE;
    }
    enum store_open_result compared = compare(db, list, &rows, why);
    const struct migration *next = &list[rows.n];
    if (compared != STORE_OPENED || next->number == 0) {
        db->driver->rollback(db);
        return compared;
    }
    if (apply(db, arena, next, rows.n == 0) != DB_OK || db->driver->commit(db) != DB_OK) {
        db->driver->rollback(db);
        snprintf(why, 512, "migration %d (%s) failed and was rolled back; the log says why", next->number, next->name);
        return STORE_FAILED;
    }
    log_event(LOG_INFO, "migrated", LOG_NUM("number", next->number), LOG_TEXT("name", next->name));
    *more = true;
    return STORE_OPENED;
}

enum store_open_result migrate_up(struct db *db, const struct migration *list, char why[512])
{
    struct arena *arena = arena_open(ARENA_CAP);
    enum store_open_result result;
    bool more;
    do {
        result = step(db, arena, list, &more, why);
    } while (result == STORE_OPENED && more);
    arena_close(arena);
    return result;
}

/* The steps that both know, those that are missing, those that only a newer program knows. */
static void visit_steps(const struct migration *list, const struct db_rows *rows,
                        void (*visit)(const struct store_step *step, void *arg), void *arg)
{
    const struct row_migration_applied *applied = (const struct row_migration_applied *)(const void *)rows->rows;
    size_t known = (size_t)last_known(list);
    for (size_t i = 0; i < known; i++)
        visit(&(struct store_step){list[i].number, list[i].name, i < rows->n, true}, arg);
    for (size_t i = known; i < rows->n; i++)
        visit(&(struct store_step){(int)applied[i].number, applied[i].name, true, false}, arg);
}

enum store_open_result migrate_list(struct db *db, const struct migration *list,
                                    void (*visit)(const struct store_step *step, void *arg), void *arg, char why[512])
{
    struct arena *arena = arena_open(ARENA_CAP);
    struct db_rows rows;
    enum store_open_result result = STORE_UNREACHABLE;
    snprintf(why, 512, "the database can't be read");
    if (db->driver->begin(db, TX_READ) == DB_OK && read_applied(db, arena, &rows) == DB_OK) {
        result = compare(db, list, &rows, why);
        if (result == STORE_OPENED && list[rows.n].number != 0) {
            snprintf(why, 512, "the database is not migrated yet; start the server or run `cellarbook migrate`");
            result = STORE_EMPTY;
        }
        if (visit != NULL)
            visit_steps(list, &rows, visit, arg);
    }
    db->driver->rollback(db);
    arena_close(arena);
    return result;
}

enum store_open_result migrate_check(struct db *db, const struct migration *list, char why[512])
{
    return migrate_list(db, list, NULL, NULL, why);
}
