/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a submit or an edit of an order would do: everything is read, decided and refused here, nothing is written. The
 * check call answers a plan; submit and edit write it in the same transaction. */
#ifndef FLOW_ORDER_PLAN_H
#define FLOW_ORDER_PLAN_H

#include "catalog/catalog.h"
#include "order/order.h"

struct order_plan {
    struct account account;
    struct order after;        /* as it will be; number and ids of new lines are not given yet */
    struct backorder *sources; /* the open back orders that it is started from, in the order sent */
    size_t source_count;
    struct backorder_draft shorts; /* the shortfalls that go to a new back order; no lines: none */
    size_t *sent;                  /* of each line of `after`: its index in the request, to name fields by */
    struct order_moves moves;
    struct balances balances; /* as read */
};

/**
 * order_plan(c, out, draft, before):
 * ${before} NULL: a submit; else the edit of that order, which order_may_edit() has let through. Errors, in order:
 * the account: REFERENCE_UNKNOWN (also one that c->user may not see), ACCOUNT_INACTIVE, ACCOUNT_BLOCKED (submit only);
 * ORDER_DRAFTS_OFF; FIELD_UNKNOWN (back_orders, from one who sees none); the back orders, each: REFERENCE_UNKNOWN,
 * BACK_ORDER_TWICE, BACK_ORDER_OTHER_ACCOUNT, BACK_ORDER_CLOSED, BACK_ORDER_TIED, STALE, LINE_UNKNOWN (give_up); the
 * lines, each, every wrong one being noted: FIELD_DUPLICATE (id); LINE_UNKNOWN, FIELD_REQUIRED and FIELD_READ_ONLY
 * (product) of all; then of each REFERENCE_UNKNOWN (product), QUANTITY_FORM, FIELD_RANGE (a line of 0 bottles, where it
 * may be, goes unseen), PRODUCT_INACTIVE, PRODUCT_ADMIN_ONLY (on new and raised lines), REFERENCE_UNKNOWN and
 * WAREHOUSE_INACTIVE (warehouse), FIELD_UNKNOWN (instead_of, short_to_back_order, from one who sees no back orders),
 * FIELD_READ_ONLY and SUBSTITUTE_UNKNOWN (instead_of), SHORT_HAS_BACK_ORDER, FIELD_READ_ONLY (two prices),
 * PRICE_LEVEL_NOT_ALLOWED, PRICE_MISSING; ORDER_NO_LINES; FIELD_RANGE (total); DELIVERY_DATE; STOCK_SHORT, STOCK_LIMIT.
 * Warnings: stock_short (policy notify, or allowed to admins), waiting_demand (others wait for bottles that it takes),
 * product_discontinued. Needs company_load(). Memory: in c->arena. Rule: docs/domain/orders.md.
 */
CHECKED enum err order_plan(struct ctx *c, struct order_plan *out, const struct order_draft *draft,
                            const struct order *before);

/* --- inside order_*.c of flow/ only --- */

/** order_plan_lines(c, plan, draft, before): the lines of plan->after, without regard to what is there. */
CHECKED enum err order_plan_lines(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                                  const struct order *before);

/** order_plan_shorts(c, plan, draft, before): read the balances; lines that may be short are cut to what is there, the
 * rest goes to plan->shorts; a line that nothing is left of goes. */
CHECKED enum err order_plan_shorts(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                                   const struct order *before);

/** order_plan_stock(c, plan, before): what the ledger will be told, and the policy for what is not there. */
CHECKED enum err order_plan_stock(struct ctx *c, struct order_plan *plan, const struct order *before);

#endif
