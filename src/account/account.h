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

struct account_reps {
    int64_t *reps;
    size_t n;
};

/* Price levels that are open to listed accounts only, and that it is listed for, beside its own. */
struct account_levels {
    int64_t *levels; /* ids, ascending when read */
    size_t n;
};

/* A person at an account; never written to about back orders. */
struct contact {
    int64_t id, account;
    const char *name, *title, *email, *phone;
};

struct contacts {
    struct contact *items;
    size_t n;
};

/* One in a list of all accounts' contacts. */
struct contact_item {
    struct contact contact;
    const char *account_code, *account_name;
};

struct contact_items {
    struct contact_item *items;
    size_t n;
};

extern const struct record account_record, account_reps_record, account_levels_record, contact_record,
    contact_item_record;

/** account_get(c, out, id): the account as c->user may see it: reps only those they are assigned to now. Errors:
 * NOT_FOUND. */
CHECKED enum err account_get(struct ctx *c, struct account *out, int64_t id);

/** account_find(c, out, found, id): the same without the reps and without a refusal: for a field that names an account.
 */
CHECKED enum err account_find(struct ctx *c, struct account *out, bool *found, int64_t id);

/** account_visible(c, visible, id): may c->user see the account (admins: all; reps: assigned now)? An unknown id:
 * false. */
CHECKED enum err account_visible(struct ctx *c, bool *visible, int64_t id);

/* Which accounts a list shows; reps see only theirs whatever the filter says. */
struct account_filter {
    struct maybe_i64 rep;         /* looked after by this user */
    struct maybe_i64 price_level; /* its own one, or listed for it */
    const char *text;             /* LIKE pattern over the folded code, name and city; NULL: all */
    int status, type;             /* -1: all */
    bool any_active, active;
    bool by_code, descending; /* sorted by name unless by_code */
    const char *after_key;    /* keyset: the last row's key and id; id 0: from the start */
    int64_t after_id;
    int64_t most, skip;
};

struct accounts {
    struct account *items; /* without reps */
    size_t n;
};

CHECKED enum err account_list(struct ctx *c, struct accounts *out, const struct account_filter *filter);
/** account_count(c, n, filter, most): how many match, counted up to ${most}. */
CHECKED enum err account_count(struct ctx *c, int64_t *n, const struct account_filter *filter, int64_t most);

/** account_code_taken(c, taken, code, but): does an account other than ${but} have the code? */
CHECKED enum err account_code_taken(struct ctx *c, bool *taken, const char *code, int64_t but);
/** account_coded(c, id, found, code): who has this code. account_named(c, ids, n, name): who has exactly this name, at
 * most two of them: more than one is too many. */
CHECKED enum err account_coded(struct ctx *c, int64_t *id, bool *found, const char *code);
CHECKED enum err account_named(struct ctx *c, int64_t ids[2], size_t *n, const char *name);
/** account_remove(c, removed, a): gone if nothing refers to it and it is still at its revision. Needs TX_WRITE. */
CHECKED enum err account_remove(struct ctx *c, bool *removed, const struct account *a);
/** account_insert(c, a): writes it; sets id, rev and created_at_ms. account_update(c, a): holds only if the stored
 * revision is still a->rev. */
CHECKED enum err account_insert(struct ctx *c, struct account *a);
CHECKED enum err account_update(struct ctx *c, const struct account *a);
/** account_set_reps(c, a, reps, n): all reps of the account from now on; raises its revision. */
CHECKED enum err account_set_reps(struct ctx *c, const struct account *a, const int64_t *reps, size_t n);
/** account_codes_of(c, out, n, user): codes of the accounts that a user looks after. Sees all: for admins. */
CHECKED enum err account_codes_of(struct ctx *c, const char ***out, size_t *n, int64_t user);
/** account_levels(c, out, id), account_set_levels(c, a, levels): what it is listed for; setting raises its revision. */
CHECKED enum err account_levels(struct ctx *c, struct account_levels *out, int64_t id);
CHECKED enum err account_set_levels(struct ctx *c, const struct account *a, const struct account_levels *levels);
CHECKED enum err account_open_back_orders(struct ctx *c, int64_t *n, int64_t id);

/** account_search_key(c, a), account_sort_key(c, a): folded texts to search in and to sort by. */
const char *account_search_key(struct ctx *c, const struct account *a);
const char *account_sort_key(struct ctx *c, const struct account *a);

CHECKED enum err contact_list(struct ctx *c, struct contacts *out, int64_t account);
/** contact_walk(c, out, after, most): those of all accounts in the order of their ids, after the id ${after}. Sees all:
 * for admins. */
CHECKED enum err contact_walk(struct ctx *c, struct contact_items *out, int64_t after, int64_t most);
CHECKED enum err contact_insert(struct ctx *c, struct contact *contact);
/** contact_update(c, contact): title, email and phone; NOT_FOUND unless it is a contact of contact->account. */
CHECKED enum err contact_update(struct ctx *c, const struct contact *contact);
/** contact_delete(c, account, id): NOT_FOUND unless it is a contact of ${account}. */
CHECKED enum err contact_delete(struct ctx *c, int64_t account, int64_t id);

#endif
