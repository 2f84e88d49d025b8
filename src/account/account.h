/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Customers: who looks after them, whether they may be sold to, when we ship to them. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "company/company.h"
#include "core/record.h"

enum account_status { ACCOUNT_GOOD, ACCOUNT_PAST_DUE, ACCOUNT_DO_NOT_SHIP, ACCOUNT_PROSPECTIVE };
extern const char *const account_type_names[], *const account_status_names[];

struct account {
    int64_t id, rev;
    const char *code, *name;
    int type, status;
    bool active;
    const char *street, *city, *state, *postcode, *email, *phone;
    struct maybe_i64 ship_days;   /* none: the company's */
    struct maybe_i64 price_level; /* default */
    const char *note;
    int64_t created_at_ms;
    int64_t *reps; /* user ids, ascending */
    size_t rep_count;
};

extern const struct record account_record;

/** account_get(c, out, id): the account as c->user may see it: reps only those they are assigned to now. Errors: NOT_FOUND. */
CHECKED enum err account_get(struct ctx *c, struct account *out, int64_t id);

/** account_visible(c, visible, id): may c->user see the account (admins: all; reps: assigned now)? An unknown id: false. */
CHECKED enum err account_visible(struct ctx *c, bool *visible, int64_t id);

#endif
