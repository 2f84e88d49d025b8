/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of back orders: which ones, in which order, from where on. The same filter serves lists, counts and
 * bulk. */
#ifndef BACKORDER_BACKORDER_LIST_H
#define BACKORDER_BACKORDER_LIST_H

#include "backorder/backorder.h"

#define BACKORDER_TEXT_MAX 200   /* characters of a text to search for */
#define BACKORDER_AGE_MAX  36500 /* days */

enum backorder_scope { BACKORDER_SCOPE_ALL, BACKORDER_SCOPE_OPEN, BACKORDER_SCOPE_CLOSED };
enum backorder_sort { BACKORDER_BY_NUMBER, BACKORDER_BY_CREATED, BACKORDER_BY_AGE, BACKORDER_BY_ACCOUNT };
extern const char *const backorder_scope_names[], *const backorder_sort_names[];

/* What is asked for; what is not given asks for nothing. Days are the company's and belong to the range. */
struct backorder_filter {
    uint64_t given;
    int status; /* enum backorder_scope */
    struct maybe_i64 account, product, producer, importer;
    struct maybe_i64 rep; /* assigned to the account now */
    struct maybe_i64 created_by;
    const char *text;      /* BO#, words of the account or of a product, its producer and vintage among them */
    const char *reference; /* exactly */
    struct maybe_i64 min_age_days, max_age_days;
    struct date created_from, created_to, waiting_from, waiting_to, closed_from, closed_to;
};

/* Closing the open ones among those that a filter lets through. */
struct backorder_bulk {
    struct backorder_filter filter;
    int64_t expect; /* how many the caller has seen */
    struct backorder_closing closing;
};
extern const struct record backorder_filter_record, backorder_bulk_record;

/** backorder_filter_all(): the filter that lets everything through. */
struct backorder_filter backorder_filter_all(void);

/* Which window of the list: after a row that was seen, or from an offset on. */
struct backorder_window {
    int sort; /* enum backorder_sort; by age: longest waiting first when ascending */
    bool descending;
    int64_t limit, offset;
    bool after;             /* after the row with these keys; the offset is then 0 */
    int64_t after_key;      /* number, created_at, waiting_since; by account: the account's id */
    const char *after_name; /* by account: the account's sort key */
    int64_t after_number;
};

struct backorder_page {
    struct backorder_item *items;
    size_t n;
    bool more; /* rows follow; their place is after: */
    int64_t last_key, last_number;
    const char *last_name;
};

/** backorder_list(c, out, filter, window): the rows of the window that c->user may see: reps only those of
 * accounts that are theirs now. Speed: the same from ten thousand to a million back orders without filter;
 * with one, at worst that of sorting BACKORDER_SET_MAX. Needs company_load(). */
CHECKED enum err backorder_list(struct ctx *c, struct backorder_page *out, const struct backorder_filter *filter,
                                const struct backorder_window *window);

/** backorder_numbers(c, out, n, filter, most): the numbers of the first ${most} by number, and nothing else of them.
 * Needs company_load(). */
CHECKED enum err backorder_numbers(struct ctx *c, int64_t **out, size_t *n, const struct backorder_filter *filter,
                                   int64_t most);

/** backorder_count(c, n, filter, cap): how many there are for c->user, counted to ${cap}. Needs
 * company_load(). */
CHECKED enum err backorder_count(struct ctx *c, int64_t *n, const struct backorder_filter *filter, int64_t cap);

#endif
