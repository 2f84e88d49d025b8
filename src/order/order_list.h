/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of orders: which ones, in which order, from where on. */
#ifndef ORDER_ORDER_LIST_H
#define ORDER_ORDER_LIST_H

#include "order/order.h"

enum order_sort { ORDER_BY_NUMBER, ORDER_BY_CREATED, ORDER_BY_DELIVERY };
extern const char *const order_sort_names[]; /* number, created, delivery */

/* One row of a list. */
struct order_item {
    int64_t number, rev;
    struct backorder_account account;
    int state;
    struct date delivery_date;
    const char *reference;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    int64_t lines;
    struct qty total_btl;
    struct money total;
    int64_t back_orders;
    const char **actions;
    size_t action_count;
};
extern const struct record order_item_record;

/* What is asked for; what is not given asks for nothing. */
struct order_filter {
    int state; /* enum order_state; -1: all */
    struct maybe_i64 account, rep, product, back_order, created_by;
    const char *text; /* LIKE pattern over the folded account */
    struct maybe_i64 text_number;
    struct date delivery_from, delivery_to;
};

struct order_window {
    int sort;
    bool descending;
    bool after; /* a page follows the row with: */
    int64_t after_key, after_number;
    int64_t limit, offset;
};

struct order_page {
    struct order_item *items;
    size_t n;
    bool more;
    int64_t last_key, last_number;
};

/** order_list(c, out, filter, window): by delivery, orders without a date are left out. Reps see those of their
 * accounts. Needs company_load(). */
CHECKED enum err order_list(struct ctx *c, struct order_page *out, const struct order_filter *filter,
                            const struct order_window *window);
/** order_count(c, n, filter, cap): how many, counted to ${cap}. */
CHECKED enum err order_count(struct ctx *c, int64_t *n, const struct order_filter *filter, int64_t cap);

#endif
