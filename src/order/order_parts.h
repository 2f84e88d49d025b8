/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside order_*.c only: what reading one and reading lists have in common. */
#ifndef ORDER_ORDER_PARTS_H
#define ORDER_ORDER_PARTS_H

#include "core/must.h"
#include "order/order.h"
#include "store/stmt_gen.h"

/** order_state_of(text): enum order_state; another text is a bug. */
static inline int order_state_of(const char *text)
{
    int state = enum_index(order_state_names, text);
    MUST(state >= 0); /* the table's CHECK knows no others */
    return state;
}

/** order_read_ties(c, order), order_read_invoices(c, order): what the order has of them. */
CHECKED enum err order_read_ties(struct ctx *c, struct order *order);
CHECKED enum err order_read_invoices(struct ctx *c, struct order *order);

#endif
