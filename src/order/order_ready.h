/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ready to fill: what is there is proposed to those who wait, each line with its reason. A proposal reserves nothing.
 * Rule: docs/domain/ready-to-fill.md. */
#ifndef ORDER_ORDER_READY_H
#define ORDER_ORDER_READY_H

#include "order/order.h"
#include "order/order_share.h"

#define READY_DAYS_AHEAD 2 /* a started draft's own delivery day is the next ship day at least so many days ahead */

enum ready_reason {
    READY_FILLED,
    READY_PARTLY,
    READY_FAIR_SHARE,
    READY_NONE_LEFT,
    READY_ACCOUNT_BLOCKED,
    READY_PRODUCT_INACTIVE,
    READY_PRODUCT_ADMIN_ONLY,
    READY_PRICE_MISSING
};
extern const char *const ready_reason_names[];

struct ready_line {
    int64_t back_order, line;
    const char *display;
    struct backorder_product product;
    int64_t priority, waiting_since_ms, age_days;
    struct qty wanted, proposed;
    int reason; /* enum ready_reason */
    const char *detail;
};

struct ready_proposal {
    struct backorder_account account;
    struct date delivery_date; /* the account's next ship day, READY_DAYS_AHEAD or more days ahead */
    struct qty total;
    struct ready_line *lines; /* by back order */
    size_t line_count;
    struct ready_line *left_out;
    size_t left_out_count;
    const char *sort_key;
};

struct ready_filter {
    enum share_strategy strategy;
    struct maybe_i64 account, of_rep, product, producer, importer;
};

struct ready_window {
    const char *after_name; /* after the account with these keys */
    int64_t after_id;       /* 0: from the start */
    int64_t limit, offset;
};

struct ready_page {
    struct ready_proposal *items;
    size_t n, total;
    bool more;
};

extern const struct record ready_proposal_record;

/** order_ready(c, out, filter, window): proposals by account name. The bottles are shared among all accounts; reps see
 * those of theirs. Lines that get nothing are told only when one account is asked for. Cost: that of the lines up to
 * the one at which a product is used up, not of all that wait. Errors: ORDER_DRAFTS_OFF. Needs company_load(). */
CHECKED enum err order_ready(struct ctx *c, struct ready_page *out, const struct ready_filter *filter,
                             const struct ready_window *window);

/** order_ready_day(c, account): when a draft that is started from a proposal is delivered unless somebody says so. */
struct date order_ready_day(const struct ctx *c, const struct account *account);

#endif
