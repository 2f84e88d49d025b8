/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside backorder_*.c only: finding the numbers of a window, by the way that is short for this filter. */
#ifndef BACKORDER_BACKORDER_FIND_H
#define BACKORDER_BACKORDER_FIND_H

#include "backorder/backorder_list.h"

/* A filter narrower than this is sorted; a wider one is met often enough along the sort's index. */
#define BACKORDER_SET_MAX 10000

/* A filter as the statements take it: instants, not days. */
struct backorder_sought {
    bool nothing;         /* what is asked for can't exist */
    bool open;            /* open ones only, by the indexes of open ones */
    struct maybe_i64 rep; /* who asks */
    const char *status;
    struct maybe_i64 account, of_rep, product, producer, importer, created_by;
    const char *reference;
    struct maybe_i64 created_from, created_to, waiting_from, waiting_to; /* from <= t < to; both or none */
    const char *words;                                                   /* LIKE pattern */
    struct maybe_i64 text_number;
};

struct backorder_found {
    int64_t number, key;
    const char *name;
};

/** backorder_find(c, out, n, sought, window): the numbers and sort keys of the window, at most window->limit.
 */
CHECKED enum err backorder_find(struct ctx *c, struct backorder_found **out, size_t *n,
                                const struct backorder_sought *sought, const struct backorder_window *window);

/** backorder_find_count(c, n, sought, cap): how many, counted to ${cap}. */
CHECKED enum err backorder_find_count(struct ctx *c, int64_t *n, const struct backorder_sought *sought, int64_t cap);

#endif
