/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* PostgreSQL's connections, each with a thread of its own. A transaction that lost a race runs again, with pauses that
 * grow and differ, and at last alone, until its deadline; one whose COMMIT was cut off is never run again by us. */
#include "store/store_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32
#define PAUSE_FIRST_US  500
#define PAUSE_MAX_US    50000
#define IDLE_MS         1000
#define SAY_EVERY_MS    1000
#define LOST_MAX        3 /* races that a transaction may lose before it runs without others of this server */

struct pool {
    struct store *store;
    struct tx_queue queue;
    struct turn turn;
    _Atomic int64_t said_tick_ms; /* when it was last logged that there is no server */
    int threads;
    pthread_t thread[CONNECTIONS_MAX];
};

/* One attempt from BEGIN to COMMIT. */
static enum err attempt(struct db *db, struct tx_request *r, enum db_result *trouble)
{
    bool wrote;
    *trouble = db->driver->begin(db, r->mode);
    if (*trouble != DB_OK)
        return db_err(*trouble);
    enum err result = tx_try(db, r->ctx, r->mode, r->fn, r->arg, r->mark, trouble, &wrote);
    if (result != ERR_OK || *trouble != DB_OK) {
        db->driver->rollback(db);
        return result;
    }
    *trouble = db->driver->commit(db);
    if (*trouble == DB_UNKNOWN && !wrote)
        *trouble = DB_STORAGE; /* nothing was to be saved: it may run again */
    return db_err(*trouble);
}

static void pause_before_retry(int retry, unsigned *seed)
{
    int64_t most = (int64_t)PAUSE_FIRST_US << (retry < 10 ? retry : 10);
    if (most > PAUSE_MAX_US)
        most = PAUSE_MAX_US;
    usleep((useconds_t)(most / 2 + rand_r(seed) % (most / 2 + 1)));
}

/* A new connection in the place of one that was lost. Every request of an outage comes by here: it is logged once a
 * second. */
static bool connected(struct pool *p, struct db **db)
{
    char why[512];
    if (*db != NULL || db_postgres_open(db, p->store->url, why) == DB_OK)
        return true;
    int64_t now = clock_tick_ms(), said = atomic_load(&p->said_tick_ms);
    if (now - said >= SAY_EVERY_MS && atomic_compare_exchange_strong(&p->said_tick_ms, &said, now))
        log_event(LOG_ERROR, "postgres_unreachable", LOG_TEXT("text", why));
    *db = NULL;
    return false;
}

/* Runs a request to its end; *db is opened anew when it was lost. */
static enum err run_request(struct pool *p, struct db **db, struct tx_request *r, unsigned *seed)
{
    bool renewed = false;
    enum err result = ERR_BUSY;
    for (int retry = 0; retry <= TX_RETRIES_MAX; retry++) {
        enum db_result trouble = DB_OK;
        if (clock_tick_ms() > r->deadline_tick_ms)
            return ERR_BUSY;
        if (!connected(p, db))
            return ERR_STORAGE;
        if (r->mode == TX_WRITE && !turn_take(&p->turn, retry >= LOST_MAX, r->deadline_tick_ms))
            return ERR_BUSY;
        result = attempt(*db, r, &trouble);
        if (r->mode == TX_WRITE)
            turn_give(&p->turn);
        if (trouble == DB_STORAGE || trouble == DB_UNKNOWN) { /* the connection is not trusted again */
            (*db)->driver->close(*db);
            *db = NULL;
        }
        if (trouble == DB_STORAGE && !renewed) { /* perhaps only this connection was cut: one try on a new one */
            renewed = true;
            continue;
        }
        if (trouble != DB_RETRY)
            return result;
        atomic_fetch_add(&p->store->counters.retries, 1);
        pause_before_retry(retry, seed);
    }
    return result;
}

static void *pool_main(void *arg)
{
    struct pool *p = arg;
    struct db *db = NULL;
    struct counters *n = &p->store->counters;
    unsigned seed = (unsigned)clock_tick_ms() ^ (unsigned)(uintptr_t)&db;
    bool closed = false;
    while (!closed) {
        struct tx_request *r = tx_queue_take(&p->queue, 1, IDLE_MS, &closed);
        if (r == NULL)
            continue;
        enum err result = run_request(p, &db, r, &seed);
        atomic_fetch_add(&n->transactions, 1);
        if (err_is_refusal(result))
            atomic_fetch_add(&n->refused, 1);
        else if (result != ERR_OK)
            atomic_fetch_add(&n->failures, 1);
        r->done(r, result);
    }
    if (db != NULL)
        db->driver->close(db);
    return NULL;
}

enum store_open_result pool_open(struct store *s, struct pool **out, int connections, enum store_access access,
                                 char why[512])
{
    struct db *db;
    if (db_postgres_open(&db, s->url, why) != DB_OK)
        return STORE_UNREACHABLE;
    enum store_open_result result =
        access == STORE_SERVE ? migrate_up(db, migrations, why) : migrate_check(db, migrations, why);
    db_postgres_version(db, s->version);
    db->driver->close(db);
    if (result != STORE_OPENED)
        return result;
    struct pool *p = calloc(1, sizeof *p);
    MUST(p != NULL && connections > 0 && connections <= CONNECTIONS_MAX);
    p->store = s;
    p->said_tick_ms = -SAY_EVERY_MS;
    p->threads = connections;
    tx_queue_init(&p->queue);
    turn_init(&p->turn);
    for (int i = 0; i < connections; i++) {
        MUST(pthread_create(&p->thread[i], NULL, pool_main, p) == 0);
        pthread_setname_np(p->thread[i], "pool"); /* only a label in ps */
    }
    *out = p;
    return STORE_OPENED;
}

enum err pool_put(struct pool *p, struct tx_request *request)
{
    return tx_queue_put(&p->queue, request);
}

int64_t pool_waiting(struct pool *p)
{
    return tx_queue_count(&p->queue);
}

void pool_close(struct pool *p)
{
    if (p == NULL)
        return;
    tx_queue_close(&p->queue);
    for (int i = 0; i < p->threads; i++)
        MUST(pthread_join(p->thread[i], NULL) == 0);
    tx_queue_end(&p->queue);
    turn_end(&p->turn);
    free(p);
}
