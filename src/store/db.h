/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One connection to an engine, and the nine things a driver must be able to do with it. Inside store/ only. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/migrate.h"
#include "store/stmt.h"
#include "store/tx.h"

enum db_result {
    DB_OK,
    DB_RETRY,   /* lost a race: the transaction may succeed when it runs again */
    DB_STORAGE, /* disk full, I/O error, vanished file, no server: nothing to be done about it from here */
    DB_UNKNOWN, /* COMMIT did not end well, and may have been kept: the connection was lost, a sync failed */
    DB_LARGE,   /* the rows are more than the request's memory may hold */
    DB_FAILED,  /* a constraint, a trigger, a statement that does not fit: a bug of ours, logged */
};

struct db;

/* Rows that a statement gave, as structs of stmt->row_size in the arena. */
struct db_rows {
    char *rows;
    size_t n;
};

struct db_driver {
    void (*close)(struct db *db);
    enum db_result (*begin)(struct db *db, enum tx_mode mode);
    enum db_result (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /** run(db, arena, id, values, rows, changed): ${rows} NULL for statements without rows; ${changed} NULL when nobody
     * asks: the driver may then send the statement later, with the commit. At most ${limit} rows are read. */
    enum db_result (*run)(struct db *db, struct arena *arena, enum stmt_id id, const struct value *values, size_t limit,
                          struct db_rows *rows, int64_t *changed);
    /** prepare(db, id): prepare and type-check without running (tests). */
    enum db_result (*prepare)(struct db *db, enum stmt_id id);
    /** script(db, sql): several statements of a migration. */
    enum db_result (*script)(struct db *db, const char *sql);
    /** tables(db, count): how many tables there are. */
    enum db_result (*tables)(struct db *db, int64_t *count);
    /** lock(db): inside a transaction, keep other servers from migrating at the same time (PostgreSQL). */
    enum db_result (*lock)(struct db *db);
};

/* The head of each driver's connection struct. */
struct db {
    const struct db_driver *driver;
    int engine; /* 0 SQLite, 1 PostgreSQL: which text of migrations and statements holds */
};

/* The open transaction of a context. */
struct tx {
    struct db *db;
    enum tx_mode mode;
    bool wrote;
    enum db_result trouble; /* the first failure of the engine; it decides, whatever the flow returned */
};

/** db_err(result): what a caller is told. */
enum err db_err(enum db_result result);

/** db_sqlite_open(out, path, write): the connection that writes (the only one), or a read-only one. */
CHECKED enum db_result db_sqlite_open(struct db **out, const char *path, bool write);
/** db_sqlite_handle(db), db_postgres_handle(db): the library's own connection, for a whole database (whole.h); that of
 * PostgreSQL leaves its pipeline for good. */
struct sqlite3 *db_sqlite_handle(struct db *db);
struct pg_conn *db_postgres_handle(struct db *db);
/** db_sqlite_wants_checkpoint(db, idle): the log has grown enough to be moved into the file; less is enough when
 * ${idle}. */
bool db_sqlite_wants_checkpoint(struct db *db, bool idle);
/** db_sqlite_checkpoint(db): move what of the log nobody reads any more. */
void db_sqlite_checkpoint(struct db *db);
/** db_sqlite_is_present(db): of a read-only connection in a transaction: true when nothing was committed since it was
 * begun, by anybody. False is also said when it is not known. */
bool db_sqlite_is_present(struct db *db);
/** db_sqlite_in_transaction(db): false after the engine rolled back by itself (I/O error). */
bool db_sqlite_in_transaction(struct db *db);
/** db_sqlite_savepoint(db, verb): "SAVEPOINT one", "ROLLBACK TO one" or "RELEASE one". */
CHECKED enum db_result db_sqlite_savepoint(struct db *db, const char *text);

/** db_sqlite_copy(from, path, progress, arg): an online copy of what ${from} sees into ${path}; false (logged) when it
 * failed. */
CHECKED bool db_sqlite_copy(struct db *from, const char *path, void (*progress)(int64_t done, int64_t total, void *arg),
                            void *arg);
/** db_sqlite_verify(db): SQLite's own integrity and foreign key checks; problems are logged. */
CHECKED bool db_sqlite_verify(struct db *db);

/** db_postgres_version(db, out): of the server, "15.18". */
void db_postgres_version(struct db *db, char out[64]);
/** db_postgres_open(out, url). */
CHECKED enum db_result db_postgres_open(struct db **out, const char *url, char why[512]);

#endif
