/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door between http/ and api/: a request as the wire gave it, an answer as the wire takes it. Nothing here knows
 * libmicrohttpd, nothing in http/ knows a route. */
#ifndef API_API_H
#define API_API_H

#include "core/str.h"
#include "core/token.h"
#include "store/tx.h"

struct api;
struct refused; /* user/refused.h */

struct api_options {
    struct store *store;
    const char *public_url;        /* e.g. "https://orders.example.com", no slash at the end; NULL: taken from Host */
    bool secure_cookies;           /* mark cookies Secure; true when public_url is https */
    bool mails;                    /* this server sends mail */
    const struct refused *refused; /* passwords that nobody may take; NULL: no list */
    const char *webhook_hosts;     /* that webhooks may be sent to; NULL: any */
    size_t arena_cap;              /* bytes one request may use */
    int rate_address, rate_token, rate_user;          /* requests a second that one may make; 0: no limit */
    void (*wire_metrics)(void *arg, struct str *out); /* the wire's own figures for /metrics; NULL: none */
    void *wire_arg;
};

/** api_open(options): the routes, ready to serve; starts the password queue. Never NULL. */
struct api *api_open(const struct api_options *options);
/** api_close(a): waits for what is under way. NULL is fine. */
void api_close(struct api *a);

/** api_openapi(options, out): the OpenAPI document of all routes, as GET /api/v1/openapi.json answers it; needs no
 * database. ${options}: public_url and secure_cookies are looked at. */
void api_openapi(const struct api_options *options, struct str *out);

#define API_HEADERS_MAX 8

struct api_header {
    const char *name, *value;
};

/* The answer's body is `body`, or, when `next` is set, what it gives out piece by piece (large answers; called on a
 * thread for such, outside the arena's cap: it resets `piece` itself). A piece may be empty. */
struct api_answer {
    int status;
    const char *content_type; /* NULL: no body */
    struct api_header headers[API_HEADERS_MAX];
    int header_count;
    struct str body;
    enum err (*next)(void *state, struct str *piece, bool *last);
    void *next_state;
    int64_t length;                /* of all pieces together; 0: not known before */
    void (*next_end)(void *state); /* called once, also when the client went away */
};

/* What comes next of a streamed answer. */
struct api_piece {
    struct str bytes;
    bool last;
    enum err err; /* not ERR_OK: the answer ends here, cut */
};

struct api_request {
    /* filled by http/, valid until done */
    const char *method; /* "GET" ... */
    const char *path;   /* raw, as on the request line, without the query */
    const char *query;  /* raw, without '?'; NULL: none */
    const char *host, *authorization, *cookie, *origin, *content_type, *if_match, *if_none_match, *idempotency_key,
        *user_agent, *accept, *accept_encoding,
        *sec_fetch_site; /* NULL: not sent; http/ has refused control bytes and repeated ones */
    struct bytes body;
    bool more;        /* of a file that comes in pieces (api_takes_file()): this one is not the last */
    char peer[64];    /* the client's address as text, for rate limits and logs */
    bool from_here;   /* came by TCP from this machine, or through a proxy on it that named nobody */
    bool local_admin; /* came by the unix socket from the same user: acts as the program itself, an admin */
    char request_id[ID_TEXT];
    struct arena *arena;
    int64_t started_tick_ms;
    /** called once after API_WAITS, on another thread or on this one, when `answer` is complete */
    void (*done)(struct api_request *request);
    void *connection; /* http's own */

    struct api_answer answer; /* filled by api/ */
    struct api_piece piece;   /* of a streamed one */
    /** called once after api_stream(), on another thread or on this one, when `piece` is complete */
    void (*streamed)(struct api_request *request);

    int retry_after_s; /* seconds that a refused client is told to wait; 0: as usual for the refusal. Filled by api/ */

    /* for the access log, filled by api/ */
    const char *route; /* the pattern, "/api/v1/back-orders/{number}"; NULL: none matched */
    int64_t user_id;   /* 0: nobody */

    struct upload *upload; /* api's own, of a file that comes in pieces */
    void *private;         /* api's own */
};

enum api_turn {
    API_ANSWERED, /* `answer` is complete */
    API_WAITS,    /* suspend the connection, then call api_continue() */
};

/** api_arena_cap(a): the bytes that one request's arena may give out. */
size_t api_arena_cap(const struct api *a);

/** api_body_limit(a, method, path): the most bytes of body that this resource takes; 0: none. Asked before the body is
 * read. */
size_t api_body_limit(struct api *a, const char *method, const char *path);

/** api_takes_file(a, method, path): does the body go to api/ in pieces of about API_FILE_PIECE? Then api_begin() and
 * api_continue() are called for each; as long as request->more is set and all is well, the answer has no status, and
 * the next piece is wanted. */
#define API_FILE_PIECE ((size_t)256 * 1024)
bool api_takes_file(struct api *a, const char *method, const char *path);

/** api_begin(a, request): route, authenticate and answer what needs no waiting. */
enum api_turn api_begin(struct api *a, struct api_request *request);

/** api_continue(a, request): go on after API_WAITS; request->done is called exactly once, perhaps before this returns.
 */
void api_continue(struct api *a, struct api_request *request);

/** api_stream(a, request): make the next piece of an answer that has `next`, not before the one before it was used;
 * request->streamed is called exactly once, perhaps before this returns. */
void api_stream(struct api *a, struct api_request *request);

/** api_takes_coding(accept, coding): does Accept-Encoding (NULL: not sent) take ${coding} ("gzip")? It is a list of
 * names with weights; weight 0 is a no, and so is not to be named, whatever "*" says. */
bool api_takes_coding(const char *accept, const char *coding);

/** api_refuse(request, err, detail): make `answer` the problem document of ${err} (http/ uses it for what the wire
 * refuses). */
void api_refuse(struct api_request *request, enum err err, const char *detail);

#endif
