/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ties an order to back orders, which bottles are for which of their lines, and its invoices, in the database. */
#include "order/order_parts.h"

enum err order_read_ties(struct ctx *c, struct order *order)
{
    struct rows_order_ties ties;
    struct rows_order_fills fills;
    TRY(q_order_ties(c, &ties, order->number));
    if (ties.n == 0)
        return ERR_OK;
    order->back_orders = arena_array(c->arena, struct order_back_order, ties.n);
    order->back_order_count = ties.n;
    for (size_t i = 0; i < ties.n; i++) {
        int tie = enum_index(order_tie_names, ties.rows[i].tie);
        MUST(tie >= 0); /* the table's CHECK knows no others */
        order->back_orders[i] = (struct order_back_order){
            ties.rows[i].back_order, backorder_display(c, ties.rows[i].back_order), tie, ties.rows[i].remainder};
    }
    TRY(q_order_fills(c, &fills, order->number));
    order->fills = arena_array(c->arena, struct order_fill, fills.n);
    order->fill_count = fills.n;
    for (size_t i = 0; i < fills.n; i++) {
        const struct row_order_fills *r = &fills.rows[i];
        order->fills[i] = (struct order_fill){r->back_order, r->line,           r->product_id, r->wanted,
                                              r->qty,        r->keep_remainder, r->note,       r->waiting_since};
    }
    return ERR_OK;
}

enum err order_tie_add(struct ctx *c, int64_t order, int64_t back_order, int tie)
{
    return q_order_tie_insert(c, order, back_order, enum_name(order_tie_names, tie));
}

enum err order_tie_end(struct ctx *c, int64_t order, int64_t back_order, int tie, struct maybe_i64 remainder)
{
    return q_order_tie_end(c, &(struct arg_order_tie_end){.order = order,
                                                          .back_order = back_order,
                                                          .tie = enum_name(order_tie_names, tie),
                                                          .remainder = remainder});
}

enum err order_fill_save(struct ctx *c, int64_t order, const struct order_fill *fill)
{
    return q_order_fill_put(c, &(struct arg_order_fill_put){.order = order,
                                                            .back_order = fill->back_order,
                                                            .line = fill->line,
                                                            .qty = fill->qty,
                                                            .keep_remainder = fill->keep_remainder});
}

enum err order_fills_drop(struct ctx *c, int64_t order, int64_t back_order)
{
    return q_order_fills_delete(c, order, back_order);
}

enum err order_read_invoices(struct ctx *c, struct order *order)
{
    struct rows_order_invoices rows;
    TRY(q_order_invoices(c, &rows, order->number));
    order->invoices = arena_array(c->arena, struct invoice, rows.n);
    order->invoice_count = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_order_invoices *r = &rows.rows[i];
        order->invoices[i] =
            (struct invoice){r->number, r->warehouse_id, r->warehouse_name, r->created_at, r->voided_at};
    }
    return ERR_OK;
}

static bool on_lines(const struct order *order, int64_t warehouse)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (order->lines[i].warehouse == warehouse)
            return true;
    }
    return false;
}

static bool has_invoice(const struct order *order, int64_t warehouse)
{
    for (size_t i = 0; i < order->invoice_count; i++) {
        if (order->invoices[i].warehouse == warehouse && !order->invoices[i].voided_at_ms.has)
            return true;
    }
    return false;
}

static bool seen_before(const struct order *order, size_t line)
{
    for (size_t i = 0; i < line; i++) {
        if (order->lines[i].warehouse == order->lines[line].warehouse)
            return true;
    }
    return false;
}

enum err order_invoice(struct ctx *c, const struct order *order, bool all_void)
{
    for (size_t i = 0; i < order->invoice_count; i++) {
        const struct invoice *invoice = &order->invoices[i];
        if (!invoice->voided_at_ms.has && (all_void || !on_lines(order, invoice->warehouse)))
            TRY(q_invoice_void(c, invoice->number, c->now_ms));
    }
    for (size_t i = 0; i < order->line_count && !all_void; i++) {
        struct row_invoice_take number;
        if (seen_before(order, i) || has_invoice(order, order->lines[i].warehouse))
            continue;
        TRY(q_invoice_take(c, &number));
        TRY(q_invoice_insert(c, &(struct arg_invoice_insert){.number = number.number,
                                                             .order = order->number,
                                                             .warehouse = order->lines[i].warehouse,
                                                             .at = c->now_ms}));
    }
    return ERR_OK;
}

enum err order_of_invoice(struct ctx *c, int64_t *out, int64_t number)
{
    struct row_invoice_order row;
    bool found;
    TRY(q_invoice_order(c, &row, &found, number));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = row.order_number;
    return ERR_OK;
}

enum err order_next_invoice(struct ctx *c, int64_t *out)
{
    struct row_invoice_peek row;
    TRY(q_invoice_peek(c, &row));
    *out = row.number;
    return ERR_OK;
}
