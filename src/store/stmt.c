/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Running a statement inside the transaction of a context, and holding its rows against its cardinality. */
#include "store/stmt.h"

#include "core/log.h"
#include "core/must.h"
#include "store/db.h"

#include <string.h>

#define ROWS_MAX 1000000 /* a list statement limits itself; this is the last line of defence */

enum err db_err(enum db_result result)
{
    switch (result) {
    case DB_OK:
        return ERR_OK;
    case DB_RETRY:
        return ERR_BUSY;
    case DB_STORAGE:
        return ERR_STORAGE;
    case DB_UNKNOWN:
        return ERR_OUTCOME_UNKNOWN;
    case DB_LARGE:
        return ERR_REQUEST_TOO_COMPLEX;
    case DB_FAILED:
        break;
    }
    return ERR_INTERNAL;
}

static enum err trouble(struct ctx *c, enum db_result result)
{
    if (c->tx->trouble == DB_OK)
        c->tx->trouble = result;
    return db_err(result);
}

static enum err run(struct ctx *c, enum stmt_id id, const struct value *values, size_t limit, struct db_rows *rows,
                    int64_t *changed)
{
    const struct stmt *s = &stmts[id];
    MUST(c->tx != NULL);
    MUST(!s->writes || c->tx->mode == TX_WRITE);
    if (c->tx->trouble != DB_OK)
        return db_err(c->tx->trouble);
    if (s->writes)
        c->tx->wrote = true;
    enum db_result result = c->tx->db->driver->run(c->tx->db, c->arena, id, values, limit, rows, changed);
    return result == DB_OK ? ERR_OK : trouble(c, result);
}

enum err stmt_one(struct ctx *c, enum stmt_id id, const struct value *values, void *row)
{
    bool found;
    TRY(stmt_opt(c, id, values, row, &found));
    if (found)
        return ERR_OK;
    log_event(LOG_ERROR, "statement_found_nothing", LOG_TEXT("statement", stmts[id].name));
    return trouble(c, stmts[id].writes ? DB_RETRY : DB_FAILED);
}

enum err stmt_opt(struct ctx *c, enum stmt_id id, const struct value *values, void *row, bool *found)
{
    struct db_rows rows;
    TRY(run(c, id, values, 1, &rows, NULL));
    *found = rows.n > 0;
    if (*found)
        memcpy(row, rows.rows, stmts[id].row_size);
    return ERR_OK;
}

enum err stmt_many(struct ctx *c, enum stmt_id id, const struct value *values, void **rows, size_t *n)
{
    struct db_rows got;
    TRY(run(c, id, values, ROWS_MAX + 1, &got, NULL));
    if (got.n > ROWS_MAX) /* a part of them would be a wrong answer */
        return trouble(c, DB_LARGE);
    *rows = got.rows;
    *n = got.n;
    return ERR_OK;
}

enum err stmt_exec(struct ctx *c, enum stmt_id id, const struct value *values)
{
    return run(c, id, values, 0, NULL, NULL);
}

enum err stmt_count(struct ctx *c, enum stmt_id id, const struct value *values, int64_t *changed)
{
    return run(c, id, values, 0, NULL, changed);
}

bool tx_wrote(const struct ctx *c)
{
    return c->tx != NULL && c->tx->wrote;
}
