/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What others follow without missing anything: the changes of everything, and what a device needs without signal.
 * Places in a feed are (xact, id) of its last row; what is given out lies below the horizon (docs/decisions/0004). */
#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "account/account.h"
#include "event/event.h"

#define FEED_WINDOW 2000 /* events looked at for one page of changes, so that a page costs the same for everybody */

/* A place in the events or in the ledger; all zero: before the first row. `at_ms` tells databases apart: after a
 * restore the same id may be another row. */
struct feed_place {
    int64_t xact, id, at_ms;
};

/** feed_events_now(c, out), feed_moves_now(c, out): the place of the last final row. */
CHECKED enum err feed_events_now(struct ctx *c, struct feed_place *out);
CHECKED enum err feed_moves_now(struct ctx *c, struct feed_place *out);
/** feed_events_known(c, known, place), feed_moves_known(…): is it a place of this database? */
CHECKED enum err feed_events_known(struct ctx *c, bool *known, const struct feed_place *place);
CHECKED enum err feed_moves_known(struct ctx *c, bool *known, const struct feed_place *place);

/** feed_more_than(c, more, out, from, to, n): are there more than ${n} events after ${from} up to ${to}? Then ${out} is
 * the place of the ${n}th. */
CHECKED enum err feed_more_than(struct ctx *c, bool *more, struct feed_place *out, const struct feed_place *from,
                                const struct feed_place *to, int64_t n);

/** feed_changes(c, out, from, to, most): the events after ${from} up to ${to} whose objects c->user may see now, at
 * most
 * ${most}. Needs company_load(). */
CHECKED enum err feed_changes(struct ctx *c, struct events *out, const struct feed_place *from,
                              const struct feed_place *to, int64_t most);

/* --- what a device needs --- */

struct feed_account {
    int64_t id, rev;
    const char *code, *name, *city, *type, *status, *search_key;
    bool active, gone; /* gone: only the id counts */
};

struct feed_product {
    int64_t id, rev;
    const char *code, *name;
    struct maybe_i64 vintage;
    const char *producer_name;
    struct maybe_i64 family; /* none: it has no other vintages */
    int64_t unit_set;
    bool orderable, admin_only, discontinued;
    const char *warehouse_name, *search_key;
    bool gone;
};

struct feed_stock {
    int64_t product;
    struct qty on_hand, available;
};

struct feed_accounts {
    struct feed_account *items;
    size_t n;
};
struct feed_products {
    struct feed_product *items;
    size_t n;
};
struct feed_stocks {
    struct feed_stock *items;
    size_t n;
};

extern const struct record feed_account_record, feed_product_record, feed_stock_record;

/* From where to where; `all` instead: everything that c->user sees, without what is gone. */
struct feed_range {
    bool all;
    struct feed_place from, to;             /* events */
    struct feed_place moves_from, moves_to; /* ledger: stock only */
};

/** feed_accounts(c, out, range, after, most): by id, after the id ${after}; the same for products and stock. */
CHECKED enum err feed_accounts(struct ctx *c, struct feed_accounts *out, const struct feed_range *range, int64_t after,
                               int64_t most);
CHECKED enum err feed_products(struct ctx *c, struct feed_products *out, const struct feed_range *range, int64_t after,
                               int64_t most);
CHECKED enum err feed_stock(struct ctx *c, struct feed_stocks *out, const struct feed_range *range, int64_t after,
                            int64_t most);

#endif
