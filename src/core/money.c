/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sums of cents, and the one place that rounds. */
#include "core/money.h"

#include "core/must.h"

static bool money_in_range(int64_t cents)
{
    return cents >= -MONEY_MAX_CENTS && cents <= MONEY_MAX_CENTS;
}

bool money_add(struct money *out, struct money a, struct money b)
{
    int64_t cents;
    if (!checked_add(&cents, a.cents, b.cents) || !money_in_range(cents))
        return false;
    out->cents = cents;
    return true;
}

bool money_times(struct money *out, struct money price_per_bottle, struct qty qty)
{
    int64_t cents;
    if (!checked_mul(&cents, price_per_bottle.cents, qty.btl) || !money_in_range(cents))
        return false;
    out->cents = cents;
    return true;
}

void money_share(struct money *parts, size_t n, struct money total, const int64_t *weights)
{
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++) {
        MUST(weights[i] >= 0);
        sum += weights[i];
    }
    MUST(sum > 0);
    int64_t sign = total.cents < 0 ? -1 : 1;
    __int128 size = (__int128)total.cents * sign;
    int64_t left = total.cents * sign;
    for (size_t i = 0; i < n; i++) {
        parts[i].cents = (int64_t)(size * weights[i] / sum);
        left -= parts[i].cents;
    }
    /* What is left over is less than one cent a part: it goes to the largest remainders, ties to the lower index. A
     * part that has got its cent no longer competes, because its share is then larger than what is due to it. */
    for (; left > 0; left--) {
        size_t best = n;
        __int128 best_rest = -1;
        for (size_t i = 0; i < n; i++) {
            __int128 rest = size * weights[i] - (__int128)parts[i].cents * sum;
            if (rest > best_rest) {
                best = i;
                best_rest = rest;
            }
        }
        parts[best].cents++;
    }
    for (size_t i = 0; i < n; i++)
        parts[i].cents *= sign;
}
