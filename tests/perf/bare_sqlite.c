/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many back orders a second bare SQLite creates: bare_sqlite FILE ACCOUNTS PRODUCTS USER TOKEN_HASH, then lines
 * "SECONDS PER_TRANSACTION" on standard input, each answered by "ORDERS SECONDS". Same statements, pragmas and
 * checkpoints as the program; rows are stepped over, not read. */
#include "order.h"

#include "core/must.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHECKPOINT_PAGES 4000

static sqlite3 *conn;
static sqlite3_stmt *prepared[STMT_COUNT];
static int log_pages;

static double now_s(void)
{
    struct timespec t;
    MUST(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bind(sqlite3_stmt *st, int at, char letter, const struct value *v)
{
    int code;
    if (v->null)
        code = sqlite3_bind_null(st, at);
    else if (letter == 's' || letter == 'S')
        code = sqlite3_bind_text(st, at, v->p, (int)v->n, SQLITE_STATIC);
    else if (letter == 'b')
        code = sqlite3_bind_blob(st, at, v->p, (int)v->n, SQLITE_STATIC);
    else
        code = sqlite3_bind_int64(st, at, v->number);
    MUST(code == SQLITE_OK);
}

/* The first column of the last row. */
static int64_t run(const struct order_step *step)
{
    const struct stmt *stmt = &stmts[step->id];
    sqlite3_stmt *st = prepared[step->id];
    int64_t first = 0;
    int code;
    if (st == NULL) {
        MUST(sqlite3_prepare_v3(conn, stmt->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) == SQLITE_OK);
        MUST(strlen(stmt->params) <= ORDER_VALUES_MAX);
        prepared[step->id] = st;
    }
    for (int i = 0; stmt->params[i] != '\0'; i++)
        bind(st, i + 1, stmt->params[i], &step->values[i]);
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        first = sqlite3_column_int64(st, 0);
    MUST(code == SQLITE_DONE && sqlite3_reset(st) == SQLITE_OK);
    return first;
}

static void create(const struct order_world *w, int64_t n)
{
    struct order o;
    int64_t last = 0;
    order_begin(&o, w, n);
    for (int i = 0; i < ORDER_READS; i++)
        last = run(&o.reads[i]);
    order_number(&o, w, n, last);
    for (int i = 0; i < ORDER_WRITES; i++)
        (void)run(&o.writes[i]);
}

static int note_log_pages(void *arg, sqlite3 *c, const char *name, int pages)
{
    (void)arg;
    (void)c;
    (void)name;
    log_pages = pages;
    return SQLITE_OK;
}

static void plain(const char *sql)
{
    MUST(sqlite3_exec(conn, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void measure(const struct order_world *w, int64_t *n, double seconds, int per_transaction)
{
    double began = now_s();
    int64_t orders = 0;
    while (now_s() - began < seconds) {
        plain("BEGIN IMMEDIATE");
        for (int i = 0; i < per_transaction; i++, orders++)
            create(w, (*n)++);
        plain("COMMIT");
        if (log_pages >= CHECKPOINT_PAGES) {
            MUST(sqlite3_wal_checkpoint_v2(conn, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK);
            log_pages = 0;
        }
    }
    printf("%lld %.6f\n", (long long)orders, now_s() - began);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct order_world world;
    double seconds;
    int per_transaction;
    int64_t n = 0;
    if (argc != 6 || !order_world_read(&world, argv + 2)) {
        fputs("bare_sqlite FILE ACCOUNTS PRODUCTS USER TOKEN_HASH\n", stderr);
        return 2;
    }
    MUST(sqlite3_open_v2(argv[1], &conn, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
    plain("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;"
          "PRAGMA mmap_size = 2147418112;");
    sqlite3_wal_hook(conn, note_log_pages, NULL);
    while (scanf("%lf %d", &seconds, &per_transaction) == 2)
        measure(&world, &n, seconds, per_transaction);
    for (int i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(prepared[i]);
    MUST(sqlite3_close(conn) == SQLITE_OK);
    return 0;
}
