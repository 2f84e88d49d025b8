/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A whole PostgreSQL database, read row by row and filled by COPY, which looks at a table's references when all of its
 * rows are there. Triggers that keep closed things are switched off meanwhile; that takes the tables' locks, too. */
#include "store/whole_parts.h"

#include "core/must.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FULL (256 * 1024)
#define BEGIN_READ  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0"
#define BEGIN_WRITE "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL bytea_output = 'hex'"

/* Lines on their way to COPY. */
struct buffer {
    char *p;
    size_t n, room;
};

static bool failed(struct whole *w, const PGresult *r)
{
    const char *text = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
    const char *place = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_CONTEXT);
    if (text == NULL)
        return whole_failed(w, "%s", PQerrorMessage(db_postgres_handle(w->db)));
    return whole_failed(w, "%s%s%s%s%.200s", text, detail == NULL ? "" : ": ", detail == NULL ? "" : detail,
                        place == NULL ? "" : "; ", place == NULL ? "" : place);
}

static bool script(struct whole *w, const char *sql)
{
    PGresult *r = PQexec(db_postgres_handle(w->db), sql);
    ExecStatusType status = PQresultStatus(r);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || failed(w, r);
    PQclear(r);
    return good;
}

static bool begin(struct whole *w)
{
    if (!script(w, w->write ? BEGIN_WRITE : BEGIN_READ))
        return false;
    w->open = true;
    bool good = true;
    for (const struct whole_table *t = whole_tables; w->write && good && t->name != NULL; t++)
        good = script(w, t->rules_off);
    return good;
}

/* --- reading --- */

static bool read_row(const PGresult *r, size_t columns, whole_row_fn *visit, void *arg)
{
    struct whole_cell cells[WHOLE_COLUMNS_MAX];
    for (size_t i = 0; i < columns; i++) {
        bool null = PQgetisnull(r, 0, (int)i) == 1;
        cells[i].p = null ? NULL : PQgetvalue(r, 0, (int)i);
        cells[i].n = null ? 0 : (size_t)PQgetlength(r, 0, (int)i);
    }
    return visit(arg, cells);
}

static bool read_(struct whole *w, const char *sql, size_t columns, whole_row_fn *visit, void *arg)
{
    PGconn *conn = db_postgres_handle(w->db);
    MUST(columns <= WHOLE_COLUMNS_MAX);
    if (PQsendQuery(conn, sql) != 1 || PQsetSingleRowMode(conn) != 1)
        return failed(w, NULL);
    bool good = true;
    for (PGresult *r; (r = PQgetResult(conn)) != NULL; PQclear(r)) {
        ExecStatusType status = PQresultStatus(r);
        if (good && status == PGRES_SINGLE_TUPLE)
            good = read_row(r, columns, visit, arg);
        else if (good && status != PGRES_TUPLES_OK)
            good = failed(w, r);
    }
    return good;
}

/* --- filling --- */

static bool fill_begin(struct whole *w)
{
    PGresult *r = PQexec(db_postgres_handle(w->db), w->table->write[1]);
    bool good = PQresultStatus(r) == PGRES_COPY_IN || failed(w, r);
    PQclear(r);
    w->private = calloc(1, sizeof(struct buffer));
    MUST(w->private != NULL);
    return good;
}

static void put(struct buffer *b, const char *text, size_t n)
{
    if (b->n + n > b->room) {
        b->room = 2 * (b->n + n) + BUFFER_FULL;
        b->p = realloc(b->p, b->room);
        MUST(b->p != NULL);
    }
    memcpy(b->p + b->n, text, n);
    b->n += n;
}

/* Always in quotation marks, so that what is empty is told from what is not there. */
static void put_cell(struct buffer *b, const struct whole_cell *cell)
{
    put(b, "\"", 1);
    for (const char *p = cell->p, *end = cell->p + cell->n; p < end;) {
        const char *mark = memchr(p, '"', (size_t)(end - p));
        size_t n = mark == NULL ? (size_t)(end - p) : (size_t)(mark - p) + 1;
        put(b, p, n);
        if (mark != NULL)
            put(b, "\"", 1);
        p += n;
    }
    put(b, "\"", 1);
}

static bool flush(struct whole *w)
{
    struct buffer *b = w->private;
    bool good = PQputCopyData(db_postgres_handle(w->db), b->p, (int)b->n) == 1 || failed(w, NULL);
    b->n = 0;
    return good;
}

static bool fill(struct whole *w, const struct whole_cell *cells)
{
    struct buffer *b = w->private;
    for (size_t i = 0; i < w->table->column_count; i++) {
        if (i > 0)
            put(b, ",", 1);
        if (cells[i].p != NULL)
            put_cell(b, &cells[i]);
    }
    for (size_t i = 0; i < w->table->here; i++)
        put(b, ",0", 2);
    put(b, "\n", 1);
    return b->n < BUFFER_FULL || flush(w);
}

static void forget(struct whole *w)
{
    struct buffer *b = w->private;
    if (b != NULL)
        free(b->p);
    free(b);
    w->private = NULL;
}

static bool fill_end(struct whole *w)
{
    struct buffer *b = w->private;
    PGconn *conn = db_postgres_handle(w->db);
    bool good = b->n == 0 || flush(w);
    good = good && (PQputCopyEnd(conn, NULL) == 1 || failed(w, NULL));
    if (!good)
        return false; /* rollback() ends it */
    for (PGresult *r; (r = PQgetResult(conn)) != NULL; PQclear(r))
        good = good && (PQresultStatus(r) == PGRES_COMMAND_OK || failed(w, r));
    forget(w);
    return good;
}

/* --- the end --- */

static bool commit(struct whole *w)
{
    bool good = script(w, whole_after[1]);
    for (const struct whole_table *t = whole_tables; good && t->name != NULL; t++)
        good = (t->go_on[0] == '\0' || script(w, t->go_on)) && script(w, t->rules_on);
    return good && script(w, "COMMIT");
}

static void rollback(struct whole *w)
{
    PGconn *conn = db_postgres_handle(w->db);
    if (w->private != NULL)
        (void)PQputCopyEnd(conn, "given up"); /* the server's answer is taken below */
    forget(w);
    for (PGresult *r; (r = PQgetResult(conn)) != NULL;)
        PQclear(r);
    PQclear(PQexec(conn, "ROLLBACK"));
}

const struct whole_driver whole_postgres = {
    .begin = begin,
    .read = read_,
    .script = script,
    .fill_begin = fill_begin,
    .fill = fill,
    .fill_end = fill_end,
    .commit = commit,
    .rollback = rollback,
};
