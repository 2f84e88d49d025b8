/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside backorder_*.c only: what reading one and reading lists have in common.
 */
#ifndef BACKORDER_BACKORDER_PARTS_H
#define BACKORDER_BACKORDER_PARTS_H

#include "backorder/backorder.h"

/* The account of a row that has the columns account_id, _code, _name, _status and _active. */
#define ACCOUNT_OF(c, row)                                                                                             \
    backorder_account_of((c), &(struct account){.id = (row)->account_id,                                               \
                                                .code = (row)->account_code,                                           \
                                                .name = (row)->account_name,                                           \
                                                .status = enum_index(account_status_names, (row)->account_status),     \
                                                .active = (row)->account_active})

/** backorder_tie_of(c, order, state): NULL without an order. */
struct backorder_tie *backorder_tie_of(struct ctx *c, struct maybe_i64 order, const char *state);

/** backorder_status_of(text): enum backorder_status; another text is a bug. */
int backorder_status_of(const char *text);

#endif
