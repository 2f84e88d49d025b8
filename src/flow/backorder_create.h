/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making a back order, from what was sent or as the duplicate of another. No inventory figure changes. */
#ifndef FLOW_BACKORDER_CREATE_H
#define FLOW_BACKORDER_CREATE_H

#include "backorder/backorder.h"

/**
 * backorder_create(c, out, draft):
 * A new open back order for draft->account, made by c->user, waiting from c->now_ms on. Its number is taken
 * after the last check: a refused one uses none. Event: back_order.created. Needs: TX_WRITE, company_load().
 * Errors, in order: FORBIDDEN (the program itself can't be its maker), REFERENCE_UNKNOWN (account, also
 * another rep's), ACCOUNT_INACTIVE, CAPTURED_AT, FIELD_READ_ONLY, FIELD_RANGE (need_by, priority),
 * BACK_ORDER_NO_LINES, those of backorder_lines_check(). Memory: *out in c->arena.  Rule:
 * docs/domain/back-orders.md#creating.
 */
CHECKED enum err backorder_create(struct ctx *c, struct backorder *out, struct backorder_draft *draft);

/**
 * backorder_duplicate(c, out, number, account):
 * A new open back order with the lines and notes of ${number}, which may be open or closed and stays as it
 * is; for ${account}, or for the same one. It waits from now on. Lines that could not be added now are left
 * out, with a warning each. Errors, in order: NOT_FOUND, those of backorder_create() (BACK_ORDER_NO_LINES
 * when no line is left).
 */
CHECKED enum err backorder_duplicate(struct ctx *c, struct backorder *out, int64_t number, struct maybe_i64 account);

#endif
