/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making, changing and closing purchase orders. Receiving is in purchase_receive.c, lines in purchase_lines.c. */
#include "flow/purchase.h"

#include "event/event.h"
#include "store/number.h"
#include "user/user.h"

/* Where it is due; a warehouse that it has already may have become inactive. */
static enum err find_warehouse(struct ctx *c, struct purchase *po, int64_t id)
{
    struct warehouse warehouse;
    TRY(warehouse_named(c, &warehouse, id));
    po->warehouse = warehouse.id;
    po->warehouse_code = warehouse.code;
    po->warehouse_name = warehouse.name;
    return ERR_OK;
}

/* The products of both, each at most twice. */
static enum err read_balances(struct ctx *c, struct balances *out, const struct purchase *before,
                              const struct purchase *after)
{
    size_t n = 0, old = before == NULL ? 0 : before->line_count;
    int64_t *ids = arena_array(c->arena, int64_t, old + after->line_count);
    for (size_t i = 0; i < old; i++)
        ids[n++] = before->lines[i].product.id;
    for (size_t i = 0; i < after->line_count; i++)
        ids[n++] = after->lines[i].product.id;
    return inventory_balances(c, out, ids, n);
}

enum err flow_purchase_create(struct ctx *c, struct purchase *out, const struct purchase_draft *draft)
{
    struct balances balances;
    struct purchase po = {.rev = 1,
                          .supplier = draft->supplier,
                          .due = draft->due,
                          .note = draft->note,
                          .reference = draft->reference,
                          .next_line = 1};
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "a purchase order is made by a user; sign in as one");
    if (draft->line_count == 0)
        return refuse(c, ERR_PURCHASE_ORDER_NO_LINES, "lines", NULL);
    TRY(find_warehouse(c, &po, draft->warehouse));
    TRY(purchase_lines_plan(c, &po, draft, NULL));
    TRY(read_balances(c, &balances, NULL, &po));
    TRY(number_take(c, &po.number, NUMBER_PURCHASE_ORDER));
    struct purchase_moves moves = purchase_moves_between(c, NULL, &po);
    TRY(inventory_post(c, &balances, moves.items, moves.n));
    TRY(purchase_insert(c, &po));
    po.created_at_ms = c->now_ms;
    po.created_by = (struct backorder_ref){c->user->id, c->user->name};
    purchase_complete(&po);
    TRY(event_write(c, "purchase_order.created", "purchase_order", po.number, 1,
                    record_diff(c, &purchase_record, NULL, &po)));
    *out = po;
    return ERR_OK;
}

enum err flow_purchase_edit(struct ctx *c, struct purchase *out, const struct purchase *before,
                            const struct purchase_draft *draft)
{
    struct balances balances;
    struct purchase after = *before;
    bool lines = record_given(&purchase_edit_record, draft, "lines");
    TRY(purchase_may_change(c, before->status));
    if (lines && draft->line_count == 0)
        return refuse(c, ERR_PURCHASE_ORDER_NO_LINES, "lines", NULL);
    after.supplier = draft->supplier;
    after.due = draft->due;
    after.note = draft->note;
    after.reference = draft->reference;
    if (draft->warehouse != before->warehouse)
        TRY(find_warehouse(c, &after, draft->warehouse));
    if (lines)
        TRY(purchase_lines_plan(c, &after, draft, before));
    purchase_complete(&after);
    const char *diff = record_diff(c, &purchase_record, before, &after);
    *out = *before;
    if (diff == NULL)
        return ERR_OK;
    TRY(read_balances(c, &balances, before, &after));
    struct purchase_moves moves = purchase_moves_between(c, before, &after);
    TRY(inventory_post(c, &balances, moves.items, moves.n));
    TRY(purchase_update(c, before, &after));
    after.rev++;
    TRY(event_write(c, "purchase_order.updated", "purchase_order", after.number, after.rev, diff));
    *out = after;
    return ERR_OK;
}

enum err flow_purchase_close(struct ctx *c, struct purchase *out, const struct purchase *before)
{
    struct balances balances;
    struct purchase after = *before;
    TRY(purchase_may_change(c, before->status));
    after.status = PURCHASE_CLOSED;
    TRY(read_balances(c, &balances, NULL, before));
    struct purchase_moves moves = purchase_moves_between(c, before, &after);
    TRY(inventory_post(c, &balances, moves.items, moves.n));
    TRY(purchase_close_row(c, before));
    TRY(event_write(c, "purchase_order.closed", "purchase_order", before->number, before->rev + 1,
                    record_diff(c, &purchase_record, before, &after)));
    return purchase_get(c, out, before->number);
}
