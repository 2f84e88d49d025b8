/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Quantities are always whole bottles; cases exist only on the way in and out, through a product's unit set. */
#ifndef CORE_QTY_H
#define CORE_QTY_H

#include "core/checked.h"

#include <stddef.h>

struct qty {
    int64_t btl;
};

#define QTY_LINE_MAX_BTL  INT64_C(1000000)       /* most bottles on one line */
#define QTY_STOCK_MAX_BTL INT64_C(1000000000000) /* most bottles, in size, that an inventory figure may hold */
#define UNIT_SET_MAX      1200

/** qty_add(out, a, b): false on overflow. */
CHECKED bool qty_add(struct qty *out, struct qty a, struct qty b);

/** qty_from_cases(out, cases, bottles, unit_set): cases x unit_set + bottles. False if a part is < 0 or it overflows.
 */
CHECKED bool qty_from_cases(struct qty *out, int64_t cases, int64_t bottles, int64_t unit_set);

/** qty_cases(q, unit_set), qty_loose(q, unit_set): how ${q} is shown: whole cases, and the bottles left over. */
int64_t qty_cases(struct qty q, int64_t unit_set);
int64_t qty_loose(struct qty q, int64_t unit_set);

#endif
