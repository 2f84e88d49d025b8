/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of orders: a page along the index of the sort key. */
#include "order/order_list.h"

#include "order/order_parts.h"
#include "user/user.h"

const char *const order_sort_names[] = {"number", "created", "delivery", NULL};

static struct order_item item_of(struct ctx *c, const struct row_order_item_row *row)
{
    struct order_item item = {.number = row->number,
                              .rev = row->rev,
                              .account = BACKORDER_ACCOUNT_OF(c, row),
                              .state = order_state_of(row->state),
                              .delivery_date = row->delivery_date,
                              .reference = row->reference,
                              .created_at_ms = row->created_at,
                              .created_by = {row->created_by, row->created_by_name},
                              .lines = row->lines,
                              .total_btl = row->total_btl,
                              .total = row->total,
                              .back_orders = company_sees_back_orders(c) ? row->back_orders : 0};
    struct order order = {.state = item.state};
    if (order.state == ORDER_ACTIVE)
        order.holds = order_holds(c, &order.hold_count, enum_index(account_status_names, row->account_status));
    item.actions = order_actions(c, &item.action_count, &order);
    return item;
}

/* The statements share their filter's parameters, so they are set once. */
#define FILTER(c, f)                                                                                                   \
    .rep = user_rep_filter(c), .state = (f)->state < 0 ? NULL : enum_name(order_state_names, (f)->state),              \
    .account = (f)->account, .of_rep = (f)->rep, .product = (f)->product, .from_back_order = (f)->back_order,          \
    .created_by = (f)->created_by, .words = (f)->text, .text_number = (f)->text_number,                                \
    .delivery_from = (f)->delivery_from, .delivery_to = (f)->delivery_to

static enum err walk(struct ctx *c, struct rows_order_item_row *rows, const struct order_filter *f,
                     const struct order_window *w)
{
    int64_t first = w->descending ? INT64_MAX : INT64_MIN;
    struct arg_order_walk args = {.after_key = w->after ? w->after_key : first,
                                  .after_number = w->after ? w->after_number : first,
                                  .limit = w->limit + 1, /* one more tells whether more follow */
                                  .offset = w->offset,
                                  FILTER(c, f)};
    return q_order_walk(c, w->sort == ORDER_BY_NUMBER ? ORDER_WALK_BY_NUMBER : ORDER_WALK_BY_CREATED,
                        w->descending ? ORDER_WALK_DIR_DESC : ORDER_WALK_DIR_ASC, rows, &args);
}

static enum err walk_delivery(struct ctx *c, struct rows_order_item_row *rows, const struct order_filter *f,
                              const struct order_window *w)
{
    struct date first;
    if (w->after)
        first = (struct date){(int32_t)w->after_key};
    else
        MUST(date_parse(&first, w->descending ? "2199-12-31" : "1900-01-01")); /* the bounds of all dates */
    struct arg_order_walk_delivery args = {.after_day = first,
                                           .after_number = w->after        ? w->after_number
                                                           : w->descending ? INT64_MAX
                                                                           : 0,
                                           .limit = w->limit + 1,
                                           .offset = w->offset,
                                           FILTER(c, f)};
    return q_order_walk_delivery(c, w->descending ? ORDER_WALK_DELIVERY_DIR_DESC : ORDER_WALK_DELIVERY_DIR_ASC, rows,
                                 &args);
}

static int64_t key_of(const struct order_item *item, int sort)
{
    if (sort == ORDER_BY_DELIVERY)
        return item->delivery_date.days;
    return sort == ORDER_BY_CREATED ? item->created_at_ms : item->number;
}

enum err order_list(struct ctx *c, struct order_page *out, const struct order_filter *filter,
                    const struct order_window *window)
{
    struct rows_order_item_row rows;
    if (window->sort == ORDER_BY_DELIVERY)
        TRY(walk_delivery(c, &rows, filter, window));
    else
        TRY(walk(c, &rows, filter, window));
    struct order_page page = {.more = rows.n > (size_t)window->limit};
    page.n = page.more ? rows.n - 1 : rows.n;
    page.items = arena_array(c->arena, struct order_item, page.n);
    for (size_t i = 0; i < page.n; i++)
        page.items[i] = item_of(c, &rows.rows[i]);
    if (page.n > 0) {
        page.last_key = key_of(&page.items[page.n - 1], window->sort);
        page.last_number = page.items[page.n - 1].number;
    }
    *out = page;
    return ERR_OK;
}

enum err order_count(struct ctx *c, int64_t *n, const struct order_filter *filter, int64_t cap)
{
    struct row_order_counted row;
    TRY(q_order_count(c, &row, &(struct arg_order_count){.cap = cap, FILTER(c, filter)}));
    *n = row.n;
    return ERR_OK;
}
