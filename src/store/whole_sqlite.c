/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A whole SQLite database, read and filled. Triggers are dropped while it is filled, and made again before the commit;
 * references are looked at when all is there. */
#include "store/whole_parts.h"

#include "core/must.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Texts of the triggers, and the statement that fills the table. */
struct filling {
    char *triggers;
    size_t n;
    sqlite3_stmt *insert;
};

static bool failed(struct whole *w)
{
    return whole_failed(w, "%s", sqlite3_errmsg(db_sqlite_handle(w->db)));
}

static bool script(struct whole *w, const char *sql)
{
    return sqlite3_exec(db_sqlite_handle(w->db), sql, NULL, NULL, NULL) == SQLITE_OK || failed(w);
}

static bool read_(struct whole *w, const char *sql, size_t columns, whole_row_fn *visit, void *arg)
{
    struct whole_cell cells[WHOLE_COLUMNS_MAX];
    sqlite3_stmt *st = NULL;
    MUST(columns <= WHOLE_COLUMNS_MAX);
    bool good = sqlite3_prepare_v2(db_sqlite_handle(w->db), sql, -1, &st, NULL) == SQLITE_OK || failed(w);
    int code = SQLITE_DONE;
    while (good && (code = sqlite3_step(st)) == SQLITE_ROW) {
        for (size_t i = 0; i < columns; i++) {
            cells[i].p = (const char *)sqlite3_column_text(st, (int)i);
            cells[i].n = (size_t)sqlite3_column_bytes(st, (int)i);
        }
        good = visit(arg, cells);
    }
    if (good && code != SQLITE_DONE)
        good = failed(w);
    sqlite3_finalize(st);
    return good;
}

/* --- filling --- */

static void add(struct filling *f, const char *text)
{
    size_t more = strlen(text);
    f->triggers = realloc(f->triggers, f->n + more + 1);
    MUST(f->triggers != NULL);
    memcpy(f->triggers + f->n, text, more + 1);
    f->n += more;
}

struct drops {
    struct filling *keep;
    struct filling text; /* of the statements that drop them */
};

static bool take_trigger(void *arg, const struct whole_cell *cells)
{
    struct drops *d = arg;
    add(d->keep, cells[1].p);
    add(d->keep, ";\n");
    add(&d->text, cells[0].p);
    add(&d->text, ";\n");
    return true;
}

static bool begin(struct whole *w)
{
    if (w->db->driver->begin(w->db, w->write ? TX_WRITE : TX_READ) != DB_OK)
        return whole_failed(w, "the transaction could not be begun; the log line above says why");
    w->open = true;
    if (!w->write)
        return true;
    struct filling *f = calloc(1, sizeof *f);
    MUST(f != NULL);
    w->private = f;
    struct drops d = {.keep = f};
    bool good = read_(w, whole_triggers[0], 2, take_trigger, &d) &&
                (d.text.triggers == NULL || script(w, d.text.triggers)) && script(w, "PRAGMA defer_foreign_keys = ON");
    free(d.text.triggers);
    return good;
}

static bool fill_begin(struct whole *w)
{
    struct filling *f = w->private;
    return sqlite3_prepare_v2(db_sqlite_handle(w->db), w->table->write[0], -1, &f->insert, NULL) == SQLITE_OK ||
           failed(w);
}

static int half(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* \x00ff: the caller has looked that it is. */
static int bind_bytes(sqlite3_stmt *st, int at, const struct whole_cell *cell)
{
    size_t n = (cell->n - 2) / 2;
    uint8_t *bytes = malloc(n + 1);
    MUST(bytes != NULL);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)(half(cell->p[2 + 2 * i]) << 4 | half(cell->p[3 + 2 * i]));
    return sqlite3_bind_blob64(st, at, bytes, n, free);
}

static int bind(sqlite3_stmt *st, int at, char letter, const struct whole_cell *cell)
{
    if (cell->p == NULL)
        return sqlite3_bind_null(st, at);
    if (letter == 'i' || letter == 'f')
        return sqlite3_bind_int64(st, at, strtoll(cell->p, NULL, 10));
    if (letter == 'b')
        return bind_bytes(st, at, cell);
    return sqlite3_bind_text64(st, at, cell->p, cell->n, SQLITE_STATIC, SQLITE_UTF8);
}

static bool fill(struct whole *w, const struct whole_cell *cells)
{
    struct filling *f = w->private;
    for (size_t i = 0; i < w->table->column_count; i++) {
        if (bind(f->insert, (int)i + 1, w->table->columns[i].letter, &cells[i]) != SQLITE_OK)
            return failed(w);
    }
    int code = sqlite3_step(f->insert);
    bool good = code == SQLITE_DONE || failed(w);
    sqlite3_reset(f->insert); /* repeats the error that was handled above */
    sqlite3_clear_bindings(f->insert);
    return good;
}

static bool fill_end(struct whole *w)
{
    struct filling *f = w->private;
    sqlite3_finalize(f->insert);
    f->insert = NULL;
    return true;
}

/* --- the end --- */

static void forget(struct whole *w)
{
    struct filling *f = w->private;
    if (f == NULL)
        return;
    sqlite3_finalize(f->insert);
    free(f->triggers);
    free(f);
    w->private = NULL;
}

/* A row of PRAGMA foreign_key_check: table, rowid, the table that it refers to. */
static bool take_orphan(void *arg, const struct whole_cell *cells)
{
    struct whole *w = arg;
    return whole_failed(w, "%s.csv has a row that refers to one of %s.csv which is not there", cells[0].p, cells[2].p);
}

static bool commit(struct whole *w)
{
    struct filling *f = w->private;
    if (f->triggers != NULL && !script(w, f->triggers))
        return false;
    if (!read_(w, "PRAGMA foreign_key_check", 3, take_orphan, w))
        return false;
    if (w->db->driver->commit(w->db) != DB_OK) {
        w->open = false;
        return whole_failed(w, "the commit failed; the log line above says why");
    }
    forget(w);
    return true;
}

static void rollback(struct whole *w)
{
    forget(w);
    w->db->driver->rollback(w->db);
}

const struct whole_driver whole_sqlite = {
    .begin = begin,
    .read = read_,
    .script = script,
    .fill_begin = fill_begin,
    .fill = fill,
    .fill_end = fill_end,
    .commit = commit,
    .rollback = rollback,
};
