/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order form before it is sent: what an order for an account may choose from, line by line, and the lines that the
 * back orders bring which it is started from. Reads only; nothing is decided before the submit. */
#ifndef FLOW_ORDER_START_H
#define FLOW_ORDER_START_H

#include "order/order.h"

#define ORDER_CHOICES_MAX 50 /* products asked for at once */

struct order_price_choice {
    int64_t price_level;
    const char *name;
    struct money price;
};

struct order_warehouse_choice {
    int64_t id;
    const char *code, *name;
    bool primary;
    struct qty on_hand, available;
};

/* What a line of one product may choose. */
struct order_choice {
    struct backorder_product product;
    struct backorder_ref producer, importer;
    const char **flags; /* inactive, admin_only, discontinued */
    size_t flag_count;
    bool orderable;                      /* may c->user put it on an order? */
    struct backorder_product *successor; /* the next vintage with stock when this one has none; NULL: none */
    struct order_price_choice *prices;   /* in the order of the levels */
    size_t price_count;
    struct maybe_i64 price_level; /* preselected: the account's default one, else the first; none: no price */
    struct order_warehouse_choice *warehouses;
    size_t warehouse_count;
    int64_t warehouse;            /* preselected: the primary one */
    struct maybe_i64 waiting_btl; /* that open back orders of others wait for; none: without access to back orders */
};

struct order_choices {
    struct order_choice *items;
    size_t n;
};

/* Where bottles of a line come from. */
struct order_form_source {
    int64_t back_order, line;
    struct qty qty;
    const char *note;
};

struct order_form_line {
    struct order_choice choice;
    struct qty qty;
    int64_t cases, bottles;
    const char *note;
    struct order_form_source *sources; /* longest waiting first */
    size_t source_count;
};

struct order_form_back_order {
    int64_t number, rev;
    const char *display, *note;
    int64_t waiting_since_ms;
};

struct order_form {
    struct backorder_account account;
    const char *blocked; /* why c->user may not submit an order for it now; NULL: he may */
    const char **holds;  /* why it could not be confirmed now */
    size_t hold_count;
    int64_t ship_days;         /* bitmask, Monday = 1 */
    struct date next_ship_day; /* from tomorrow on */
    bool draft_orders, auto_expire_drafts;
    int64_t future_days;
    struct order_form_back_order *back_orders; /* longest waiting first */
    size_t back_order_count;
    struct order_form_line *lines;
    size_t line_count;
};

extern const struct record order_form_record, order_choice_record;

/** order_choices(c, out, account, products, n): the choices for lines of these products, in their order; unknown
 * products, and for reps those that are Admin Only, are left out unless ${all}. Needs company_load(). */
CHECKED enum err order_choices(struct ctx *c, struct order_choices *out, const struct account *account,
                               const int64_t *products, size_t n, bool all);

/** order_form_of_account(c, out, account): an empty form. Errors: NOT_FOUND, ACCOUNT_INACTIVE. */
CHECKED enum err order_form_of_account(struct ctx *c, struct order_form *out, int64_t account);

/** order_form_of_back_orders(c, out, numbers, n): the form filled from open back orders of one account; lines of one
 * product are one line, longest waiting first. Errors, in order: of each NOT_FOUND, BACK_ORDER_TWICE,
 * BACK_ORDER_CLOSED, BACK_ORDER_TIED, BACK_ORDER_OTHER_ACCOUNT; ACCOUNT_INACTIVE. */
CHECKED enum err order_form_of_back_orders(struct ctx *c, struct order_form *out, const int64_t *numbers, size_t n);

#endif
