/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a move does to a balance, without a database. */
#include "inventory/inventory.h"

#include "core/must.h"

const char *const bucket_names[] = {"on_hand", "on_future", "on_order", NULL};
const char *const move_reason_names[] = {"opening", "count",    "received",   "returned",
                                         "damaged", "transfer", "correction", NULL};

struct qty balance_available(const struct balance *b)
{
    return (struct qty){b->on_hand.btl - b->on_future.btl};
}

bool balance_apply(struct balance *b, const struct move *m)
{
    struct qty *figure[] = {
        [BUCKET_ON_HAND] = &b->on_hand, [BUCKET_ON_FUTURE] = &b->on_future, [BUCKET_ON_ORDER] = &b->on_order};
    struct qty after;
    MUST(m->bucket >= BUCKET_ON_HAND && m->bucket <= BUCKET_ON_ORDER);
    int64_t least = m->bucket == BUCKET_ON_HAND ? -QTY_STOCK_MAX_BTL : 0;
    if (!qty_add(&after, *figure[m->bucket], m->qty) || after.btl < least || after.btl > QTY_STOCK_MAX_BTL)
        return false;
    *figure[m->bucket] = after;
    return true;
}
