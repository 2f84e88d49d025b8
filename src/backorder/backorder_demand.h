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

#endif
