/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Group commit: the one thread that writes to SQLite takes all requests that wait, runs them in one transaction,
 * commits once, and then answers all. An fsync is shared by everybody who came while the last one was under way. */
#include "store/store_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"

#include <stdlib.h>

#define IDLE_MS 200 /* with nobody waiting this long, the log is moved into the file */

struct writer {
    struct store *store;
    struct db *db;
    struct tx_queue queue;
    pthread_t thread;
};

/* One flow of a batch; false when the batch is spoilt: the engine failed, or the flow gave up after it had written. */
static bool run_in_batch(struct writer *w, struct tx_request *r)
{
    enum db_result trouble;
    bool wrote;
    if (clock_tick_ms() > r->deadline_tick_ms) {
        r->result = ERR_BUSY;
        return true;
    }
    r->result = tx_try(w->db, r->ctx, TX_WRITE, r->fn, r->arg, r->mark, &trouble, &wrote);
    return trouble == DB_OK && (r->result == ERR_OK || !wrote);
}

/* The outcome of a whole transaction that could not be begun or committed: refusals stand, all else was not written. */
static void spoil(struct tx_request *batch, const struct tx_request *end, enum err err)
{
    for (struct tx_request *r = batch; r != end; r = r->next) {
        if (r->result == ERR_OK || !err_is_refusal(r->result))
            r->result = err;
    }
}

/* The batch again, each flow in a savepoint, so that only the one that fails fails. */
static void replay(struct writer *w, struct tx_request *batch)
{
    enum db_result result = w->db->driver->begin(w->db, TX_WRITE);
    struct tx_request *r = batch;
    for (; r != NULL && result == DB_OK; r = r->next) {
        result = db_sqlite_savepoint(w->db, "SAVEPOINT one");
        if (result != DB_OK)
            break;
        if (!run_in_batch(w, r) && db_sqlite_in_transaction(w->db))
            result = db_sqlite_savepoint(w->db, "ROLLBACK TO one");
        if (!db_sqlite_in_transaction(w->db)) /* an I/O error has rolled back everything */
            result = DB_STORAGE;
        if (result == DB_OK)
            result = db_sqlite_savepoint(w->db, "RELEASE one");
    }
    if (result == DB_OK)
        result = w->db->driver->commit(w->db);
    else
        w->db->driver->rollback(w->db);
    if (result != DB_OK)
        spoil(batch, NULL, db_err(result));
}

static void run_batch(struct writer *w, struct tx_request *batch)
{
    enum db_result result = w->db->driver->begin(w->db, TX_WRITE);
    bool good = true;
    int count = 0;
    if (result != DB_OK) {
        for (struct tx_request *r = batch; r != NULL; r = r->next)
            r->result = db_err(result);
        return;
    }
    for (struct tx_request *r = batch; r != NULL && good; r = r->next, count++)
        good = run_in_batch(w, r);
    if (good) {
        result = w->db->driver->commit(w->db);
        if (result != DB_OK)
            spoil(batch, NULL, db_err(result));
    } else {
        w->db->driver->rollback(w->db);
        atomic_fetch_add(&w->store->counters.retries, 1);
        replay(w, batch);
    }
    atomic_fetch_add(&w->store->counters.batches, 1);
    atomic_fetch_add(&w->store->counters.batch_flows, count);
}

static void answer(struct writer *w, struct tx_request *batch)
{
    for (struct tx_request *r = batch; r != NULL;) {
        struct tx_request *next = r->next; /* done() may free the request */
        atomic_fetch_add(&w->store->counters.transactions, 1);
        if (err_is_refusal(r->result))
            atomic_fetch_add(&w->store->counters.refused, 1);
        else if (r->result != ERR_OK)
            atomic_fetch_add(&w->store->counters.failures, 1);
        r->done(r, r->result);
        r = next;
    }
}

/* Moves the log into the file when it has grown enough. What somebody still has in an old snapshot stays in the log,
 * and it begins anew only when nobody reads in it: those who only keep a snapshot give way before, and after. */
static void checkpoint(struct writer *w, bool idle)
{
    if (!db_sqlite_wants_checkpoint(w->db, idle))
        return;
    readers_let_go(w->store->readers);
    db_sqlite_checkpoint(w->db);
    readers_let_go(w->store->readers);
}

static void *writer_main(void *arg)
{
    struct writer *w = arg;
    bool closed = false;
    while (!closed) {
        struct tx_request *batch = tx_queue_take(&w->queue, TX_BATCH_MAX, IDLE_MS, &closed);
        if (batch != NULL) {
            run_batch(w, batch);
            answer(w, batch);
        }
        checkpoint(w, batch == NULL);
    }
    return NULL;
}

struct writer *writer_open(struct store *s, struct db *db)
{
    struct writer *w = calloc(1, sizeof *w);
    MUST(w != NULL);
    w->store = s;
    w->db = db;
    tx_queue_init(&w->queue);
    MUST(pthread_create(&w->thread, NULL, writer_main, w) == 0);
    pthread_setname_np(w->thread, "writer"); /* only a label in ps */
    return w;
}

enum err writer_put(struct writer *w, struct tx_request *request)
{
    return tx_queue_put(&w->queue, request);
}

int64_t writer_waiting(struct writer *w)
{
    return tx_queue_count(&w->queue);
}

void writer_stop(struct writer *w)
{
    if (w == NULL)
        return;
    tx_queue_close(&w->queue);
    MUST(pthread_join(w->thread, NULL) == 0);
}

void writer_close(struct writer *w)
{
    if (w == NULL)
        return;
    tx_queue_end(&w->queue);
    w->db->driver->close(w->db);
    free(w);
}
