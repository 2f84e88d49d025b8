/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The database of one company: opened, migrated, backed up, closed. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/ctx.h"
#include "store/tx.h"

struct store;

enum store_access {
    STORE_SERVE, /* takes the lock: the one writing process (SQLite); starts the writer or the pool */
    STORE_READ,  /* beside a running server: reading only, no lock */
};

struct store_options {
    const char *url; /* "sqlite:PATH" or a PostgreSQL URL ("postgresql://..."; its options=-csearch_path=... names the
                        schema) */
    int connections; /* PostgreSQL: size of the pool, 2-32, default 8; ignored on SQLite */
    enum store_access access;
    bool existing; /* SQLite: a file that is not there is UNREACHABLE and not made */
};

/* Why a store could not be opened or migrated; said to the person at the terminal. */
enum store_open_result {
    STORE_OPENED,
    STORE_LOCKED,      /* another process serves this file */
    STORE_UNREACHABLE, /* no such file, no right, no server */
    STORE_EMPTY,       /* no tables yet: needs migrating (STORE_READ) */
    STORE_NEWER,       /* migrated by a newer program: refused */
    STORE_CHANGED,     /* a migration that was applied has another checksum now: refused */
    STORE_FAILED,      /* a migration failed; it was rolled back */
};

/**
 * store_open(out, options, why):
 * Open, and with STORE_SERVE bring the schema up to the program's (numbered, forward only, each in one transaction,
 * recorded with its checksum). ${why} (at least 512 bytes) gets a sentence on any result but STORE_OPENED.
 */
CHECKED enum store_open_result store_open(struct store **out, const struct store_options *options, char why[512]);

/* One step of the schema. */
struct store_step {
    int number;
    const char *name;
    bool applied; /* the database has it */
    bool known;   /* this program has it; false: a newer one applied it */
};

/** store_steps(options, visit, arg, why): call ${visit} for each step of the schema, in order, changing nothing.
 * STORE_OPENED when the database is as this program needs it, STORE_EMPTY when steps are missing; else as
 * store_open(). */
CHECKED enum store_open_result store_steps(const struct store_options *options,
                                           void (*visit)(const struct store_step *step, void *arg), void *arg,
                                           char why[512]);

/** store_close(s): no new requests; those that wait are run; then everything is closed. NULL is fine. */
void store_close(struct store *s);

/** store_is_empty(s): true before the first company was made (migrated, but the table company has no row). */
bool store_is_empty(struct store *s);

/** store_backup(s, path): an online, consistent copy into the new file ${path} (SQLite only; on PostgreSQL STORAGE with
 * the advice to use pg_dump). Calls ${progress}(done, total, arg) as it goes; NULL is fine. */
CHECKED enum err store_backup(struct store *s, struct ctx *c, const char *path,
                              void (*progress)(int64_t done, int64_t total, void *arg), void *arg);

/** store_verify(s, c): the engine's own integrity check (SQLite: integrity_check, foreign_key_check). Problems are
 * logged. */
CHECKED enum err store_verify(struct store *s, struct ctx *c);

/** store_ready(s): can a transaction be had now? For /readyz. */
bool store_ready(struct store *s);

/** store_owner(s, out): the name under which a server leases work, in ${out} of ID_TEXT bytes. A file of SQLite has one
 * server: what it leased before a restart is its own still and need not run out first. On PostgreSQL each start has a
 * name of its own. */
void store_owner(const struct store *s, char *out);

/** store_engine(s): "sqlite" or "postgresql"; store_engine_version(s): the library's or server's. */
const char *store_engine(const struct store *s);
const char *store_engine_version(const struct store *s);

struct store_stats {
    int64_t transactions, refused, retries, failures; /* since start */
    int64_t batches, batch_flows;                     /* SQLite commits, and flows in them */
    int64_t waiting;                                  /* now */
};
void store_read_stats(const struct store *s, struct store_stats *out);

#endif
