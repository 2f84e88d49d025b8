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
    struct maybe_i64 created_from, created_to, waiting_from, waiting_to, closed_from, closed_to; /* from <= t < to; both
 or none */
    const char *words;                                                                           /* LIKE pattern */
    struct maybe_i64 text_number;
};

/* The arguments that every filtered statement has in common. */
#define SOUGHT(s)                                                                                                      \
    .rep = (s)->rep, .status = (s)->status, .account = (s)->account, .of_rep = (s)->of_rep, .product = (s)->product,   \
    .producer = (s)->producer, .importer = (s)->importer, .created_by = (s)->created_by, .reference = (s)->reference,  \
    .created_from = (s)->created_from, .created_to = (s)->created_to, .waiting_from = (s)->waiting_from,               \
    .waiting_to = (s)->waiting_to, .closed_from = (s)->closed_from, .closed_to = (s)->closed_to, .words = (s)->words,  \
    .text_number = (s)->text_number

struct backorder_found {
    int64_t number, key;
    const char *name;
};

/** backorder_find(c, out, n, sought, window): the numbers and sort keys of the window, at most window->limit.
 */
CHECKED enum err backorder_find(struct ctx *c, struct backorder_found **out, size_t *n,
                                const struct backorder_sought *sought, const struct backorder_window *window);

/** backorder_sought_of(c, filter): days and words of a filter as statements take them. Needs company_load(). */
struct backorder_sought backorder_sought_of(struct ctx *c, const struct backorder_filter *filter);

/** backorder_find_source(c, source, few, sought): from where a statement with a source best takes its back orders: the
 * source of the narrowest filter, in the order of back_order_set's; few: they are at most BACKORDER_SET_MAX. Without
 * any filter that has an index: that of all, or of all open ones. */
CHECKED enum err backorder_find_source(struct ctx *c, int *source, bool *few, const struct backorder_sought *sought);

/** backorder_find_count(c, n, sought, cap): how many, counted to ${cap}. */
CHECKED enum err backorder_find_count(struct ctx *c, int64_t *n, const struct backorder_sought *sought, int64_t cap);

#endif
