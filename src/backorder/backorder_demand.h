/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What open back orders wait for: per product, in the queue, over all. Computed when asked and never stored, so it
 * can't drift. Wanted = bottles of an open line minus bottles of it on the order it is tied to, never below 0; back
 * orders of disabled accounts are left out; stock is that of the primary warehouse (product.md 2.6). */
#ifndef BACKORDER_BACKORDER_DEMAND_H
#define BACKORDER_BACKORDER_DEMAND_H

#include "backorder/backorder.h"

/** backorder_wanted(c, out, products, n, but_account): out[i] is what other accounts than ${but_account} (0: all) want
 * of products[i]. In statements of eight products. */
CHECKED enum err backorder_wanted(struct ctx *c, struct qty **out, const int64_t *products, size_t n,
                                  int64_t but_account);

/* --- over all --- */

enum demand_by { DEMAND_BY_PRODUCT, DEMAND_BY_PRODUCER, DEMAND_BY_IMPORTER };
enum demand_sort { DEMAND_SORT_GAP, DEMAND_SORT_WANTED, DEMAND_SORT_AGE, DEMAND_SORT_NAME, DEMAND_SORT_ACCOUNTS };
extern const char *const demand_by_names[], *const demand_sort_names[];

/* What is wanted of a product, or of all products of a producer or importer. */
struct demand_item {
    int64_t id; /* of the product, producer or importer */
    const char *name;
    struct backorder_product *product; /* NULL: of a producer or importer */
    struct backorder_ref *producer, *importer;
    int64_t products; /* that are wanted */
    int64_t accounts, back_orders;
    struct qty wanted;
    int64_t oldest_ms, age_days;
    struct qty on_hand, available; /* in the primary warehouses */
    struct qty on_order;           /* in all warehouses */
    struct qty gap; /* wanted - what is available (not below 0) - on order, not below 0; summed by product */
    const char *sort_key;
};

struct demand_filter {
    int by;
    struct maybe_i64 product, producer, importer, warehouse;
    const char *text; /* LIKE pattern; NULL: all */
    int64_t min_gap;
};

/* Rows after one that was seen, or from an offset on. Everything but names goes from much to little, from old to new
 * when descending. */
struct demand_window {
    int sort;
    bool descending;
    bool after;
    int64_t after_key, after_id;
    const char *after_name;
    int64_t limit, offset;
};

struct demand_page {
    struct demand_item *items;
    size_t n, total;
    bool more;
    int64_t last_key, last_id;
    const char *last_name;
};

extern const struct record demand_item_record;

/** demand_list(c, out, filter, window): reps: what their accounts want. Only what is wanted is listed. Cost: one walk
 * along the index of open lines and one of the products; who waits is counted for the page only, unless it sorts. Needs
 * company_load(). */
CHECKED enum err demand_list(struct ctx *c, struct demand_page *out, const struct demand_filter *filter,
                             const struct demand_window *window);

#endif
