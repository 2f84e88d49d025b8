/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many back orders a second bare libpq creates: bare_postgres URL ACCOUNTS PRODUCTS USER TOKEN_HASH, then lines
 * "SECONDS CONNECTIONS" on standard input, each answered by "ORDERS SECONDS RETRIES". Same statements as the program,
 * prepared, SERIALIZABLE, BEGIN with the first read, all writes and COMMIT in one flush; a lost race runs again. */
#include "order.h"

#include "core/must.h"

#include <endian.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32
#define RETRY_PAUSE_US  500

struct desk {
    PGconn *conn;
    const struct order_world *world;
    bool prepared[STMT_COUNT];
    int64_t n, orders, retries;
    double until;
};

static double now_s(void)
{
    struct timespec t;
    MUST(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static Oid oid_of(char letter)
{
    switch (letter) {
    case 's':
    case 'S':
        return 25;
    case 'f':
        return 21;
    case 'd':
    case 'D':
        return 1082;
    case 'b':
        return 17;
    default:
        return 20;
    }
}

static const char *text_of(const struct stmt *stmt)
{
    return stmt->postgres != NULL ? stmt->postgres : stmt->sqlite;
}

/* Outside the pipeline, once for each connection. */
static void prepare(struct desk *d, enum stmt_id id)
{
    Oid types[ORDER_VALUES_MAX];
    char name[16];
    int n = (int)strlen(stmts[id].params);
    if (d->prepared[id])
        return;
    MUST(n <= ORDER_VALUES_MAX);
    for (int i = 0; i < n; i++)
        types[i] = oid_of(stmts[id].params[i]);
    snprintf(name, sizeof name, "s%d", (int)id);
    PGresult *r = PQprepare(d->conn, name, text_of(&stmts[id]), n, types);
    MUST(PQresultStatus(r) == PGRES_COMMAND_OK);
    PQclear(r);
    d->prepared[id] = true;
}

static void send(struct desk *d, const struct order_step *step)
{
    const struct stmt *stmt = &stmts[step->id];
    const char *texts[ORDER_VALUES_MAX];
    int lengths[ORDER_VALUES_MAX], formats[ORDER_VALUES_MAX], n = (int)strlen(stmt->params);
    uint64_t room[ORDER_VALUES_MAX];
    char name[16];
    for (int i = 0; i < n; i++) {
        const struct value *v = &step->values[i];
        uint16_t flag = htobe16((uint16_t)v->number);
        formats[i] = 1;
        room[i] = htobe64((uint64_t)v->number);
        texts[i] = v->p != NULL ? v->p : (const char *)&room[i];
        lengths[i] = v->p != NULL ? (int)v->n : 8;
        if (stmt->params[i] == 'f') {
            memcpy(&room[i], &flag, sizeof flag);
            lengths[i] = sizeof flag;
        }
        if (v->null)
            texts[i] = NULL;
    }
    snprintf(name, sizeof name, "s%d", (int)step->id);
    MUST(PQsendQueryPrepared(d->conn, name, n, texts, lengths, formats, 1) == 1);
}

static void send_plain(struct desk *d, const char *text)
{
    MUST(PQsendQueryParams(d->conn, text, 0, NULL, NULL, NULL, NULL, 1) == 1);
}

/* Takes what ${count} statements answered, and their sync; false when one failed. *first: of the last one's row. */
static bool take(struct desk *d, int count, int64_t *first)
{
    bool good = true;
    MUST(PQpipelineSync(d->conn) == 1);
    for (int i = 0; i < count; i++) {
        PGresult *r = PQgetResult(d->conn);
        ExecStatusType status = PQresultStatus(r);
        const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
        if (state != NULL && strcmp(state, "40001") != 0 && strcmp(state, "40P01") != 0)
            must_failed(PQresultErrorMessage(r), __FILE__, __LINE__);
        good = good && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK);
        if (good && PQntuples(r) > 0 && PQgetlength(r, 0, 0) == 8) {
            uint64_t v;
            memcpy(&v, PQgetvalue(r, 0, 0), 8);
            *first = (int64_t)be64toh(v);
        }
        PQclear(r);
        while ((r = PQgetResult(d->conn)) != NULL)
            PQclear(r);
    }
    PGresult *sync = PQgetResult(d->conn);
    MUST(PQresultStatus(sync) == PGRES_PIPELINE_SYNC);
    PQclear(sync);
    return good;
}

static bool create(struct desk *d, int64_t n)
{
    struct order o;
    int64_t number = 0;
    order_begin(&o, d->world, n);
    send_plain(d, "BEGIN ISOLATION LEVEL SERIALIZABLE");
    for (int i = 0; i < ORDER_READS; i++) {
        send(d, &o.reads[i]);
        if (!take(d, i == 0 ? 2 : 1, &number))
            return false;
    }
    order_number(&o, d->world, n, number);
    for (int i = 0; i < ORDER_WRITES; i++)
        send(d, &o.writes[i]);
    send_plain(d, "COMMIT");
    return take(d, ORDER_WRITES + 1, &number);
}

static void *work(void *arg)
{
    struct desk *d = arg;
    unsigned seed = (unsigned)d->n;
    while (now_s() < d->until) {
        if (create(d, d->n)) {
            d->orders++;
            d->n += CONNECTIONS_MAX;
            continue;
        }
        int64_t ignored;
        send_plain(d, "ROLLBACK");
        MUST(take(d, 1, &ignored));
        d->retries++;
        usleep((useconds_t)(RETRY_PAUSE_US / 2 + rand_r(&seed) % RETRY_PAUSE_US));
    }
    return NULL;
}

static void connect_desk(struct desk *d, const char *url, const struct order_world *world, int64_t n)
{
    struct order o;
    *d = (struct desk){.conn = PQconnectdb(url), .world = world, .n = n};
    MUST(PQstatus(d->conn) == CONNECTION_OK);
    PQclear(PQexec(d->conn, "SET client_min_messages = 'error'")); /* a ROLLBACK too many after a failed COMMIT */
    order_begin(&o, world, 0);
    order_number(&o, world, 0, 1);
    for (int i = 0; i < ORDER_READS; i++)
        prepare(d, o.reads[i].id);
    for (int i = 0; i < ORDER_WRITES; i++)
        prepare(d, o.writes[i].id);
    MUST(PQenterPipelineMode(d->conn) == 1);
}

static void measure(struct desk *desks, double seconds, int connections)
{
    pthread_t threads[CONNECTIONS_MAX];
    int64_t orders = 0, retries = 0;
    double began = now_s();
    for (int i = 0; i < connections; i++) {
        desks[i].orders = desks[i].retries = 0;
        desks[i].until = began + seconds;
        MUST(pthread_create(&threads[i], NULL, work, &desks[i]) == 0);
    }
    for (int i = 0; i < connections; i++) {
        MUST(pthread_join(threads[i], NULL) == 0);
        orders += desks[i].orders;
        retries += desks[i].retries;
    }
    printf("%lld %.6f %lld\n", (long long)orders, now_s() - began, (long long)retries);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct desk desks[CONNECTIONS_MAX];
    struct order_world world;
    double seconds;
    int connections, open = 0;
    if (argc != 6 || !order_world_read(&world, argv + 2)) {
        fputs("bare_postgres URL ACCOUNTS PRODUCTS USER TOKEN_HASH\n", stderr);
        return 2;
    }
    while (scanf("%lf %d", &seconds, &connections) == 2) {
        MUST(connections > 0 && connections <= CONNECTIONS_MAX);
        for (; open < connections; open++)
            connect_desk(&desks[open], argv[1], &world, open);
        measure(desks, seconds, connections);
    }
    for (int i = 0; i < open; i++)
        PQfinish(desks[i].conn);
    return 0;
}
