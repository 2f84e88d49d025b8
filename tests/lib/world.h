/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A company to test with: an open store of its own on either engine, people, accounts, products. */
#ifndef TESTS_LIB_WORLD_H
#define TESTS_LIB_WORLD_H

#include "backorder/backorder.h"
#include "store/store.h"

#define WORLD_PRODUCTS 12
#define WORLD_NOW      INT64_C(1778578200000) /* 2026-05-12T09:30:00Z */
#define TEST_SKIPPED   77                     /* the exit status that ctest shows as skipped */

struct world {
    int engine; /* 0 SQLite, 1 PostgreSQL */
    struct store *store;
    char folder[64]; /* SQLite */
    char path[96];
    char schema[64]; /* PostgreSQL */
    char url[512];
    int64_t admin, ana, ben; /* users; ana and ben are reps of an account each */
    int64_t account_of_ana, account_of_ben;
    int64_t warehouse, producer, importer;
    int64_t products[WORLD_PRODUCTS]; /* 0 inactive, 1 admin only, 2 discontinued, the others plain */
};

/** world_engine(argc, argv): the engine named on the command line; exits with TEST_SKIPPED when it is PostgreSQL and
 * CELLARBOOK_TEST_PG is not set. */
int world_engine(int argc, char **argv);

/** world_place(w, engine): a place for a database, empty; world_open(w): the store there; world_fill(w): the company.
 * world_close() takes all away. */
void world_place(struct world *w, int engine);
void world_open(struct world *w);
void world_fill(struct world *w);
void world_close(struct world *w);

/** world_run(w, mode, user, fn, arg): ${fn} as that user (0: the program itself) in a transaction of its own with the
 * company loaded; its memory is gone afterwards. */
enum err world_run(struct world *w, enum tx_mode mode, int64_t user, tx_fn *fn, void *arg);

/** world_draft(c, account, products, n, qty_btl): a back order to be made, as if it had been sent. */
struct backorder_draft world_draft(struct ctx *c, int64_t account, const int64_t *products, size_t n, int64_t qty_btl);

/** world_sql(w, sql): statements of the tests themselves, past the program; false when the engine refuses. */
bool world_sql(struct world *w, const char *sql);
/** world_number(w, sql): the first column of the first row, past the program. */
int64_t world_number(struct world *w, const char *sql);

/** world_clean(w): the invariants, SQLite's own checks among them; the problems are printed. */
bool world_clean(struct world *w);

#endif
