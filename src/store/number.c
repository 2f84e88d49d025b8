/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One counter a kind of document: a row on SQLite, a sequence on PostgreSQL. */
#include "store/number.h"

#include "store/stmt_gen.h"

_Static_assert((int)NUMBER_BACK_ORDER == (int)NUMBER_TAKE_KIND_BACK_ORDER, "kinds are in one order");
_Static_assert((int)NUMBER_ORDER == (int)NUMBER_TAKE_KIND_ORDER, "kinds are in one order");
_Static_assert((int)NUMBER_PURCHASE_ORDER == (int)NUMBER_TAKE_KIND_PURCHASE_ORDER, "kinds are in one order");

enum err number_take(struct ctx *c, int64_t *out, enum number_kind kind)
{
    struct row_number_take row;
    TRY(q_number_take(c, (enum q_number_take_kind)kind, &row));
    *out = row.number;
    return ERR_OK;
}

enum err number_peek(struct ctx *c, int64_t *out, enum number_kind kind)
{
    struct row_number_peek row;
    TRY(q_number_peek(c, (enum q_number_peek_kind)kind, &row));
    *out = row.number;
    return ERR_OK;
}

enum err number_forward(struct ctx *c, enum number_kind kind, int64_t next)
{
    struct row_number_forward row;
    return q_number_forward(c, (enum q_number_forward_kind)kind, &row, next);
}
