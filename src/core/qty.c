/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bottles from cases and back. */
#include "core/qty.h"

#include "core/must.h"

bool qty_add(struct qty *out, struct qty a, struct qty b)
{
    return checked_add(&out->btl, a.btl, b.btl);
}

bool qty_from_cases(struct qty *out, int64_t cases, int64_t bottles, int64_t unit_set)
{
    int64_t btl;
    MUST(unit_set > 0);
    if (cases < 0 || bottles < 0 || !checked_mul(&btl, cases, unit_set) || !checked_add(&btl, btl, bottles))
        return false;
    out->btl = btl;
    return true;
}

int64_t qty_cases(struct qty q, int64_t unit_set)
{
    MUST(unit_set > 0);
    return q.btl / unit_set;
}

int64_t qty_loose(struct qty q, int64_t unit_set)
{
    MUST(unit_set > 0);
    return q.btl % unit_set;
}
