/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The OpenAPI 3.1 document, made from the tables of routes and the descriptions of records: what is served and what is
 * described can't drift apart. */
#include "api/openapi.h"

#include "report/csv.h"
#include "report/xlsx.h"

#include <ctype.h>
#include <string.h>

#define NAME_MAX_LENGTH 160

void openapi_ref(struct document *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *to = arena_vprintf(d->arena, format, args);
    va_end(args);
    json_object_begin(d->j);
    json_put_text(d->j, "$ref", to);
    json_object_end(d->j);
}

/* --- names --- */

/* The path behind its prefix: "accounts/{id}/reps" of "/api/v1/accounts/{id}/reps". */
static const char *inner_path(const char *pattern)
{
    return strncmp(pattern, "/api/v1/", 8) == 0 ? pattern + 8 : pattern + 1;
}

/* One segment as a word: "back_order" of "back-orders" when it is one of them that is meant. */
static void put_word(struct str *out, const char *segment, size_t n, bool one)
{
    bool plural = one && n > 1 && segment[n - 1] == 's' && segment[n - 2] != 's';
    bool ies = plural && n > 3 && strncmp(segment + n - 3, "ies", 3) == 0;
    size_t kept = ies ? n - 3 : plural ? n - 1 : n;
    if (out->n > 0)
        str_putc(out, '_');
    for (size_t i = 0; i < kept; i++)
        str_putc(out, segment[i] == '-' || segment[i] == '.' ? '_' : segment[i]);
    if (ies)
        str_putc(out, 'y');
}

/* Is a POST an action on what its path names, like …/{number}/close? */
static bool is_action(const struct route *r)
{
    const char *last = strrchr(r->pattern, '/');
    return strcmp(r->method, "POST") == 0 && r->success != 201 && last > r->pattern && last[-1] == '}';
}

static const char *verb_of(const struct route *r)
{
    if (strcmp(r->method, "GET") == 0)
        return r->answer_list ? "list" : "get";
    if (strcmp(r->method, "POST") == 0)
        return r->success == 201 ? "create" : "post";
    return strcmp(r->method, "PATCH") == 0 ? "change" : strcmp(r->method, "PUT") == 0 ? "set" : "delete";
}

/* list_accounts, get_account, create_account, change_account, set_account_reps, close_back_order … */
static const char *operation_name(struct document *d, const struct route *r)
{
    struct str name = str_init(d->arena, NAME_MAX_LENGTH);
    bool action = is_action(r);
    if (r->name != NULL)
        return r->name;
    if (action)
        put_word(&name, strrchr(r->pattern, '/') + 1, strlen(strrchr(r->pattern, '/') + 1), false);
    else
        put_word(&name, verb_of(r), strlen(verb_of(r)), false);
    for (const char *p = inner_path(r->pattern); *p != '\0';) {
        size_t n = strcspn(p, "/");
        bool last = p[n] == '\0';
        bool one = last ? strcmp(verb_of(r), "create") == 0 : p[n + 1] == '{';
        if (*p != '{' && !(action && last))
            put_word(&name, p, n, one);
        p += n + (last ? 0 : 1);
    }
    return str_text(&name);
}

static const char *tag_of(struct document *d, const struct route *r)
{
    const char *path = inner_path(r->pattern);
    bool own = strncmp(r->pattern, "/api/v1/", 8) == 0 && strchr(path, '.') == NULL;
    return own ? arena_strndup(d->arena, path, strcspn(path, "/")) : "server";
}

/* --- parameters --- */

static void begin_parameter(struct document *d, const char *name, const char *in, bool required, const char *doc)
{
    json_object_begin(d->j);
    json_put_text(d->j, "name", name);
    json_put_text(d->j, "in", in);
    json_put_bool(d->j, "required", required);
    json_put_text(d->j, "description", doc);
    json_key(d->j, "schema");
}

static void put_path_parameters(struct document *d, const struct route *r)
{
    for (const char *p = strchr(r->pattern, '{'); p != NULL; p = strchr(p + 1, '{')) {
        begin_parameter(d, arena_strndup(d->arena, p + 1, strcspn(p + 1, "}")), "path", true, "Which one.");
        json_raw(d->j, "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}");
        json_object_end(d->j);
    }
}

static void param_schema(struct document *d, const struct param *p)
{
    static const char *const types[] = {[PARAM_I64] = "integer",
                                        [PARAM_TEXT] = "string",
                                        [PARAM_DAY] = "string",
                                        [PARAM_FLAG] = "boolean",
                                        [PARAM_ENUM] = "string"};
    struct json *j = d->j;
    json_object_begin(j);
    json_put_text(j, "type", types[p->type]);
    if (p->type == PARAM_DAY)
        json_put_text(j, "format", "date");
    if (p->type == PARAM_I64 || p->type == PARAM_TEXT) {
        json_put_i64(j, p->type == PARAM_I64 ? "minimum" : "minLength", p->min);
        json_put_i64(j, p->type == PARAM_I64 ? "maximum" : "maxLength", p->max);
    }
    if (p->type == PARAM_ENUM) {
        json_key(j, "enum");
        json_array_begin(j);
        for (int i = 0; p->names[i] != NULL; i++)
            json_text(j, p->names[i]);
        json_array_end(j);
    }
    json_object_end(j);
}

static bool takes_key(const struct route *r)
{
    return (r->kind == ROUTE_WRITE || r->kind == ROUTE_SLOW) && r->who != WHO_ANYBODY &&
           (r->flags & (ROUTE_SECRET | ROUTE_TWICE)) == 0;
}

static void put_parameters(struct document *d, const struct route *r)
{
    struct json *j = d->j;
    json_key(j, "parameters");
    json_array_begin(j);
    put_path_parameters(d, r);
    for (const struct param *p = r->params; p != NULL && p->name != NULL; p++) {
        begin_parameter(d, p->name, "query", false, p->doc);
        param_schema(d, p);
        json_object_end(j);
    }
    if ((r->flags & ROUTE_IF_MATCH) != 0) {
        begin_parameter(d, "If-Match", "header", true, "The ETag of the object as you read it; * for whatever it is.");
        json_raw(j, "{\"type\":\"string\"}");
        json_object_end(j);
    }
    if (takes_key(r)) {
        begin_parameter(d, "Idempotency-Key", "header", false,
                        "Any text of your choice: the request sent again with it does its work once.");
        json_raw(j,
                 arena_printf(d->arena, "{\"type\":\"string\",\"minLength\":1,\"maxLength\":%d}", IDEMPOTENCY_KEY_MAX));
        json_object_end(j);
    }
    json_array_end(j);
}

/* --- answers --- */

static bool has_field(const struct record *rec, const char *name)
{
    for (size_t i = 0; rec != NULL && i < rec->field_count; i++) {
        if (strcmp(rec->fields[i].name, name) == 0 && record_shows(&rec->fields[i], SHAPE_ANSWER))
            return true;
    }
    return false;
}

/* Does some route need If-Match for what this pattern names? */
static bool is_versioned(const char *pattern)
{
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if ((r->flags & ROUTE_IF_MATCH) != 0 && strcmp(r->pattern, pattern) == 0)
                return true;
        }
    }
    return false;
}

static void put_header(struct document *d, const char *name, const char *doc)
{
    json_key(d->j, name);
    json_object_begin(d->j);
    json_put_text(d->j, "description", doc);
    json_key(d->j, "schema");
    json_raw(d->j, "{\"type\":\"string\"}");
    json_object_end(d->j);
}

static void put_headers(struct document *d, const struct route *r)
{
    bool etag = r->answer != NULL && !r->answer_list && (has_field(r->answer, "rev") || is_versioned(r->pattern));
    bool location =
        (r->success == 201 || r->success == 202) && (has_field(r->answer, "id") || has_field(r->answer, "number"));
    if (!etag && !location && !takes_key(r))
        return;
    json_key(d->j, "headers");
    json_object_begin(d->j);
    if (etag)
        put_header(d, "ETag", "The object's revision: send it back as If-Match.");
    if (location)
        put_header(d, "Location", "Where the new object is.");
    if (takes_key(r))
        put_header(d, "Idempotent-Replay", "true: the answer was given before, to the same Idempotency-Key.");
    json_object_end(d->j);
}

static void put_list_schema(struct document *d, const struct route *r, const char *name)
{
    struct json *j = d->j;
    bool total = false;
    for (const struct param *p = r->params; p != NULL && p->name != NULL; p++)
        total = total || strcmp(p->name, "total") == 0;
    json_object_begin(j);
    json_put_text(j, "type", "object");
    json_key(j, "properties");
    json_object_begin(j);
    json_key(j, "items");
    json_object_begin(j);
    json_put_text(j, "type", "array");
    json_key(j, "items");
    openapi_ref(d, "#/components/schemas/%s", name);
    json_object_end(j);
    json_key(j, "next");
    json_raw(j, "{\"type\":[\"string\",\"null\"],\"description\":\"`cursor` of the next page; null: this is the last "
                "one.\"}");
    if (total) {
        json_key(j, "total");
        json_raw(j, "{\"type\":\"integer\",\"description\":\"How many there are, when asked for.\"}");
        json_key(j, "total_capped");
        json_raw(j, "{\"type\":\"boolean\",\"description\":\"There are more than `total`.\"}");
    }
    json_object_end(j);
    json_key(j, "required");
    json_raw(j, "[\"items\",\"next\"]");
    json_put_bool(j, "additionalProperties", false);
    json_object_end(j);
}

/* A list that can be had as a file. */
static bool takes_format(const struct route *r)
{
    for (const struct param *p = r->params; p != NULL && p->name != NULL; p++) {
        if (r->answer_list && strcmp(p->name, "format") == 0)
            return true;
    }
    return false;
}

static void put_files(struct json *j)
{
    static const char *const types[] = {CSV_TYPE, XLSX_TYPE};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char type[128];
        snprintf(type, sizeof type, "%.*s", (int)strcspn(types[i], ";"), types[i]);
        json_key(j, type);
        json_raw(j, "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}");
    }
}

static void put_content(struct document *d, const struct route *r)
{
    struct json *j = d->j;
    if (r->success == 204)
        return;
    json_key(j, "content");
    json_object_begin(j);
    const char *type = r->answer_type == NULL ? "application/json" : r->answer_type;
    json_key(j, arena_strndup(d->arena, type, strcspn(type, ";")));
    json_object_begin(j);
    json_key(j, "schema");
    if (r->answer == NULL) {
        json_raw(j, r->answer_type != NULL && strncmp(r->answer_type, "text/", 5) == 0 ? "{\"type\":\"string\"}"
                                                                                       : "{\"type\":\"object\"}");
    } else {
        const char *name = record_schema_name(d->arena, r->answer, answer_shape(r));
        if (r->answer_list)
            put_list_schema(d, r, name);
        else
            openapi_ref(d, "#/components/schemas/%s", name);
    }
    json_object_end(j);
    if (takes_format(r))
        put_files(j);
    json_object_end(j);
}

static void put_answers(struct document *d, const struct route *r)
{
    struct json *j = d->j;
    int statuses[STATUSES_MAX] = {0};
    int n = openapi_statuses(r, statuses);
    json_key(j, "responses");
    json_object_begin(j);
    json_key(j, arena_printf(d->arena, "%d", r->success));
    json_object_begin(j);
    json_put_text(j, "description",
                  r->success == 204   ? "Done."
                  : r->success == 201 ? "Made."
                  : r->success == 202 ? "Begun; the job says how far it is."
                                      : "As asked for.");
    put_headers(d, r);
    put_content(d, r);
    json_object_end(j);
    for (int i = 0; i < n; i++) {
        json_key(j, arena_printf(d->arena, "%d", statuses[i]));
        openapi_ref(d, "#/components/responses/Problem%d", statuses[i]);
    }
    json_object_end(j);
}

/* --- the whole --- */

static void put_body(struct document *d, const struct route *r)
{
    struct json *j = d->j;
    if (r->body == NULL && r->body_types == NULL)
        return;
    json_key(j, "requestBody");
    json_object_begin(j);
    json_put_bool(j, "required", true);
    json_key(j, "content");
    json_object_begin(j);
    if (r->body != NULL) {
        json_key(j, "application/json");
        json_object_begin(j);
        json_key(j, "schema");
        openapi_ref(d, "#/components/schemas/%s", record_schema_name(d->arena, r->body, body_shape(r)));
        json_object_end(j);
    }
    for (const char *const *type = r->body_types; type != NULL && *type != NULL; type++) {
        json_key(j, *type);
        json_raw(j, "{}"); /* bytes as they are: OpenAPI 3.1 has no schema for them */
    }
    json_object_end(j);
    json_object_end(j);
}

static void put_operation(struct document *d, const struct route *r)
{
    struct json *j = d->j;
    char method[8] = "";
    for (size_t i = 0; i < sizeof method - 1 && r->method[i] != '\0'; i++)
        method[i] = (char)tolower((unsigned char)r->method[i]);
    json_key(j, arena_strdup(d->arena, method));
    json_object_begin(j);
    json_put_text(j, "operationId", operation_name(d, r));
    json_put_text(j, "summary", r->summary);
    json_key(j, "tags");
    json_array_begin(j);
    json_text(j, tag_of(d, r));
    json_array_end(j);
    json_key(j, "security");
    json_raw(j, r->who == WHO_ANYBODY ? ((r->flags & ROUTE_LOCAL) != 0 ? "[{},{\"token\":[]}]" : "[]")
                                      : "[{\"token\":[]},{\"session\":[]}]");
    put_parameters(d, r);
    put_body(d, r);
    if ((r->flags & ROUTE_FILE) != 0) {
        json_key(j, "requestBody");
        json_raw(
            j,
            "{\"required\":true,\"content\":{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":"
            "\"binary\"}}}}");
    }
    put_answers(d, r);
    json_object_end(j);
}

/* Is another route with this pattern written before it? */
static bool is_first(const struct route *route)
{
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (strcmp(r->pattern, route->pattern) == 0)
                return r == route;
        }
    }
    return true;
}

static void put_path(struct document *d, const struct route *first)
{
    json_key(d->j, first->pattern);
    json_object_begin(d->j);
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (strcmp(r->pattern, first->pattern) == 0)
                put_operation(d, r);
        }
    }
    json_object_end(d->j);
}

static void put_info(struct document *d, const struct api_options *options)
{
    struct json *j = d->j;
    json_put_text(j, "openapi", "3.1.0");
    json_key(j, "info");
    json_object_begin(j);
    json_put_text(j, "title", "Cellarbook");
    json_put_text(j, "summary", "The order desk of a wine distributor.");
    json_put_text(j, "version", CELLARBOOK_VERSION);
    json_key(j, "license");
    json_raw(j, "{\"name\":\"AGPL-3.0-or-later\",\"identifier\":\"AGPL-3.0-or-later\"}");
    json_object_end(j);
    json_key(j, "servers");
    json_array_begin(j);
    json_object_begin(j);
    json_put_text(j, "url", options->public_url == NULL ? "/" : options->public_url);
    json_object_end(j);
    json_array_end(j);
}

void api_openapi(const struct api_options *options, struct str *out)
{
    struct json j = json_init(out);
    struct document *d = arena_new(out->arena, struct document);
    d->j = &j;
    d->arena = out->arena;
    openapi_schemas(d);
    json_object_begin(&j);
    put_info(d, options);
    json_key(&j, "paths");
    json_object_begin(&j);
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (is_first(r))
                put_path(d, r);
        }
    }
    json_object_end(&j);
    openapi_components(d, options);
    json_object_end(&j);
}
