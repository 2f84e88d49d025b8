/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders: the demand of an account for wine that is not there yet. What one is, what may be done to it
 * by whom, and what a line of it must be. It has no price, no warehouse, no purchase order, and moves no
 * stock. */
#ifndef BACKORDER_BACKORDER_H
#define BACKORDER_BACKORDER_H

#include "account/account.h"
#include "catalog/catalog.h"
#include "core/date.h"
#include "core/qty.h"
#include "core/record.h"

#define BACKORDER_LINES_MAX     200
#define BACKORDER_NOTE_MAX      2000 /* characters */
#define BACKORDER_LINE_NOTE_MAX 500
#define BACKORDER_REFERENCE_MAX 100
#define BACKORDER_PRIORITY_MAX  9
#define BACKORDER_CAPTURED_MS_MAX                                                                                      \
    (INT64_C(30) * 24 * 60 * 60 * 1000)                /* how long one may wait on a device for a signal */
#define BACKORDER_SKEW_MS_MAX (INT64_C(5) * 60 * 1000) /* how far a device's clock may be ahead */
#define BACKORDER_BULK_MAX    10000                    /* most back orders closed by one job */
#define BACKORDER_HINT_MAX    50 /* open back orders of an account looked at for "already waiting" */

enum backorder_status { BACKORDER_OPEN, BACKORDER_CLOSED };
/* Why a back order closed without an order. The database knows two more, ordered and import_undone, that
 * nobody chooses. */
enum backorder_reason {
    BACKORDER_CUSTOMER_WITHDREW,
    BACKORDER_PRODUCT_DISCONTINUED,
    BACKORDER_DUPLICATE,
    BACKORDER_WRONG_ACCOUNT,
    BACKORDER_ENTERED_BY_MISTAKE,
    BACKORDER_OTHER
};
extern const char *const backorder_status_names[], *const backorder_reason_names[];

/* --- as it is shown --- */

struct backorder_ref { /* a user, producer or importer by id and name */
    int64_t id;
    const char *name;
};

struct backorder_account {
    int64_t id;
    const char *code, *name;
    const char **flags; /* of "past_due", "do_not_ship", "prospective", "inactive" */
    size_t flag_count;
};

struct backorder_product {
    int64_t id;
    const char *code, *name;
    struct maybe_i64 vintage;
    int64_t unit_set;
};

struct backorder_warehouse { /* by name alone: it is shown, never chosen */
    const char *name;
};

/* What a line says of its product. Of an open line as it is now; of a closed one code, name, vintage, unit
 * set and warehouse are the snapshot of the day it closed. */
struct backorder_goods {
    struct backorder_product product;
    struct backorder_ref producer, importer;
    struct backorder_warehouse warehouse;        /* the product's primary one */
    struct maybe_i64 on_hand_btl, available_btl; /* there; none when closed */
    bool active, orderable, admin_only, discontinued;
    struct backorder_product *successor; /* the next vintage with stock when this one has none; NULL: none, or closed */
};

struct backorder_line {
    int64_t id; /* within its back order, never used again */
    int64_t position;
    struct backorder_goods goods;
    struct qty qty;
    int64_t cases, bottles; /* qty as cases + bottles */
    const char *note;
    const char **flags; /* of the product now: "inactive", "admin_only", "discontinued" */
    size_t flag_count;
};

/* The draft or future order that an open back order waits for. */
struct backorder_tie {
    int64_t order;
    const char *state;
};

/* Something that the maker should know; never a refusal. */
struct backorder_warning {
    const char *code, *field, *detail;
};

struct backorder_warnings {
    struct backorder_warning *items;
    size_t n;
};

struct backorder {
    int64_t number, rev;
    const char *display; /* "BO-1042" */
    struct backorder_account account;
    int status; /* enum backorder_status */
    const char *note, *reference;
    int64_t priority; /* 0: none; higher goes first */
    struct date need_by;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    struct backorder_ref *reps; /* assigned to the account now, by name */
    size_t rep_count;
    struct maybe_i64 captured_at_ms;
    int64_t waiting_since_ms, age_days; /* age in the company's days */
    struct maybe_i64 predecessor;
    struct backorder_tie *tied_to; /* NULL: to no order */
    struct maybe_i64 closed_at_ms;
    struct backorder_ref *closed_by; /* NULL: open, or closed by the program itself */
    const char *close_reason, *close_note;
    struct backorder_line *lines; /* by position */
    size_t line_count;
    struct qty total;
    struct backorder_warnings warnings; /* of the request that made or changed it */
    const char **actions;               /* what c->user may do with it now */
    size_t action_count;
    int64_t next_line; /* the id of the next line */
};

/* One row of a list. */
struct backorder_item {
    int64_t number, rev;
    const char *display;
    struct backorder_account account;
    int status;
    const char *reference;
    int64_t priority;
    struct date need_by;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    int64_t waiting_since_ms, age_days;
    struct maybe_i64 closed_at_ms;
    const char *close_reason;
    struct backorder_tie *tied_to;
    int64_t lines;
    struct qty total;
    struct maybe_i64 available_btl; /* of it, in the primary warehouses; none when closed */
    struct backorder_ref *reps;     /* of the account now */
    size_t rep_count;
    const char **products; /* names of the first three lines */
    size_t product_count;
    const char **actions;
    size_t action_count;
};

/* --- as it is sent --- */

struct backorder_line_draft {
    uint64_t given;
    struct maybe_i64 id; /* the line that it keeps; none: a new one */
    int64_t product;
    struct qty qty; /* in bottles; resolved by backorder_quantity() from whichever was given */
    int64_t cases, bottles;
    const char *note;
};

struct backorder_draft {
    uint64_t given;
    /* for the history and the flows; can't be sent */
    struct maybe_i64 duplicate_of;
    struct maybe_i64 predecessor;      /* the one whose remainder it is */
    struct maybe_i64 waiting_since_ms; /* inherited from it; none: now */
    struct maybe_i64 maker;            /* when the program itself makes it: for whom */
    struct maybe_i64 import;           /* the import that makes it */
    struct maybe_i64 unmailed;         /* 1: its import sends no mails */
    int64_t account;
    struct maybe_i64 captured_at_ms;
    const char *note, *reference;
    struct date need_by;
    int64_t priority;
    struct backorder_line_draft *lines;
    size_t line_count;
};

struct backorder_closing {
    uint64_t given;
    int reason; /* enum backorder_reason */
    const char *note;
};

struct backorder_copying {
    uint64_t given;
    struct maybe_i64 account; /* none: the same */
};

/* create: what POST takes; edit: what PATCH takes (no account, no captured_at), over the same struct. */
extern const struct record backorder_record, backorder_item_record, backorder_create_record, backorder_edit_record,
    backorder_line_draft_record, backorder_closing_record, backorder_copying_record;

/* What others show in the same form: orders, jobs. */
extern const struct record backorder_ref_record, backorder_account_record, backorder_product_record,
    backorder_warning_record;

/* --- the rules --- */

enum backorder_action { BACKORDER_READ, BACKORDER_EDIT, BACKORDER_START, BACKORDER_CLOSE, BACKORDER_COPY };

/* Where a back order stands: what an action needs to know before it begins. */
struct backorder_standing {
    int64_t rev;
    int status;
    struct maybe_i64 tied_order; /* the draft or future order that it waits for */
};

/** backorder_may(c, standing, action): may c->user do it to a back order that he can see (backorder_get() hides all
 * others)? Open: everything. Closed or tied: reading and duplicating. Errors, noted: BACK_ORDER_CLOSED,
 * BACK_ORDER_TIED. Rule: docs/domain/back-orders.md#closed. */
CHECKED enum err backorder_may(struct ctx *c, const struct backorder_standing *standing, enum backorder_action action);

/** backorder_standing_of(bo): where the one that was read stands. */
struct backorder_standing backorder_standing_of(const struct backorder *bo);

/** backorder_actions(count, status, tied): the names of what may be done then, for `actions`. Static storage. */
const char **backorder_actions(size_t *count, int status, bool tied);

/** backorder_display(c, number): "BO-1042", in the arena. */
const char *backorder_display(struct ctx *c, int64_t number);

/** backorder_line_field(c, index, name): "lines[3].qty_btl", for refusals and warnings. */
const char *backorder_line_field(struct ctx *c, size_t index, const char *name);

/** backorder_quantity(c, line, unit_set, index): line->qty from exactly one of qty_btl, or cases and bottles
 * (either may be left out: 0) with the product's ${unit_set}. A line that has its bottles already (it is
 * kept, or copied) may leave all out. ${index} names the field. Errors: QUANTITY_FORM, FIELD_RANGE
 * (not 1..QTY_LINE_MAX_BTL). */
CHECKED enum err backorder_quantity(struct ctx *c, struct backorder_line_draft *line, int64_t unit_set, size_t index);

/** backorder_distinct(c, lines, n): each product once, else LINE_PRODUCT_TWICE at the second one. */
CHECKED enum err backorder_distinct(struct ctx *c, const struct backorder_line_draft *lines, size_t n);

/** backorder_header(c, draft, before): the settings and the clock against what was sent (${before} NULL: a
 * new one). Errors: CAPTURED_AT, FIELD_READ_ONLY (need_by, priority: not in use by the company), FIELD_RANGE
 * (a need_by newly set to a day gone by). Needs company_load(). */
CHECKED enum err backorder_header(struct ctx *c, const struct backorder_draft *draft,
                                  const struct backorder_draft *before);

/** backorder_draft_of(c, bo): what would have to be sent to get ${bo}: the values before a patch. Lines share
 * their texts with ${bo}. */
struct backorder_draft backorder_draft_of(struct ctx *c, const struct backorder *bo);

/** backorder_may_add(c, goods, field): product_may_add() for what a line would show; the refusal is noted for
 * ${field}. */
CHECKED enum err backorder_may_add(struct ctx *c, const struct backorder_goods *goods, const char *field);

/** backorder_account_of(c, account): the account as a back order shows it; its texts are shared. */
struct backorder_account backorder_account_of(struct ctx *c, const struct account *account);

/** backorder_closing_check(c, closing): CLOSE_REASON_TEXT for the reason other without a note. */
CHECKED enum err backorder_closing_check(struct ctx *c, const struct backorder_closing *closing);

/* The account of a row that has the columns account_id, _code, _name, _status and _active. */
#define BACKORDER_ACCOUNT_OF(c, row)                                                                                   \
    backorder_account_of((c), &(struct account){.id = (row)->account_id,                                               \
                                                .code = (row)->account_code,                                           \
                                                .name = (row)->account_name,                                           \
                                                .status = enum_index(account_status_names, (row)->account_status),     \
                                                .active = (row)->account_active})

/** backorder_ref_of(c, id, name): a person or thing that may be none: NULL without an id. */
struct backorder_ref *backorder_ref_of(struct ctx *c, struct maybe_i64 id, const char *name);

/** backorder_line_of(c, draft, goods, position): the line as it is shown; ${goods} is shared. */
struct backorder_line backorder_line_of(struct ctx *c, const struct backorder_line_draft *draft,
                                        const struct backorder_goods *goods, int64_t position);

/** backorder_age_days(c, waiting_since_ms): days between that day and today, both the company's; never below
 * 0. Needs company_load(). */
int64_t backorder_age_days(const struct ctx *c, int64_t waiting_since_ms);

/* --- the database --- */

/** backorder_standing(c, out, number): Errors: NOT_FOUND, as backorder_get(). */
CHECKED enum err backorder_standing(struct ctx *c, struct backorder_standing *out, int64_t number);

/* A back order as it was when somebody looked. */
struct backorder_pin {
    int64_t number;
    struct backorder_standing standing;
};

/** backorder_referenced(c, number, found, account, reference): the account's back order that has exactly this
 * reference; the latest of several. Sees all: for an admin's work. */
CHECKED enum err backorder_referenced(struct ctx *c, int64_t *number, bool *found, int64_t account,
                                      const char *reference);

/** backorder_pin(c, pins, n): where each pins[i].number stands now; rev 0 for one that does not exist. Sees all: for an
 * admin's work. In statements of fifty. */
CHECKED enum err backorder_pin(struct ctx *c, struct backorder_pin *pins, size_t n);

/** backorder_get(c, out, number): one with its lines, as c->user may see it: reps only those of accounts that
 * are theirs now. In four statements, and one more for each eight lines. Errors: NOT_FOUND. Needs company_load(). */
CHECKED enum err backorder_get(struct ctx *c, struct backorder *out, int64_t number);

/** backorder_goods(c, out, ids, n): what lines of these products would show; out[i] is NULL for an unknown
 * one. In statements of eight. */
CHECKED enum err backorder_goods(struct ctx *c, struct backorder_goods ***out, const int64_t *ids, size_t n);

/** backorder_reps(c, out, n, account): who looks after the account now. */
CHECKED enum err backorder_reps(struct ctx *c, struct backorder_ref **out, size_t *n, int64_t account);

/** backorder_insert(c, number, draft): the header and its lines (ids 1..n), waiting from c->now_ms on unless it
 * inherits. Needs TX_WRITE, checked input. */
CHECKED enum err backorder_insert(struct ctx *c, int64_t number, const struct backorder_draft *draft);

/** backorder_update(c, bo, draft): make ${bo}, as just read, into ${draft}: lines without id get the next
 * ids, absent ones go; rev rises by one. New lines' ids are filled in. Needs TX_WRITE, checked input, an open
 * back order. */
CHECKED enum err backorder_update(struct ctx *c, const struct backorder *bo, struct backorder_draft *draft);

/** backorder_touch(c, number, rev): its tie has changed; rev rises by one. Needs TX_WRITE and an open back order at
 * ${rev}. */
CHECKED enum err backorder_touch(struct ctx *c, int64_t number, int64_t rev);

/** backorder_close_row(c, number, rev, reason, note): snapshots on the lines, then the header; rev rises by
 * one. For ever. Needs TX_WRITE and an open back order at ${rev}. ${reason} as the table has it. */
CHECKED enum err backorder_close_row(struct ctx *c, int64_t number, int64_t rev, const char *reason, const char *note);

/* An open back order of the same account that waits for a product already. */
struct backorder_waiting {
    int64_t product, number;
};

/** backorder_waiting(c, out, n, account, products, count, except): at most one per product, the oldest
 * number; ${except} is left out (0: none). In statements of eight products each. */
CHECKED enum err backorder_waiting(struct ctx *c, struct backorder_waiting **out, size_t *n, int64_t account,
                                   const int64_t *products, size_t count, int64_t except);

#endif
