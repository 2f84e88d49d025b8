/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a move does to a balance, without a database. */
#include "inventory/inventory.h"

#include "core/must.h"

#include <string.h>

const char *const bucket_names[] = {"on_hand", "on_future", "on_order", NULL};
const char *const move_reason_names[] = {"opening",  "count",      "received", "returned",       "damaged",
                                         "transfer", "correction", "order",    "purchase_order", NULL};
const char *const adjust_reason_names[] = {"opening", "count",    "received",   "returned",
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

struct balance *balances_at(struct ctx *c, struct balances *set, int64_t product, int64_t warehouse)
{
    for (size_t i = 0; i < set->n; i++) {
        if (set->items[i].product == product && set->items[i].warehouse == warehouse)
            return &set->items[i];
    }
    if (set->n == set->room) {
        size_t room = set->room < 16 ? 32 : 2 * set->room;
        struct balance *items = arena_array(c->arena, struct balance, room);
        if (set->n > 0)
            memcpy(items, set->items, set->n * sizeof *items);
        set->items = items;
        set->room = room;
    }
    set->items[set->n] = (struct balance){.product = product, .warehouse = warehouse};
    return &set->items[set->n++];
}
