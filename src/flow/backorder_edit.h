/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changing an open back order: its notes, and the whole list of its lines. Its account stays. */
#ifndef FLOW_BACKORDER_EDIT_H
#define FLOW_BACKORDER_EDIT_H

#include "backorder/backorder.h"

/**
 * backorder_edit(c, out, before, draft):
 * Make ${before}, as read in this transaction, into ${draft}: the values of backorder_draft_of() with what
 * was sent laid over them. When nothing differs nothing is written and rev stays. Event: back_order.updated
 * with what changed. Needs: TX_WRITE, company_load(). Errors, in order: BACK_ORDER_CLOSED, FIELD_READ_ONLY,
 * FIELD_RANGE (need_by, priority), and if lines were sent those of backorder_lines_check(). Memory: *out in
 * c->arena.  Rule: docs/domain/back-orders.md#editing.
 */
CHECKED enum err backorder_edit(struct ctx *c, struct backorder *out, const struct backorder *before,
                                struct backorder_draft *draft);

#endif
