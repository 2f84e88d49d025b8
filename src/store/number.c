/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One counter a kind of document: a row on SQLite, a sequence on PostgreSQL. */
#include "store/number.h"

#include "core/must.h"
#include "store/stmt_gen.h"

enum err number_take(struct ctx *c, int64_t *out, enum number_kind kind)
{
    struct row_number_taken row;
    MUST(kind == NUMBER_BACK_ORDER);
    TRY(q_number_take_back_order(c, &row));
    *out = row.number;
    return ERR_OK;
}

enum err number_peek(struct ctx *c, int64_t *out, enum number_kind kind)
{
    struct row_number_next row;
    MUST(kind == NUMBER_BACK_ORDER);
    TRY(q_number_peek_back_order(c, &row));
    *out = row.number;
    return ERR_OK;
}

enum err number_forward(struct ctx *c, enum number_kind kind, int64_t next)
{
    struct row_number_moved row;
    MUST(kind == NUMBER_BACK_ORDER);
    return q_number_forward_back_order(c, &row, next);
}
