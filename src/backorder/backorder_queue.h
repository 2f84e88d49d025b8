/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The queue of a product: who waits for it before whom. Computed when asked, never stored. A line's place goes by
 * priority (where the company uses priorities), then since when it waits, then BO#. Everybody sees places and sums;
 * whose lines they are, only admins. */
#ifndef BACKORDER_BACKORDER_QUEUE_H
#define BACKORDER_BACKORDER_QUEUE_H

#include "backorder/backorder.h"

/* Bottles due on purchase orders on a day; never which purchase order. */
struct backorder_due {
    struct date day; /* DATE_NONE: not known */
    struct qty qty;
};

/* Where a line stands, or would stand, in the queue of its product. */
struct backorder_place {
    struct backorder_product product;
    struct maybe_i64 line;     /* of the back order; none: one that is not saved yet */
    struct qty wanted;         /* by this line */
    struct maybe_i64 place;    /* 1: first; none: it wants nothing more */
    int64_t lines;             /* that want the product, this one included */
    int64_t accounts;          /* that want it; this line's is not counted again, one not saved yet not at all */
    struct qty ahead;          /* wanted by the lines before */
    struct qty waiting;        /* wanted by all lines, this one included */
    struct qty available;      /* in the primary warehouse; may be negative */
    struct qty on_order;       /* the sum of due */
    struct backorder_due *due; /* by day, those without one last */
    size_t due_count;
};

struct backorder_queue {
    int64_t number;
    struct backorder_place *lines; /* by position */
    size_t line_count;
};

/* One that waits, as admins see it. */
struct backorder_waiter {
    int64_t place, back_order, line;
    const char *display;
    struct backorder_account account;
    int64_t priority, waiting_since_ms, age_days;
    struct qty wanted;
    struct maybe_i64 tied_order; /* the draft or future order that has the rest of the line */
};

struct backorder_waiters {
    struct backorder_waiter *items;
    size_t n;
};

extern const struct record backorder_place_record, backorder_queue_record, backorder_waiter_record;

/** backorder_place_of_new(c, out, product, wanted, priority): where a line would stand that is saved now. Needs
 * company_load(). */
CHECKED enum err backorder_place_of_new(struct ctx *c, struct backorder_place *out, const struct product *product,
                                        struct qty wanted, int64_t priority);

/** backorder_queue_of(c, out, bo): where each line of an open back order stands; of a closed one no lines. Four
 * statements a line. Needs company_load(). */
CHECKED enum err backorder_queue_of(struct ctx *c, struct backorder_queue *out, const struct backorder *bo);

/** backorder_waiting_list(c, out, product, most, skip): the queue itself, first come first. For admins. Needs
 * company_load(). */
CHECKED enum err backorder_waiting_list(struct ctx *c, struct backorder_waiters *out, int64_t product, int64_t most,
                                        int64_t skip);

#endif
