/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts in the database. */
#include "account/account.h"
#include "core/fold.h"
#include "store/stmt_gen.h"
#include "user/user.h"

static struct account from_row(const struct row_account_row *r)
{
    return (struct account){.id = r->id,
                            .rev = r->rev,
                            .code = r->code,
                            .name = r->name,
                            .type = enum_index(account_type_names, r->type),
                            .status = enum_index(account_status_names, r->status),
                            .active = r->active,
                            .street = r->street,
                            .city = r->city,
                            .state = r->state,
                            .postcode = r->postcode,
                            .email = r->email,
                            .phone = r->phone,
                            .ship_days = r->ship_days,
                            .price_level = r->price_level,
                            .note = r->note,
                            .created_at_ms = r->created_at};
}

enum err account_find(struct ctx *c, struct account *out, bool *found, int64_t id)
{
    struct row_account_row row;
    TRY(q_account_by_id(c, &row, found, id, user_rep_filter(c)));
    if (*found)
        *out = from_row(&row);
    return ERR_OK;
}

enum err account_get(struct ctx *c, struct account *out, int64_t id)
{
    struct rows_account_rep reps;
    bool found;
    TRY(account_find(c, out, &found, id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    TRY(q_account_reps(c, &reps, id));
    out->reps = arena_array(c->arena, int64_t, reps.n);
    out->rep_count = reps.n;
    for (size_t i = 0; i < reps.n; i++)
        out->reps[i] = reps.rows[i].user_id;
    return ERR_OK;
}

enum err account_visible(struct ctx *c, bool *visible, int64_t id)
{
    struct row_account_row row;
    return q_account_by_id(c, &row, visible, id, user_rep_filter(c));
}

enum err account_code_taken(struct ctx *c, bool *taken, const char *code, int64_t but)
{
    struct row_account_id row;
    TRY(q_account_id_by_code(c, &row, taken, code));
    *taken = *taken && row.id != but;
    return ERR_OK;
}

enum err account_coded(struct ctx *c, int64_t *id, bool *found, const char *code)
{
    struct row_account_id row;
    TRY(q_account_id_by_code(c, &row, found, code));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err account_named(struct ctx *c, int64_t ids[2], size_t *n, const char *name)
{
    struct rows_account_id rows;
    TRY(q_accounts_named(c, &rows, fold_text(c->arena, name), name));
    for (*n = 0; *n < rows.n && *n < 2; ++*n)
        ids[*n] = rows.rows[*n].id;
    return ERR_OK;
}

enum err account_remove(struct ctx *c, bool *removed, const struct account *a)
{
    struct row_counted used;
    TRY(q_account_used(c, &used, a->id));
    *removed = used.n == 0;
    return *removed ? q_account_delete(c, a->id, a->rev) : ERR_OK;
}

enum err account_list(struct ctx *c, struct accounts *out, const struct account_filter *f)
{
    struct rows_account_row got;
    const char *status = f->status >= 0 ? account_status_names[f->status] : NULL;
    const char *type = f->type >= 0 ? account_type_names[f->type] : NULL;
    TRY(q_account_list(c, f->by_code ? ACCOUNT_LIST_BY_CODE : ACCOUNT_LIST_BY_NAME,
                       f->descending ? ACCOUNT_LIST_DIR_DESC : ACCOUNT_LIST_DIR_ASC, &got,
                       &(struct arg_account_list){.rep = user_rep_filter(c),
                                                  .of_rep = f->rep,
                                                  .price_level = f->price_level,
                                                  .text = f->text,
                                                  .status = status,
                                                  .type = type,
                                                  .active = f->active,
                                                  .any_active = f->any_active,
                                                  .after = f->after_id,
                                                  .after_key = f->after_key == NULL ? "" : f->after_key,
                                                  .after_id = f->after_id,
                                                  .most = f->most,
                                                  .skip = f->skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct account, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = from_row(&got.rows[i]);
    return ERR_OK;
}

enum err account_count(struct ctx *c, int64_t *n, const struct account_filter *f, int64_t most)
{
    struct row_counted row;
    TRY(q_account_count(c, &row,
                        &(struct arg_account_count){.rep = user_rep_filter(c),
                                                    .of_rep = f->rep,
                                                    .price_level = f->price_level,
                                                    .text = f->text,
                                                    .status = f->status >= 0 ? account_status_names[f->status] : NULL,
                                                    .type = f->type >= 0 ? account_type_names[f->type] : NULL,
                                                    .active = f->active,
                                                    .any_active = f->any_active,
                                                    .most = most}));
    *n = row.n;
    return ERR_OK;
}

enum err account_insert(struct ctx *c, struct account *a)
{
    struct row_account_id made;
    TRY(q_account_insert(c, &made,
                         &(struct arg_account_insert){.code = a->code,
                                                      .name = a->name,
                                                      .search_key = account_search_key(c, a),
                                                      .sort_key = account_sort_key(c, a),
                                                      .type = account_type_names[a->type],
                                                      .status = account_status_names[a->status],
                                                      .active = a->active,
                                                      .street = a->street,
                                                      .city = a->city,
                                                      .state = a->state,
                                                      .postcode = a->postcode,
                                                      .email = a->email,
                                                      .phone = a->phone,
                                                      .ship_days = a->ship_days,
                                                      .price_level = a->price_level,
                                                      .note = a->note,
                                                      .created_at = c->now_ms}));
    a->id = made.id;
    a->rev = 1;
    a->created_at_ms = c->now_ms;
    return ERR_OK;
}

enum err account_update(struct ctx *c, const struct account *a)
{
    return q_account_update(c, &(struct arg_account_update){.id = a->id,
                                                            .rev = a->rev,
                                                            .code = a->code,
                                                            .name = a->name,
                                                            .search_key = account_search_key(c, a),
                                                            .sort_key = account_sort_key(c, a),
                                                            .type = account_type_names[a->type],
                                                            .status = account_status_names[a->status],
                                                            .active = a->active,
                                                            .street = a->street,
                                                            .city = a->city,
                                                            .state = a->state,
                                                            .postcode = a->postcode,
                                                            .email = a->email,
                                                            .phone = a->phone,
                                                            .ship_days = a->ship_days,
                                                            .price_level = a->price_level,
                                                            .note = a->note});
}

enum err account_set_reps(struct ctx *c, const struct account *a, const int64_t *reps, size_t n)
{
    TRY(q_account_touch(c, a->id, a->rev));
    TRY(q_account_reps_clear(c, a->id));
    for (size_t i = 0; i < n; i++)
        TRY(q_account_rep_add(c, a->id, reps[i]));
    return ERR_OK;
}

enum err account_levels(struct ctx *c, struct account_levels *out, int64_t id)
{
    struct rows_account_level rows;
    TRY(q_account_levels(c, &rows, id));
    out->n = rows.n;
    out->levels = arena_array(c->arena, int64_t, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        out->levels[i] = rows.rows[i].price_level_id;
    return ERR_OK;
}

enum err account_set_levels(struct ctx *c, const struct account *a, const struct account_levels *levels)
{
    TRY(q_account_touch(c, a->id, a->rev));
    TRY(q_account_levels_clear(c, a->id));
    for (size_t i = 0; i < levels->n; i++)
        TRY(q_account_price_level_add(c, a->id, levels->levels[i]));
    return ERR_OK;
}

enum err account_codes_of(struct ctx *c, const char ***out, size_t *n, int64_t user)
{
    struct rows_account_code_row got;
    TRY(q_account_codes_of(c, &got, user));
    *n = got.n;
    *out = arena_array(c->arena, const char *, got.n);
    for (size_t i = 0; i < got.n; i++)
        (*out)[i] = got.rows[i].code;
    return ERR_OK;
}

enum err account_open_back_orders(struct ctx *c, int64_t *n, int64_t id)
{
    struct row_counted row;
    TRY(q_account_open_back_orders(c, &row, id));
    *n = row.n;
    return ERR_OK;
}

enum err contact_list(struct ctx *c, struct contacts *out, int64_t account)
{
    struct rows_contact_row got;
    TRY(q_contact_list(c, &got, account));
    out->n = got.n;
    out->items = arena_array(c->arena, struct contact, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_contact_row *r = &got.rows[i];
        out->items[i] = (struct contact){r->id, r->account_id, r->name, r->title, r->email, r->phone};
    }
    return ERR_OK;
}

enum err contact_walk(struct ctx *c, struct contact_items *out, int64_t after, int64_t most)
{
    struct rows_contact_item_row got;
    TRY(q_contact_walk(c, &got, after, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct contact_item, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_contact_item_row *r = &got.rows[i];
        out->items[i] = (struct contact_item){.contact = {r->id, r->account_id, r->name, r->title, r->email, r->phone},
                                              .account_code = r->account_code,
                                              .account_name = r->account_name};
    }
    return ERR_OK;
}

enum err contact_insert(struct ctx *c, struct contact *m)
{
    struct row_account_id made;
    TRY(q_contact_insert(
        c, &made,
        &(struct arg_contact_insert){
            .account_id = m->account, .name = m->name, .title = m->title, .email = m->email, .phone = m->phone}));
    m->id = made.id;
    return ERR_OK;
}

enum err contact_update(struct ctx *c, const struct contact *k)
{
    int64_t n;
    TRY(q_contact_update(
        c, &n,
        &(struct arg_contact_update){
            .account_id = k->account, .id = k->id, .title = k->title, .email = k->email, .phone = k->phone}));
    return n == 1 ? ERR_OK : refuse(c, ERR_NOT_FOUND, "", NULL);
}

enum err contact_delete(struct ctx *c, int64_t account, int64_t id)
{
    int64_t changed;
    TRY(q_contact_delete(c, &changed, account, id));
    return changed == 1 ? ERR_OK : refuse(c, ERR_NOT_FOUND, "", NULL);
}
