/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Purchase orders: what was ordered from a supplier, and what came of it. What one is, what it does to stock, what may
 * be changed of it. Nothing ties one to a back order. */
#ifndef PURCHASE_PURCHASE_H
#define PURCHASE_PURCHASE_H

#include "backorder/backorder.h" /* the form in which products and people are shown */
#include "inventory/inventory.h"

#define PURCHASE_LINES_MAX     200
#define PURCHASE_SUPPLIER_MAX  200 /* characters */
#define PURCHASE_NOTE_MAX      2000
#define PURCHASE_LINE_NOTE_MAX 500
#define PURCHASE_REFERENCE_MAX 100

enum purchase_status { PURCHASE_OPEN, PURCHASE_CLOSED };
extern const char *const purchase_status_names[];

/* --- as it is shown --- */

struct purchase_line {
    int64_t id; /* within its purchase order, never used again */
    int64_t position;
    struct backorder_product product; /* as it is now */
    struct qty qty, received;         /* received may be more */
    int64_t cases, bottles;           /* qty as cases + bottles */
    struct qty due_btl;               /* still expected; 0 once closed */
    struct date due;                  /* its own day; DATE_NONE: as the purchase order */
    const char *note;
};

struct purchase_receipt_line {
    int64_t line, product;
    struct qty qty;
};

struct purchase_receipt {
    int64_t id, at_ms;
    struct backorder_ref by;
    int64_t warehouse;
    const char *warehouse_name, *note;
    struct purchase_receipt_line *lines;
    size_t line_count;
};

struct purchase {
    int64_t number, rev;
    const char *supplier;
    int64_t warehouse; /* where it is due */
    const char *warehouse_code, *warehouse_name;
    int status; /* enum purchase_status */
    struct date due;
    const char *note, *reference;
    int64_t created_at_ms;
    struct backorder_ref created_by;
    struct maybe_i64 closed_at_ms;
    struct backorder_ref *closed_by; /* NULL: open */
    struct purchase_line *lines;     /* by position */
    size_t line_count;
    struct purchase_receipt *receipts; /* oldest first */
    size_t receipt_count;
    struct qty total, received, due_btl;
    const char **actions;
    size_t action_count;
    int64_t next_line;
};

/* --- as it is sent --- */

struct purchase_line_draft {
    uint64_t given;
    struct maybe_i64 id; /* the line that it keeps; none: a new one */
    int64_t product;
    struct qty qty;
    int64_t cases, bottles;
    struct date due;
    const char *note;
};

struct purchase_draft {
    uint64_t given;
    const char *supplier;
    int64_t warehouse;
    struct date due;
    const char *note, *reference;
    struct purchase_line_draft *lines;
    size_t line_count;
};

struct purchase_receiving_line {
    uint64_t given;
    int64_t line;
    struct qty qty;
    int64_t cases, bottles;
};

struct purchase_receiving {
    uint64_t given;
    struct maybe_i64 warehouse; /* none: where it is due */
    bool over;                  /* more than was ordered is meant */
    const char *note;
    struct purchase_receiving_line *lines;
    size_t line_count;
};

/* purchase_record is the answer, the others what POST, PATCH and receive take. */
extern const struct record purchase_record, purchase_create_record, purchase_edit_record, purchase_line_draft_record,
    purchase_receiving_record, purchase_receiving_line_record;

/* --- the rules --- */

/** purchase_may_change(c, status): may it be edited, received or closed? Errors: PURCHASE_ORDER_CLOSED. */
CHECKED enum err purchase_may_change(struct ctx *c, int status);

/** purchase_actions(n, status): the names of what may be done then: read, edit, receive, close. Static storage. */
const char **purchase_actions(size_t *n, int status);

/* Bottles as they were sent: by the bottle, or in cases and bottles. */
struct purchase_amount {
    bool by_bottle, by_case; /* which of them was given; 0 bottles are none */
    struct qty qty;
    int64_t cases, bottles;
};
/** purchase_bottles(c, out, amount, unit_set, field): Errors for ${field}: QUANTITY_FORM (none, or both), FIELD_RANGE
 * (not 1..QTY_LINE_MAX_BTL). */
CHECKED enum err purchase_bottles(struct ctx *c, struct qty *out, const struct purchase_amount *amount,
                                  int64_t unit_set, const char *field);

/** purchase_may_ask(c, line, qty, field): may a line ask for so many from now on? What it asks for already it always
 * may. Errors: RECEIVED_ALREADY (fewer than came). */
CHECKED enum err purchase_may_ask(struct ctx *c, const struct purchase_line *line, struct qty qty, const char *field);

/** purchase_may_receive(c, line, qty, over, field): may so many come in now? Errors: RECEIPT_OVER (more than was
 * ordered, without ${over}), FIELD_RANGE (more than QTY_LINE_MAX_BTL in all). */
CHECKED enum err purchase_may_receive(struct ctx *c, const struct purchase_line *line, struct qty qty, bool over,
                                      const char *field);

/** purchase_line_with(po, id): its line; NULL if it has none with this id. */
struct purchase_line *purchase_line_with(const struct purchase *po, int64_t id);

/** purchase_line_complete(line, status), purchase_complete(po): what follows from the rest: cases, bottles due; totals,
 * actions. */
void purchase_line_complete(struct purchase_line *line, int status);
void purchase_complete(struct purchase *po);

struct purchase_moves {
    struct move *items;
    size_t n;
};
/** purchase_moves_between(c, before, after): what the ledger has to be told of On Order when ${before} (NULL: a new
 * one) becomes ${after}: the difference of what each holds there, one move for each product and warehouse, products
 * ascending. An open one holds what its lines still expect, in its warehouse; a closed one nothing. The document is
 * after->number. */
struct purchase_moves purchase_moves_between(struct ctx *c, const struct purchase *before,
                                             const struct purchase *after);

/* --- the database --- */

/** purchase_get(c, out, number): one with everything. Errors: NOT_FOUND. */
CHECKED enum err purchase_get(struct ctx *c, struct purchase *out, int64_t number);

/** purchase_referenced(c, number, found, supplier, reference): the supplier's purchase order that has exactly this
 * reference; the latest of several. */
CHECKED enum err purchase_referenced(struct ctx *c, int64_t *number, bool *found, const char *supplier,
                                     const char *reference);

/** purchase_insert(c, po): a new, open one with its lines, by c->user, who must be known. Needs TX_WRITE. */
CHECKED enum err purchase_insert(struct ctx *c, const struct purchase *po);

/** purchase_update(c, before, after): header and lines; rev rises by one. Needs TX_WRITE and an open one. */
CHECKED enum err purchase_update(struct ctx *c, const struct purchase *before, const struct purchase *after);

/** purchase_receive_rows(c, id, after, receipt): the receipt, and what its lines have received in all as ${after} says;
 * rev rises by one. ${id} is the receipt's. Needs TX_WRITE, an open one, a known c->user. */
CHECKED enum err purchase_receive_rows(struct ctx *c, int64_t *id, const struct purchase *after,
                                       const struct purchase_receipt *receipt);

/** purchase_close_row(c, po): lines, then header; rev rises by one. For ever. Needs TX_WRITE and an open one. */
CHECKED enum err purchase_close_row(struct ctx *c, const struct purchase *po);

/* What is due of a product on one day, over all open purchase orders: no number, for everybody to see. */
struct purchase_due {
    int64_t product;
    struct date due;    /* DATE_NONE: not known */
    struct qty qty;     /* in all warehouses */
    struct qty primary; /* of it in the product's primary warehouse */
};
struct purchase_dues {
    struct purchase_due *items; /* one product after the other; of each the soonest first, an unknown day last */
    size_t n;
};
/** purchase_due(c, out, products, n): what is due of each of ${products}; those of which nothing is due have no row. In
 * statements of eight. */
CHECKED enum err purchase_due(struct ctx *c, struct purchase_dues *out, const int64_t *products, size_t n);

#endif
