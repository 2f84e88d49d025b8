/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved views in the database. */
#include "view/view.h"

#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#define COLUMNS_LIMIT ((size_t)64 * 1024)

bool view_may_change(const struct ctx *c, const struct view *v)
{
    return (c->user != NULL && c->user->id == v->user) || (v->shared && user_is_admin(c));
}

/* The columns are a JSON array that we have written ourselves. */
static void read_columns(struct ctx *c, struct view *v, const char *text)
{
    json_t *list = json_loads(text, 0, NULL);
    MUST(json_is_array(list));
    v->column_count = json_array_size(list);
    v->columns = arena_array(c->arena, const char *, v->column_count);
    for (size_t i = 0; i < v->column_count; i++)
        v->columns[i] = arena_strdup(c->arena, json_string_value(json_array_get(list, i)));
    json_decref(list);
}

static const char *columns_text(struct ctx *c, const struct view *v)
{
    struct str text = str_init(c->arena, COLUMNS_LIMIT);
    struct json j = json_init(&text);
    json_array_begin(&j);
    for (size_t i = 0; i < v->column_count; i++)
        json_text(&j, v->columns[i]);
    json_array_end(&j);
    return str_text(&text);
}

static struct view from_row(struct ctx *c, const struct row_view_row *r)
{
    struct view v = {.id = r->id,
                     .rev = r->rev,
                     .user = r->user_id,
                     .user_name = r->user_name,
                     .list = enum_index(view_list_names, r->list),
                     .name = r->name,
                     .query = r->query,
                     .shared = r->shared};
    MUST(v.list >= 0);
    read_columns(c, &v, r->columns);
    return v;
}

enum err view_get(struct ctx *c, struct view *out, int64_t id)
{
    struct row_view_row row;
    bool found;
    TRY(q_view_by_id(c, &row, &found, id, user_id(c).v));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(c, &row);
    return ERR_OK;
}

enum err view_list(struct ctx *c, struct views *out, int list, int64_t after, int64_t most)
{
    struct rows_view_row got;
    TRY(q_view_list(
        c, &got,
        &(struct arg_view_list){
            .me = user_id(c).v, .list = list >= 0 ? view_list_names[list] : NULL, .after = after, .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct view, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = from_row(c, &got.rows[i]);
    return ERR_OK;
}

enum err view_name_taken(struct ctx *c, bool *taken, const struct view *v)
{
    struct row_view_id row;
    bool found;
    TRY(q_view_named(c, &row, &found, v->user, view_list_names[v->list], v->name));
    *taken = found && row.id != v->id;
    return ERR_OK;
}

enum err view_count(struct ctx *c, int64_t *n, int64_t user)
{
    struct row_counted row;
    TRY(q_view_count(c, &row, user));
    *n = row.n;
    return ERR_OK;
}

enum err view_insert(struct ctx *c, struct view *v)
{
    struct row_view_id made;
    TRY(q_view_insert(c, &made,
                      &(struct arg_view_insert){.user_id = v->user,
                                                .list = view_list_names[v->list],
                                                .name = v->name,
                                                .query = v->query,
                                                .columns = columns_text(c, v),
                                                .shared = v->shared,
                                                .created_at = c->now_ms}));
    v->id = made.id;
    v->rev = 1;
    return ERR_OK;
}

enum err view_update(struct ctx *c, const struct view *v)
{
    return q_view_update(c, &(struct arg_view_update){.id = v->id,
                                                      .rev = v->rev,
                                                      .name = v->name,
                                                      .query = v->query,
                                                      .columns = columns_text(c, v),
                                                      .shared = v->shared});
}

enum err view_delete(struct ctx *c, const struct view *v)
{
    return q_view_delete(c, v->id, v->rev);
}
