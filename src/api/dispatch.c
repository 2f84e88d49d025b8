/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of every request, in one order: route, credential, Origin, who, scope, repeat, role, query, version, body,
 * handler. */
#include "api/dispatch.h"

#include "api/export.h"
#include "api/pack.h"
#include "core/clock.h"
#include "core/fold.h"
#include "core/log.h"
#include "core/must.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct api *api_open(const struct api_options *options)
{
    struct api *a = calloc(1, sizeof *a);
    MUST(a != NULL);
    a->options = *options;
    rates_open(a);
    a->hashing = work_open("hashing", HASHING_THREADS, HASHING_WAITING);
    a->streams = work_open("streams", STREAMS_THREADS, STREAMS_WAITING);
    return a;
}

void api_close(struct api *a)
{
    if (a == NULL)
        return;
    work_close(a->hashing);
    work_close(a->streams);
    rates_close(a);
    free(a);
}

size_t api_arena_cap(const struct api *a)
{
    return a->options.arena_cap;
}

size_t api_body_limit(struct api *a, const char *method, const char *path)
{
    const struct route *route;
    int64_t ids[ROUTE_IDS_MAX];
    char allow[64];
    int index;
    (void)a; /* the routes are the same for all */
    if (router_find(&route, &index, ids, method, path, allow) != ERR_OK)
        return 0;
    if ((route->flags & ROUTE_FILE) != 0)
        return FILE_LIMIT;
    return route->body != NULL ? BODY_LIMIT : route->body_max;
}

bool api_takes_file(struct api *a, const char *method, const char *path)
{
    return api_body_limit(a, method, path) == FILE_LIMIT;
}

/* --- before the transaction, on the HTTP thread --- */

static void free_json(void *json)
{
    json_decref(json);
}

/* Outside of the transaction, which may run twice. */
static void take_part(struct api_request *r)
{
    if (r->upload == NULL) {
        r->upload = arena_new(r->arena, struct upload);
        r->upload->next = 0;
        hash_begin(&r->upload->hash);
    }
    r->upload->part = r->upload->next++;
    hash_add(&r->upload->hash, r->body);
    if (!r->more)
        hash_end(&r->upload->hash, r->upload->hex);
}

struct call_part call_part(struct api_call *call)
{
    struct api_request *r = call->request;
    MUST((call->route->flags & ROUTE_FILE) != 0);
    return (struct call_part){r->upload->part, r->body, !r->more, r->upload->hex, &r->upload->object};
}

/* Parsing waits for nobody, so it is done here and not on the thread that writes; what is wrong is said in its turn. */
static void parse_body(struct call *call)
{
    struct api_request *r = call->pub.request;
    json_error_t error;
    if (call->pub.route->body == NULL || r->body.n == 0)
        return;
    call->json = json_loadb((const char *)r->body.p, r->body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (call->json == NULL)
        call->json_error = arena_printf(r->arena, "line %d, column %d: %s", error.line, error.column, error.text);
    else
        arena_defer(r->arena, free_json, call->json);
}

void match_read(struct call *call)
{
    const char *p = call->pub.request->if_match;
    char *end;
    if (p == NULL)
        return;
    if (strcmp(p, "*") == 0) {
        call->has_match = call->any_match = true;
        return;
    }
    if (strncmp(p, "W/", 2) == 0)
        p += 2;
    if (*p != '"' || !isdigit((unsigned char)p[1]))
        return;
    call->match_rev = strtoll(p + 1, &end, 10);
    call->has_match = strcmp(end, "\"") == 0;
}

/* --- inside the transaction --- */

static void reset_answer(struct call *call)
{
    struct api_request *r = call->pub.request;
    r->answer = (struct api_answer){.body = str_init(r->arena, ANSWER_LIMIT)};
    call->pub.out = json_init(&r->answer.body);
    call->known = call->replayed = false;
}

bool media_is_json(const char *content_type)
{
    static const char json[] = "application/json";
    if (content_type == NULL || strncasecmp(content_type, json, sizeof json - 1) != 0)
        return false;
    const char *p = content_type + sizeof json - 1;
    p += strspn(p, " \t");
    if (*p == '\0')
        return true;
    const char *charset = strcasestr(p, "charset=");
    if (*p != ';' || charset == NULL)
        return *p == ';';
    charset += strlen("charset=");
    charset += *charset == '"';
    return strncasecmp(charset, "utf-8", 5) == 0;
}

/* A body that is no JSON: the handler looks into it. */
static enum err check_raw_body(struct call *call)
{
    const struct api_request *r = call->pub.request;
    struct str types = str_init(r->arena, 1024);
    if (r->body.n == 0)
        return refuse(&call->pub.c, ERR_BAD_REQUEST, "", "the body is empty");
    for (const char *const *type = call->pub.route->body_types; *type != NULL; type++) {
        if (r->content_type != NULL && strcasecmp(r->content_type, *type) == 0)
            return ERR_OK;
        str_printf(&types, "%s%s", types.n > 0 ? " or " : "", *type);
    }
    return refuse(&call->pub.c, ERR_MEDIA_TYPE, "", "the body must be %s", str_text(&types));
}

static enum err check_body(struct call *call)
{
    const struct route *route = call->pub.route;
    const struct api_request *r = call->pub.request;
    struct ctx *c = &call->pub.c;
    if ((route->flags & ROUTE_FILE) != 0)
        return ERR_OK; /* what it is, the handler finds out */
    if (route->body_types != NULL)
        return check_raw_body(call);
    if (route->body == NULL)
        return r->body.n == 0 ? ERR_OK : refuse(c, ERR_BAD_REQUEST, "", "this resource takes no body");
    if (r->body.n > 0 && !media_is_json(r->content_type))
        return refuse(c, ERR_MEDIA_TYPE, "", NULL);
    if (call->json == NULL)
        return refuse(c, ERR_JSON_MALFORMED, "", "%s",
                      call->json_error == NULL ? "the body is empty" : call->json_error);
    if (route->body_mode == RECORD_PATCH)
        return ERR_OK; /* read over the present object by call_patch() */
    call->pub.body = arena_alloc(c->arena, route->body->size);
    if (route->body->prepare != NULL)
        route->body->prepare(call->pub.body);
    return record_read(c, call->pub.body, route->body, RECORD_CREATE, call->json, user_is_admin(c));
}

static enum err identify(struct call *call)
{
    if (call->pub.route->who == WHO_ANYBODY)
        return ERR_OK;
    TRY(auth_identify(call));
    TRY(rates_user(call));
    TRY(company_load(&call->pub.c));
    TRY(auth_codes(call));
    return auth_scope(call);
}

/* Is the route there for who asks? */
static enum err admit(struct call *call)
{
    const struct route *route = call->pub.route;
    struct ctx *c = &call->pub.c;
    if ((route->flags & ROUTE_BACK_ORDERS) != 0 && !company_sees_back_orders(c))
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    if (route->who == WHO_ADMIN && !user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    return ERR_OK;
}

enum err call_admit(struct call *call)
{
    reset_answer(call);
    TRY(identify(call));
    return admit(call);
}

struct call *call_again(const struct call *call, struct arena *arena)
{
    struct call *again = arena_new(arena, struct call);
    struct api_request *request = arena_new(arena, struct api_request);
    *again = *call;
    *request = *call->pub.request;
    request->arena = arena;
    again->pub.request = request;
    ctx_init(&again->pub.c, arena, clock_now_ms());
    again->pub.c.request_id = request->request_id;
    return again;
}

/* Everything that comes before the handler and is the same for all. */
static enum err prelude(struct call *call)
{
    const struct route *route = call->pub.route;
    struct ctx *c = &call->pub.c;
    reset_answer(call);
    TRY(identify(call));
    if (route->kind == ROUTE_WRITE)
        TRY(idempotency_check(call));
    if (call->replayed)
        return ERR_OK;
    TRY(admit(call));
    TRY(query_read(call));
    if ((route->flags & ROUTE_IF_MATCH) != 0 && !call->has_match)
        return refuse(c, ERR_IF_MATCH_MISSING, "If-Match", NULL);
    return check_body(call);
}

static enum err answer_fits(struct call *call)
{
    const struct api_request *r = call->pub.request;
    if (arena_over_cap(r->arena) || str_failed(&r->answer.body))
        return refuse(&call->pub.c, ERR_REQUEST_TOO_COMPLEX, "", NULL);
    return ERR_OK;
}

static enum err run_route(struct ctx *c, void *arg)
{
    struct call *call = arg;
    (void)c; /* the call's own */
    TRY(prelude(call));
    if (call->replayed)
        return ERR_OK;
    TRY(export_asked(call) ? export_begin(call) : call->pub.route->fn(&call->pub));
    TRY(answer_fits(call));
    return call->pub.route->kind == ROUTE_WRITE ? idempotency_keep(call) : ERR_OK;
}

static enum err run_prelude(struct ctx *c, void *arg)
{
    (void)c; /* the call's own */
    return prelude(arg);
}

/* --- without one --- */

static enum err run_plain(struct call *call)
{
    reset_answer(call);
    TRY(query_read(call));
    if ((call->pub.route->flags & ROUTE_LOCAL) != 0)
        TRY(auth_local(call));
    TRY(call->pub.route->fn(&call->pub));
    return answer_fits(call);
}

/* --- after it --- */

static void finish(struct call *call, enum err result)
{
    struct api_request *r = call->pub.request;
    if (result == ERR_OK && r->more)
        return; /* the answer comes with the last piece */
    if (result != ERR_OK)
        problem_write(r, call->pub.c.problems, call->pub.c.problem_count, result);
    else
        auth_touch_later(call);
    if (result == ERR_OK)
        pack_answer(call);
    if (result != ERR_OK && !err_is_refusal(result))
        log_event(LOG_ERROR, "request_failed", LOG_TEXT("request", r->request_id),
                  LOG_TEXT("code", err_info(result)->code),
                  LOG_TEXT("detail", call->pub.c.problem_count > 0 ? call->pub.c.problems[0].detail : NULL));
    metrics_note(call);
}

static void written(struct tx_request *tx, enum err result)
{
    struct call *call = tx->arg;
    struct api_request *r = call->pub.request;
    finish(call, result);
    r->done(r);
}

/* A ROUTE_SLOW request, on a thread of the hashing queue. */
static void run_slow(void *arg)
{
    struct call *call = arg;
    struct api_request *r = call->pub.request;
    struct store *store = call->pub.api->options.store;
    enum err result = tx_run(store, &call->pub.c, TX_READ, "prelude", run_prelude, call);
    if (result == ERR_OK)
        result = call->pub.route->fn(&call->pub);
    if (result == ERR_OK)
        result = answer_fits(call);
    finish(call, result);
    r->done(r);
}

struct slow_tx {
    struct call *call;
    tx_fn *fn;
    void *arg;
    bool write;
};

/* A slow handler's transaction: who asks is read again and what he may, because hashing takes its time and much may
 * have happened. */
static enum err run_slow_tx(struct ctx *c, void *arg)
{
    struct slow_tx *t = arg;
    reset_answer(t->call);
    TRY(identify(t->call));
    if (t->write)
        TRY(idempotency_check(t->call));
    if (t->call->replayed)
        return ERR_OK;
    TRY(admit(t->call));
    TRY(t->fn(c, t->arg));
    return t->write ? idempotency_keep(t->call) : ERR_OK;
}

enum err call_read(struct api_call *call, const char *name, tx_fn *fn, void *arg)
{
    struct slow_tx t = {call_of(call), fn, arg, false};
    return tx_run(call->api->options.store, &call->c, TX_READ, name, run_slow_tx, &t);
}

enum err call_write(struct api_call *call, const char *name, tx_fn *fn, void *arg)
{
    struct slow_tx t = {call_of(call), fn, arg, true};
    return tx_run(call->api->options.store, &call->c, TX_WRITE, name, run_slow_tx, &t);
}

/* --- the two turns --- */

static enum err find_route(struct call *call)
{
    struct api_request *r = call->pub.request;
    char allow[64];
    int index;
    enum err found = router_find(&call->pub.route, &index, call->pub.ids, r->method, r->path, allow);
    if (found == ERR_METHOD_NOT_ALLOWED)
        answer_header(&r->answer, "Allow", arena_strdup(r->arena, allow));
    if (found != ERR_OK)
        return refuse(&call->pub.c, found, "", NULL);
    MUST(index < METRIC_ROUTES_MAX);
    call->route_index = index;
    r->route = call->pub.route->pattern;
    TRY(auth_origin(call));
    bool anonymous = call->bearer == NULL && call->cookie == NULL && !r->local_admin;
    if (anonymous && call->pub.route->who != WHO_ANYBODY)
        return refuse(&call->pub.c, ERR_UNAUTHENTICATED, "", NULL);
    return ERR_OK;
}

enum api_turn api_begin(struct api *a, struct api_request *request)
{
    struct call *call = arena_new(request->arena, struct call);
    call->started_us = clock_tick_us();
    call->route_index = METRIC_ROUTES_MAX;
    call->pub.api = a;
    call->pub.request = request;
    ctx_init(&call->pub.c, request->arena, clock_now_ms());
    call->pub.c.request_id = request->request_id;
    request->private = call;
    request->answer = (struct api_answer){.status = 0};
    auth_read_credential(call);
    enum err result = rates_begin(call);
    if (result == ERR_OK)
        result = find_route(call);
    if (result != ERR_OK) {
        finish(call, result);
        return API_ANSWERED;
    }
    if (call->pub.route->kind == ROUTE_PLAIN) {
        finish(call, run_plain(call));
        return API_ANSWERED;
    }
    if ((call->pub.route->flags & ROUTE_FILE) != 0)
        take_part(request);
    else
        parse_body(call);
    match_read(call);
    call->tx = (struct tx_request){.ctx = &call->pub.c,
                                   .mode = call->pub.route->kind == ROUTE_READ ? TX_READ : TX_WRITE,
                                   .name = call->pub.route->pattern,
                                   .fn = run_route,
                                   .arg = call,
                                   .done = written};
    if (call->pub.route->kind != ROUTE_READ || !tx_reads_inline(a->options.store))
        return API_WAITS;
    finish(call, tx_run(a->options.store, &call->pub.c, TX_READ, call->tx.name, run_route, call));
    return API_ANSWERED;
}

void api_continue(struct api *a, struct api_request *request)
{
    struct call *call = request->private;
    enum err put = ERR_OK;
    if (call->pub.route->kind == ROUTE_SLOW)
        put = work_put(a->hashing, run_slow, call) ? ERR_OK : ERR_OVERLOADED;
    else
        put = tx_put(a->options.store, &call->tx);
    if (put == ERR_OK)
        return;
    finish(call, put);
    request->done(request);
}

/* --- pieces of a long answer --- */

static void make_piece(void *arg)
{
    struct api_request *r = arg;
    struct api_piece *piece = &r->piece;
    piece->bytes.n = 0;
    do {
        piece->err = r->answer.next(r->answer.next_state, &piece->bytes, &piece->last);
        if (piece->err == ERR_OK && str_failed(&piece->bytes))
            piece->err = ERR_REQUEST_TOO_COMPLEX;
    } while (piece->err == ERR_OK && !piece->last && piece->bytes.n == 0);
    r->streamed(r);
}

void api_stream(struct api *a, struct api_request *request)
{
    if (!work_put(a->streams, make_piece, request))
        make_piece(request);
}

/* --- what handlers call --- */

enum err call_patch(struct api_call *call, void *object)
{
    MUST(call->route->body != NULL && call->route->body_mode == RECORD_PATCH);
    return record_read(&call->c, object, call->route->body, RECORD_PATCH, call_of(call)->json, user_is_admin(&call->c));
}

enum err call_match(struct api_call *call, int64_t rev)
{
    const struct call *own = call_of(call);
    MUST((call->route->flags & ROUTE_IF_MATCH) != 0);
    if (own->any_match || own->match_rev == rev)
        return ERR_OK;
    return refuse(&call->c, ERR_STALE, "If-Match", "the object now has the revision %lld", (long long)rev);
}

void call_answer(struct api_call *call, int status)
{
    struct api_answer *a = &call->request->answer;
    a->status = status;
    a->content_type = status == 204 ? NULL : "application/json";
}

void call_etag(struct api_call *call, int64_t rev)
{
    answer_header(&call->request->answer, "ETag", text_numbered(call->c.arena, "\"", rev, "\""));
}

void call_location(struct api_call *call, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    answer_header(&call->request->answer, "Location", arena_vprintf(call->c.arena, format, args));
    va_end(args);
}

static const struct field actions_fields[] = {ACTIONS_FIELD};
const struct record actions_members = {.name = "Actions",
                                       .doc = "What one may do with the object.",
                                       .fields = actions_fields,
                                       .field_count = 1,
                                       .set_offset = RECORD_NO_SET};

void json_actions(struct json *j, bool may_edit)
{
    json_key(j, "actions");
    json_array_begin(j);
    json_text(j, "read");
    if (may_edit)
        json_text(j, "edit");
    json_array_end(j);
}

void call_object(struct api_call *call, int status, const struct record *rec, const void *object, int64_t rev)
{
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, rec, object, false);
    json_actions(&call->out, user_is_admin(&call->c));
    json_object_end(&call->out);
    call_etag(call, rev);
}

const char *call_text_filter(struct api_call *call, const char *name)
{
    const struct param_value *v = call_param(call, name);
    return v->given ? fold_like(call->c.arena, v->text) : NULL;
}

struct maybe_i64 call_maybe(const struct api_call *call, const char *name)
{
    const struct param_value *v = call_param(call, name);
    return v->given ? some_i64(v->number) : none_i64();
}
