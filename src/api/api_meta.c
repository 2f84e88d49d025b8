/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* About the server itself: whether it lives, what it counts, what it is, and the description of everything else. */
#include "api/dispatch.h"

#include "store/store.h"

#include <string.h>

#define METRICS_LIMIT ((size_t)4 * 1024 * 1024)

static enum err answer_text(struct api_call *call, const char *text)
{
    call_answer(call, 200);
    call->request->answer.content_type = call->route->answer_type;
    str_put(&call->request->answer.body, text);
    return ERR_OK;
}

static enum err healthz(struct api_call *call)
{
    return answer_text(call, "ok\n");
}

static enum err readyz(struct api_call *call)
{
    if (store_ready(call->api->options.store))
        return answer_text(call, "ready\n");
    return refuse(&call->c, ERR_STORAGE, "", NULL);
}

static enum err metrics(struct api_call *call)
{
    struct api_answer *a = &call->request->answer;
    call_answer(call, 200);
    a->content_type = call->route->answer_type;
    a->body = str_init(call->c.arena, METRICS_LIMIT);
    metrics_write(call->api, &a->body);
    return ERR_OK;
}

static enum err openapi(struct api_call *call)
{
    struct api_answer *a = &call->request->answer;
    call_answer(call, 200);
    api_openapi(&call->api->options, &a->body);
    return ERR_OK;
}

/* --- what it is --- */

struct about {
    const char *name, *version, *engine, *engine_version, *company, *time_zone, *currency;
    int64_t now_ms;
};
#define TEXT(member, sentence)                                                                                         \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .flags = FIELD_READ, .offset = offsetof(struct about, member),            \
        .doc = sentence                                                                                                \
    }
static const struct field about_fields[] = {
    TEXT(name, "Cellarbook."),
    TEXT(version, "The program's version."),
    TEXT(engine, "The database engine: sqlite or postgresql."),
    TEXT(engine_version, "Its version."),
    TEXT(company, "The distributor."),
    TEXT(time_zone, "IANA name of the zone in which \"today\" is meant."),
    TEXT(currency, "ISO 4217 code of the company's currency."),
    {.name = "now",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ,
     .offset = offsetof(struct about, now_ms),
     .doc = "The server's clock."},
};
static const struct record about_record = {.name = "About",
                                           .doc = "What answers here.",
                                           .size = sizeof(struct about),
                                           .fields = about_fields,
                                           .field_count = sizeof about_fields / sizeof about_fields[0],
                                           .set_offset = RECORD_NO_SET};

static enum err about(struct api_call *call)
{
    const struct store *store = call->api->options.store;
    const struct company *company = call->c.company;
    struct about it = {.name = "Cellarbook",
                       .version = CELLARBOOK_VERSION,
                       .engine = store_engine(store),
                       .engine_version = store_engine_version(store),
                       .company = company->name,
                       .time_zone = company->time_zone,
                       .currency = company->currency,
                       .now_ms = call->c.now_ms};
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &about_record, &it, false);
    json_object_end(&call->out);
    return ERR_OK;
}

const struct route meta_routes[] = {
    {.method = "GET",
     .pattern = "/healthz",
     .kind = ROUTE_PLAIN,
     .who = WHO_ANYBODY,
     .fn = healthz,
     .answer_type = "text/plain; charset=utf-8",
     .success = 200,
     .summary = "The process is up; nothing else is looked at."},
    {.method = "GET",
     .pattern = "/readyz",
     .kind = ROUTE_PLAIN,
     .who = WHO_ANYBODY,
     .fn = readyz,
     .answer_type = "text/plain; charset=utf-8",
     .success = 200,
     .summary = "The database answers: send requests here."},
    {.method = "GET",
     .pattern = "/metrics",
     .kind = ROUTE_PLAIN,
     .who = WHO_ANYBODY,
     .flags = ROUTE_LOCAL,
     .fn = metrics,
     .answer_type = "text/plain; version=0.0.4; charset=utf-8",
     .success = 200,
     .summary = "Figures in Prometheus' text form; from this machine, or with an admin's token."},
    {.method = "GET",
     .pattern = "/api/v1/openapi.json",
     .kind = ROUTE_PLAIN,
     .who = WHO_ANYBODY,
     .fn = openapi,
     .answer_type = "application/json",
     .success = 200,
     .name = "get_openapi",
     .summary = "This document."},
    {.method = "GET",
     .pattern = "/api/v1",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = about,
     .answer = &about_record,
     .success = 200,
     .name = "get_about",
     .summary = "What answers here: program, database, company, clock."},
    {.method = NULL},
};
