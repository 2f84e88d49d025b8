/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to orders. Each is one transaction with one event a changed object: the order, and each back order whose
 * tie or status changes. Rows are locked in one order: balances (products ascending), the order, its back orders. All
 * need company_load() and TX_WRITE. Rules: docs/domain/orders.md. */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "order/order.h"

/** order_submit(c, out, draft): a new order in the state that the rules decide; stock moves, back orders are closed or
 * tied, shortfalls get a back order of their own. Errors: FORBIDDEN (the program itself makes none), then those of
 * order_plan() and, for shortfalls, of backorder_create(). */
CHECKED enum err order_submit(struct ctx *c, struct order *out, struct order_draft *draft);

/** order_check(c, out, draft): what order_submit() would make, with its warnings; nothing is written. TX_READ. The same
 * errors. */
CHECKED enum err order_check(struct ctx *c, struct order *out, const struct order_draft *draft);

/** order_edit(c, out, before, draft): Errors, in order: those of order_may_edit(), order_plan() and
 * order_ties_ask(). */
CHECKED enum err order_edit(struct ctx *c, struct order *out, const struct order *before, struct order_draft *draft);

/** order_go_active(c, order): release a draft, activate a future order; closes its back orders. No stock check: the
 * bottles are held already. Errors: ORDER_STATE. */
CHECKED enum err order_go_active(struct ctx *c, struct order *order);

/** order_go_confirmed(c, order): one invoice for each warehouse on its lines. Errors: ORDER_STATE, FORBIDDEN,
 * ORDER_HELD. */
CHECKED enum err order_go_confirmed(struct ctx *c, struct order *order);

/** order_go_lift_hold(c, order): an admin lets it be confirmed although its account is blocked. Errors: FORBIDDEN,
 * ORDER_STATE (not active, or nothing holds it). */
CHECKED enum err order_go_lift_hold(struct ctx *c, struct order *order);

/** order_go_cancelled(c, order, ending): its stock returns, its invoices become void, its tied back orders are freed;
 * what a closed one had of it goes to a new back order if it is still wanted. Errors: ORDER_STATE, FORBIDDEN, those
 * of order_ties_ask(). */
CHECKED enum err order_go_cancelled(struct ctx *c, struct order *order, const struct order_ending *ending);

/** order_go_expired(c, order): by the daily job: its stock returns, its back orders are freed. Errors: ORDER_STATE. */
CHECKED enum err order_go_expired(struct ctx *c, struct order *order);

/** order_warn_expiry(c, order): note that its maker was told that it expires: event order.expiring. */
CHECKED enum err order_warn_expiry(struct ctx *c, const struct order *order);

#endif
