/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders in the database: one with everything read, made, changed, moved. Lists are in order_list.c, ties, fills and
 * invoices in order_tie_store.c. */
#include "order/order_parts.h"
#include "user/user.h"

#define CHUNK 8 /* products of one statement */

static struct order head_of(struct ctx *c, const struct row_order_by_number *row)
{
    return (struct order){.number = row->number,
                          .rev = row->rev,
                          .account = BACKORDER_ACCOUNT_OF(c, row),
                          .account_status = enum_index(account_status_names, row->account_status),
                          .state = order_state_of(row->state),
                          .delivery_date = row->delivery_date,
                          .note = row->note,
                          .private_note = row->private_note,
                          .reference = row->reference,
                          .created_at_ms = row->created_at,
                          .created_by = {row->created_by, row->created_by_name},
                          .activated_at_ms = row->activated_at,
                          .confirmed_at_ms = row->confirmed_at,
                          .confirmed_by = backorder_ref_of(c, row->confirmed_by, row->confirmed_by_name),
                          .ended_at_ms = row->ended_at,
                          .ended_by = backorder_ref_of(c, row->ended_by, row->ended_by_name),
                          .end_note = row->end_note,
                          .hold_lifted_at_ms = row->hold_lifted_at,
                          .hold_lifted_by = backorder_ref_of(c, row->hold_lifted_by, row->hold_lifted_by_name),
                          .warned_at_ms = row->warned_at,
                          .next_line = row->next_line};
}

static struct order_line line_of(const struct row_order_lines *row)
{
    struct order_line line = {.id = row->line,
                              .position = row->position,
                              .product = {row->product_id, row->code, row->name, row->vintage, row->unit_set},
                              .warehouse = row->warehouse_id,
                              .warehouse_code = row->warehouse_code,
                              .warehouse_name = row->warehouse_name,
                              .qty = row->qty,
                              .price_level = row->price_level_id,
                              .price_level_name = row->price_level,
                              .price = row->price,
                              .instead_of = row->instead_of,
                              .note = row->note};
    order_line_complete(&line);
    return line;
}

void order_line_complete(struct order_line *line)
{
    line->cases = qty_cases(line->qty, line->product.unit_set);
    line->bottles = qty_loose(line->qty, line->product.unit_set);
    MUST(money_times(&line->total, line->price, line->qty)); /* a million bottles at 10^8 cents */
}

void order_complete(struct ctx *c, struct order *order)
{
    order->total_btl = (struct qty){0};
    order->total = (struct money){0};
    for (size_t i = 0; i < order->line_count; i++) {
        MUST(qty_add(&order->total_btl, order->total_btl, order->lines[i].qty));
        MUST(money_add(&order->total, order->total,
                       order->lines[i].total)); /* 200 lines of 10^14 at most: see check_total */
    }
    order->hold_count = 0;
    if (order->state == ORDER_ACTIVE && !order->hold_lifted_at_ms.has)
        order->holds = order_holds(c, &order->hold_count, order->account_status);
    order->actions = order_actions(c, &order->action_count, order);
}

enum err order_get(struct ctx *c, struct order *out, int64_t number)
{
    struct row_order_by_number row;
    struct rows_order_lines lines;
    bool found;
    TRY(q_order_by_number(c, &row, &found, number, user_rep_filter(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    struct order order = head_of(c, &row);
    TRY(backorder_reps(c, &order.reps, &order.rep_count, order.account.id));
    TRY(q_order_lines(c, &lines, number));
    order.lines = arena_array(c->arena, struct order_line, lines.n);
    order.line_count = lines.n;
    for (size_t i = 0; i < lines.n; i++)
        order.lines[i] = line_of(&lines.rows[i]);
    TRY(order_read_ties(c, &order));
    if (order.confirmed_at_ms.has)
        TRY(order_read_invoices(c, &order));
    order_complete(c, &order);
    *out = order;
    return ERR_OK;
}

enum err order_prices(struct ctx *c, struct order_prices *out, int64_t account, struct date day,
                      const int64_t *products, size_t n)
{
    struct order_prices prices = {0};
    struct rows_prices_allowed *parts = arena_array(c->arena, struct rows_prices_allowed, n / CHUNK + 1);
    for (size_t i = 0; i < n; i += CHUNK) {
        struct arg_prices_allowed args = {.account = account, .day = day};
        for (size_t k = 0; k < CHUNK && i + k < n; k++)
            args.products[k] = products[i + k];
        TRY(q_prices_allowed(c, &parts[i / CHUNK], &args));
        prices.n += parts[i / CHUNK].n;
    }
    prices.items = arena_array(c->arena, struct order_price, prices.n);
    prices.n = 0;
    for (size_t i = 0; i < n; i += CHUNK) {
        for (size_t k = 0; k < parts[i / CHUNK].n; k++) {
            const struct row_prices_allowed *r = &parts[i / CHUNK].rows[k];
            prices.items[prices.n++] = (struct order_price){r->product_id, r->price_level_id, r->price_level, r->price};
        }
    }
    *out = prices;
    return ERR_OK;
}

static enum err insert_line(struct ctx *c, int64_t number, const struct order_line *line)
{
    return q_order_line_insert(c, &(struct arg_order_line_insert){.number = number,
                                                                  .line = line->id,
                                                                  .position = line->position,
                                                                  .product = line->product.id,
                                                                  .warehouse = line->warehouse,
                                                                  .qty = line->qty,
                                                                  .price_level_id = line->price_level,
                                                                  .price = line->price,
                                                                  .instead_of = line->instead_of,
                                                                  .note = line->note,
                                                                  .product_code = line->product.code,
                                                                  .product_name = line->product.name,
                                                                  .vintage = line->product.vintage,
                                                                  .unit_set = line->product.unit_set,
                                                                  .price_level = line->price_level_name});
}

enum err order_insert(struct ctx *c, const struct order *order)
{
    struct maybe_i64 maker = user_id(c);
    MUST(maker.has);
    TRY(q_order_insert(c, &(struct arg_order_insert){.number = order->number,
                                                     .account = order->account.id,
                                                     .state = enum_name(order_state_names, order->state),
                                                     .delivery_date = order->delivery_date,
                                                     .note = order->note,
                                                     .private_note = order->private_note,
                                                     .reference = order->reference,
                                                     .created_at = c->now_ms,
                                                     .created_by = maker.v,
                                                     .activated_at = order->activated_at_ms,
                                                     .next_line = order->next_line}));
    for (size_t i = 0; i < order->line_count; i++)
        TRY(insert_line(c, order->number, &order->lines[i]));
    return ERR_OK;
}

static const struct order_line *line_with(const struct order *order, int64_t id)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (order->lines[i].id == id)
            return &order->lines[i];
    }
    return NULL;
}

enum err order_update(struct ctx *c, const struct order *before, const struct order *after)
{
    for (size_t i = 0; i < before->line_count; i++) {
        if (line_with(after, before->lines[i].id) == NULL)
            TRY(q_order_line_delete(c, before->number, before->lines[i].id));
    }
    for (size_t i = 0; i < after->line_count; i++) {
        const struct order_line *line = &after->lines[i];
        if (line_with(before, line->id) == NULL)
            TRY(insert_line(c, before->number, line));
        else
            TRY(q_order_line_update(c, &(struct arg_order_line_update){.number = before->number,
                                                                       .line = line->id,
                                                                       .position = line->position,
                                                                       .warehouse = line->warehouse,
                                                                       .qty = line->qty,
                                                                       .price_level_id = line->price_level,
                                                                       .price = line->price,
                                                                       .price_level = line->price_level_name,
                                                                       .note = line->note}));
    }
    return q_order_update(c, &(struct arg_order_update){.number = before->number,
                                                        .rev = before->rev,
                                                        .delivery_date = after->delivery_date,
                                                        .note = after->note,
                                                        .private_note = after->private_note,
                                                        .reference = after->reference,
                                                        .next_line = after->next_line});
}

enum err order_set_active(struct ctx *c, const struct order *order)
{
    return q_order_activate(c, order->number, order->rev, c->now_ms);
}

enum err order_set_confirmed(struct ctx *c, const struct order *order)
{
    return q_order_confirm(
        c, &(struct arg_order_confirm){.number = order->number, .rev = order->rev, .at = c->now_ms, .by = user_id(c)});
}

enum err order_set_ended(struct ctx *c, const struct order *order, int state, const char *note)
{
    return q_order_end(c, &(struct arg_order_end){.number = order->number,
                                                  .rev = order->rev,
                                                  .state = enum_name(order_state_names, state),
                                                  .at = c->now_ms,
                                                  .by = user_id(c),
                                                  .note = note});
}

enum err order_set_hold_lifted(struct ctx *c, const struct order *order)
{
    return q_order_lift_hold(c, &(struct arg_order_lift_hold){
                                    .number = order->number, .rev = order->rev, .at = c->now_ms, .by = user_id(c)});
}

enum err order_set_warned(struct ctx *c, const struct order *order)
{
    return q_order_warned(c, order->number, order->rev, c->now_ms);
}

enum err order_due(struct ctx *c, struct order_dues *out, int state, struct date day, int64_t after, int64_t most)
{
    struct rows_orders_due rows;
    TRY(q_orders_due(c, &rows,
                     &(struct arg_orders_due){
                         .state = enum_name(order_state_names, state), .day = day, .after = after, .most = most}));
    out->items = arena_array(c->arena, struct order_due, rows.n);
    out->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items[i] = (struct order_due){rows.rows[i].number, rows.rows[i].rev};
    return ERR_OK;
}
