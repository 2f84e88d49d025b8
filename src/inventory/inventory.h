/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stock: an append-only ledger and the balances that are its sums. Available = on hand - on future, may be negative. */
#ifndef INVENTORY_INVENTORY_H
#define INVENTORY_INVENTORY_H

#include "core/ctx.h"
#include "core/qty.h"
#include "core/record.h"

enum bucket { BUCKET_ON_HAND, BUCKET_ON_FUTURE, BUCKET_ON_ORDER };
extern const char *const bucket_names[], *const move_reason_names[];

struct balance {
    int64_t product, warehouse;
    struct qty on_hand, on_future, on_order;
};

/** balance_available(b): on hand - on future. */
struct qty balance_available(const struct balance *b);

/** inventory_primary(c, out, product_ids, n): the balance of each product in its primary warehouse, in the order of ${product_ids}; zero
 *  where there is none. Few statements, as product_get_all(). */
CHECKED enum err inventory_primary(struct ctx *c, struct balance **out, const int64_t *product_ids, size_t n);

struct move {
    int64_t product, warehouse;
    int bucket;
    struct qty qty; /* signed, not 0 */
    int reason;     /* index into move_reason_names */
    const char *note;
};

/** inventory_move(c, m): one ledger row and its balance, by c->user at c->now_ms. Needs TX_WRITE.
 *  Errors: STOCK_LIMIT when the balance would leave +-QTY_STOCK_MAX_BTL (on future, on order: below 0). */
CHECKED enum err inventory_move(struct ctx *c, const struct move *m);

#endif
