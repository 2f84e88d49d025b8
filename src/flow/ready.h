/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Starting what Ready to fill proposes: draft orders for review, one for each account. */
#ifndef FLOW_READY_H
#define FLOW_READY_H

#include "order/order_ready.h"

#define READY_PROPOSALS_MAX 50 /* drafts made by one request */

/* A proposal as it is sent: perhaps changed by the one who starts it. */
struct ready_chosen_line {
    int64_t back_order, line;
    struct qty qty;
};
struct ready_chosen {
    int64_t account;
    struct ready_chosen_line *lines;
    size_t line_count;
};
struct ready_start {
    struct ready_chosen *proposals;
    size_t proposal_count;
    struct date delivery_date; /* DATE_NONE: each account's order_ready_day() */
    bool all_or_nothing;
};

struct ready_made { /* a draft */
    int64_t account, order;
    const char *account_name;
    struct date delivery_date;
    struct qty total;
    struct money total_price;
};
struct ready_refused {
    size_t index; /* of the proposal */
    int64_t account;
    const char *code, *field, *detail;
};
struct ready_started {
    struct ready_made *orders;
    size_t order_count;
    struct ready_refused *refused;
    size_t refused_count;
};

extern const struct record ready_start_record, ready_started_record;

/**
 * ready_start(c, out, start):
 * A draft order for each proposal: primary warehouse, the account's default price level. Everything is looked at again
 * first, then written. Errors: ORDER_DRAFTS_OFF, FIELD_DUPLICATE (an account twice), and, with all_or_nothing, what one
 * proposal was refused for; else it is among out->refused and the others go through: REFERENCE_UNKNOWN (account, back
 * order), BACK_ORDER_CLOSED, BACK_ORDER_TIED, BACK_ORDER_OTHER_ACCOUNT, LINE_UNKNOWN, FIELD_DUPLICATE (a line twice),
 * FIELD_RANGE (more than the line wants), STOCK_SHORT (more than is there, whatever the company's policy: what is
 * proposed is there), and those of order_plan(). Needs company_load() and TX_WRITE.
 */
CHECKED enum err ready_start(struct ctx *c, struct ready_started *out, const struct ready_start *start);

#endif
