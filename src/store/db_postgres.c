/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The PostgreSQL driver: libpq in pipeline mode. What gives no rows is sent along with the next thing that does, or
 * with the COMMIT, so that a transaction's writes and its COMMIT cross the network once. Values travel in binary. */
#include "store/db.h"

#include "core/log.h"
#include "core/must.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PENDING_MAX  1024 /* statements under way before one is waited for */
#define PARAMS_MAX   64
#define DAYS_TO_2000 10957                                /* PostgreSQL counts days from 2000-01-01 */
#define CONNECT_S    "3"                                  /* for each of the hosts that the URL names */
#define SILENT_MS    "10000"                              /* what was sent and not acknowledged for so long is lost */
#define CERTIFICATES "/etc/ssl/certs/ca-certificates.crt" /* those that this machine trusts */
#define BEGIN_WRITE  "BEGIN ISOLATION LEVEL SERIALIZABLE"
#define BEGIN_READ   "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#define SESSION_OPTIONS                                                                                                \
    "SET statement_timeout = '30s'; SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '60s'; SET "    \
    "client_min_messages = 'warning'; SET datestyle = 'ISO'"

enum { PLAIN = -1, COMMITTING = -2 }; /* pending results that belong to no statement */

struct postgres {
    struct db db;
    PGconn *conn;
    bool prepared[STMT_COUNT];
    int pending[PENDING_MAX]; /* statement ids, PLAIN or COMMITTING, in the order sent */
    int pending_count;
    bool in_transaction;
    bool warned; /* the server has warned since the transaction began */
};

/* Where the rows of the last pending statement go. */
struct sink {
    struct arena *arena;
    size_t limit;
    struct db_rows *rows;
    int64_t *changed;
};

static struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db;
}

static enum db_result result_of(const char *state)
{
    static const char *const again[] = {"40001", "40P01", "23505", "55P03", NULL};
    static const char *const classes[] = {"08", "53", "57", "58", "25006", NULL};
    if (state == NULL)
        return DB_STORAGE;
    for (int i = 0; again[i] != NULL; i++) {
        if (strcmp(state, again[i]) == 0)
            return DB_RETRY;
    }
    for (int i = 0; classes[i] != NULL; i++) {
        if (strncmp(state, classes[i], strlen(classes[i])) == 0)
            return DB_STORAGE;
    }
    return DB_FAILED;
}

static enum db_result failed(struct postgres *p, const PGresult *r, int what)
{
    const char *state = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *text = r == NULL ? PQerrorMessage(p->conn) : PQresultErrorMessage(r);
    enum db_result result = result_of(state);
    if (result != DB_RETRY)
        log_event(LOG_ERROR, "postgres_failed", LOG_TEXT("statement", what >= 0 ? stmts[what].name : "transaction"),
                  LOG_TEXT("state", state), LOG_TEXT("text", text));
    return result;
}

/* --- rows --- */

static bool read_int(const PGresult *r, int row, int at, int64_t *out)
{
    const char *p = PQgetvalue(r, row, at);
    switch (PQgetlength(r, row, at)) {
    case 8: {
        uint64_t v;
        memcpy(&v, p, 8);
        *out = (int64_t)be64toh(v);
        return true;
    }
    case 4: {
        uint32_t v;
        memcpy(&v, p, 4);
        *out = (int32_t)be32toh(v);
        return true;
    }
    case 2: {
        uint16_t v;
        memcpy(&v, p, 2);
        *out = (int16_t)be16toh(v);
        return true;
    }
    default:
        return false;
    }
}

static bool read_column(const PGresult *r, int row, int at, const struct stmt_column *column, struct arena *arena,
                        char *to)
{
    bool null = PQgetisnull(r, row, at) != 0;
    int64_t number = 0;
    size_t n = (size_t)PQgetlength(r, row, at);
    if (null && column->letter >= 'a' && column->letter <= 'z')
        return false;
    to += column->offset;
    switch (column->letter) {
    case 'i':
    case 'q':
    case 'm': /* struct qty and struct money are one int64_t */
        return read_int(r, row, at, (int64_t *)(void *)to);
    case 'I':
        *(struct maybe_i64 *)(void *)to = none_i64();
        if (null)
            return true;
        *(struct maybe_i64 *)(void *)to = some_i64(0);
        return read_int(r, row, at, &((struct maybe_i64 *)(void *)to)->v);
    case 'f':
        if (!read_int(r, row, at, &number))
            return false;
        *(bool *)to = number != 0;
        return true;
    case 's':
    case 'S':
        *(const char **)(void *)to = null ? NULL : arena_strndup(arena, PQgetvalue(r, row, at), n);
        return true;
    case 'd':
    case 'D':
        *(struct date *)(void *)to = DATE_NONE;
        if (null)
            return true;
        if (!read_int(r, row, at, &number))
            return false;
        *(struct date *)(void *)to = (struct date){(int32_t)number + DAYS_TO_2000};
        return true;
    default:
        *(struct bytes *)(void *)to =
            null ? (struct bytes){NULL, 0}
                 : (struct bytes){(uint8_t *)arena_strndup(arena, PQgetvalue(r, row, at), n), n};
        return true;
    }
}

static enum db_result read_rows(const PGresult *r, enum stmt_id id, const struct sink *sink)
{
    const struct stmt *stmt = &stmts[id];
    size_t n = (size_t)PQntuples(r);
    if (n > sink->limit)
        n = sink->limit;
    if (n > 0 && !arena_fits(sink->arena, n, stmt->row_size))
        return DB_LARGE;
    char *rows = arena_calloc(sink->arena, n, stmt->row_size);
    for (size_t i = 0; i < n; i++) {
        if (arena_over_cap(sink->arena))
            return DB_LARGE;
        for (size_t at = 0; at < stmt->column_count; at++) {
            if (!read_column(r, (int)i, (int)at, &stmt->columns[at], sink->arena, rows + i * stmt->row_size)) {
                log_event(LOG_ERROR, "column_does_not_fit", LOG_TEXT("statement", stmt->name),
                          LOG_TEXT("column", stmt->columns[at].name));
                return DB_FAILED;
            }
        }
    }
    *sink->rows = (struct db_rows){rows, n};
    return DB_OK;
}

/* --- the pipeline --- */

/* What one pending statement answered; ${sink} is for the last one only. */
static enum db_result take_result(struct postgres *p, const PGresult *r, int what, const struct sink *sink)
{
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_PIPELINE_ABORTED)
        return DB_OK; /* an earlier one has said why */
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        enum db_result result = failed(p, r, what);
        bool lost = PQresultErrorField(r, PG_DIAG_SQLSTATE) == NULL; /* libpq's own word, not the server's */
        return result == DB_STORAGE && (lost || what == COMMITTING) ? DB_UNKNOWN : result;
    }
    if (what == COMMITTING && p->warned)
        return DB_UNKNOWN; /* kept here, but a wait for the standby was broken off: it may not survive this server */
    if (what == COMMITTING)
        return strcmp(PQcmdStatus((PGresult *)r), "COMMIT") == 0 ? DB_OK : DB_RETRY;
    if (what < 0)
        return DB_OK;
    int64_t changed = strtoll(PQcmdTuples((PGresult *)r), NULL, 10);
    if (stmts[what].cardinality == CARD_GUARD && changed != 1)
        return DB_RETRY; /* somebody was quicker: decide anew */
    if (sink != NULL && sink->changed != NULL)
        *sink->changed = changed;
    return sink != NULL && sink->rows != NULL ? read_rows(r, (enum stmt_id)what, sink) : DB_OK;
}

/* Waits for everything that is under way. The first failure counts. */
static enum db_result finish(struct postgres *p, const struct sink *sink)
{
    enum db_result result = DB_OK; /* what the server said */
    bool sent = PQpipelineSync(p->conn) == 1;
    for (int i = 0; i < p->pending_count && PQstatus(p->conn) == CONNECTION_OK; i++) {
        PGresult *r = PQgetResult(p->conn);
        if (r == NULL)
            continue; /* a pipeline that was cut short: the state of the connection tells */
        enum db_result one = take_result(p, r, p->pending[i], i == p->pending_count - 1 ? sink : NULL);
        result = result == DB_OK ? one : result;
        PQclear(r);
        while ((r = PQgetResult(p->conn)) != NULL)
            PQclear(r);
    }
    bool committing = p->pending_count > 0 && p->pending[p->pending_count - 1] == COMMITTING;
    if (result == DB_UNKNOWN && !committing)
        result = DB_STORAGE; /* lost, but nothing was to be saved yet */
    p->pending_count = 0;
    if (result != DB_OK && PQstatus(p->conn) != CONNECTION_OK)
        return result; /* what failed before the COMMIT has kept it from being done */
    if (PQstatus(p->conn) != CONNECTION_OK) {
        enum db_result lost = failed(p, NULL, PLAIN);
        return committing ? DB_UNKNOWN : lost;
    }
    PGresult *sync = PQgetResult(p->conn);
    if ((!sent || PQresultStatus(sync) != PGRES_PIPELINE_SYNC) && result == DB_OK)
        result = committing ? DB_UNKNOWN : DB_STORAGE;
    PQclear(sync);
    return result;
}

static enum db_result send_plain(struct postgres *p, const char *text, int what)
{
    if (PQsendQueryParams(p->conn, text, 0, NULL, NULL, NULL, NULL, 1) != 1)
        return failed(p, NULL, PLAIN);
    p->pending[p->pending_count++] = what;
    return DB_OK;
}

static Oid oid_of(char letter)
{
    switch (letter) {
    case 's':
    case 'S':
        return 25; /* text */
    case 'f':
        return 21; /* smallint */
    case 'd':
    case 'D':
        return 1082; /* date */
    case 'b':
    case 'B':
        return 17; /* bytea */
    default:
        return 20; /* bigint */
    }
}

static bool oid_fits(char letter, Oid oid)
{
    return oid == oid_of(letter) ||
           ((letter == 'i' || letter == 'I' || letter == 'f') && (oid == 23 || oid == 20 || oid == 21));
}

/* Holds the server's description of a statement against ours. */
static bool described_right(const PGresult *r, const struct stmt *stmt)
{
    bool right = PQnfields(r) == (int)stmt->column_count && PQnparams(r) == (int)strlen(stmt->params);
    for (int i = 0; right && i < PQnfields(r); i++)
        right = oid_fits(stmt->columns[i].letter, PQftype(r, i));
    if (!right)
        log_event(LOG_ERROR, "statement_does_not_fit", LOG_TEXT("statement", stmt->name),
                  LOG_NUM("columns", PQnfields(r)));
    return right;
}

static enum db_result prepare(struct db *db, enum stmt_id id)
{
    struct postgres *p = postgres_of(db);
    const struct stmt *stmt = &stmts[id];
    Oid types[PARAMS_MAX];
    char name[16];
    if (p->prepared[id])
        return DB_OK;
    enum db_result result = finish(p, NULL);
    if (result != DB_OK)
        return result;
    int n = (int)strlen(stmt->params);
    MUST(n <= PARAMS_MAX);
    for (int i = 0; i < n; i++)
        types[i] = oid_of(stmt->params[i]);
    snprintf(name, sizeof name, "s%d", (int)id);
    const char *text = stmt->postgres != NULL ? stmt->postgres : stmt->sqlite;
    if (PQsendPrepare(p->conn, name, text, n, types) != 1 || PQsendDescribePrepared(p->conn, name) != 1)
        return failed(p, NULL, (int)id);
    PQpipelineSync(p->conn);
    for (int i = 0; i < 2; i++) {
        PGresult *r = PQgetResult(p->conn);
        if (PQresultStatus(r) != PGRES_COMMAND_OK && result == DB_OK)
            result = failed(p, r, (int)id);
        else if (i == 1 && result == DB_OK && !described_right(r, stmt))
            result = DB_FAILED;
        PQclear(r);
        while ((r = PQgetResult(p->conn)) != NULL)
            PQclear(r);
    }
    PQclear(PQgetResult(p->conn)); /* the sync */
    p->prepared[id] = result == DB_OK;
    return result;
}

/* Arguments in the server's binary form; ${room} keeps the numbers while they are sent. */
static void encode(const struct stmt *stmt, const struct value *values, const char **texts, int *lengths,
                   uint64_t *room)
{
    for (int i = 0; stmt->params[i] != '\0'; i++) {
        const struct value *v = &values[i];
        uint32_t days = htobe32((uint32_t)(v->number - DAYS_TO_2000));
        uint16_t flag = htobe16((uint16_t)v->number);
        texts[i] = (const char *)&room[i];
        switch (stmt->params[i]) {
        case 's':
        case 'S':
        case 'b':
        case 'B':
            texts[i] = v->p != NULL ? v->p : "";
            lengths[i] = (int)v->n;
            break;
        case 'd':
        case 'D':
            memcpy(&room[i], &days, sizeof days);
            lengths[i] = sizeof days;
            break;
        case 'f':
            memcpy(&room[i], &flag, sizeof flag);
            lengths[i] = sizeof flag;
            break;
        default:
            room[i] = htobe64((uint64_t)v->number);
            lengths[i] = 8;
        }
        if (v->null)
            texts[i] = NULL;
    }
}

static enum db_result run(struct db *db, struct arena *arena, enum stmt_id id, const struct value *values, size_t limit,
                          struct db_rows *rows, int64_t *changed)
{
    struct postgres *p = postgres_of(db);
    const struct stmt *stmt = &stmts[id];
    const char *texts[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    uint64_t room[PARAMS_MAX];
    char name[16];
    enum db_result result = prepare(db, id);
    if (result != DB_OK)
        return result;
    int n = (int)strlen(stmt->params);
    encode(stmt, values, texts, lengths, room);
    for (int i = 0; i < n; i++)
        formats[i] = 1;
    snprintf(name, sizeof name, "s%d", (int)id);
    if (PQsendQueryPrepared(p->conn, name, n, texts, lengths, formats, 1) != 1)
        return failed(p, NULL, (int)id);
    p->pending[p->pending_count++] = (int)id;
    bool waits = rows != NULL || changed != NULL || p->pending_count >= PENDING_MAX - 1;
    return waits ? finish(p, &(struct sink){arena, limit, rows, changed}) : DB_OK;
}

/* --- transactions --- */

static enum db_result begin(struct db *db, enum tx_mode mode)
{
    struct postgres *p = postgres_of(db);
    if (PQstatus(p->conn) != CONNECTION_OK)
        return DB_STORAGE;
    MUST(p->pending_count == 0);
    p->in_transaction = true;
    p->warned = false;
    return send_plain(p, mode == TX_WRITE ? BEGIN_WRITE : BEGIN_READ, PLAIN);
}

static void rollback(struct db *db)
{
    struct postgres *p = postgres_of(db);
    if (!p->in_transaction || PQstatus(p->conn) != CONNECTION_OK)
        return;
    p->in_transaction = false;
    if (p->pending_count > 0 && finish(p, NULL) != DB_OK && PQstatus(p->conn) != CONNECTION_OK)
        return;
    if (PQtransactionStatus(p->conn) == PQTRANS_IDLE)
        return; /* the server ended it when the COMMIT was refused */
    if (send_plain(p, "ROLLBACK", PLAIN) == DB_OK && finish(p, NULL) != DB_OK)
        log_event(LOG_WARN, "rollback_failed", LOG_TEXT("text", PQerrorMessage(p->conn)));
}

/* A guard that misses is no error to the server: it would commit what came before. Its answer is waited for. */
static bool guards_pending(const struct postgres *p)
{
    for (int i = 0; i < p->pending_count; i++) {
        if (p->pending[i] >= 0 && stmts[p->pending[i]].cardinality == CARD_GUARD)
            return true;
    }
    return false;
}

static enum db_result commit(struct db *db)
{
    struct postgres *p = postgres_of(db);
    enum db_result result = guards_pending(p) ? finish(p, NULL) : DB_OK;
    if (result == DB_OK)
        result = send_plain(p, "COMMIT", COMMITTING);
    if (result == DB_OK)
        result = finish(p, NULL);
    if (result != DB_OK)
        rollback(db);
    p->in_transaction = false;
    return result;
}

static enum db_result script(struct db *db, const char *sql)
{
    struct postgres *p = postgres_of(db);
    enum db_result result = finish(p, NULL);
    if (result != DB_OK)
        return result;
    MUST(PQexitPipelineMode(p->conn) == 1);
    PGresult *r = PQexec(p->conn, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        result = failed(p, r, PLAIN);
    PQclear(r);
    MUST(PQenterPipelineMode(p->conn) == 1);
    return result;
}

static enum db_result tables(struct db *db, int64_t *count)
{
    struct postgres *p = postgres_of(db);
    enum db_result result = finish(p, NULL);
    if (result != DB_OK)
        return result;
    MUST(PQexitPipelineMode(p->conn) == 1);
    PGresult *r = PQexec(
        p->conn, "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace");
    if (PQresultStatus(r) == PGRES_TUPLES_OK)
        *count = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    else
        result = failed(p, r, PLAIN);
    PQclear(r);
    MUST(PQenterPipelineMode(p->conn) == 1);
    return result;
}

static enum db_result lock(struct db *db)
{
    /* any number that nobody else is likely to take; held until the transaction ends */
    return script(db, "SELECT pg_advisory_xact_lock(4716201)");
}

static void close_(struct db *db)
{
    struct postgres *p = postgres_of(db);
    PQfinish(p->conn);
    free(p);
}

static const struct db_driver postgres_driver = {
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

struct pg_conn *db_postgres_handle(struct db *db)
{
    struct postgres *p = postgres_of(db);
    if (PQpipelineStatus(p->conn) != PQ_PIPELINE_OFF) {
        MUST(p->pending_count == 0);
        MUST(PQexitPipelineMode(p->conn) == 1);
    }
    return p->conn;
}

void db_postgres_version(struct db *db, char out[64])
{
    int number = PQserverVersion(((struct postgres *)db)->conn); /* 150018; two parts since 10, older ones we refuse */
    snprintf(out, 64, "%d.%d", number / 10000, number % 10000);
}

/* Notices are for people; a warning tells something of the transaction. */
static void noticed(void *postgres, const PGresult *r)
{
    const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == NULL || strcmp(severity, "WARNING") != 0)
        return;
    ((struct postgres *)postgres)->warned = true;
    log_event(LOG_WARN, "postgres_warned", LOG_TEXT("text", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)));
}

/* --- the way there --- */

static const char *option(const PQconninfoOption *options, const char *name)
{
    for (; options->keyword != NULL; options++) {
        if (strcmp(options->keyword, name) == 0)
            return options->val;
    }
    return NULL;
}

/* Is it this machine: the folder of a socket, or loopback? A name that begins with 127. is none. */
static bool is_here(const char *host, size_t n)
{
    bool folder = n == 0 || host[0] == '/' || host[0] == '@';
    bool local = n == strlen("localhost") && strncasecmp(host, "localhost", n) == 0;
    bool number = strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") >= n;
    return folder || local || number || (n == strlen("::1") && strncmp(host, "::1", n) == 0);
}

/* All of the hosts, which have commas between them. */
static bool all_here(const char *hosts)
{
    for (;;) {
        size_t n = strcspn(hosts, ",");
        if (!is_here(hosts, n))
            return false;
        if (hosts[n] == '\0')
            return true;
        hosts += n + 1;
    }
}

/* Does it go to another machine, without a word about how it is to be guarded? */
static bool is_unguarded(const char *url)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    if (options == NULL)
        return false; /* connecting will say why */
    const char *host = option(options, "host"), *address = option(options, "hostaddr");
    host = host != NULL || address != NULL ? host : getenv("PGHOST");
    bool away = (host != NULL && !all_here(host)) || (address != NULL && !all_here(address));
    bool unguarded = away && option(options, "sslmode") == NULL && getenv("PGSSLMODE") == NULL;
    PQconninfoFree(options);
    return unguarded;
}

/* What is wrong with a URL that can't be what was meant; NULL: nothing that is seen before connecting. libpq says the
 * piece that it stumbles over, and of a password with signs of its own in it that is a piece of the password. */
static const char *fault_of(const char *url)
{
    bool secret = strchr(url, '@') != NULL || strstr(url, "password") != NULL;
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    const char *host = options == NULL ? NULL : option(options, "host");
    const char *port = options == NULL ? NULL : option(options, "port");
    const char *name = options == NULL ? NULL : option(options, "dbname");
    /* behind a sign that was taken for the password's end; a host may begin with @ */
    bool rest = (host != NULL && strchr(host, '@') > host) || (name != NULL && strchr(name, '@') != NULL);
    bool numbers = port == NULL || strspn(port, "0123456789,") == strlen(port);
    bool good = options != NULL && !rest && numbers;
    PQconninfoFree(options);
    return !secret || good ? NULL
                           : "database_url can't be read: in the user and the password each sign but letters, digits "
                             "and -._~ is written as % and two hex digits, @ as %40, say";
}

/* libpq alone would wait for minutes for a machine that is gone, be content with a standby, and send everything in the
 * open when the server, or somebody on the way, says that it has no TLS. The URL has the last word. */
static PGconn *connect_to(const char *url)
{
    static const char *const names[] = {"connect_timeout",
                                        "tcp_user_timeout",
                                        "keepalives_idle",
                                        "keepalives_interval",
                                        "keepalives_count",
                                        "target_session_attrs",
                                        "application_name",
                                        "sslmode",
                                        "sslrootcert",
                                        "dbname",
                                        NULL};
    bool unguarded = is_unguarded(url);
    const char *const values[] = {CONNECT_S,
                                  SILENT_MS,
                                  "5",
                                  "2",
                                  "3",
                                  "read-write",
                                  "cellarbook",
                                  unguarded ? "verify-full" : NULL,
                                  unguarded && getenv("PGSSLROOTCERT") == NULL ? CERTIFICATES : NULL,
                                  url,
                                  NULL};
    return PQconnectdbParams(names, values, 1);
}

enum db_result db_postgres_open(struct db **out, const char *url, char why[512])
{
    const char *fault = fault_of(url);
    if (fault != NULL) {
        snprintf(why, 512, "%s", fault);
        return DB_STORAGE;
    }
    struct postgres *p = calloc(1, sizeof *p);
    MUST(p != NULL);
    p->db = (struct db){&postgres_driver, 1};
    p->conn = connect_to(url);
    PQsetNoticeReceiver(p->conn, noticed, p);
    PGresult *r = PQstatus(p->conn) == CONNECTION_OK ? PQexec(p->conn, SESSION_OPTIONS) : NULL;
    bool good = r != NULL && PQresultStatus(r) == PGRES_COMMAND_OK && PQenterPipelineMode(p->conn) == 1;
    PQclear(r);
    if (!good) {
        snprintf(why, 512, "%.500s", PQerrorMessage(p->conn));
        /* libpq writes lines; a sentence is wanted */
        for (char *at = why; *at != '\0'; at++)
            *at = *at == '\n' || *at == '\t' ? ' ' : *at;
        for (size_t n = strlen(why); n > 0 && why[n - 1] == ' '; n--)
            why[n - 1] = '\0';
        close_(&p->db);
        return DB_STORAGE;
    }
    *out = &p->db;
    return DB_OK;
}
