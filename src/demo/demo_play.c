/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was planned happens: in the order of time, each by its person, through the flow that the API would have called.
 */
#include "backorder/backorder.h"
#include "core/must.h"
#include "demo/demo_parts.h"
#include "flow/account.h"
#include "flow/backorder_close.h"
#include "flow/backorder_create.h"
#include "flow/backorder_edit.h"
#include "flow/catalog.h"
#include "flow/inventory.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
    const struct demo_action *x = a, *y = b;
    int order = cmp_i64(x->at_ms, y->at_ms);
    return order != 0 ? order : cmp_i64((int64_t)x->place, (int64_t)y->place);
}

static enum err stock(struct demo *d, const struct demo_action *a)
{
    struct stock_row row;
    return flow_inventory_adjust(d->c, &row,
                                 &(struct adjustment){.product = d->products[a->subject].id,
                                                      .warehouse = d->warehouses[a->warehouse],
                                                      .qty_btl = some_i64(a->btl),
                                                      .reason = a->value,
                                                      .note = a->note});
}

static enum err status(struct demo *d, const struct demo_action *a)
{
    struct account before;
    TRY(account_get(d->c, &before, d->accounts[a->subject].id));
    struct account after = before;
    after.status = a->value;
    after.note = a->note;
    return flow_account_edit(d->c, &before, &after);
}

static enum err discontinue(struct demo *d, const struct demo_action *a)
{
    struct product before;
    TRY(product_get(d->c, &before, d->products[a->subject].id));
    struct product after = before;
    after.discontinued = true;
    return flow_product_edit(d->c, &before, &after);
}

static enum err create(struct demo *d, const struct demo_action *a)
{
    struct demo_order *o = a->order;
    struct backorder made;
    struct backorder_draft draft = {
        .account = d->accounts[o->account].id,
        .note = o->note,
        .reference = o->reference,
        .need_by = DATE_NONE,
        .lines = arena_array(d->c->arena, struct backorder_line_draft, o->line_count),
        .line_count = o->line_count,
    };
    if (o->captured_ms != 0)
        draft.captured_at_ms = some_i64(o->captured_ms);
    for (size_t i = 0; i < o->line_count; i++)
        draft.lines[i] = (struct backorder_line_draft){
            .product = d->products[o->lines[i].product].id, .qty = {o->lines[i].btl}, .note = o->lines[i].note};
    TRY(backorder_create(d->c, &made, &draft));
    o->number = made.number;
    d->out->back_orders++;
    return ERR_OK;
}

static enum err edit(struct demo *d, const struct demo_action *a)
{
    struct backorder before, after;
    TRY(backorder_get(d->c, &before, a->order->number));
    struct backorder_draft draft = backorder_draft_of(d->c, &before);
    draft.note = a->note;
    return backorder_edit(d->c, &after, &before, &draft);
}

static enum err close_it(struct demo *d, const struct demo_action *a)
{
    struct backorder_standing standing;
    TRY(backorder_standing(d->c, &standing, a->order->number));
    MUST(standing.status == BACKORDER_OPEN);
    d->out->closed++;
    return backorder_close(d->c, a->order->number, standing.rev,
                           &(struct backorder_closing){.reason = a->value, .note = a->note});
}

static enum err act(struct demo *d, const struct demo_action *a)
{
    switch (a->kind) {
    case ACT_STOCK:
        return stock(d, a);
    case ACT_STATUS:
        return status(d, a);
    case ACT_DISCONTINUE:
        return discontinue(d, a);
    case ACT_CREATE:
        return create(d, a);
    case ACT_EDIT:
        return edit(d, a);
    case ACT_CLOSE:
        return close_it(d, a);
    case ACT_PURCHASE:
    case ACT_RECEIVE:
    case ACT_PURCHASE_CLOSE:
        return demo_purchase_act(d, a);
    case ACT_SELL:
    case ACT_SALE_RELEASE:
    case ACT_SALE_CONFIRM:
    case ACT_SALE_CANCEL:
        break;
    }
    return demo_sale_act(d, a);
}

enum err demo_play(struct demo *d)
{
    qsort(d->actions, d->action_count, sizeof d->actions[0], by_time);
    for (size_t i = 0; i < d->action_count; i++) {
        const struct demo_action *a = &d->actions[i];
        d->c->now_ms = a->at_ms;
        demo_as(d, a->who);
        TRY(act(d, a));
        if (a->kind == ACT_CREATE && a->order->shows != NULL)
            d->out->examples[d->out->example_count++] =
                (struct demo_example){a->order->number, d->accounts[a->order->account].name, a->order->shows};
        demo_tell(d, "stock, back orders and orders", i + 1, d->action_count);
    }
    return ERR_OK;
}
