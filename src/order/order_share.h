/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets what of a product that is not enough for all: a rule over plain numbers. */
#ifndef ORDER_ORDER_SHARE_H
#define ORDER_ORDER_SHARE_H

#include "core/arena.h"
#include "core/qty.h"

enum share_strategy { SHARE_OLDEST, SHARE_FAIR };
extern const char *const share_strategy_names[];

/* A line that waits for the product. */
struct share {
    int64_t account;   /* its id, not 0 */
    struct qty wanted; /* at least 1 */
    struct qty got;
};

/**
 * order_share(arena, shares, n, available, strategy):
 * Give ${available} bottles (below 0: none) to ${shares}, which stand in the order of the queue.
 * SHARE_OLDEST: each gets what it wants until nothing is left.
 * SHARE_FAIR: every account gets the same number of whole bottles, but none more than all its lines want; what one does
 * not want is shared among the others; the bottles that can't be split evenly go, one each, to the accounts whose first
 * line stands earlier. Within an account its lines are filled in the order of the queue. Whoever stands first never
 * gets fewer than one who wants as much and stands later. The same input gives the same result.
 * Returns how many of them there are up to the one that takes the last bottle: lines that would stand behind it change
 * nothing, so a queue need not be known further. n + 1: there is no such one. Shared fairly, it is the first line of
 * the account with which there are as many accounts as bottles.
 */
size_t order_share(struct arena *arena, struct share *shares, size_t n, struct qty available,
                   enum share_strategy strategy);

#endif
