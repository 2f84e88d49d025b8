/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions: the only way to the database for nouns and flows. A transaction body is a function that reads, decides,
 * refuses, then writes; it may run more than once, so it sends nothing and touches nothing but c and its argument. */
#ifndef STORE_TX_H
#define STORE_TX_H

#include "core/ctx.h"

struct store;

enum tx_mode {
    TX_READ,  /* one snapshot, never waits for a writer */
    TX_WRITE, /* SQLite: a turn of the one writer, committed together with others; PostgreSQL: SERIALIZABLE with retry
               */
};

typedef enum err tx_fn(struct ctx *c, void *arg);

#define TX_DEADLINE_MS 5000 /* waiting and retrying end here: BUSY */
#define TX_RETRIES_MAX 200  /* against a loop without end; with their pauses the deadline comes first */
#define TX_QUEUE_MAX   4096 /* requests that may wait for the database; one more is refused: OVERLOADED */
#define TX_BATCH_MAX   512  /* flows in one commit on SQLite */

/**
 * tx_run(s, c, mode, name, fn, arg):
 * Run ${fn} in a transaction and wait for its end. ERR_OK means committed and on disk. Any other result means that
 * nothing was written: the refusal of ${fn} itself, or BUSY, OVERLOADED, STORAGE, OUTCOME_UNKNOWN, STOPPING, INTERNAL.
 * Before ${fn} runs again, c->arena is rewound and the problems are forgotten. ${name} is for logs and metrics. Inside
 * a transaction: a bug.
 */
CHECKED enum err tx_run(struct store *s, struct ctx *c, enum tx_mode mode, const char *name, tx_fn *fn, void *arg);

/* The same without waiting: ${done} is called exactly once, after the commit (or refusal), on a thread of the store,
 * and must be quick. Owned by the caller until then. */
struct tx_request {
    struct ctx *ctx;
    enum tx_mode mode;
    const char *name;
    tx_fn *fn;
    void *arg;
    void (*done)(struct tx_request *request, enum err result);
    /* the store's own */
    struct tx_request *next;
    int64_t deadline_tick_ms;
    struct arena_mark mark;
    enum err result;
};

/** tx_put(s, request): queue it; OVERLOADED or STOPPING, and ${done} is never called, when it can't be. */
CHECKED enum err tx_put(struct store *s, struct tx_request *request);

/** tx_reads_inline(s): true when TX_READ by tx_run() is quick enough for an HTTP thread (SQLite), false when it should
 * go through tx_put() (PostgreSQL: it waits for the network). */
bool tx_reads_inline(const struct store *s);

/** tx_wrote(c): has the transaction written yet? (Refusals come before the first write.) */
bool tx_wrote(const struct ctx *c);

#endif
