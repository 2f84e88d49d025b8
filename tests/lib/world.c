/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A company to test with, made through the flows as the program makes one. */
#include "lib/world.h"

#include "core/clock.h"
#include "core/must.h"
#include "core/token.h"
#include "flow/account.h"
#include "flow/catalog.h"
#include "flow/check.h"
#include "flow/company.h"
#include "flow/inventory.h"
#include "flow/user.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_CAP ((size_t)8 * 1024 * 1024)

int world_engine(int argc, char **argv)
{
    token_setup();
    bool postgres = argc > 1 && strcmp(argv[1], "postgresql") == 0;
    const char *url = getenv("CELLARBOOK_TEST_PG");
    if (postgres && (url == NULL || url[0] == '\0')) {
        printf("[  SKIPPED ] 1 test(s): CELLARBOOK_TEST_PG is not set\n");
        exit(TEST_SKIPPED);
    }
    return postgres ? 1 : 0;
}

static PGconn *connect_to(const char *url)
{
    PGconn *conn = PQconnectdb(url);
    if (PQstatus(conn) != CONNECTION_OK) {
        fprintf(stderr, "%s", PQerrorMessage(conn));
        abort();
    }
    PQclear(PQexec(conn, "SET client_min_messages = 'error'"));
    return conn;
}

void world_place(struct world *w, int engine)
{
    static int count;
    memset(w, 0, sizeof *w);
    w->engine = engine;
    if (engine == 0) {
        const char *root = getenv("TMPDIR");
        int n = snprintf(w->folder, sizeof w->folder, "%s/cellarbook-test-XXXXXX", root == NULL ? "/tmp" : root);
        MUST(n < (int)sizeof w->folder && mkdtemp(w->folder) != NULL);
        snprintf(w->path, sizeof w->path, "%s/cellarbook.sqlite", w->folder);
        snprintf(w->url, sizeof w->url, "sqlite:%s", w->path);
        return;
    }
    const char *root = getenv("CELLARBOOK_TEST_PG");
    char sql[128];
    snprintf(w->schema, sizeof w->schema, "cellarbook_test_%d_%d", (int)getpid(), count++);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", w->schema);
    snprintf(w->url, sizeof w->url, "%s", root);
    MUST(world_sql(w, sql));
    MUST(snprintf(w->url, sizeof w->url, "%s%soptions=-csearch_path%%3D%s", root, strchr(root, '?') == NULL ? "?" : "&",
                  w->schema) < (int)sizeof w->url);
}

void world_open(struct world *w)
{
    char why[512];
    struct store_options options = {.url = w->url, .access = STORE_SERVE, .connections = 4};
    if (store_open(&w->store, &options, why) != STORE_OPENED) {
        fprintf(stderr, "%s\n", why);
        abort();
    }
}

void world_close(struct world *w)
{
    char command[256];
    store_close(w->store);
    w->store = NULL;
    if (w->engine == 0) {
        static const char *const ends[] = {"", "-wal", "-shm", ".lock", NULL};
        for (int i = 0; ends[i] != NULL; i++) {
            snprintf(command, sizeof command, "%s%s", w->path, ends[i]);
            unlink(command); /* some of them may not be there */
        }
        rmdir(w->folder); /* what a test put beside them stays to be looked at */
        return;
    }
    snprintf(command, sizeof command, "DROP SCHEMA %s CASCADE", w->schema);
    MUST(world_sql(w, command));
}

/* --- past the program --- */

static bool sqlite_sql(const char *path, const char *sql, int64_t *number)
{
    sqlite3 *db;
    sqlite3_stmt *st = NULL;
    MUST(sqlite3_open(path, &db) == SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    bool good;
    if (number == NULL) {
        good = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    } else {
        good = sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW;
        *number = good ? sqlite3_column_int64(st, 0) : 0;
    }
    sqlite3_finalize(st);
    MUST(sqlite3_close(db) == SQLITE_OK);
    return good;
}

static bool postgres_sql(const char *url, const char *sql, int64_t *number)
{
    PGconn *conn = connect_to(url);
    PGresult *r = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(r);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (number != NULL)
        *number = good && PQntuples(r) > 0 ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0;
    PQclear(r);
    PQfinish(conn);
    return good;
}

bool world_sql(struct world *w, const char *sql)
{
    return w->engine == 0 ? sqlite_sql(w->path, sql, NULL) : postgres_sql(w->url, sql, NULL);
}

int64_t world_number(struct world *w, const char *sql)
{
    int64_t number;
    MUST(w->engine == 0 ? sqlite_sql(w->path, sql, &number) : postgres_sql(w->url, sql, &number));
    return number;
}

/* --- as the program --- */

struct as_user {
    tx_fn *fn;
    void *arg;
    int64_t user;
};

static enum err run_as(struct ctx *c, void *arg)
{
    struct as_user *a = arg;
    if (a->user != 0) {
        struct user *user = arena_new(c->arena, struct user);
        TRY(user_get(c, user, a->user));
        c->user = user;
    }
    TRY(company_load(c));
    return a->fn(c, a->arg);
}

enum err world_run(struct world *w, enum tx_mode mode, int64_t user, tx_fn *fn, void *arg)
{
    struct ctx c;
    struct arena *arena = arena_open(ARENA_CAP);
    struct as_user as = {fn, arg, user};
    ctx_init(&c, arena, clock_now_ms());
    enum err result = tx_run(w->store, &c, mode, "test", run_as, &as);
    MUST(!arena_over_cap(arena));
    arena_close(arena);
    return result;
}

static enum err make_company(struct ctx *c, void *arg)
{
    struct company company = company_new();
    (void)arg; /* the store is the world's */
    company.name = "Test Wines";
    company.time_zone = "America/Chicago";
    company.back_order_access = ACCESS_ALL;
    return flow_company_create(c, &company);
}

static enum err make_user(struct ctx *c, int64_t *id, const char *email, int role)
{
    struct user user = {.email = email, .name = email, .role = role, .active = true, .created_at_ms = c->now_ms};
    TRY(flow_user_create(c, &user));
    *id = user.id;
    return ERR_OK;
}

static enum err make_account(struct ctx *c, int64_t *id, const char *code, int64_t rep)
{
    struct account account = {.code = code,
                              .name = code,
                              .active = true,
                              .street = "",
                              .city = "",
                              .state = "",
                              .postcode = "",
                              .created_at_ms = c->now_ms};
    TRY(flow_account_create(c, &account));
    struct account_reps reps = {&rep, 1};
    *id = account.id;
    return flow_account_reps(c, &account, &reps);
}

static enum err make_product(struct ctx *c, struct world *w, int i)
{
    struct product p = {.code = arena_printf(c->arena, "P%d", i),
                        .name = arena_printf(c->arena, "Château %d", i),
                        .vintage = some_i64(2020 + i),
                        .producer = w->producer,
                        .importer = w->importer,
                        .category = "Red",
                        .country = "France",
                        .unit_set = i % 2 == 0 ? 6 : 12,
                        .active = i != 0,
                        .orderable = true,
                        .admin_only = i == 1,
                        .discontinued = i == 2,
                        .primary_warehouse = w->warehouse,
                        .created_at_ms = c->now_ms};
    struct stock_row row;
    TRY(flow_product_create(c, &p));
    w->products[i] = p.id;
    struct adjustment a = {.product = p.id, .warehouse = w->warehouse, .qty_btl = some_i64(10 * i + 1)};
    return flow_inventory_adjust(c, &row, &a);
}

static enum err make_world(struct ctx *c, void *arg)
{
    struct world *w = arg;
    struct warehouse warehouse = {.code = "MAIN", .name = "Main", .active = true};
    struct producer producer = {.name = "Domaine", .active = true};
    struct importer importer = {.name = "Imports", .active = true};
    TRY(make_user(c, &w->admin, "admin@test.example", ROLE_ADMIN));
    TRY(make_user(c, &w->ana, "ana@test.example", ROLE_REP));
    TRY(make_user(c, &w->ben, "ben@test.example", ROLE_REP));
    TRY(make_account(c, &w->account_of_ana, "A1", w->ana));
    TRY(make_account(c, &w->account_of_ben, "B1", w->ben));
    TRY(flow_warehouse_create(c, &warehouse));
    TRY(flow_producer_create(c, &producer));
    TRY(flow_importer_create(c, &importer));
    w->warehouse = warehouse.id;
    w->producer = producer.id;
    w->importer = importer.id;
    for (int i = 0; i < WORLD_PRODUCTS; i++)
        TRY(make_product(c, w, i));
    return ERR_OK;
}

void world_fill(struct world *w)
{
    struct ctx c;
    struct arena *arena = arena_open(ARENA_CAP);
    ctx_init(&c, arena, clock_now_ms());
    MUST(tx_run(w->store, &c, TX_WRITE, "company", make_company, w) == ERR_OK);
    arena_close(arena);
    MUST(world_run(w, TX_WRITE, 0, make_world, w) == ERR_OK);
}

struct backorder_draft world_draft(struct ctx *c, int64_t account, const int64_t *products, size_t n, int64_t qty_btl)
{
    struct backorder_draft draft = {.account = account, .need_by = DATE_NONE, .line_count = n};
    draft.lines = arena_array(c->arena, struct backorder_line_draft, n);
    for (size_t i = 0; i < n; i++)
        draft.lines[i] = (struct backorder_line_draft){.product = products[i], .qty = {qty_btl}};
    return draft;
}

/* --- what must never be false --- */

static enum err ask_invariants(struct ctx *c, void *arg)
{
    struct check_found found;
    TRY(check_run(c, &found));
    for (size_t i = 0; i < found.n; i++)
        fprintf(stderr, "%s\n", found.problems[i]);
    *(bool *)arg = found.n == 0;
    return ERR_OK;
}

bool world_clean(struct world *w)
{
    bool clean = false;
    struct ctx c;
    struct arena *arena = arena_open(ARENA_CAP);
    ctx_init(&c, arena, 0);
    bool good = world_run(w, TX_READ, 0, ask_invariants, &clean) == ERR_OK && store_verify(w->store, &c) == ERR_OK;
    arena_close(arena);
    return good && clean;
}
