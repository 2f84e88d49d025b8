/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Submitting and editing an order: the plan is made, then written. */
#include "event/event.h"
#include "flow/backorder_create.h"
#include "flow/order.h"
#include "flow/order_plan.h"
#include "flow/order_ties.h"
#include "store/number.h"
#include "user/user.h"

static void for_order(struct order_moves *moves, int64_t number)
{
    for (size_t i = 0; i < moves->n; i++)
        moves->items[i].document = some_i64(number);
}

/* The shortfalls' back order, before anything else is written: its own refusals come before its first write. */
static enum err make_shorts(struct ctx *c, struct order_plan *plan, int64_t *number)
{
    struct backorder bo;
    *number = 0;
    if (plan->shorts.line_count == 0)
        return ERR_OK;
    TRY(backorder_create(c, &bo, &plan->shorts));
    *number = bo.number;
    return ERR_OK;
}

static void add_new_back_order(struct ctx *c, struct order *order, int64_t number)
{
    int64_t *all = arena_array(c->arena, int64_t, order->new_back_order_count + 1);
    for (size_t i = 0; i < order->new_back_order_count; i++)
        all[i] = order->new_back_orders[i];
    all[order->new_back_order_count++] = number;
    order->new_back_orders = all;
}

enum err order_submit(struct ctx *c, struct order *out, struct order_draft *draft)
{
    struct order_plan plan;
    int64_t short_number;
    if (!user_id(c).has)
        return refuse(c, ERR_FORBIDDEN, "", "an order is submitted by a user; sign in as one");
    TRY(order_plan(c, &plan, draft, NULL));
    struct order *order = &plan.after;
    const struct order_ties ties = {plan.sources, plan.source_count};
    TRY(backorder_reps(c, &order->reps, &order->rep_count, order->account.id));
    TRY(make_shorts(c, &plan, &short_number));
    TRY(number_take(c, &order->number, NUMBER_ORDER));
    for_order(&plan.moves, order->number);
    TRY(inventory_post(c, &plan.balances, plan.moves.items, plan.moves.n));
    TRY(order_insert(c, order));
    TRY(order_ties_begin(c, order, &ties));
    if (short_number != 0)
        add_new_back_order(c, order, short_number);
    TRY(event_write(c, "order.created", "order", order->number, 1, record_diff(c, &order_record, NULL, order)));
    *out = *order;
    return ERR_OK;
}

enum err order_check(struct ctx *c, struct order *out, const struct order_draft *draft)
{
    struct order_plan plan;
    TRY(order_plan(c, &plan, draft, NULL));
    *out = plan.after;
    return ERR_OK;
}

/* What has changed, back orders and stock included, is written. */
static enum err write_edit(struct ctx *c, struct order_plan *plan, const struct order *before,
                           const struct order_ties *ties, const struct order_draft *draft)
{
    struct order *after = &plan->after;
    const char *diff = record_diff(c, &order_record, before, after);
    TRY(inventory_post(c, &plan->balances, plan->moves.items, plan->moves.n));
    TRY(order_update(c, before, after));
    TRY(order_ties_refill(c, before, after));
    if (draft->still_wanted)
        TRY(order_ties_rewant(c, before, after, ties));
    if (after->state == ORDER_CONFIRMED)
        TRY(order_invoice(c, after, false));
    after->rev = before->rev + 1;
    return event_write(c, "order.updated", "order", after->number, after->rev, diff == NULL ? "{}" : diff);
}

static bool keeps_changed(const struct order *before, const struct order *after)
{
    for (size_t i = 0; i < before->fill_count; i++) {
        if (before->fills[i].keep_remainder != after->fills[i].keep_remainder)
            return true;
    }
    return false;
}

enum err order_edit(struct ctx *c, struct order *out, const struct order *before, struct order_draft *draft)
{
    struct order_plan plan;
    struct order_ties ties;
    int64_t short_number;
    TRY(order_may_edit(c, before->state));
    TRY(order_plan(c, &plan, draft, before));
    TRY(order_ties_read(c, &ties, before));
    TRY(order_ties_ask(c, before, &plan.after, record_given(&order_edit_record, draft, "still_wanted")));
    *out = *before;
    if (record_diff(c, &order_record, before, &plan.after) == NULL && plan.shorts.line_count == 0 &&
        !keeps_changed(before, &plan.after))
        return ERR_OK;
    struct backorder_warnings warnings = plan.after.warnings;
    TRY(make_shorts(c, &plan, &short_number));
    for_order(&plan.moves, before->number);
    TRY(write_edit(c, &plan, before, &ties, draft));
    if (short_number != 0)
        add_new_back_order(c, &plan.after, short_number);
    TRY(order_get(c, out, before->number));
    out->warnings = warnings;
    out->new_back_orders = plan.after.new_back_orders;
    out->new_back_order_count = plan.after.new_back_order_count;
    return ERR_OK;
}
