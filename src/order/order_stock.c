/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an order does to stock. It follows from its state and its lines alone: every move and every edit is posted as
 * the difference of what the order held before and holds after, so that no bottle can be made or lost between the two.
 */
#include "order/order.h"

#include "core/must.h"

#include <stdlib.h>

/* What a state does with the bottles of its lines. */
static bool holds(int state, int *bucket, int *sign)
{
    switch (state) {
    case ORDER_DRAFT:
    case ORDER_ACTIVE:
    case ORDER_CONFIRMED:
        *bucket = BUCKET_ON_HAND;
        *sign = -1;
        return true;
    case ORDER_FUTURE:
        *bucket = BUCKET_ON_FUTURE;
        *sign = 1;
        return true;
    default: /* cancelled, expired */
        return false;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct move *x = a, *y = b;
    int order = cmp_i64(x->product, y->product);
    if (order == 0)
        order = cmp_i64(x->warehouse, y->warehouse);
    return order != 0 ? order : cmp_i64(x->bucket, y->bucket);
}

static void add_lines(struct order_moves *moves, int state, const struct order_line *lines, size_t n, int times)
{
    int bucket, sign;
    if (!holds(state, &bucket, &sign))
        return;
    for (size_t i = 0; i < n; i++)
        moves->items[moves->n++] = (struct move){.product = lines[i].product.id,
                                                 .warehouse = lines[i].warehouse,
                                                 .bucket = bucket,
                                                 .qty = {times * sign * lines[i].qty.btl},
                                                 .reason = MOVE_ORDER};
}

struct order_moves order_moves_between(struct ctx *c, int before_state, const struct order_line *before, size_t n,
                                       int after_state, const struct order_line *after, size_t m)
{
    struct order_moves all = {.items = arena_array(c->arena, struct move, n + m + 1)};
    struct order_moves sums = {.items = all.items};
    add_lines(&all, before_state, before, n, -1);
    add_lines(&all, after_state, after, m, 1);
    qsort(all.items, all.n, sizeof *all.items, by_place);
    for (size_t i = 0; i < all.n; i++) {
        struct move sum = all.items[i];
        for (; i + 1 < all.n && by_place(&sum, &all.items[i + 1]) == 0; i++)
            sum.qty.btl += all.items[i + 1].qty.btl; /* at most 400 lines of a million */
        if (sum.qty.btl != 0)
            sums.items[sums.n++] = sum;
    }
    MUST(sums.n <= n + m);
    return sums;
}
