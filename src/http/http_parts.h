/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside http/ only: a connection, the one exchange that is under way on it, and who does what with them. */
#ifndef HTTP_PARTS_H
#define HTTP_PARTS_H

#include "http/http.h"
#include "http/limits.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

/* Where an exchange stands. It is written by the connection's thread; by another one only between suspending and
 * resuming, which libmicrohttpd's lock puts in order. */
enum step {
    STEP_HEADERS,  /* the request line is known, headers are coming */
    STEP_BODY,     /* the body is being collected; with none, the next call is the last one */
    STEP_SWALLOW,  /* refused; the body is read and thrown away first */
    STEP_WAITS,    /* in the hands of api/, the connection is suspended */
    STEP_ANSWERED, /* `answer` is complete, it can be queued */
    STEP_SENDING,
};

/* One request and its answer. */
struct exchange {
    struct api_request request; /* first: api/ gives it back to us */
    struct conn *conn;
    struct MHD_Connection *mhd;
    enum step step;
    const char *sent_at; /* where the target stands in libmicrohttpd's buffer, to find out what was hidden behind it */
    const char *sent_target; /* the target as sent, copied */
    size_t target_n;
    bool close;            /* the answer ends the connection */
    bool in_flight;        /* counted in http->in_flight */
    bool expects_continue; /* waits for our word before it sends the body */
    bool in_pieces;        /* the body goes to api/ piece by piece; it does not stay here */
    size_t received;       /* of such a body */
    char *body;
    size_t body_n, body_room, body_limit, swallowed;
    int64_t answered_tick_ms;
    /* a streamed answer */
    size_t piece_at; /* how much of request.piece was sent */
    uint64_t sent;
};

/* Whom a connection waits for. */
enum phase {
    PHASE_RECEIVING, /* for the client: nothing yet, or a part of a request */
    PHASE_WORKING,   /* for us */
    PHASE_SENDING,   /* for the client to take the answer */
};

/* One connection; lives from accept to close. */
struct conn {
    struct http *http;
    struct lane *lane;           /* its thread's */
    struct conn *next, *before;  /* in http->conns, under its lock */
    struct conn *chain;          /* of the same address bucket */
    int fd;                      /* open as long as the connection is in http->conns */
    bool local;                  /* came by the unix socket */
    bool loopback;               /* came from this machine by TCP: perhaps a proxy */
    int younger;                 /* conn_shed()'s own */
    bool shed;                   /* shut because its place was needed; under http->lock */
    atomic_int phase;            /* an enum phase */
    bool turned_away;            /* over its address' limit, or another user's: shut at once */
    bool fresh;                  /* no request was answered yet */
    atomic_bool busy;            /* a request is under way */
    _Atomic int64_t due_tick_ms; /* the sweeper shuts it then; 0: never */
    int64_t left_due_tick_ms;    /* the sweeper's own: what was due when it saw that the client had left */
    char peer[INET6_ADDRSTRLEN];
    struct exchange exchange;
};

#define ADDRESS_BUCKETS 1024

/* Seconds and counts in force; those of limits.h unless a test shortened them. */
struct wire_limits {
    int64_t headers_ms, body_ms, idle_ms, send_ms;
    unsigned connections, per_address, in_flight;
    bool loopback_too; /* per_address also counts connections from this machine (tests) */
};

enum wire_count {
    COUNT_NONE, /* the client left before an answer */
    COUNT_2XX,
    COUNT_3XX,
    COUNT_4XX,
    COUNT_5XX,
    COUNT_REFUSED,     /* answered by the wire itself */
    COUNT_SWEPT,       /* too slow */
    COUNT_SHED,        /* shut because others needed the place */
    COUNT_TURNED_AWAY, /* over the limit of their address, or another user on the unix socket */
    COUNT_MAX
};

/* Idle request arenas of one thread and of no other: what it has just had in hand is in its processor's cache. */
struct lane {
    struct arena *arenas[HTTP_ARENAS_KEPT];
    int count;
};

struct http {
    struct api *api;
    struct wire_limits limits;
    bool behind_proxy;
    bool knows_layout;                            /* strict.c may look at libmicrohttpd's buffer */
    struct MHD_Daemon *tcp[HTTP_THREADS], *unix_; /* each a thread */
    unsigned dealt;                               /* the one that was given the last TCP connection; the acceptor's */
    atomic_uint tcp_connections;
    int tcp_fd, unix_fd;
    int port;
    char address[INET6_ADDRSTRLEN];
    char socket_path[108];
    pthread_mutex_t lock; /* conns, buckets, sweeper_ends */
    pthread_cond_t changed;
    struct conn *conns;
    struct conn *buckets[ADDRESS_BUCKETS];
    struct lane lanes[HTTP_THREADS + 1]; /* of each thread of TCP, and of that of the unix socket */
    atomic_bool stopping;
    atomic_bool shut; /* all connections are: no piece of a streamed answer is asked for any more */
    bool sweeper_ends, accepting;
    pthread_t sweeper, acceptor;
    atomic_uint connections, in_flight, waiting; /* waiting: suspended, in the hands of api/ */
    _Atomic int64_t body_bytes;
    _Atomic int64_t counts[COUNT_MAX];
};

static inline void count(struct http *h, enum wire_count which)
{
    atomic_fetch_add_explicit(&h->counts[which], 1, memory_order_relaxed);
}

/* --- listen.c --- */
/** listen_tcp(h, text, why), listen_unix(h, path, why): a listening socket into h; false with a sentence in why. */
CHECKED bool listen_tcp(struct http *h, const char *text, char why[512]);
CHECKED bool listen_unix(struct http *h, const char *path, char why[512]);

/* --- accept.c --- */
/** acceptor_main(http): the thread that lets TCP connections in, until http->stopping and the listening socket is shut.
 */
void *acceptor_main(void *http);

/* --- conn.c --- */
/** conn_by_tcp(http, mhd, context, what), conn_by_unix(...): libmicrohttpd's NOTIFY_CONNECTION of either daemon. */
void conn_by_tcp(void *http, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what);
void conn_by_unix(void *http, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what);
/** conn_due(c, ms): the sweeper shuts the connection in ${ms}; 0: never. */
void conn_due(struct conn *c, int64_t ms);
/** sweeper_main(http): the thread that shuts what is too slow. */
void *sweeper_main(void *http);
/** bucket_of(h, c): the chain of its address, and of few others. */
struct conn **bucket_of(struct http *h, const struct conn *c);
/** conn_shed(h): shut the oldest of the connections that we wait for, of the addresses that have most of them; how
 * many.
 */
unsigned conn_shed(struct http *h);
/** arena_take(c), arena_give(c, a): request arenas, kept warm. On the thread of the connection. */
struct arena *arena_take(struct conn *c);
void arena_give(struct conn *c, struct arena *a);

/* --- exchange.c: libmicrohttpd's callbacks --- */
void *exchange_target(void *http, const char *target, struct MHD_Connection *mhd);
enum MHD_Result exchange_step(void *http, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *data, size_t *n, void **context);
void exchange_end(void *http, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why);

/* --- strict.c --- */
/** strict_check(x, method, version, detail, length): reads the headers into the request. ERR_OK; BAD_REQUEST or
 * HEADERS_TOO_LARGE with the reason in ${detail}. ${length}: the body's; -1: chunked; 0: none. */
CHECKED enum err strict_check(struct exchange *x, const char *method, const char *version, const char **detail,
                              int64_t *length);

/* --- answer.c --- */
/** answer_queue(x): give x->request.answer to libmicrohttpd. */
enum MHD_Result answer_queue(struct exchange *x);
/** answer_log(x, status, gone): the access log and the counts, once per request. */
void answer_log(struct exchange *x, int status, bool gone);

#endif
