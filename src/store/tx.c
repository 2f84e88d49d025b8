/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a transaction runs: reads on a read-only connection of SQLite, writes in the writer's turn, all of PostgreSQL
 * in the pool. */
#include "store/tx.h"

#include "core/must.h"
#include "store/store_parts.h"

enum err tx_try(struct db *db, struct ctx *c, enum tx_mode mode, tx_fn *fn, void *arg, struct arena_mark mark,
                enum db_result *trouble, bool *wrote)
{
    struct tx tx = {.db = db, .mode = mode};
    MUST(c->tx == NULL);
    arena_rewind(c->arena, mark);
    ctx_forget(c);
    c->company = NULL; /* read anew: another transaction may have changed it */
    c->user = NULL;
    c->tx = &tx;
    enum err result = fn(c, arg);
    c->tx = NULL;
    *trouble = tx.trouble;
    *wrote = tx.wrote;
    if (result == ERR_OK && tx.trouble != DB_OK)
        result = db_err(tx.trouble);
    return result;
}

static enum err read_sqlite(struct store *s, struct ctx *c, tx_fn *fn, void *arg)
{
    struct reader *reader;
    enum db_result trouble = readers_begin(s->readers, &reader);
    if (trouble != DB_OK)
        return db_err(trouble);
    bool wrote;
    enum err result = tx_try(reader->db, c, TX_READ, fn, arg, arena_mark(c->arena), &trouble, &wrote);
    readers_end(s->readers, reader, trouble == DB_OK);
    atomic_fetch_add(&s->counters.transactions, 1);
    return result;
}

struct waiter {
    struct tx_request request;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
    enum err result;
};

static void wake(struct tx_request *request, enum err result)
{
    struct waiter *w = (struct waiter *)request;
    MUST(pthread_mutex_lock(&w->lock) == 0);
    w->result = result;
    w->over = true;
    MUST(pthread_cond_signal(&w->ended) == 0);
    MUST(pthread_mutex_unlock(&w->lock) == 0);
}

enum err tx_run(struct store *s, struct ctx *c, enum tx_mode mode, const char *name, tx_fn *fn, void *arg)
{
    MUST(c->tx == NULL);
    if (mode == TX_READ && tx_reads_inline(s))
        return read_sqlite(s, c, fn, arg);
    struct waiter w = {.request = {.ctx = c, .mode = mode, .name = name, .fn = fn, .arg = arg, .done = wake},
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .ended = PTHREAD_COND_INITIALIZER};
    TRY(tx_put(s, &w.request));
    MUST(pthread_mutex_lock(&w.lock) == 0);
    while (!w.over)
        MUST(pthread_cond_wait(&w.ended, &w.lock) == 0);
    MUST(pthread_mutex_unlock(&w.lock) == 0);
    return w.result;
}

enum err tx_put(struct store *s, struct tx_request *request)
{
    MUST(request->ctx->tx == NULL);
    if (s->engine == 1)
        return pool_put(s->pool, request);
    if (request->mode == TX_READ) { /* quick enough to be done here and now */
        request->done(request, read_sqlite(s, request->ctx, request->fn, request->arg));
        return ERR_OK;
    }
    MUST(s->writer != NULL);
    return writer_put(s->writer, request);
}

bool tx_reads_inline(const struct store *s)
{
    return s->engine == 0;
}
