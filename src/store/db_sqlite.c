/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQLite driver: prepared statements kept per connection, rows read straight into structs. Exactly one connection
 * of the process is opened for writing, and it alone checkpoints (Debian's 3.40.1 can lose committed pages otherwise).
 */
#include "store/db.h"

#include "core/log.h"
#include "core/must.h"
#include "store/kept.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PAGES_FULL   4000     /* checkpoint although requests wait */
#define PAGES_IDLE   400      /* checkpoint when nobody waits */
#define CACHE_WRITER "-32768" /* KB: twice the log at its fullest; other pages are read in place */
#define CACHE_READER "-4096"
#define MMAP_BYTES   "2147418112" /* the most that SQLite takes: pages of a large file are read in place */
#define BUSY_WAIT_MS 2000
#define ROWS_FIRST   8

/* How the index of the write-ahead log begins (https://www.sqlite.org/walformat.html, section 2.1): 48 bytes that every
 * commit writes anew, in all processes' memory. The first four are the version of the format. */
#define LOG_HEAD    48
#define LOG_FORMAT  3007000
#define LOG_REGION0 32768

struct sqlite {
    struct db db;
    sqlite3 *conn;
    sqlite3_stmt *cache[STMT_COUNT];
    sqlite3_stmt *begin_write, *begin_read, *data_version, *commit, *rollback;
    bool writes;
    struct kept *kept; /* of a reader; NULL: the one that writes */
    char *path;
    dev_t device; /* of the file as it was opened: another file at the path is not ours */
    ino_t inode;
    int log_pages;                /* in the write-ahead log after the last commit */
    const volatile char *log_now; /* of a reader: the log's head; NULL: not known yet */
    char log_taken[LOG_HEAD];     /* as it was when the snapshot was taken, or a little before */
};

static struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db;
}

static enum db_result result_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return DB_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DB_RETRY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_NOMEM:
        return DB_STORAGE;
    default:
        return DB_FAILED;
    }
}

static enum db_result failed(struct sqlite *s, int code, const char *what)
{
    enum db_result result = result_of(code);
    MUST(result != DB_OK);
    if (result != DB_RETRY)
        log_event(LOG_ERROR, "sqlite_failed", LOG_TEXT("statement", what),
                  LOG_NUM("code", sqlite3_extended_errcode(s->conn)), LOG_TEXT("text", sqlite3_errmsg(s->conn)));
    return result;
}

static enum db_result script(struct db *db, const char *sql)
{
    struct sqlite *s = sqlite_of(db);
    int code = sqlite3_exec(s->conn, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? DB_OK : failed(s, code, "script");
}

static enum db_result prepare(struct db *db, enum stmt_id id)
{
    struct sqlite *s = sqlite_of(db);
    if (s->cache[id] != NULL)
        return DB_OK;
    const struct stmt *stmt = &stmts[id];
    int code = sqlite3_prepare_v3(s->conn, stmt->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &s->cache[id], NULL);
    if (code != SQLITE_OK)
        return failed(s, code, stmt->name);
    MUST(sqlite3_bind_parameter_count(s->cache[id]) == (int)strlen(stmt->params));
    MUST(sqlite3_column_count(s->cache[id]) == (int)stmt->column_count);
    MUST((sqlite3_stmt_readonly(s->cache[id]) == 0) == stmt->writes);
    return DB_OK;
}

static int bind_one(sqlite3_stmt *st, int at, char letter, const struct value *v)
{
    char day[DATE_TEXT];
    if (v->null)
        return sqlite3_bind_null(st, at);
    switch (letter) {
    case 's':
    case 'S':
        return sqlite3_bind_text(st, at, v->p, (int)v->n, SQLITE_STATIC);
    case 'b':
    case 'B':
        return sqlite3_bind_blob(st, at, v->p, (int)v->n, SQLITE_STATIC);
    case 'd':
    case 'D':
        return sqlite3_bind_text(st, at, date_format(day, (struct date){(int32_t)v->number}), DATE_TEXT - 1,
                                 SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_int64(st, at, v->number);
    }
}

/* One column of the present row into its place in the struct; texts are copied into the arena. A connection is one
 * thread's at a time (NOMUTEX), so the value may be read itself, and as it lies in the page: sqlite3_column_text()
 * would copy each text for its NUL. */
static bool read_column(sqlite3_value *v, const struct stmt_column *column, struct arena *arena, char *row)
{
    void *to = row + column->offset;
    bool null = sqlite3_value_type(v) == SQLITE_NULL;
    if (null && (column->letter >= 'a' && column->letter <= 'z'))
        return false;
    switch (column->letter) {
    case 'i':
    case 'q':
    case 'm': /* struct qty and struct money are one int64_t */
        *(int64_t *)to = sqlite3_value_int64(v);
        return true;
    case 'I':
        *(struct maybe_i64 *)to = null ? none_i64() : some_i64(sqlite3_value_int64(v));
        return true;
    case 'f':
        *(bool *)to = sqlite3_value_int64(v) != 0;
        return true;
    case 's':
    case 'S': {
        const char *text = sqlite3_value_blob(v);
        size_t n = (size_t)sqlite3_value_bytes(v);
        *(const char **)to = null ? NULL : arena_strndup(arena, n ? text : "", n);
        return true;
    }
    case 'd':
    case 'D':
        *(struct date *)to = DATE_NONE;
        return null || date_parse(to, (const char *)sqlite3_value_text(v));
    default: {
        const void *p = sqlite3_value_blob(v);
        size_t n = (size_t)sqlite3_value_bytes(v);
        *(struct bytes *)to =
            null ? (struct bytes){NULL, 0} : (struct bytes){(uint8_t *)arena_strndup(arena, n ? p : "", n), n};
        return true;
    }
    }
}

/* Steps through the rows; the code that ended it. */
static int read_rows(sqlite3_stmt *st, const struct stmt *stmt, struct arena *arena, size_t limit, struct db_rows *rows)
{
    size_t room = limit < ROWS_FIRST ? limit : ROWS_FIRST;
    *rows = (struct db_rows){arena_calloc(arena, room, stmt->row_size), 0};
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        if (rows->n == limit)
            return SQLITE_OK;
        if (arena_over_cap(arena))
            return SQLITE_TOOBIG;
        if (rows->n == room) {
            if (!arena_fits(arena, room * 2, stmt->row_size))
                return SQLITE_TOOBIG;
            char *larger = arena_calloc(arena, room * 2, stmt->row_size);
            memcpy(larger, rows->rows, room * stmt->row_size);
            rows->rows = larger;
            room *= 2;
        }
        char *row = rows->rows + rows->n++ * stmt->row_size;
        for (size_t i = 0; i < stmt->column_count; i++) {
            if (!read_column(sqlite3_column_value(st, (int)i), &stmt->columns[i], arena, row))
                return SQLITE_MISMATCH;
        }
    }
    return code;
}

static enum db_result ask(struct sqlite *s, struct arena *arena, enum stmt_id id, const struct value *values,
                          size_t limit, struct db_rows *rows, int64_t *changed)
{
    enum db_result prepared = prepare(&s->db, id);
    if (prepared != DB_OK)
        return prepared;
    const struct stmt *stmt = &stmts[id];
    sqlite3_stmt *st = s->cache[id];
    for (int i = 0; stmt->params[i] != '\0'; i++) {
        int code = bind_one(st, i + 1, stmt->params[i], &values[i]);
        MUST(code == SQLITE_OK || code == SQLITE_NOMEM || code == SQLITE_TOOBIG);
        if (code != SQLITE_OK)
            return DB_STORAGE;
    }
    int code = rows == NULL ? sqlite3_step(st) : read_rows(st, stmt, arena, limit, rows);
    if (code == SQLITE_TOOBIG && rows != NULL) {
        sqlite3_reset(st);
        return DB_LARGE;
    }
    enum db_result result = code == SQLITE_DONE || code == SQLITE_OK ? DB_OK : failed(s, code, stmt->name);
    sqlite3_reset(st); /* repeats the error that was handled above */
    if (result == DB_OK && changed != NULL)
        *changed = sqlite3_changes64(s->conn);
    if (result == DB_OK && stmt->cardinality == CARD_GUARD && sqlite3_changes64(s->conn) != 1) {
        log_event(LOG_ERROR, "guard_did_not_hold", LOG_TEXT("statement", stmt->name));
        return DB_FAILED;
    }
    return result;
}

static enum db_result run_kept(struct sqlite *s, struct arena *arena, enum stmt_id id, const struct value *values,
                               size_t limit, struct db_rows *rows)
{
    size_t count = strlen(stmts[id].params);
    if (kept_find(s->kept, arena, id, values, count, rows))
        return DB_OK;
    enum db_result result = ask(s, arena, id, values, limit, rows, NULL);
    if (result == DB_OK)
        kept_put(s->kept, id, values, count, rows);
    return result;
}

/* One by one what is there; the rest is asked for together. */
static enum db_result run_each(struct sqlite *s, struct arena *arena, enum stmt_id id, const struct value *values,
                               size_t limit, struct db_rows *rows)
{
    const struct stmt *stmt = &stmts[id];
    size_t count = strlen(stmt->params), first = count - stmt->each.n, missing = 0;
    struct value *key = arena_array(arena, struct value, first + 1), *asked = arena_array(arena, struct value, count);
    struct db_rows got;
    memcpy(key, values, first * sizeof *values);
    memcpy(asked, values, first * sizeof *values);
    *rows = (struct db_rows){arena_calloc(arena, stmt->each.n, stmt->row_size), 0};
    kept_fetch(s->kept, id, values, first, count);
    for (size_t i = first; i < count; i++) {
        key[first] = values[i];
        if (values[i].number == 0) /* left over */
            continue;
        if (kept_find(s->kept, arena, id, key, first + 1, &got))
            memcpy(rows->rows + rows->n++ * stmt->row_size, got.rows, stmt->row_size);
        else
            asked[first + missing++] = values[i];
    }
    enum db_result result = missing == 0 ? DB_OK : ask(s, arena, id, asked, limit, &got, NULL);
    for (size_t i = 0; missing > 0 && result == DB_OK && i < got.n; i++) {
        char *row = got.rows + i * stmt->row_size;
        key[first] = value_i64(*(const int64_t *)(row + stmt->columns[stmt->each.column].offset));
        kept_put(s->kept, id, key, first + 1, &(struct db_rows){row, 1});
        memcpy(rows->rows + rows->n++ * stmt->row_size, row, stmt->row_size);
    }
    return result;
}

static enum db_result run(struct db *db, struct arena *arena, enum stmt_id id, const struct value *values, size_t limit,
                          struct db_rows *rows, int64_t *changed)
{
    struct sqlite *s = sqlite_of(db);
    if (!stmts[id].kept || s->kept == NULL)
        return ask(s, arena, id, values, limit, rows, changed);
    return (stmts[id].each.n > 0 ? run_each : run_kept)(s, arena, id, values, limit, rows);
}

/* The file at the path must still be the one that is open: a vanished file is refused, not written into nowhere. */
static bool file_is_ours(const struct sqlite *s)
{
    struct stat now;
    return stat(s->path, &now) == 0 && now.st_dev == s->device && now.st_ino == s->inode;
}

static enum db_result step_plain(struct sqlite *s, sqlite3_stmt *st, const char *what)
{
    int code = sqlite3_step(st);
    enum db_result result = code == SQLITE_DONE ? DB_OK : failed(s, code, what);
    sqlite3_reset(st); /* repeats the error that was handled above */
    return result;
}

/* Takes the snapshot (BEGIN alone waits for the first read) and asks whether it is the one of the last transaction. */
static enum db_result begin_kept(struct sqlite *s)
{
    int code = sqlite3_step(s->data_version);
    if (code == SQLITE_ROW)
        kept_begin(s->kept, sqlite3_column_int64(s->data_version, 0));
    enum db_result result = code == SQLITE_ROW ? DB_OK : failed(s, code, "data_version");
    sqlite3_reset(s->data_version); /* repeats the error that was handled above */
    return result;
}

/* Finds the log's head, which is there since the first snapshot was taken. Unknown formats have none for us. Asked only
 * of a database that has a log, as that of a server: for any other one SQLite would make a head, and leave it there. */
static void find_log(struct sqlite *s)
{
    sqlite3_file *file = NULL;
    volatile void *head = NULL;
    if (sqlite3_file_control(s->conn, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK &&
        file->pMethods != NULL && file->pMethods->iVersion >= 2 &&
        file->pMethods->xShmMap(file, 0, LOG_REGION0, 0, &head) == SQLITE_OK && head != NULL &&
        *(const volatile uint32_t *)head == LOG_FORMAT)
        s->log_now = head;
}

static void read_log(const struct sqlite *s, char out[LOG_HEAD])
{
    for (size_t i = 0; i < LOG_HEAD; i += sizeof(uint64_t)) {
        uint64_t piece = *(const volatile uint64_t *)(s->log_now + i);
        memcpy(out + i, &piece, sizeof piece);
    }
}

bool db_sqlite_is_present(struct db *db)
{
    struct sqlite *s = sqlite_of(db);
    char now[LOG_HEAD];
    if (s->log_now == NULL) {
        find_log(s);
        return false; /* log_taken is nothing's yet */
    }
    read_log(s, now);
    return memcmp(now, s->log_taken, LOG_HEAD) == 0;
}

static enum db_result begin(struct db *db, enum tx_mode mode)
{
    struct sqlite *s = sqlite_of(db);
    MUST(mode == TX_READ || s->writes);
    if (s->log_now != NULL) /* before the snapshot: what is committed meanwhile may only make it look old */
        read_log(s, s->log_taken);
    enum db_result result = step_plain(s, mode == TX_WRITE ? s->begin_write : s->begin_read, "begin");
    return result == DB_OK && s->kept != NULL ? begin_kept(s) : result;
}

static void rollback(struct db *db)
{
    struct sqlite *s = sqlite_of(db);
    /* A reader has nothing to take back, and a COMMIT looks for nothing. Failures are logged there; the transaction is
     * over either way. */
    if (sqlite3_get_autocommit(s->conn) == 0)
        (void)step_plain(s, s->writes ? s->rollback : s->commit, "rollback");
}

static enum db_result commit(struct db *db)
{
    struct sqlite *s = sqlite_of(db);
    if (s->writes && !file_is_ours(s)) {
        log_event(LOG_ERROR, "database_file_vanished", LOG_TEXT("path", s->path));
        rollback(db);
        return DB_STORAGE;
    }
    enum db_result result = step_plain(s, s->commit, "commit");
    /* The frames may stand in the log, whole but not synced: after a crash they would be read as committed. A full disk
     * is another matter: what was cut off by it has no valid end. */
    if (result == DB_STORAGE && (sqlite3_errcode(s->conn) & 0xff) == SQLITE_IOERR)
        result = DB_UNKNOWN;
    if (result != DB_OK)
        rollback(db);
    return result;
}

static enum db_result tables(struct db *db, int64_t *count)
{
    struct sqlite *s = sqlite_of(db);
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(s->conn, "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'", -1, &st, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW)
        *count = sqlite3_column_int64(st, 0);
    enum db_result result = code == SQLITE_ROW ? DB_OK : failed(s, code, "tables");
    sqlite3_finalize(st);
    return result;
}

static enum db_result lock(struct db *db)
{
    (void)db; /* the lock file has kept every other writer out */
    return DB_OK;
}

static void close_(struct db *db)
{
    struct sqlite *s = sqlite_of(db);
    for (int i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(s->cache[i]);
    sqlite3_finalize(s->begin_write);
    sqlite3_finalize(s->begin_read);
    sqlite3_finalize(s->data_version);
    sqlite3_finalize(s->commit);
    sqlite3_finalize(s->rollback);
    if (sqlite3_close(s->conn) != SQLITE_OK)
        log_event(LOG_ERROR, "sqlite_close_failed", LOG_TEXT("path", s->path));
    kept_close(s->kept);
    free(s->path);
    free(s);
}

static const struct db_driver sqlite_driver = {
    .close = close_,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .prepare = prepare,
    .script = script,
    .tables = tables,
    .lock = lock,
};

static int note_log_pages(void *arg, sqlite3 *conn, const char *name, int pages)
{
    (void)conn;
    (void)name;
    ((struct sqlite *)arg)->log_pages = pages;
    return SQLITE_OK;
}

static bool pragma_is(struct sqlite *s, const char *pragma, const char *want)
{
    sqlite3_stmt *st = NULL;
    bool good = sqlite3_prepare_v2(s->conn, pragma, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(st, 0), want) == 0;
    sqlite3_finalize(st);
    return good;
}

static enum db_result set_up(struct sqlite *s)
{
    sqlite3_busy_timeout(s->conn, BUSY_WAIT_MS);
    sqlite3_extended_result_codes(s->conn, 1);
    enum db_result result = DB_OK;
    if (s->writes) {
        result = script(&s->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                "PRAGMA cache_size = " CACHE_WRITER "; PRAGMA mmap_size = " MMAP_BYTES ";");
        sqlite3_wal_hook(s->conn, note_log_pages, s); /* in place of the automatic checkpoint */
    } else {
        result = script(&s->db, "PRAGMA query_only = ON; PRAGMA cache_size = " CACHE_READER
                                "; PRAGMA mmap_size = " MMAP_BYTES ";");
    }
    if (result != DB_OK)
        return result;
    if (s->writes && !(pragma_is(s, "PRAGMA journal_mode", "wal") && pragma_is(s, "PRAGMA synchronous", "2") &&
                       pragma_is(s, "PRAGMA foreign_keys", "1")))
        return DB_STORAGE; /* a file system without shared memory, say: better not to serve than to lose writes */
    const struct {
        sqlite3_stmt **st;
        const char *text;
    } plain[] = {{&s->begin_write, "BEGIN IMMEDIATE"},
                 {&s->begin_read, "BEGIN"},
                 {&s->data_version, "PRAGMA data_version"},
                 {&s->commit, "COMMIT"},
                 {&s->rollback, "ROLLBACK"}};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        int code = sqlite3_prepare_v3(s->conn, plain[i].text, -1, SQLITE_PREPARE_PERSISTENT, plain[i].st, NULL);
        if (code != SQLITE_OK)
            return failed(s, code, plain[i].text);
    }
    return DB_OK;
}

enum db_result db_sqlite_open(struct db **out, const char *path, bool write)
{
    struct sqlite *s = calloc(1, sizeof *s);
    MUST(s != NULL);
    s->db = (struct db){&sqlite_driver, 0};
    s->writes = write;
    s->kept = write ? NULL : kept_open();
    s->path = strdup(path);
    MUST(s->path != NULL);
    int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &s->conn, flags | SQLITE_OPEN_NOMUTEX, NULL);
    enum db_result result = code == SQLITE_OK ? set_up(s) : failed(s, code, "open");
    struct stat file;
    if (result == DB_OK && stat(path, &file) != 0)
        result = DB_STORAGE;
    if (result != DB_OK) {
        close_(&s->db);
        return result;
    }
    s->device = file.st_dev;
    s->inode = file.st_ino;
    *out = &s->db;
    return DB_OK;
}

struct sqlite3 *db_sqlite_handle(struct db *db)
{
    return sqlite_of(db)->conn;
}

bool db_sqlite_wants_checkpoint(struct db *db, bool idle)
{
    return sqlite_of(db)->log_pages >= (idle ? PAGES_IDLE : PAGES_FULL);
}

void db_sqlite_checkpoint(struct db *db)
{
    struct sqlite *s = sqlite_of(db);
    int code = sqlite3_wal_checkpoint_v2(s->conn, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    s->log_pages = 0;
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_event(LOG_WARN, "checkpoint_failed", LOG_TEXT("text", sqlite3_errmsg(s->conn)));
}

bool db_sqlite_in_transaction(struct db *db)
{
    return sqlite3_get_autocommit(sqlite_of(db)->conn) == 0;
}

enum db_result db_sqlite_savepoint(struct db *db, const char *text)
{
    return script(db, text);
}

/* The online copy: a read-only connection reads one snapshot, page by page, while the writer goes on. */
bool db_sqlite_copy(struct db *from, const char *path, void (*progress)(int64_t done, int64_t total, void *arg),
                    void *arg)
{
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *copy = code == SQLITE_OK ? sqlite3_backup_init(to, "main", sqlite_of(from)->conn, "main") : NULL;
    while (copy != NULL &&
           ((code = sqlite3_backup_step(copy, 1000)) == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)) {
        int total = sqlite3_backup_pagecount(copy);
        if (progress != NULL)
            progress(total - sqlite3_backup_remaining(copy), total, arg);
        if (code != SQLITE_OK)
            sqlite3_sleep(20);
    }
    bool good = copy != NULL && code == SQLITE_DONE;
    if (copy != NULL && sqlite3_backup_finish(copy) != SQLITE_OK)
        good = false;
    if (!good)
        log_event(LOG_ERROR, "backup_failed", LOG_TEXT("path", path), LOG_TEXT("text", sqlite3_errmsg(to)));
    return sqlite3_close(to) == SQLITE_OK && good;
}

/* One text column of a pragma, each row logged that is not "ok". */
static bool pragma_clean(struct sqlite *s, const char *pragma)
{
    sqlite3_stmt *st = NULL;
    bool clean = sqlite3_prepare_v2(s->conn, pragma, -1, &st, NULL) == SQLITE_OK;
    while (clean && sqlite3_step(st) == SQLITE_ROW) {
        const char *said = (const char *)sqlite3_column_text(st, 0);
        if (said != NULL && strcmp(said, "ok") == 0)
            continue;
        log_event(LOG_ERROR, "integrity", LOG_TEXT("pragma", pragma), LOG_TEXT("says", said));
        clean = false;
    }
    sqlite3_finalize(st);
    return clean;
}

bool db_sqlite_verify(struct db *db)
{
    return pragma_clean(sqlite_of(db), "PRAGMA integrity_check") &&
           pragma_clean(sqlite_of(db), "PRAGMA foreign_key_check");
}
