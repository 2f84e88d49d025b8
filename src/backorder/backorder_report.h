/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Back Orders Report: lines of back orders, and sums over them by whom or what one asks. A filter by product,
 * producer, importer or warehouse is meant of the line. All figures are exact, and computed when asked. */
#ifndef BACKORDER_BACKORDER_REPORT_H
#define BACKORDER_BACKORDER_REPORT_H

#include "backorder/backorder_list.h"

struct report_filter {
    struct backorder_filter back_orders;
    struct maybe_i64 warehouse; /* the product's primary one, now */
};

/* A line; names of a closed one as they were when it closed. */
struct report_line {
    int64_t number, line;
    const char *display;
    int status;
    struct backorder_account account;
    struct backorder_ref *reps; /* of the account now */
    size_t rep_count;
    struct backorder_product product;
    struct backorder_ref producer, importer;
    const char *warehouse;
    struct qty qty;
    int64_t cases, bottles;
    const char *note, *back_order_note, *reference;
    int64_t priority;
    struct date need_by;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    int64_t waiting_since_ms;
    struct maybe_i64 closed_at_ms;
    struct backorder_ref *closed_by;
    const char *close_reason;
    struct backorder_tie *tied_to;
    int64_t days_open; /* to today, or to the day it closed */
};

struct report_window {
    bool descending;
    bool after; /* after this line: */
    int64_t after_number, after_line;
    int64_t limit, offset;
};
struct report_page {
    struct report_line *items;
    size_t n;
    bool more;
};

struct report_sums {
    int64_t back_orders, open_back_orders, lines, accounts, products;
    struct qty total, open, closed;
    struct maybe_i64 oldest_ms, age_days; /* of the open ones; none: nothing is open */
};

enum report_by { REPORT_BY_ACCOUNT, REPORT_BY_PRODUCT, REPORT_BY_PRODUCER, REPORT_BY_IMPORTER, REPORT_BY_REP };
enum report_sort { REPORT_SORT_BOTTLES, REPORT_SORT_BACK_ORDERS, REPORT_SORT_AGE, REPORT_SORT_NAME };
extern const char *const report_by_names[], *const report_sort_names[];

struct report_group {
    struct maybe_i64 id; /* none: accounts without a rep */
    const char *name;
    struct maybe_i64 vintage;
    struct report_sums sums;
};
struct report_groups {
    struct report_group *items;
    size_t n;
    bool more;
    int64_t total; /* how many there are; 0 beyond the last */
};

#define REPORT_WEEKS_MAX 53
struct report_week {
    struct date monday;
    struct report_sums sums;
};

extern const struct record report_line_record, report_sums_record, report_group_record, report_week_record;

/** report_lines(c, out, filter, window): by BO# and line. Needs company_load(), as do the others; reps see what is of
 * their accounts. */
CHECKED enum err report_lines(struct ctx *c, struct report_page *out, const struct report_filter *filter,
                              const struct report_window *window);

/** report_totals(c, out, filter): sums over all lines that the filter lets through. */
CHECKED enum err report_totals(struct ctx *c, struct report_sums *out, const struct report_filter *filter);

/** report_groups(c, out, filter, by, sort, descending, limit, offset): sums for each. By rep an account of two counts
 * for both, so that the groups are more than the total. */
struct report_grouping {
    int by, sort;
    bool descending;
    int64_t limit, offset;
};
CHECKED enum err report_groups(struct ctx *c, struct report_groups *out, const struct report_filter *filter,
                               const struct report_grouping *grouping);

/** report_weeks(c, out, n, filter): sums over what was made in each week, Monday to Sunday of the company's calendar,
 * oldest first: those of the filter's days of creation, the latest REPORT_WEEKS_MAX of them; without such days the last
 * 26. */
CHECKED enum err report_weeks(struct ctx *c, struct report_week **out, size_t *n, const struct report_filter *filter);

#endif
