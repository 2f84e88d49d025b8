/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside backorder_*.c only: how many accounts and back orders wait for groups of products, and since when. */
#ifndef BACKORDER_BACKORDER_PEOPLE_H
#define BACKORDER_BACKORDER_PEOPLE_H

#include "core/ctx.h"

/* A product and the group that it is counted in; groups are numbered from 0. */
struct people_of {
    uint32_t group;
    int64_t product;
};

struct people {
    int64_t accounts, back_orders;
    int64_t oldest_ms; /* INT64_MAX: nobody waits */
};

/** backorder_people(c, out, groups, of, n): counts for each of ${groups} groups who waits for the products ${of} (each
 * in one group; sorted here): those of the user's accounts for reps. Lines count that still want something. Cost: one
 * walk along the open lines of the products. */
CHECKED enum err backorder_people(struct ctx *c, struct people **out, size_t groups, struct people_of *of, size_t n);

#endif
