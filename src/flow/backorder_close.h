/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing a back order without an order, for a reason. A closed back order stays closed. */
#ifndef FLOW_BACKORDER_CLOSE_H
#define FLOW_BACKORDER_CLOSE_H

#include "backorder/backorder.h"

/**
 * backorder_close(c, number, rev, closing):
 * Close the open back order ${number}, which is at ${rev} in this transaction (backorder_standing()): its
 * lines keep code, name, vintage, unit set and warehouse as they are now. Event: back_order.closed. Needs:
 * TX_WRITE.  Errors: CLOSE_REASON_TEXT (the reason other without a note).  Rule:
 * docs/domain/back-orders.md#closing.
 */
CHECKED enum err backorder_close(struct ctx *c, int64_t number, int64_t rev, const struct backorder_closing *closing);

/** backorder_close_undone(c, number, rev): the same for the reason that nobody can choose: the import that made it was
 * undone. Its number stays used. */
CHECKED enum err backorder_close_undone(struct ctx *c, int64_t number, int64_t rev);

#endif
