/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From api/'s answer to libmicrohttpd's response: security headers, 304, streams; and what is written down of it. */
#include "http/http_parts.h"

#include "core/clock.h"
#include "core/log.h"

#include <string.h>

#define LOG_PATH_BYTES   512
#define LOG_METHOD_BYTES 16

/* What every answer carries unless api/ has said otherwise: JSON is for programs, so a browser shall do nothing with
 * it, and nobody keeps a copy. */
static const struct api_header always[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static const char *header_of(const struct api_answer *a, const char *name)
{
    for (int i = 0; i < a->header_count; i++)
        if (strcasecmp(a->headers[i].name, name) == 0)
            return a->headers[i].value;
    return NULL;
}

/* Does If-None-Match name the answer's version? Weakly, as RFC 9110 has it for reading. */
static bool client_has_it(const struct exchange *x)
{
    const struct api_request *r = &x->request;
    const char *etag = header_of(&r->answer, "ETag");
    const char *p = r->if_none_match;
    if (p == NULL || etag == NULL || r->answer.status != 200 ||
        (strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0))
        return false;
    if (strcmp(p, "*") == 0)
        return true;
    if (strncmp(etag, "W/", 2) == 0)
        etag += 2;
    size_t n = strlen(etag);
    while (*p != '\0') {
        p += strspn(p, ", \t");
        if (strncmp(p, "W/", 2) == 0)
            p += 2;
        size_t length = *p == '"' ? strcspn(p + 1, "\"") + 2 : strcspn(p, ",");
        if (length == n && strncmp(p, etag, n) == 0)
            return true;
        p += strnlen(p, length);
    }
    return false;
}

/* api/ has made the next piece. */
static void streamed(struct api_request *request)
{
    struct exchange *x = request->connection;
    struct http *h = x->conn->http;
    x->piece_at = 0;
    conn_due(x->conn, h->limits.send_ms);
    MHD_resume_connection(x->mhd); /* the exchange may be gone now */
    atomic_fetch_sub(&h->waiting, 1);
}

/* The connection waits until api/ has made the next piece, on a thread of its own: others go on meanwhile. Counted
 * before it is looked whether there is still time: who stops waits for those who are counted. */
static ssize_t ask_for_piece(struct exchange *x)
{
    struct http *h = x->conn->http;
    atomic_fetch_add(&h->waiting, 1);
    if (atomic_load(&h->shut)) {
        atomic_fetch_sub(&h->waiting, 1);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    conn_due(x->conn, 0);
    x->request.streamed = streamed;
    MHD_suspend_connection(x->mhd);
    api_stream(h->api, &x->request);
    return 0;
}

/* libmicrohttpd asks for the next bytes of a streamed answer. */
static ssize_t next_bytes(void *exchange, uint64_t at, char *out, size_t room)
{
    struct exchange *x = exchange;
    const struct api_piece *piece = &x->request.piece;
    (void)at;
    if (piece->err != ERR_OK) {
        log_event(LOG_ERROR, "answer_cut", LOG_TEXT("request", x->request.request_id),
                  LOG_TEXT("code", err_info(piece->err)->code));
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (x->piece_at == piece->bytes.n)
        return piece->last ? MHD_CONTENT_READER_END_OF_STREAM : ask_for_piece(x);
    size_t n = piece->bytes.n - x->piece_at < room ? piece->bytes.n - x->piece_at : room;
    memcpy(out, piece->bytes.p + x->piece_at, n);
    x->piece_at += n;
    x->sent += n;
    return (ssize_t)n;
}

static struct MHD_Response *make_response(struct exchange *x)
{
    struct api_answer *a = &x->request.answer;
    bool head = strcmp(x->request.method, "HEAD") == 0;
    if (a->next != NULL) {
        /* libmicrohttpd 0.9.75 ends the body that it does not send: a reader would take that for the next answer. */
        x->close = x->close || head;
        x->request.piece = (struct api_piece){.bytes = str_init(x->request.arena, HTTP_STREAM_PIECE_BYTES)};
        return MHD_create_response_from_callback(a->length > 0 ? (uint64_t)a->length : MHD_SIZE_UNKNOWN,
                                                 HTTP_POOL_BYTES, next_bytes, x, NULL);
    }
    x->sent = head ? 0 : a->body.n;
    /* The arena outlives the response: it is given back when the exchange has ended. */
    return MHD_create_response_from_buffer(a->body.n, a->body.p, MHD_RESPMEM_PERSISTENT);
}

static bool add_headers(const struct exchange *x, struct MHD_Response *response)
{
    const struct api_answer *a = &x->request.answer;
    bool good = MHD_add_response_header(response, "X-Request-Id", x->request.request_id) == MHD_YES;
    if (a->content_type != NULL)
        good = good && MHD_add_response_header(response, "Content-Type", a->content_type) == MHD_YES;
    for (int i = 0; i < a->header_count; i++)
        good = good && MHD_add_response_header(response, a->headers[i].name, a->headers[i].value) == MHD_YES;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (header_of(a, always[i].name) == NULL)
            good = good && MHD_add_response_header(response, always[i].name, always[i].value) == MHD_YES;
    if (x->close)
        good = good && MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    return good;
}

enum MHD_Result answer_queue(struct exchange *x)
{
    struct api_answer *a = &x->request.answer;
    if (client_has_it(x)) {
        a->status = 304;
        a->content_type = NULL;
        a->body.n = 0;
        a->next = NULL;
    }
    struct MHD_Response *response = make_response(x);
    if (response == NULL)
        return MHD_NO;
    enum MHD_Result queued = MHD_NO;
    if (add_headers(x, response)) {
        x->answered_tick_ms = clock_tick_ms();
        x->step = STEP_SENDING;
        atomic_store_explicit(&x->conn->phase, PHASE_SENDING, memory_order_relaxed);
        conn_due(x->conn, x->conn->http->limits.send_ms);
        queued = MHD_queue_response(x->mhd, (unsigned)a->status, response);
    } else {
        log_event(LOG_ERROR, "answer_header_bad", LOG_TEXT("request", x->request.request_id));
    }
    MHD_destroy_response(response);
    return queued;
}

/* --- what is written down --- */

/* A text from outside, short and plain enough for a line of JSON. */
static const char *for_log(char *out, size_t room, const char *text)
{
    size_t n = 0;
    for (; text != NULL && text[n] != '\0' && n + 1 < room; n++)
        out[n] = (unsigned char)text[n] >= 0x7f ? '?' : text[n];
    out[n] = '\0';
    return out;
}

void answer_log(struct exchange *x, int status, bool gone)
{
    static const enum wire_count by_class[] = {COUNT_NONE, COUNT_NONE, COUNT_2XX, COUNT_3XX, COUNT_4XX, COUNT_5XX};
    const struct api_request *r = &x->request;
    char path[LOG_PATH_BYTES], method[LOG_METHOD_BYTES];
    int64_t end = x->answered_tick_ms != 0 ? x->answered_tick_ms : clock_tick_ms();
    count(x->conn->http, by_class[status >= 200 && status < 600 ? status / 100 : 0]);
    log_event(LOG_INFO, "request", LOG_TEXT("request", r->request_id),
              LOG_TEXT("method", for_log(method, sizeof method, r->method)),
              LOG_TEXT("path", for_log(path, sizeof path, r->path)), LOG_TEXT("route", r->route),
              LOG_NUM("status", status), LOG_NUM("ms", end - r->started_tick_ms), LOG_NUM("user", r->user_id),
              LOG_TEXT("peer", r->peer), LOG_NUM("bytes", x->sent), LOG_NUM("gone", gone));
}
