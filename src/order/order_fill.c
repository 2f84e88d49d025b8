/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which back-order lines the bottles of an order are for: the longest waiting of a product is filled first
 * (product.md 2.3). */
#include "order/order.h"

/* Bottles of the lines that count for a product: its own, and those of what stands in for it. */
static int64_t bottles_for(int64_t product, const struct order_line *lines, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t counts_for = lines[i].instead_of.has ? lines[i].instead_of.v : lines[i].product.id;
        if (counts_for == product)
            sum += lines[i].qty.btl; /* at most 200 lines of a million */
    }
    return sum;
}

void order_fill_up(struct order_fill *fills, size_t n, const struct order_line *lines, size_t m)
{
    for (size_t i = 0; i < n; i++) {
        int64_t left = bottles_for(fills[i].product, lines, m);
        for (size_t before = 0; before < i; before++) {
            if (fills[before].product == fills[i].product)
                left -= fills[before].qty.btl;
        }
        fills[i].qty.btl = left < fills[i].wanted.btl ? left : fills[i].wanted.btl;
    }
}
