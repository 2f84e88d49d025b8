/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing back orders without an order, for a reason. A closed back order stays closed. */
#ifndef FLOW_BACKORDER_CLOSE_H
#define FLOW_BACKORDER_CLOSE_H

#include "backorder/backorder_list.h"

/**
 * backorder_close(c, number, rev, closing):
 * Close the open back order ${number}, which is at ${rev} in this transaction (backorder_version()): its
 * lines keep code, name, vintage, unit set and warehouse as they are now. Event: back_order.closed. Needs:
 * TX_WRITE.  Errors: CLOSE_REASON_TEXT (the reason other without a note).  Rule:
 * docs/domain/back-orders.md#closing.
 */
CHECKED enum err backorder_close(struct ctx *c, int64_t number, int64_t rev, const struct backorder_closing *closing);

/* What a bulk closing did. */
struct backorder_closed {
    int64_t *numbers;
    size_t n;
};
extern const struct record backorder_closed_record;

/**
 * backorder_close_all(c, out, bulk):
 * Close every open back order that bulk->filter lets through for c->user, in one transaction: all or none.
 * Event: one back_order.closed each. Needs: TX_WRITE, company_load(). Errors, in order: FORBIDDEN (reps),
 * CLOSE_REASON_TEXT, BULK_COUNT (there are not exactly bulk->expect).
 */
CHECKED enum err backorder_close_all(struct ctx *c, struct backorder_closed *out, const struct backorder_bulk *bulk);

#endif
