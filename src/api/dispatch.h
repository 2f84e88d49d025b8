/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside api/ only: what the dispatcher keeps of a request beside what a handler sees. */
#ifndef API_DISPATCH_H
#define API_DISPATCH_H

#include "api/route.h"
#include "company/company.h"
#include "core/rate.h"
#include "core/token.h"
#include "core/work.h"
#include "user/session.h"

#include <stdatomic.h>

#define COOKIE_NAME         "cellarbook_session"
#define COOKIE_NAME_SECURE  "__Host-cellarbook_session"
#define BODY_LIMIT          ((size_t)1024 * 1024)      /* bytes of a JSON body */
#define FILE_LIMIT          ((size_t)64 * 1024 * 1024) /* bytes of a file that comes in pieces */
#define ANSWER_LIMIT        ((size_t)8 * 1024 * 1024)  /* longer is streamed, or refused before it fills the arena */
#define IDEMPOTENCY_KEY_MAX 200
#define HASHING_THREADS     2
#define HASHING_WAITING     64

#define STREAMS_THREADS 2
#define STREAMS_WAITING 2048

#define METRIC_ROUTES_MAX 256
#define METRIC_BOUNDS     12

/* What /metrics tells of one route. */
struct route_metrics {
    _Atomic int64_t statuses[6];               /* by hundreds; 0: none such */
    _Atomic int64_t within[METRIC_BOUNDS + 1]; /* requests by time taken, each in the first bound that holds it */
    _Atomic int64_t total_us;
};

/* What is kept from asking too often. */
enum rate_of { RATE_ADDRESS, RATE_TOKEN, RATE_USER, RATES };

struct api {
    struct api_options options;
    struct rate *rates[RATES];
    _Atomic int64_t rate_limited[RATES];                 /* requests told to wait */
    struct work *hashing;                                /* ROUTE_SLOW: Argon2id never runs on an HTTP thread */
    struct work *streams;                                /* pieces of long answers: nor do they */
    struct route_metrics metrics[METRIC_ROUTES_MAX + 1]; /* by the route's place in the tables; last: no route */
};

/* A file that comes in pieces: what is kept from one to the next. */
struct upload {
    int64_t part, next; /* the one at hand, and the one that comes */
    int64_t object;     /* the handler's */
    struct hash hash;
    char hex[HASH_HEX];
};

struct call {
    struct api_call pub; /* first: a handler's pointer is ours */
    int route_index;     /* its place in the tables, METRIC_ROUTES_MAX when none was found */
    int64_t started_us;
    struct tx_request tx;
    json_t *json; /* the body, parsed on the HTTP thread; NULL: none or malformed */
    const char *json_error;
    const char *bearer; /* the credential as sent; at most one is not NULL */
    const char *cookie;
    struct identity identity;
    bool known;    /* identity is filled */
    bool rated;    /* its user's rate was looked at */
    bool replayed; /* the answer was given before and is given again */
    struct param_value params[ROUTE_PARAMS_MAX];
    int64_t maker;   /* of a job: it is done with this user's rights; 0: somebody asks by a credential */
    int maker_role;  /* which he must have still */
    bool counts_all; /* a list says its true length, however long that takes */
    bool has_match, any_match;
    int64_t match_rev;
};

static inline struct call *call_of(struct api_call *pub)
{
    return (struct call *)pub;
}

/** router_find(out, index, ids, method, path): the route and its place in the tables; NOT_FOUND, or METHOD_NOT_ALLOWED
 * with the methods that are in
 * ${allow}. HEAD finds GET. */
CHECKED enum err router_find(const struct route **out, int *index, int64_t ids[ROUTE_IDS_MAX], const char *method,
                             const char *path, char allow[64]);

/** call_admit(call): inside a transaction: who asks, by which scope, whether the route is there for him. The answer is
 * empty afterwards. Errors: those of auth_identify() and auth_scope(), NOT_FOUND, FORBIDDEN. */
CHECKED enum err call_admit(struct call *call);
/** call_again(call, arena): the same request once more, for a later piece of its answer: with memory and an answer of
 * its own, in ${arena}. */
struct call *call_again(const struct call *call, struct arena *arena);

/** auth_read_credential(call): bearer token or cookie out of the headers. */
void auth_read_credential(struct call *call);
/** auth_identify(call): inside a transaction: c.user by the credential; UNAUTHENTICATED. The program itself (unix
 * socket) has none and may all. */
CHECKED enum err auth_identify(struct call *call);
/** auth_origin(call): ORIGIN_FOREIGN for an unsafe request with a cookie that a page of another site makes a browser
 * send. */
CHECKED enum err auth_origin(struct call *call);
/** rates_open(a), rates_close(a): the limits of ${a}'s options. */
void rates_open(struct api *a);
void rates_close(struct api *a);
/** rates_begin(call): before anything is asked of the database: RATE_LIMITED for an address or a token, with
 * request->retry_after_s. What comes by the unix socket is never limited; see docs/decisions/0028. */
CHECKED enum err rates_begin(struct call *call);
/** rates_user(call): once it is known who asks: RATE_LIMITED for the user. */
CHECKED enum err rates_user(struct call *call);
/** rates_write(a, out): their figures for /metrics. */
void rates_write(struct api *a, struct str *out);

/** auth_codes(call): TOTP_NOT_SET_UP for one of whom the company requires one-time codes and who has none, unless the
 * route is one of those that it takes to set them up. Needs company_load(). Rule: docs/decisions/0037. */
CHECKED enum err auth_codes(struct call *call);
/** auth_scope(call): TOKEN_SCOPE. */
CHECKED enum err auth_scope(struct call *call);
/** auth_touch_later(call): store "last used" in a transaction of its own, after the answer. */
void auth_touch_later(struct call *call);

/** query_read(call): the query string into call->params. Errors: QUERY_UNKNOWN, QUERY_INVALID. */
CHECKED enum err query_read(struct call *call);
/** query_value(c, p, text, out): one value by its parameter; QUERY_INVALID with the reason. */
CHECKED enum err query_value(struct ctx *c, const struct param *p, const char *text, struct param_value *out);

/** match_read(call): the revision that If-Match names into call->match_rev: "12", W/"12" or *. What has another form is
 * as if it had not been sent. */
void match_read(struct call *call);
/** media_is_json(content_type): application/json, in UTF-8 if it names a charset; NULL: no. */
bool media_is_json(const char *content_type);

/** idempotency_check(call): QUERY_INVALID for a malformed key; IDEMPOTENCY_MISMATCH; call->replayed and the answer when
 * it is a repeat. */
CHECKED enum err idempotency_check(struct call *call);
/** idempotency_keep(call): keep a 2xx answer under the key. */
CHECKED enum err idempotency_keep(struct call *call);

/** auth_local(call): for ROUTE_LOCAL: from this machine, or an admin by his credential. Errors: UNAUTHENTICATED,
 * FORBIDDEN. May ask the database. */
CHECKED enum err auth_local(struct call *call);

/** metrics_note(call): count the finished request. */
void metrics_note(const struct call *call);
/** metrics_write(a, out): all figures in Prometheus' text form. */
void metrics_write(struct api *a, struct str *out);

/** problem_write(request, problems, count, err): the answer as application/problem+json. */
void problem_write(struct api_request *request, const struct problem *problems, int count, enum err err);

/** answer_header(answer, name, value): one more header; texts live as long as the answer. */
void answer_header(struct api_answer *answer, const char *name, const char *value);

#endif
