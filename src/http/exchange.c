/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of a request through libmicrohttpd's callbacks: target, headers, body, api/, answer, end. */
#include "http/http_parts.h"
#include "http/static.h"

#include "core/clock.h"
#include "core/must.h"

#include <string.h>

static struct conn *conn_of(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The request line has been read. libmicrohttpd decodes the target in place next: what was really sent is seen only
 * here. */
void *exchange_target(void *http, const char *target, struct MHD_Connection *mhd)
{
    struct http *h = http;
    struct conn *c = conn_of(mhd);
    struct exchange *x = &c->exchange;
    if (target == NULL)
        target = "";
    *x = (struct exchange){.conn = c, .mhd = mhd, .sent_at = target, .target_n = strlen(target)};
    struct api_request *r = &x->request;
    atomic_store(&c->busy, true);
    r->arena = arena_take(c);
    r->started_tick_ms = clock_tick_ms();
    r->connection = x;
    r->local_admin = c->local;
    r->from_here = c->loopback && !h->limits.loopback_too;
    memcpy(r->peer, c->peer, sizeof c->peer);
    id_make(r->request_id);
    x->sent_target = arena_strndup(r->arena, target, x->target_n);
    char *path = arena_strndup(r->arena, target, x->target_n);
    char *query = strchr(path, '?');
    if (query != NULL)
        *query = '\0';
    r->path = path;
    r->query = query == NULL ? NULL : query + 1;
    if (!c->fresh) /* a first request's time began with the connection */
        conn_due(c, h->limits.headers_ms);
    return x;
}

/* The answer is a refusal by the wire. It goes out at once, which makes libmicrohttpd close the connection, or after
 * the body was read and thrown away. */
static void refuse_exchange(struct exchange *x, enum err err, const char *detail, enum step next)
{
    api_refuse(&x->request, err, detail);
    count(x->conn->http, COUNT_REFUSED);
    x->step = next;
}

static bool admit(struct exchange *x)
{
    struct http *h = x->conn->http;
    /* The office's own commands, and who watches by the socket, are let in also when it is full: they are few. */
    x->in_flight = atomic_fetch_add(&h->in_flight, 1) < h->limits.in_flight || x->conn->local;
    if (!x->in_flight)
        atomic_fetch_sub(&h->in_flight, 1);
    return x->in_flight;
}

/* The headers are complete. */
static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
    struct http *h = x->conn->http;
    struct api_request *r = &x->request;
    const char *detail;
    int64_t length;
    r->method = method;
    enum err wrong = strict_check(x, method, version, &detail, &length);
    if (wrong != ERR_OK) {
        x->close = true;
        refuse_exchange(x, wrong, detail, STEP_ANSWERED);
        return answer_queue(x);
    }
    conn_due(x->conn, h->limits.body_ms);
    x->step = STEP_BODY;
    x->body_limit = length == 0 ? 0 : api_body_limit(h->api, method, r->path);
    x->in_pieces = x->body_limit > 0 && api_takes_file(h->api, method, r->path);
    if (x->body_limit == 0)
        x->body_limit = HTTP_STRAY_BYTES;
    if (length > 0 && (uint64_t)length > x->body_limit) {
        bool at_once = x->expects_continue || length > HTTP_SWALLOW_BYTES;
        x->close = true;
        refuse_exchange(x, ERR_BODY_TOO_LARGE, NULL, at_once ? STEP_ANSWERED : STEP_SWALLOW);
        return at_once ? answer_queue(x) : MHD_YES;
    }
    if (atomic_load(&h->stopping)) {
        x->close = true;
        refuse_exchange(x, ERR_STOPPING, NULL, STEP_SWALLOW);
    } else if (!admit(x)) {
        refuse_exchange(x, ERR_OVERLOADED, NULL, STEP_SWALLOW);
    }
    return MHD_YES;
}

/* Room for ${n} more bytes of body; it grows with what arrives, not with what was announced. */
static bool make_room(struct exchange *x, size_t n)
{
    struct http *h = x->conn->http;
    if (x->body_room - x->body_n >= n)
        return true;
    size_t room = x->body_room * 2 > x->body_n + n ? x->body_room * 2 : x->body_n + n;
    if (room > x->body_limit)
        room = x->body_limit;
    if (x->in_pieces)
        room = API_FILE_PIECE + n; /* once; the last one of what fills it may go beyond */
    if (atomic_fetch_add(&h->body_bytes, (int64_t)(room - x->body_room)) > HTTP_BODIES_BYTES) {
        atomic_fetch_sub(&h->body_bytes, (int64_t)(room - x->body_room));
        return false;
    }
    char *body = arena_alloc(x->request.arena, room);
    if (x->body_n > 0)
        memcpy(body, x->body, x->body_n);
    x->body = body;
    x->body_room = room;
    return true;
}

static void collect(struct exchange *x, const char *data, size_t n)
{
    x->received += n;
    if (x->received > x->body_limit) {
        x->close = true;
        refuse_exchange(x, ERR_BODY_TOO_LARGE, NULL, STEP_SWALLOW);
    } else if (!make_room(x, n)) {
        refuse_exchange(x, ERR_OVERLOADED, NULL, STEP_SWALLOW);
    } else {
        memcpy(x->body + x->body_n, data, n);
        x->body_n += n;
    }
}

/* A piece is in: the next one is wanted, or it was refused and the rest is thrown away. */
static void piece_taken(struct exchange *x)
{
    x->body_n = 0;
    x->close = x->request.answer.status != 0;
    x->step = x->close ? STEP_SWALLOW : STEP_BODY;
    conn_due(x->conn, x->conn->http->limits.body_ms);
}

/* api/ has finished, perhaps on another thread. After the resume the exchange may be gone. */
static void exchange_done(struct api_request *request)
{
    struct exchange *x = request->connection;
    struct http *h = x->conn->http;
    if (request->more)
        piece_taken(x);
    else
        x->step = STEP_ANSWERED;
    MHD_resume_connection(x->mhd);
    atomic_fetch_sub(&h->waiting, 1);
}

/* The request is complete, or a piece of its file (request.more). */
static enum MHD_Result hand_over(struct exchange *x)
{
    struct http *h = x->conn->http;
    struct api_request *r = &x->request;
    conn_due(x->conn, 0); /* api/ has deadlines of its own */
    atomic_store_explicit(&x->conn->phase, PHASE_WORKING, memory_order_relaxed);
    r->body = (struct bytes){(const uint8_t *)x->body, x->body_n};
    r->done = exchange_done;
    if (static_answer(r) || api_begin(h->api, r) == API_ANSWERED) {
        if (r->more) {
            piece_taken(x);
            return MHD_YES;
        }
        x->step = STEP_ANSWERED;
        return answer_queue(x);
    }
    x->step = STEP_WAITS;
    atomic_fetch_add(&h->waiting, 1);
    /* Before api/ has it: a resume that came first would be lost. */
    MHD_suspend_connection(x->mhd);
    api_continue(h->api, r);
    return MHD_YES;
}

enum MHD_Result exchange_step(void *http, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *data, size_t *n, void **context)
{
    struct exchange *x = *context;
    size_t got = *n;
    (void)http, (void)mhd, (void)url; /* the exchange knows better */
    MUST(x != NULL);
    *n = 0;
    switch (x->step) {
    case STEP_HEADERS:
        return begin(x, method, version);
    case STEP_BODY:
        x->request.more = false;
        if (got == 0)
            return hand_over(x);
        collect(x, data, got);
        if (x->step != STEP_BODY || !x->in_pieces || x->body_n < API_FILE_PIECE)
            return MHD_YES;
        x->request.more = true;
        return hand_over(x);
    case STEP_SWALLOW:
        x->swallowed += got;
        if (got == 0)
            return answer_queue(x);
        return x->swallowed > (x->in_pieces ? x->body_limit : HTTP_SWALLOW_BYTES) ? MHD_NO : MHD_YES;
    case STEP_ANSWERED:
        return answer_queue(x);
    case STEP_WAITS:
    case STEP_SENDING:
        break;
    }
    return MHD_YES;
}

/* The status that went out: ours, or that of an error page that libmicrohttpd has made by itself; 0: none. */
static int status_sent(const struct exchange *x)
{
    if (x->request.answer.status != 0)
        return x->request.answer.status;
    const union MHD_ConnectionInfo *own = MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_HTTP_STATUS);
    return own == NULL ? 0 : (int)own->http_status;
}

void exchange_end(void *http, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why)
{
    struct http *h = http;
    struct exchange *x = *context;
    (void)mhd;
    if (x == NULL)
        return;
    *context = NULL;
    if (x->request.answer.next_end != NULL)
        x->request.answer.next_end(x->request.answer.next_state);
    answer_log(x, status_sent(x), why != MHD_REQUEST_TERMINATED_COMPLETED_OK);
    if (x->in_flight)
        atomic_fetch_sub(&h->in_flight, 1);
    atomic_fetch_sub(&h->body_bytes, (int64_t)x->body_room);
    arena_give(x->conn, x->request.arena);
    x->conn->fresh = false;
    atomic_store_explicit(&x->conn->phase, PHASE_RECEIVING, memory_order_relaxed);
    conn_due(x->conn, h->limits.idle_ms);
    atomic_store(&x->conn->busy, false);
}
