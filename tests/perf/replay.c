/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many orders a second bare SQLite takes: replay SEED COPY ACCOUNTS PRODUCTS TOKEN ORDERS. The program submits
 * ORDERS orders to the database SEED while each statement of its writing connection is written down; then each line
 * "ORDERS PER_TRANSACTION" on standard input runs the next so many of them on COPY, which must have been the same file,
 * and is answered by "ORDERS SECONDS". Same statements, values, pragmas and checkpoints; rows are stepped over. */
#include "api/api.h"
#include "core/clock.h"
#include "core/must.h"
#include "store/stmt.h"
#include "store/store.h"

#include <semaphore.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENTS          64
#define ARENA_CAP        ((size_t)8 * 1024 * 1024)
#define LINES            6
#define CHECKPOINT_PAGES 4000

/* One statement as it ran: its values point into ${text}, which is ours. */
struct step {
    enum stmt_id id;
    struct value *values;
    char *text;
};

static struct step *steps;
static size_t step_count, step_room, at;

/* --- writing down --- */

static enum stmt_id id_of(const char *sql)
{
    for (int i = 0; i < STMT_COUNT; i++) {
        if (strcmp(stmts[i].sqlite, sql) == 0)
            return (enum stmt_id)i;
    }
    return STMT_COUNT;
}

/* The literal at *p as a value; moves *p past it. Texts lose their doubled quotes where they stand. */
static struct value literal(char **p)
{
    struct value v = {.null = true};
    bool blob = **p == 'x';
    if (strncmp(*p, "NULL", 4) == 0) {
        *p += 4;
        return v;
    }
    if (**p != '\'' && !blob)
        return value_i64(strtoll(*p, p, 10));
    *p += blob ? 2 : 1;
    char *from = *p, *to = *p;
    for (; **p != '\'' || (*p)[1] == '\''; (*p)++) {
        *p += **p == '\'';
        *to++ = **p;
    }
    (*p)++;
    if (!blob)
        return (struct value){.p = from, .n = (size_t)(to - from)};
    size_t n = (size_t)(to - from) / 2;
    for (size_t i = 0; i < n; i++) {
        unsigned byte;
        MUST(sscanf(from + 2 * i, "%2x", &byte) == 1);
        from[i] = (char)byte;
    }
    return (struct value){.p = from, .n = n};
}

/* SQLite does not give bound values back, but it writes the statement out with them: where the plain text has ?N, the
 * other one has a literal. */
static struct value *values_of(const char *sql, char *with_values, size_t count)
{
    struct value *values = calloc(count + 1, sizeof *values);
    MUST(values != NULL);
    char *p = with_values;
    bool quoted = false;
    for (; *sql != '\0'; sql++) {
        quoted = quoted != (*sql == '\'');
        if (quoted || *sql != '?') {
            MUST(*sql == *p++);
            continue;
        }
        char *end;
        long n = strtol(sql + 1, &end, 10);
        MUST(n >= 1 && (size_t)n <= count);
        values[n - 1] = literal(&p);
        sql = end - 1;
    }
    return values;
}

static int write_down(unsigned what, void *none, void *statement, void *text)
{
    (void)what;
    (void)none;
    enum stmt_id id = id_of(text);
    bool reads_only = sqlite3_db_readonly(sqlite3_db_handle(statement), "main") != 0;
    if (reads_only || id == STMT_COUNT) /* or BEGIN, COMMIT, a trigger's comment */
        return 0;
    if (step_count == step_room) {
        step_room = step_room == 0 ? 4096 : step_room * 2;
        steps = realloc(steps, step_room * sizeof *steps);
        MUST(steps != NULL);
    }
    char *full = sqlite3_expanded_sql(statement);
    MUST(full != NULL);
    steps[step_count++] = (struct step){id, values_of(stmts[id].sqlite, full, strlen(stmts[id].params)), full};
    return 0;
}

static int listen_to(sqlite3 *conn, char **error, const void *api)
{
    (void)error;
    (void)api;
    return sqlite3_trace_v2(conn, SQLITE_TRACE_STMT, write_down, NULL);
}

/* --- the program --- */

struct client {
    struct api_request request; /* first: api/ gives it back */
    sem_t free;
    char body[1024];
};

static void answered(struct api_request *request)
{
    if (request->answer.status != 201)
        fprintf(stderr, "%d %s\n", request->answer.status, str_text(&request->answer.body));
    MUST(request->answer.status == 201 && sem_post(&((struct client *)request)->free) == 0);
}

static void submit(struct api *api, struct client *client, const char *bearer, long n, long accounts, long products)
{
    int used = snprintf(client->body, sizeof client->body,
                        "{\"account\":%ld,\"note\":\"by the glass from May\",\"lines\":[", 1 + n * 31 % accounts);
    for (int i = 0; i < LINES; i++)
        used += snprintf(client->body + used, sizeof client->body - (size_t)used, "%s{\"product\":%ld,\"qty_btl\":%d}",
                         i == 0 ? "" : ",", 1 + (n * 13 + i * 101) % products, 12 + i);
    used += snprintf(client->body + used, sizeof client->body - (size_t)used, "]}");
    arena_reset(client->request.arena);
    client->request = (struct api_request){.method = "POST",
                                           .path = "/api/v1/orders",
                                           .host = "localhost",
                                           .authorization = bearer,
                                           .content_type = "application/json",
                                           .body = {(uint8_t *)client->body, (size_t)used},
                                           .request_id = "perf",
                                           .peer = "127.0.0.1",
                                           .arena = client->request.arena,
                                           .done = answered};
    MUST(api_begin(api, &client->request) == API_WAITS);
    api_continue(api, &client->request);
}

static void take(struct client *client)
{
    while (sem_wait(&client->free) != 0)
        continue;
}

static void record(char **argv)
{
    static struct client clients[CLIENTS];
    struct store *store;
    char why[512], bearer[512], url[4096];
    long orders = strtol(argv[6], NULL, 10);
    MUST(sqlite3_auto_extension((void (*)(void))listen_to) == SQLITE_OK);
    snprintf(url, sizeof url, "sqlite:%s", argv[1]);
    snprintf(bearer, sizeof bearer, "Bearer %s", argv[5]);
    MUST(store_open(&store, &(struct store_options){.url = url, .access = STORE_SERVE}, why) == STORE_OPENED);
    sqlite3_reset_auto_extension();
    struct api *api = api_open(&(struct api_options){.store = store, .arena_cap = ARENA_CAP});
    for (int i = 0; i < CLIENTS; i++) {
        clients[i].request.arena = arena_open(ARENA_CAP);
        MUST(sem_init(&clients[i].free, 0, 1) == 0);
    }
    step_count = 0; /* what opening has asked is no part of an order */
    for (long n = 0; n < orders; n++) {
        take(&clients[n % CLIENTS]);
        submit(api, &clients[n % CLIENTS], bearer, n, strtol(argv[3], NULL, 10), strtol(argv[4], NULL, 10));
    }
    for (int i = 0; i < CLIENTS; i++) {
        take(&clients[i]);
        arena_close(clients[i].request.arena);
    }
    api_close(api);
    store_close(store);
}

/* --- the replay --- */

static sqlite3 *conn;
static sqlite3_stmt *prepared[STMT_COUNT];
static int log_pages;

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

static void run(const struct step *step)
{
    const struct stmt *stmt = &stmts[step->id];
    sqlite3_stmt **st = &prepared[step->id];
    int code = SQLITE_OK;
    if (*st == NULL)
        MUST(sqlite3_prepare_v3(conn, stmt->sqlite, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) == SQLITE_OK);
    for (int i = 0; stmt->params[i] != '\0' && code == SQLITE_OK; i++) {
        const struct value *v = &step->values[i];
        if (v->null)
            code = sqlite3_bind_null(*st, i + 1);
        else if (v->p == NULL)
            code = sqlite3_bind_int64(*st, i + 1, v->number);
        else if (stmt->params[i] == 'b' || stmt->params[i] == 'B')
            code = sqlite3_bind_blob(*st, i + 1, v->p, (int)v->n, SQLITE_STATIC);
        else
            code = sqlite3_bind_text(*st, i + 1, v->p, (int)v->n, SQLITE_STATIC);
    }
    MUST(code == SQLITE_OK);
    while ((code = sqlite3_step(*st)) == SQLITE_ROW)
        continue;
    MUST(code == SQLITE_DONE && sqlite3_reset(*st) == SQLITE_OK);
}

/* An order begins where who asks is looked up: as its first statement does. */
static void run_order(void)
{
    do
        run(&steps[at++]);
    while (at < step_count && steps[at].id != steps[0].id);
}

static void replay(long orders, long per_transaction)
{
    int64_t began_us = clock_tick_us();
    long done = 0;
    while (done < orders && at < step_count) {
        plain("BEGIN IMMEDIATE");
        for (long i = 0; i < per_transaction && done < orders && at < step_count; i++, done++)
            run_order();
        plain("COMMIT");
        if (log_pages >= CHECKPOINT_PAGES) {
            MUST(sqlite3_wal_checkpoint_v2(conn, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK);
            log_pages = 0;
        }
    }
    printf("%ld %.6f\n", done, (double)(clock_tick_us() - began_us) / 1e6);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    long orders, per_transaction;
    if (argc != 7) {
        fputs("replay SEED COPY ACCOUNTS PRODUCTS TOKEN ORDERS\n", stderr);
        return 2;
    }
    record(argv);
    MUST(steps != NULL);
    MUST(sqlite3_open_v2(argv[2], &conn, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
    plain("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;"
          "PRAGMA mmap_size = 2147418112;");
    sqlite3_wal_hook(conn, note_log_pages, NULL);
    while (scanf("%ld %ld", &orders, &per_transaction) == 2)
        replay(orders, per_transaction);
    for (int i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(prepared[i]);
    MUST(sqlite3_close(conn) == SQLITE_OK);
    for (size_t i = 0; i < step_count; i++) {
        free(steps[i].values);
        sqlite3_free(steps[i].text);
    }
    free(steps);
    return 0;
}
