/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders: what one is, which moves it may make, what it does to stock, how its bottles fill the back orders that it was
 * started from. Rules over plain structs in order.c, order_stock.c and order_fill.c; the database in order_store.c. */
#ifndef ORDER_ORDER_H
#define ORDER_ORDER_H

#include "backorder/backorder.h"
#include "inventory/inventory.h"

#define ORDER_LINES_MAX       200
#define ORDER_BACK_ORDERS_MAX 50 /* most back orders that one order is started from */
#define ORDER_NOTE_MAX        2000
#define ORDER_LINE_NOTE_MAX   500
#define ORDER_REFERENCE_MAX   100
#define ORDER_PRICE_MAX_CENTS INT64_C(100000000) /* of a bottle */

enum order_state { ORDER_DRAFT, ORDER_FUTURE, ORDER_ACTIVE, ORDER_CONFIRMED, ORDER_CANCELLED, ORDER_EXPIRED };
enum order_tie { TIE_TIED, TIE_FREED, TIE_CLOSED };
extern const char *const order_state_names[], *const order_tie_names[];

/* --- as it is shown --- */

struct order_line {
    int64_t id; /* within its order, never used again */
    int64_t position;
    struct backorder_product product; /* snapshot of the day it was put on the order */
    int64_t warehouse;
    const char *warehouse_code, *warehouse_name;
    struct qty qty;
    int64_t cases, bottles;
    struct maybe_i64 price_level; /* none: an admin typed the price */
    const char *price_level_name;
    struct money price, total;   /* per bottle; of the line */
    struct maybe_i64 instead_of; /* the back-ordered product that it stands in for */
    const char *note;
};

/* Bottles of the order for one line of a back order that it was started from. */
struct order_fill {
    int64_t back_order, line, product;
    struct qty wanted;   /* the whole back-order line */
    struct qty qty;      /* filled by this order; never more than wanted */
    bool keep_remainder; /* what is left over goes to a new back order; else it is given up */
    const char *note;    /* of the back-order line */
    int64_t waiting_since_ms;
};

struct order_back_order {
    int64_t number;
    const char *display;
    int tie;                    /* enum order_tie */
    struct maybe_i64 remainder; /* the new back order of what was left over */
};

struct invoice {
    int64_t number, warehouse;
    const char *warehouse_name;
    int64_t created_at_ms;
    struct maybe_i64 voided_at_ms;
};

struct order {
    int64_t number, rev;
    struct backorder_account account;
    int account_status; /* enum account_status, now */
    int state;
    struct date delivery_date;
    const char *note, *private_note, *reference;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    struct backorder_ref *reps;
    size_t rep_count;
    struct maybe_i64 activated_at_ms, confirmed_at_ms, ended_at_ms, hold_lifted_at_ms, warned_at_ms;
    struct backorder_ref *confirmed_by, *ended_by, *hold_lifted_by;
    const char *end_note;
    const char **holds; /* why it can't be confirmed now: "past_due", "do_not_ship", "prospective" */
    size_t hold_count;
    struct order_line *lines; /* by position */
    size_t line_count;
    struct order_back_order *back_orders;
    size_t back_order_count;
    struct order_fill *fills; /* longest waiting first */
    size_t fill_count;
    struct invoice *invoices;
    size_t invoice_count;
    struct qty total_btl;
    struct money total;
    int64_t *new_back_orders; /* made by the request that is answered */
    size_t new_back_order_count;
    struct backorder_warnings warnings;
    const char **actions;
    size_t action_count;
    int64_t next_line;
};

/* --- as it is sent --- */

struct order_line_draft {
    uint64_t given;
    struct maybe_i64 id;
    int64_t product;
    struct maybe_i64 warehouse; /* none: the product's primary one */
    struct qty qty;
    int64_t cases, bottles;
    struct maybe_i64 price_level; /* none: the account's default one, else the first it may have */
    struct maybe_i64 price_cents; /* typed by an admin instead */
    struct maybe_i64 instead_of;
    bool short_to_back_order; /* what exceeds Available goes to a new back order */
    const char *note;
};

/* A back order that the order is started from, and which of its lines' remainders are given up. */
struct order_source {
    uint64_t given;
    int64_t number;
    struct maybe_i64 rev; /* as read; another one is refused as STALE */
    bool keep_remainder;  /* of all lines but those in give_up; not given: yes */
    int64_t *give_up;     /* ids of lines whose remainder is not kept */
    size_t give_up_count;
};

struct order_draft {
    uint64_t given;
    int64_t account;
    bool draft;
    struct date delivery_date;
    const char *note, *private_note, *reference;
    struct order_source *back_orders;
    size_t back_order_count;
    struct order_line_draft *lines;
    size_t line_count;
    bool still_wanted; /* must be given on an edit that takes bottles from a closed back order */
};

struct order_ending { /* cancel */
    uint64_t given;
    const char *note;
    bool still_wanted; /* must be given when the order has closed a back order */
};

extern const struct record order_record, order_create_record, order_edit_record, order_ending_record,
    order_line_draft_record, order_source_record;

/* --- moves --- */

enum order_who { ORDER_BY_REP, ORDER_BY_ADMIN, ORDER_BY_JOB };

/** order_may_move(c, from, to): may c->user take an order from one state to another? The table of moves is one literal
 * in order.c (product.md 3). Errors: ORDER_STATE (no such move), FORBIDDEN (admins only). The program itself may all.
 */
CHECKED enum err order_may_move(struct ctx *c, int from, int to);

/** order_may_edit(c, state): reps edit drafts, future and active orders, admins confirmed ones too. Errors:
 * ORDER_STATE, FORBIDDEN. */
CHECKED enum err order_may_edit(struct ctx *c, int state);

/** order_actions(c, n, order): what c->user may do with it now: read, edit, release, activate, confirm, lift_hold,
 * cancel. */
const char **order_actions(struct ctx *c, size_t *n, const struct order *order);

/** order_state_at_submit(company, draft, delivery, today): draft if ticked (it wins), future when the day lies more
 * than the company's days ahead (0 of them: never), else active. */
int order_state_at_submit(const struct company *company, bool draft, struct date delivery, struct date today);

/* --- the account, the day --- */

/** order_check_account(c, account, field): may it be sold to now? Errors: ACCOUNT_INACTIVE, ACCOUNT_BLOCKED (past due,
 * do not ship, prospective under the company's policy for c->user). */
CHECKED enum err order_check_account(struct ctx *c, const struct account *account, const char *field);

/** order_holds(c, n, status): why an order of an account in that status can't be confirmed: a policy of Block all. */
const char **order_holds(const struct ctx *c, size_t *n, int status);

/** order_check_delivery(c, account, day, state): DELIVERY_DATE: needed for future orders and for drafts that expire,
 * not in the past, and a day on which we ship to the account. */
CHECKED enum err order_check_delivery(struct ctx *c, const struct account *account, struct date day, int state);

/** order_next_ship_day(c, account, from): the first day from ${from} on that we ship to it. */
struct date order_next_ship_day(const struct ctx *c, const struct account *account, struct date from);

/* --- stock (order_stock.c) --- */

struct order_moves {
    struct move *items;
    size_t n;
};

/** order_moves_between(c, before_state, before, n, after_state, after, m): what the ledger has to be told when an order
 * goes from lines ${before} in one state to lines ${after} in another: the difference of what each holds, per product,
 * warehouse and bucket, products ascending. Draft, active and confirmed hold their bottles out of On Hand, future in On
 * Future, the rest nothing. ${n} 0: a new order. No bottle is made or lost: product.md 3. */
struct order_moves order_moves_between(struct ctx *c, int before_state, const struct order_line *before, size_t n,
                                       int after_state, const struct order_line *after, size_t m);

/* --- fills (order_fill.c) --- */

/** order_fill_up(fills, n, lines, m): give the bottles of ${lines} to ${fills}, which are sorted longest waiting first:
 * per product (a substitute counts for the product it stands in for), each fill up to what is wanted. Bottles beyond
 * are nobody's. */
void order_fill_up(struct order_fill *fills, size_t n, const struct order_line *lines, size_t m);

/* --- the database --- */

/** order_line_complete(line), order_complete(c, order): what follows from the rest: cases and totals; totals, holds,
 * actions. */
void order_line_complete(struct order_line *line);
void order_complete(struct ctx *c, struct order *order);

/** order_get(c, out, number): one with everything, as c->user may see it. Errors: NOT_FOUND. Needs company_load(). */
CHECKED enum err order_get(struct ctx *c, struct order *out, int64_t number);

/* A price that an account may be charged on a day. */
struct order_price {
    int64_t product, price_level;
    const char *price_level_name;
    struct money price;
};
struct order_prices {
    struct order_price *items; /* by product, then by the levels' order */
    size_t n;
};
CHECKED enum err order_prices(struct ctx *c, struct order_prices *out, int64_t account, struct date day,
                              const int64_t *products, size_t n);

CHECKED enum err order_insert(struct ctx *c, const struct order *order);
/** order_update(c, before, after): header and lines; rev rises by one. */
CHECKED enum err order_update(struct ctx *c, const struct order *before, const struct order *after);
CHECKED enum err order_set_active(struct ctx *c, const struct order *order);
CHECKED enum err order_set_confirmed(struct ctx *c, const struct order *order);
/** order_set_ended(c, order, state, note): cancelled or expired. */
CHECKED enum err order_set_ended(struct ctx *c, const struct order *order, int state, const char *note);
CHECKED enum err order_set_hold_lifted(struct ctx *c, const struct order *order);
CHECKED enum err order_set_warned(struct ctx *c, const struct order *order);

CHECKED enum err order_tie_add(struct ctx *c, int64_t order, int64_t back_order, int tie);
/** order_tie_end(c, order, back_order, tie, remainder): tied no more: closed or freed. */
CHECKED enum err order_tie_end(struct ctx *c, int64_t order, int64_t back_order, int tie, struct maybe_i64 remainder);
CHECKED enum err order_fill_save(struct ctx *c, int64_t order, const struct order_fill *fill);
/** order_fills_drop(c, order, back_order): a freed back order has nothing of the order; its lines may be dropped. */
CHECKED enum err order_fills_drop(struct ctx *c, int64_t order, int64_t back_order);

/** order_invoice(c, order): an invoice for every warehouse on its lines that has none, void those of warehouses that
 * have no line; with ${all_void} all of them. The only place that takes invoice numbers: they have no gaps. */
CHECKED enum err order_invoice(struct ctx *c, const struct order *order, bool all_void);

/** order_of_invoice(c, out, number): the order that the invoice is of; its users see it by order_get(). Errors:
 * NOT_FOUND. */
CHECKED enum err order_of_invoice(struct ctx *c, int64_t *out, int64_t number);
/** order_next_invoice(c, out): the invoice number that would be given next. */
CHECKED enum err order_next_invoice(struct ctx *c, int64_t *out);

struct order_due {
    int64_t number, rev;
};
struct order_dues {
    struct order_due *items;
    size_t n;
};
/** order_due(c, out, state, day, after, most): drafts or future orders to be delivered on ${day} or before. */
CHECKED enum err order_due(struct ctx *c, struct order_dues *out, int state, struct date day, int64_t after,
                           int64_t most);

#endif
