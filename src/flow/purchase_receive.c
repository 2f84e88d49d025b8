/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comes in of a purchase order: On Hand where it came, no longer On Order where it was due. */
#include "event/event.h"
#include "flow/purchase.h"

/* A receipt as it will be, and the purchase order after it. */
struct arrival {
    struct purchase after;
    struct purchase_receipt receipt;
};

static enum err find_warehouse(struct ctx *c, struct purchase_receipt *receipt, int64_t id)
{
    struct warehouse warehouse;
    TRY(warehouse_named(c, &warehouse, id));
    receipt->warehouse = warehouse.id;
    receipt->warehouse_name = warehouse.name;
    return ERR_OK;
}

static bool came_before(const struct purchase_receipt *receipt, int64_t line)
{
    for (size_t i = 0; i < receipt->line_count; i++) {
        if (receipt->lines[i].line == line)
            return true;
    }
    return false;
}

static enum err receive_line(struct ctx *c, struct arrival *a, const struct purchase_receiving_line *sent, bool over,
                             size_t i)
{
    const struct record *rec = &purchase_receiving_line_record;
    const char *field = backorder_line_field(c, i, "qty_btl");
    struct purchase_line *line = purchase_line_with(&a->after, sent->line);
    struct qty qty;
    if (line == NULL)
        return refuse(c, ERR_LINE_UNKNOWN, backorder_line_field(c, i, "line"),
                      "the purchase order has no line with this id");
    if (came_before(&a->receipt, sent->line))
        return refuse(c, ERR_FIELD_DUPLICATE, backorder_line_field(c, i, "line"), "the list names this line twice");
    const struct purchase_amount amount = {.by_bottle = sent->qty.btl != 0,
                                           .by_case =
                                               record_given(rec, sent, "cases") || record_given(rec, sent, "bottles"),
                                           .qty = sent->qty,
                                           .cases = sent->cases,
                                           .bottles = sent->bottles};
    TRY(purchase_bottles(c, &qty, &amount, line->product.unit_set, field));
    TRY(purchase_may_receive(c, line, qty, over, field));
    line->received.btl += qty.btl; /* at most QTY_LINE_MAX_BTL */
    a->receipt.lines[a->receipt.line_count++] = (struct purchase_receipt_line){line->id, line->product.id, qty};
    return ERR_OK;
}

static enum err plan(struct ctx *c, struct arrival *a, const struct purchase *before,
                     const struct purchase_receiving *receiving)
{
    enum err first = ERR_OK;
    *a = (struct arrival){.after = *before, .receipt = {.note = receiving->note}};
    a->after.lines = arena_array(c->arena, struct purchase_line, before->line_count);
    for (size_t i = 0; i < before->line_count; i++)
        a->after.lines[i] = before->lines[i];
    TRY(find_warehouse(c, &a->receipt, receiving->warehouse.has ? receiving->warehouse.v : before->warehouse));
    a->receipt.lines = arena_array(c->arena, struct purchase_receipt_line, receiving->line_count);
    for (size_t i = 0; i < receiving->line_count; i++) {
        enum err err = receive_line(c, a, &receiving->lines[i], receiving->over, i);
        first = first == ERR_OK ? err : first;
    }
    return first;
}

/* What is no longer expected, and what is there. */
static enum err post(struct ctx *c, struct arrival *a, const struct purchase *before)
{
    struct balances balances;
    const struct purchase_receipt *receipt = &a->receipt;
    int64_t *ids = arena_array(c->arena, int64_t, receipt->line_count);
    for (size_t i = 0; i < receipt->line_count; i++)
        ids[i] = receipt->lines[i].product;
    TRY(inventory_balances(c, &balances, ids, receipt->line_count));
    struct purchase_moves fewer = purchase_moves_between(c, before, &a->after);
    struct move *moves = arena_array(c->arena, struct move, fewer.n + receipt->line_count);
    for (size_t i = 0; i < fewer.n; i++)
        moves[i] = fewer.items[i];
    for (size_t i = 0; i < receipt->line_count; i++)
        moves[fewer.n + i] = (struct move){.product = receipt->lines[i].product,
                                           .warehouse = receipt->warehouse,
                                           .bucket = BUCKET_ON_HAND,
                                           .qty = receipt->lines[i].qty,
                                           .reason = MOVE_PURCHASE_ORDER,
                                           .note = receipt->note,
                                           .document = some_i64(before->number)};
    return inventory_post(c, &balances, moves, fewer.n + receipt->line_count);
}

/* What each line that something came of has received in all. */
static void put_received(struct json *j, const struct purchase *po, const struct purchase_receipt *receipt)
{
    json_array_begin(j);
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct purchase_line *line = purchase_line_with(po, receipt->lines[i].line);
        json_object_begin(j);
        json_put_i64(j, "id", line->id);
        json_put_i64(j, "received_btl", line->received.btl);
        json_object_end(j);
    }
    json_array_end(j);
}

/* The event of the purchase order: only lines that something came of, and only what changes of them. */
static const char *lines_diff(struct ctx *c, const struct arrival *a, const struct purchase *before)
{
    struct str text = str_init(c->arena, 64 + 160 * a->receipt.line_count);
    struct json j = json_init(&text);
    json_object_begin(&j);
    json_key(&j, "lines");
    json_array_begin(&j);
    put_received(&j, before, &a->receipt);
    put_received(&j, &a->after, &a->receipt);
    json_array_end(&j);
    json_object_end(&j);
    return str_text(&text);
}

static void put_new(struct json *j, const char *name, int64_t value)
{
    json_key(j, name);
    json_array_begin(j);
    json_none(j);
    json_i64(j, value);
    json_array_end(j);
}

/* The event of the stock, for those who wait for it: where it came, and how many bottles of what. */
static const char *stock_diff(struct ctx *c, int64_t id, const struct purchase_receipt *receipt)
{
    struct str text = str_init(c->arena, 160 + 80 * receipt->line_count);
    struct json j = json_init(&text);
    json_object_begin(&j);
    put_new(&j, "receipt", id);
    put_new(&j, "warehouse", receipt->warehouse);
    json_key(&j, "lines");
    json_array_begin(&j);
    json_none(&j);
    json_array_begin(&j);
    for (size_t i = 0; i < receipt->line_count; i++) {
        json_object_begin(&j);
        json_put_i64(&j, "product", receipt->lines[i].product);
        json_put_i64(&j, "qty_btl", receipt->lines[i].qty.btl);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_array_end(&j);
    json_object_end(&j);
    return str_text(&text);
}

enum err flow_purchase_receive(struct ctx *c, struct purchase *out, const struct purchase *before,
                               const struct purchase_receiving *receiving)
{
    struct arrival a;
    int64_t id;
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "stock is received by a user; sign in as one");
    TRY(purchase_may_change(c, before->status));
    if (receiving->line_count == 0)
        return refuse(c, ERR_RECEIPT_NO_LINES, "lines", NULL);
    TRY(plan(c, &a, before, receiving));
    TRY(post(c, &a, before));
    TRY(purchase_receive_rows(c, &id, &a.after, &a.receipt));
    TRY(event_write(c, "purchase_order.received", "purchase_order", before->number, before->rev + 1,
                    lines_diff(c, &a, before)));
    TRY(event_write(c, "inventory.received", "purchase_order", before->number, before->rev + 1,
                    stock_diff(c, id, &a.receipt)));
    return purchase_get(c, out, before->number);
}
