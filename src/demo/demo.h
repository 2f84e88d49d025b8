/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demo company: a distributor with real wines and customers and a past of 400 days, made through the real flows, so
 * that history, ledger and invariants are those of a company that worked with the program. */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "store/store.h"
#include "user/user.h"

enum demo_person { DEMO_DANA, DEMO_ANA, DEMO_BEN, DEMO_CHLOE, DEMO_PEOPLE };

#define DEMO_PASSWORD_TEXT 20 /* "xxxx-xxxx-xxxx-xxxx" and the NUL */
#define DEMO_EXAMPLES_MAX  8
#define DEMO_ARENA_CAP     ((size_t)512 * 1024 * 1024)

struct demo_options {
    const char *password; /* of all four users; has passed user_password_err() */
    int64_t now_ms;       /* the past is counted back from the company's day of this moment */
    /** called as it goes, from another thread; may begin anew when the database asks for a second attempt; NULL: not */
    void (*progress)(const char *what, size_t done, size_t total, void *arg);
    void *arg;
};

struct demo_example {
    int64_t number; /* BO# */
    const char *account, *shows;
};

struct demo_result {
    size_t products, producers, importers, accounts, stocked, back_orders, closed, purchase_orders, orders;
    struct user people[DEMO_PEOPLE];
    struct demo_example examples[DEMO_EXAMPLES_MAX];
    size_t example_count;
};

/**
 * demo_make(s, c, out, options):
 * The whole company in one transaction: complete, or not there. The same day makes the same company. c->arena should
 * have DEMO_ARENA_CAP; the texts of *out are in it. Errors, in order: FIELD_DUPLICATE (there is a company already),
 * those of tx_run().
 */
CHECKED enum err demo_make(struct store *s, struct ctx *c, struct demo_result *out, const struct demo_options *options);

/** demo_password(out): a random one that can be read out: four groups of four letters and digits (80 bits). */
void demo_password(char out[DEMO_PASSWORD_TEXT]);

#endif
