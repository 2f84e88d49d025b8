/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved views. A query must be one that the list would take, and columns must be fields that it shows: a view that no
 * longer works is refused when it is saved, not when it is used. */
#include "api/dispatch.h"
#include "core/must.h"
#include "flow/view.h"

#include <string.h>

static const struct param list_params[] = {
    CURSOR_PARAMS,
    {.name = "list", .type = PARAM_ENUM, .names = view_list_names, .doc = "Only views of this list."},
    {.name = NULL},
};

/* --- does it fit the list? --- */

/* The route of a list: "back_orders" is GET /api/v1/back-orders. */
static const struct route *route_of(struct ctx *c, int list)
{
    char *pattern = arena_printf(c->arena, "/api/v1/%s", view_list_names[list]);
    for (char *p = pattern; *p != '\0'; p++)
        *p = *p == '_' ? '-' : *p;
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (r->answer_list && strcmp(r->pattern, pattern) == 0 && strcmp(r->method, "GET") == 0)
                return r;
        }
    }
    MUST(!"a list with views has a route");
    return NULL;
}

static bool chooses_page(const char *name)
{
    return strcmp(name, "cursor") == 0 || strcmp(name, "offset") == 0 || strcmp(name, "limit") == 0 ||
           strcmp(name, "total") == 0 || strcmp(name, "format") == 0 || strcmp(name, "columns") == 0;
}

static const struct param *param_of(const struct route *route, const char *name)
{
    for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
        if (strcmp(p->name, name) == 0 && !chooses_page(name))
            return p;
    }
    return NULL;
}

/* The value as it would stand in a query string; NULL when it can't. */
static const char *value_text(struct ctx *c, const json_t *value)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_boolean(value))
        return json_is_true(value) ? "true" : "false";
    return json_is_integer(value) ? arena_printf(c->arena, "%lld", (long long)json_integer_value(value)) : NULL;
}

static enum err check_param(struct ctx *c, const struct route *route, const char *name, const json_t *value)
{
    const char *field = arena_printf(c->arena, "query.%s", name);
    const struct param *p = param_of(route, name);
    const char *text = value_text(c, value);
    struct param_value unused;
    if (p == NULL)
        return refuse(c, ERR_FIELD_UNKNOWN, field, "the list has no such parameter, or it chooses a page");
    if (text == NULL)
        return refuse(c, ERR_FIELD_TYPE, field, "must be a text, a whole number, true or false");
    if (query_value(c, p, text, &unused) == ERR_OK)
        return ERR_OK;
    const char *detail = c->problems[c->problem_count - 1].detail;
    ctx_forget(c); /* said again with the field's name */
    return refuse(c, ERR_FIELD_CHOICE, field, "%s", detail);
}

static enum err check_query(struct ctx *c, const struct route *route, const struct view *v)
{
    json_t *query = json_loads(v->query, 0, NULL);
    const char *name;
    json_t *value;
    enum err err = ERR_OK;
    MUST(json_is_object(query)); /* the record has read it */
    json_object_foreach(query, name, value)
    {
        if (err == ERR_OK)
            err = check_param(c, route, name, value);
    }
    json_decref(query);
    return err;
}

static bool shows(const struct record *rec, const char *name)
{
    for (size_t i = 0; rec != NULL && i < rec->field_count; i++) {
        if (record_shows(&rec->fields[i], SHAPE_BRIEF) && strcmp(rec->fields[i].name, name) == 0)
            return true;
    }
    return false;
}

static enum err check_fits(struct ctx *c, const struct view *v)
{
    const struct route *route = route_of(c, v->list);
    TRY(check_query(c, route, v));
    for (size_t i = 0; i < v->column_count; i++) {
        const char *field = arena_printf(c->arena, "columns[%zu]", i);
        if (!shows(route->answer, v->columns[i]) && !shows(route->beside, v->columns[i]))
            return refuse(c, ERR_FIELD_CHOICE, field, "the list has no field %s", v->columns[i]);
        for (size_t before = 0; before < i; before++) {
            if (strcmp(v->columns[before], v->columns[i]) == 0)
                return refuse(c, ERR_FIELD_DUPLICATE, field, "the column is named twice");
        }
    }
    return ERR_OK;
}

/* --- routes --- */

/* Views of lists that the user may not see are not his business. */
static bool is_hidden(struct api_call *call, const struct view *v)
{
    const struct route *route = route_of(&call->c, v->list);
    return ((route->flags & ROUTE_BACK_ORDERS) != 0 && !company_sees_back_orders(&call->c)) ||
           (route->who == WHO_ADMIN && !user_is_admin(&call->c));
}

static void put_view(struct api_call *call, const struct view *v)
{
    json_object_begin(&call->out);
    record_write_fields(&call->out, &view_record, v, false);
    json_actions(&call->out, view_may_change(&call->c, v));
    json_object_end(&call->out);
}

static enum err answer_one(struct api_call *call, int status, const struct view *v)
{
    call_answer(call, status);
    put_view(call, v);
    call_etag(call, v->rev);
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct views views;
    const struct param_value *of = call_param(call, "list");
    TRY(call_page(call, &page, "views", "id"));
    TRY(view_list(&call->c, &views, of->given ? (int)of->number : -1, page.after_id, page.limit + 1));
    bool more = views.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : views.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        if (!is_hidden(call, &views.items[i]))
            put_view(call, &views.items[i]);
    }
    list_end(call, &page, "views", "id",
             &(struct list_last){.more = more, .id = n > 0 ? views.items[n - 1].id : 0, .total = -1});
    return ERR_OK;
}

static enum err load(struct api_call *call, struct view *out)
{
    TRY(view_get(&call->c, out, call->ids[0]));
    return is_hidden(call, out) ? refuse(&call->c, ERR_NOT_FOUND, "", NULL) : ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct view v;
    TRY(load(call, &v));
    return answer_one(call, 200, &v);
}

static enum err create(struct api_call *call)
{
    struct view *v = call->body;
    if (is_hidden(call, v))
        return refuse(&call->c, ERR_FIELD_CHOICE, "list", NULL);
    TRY(check_fits(&call->c, v));
    TRY(flow_view_create(&call->c, v));
    call_location(call, "/api/v1/views/%lld", (long long)v->id);
    return answer_one(call, 201, v);
}

static enum err patch(struct api_call *call)
{
    struct view before;
    TRY(load(call, &before));
    struct view after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(check_fits(&call->c, &after));
    TRY(flow_view_edit(&call->c, &before, &after));
    return answer_one(call, 200, &after);
}

static enum err delete_view(struct api_call *call)
{
    struct view v;
    TRY(load(call, &v));
    TRY(call_match(call, v.rev));
    TRY(flow_view_delete(&call->c, &v));
    call_answer(call, 204);
    return ERR_OK;
}

const struct route view_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/views",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = list,
     .answer = &view_record,
     .beside = &actions_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "One's own saved views and the shared ones."},
    {.method = "POST",
     .pattern = "/api/v1/views",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = create,
     .body = &view_record,
     .body_mode = RECORD_CREATE,
     .answer = &view_record,
     .beside = &actions_members,
     .success = 201,
     .summary = "Save a view."},
    {.method = "GET",
     .pattern = "/api/v1/views/{id}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &view_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "One view."},
    {.method = "PATCH",
     .pattern = "/api/v1/views/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &view_record,
     .body_mode = RECORD_PATCH,
     .answer = &view_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Change a view."},
    {.method = "DELETE",
     .pattern = "/api/v1/views/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_IF_MATCH,
     .fn = delete_view,
     .success = 204,
     .summary = "Remove a view."},
    {.method = NULL},
};
