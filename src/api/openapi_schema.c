/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The components of the OpenAPI document: the records, the problems by status, how to say who one is. */
#include "api/openapi.h"

#include "core/must.h"

#include <string.h>

static void need(struct document *d, const struct record *rec, const struct record *beside, enum record_shape shape)
{
    const char *name = record_schema_name(d->arena, rec, shape);
    for (int i = 0; i < d->schema_count; i++) {
        const struct schema *s = &d->schemas[i];
        if (strcmp(s->name, name) != 0)
            continue;
        MUST(s->rec == rec && s->beside == beside); /* else the two need names of their own */
        return;
    }
    MUST(d->schema_count < SCHEMAS_MAX);
    d->schemas[d->schema_count++] = (struct schema){rec, beside, shape, name};
}

static void need_inner(struct document *d, const struct record *rec, enum record_shape shape)
{
    for (size_t i = 0; rec != NULL && i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if (f->of != NULL && record_shows(f, shape))
            need(d, f->of, NULL, record_inner_shape(f, shape));
    }
}

void openapi_schemas(struct document *d)
{
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (r->answer != NULL)
                need(d, r->answer, r->beside, answer_shape(r));
            if (r->body != NULL)
                need(d, r->body, NULL, body_shape(r));
        }
    }
    for (int i = 0; i < d->schema_count; i++) { /* grows as it goes */
        struct schema s = d->schemas[i];
        need_inner(d, s.rec, s.shape);
        need_inner(d, s.beside, s.shape);
    }
}

/* --- problems --- */

static int rank(int status, const int *statuses, int n)
{
    for (int i = 0; i < n; i++) {
        if (statuses[i] == status)
            return i;
    }
    return -1;
}

int openapi_statuses(const struct route *r, int out[STATUSES_MAX])
{
    bool writes = r->kind == ROUTE_WRITE || r->kind == ROUTE_SLOW;
    bool asks = r->who != WHO_ANYBODY || (r->flags & ROUTE_LOCAL) != 0;
    bool matches = (r->flags & ROUTE_IF_MATCH) != 0;
    bool ruled = (r->flags & ROUTE_RULES) != 0;
    bool named = strchr(r->pattern, '{') != NULL || (r->flags & ROUTE_BACK_ORDERS) != 0 || ruled;
    const struct {
        int status;
        bool may;
    } all[] = {{400, true},
               {401, asks || writes},
               {403, asks || writes},
               {404, named},
               {412, matches || (r->flags & ROUTE_REVS) != 0},
               {413, true},
               {415, r->body != NULL || r->body_types != NULL},
               {422, writes || ruled || r->body != NULL},
               {428, matches},
               {429, true},
               {431, true},
               {500, true},
               {503, true}};
    int n = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].may)
            out[n++] = all[i].status;
    }
    return n;
}

static void put_codes(struct document *d, int status)
{
    json_key(d->j, "code");
    json_object_begin(d->j);
    json_put_text(d->j, "type", "string");
    json_key(d->j, "enum");
    json_array_begin(d->j);
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
        if (err_info((enum err)e)->status == status)
            json_text(d->j, err_info((enum err)e)->code);
    }
    json_array_end(d->j);
    json_object_end(d->j);
}

static const char *sentences(struct document *d, int status)
{
    struct str text = str_init(d->arena, 16384);
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
        const struct err_info *info = err_info((enum err)e);
        if (info->status == status)
            str_printf(&text, "%s`%s`: %s", text.n == 0 ? "" : "\n\n", info->code, info->sentence);
    }
    return str_text(&text);
}

/* The answer of one status: the problem schema, narrowed to the status' codes. */
static void put_problem(struct document *d, int status)
{
    struct json *j = d->j;
    json_key(j, arena_printf(d->arena, "Problem%d", status));
    json_object_begin(j);
    json_put_text(j, "description", sentences(d, status));
    if (status == 429 || status == 503) {
        json_key(j, "headers");
        json_raw(j, "{\"Retry-After\":{\"description\":\"Seconds to wait.\",\"schema\":{\"type\":\"integer\"}}}");
    }
    json_key(j, "content");
    json_object_begin(j);
    json_key(j, "application/problem+json");
    json_object_begin(j);
    json_key(j, "schema");
    json_object_begin(j);
    json_key(j, "allOf");
    json_array_begin(j);
    openapi_ref(d, "#/components/schemas/Problem");
    json_object_begin(j);
    json_put_text(j, "type", "object");
    json_key(j, "properties");
    json_object_begin(j);
    json_key(j, "status");
    json_object_begin(j);
    json_put_i64(j, "const", status);
    json_object_end(j);
    put_codes(d, status);
    json_object_end(j);
    json_object_end(j);
    json_array_end(j);
    json_object_end(j);
    json_object_end(j);
    json_object_end(j);
    json_object_end(j);
}

static void put_problems(struct document *d)
{
    int done[64] = {0};
    int n = 0;
    json_key(d->j, "responses");
    json_object_begin(d->j);
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
        int status = err_info((enum err)e)->status;
        if (rank(status, done, n) >= 0)
            continue;
        MUST(n < 64);
        done[n++] = status;
        put_problem(d, status);
    }
    json_object_end(d->j);
}

/* RFC 9457, and what we add to it. */
static const char problem_schema[] =
    "{\"type\":\"object\",\"description\":\"What went wrong (RFC 9457).\",\"properties\":{"
    "\"type\":{\"type\":\"string\",\"const\":\"about:blank\"},"
    "\"title\":{\"type\":\"string\",\"description\":\"One English sentence for the code.\"},"
    "\"status\":{\"type\":\"integer\",\"description\":\"The HTTP status.\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"Stable: to be compared, never renamed.\"},"
    "\"detail\":{\"type\":\"string\",\"description\":\"What exactly, with bounds and values.\"},"
    "\"field\":{\"type\":\"string\",\"description\":\"What it is about: a path into the body, a parameter, a "
    "header.\"},"
    "\"errors\":{\"type\":\"array\",\"description\":\"All that is wrong, when it is more than one thing.\",\"items\":{"
    "\"$ref\":\"#/components/schemas/ProblemPart\"}},"
    "\"request_id\":{\"type\":\"string\",\"description\":\"As in the server's log.\"}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"request_id\"],\"additionalProperties\":false}";
static const char problem_part_schema[] =
    "{\"type\":\"object\",\"description\":\"One of several things that are wrong.\",\"properties\":{"
    "\"code\":{\"type\":\"string\"},\"field\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}},"
    "\"required\":[\"code\",\"detail\"],\"additionalProperties\":false}";

static void put_security(struct document *d, const struct api_options *options)
{
    struct json *j = d->j;
    json_key(j, "securitySchemes");
    json_object_begin(j);
    json_key(j, "token");
    json_object_begin(j);
    json_put_text(j, "type", "http");
    json_put_text(j, "scheme", "bearer");
    json_put_text(j, "description", "An API token (POST /api/v1/tokens).");
    json_object_end(j);
    json_key(j, "session");
    json_object_begin(j);
    json_put_text(j, "type", "apiKey");
    json_put_text(j, "in", "cookie");
    json_put_text(j, "name", options->secure_cookies ? COOKIE_NAME_SECURE : COOKIE_NAME);
    json_put_text(j, "description", "The cookie that signing in sets (POST /api/v1/session).");
    json_object_end(j);
    json_object_end(j);
}

void openapi_components(struct document *d, const struct api_options *options)
{
    struct json *j = d->j;
    json_key(j, "components");
    json_object_begin(j);
    json_key(j, "schemas");
    json_object_begin(j);
    json_key(j, "Problem");
    json_raw(j, problem_schema);
    json_key(j, "ProblemPart");
    json_raw(j, problem_part_schema);
    for (int i = 0; i < d->schema_count; i++) {
        json_key(j, d->schemas[i].name);
        record_schema(j, d->schemas[i].rec, d->schemas[i].beside, d->schemas[i].shape);
    }
    json_object_end(j);
    put_problems(d);
    put_security(d, options);
    json_object_end(j);
}
