/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside backorder_*.c only: what reading one and reading lists have in common.
 */
#ifndef BACKORDER_BACKORDER_PARTS_H
#define BACKORDER_BACKORDER_PARTS_H

#include "backorder/backorder.h"

/** backorder_tie_of(c, order, state): NULL without an order. */
struct backorder_tie *backorder_tie_of(struct ctx *c, struct maybe_i64 order, const char *state);

/** backorder_status_of(text): enum backorder_status; another text is a bug. */
int backorder_status_of(const char *text);

#define BACKORDER_CHUNK 50 /* ids of one statement about a page */

/* Whose reps, and where they are to be put; *count is 0 before. */
struct backorder_reps_place {
    int64_t account;
    struct backorder_ref **reps;
    size_t *count;
};

/** backorder_reps_of(c, places, n): the reps of accounts now, for at most BACKORDER_CHUNK places. */
CHECKED enum err backorder_reps_of(struct ctx *c, const struct backorder_reps_place *places, size_t n);

#endif
