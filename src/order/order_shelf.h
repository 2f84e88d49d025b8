/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside order_*.c only: products that are there, who waits for each, and who gets what of it. */
#ifndef ORDER_ORDER_SHELF_H
#define ORDER_ORDER_SHELF_H

#include "order/order_ready.h"
#include "store/stmt_gen.h"

/* An account that may wait; `rank` is its place among all by name. */
struct guest {
    int64_t id;
    uint32_t rank;
    int status; /* enum account_status */
    bool active;
    bool mine; /* the answer is about it */
};

/* What all shelves have in common; read once. */
struct hall {
    const struct ready_filter *filter;
    struct guest *guests; /* by id */
    size_t guest_count;
    int64_t *by_rank; /* ids */
    int64_t *tied;    /* back orders on a draft or future order, by number */
    size_t tied_count;
    bool urgent; /* some back order has a priority that counts */
};

/* A line that waits for a product which is there. */
struct waiter {
    int64_t product, back_order, line;
    const struct guest *guest;
    int64_t priority, waiting_since_ms;
    struct qty wanted, got;
    bool priced;
    bool told;  /* it gets bottles, or stands where it would get some if it could be started; and the answer is about it
                 */
    int reason; /* enum ready_reason */
};

/* A product, and its lines in the order of the queue, as far as its bottles go. */
struct shelf {
    int64_t product, available;
    bool active, for_reps;
    bool priced;   /* every account may have a price of it; else each line is asked */
    bool used_up;  /* whoever else waits gets nothing */
    bool has_more; /* there are bottles left, and perhaps lines that were not read: fill it alone */
    struct waiter *waiters;
    size_t n;
    int64_t read; /* lines, by the last statement */
};

#define SHELF_CHUNK 50 /* products of one statement */

/** order_hall(c, hall, filter): who may wait, and what can't be started. Needs company_load(). */
CHECKED enum err order_hall(struct ctx *c, struct hall *hall, const struct ready_filter *filter);

/** order_guest(hall, account, back_order): whose line it is if it can have a part: NULL for a disabled account and for
 * a back order that is tied. */
const struct guest *order_guest(const struct hall *hall, int64_t account, int64_t back_order);

/** order_shelves(c, out, n, filter): the products that are there and that an open back order waits for; those that
 * every account may have a price of first, then by id. No lines yet. */
CHECKED enum err order_shelves(struct ctx *c, struct shelf **out, size_t *n, const struct ready_filter *filter);

/** order_shelf_fill(c, hall, shelves, n): read the lines of up to SHELF_CHUNK shelves, which stand by product and are
 * alike in `priced`, and share out their bottles. Several are read a few hundred lines deep; one that has_more then is
 * to be filled again, alone: so no more than one long queue is in memory. What a shelf holds lies in the arena. */
CHECKED enum err order_shelf_fill(struct ctx *c, const struct hall *hall, struct shelf *shelves, size_t n);

/** order_shelf_behind(c, shelf, waiter): what a line is told that stands behind those who took the last bottle. */
void order_shelf_behind(struct ctx *c, const struct shelf *shelf, struct waiter *waiter);

#endif
