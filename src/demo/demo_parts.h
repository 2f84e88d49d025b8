/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the demo share: the company under way, and the list of what happened in its past. */
#ifndef DEMO_DEMO_PARTS_H
#define DEMO_DEMO_PARTS_H

#include "account/account.h"
#include "catalog/catalog.h"
#include "demo/demo.h"
#include "demo/demo_random.h"
#include "demo/demo_table.h"

#define DEMO_DAYS        400 /* the company began so long ago */
#define DEMO_ORDER_DAYS  120 /* back orders began so long ago */
#define DEMO_ORDERS      393 /* beside the examples */
#define DEMO_LINES_MAX   8
#define DEMO_ACTIONS_MAX 12000
#define DEMO_NEXT        48 /* wines that have a next vintage */

enum demo_supply {
    SUPPLY_GOOD,
    SUPPLY_LOW,     /* a few bottles */
    SUPPLY_ARRIVED, /* came in after people had waited */
    SUPPLY_NEVER,   /* never had */
    SUPPLY_GONE,    /* sold out */
    SUPPLY_MINUS,   /* shipped before it was booked in */
};

struct demo_product {
    int64_t id, unit_set;
    const char *supplier; /* the importer's name */
    int primary;          /* index into warehouses */
    enum demo_supply supply;
    int64_t arrived_ago; /* days; SUPPLY_ARRIVED */
    bool barred;         /* inactive, admin only or discontinued: not for reps' back orders */
    bool admin_only;
    bool has_next; /* a next vintage, at index next */
    size_t next;
};

struct demo_account {
    int64_t id;
    const char *name;
    int type;
    int reps[2]; /* enum demo_person */
    int rep_count;
};

struct demo_order {
    size_t account;
    struct {
        size_t product;
        int64_t btl;
        const char *note;
    } lines[DEMO_LINES_MAX];
    size_t line_count;
    const char *note, *reference, *shows; /* shows: what it is an example of, or NULL */
    int64_t captured_ms;                  /* 0: written at the desk */
    int64_t number;                       /* once it is made */
};

/* What Dana ordered from a supplier. */
struct demo_purchase {
    const char *supplier, *note, *reference;
    int warehouse;
    struct date due;
    struct {
        size_t product;
        int64_t btl, received_btl; /* at the one receipt that it had; 0: nothing yet */
    } lines[DEMO_LINES_MAX];
    size_t line_count;
    int64_t number; /* once it is made */
};

/* What an account ordered. */
struct demo_sale {
    size_t account;
    bool draft;
    struct date from; /* to be delivered on the account's first ship day from then on */
    const char *reference;
    struct {
        size_t product;
        int64_t btl;
    } lines[DEMO_LINES_MAX];
    size_t line_count;
    int64_t number; /* once it is made */
};

enum demo_kind {
    ACT_STOCK,
    ACT_STATUS,
    ACT_DISCONTINUE,
    ACT_CREATE,
    ACT_EDIT,
    ACT_CLOSE,
    ACT_PURCHASE,
    ACT_RECEIVE,
    ACT_PURCHASE_CLOSE,
    ACT_SELL,
    ACT_SALE_RELEASE,
    ACT_SALE_CONFIRM,
    ACT_SALE_CANCEL
};

/* Something that happened, by whom and when. */
struct demo_action {
    int64_t at_ms;
    size_t place; /* in the order of planning, for actions of one moment */
    enum demo_kind kind;
    enum demo_person who;
    size_t subject; /* index of the product (stock, discontinue) or account (status) */
    int warehouse;
    int64_t btl;
    int value; /* reason of a move or closing, or the account's new status */
    const char *note;
    struct demo_order *order;
    struct demo_purchase *purchase;
    struct demo_sale *sale;
};

struct demo {
    struct ctx *c;
    const struct demo_options *options;
    struct demo_result *out;
    struct demo_random random;
    const struct zone *zone;
    struct date today;
    int64_t warehouses[2], levels[4];
    struct demo_product *products;
    size_t product_count;
    struct demo_account *accounts;
    size_t account_count;
    struct demo_action *actions;
    size_t action_count;
};

/** demo_moment(d, days_ago, minutes): that many minutes after the company's midnight of that day. */
int64_t demo_moment(const struct demo *d, int64_t days_ago, int64_t minutes);
/** demo_office_hours(d, days_ago): some moment between 8:00 and 17:30. */
int64_t demo_office_hours(struct demo *d, int64_t days_ago);
/** demo_is_weekend(d, days_ago): nobody is in the office. */
bool demo_is_weekend(const struct demo *d, int64_t days_ago);
/** demo_working_day(d, ago): the working day at or before so many days ago. */
int64_t demo_working_day(const struct demo *d, int64_t ago);
/** demo_as(d, who): from now on ${who} acts. */
void demo_as(struct demo *d, enum demo_person who);
/** demo_tell(d, what, done, total): progress, if anybody wants it. */
void demo_tell(const struct demo *d, const char *what, size_t done, size_t total);
/** demo_plan(d, action): it happened. */
void demo_plan(struct demo *d, struct demo_action action);

/** demo_is_hospitality(type): restaurants, bars, hotels: who pours wine. */
bool demo_is_hospitality(int type);
/** demo_buys_wine(type): kinds of customer that a wine rep calls on. */
bool demo_buys_wine(int type);

/* The parts, in their order. Each writes through flows, or plans what demo_play() will. */
CHECKED enum err demo_company(struct demo *d);
CHECKED enum err demo_catalog(struct demo *d);
CHECKED enum err demo_accounts(struct demo *d);
void demo_stock(struct demo *d);
void demo_orders(struct demo *d);
void demo_purchases(struct demo *d);
void demo_sales(struct demo *d);
CHECKED enum err demo_play(struct demo *d);

/** demo_purchase_act(d, action): make, receive or close a purchase order. */
CHECKED enum err demo_purchase_act(struct demo *d, const struct demo_action *a);
/** demo_sale_act(d, action): submit, release, confirm or cancel an order. */
CHECKED enum err demo_sale_act(struct demo *d, const struct demo_action *a);

#endif
