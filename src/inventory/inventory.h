/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stock: an append-only ledger and the balances that are its sums. Available = on hand - on future, may be negative. */
#ifndef INVENTORY_INVENTORY_H
#define INVENTORY_INVENTORY_H

#include "core/ctx.h"
#include "core/qty.h"
#include "core/record.h"

enum bucket { BUCKET_ON_HAND, BUCKET_ON_FUTURE, BUCKET_ON_ORDER };
/* Why stock moved. Those before MOVE_ORDER are chosen by people; the others come with a document. */
enum move_reason {
    MOVE_OPENING,
    MOVE_COUNT,
    MOVE_RECEIVED,
    MOVE_RETURNED,
    MOVE_DAMAGED,
    MOVE_TRANSFER,
    MOVE_CORRECTION,
    MOVE_ORDER,
    MOVE_PURCHASE_ORDER
};
extern const char *const bucket_names[], *const move_reason_names[];
extern const char *const adjust_reason_names[]; /* those that people choose */

struct balance {
    int64_t product, warehouse;
    struct qty on_hand, on_future, on_order;
};

/** balance_available(b): on hand - on future. */
struct qty balance_available(const struct balance *b);

/** inventory_primary(c, out, product_ids, n): the balance of each product in its primary warehouse, in the order of
 * ${product_ids}; zero where there is none. Few statements, as product_get_all(). */
CHECKED enum err inventory_primary(struct ctx *c, struct balance **out, const int64_t *product_ids, size_t n);

struct move {
    int64_t product, warehouse;
    int bucket;
    struct qty qty; /* signed, not 0 */
    int reason;     /* enum move_reason */
    const char *note;
    struct maybe_i64 document; /* number of the order or purchase order; none for those that people choose */
};

/* The balances of some products in all warehouses, as a transaction has read and changed them. */
struct balances {
    struct balance *items;
    size_t n, room;
};

/** inventory_balances(c, out, product_ids, n): read them, in few statements. */
CHECKED enum err inventory_balances(struct ctx *c, struct balances *out, const int64_t *product_ids, size_t n);

/** balances_at(c, set, product, warehouse): the one of a place; a new one of zeros where there was none yet. Valid
 * until the next call. ${set} must have been read for that product. */
struct balance *balances_at(struct ctx *c, struct balances *set, int64_t product, int64_t warehouse);

/** inventory_post(c, set, moves, n): ledger rows and their balances, by c->user at c->now_ms; ${set} then holds the
 * figures after. Reads nothing. Needs TX_WRITE. Errors: STOCK_LIMIT, before anything is written, when a balance would
 * leave
 * +-QTY_STOCK_MAX_BTL (on future, on order: below 0). */
CHECKED enum err inventory_post(struct ctx *c, struct balances *set, const struct move *moves, size_t n);

/** inventory_move(c, m): inventory_balances() and inventory_post() of one move. */
CHECKED enum err inventory_move(struct ctx *c, const struct move *m);

/** balance_apply(b, m): the balance after the move; false, and ${b} untouched, when a figure would leave what can be
 * kept. */
CHECKED bool balance_apply(struct balance *b, const struct move *m);

/* Stock as it is shown: by product and warehouse. */
struct stock_row {
    int64_t product, warehouse;
    const char *product_code, *product_name; /* NULL where the product is known anyway */
    struct maybe_i64 vintage, unit_set;
    const char *warehouse_code, *warehouse_name;
    struct qty on_hand, on_future, available, on_order;
    const char *sort_key; /* of the product, for cursors */
};
struct stock_rows {
    struct stock_row *items;
    size_t n;
};
struct stock_filter {
    struct maybe_i64 warehouse, product;
    const char *text; /* LIKE pattern; NULL: all */
    const char *after_key;
    int64_t after_id, after_warehouse; /* 0: from the start */
    int64_t most, skip;
};
/** inventory_of_product(c, out, product): in every warehouse that ever had it. */
CHECKED enum err inventory_of_product(struct ctx *c, struct stock_rows *out, int64_t product);
/** inventory_list(c, out, filter): by product name; Admin Only products are left out for reps. */
CHECKED enum err inventory_list(struct ctx *c, struct stock_rows *out, const struct stock_filter *filter);

/* The ledger as it is shown. */
struct ledger_row {
    int64_t id, at_ms;
    const char *user_name;
    int64_t warehouse;
    const char *warehouse_name;
    int bucket;
    struct qty qty;
    int reason;
    struct maybe_i64 document; /* number of the order or purchase order */
    const char *note;
};
struct ledger_rows {
    struct ledger_row *items;
    size_t n;
};
/** inventory_moves(c, out, product, before, most): latest first, before the row ${before} (INT64_MAX: the latest). */
CHECKED enum err inventory_moves(struct ctx *c, struct ledger_rows *out, int64_t product, int64_t before, int64_t most);

/* A change of stock by hand. */
struct adjustment {
    int64_t product, warehouse;
    struct maybe_i64 qty_btl, cases, bottles;
    int reason;
    const char *note;
};

extern const struct record stock_record, ledger_record, adjustment_record;

#endif
