/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens to the back orders that an order was started from: tied at the submit, closed by its activation, freed
 * when it ends before; what is left over, and what is still wanted after a cut, goes to a new back order that inherits
 * the place in the queue. */
#ifndef FLOW_ORDER_TIES_H
#define FLOW_ORDER_TIES_H

#include "order/order.h"

/* The back orders of an order, read before anything is written. */
struct order_ties {
    struct backorder *items;
    size_t n;
};

/** order_ties_read(c, out, order): in the order of order->back_orders. */
CHECKED enum err order_ties_read(struct ctx *c, struct order_ties *out, const struct order *order);

/** order_ties_begin(c, order, ties): tie the open back orders to the new order and note its fills; each gets the event
 * back_order.started. An order that is active at once closes them, see order_ties_close(); they were never tied then.
 */
CHECKED enum err order_ties_begin(struct ctx *c, struct order *order, const struct order_ties *ties);

/** order_ties_close(c, order, ties): the order was activated: its tied back orders close for ever (reason "ordered").
 * What is left over of a line and kept goes to a new back order (order->new_back_orders); what is not kept is noted in
 * the event as given up. */
CHECKED enum err order_ties_close(struct ctx *c, struct order *order, const struct order_ties *ties);

/** order_ties_free(c, order, ties): the order ended before: its back orders are open again and tied to nothing. */
CHECKED enum err order_ties_free(struct ctx *c, const struct order *order, const struct order_ties *ties);

/** order_ties_refill(c, before, after): note the fills that an edit has changed. */
CHECKED enum err order_ties_refill(struct ctx *c, const struct order *before, const struct order *after);

/** order_ties_ask(c, before, after, given): closed back orders that lose bottles by this change raise the question
 * whether they are still wanted; ${given}: it was answered. Who sees no back orders is not asked, and nothing is put on
 * a new one. Errors: FIELD_UNKNOWN (such a one has answered), STILL_WANTED_MISSING. */
CHECKED enum err order_ties_ask(struct ctx *c, const struct order *before, const struct order *after, bool given);

/** order_ties_rewant(c, before, after, ties): put the bottles that closed back orders lose on new ones. */
CHECKED enum err order_ties_rewant(struct ctx *c, const struct order *before, struct order *after,
                                   const struct order_ties *ties);

#endif
