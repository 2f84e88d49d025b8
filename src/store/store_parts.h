/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside store/ only: what an open store consists of. */
#ifndef STORE_STORE_PARTS_H
#define STORE_STORE_PARTS_H

#include "store/db.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

struct readers; /* readers.c: SQLite's read-only connections */
struct writer;  /* writer.c: SQLite's one writing thread */
struct pool;    /* pool.c: PostgreSQL's connections */

struct counters {
    atomic_llong transactions, refused, retries, failures, batches, batch_flows;
};

struct store {
    int engine; /* 0 SQLite, 1 PostgreSQL */
    char *url;
    char *path; /* SQLite: of the file */
    int lock_fd;
    struct readers *readers;
    struct writer *writer;
    struct pool *pool;
    atomic_bool closing;
    struct counters counters;
    char version[64];
};

/** tx_try(db, c, mode, fn, arg, mark): one attempt of ${fn} in the transaction that is already open on ${db}: memory
 * and problems are those of ${mark}. Says in *trouble what the engine suffered. */
CHECKED enum err tx_try(struct db *db, struct ctx *c, enum tx_mode mode, tx_fn *fn, void *arg, struct arena_mark mark,
                        enum db_result *trouble, bool *wrote);

/* A read-only connection of SQLite. */
struct reader {
    struct db *db;
    pthread_t by;    /* who used it last */
    bool inside;     /* it has a snapshot */
    unsigned let_go; /* readers.c */
};

/** readers_open(path, keep): ${path} must outlive them. ${keep}: snapshots are kept from one request to the next;
 * somebody must call readers_let_go() from time to time. */
struct readers *readers_open(const char *path, bool keep);
/** readers_close(r): after the last readers_end(). NULL is fine. */
void readers_close(struct readers *r);
/** readers_add(r, db): one more, which was opened elsewhere. */
void readers_add(struct readers *r, struct db *db);
/** readers_begin(r, out): a connection in a read transaction that sees everything that was committed before, until
 * readers_end(). Errors: those of db_sqlite_open() and of driver->begin(). */
CHECKED enum db_result readers_begin(struct readers *r, struct reader **out);
/** readers_end(r, reader, sound): ${sound} false: the engine has failed, and the connection is not used again. */
void readers_end(struct readers *r, struct reader *reader, bool sound);
/** readers_let_go(r): who does not read at this moment has no snapshot any more, and who reads won't keep his. On any
 * thread. */
void readers_let_go(struct readers *r);

/** writer_open(s, db): the thread that owns ${db} from now on. */
struct writer *writer_open(struct store *s, struct db *db);
/** writer_put(w, request): OVERLOADED or STOPPING when it can't wait. */
CHECKED enum err writer_put(struct writer *w, struct tx_request *request);
int64_t writer_waiting(struct writer *w);
/** writer_stop(w): runs what waits, and nothing more. NULL is fine. */
void writer_stop(struct writer *w);
/** writer_close(w): once it is stopped: closes the connection. NULL is fine. */
void writer_close(struct writer *w);

/** pool_open(s, out, connections, access, why): connects once to see that it can, and migrates (STORE_SERVE) or looks
 * whether that was done. */
CHECKED enum store_open_result pool_open(struct store *s, struct pool **out, int connections, enum store_access access,
                                         char why[512]);
CHECKED enum err pool_put(struct pool *p, struct tx_request *request);
int64_t pool_waiting(struct pool *p);
void pool_close(struct pool *p);

/** queue of requests, first come first served; shared by the writer and the pool. */
struct tx_queue {
    pthread_mutex_t lock;
    pthread_cond_t there_is_one;
    struct tx_request *first, **last;
    int64_t count;
    bool closing;
};
void tx_queue_init(struct tx_queue *q);
void tx_queue_end(struct tx_queue *q);
CHECKED enum err tx_queue_put(struct tx_queue *q, struct tx_request *request);
/** tx_queue_take(q, most, idle_ms): up to ${most} requests as a list; NULL when none came within ${idle_ms}, and
 * *closed when none will. */
struct tx_request *tx_queue_take(struct tx_queue *q, int most, int idle_ms, bool *closed);
void tx_queue_close(struct tx_queue *q);
int64_t tx_queue_count(struct tx_queue *q);

/** turns of those who write to PostgreSQL: together, or one alone. */
struct turn {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int inside, want_alone;
    bool alone; /* who is inside is so alone */
};
void turn_init(struct turn *t);
void turn_end(struct turn *t);
/** turn_take(t, alone, deadline_tick_ms): false: the deadline came first. Else until turn_give(). */
CHECKED bool turn_take(struct turn *t, bool alone, int64_t deadline_tick_ms);
void turn_give(struct turn *t);

#endif
