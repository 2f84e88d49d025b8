/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money is whole cents of the company's currency. A struct of one field costs nothing and keeps cents from bottles. */
#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include "core/checked.h"
#include "core/qty.h"

struct money {
    int64_t cents;
};

#define MONEY_MAX_CENTS INT64_C(100000000000000) /* 10^14: a trillion of the currency's units */

/** money_add(out, a, b): false on overflow or beyond +-MONEY_MAX_CENTS. */
CHECKED bool money_add(struct money *out, struct money a, struct money b);

/** money_times(out, price_per_bottle, qty): line total; exact, no rounding is needed. False as money_add(). */
CHECKED bool money_times(struct money *out, struct money price_per_bottle, struct qty qty);

/**
 * money_share(parts, n, total, weights):
 * Split ${total} over ${n} parts in proportion to ${weights} (>= 0, not all 0) so that the parts sum to it exactly:
 * largest remainder, ties to the lower index. The only place that rounds.
 */
void money_share(struct money *parts, size_t n, struct money total, const int64_t *weights);

#endif
