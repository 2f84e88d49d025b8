/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The numbers of documents: given out once, in order, never again; gaps are allowed (a rolled-back PostgreSQL
 * transaction leaves one). Taken after a flow's last check, so that a refusal uses none. */
#ifndef STORE_NUMBER_H
#define STORE_NUMBER_H

#include "core/ctx.h"

enum number_kind { NUMBER_BACK_ORDER, NUMBER_ORDER, NUMBER_PURCHASE_ORDER };

/** number_take(c, out, kind): the next number, from now on used. Needs TX_WRITE. Errors: as every statement. */
CHECKED enum err number_take(struct ctx *c, int64_t *out, enum number_kind kind);
/** number_peek(c, out, kind): the number that would be given next. */
CHECKED enum err number_peek(struct ctx *c, int64_t *out, enum number_kind kind);
/** number_forward(c, kind, next): the next number given is ${next}. The caller has checked that this is not backwards;
 * a race with number_take() is caught by the document's primary key. Needs TX_WRITE. */
CHECKED enum err number_forward(struct ctx *c, enum number_kind kind, int64_t next);

#endif
