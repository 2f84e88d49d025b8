/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of purchase orders: which ones, in which order, from where on. */
#ifndef PURCHASE_PURCHASE_LIST_H
#define PURCHASE_PURCHASE_LIST_H

#include "purchase/purchase.h"

enum purchase_sort { PURCHASE_BY_NUMBER, PURCHASE_BY_CREATED, PURCHASE_BY_DUE };
extern const char *const purchase_sort_names[]; /* number, created, due */

/* One row of a list. */
struct purchase_item {
    int64_t number, rev;
    const char *supplier;
    int64_t warehouse;
    const char *warehouse_name;
    int status;
    struct date due;
    const char *reference;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    struct maybe_i64 closed_at_ms;
    int64_t lines;
    struct qty total, received, due_btl;
    const char **actions;
    size_t action_count;
};
extern const struct record purchase_item_record;

/* One line of a list by line: what of its purchase order an import takes stands on each. */
struct purchase_line_item {
    int64_t number, line;
    int status;
    const char *supplier, *reference, *warehouse_code, *warehouse_name;
    struct date due;
    const char *order_note;
    struct backorder_product product;
    struct qty qty, received, due_btl;
    int64_t cases, bottles;
    struct date line_due;
    const char *note;
    int64_t created_at_ms;
    struct maybe_i64 closed_at_ms;
};
extern const struct record purchase_line_item_record;

/* What is asked for; what is not given asks for nothing. */
struct purchase_filter {
    int status;           /* enum purchase_status; -1: both */
    const char *supplier; /* LIKE pattern over the folded supplier */
    struct maybe_i64 product, warehouse;
    struct date due_from, due_to; /* with a line due between (of ${product}, when that is given) */
};

struct purchase_window {
    int sort;
    bool descending;
    bool after; /* a page follows the row with: */
    int64_t after_key, after_number;
    int64_t limit, offset;
};

struct purchase_page {
    struct purchase_item *items;
    size_t n;
    bool more;
    int64_t last_key, last_number;
};

/** purchase_list(c, out, filter, window): by due, those without a day of their own are left out. */
CHECKED enum err purchase_list(struct ctx *c, struct purchase_page *out, const struct purchase_filter *filter,
                               const struct purchase_window *window);

struct purchase_line_page {
    struct purchase_line_item *items;
    size_t n;
    bool more;
};
/** purchase_line_list(c, out, filter, after, after_line, limit): the lines of what the filter lets through, by number
 * and line, after these. */
CHECKED enum err purchase_line_list(struct ctx *c, struct purchase_line_page *out, const struct purchase_filter *filter,
                                    int64_t after, int64_t after_line, int64_t limit);
/** purchase_count(c, n, filter, cap): how many, counted to ${cap}. */
CHECKED enum err purchase_count(struct ctx *c, int64_t *n, const struct purchase_filter *filter, int64_t cap);

#endif
