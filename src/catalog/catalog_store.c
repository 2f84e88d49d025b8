/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products and their prices in the database; what stands around them is in catalog_around_store.c. */
#include "catalog/catalog.h"
#include "core/fold.h"
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <string.h>

#define IDS_A_STATEMENT 8 /* as products_by_ids takes */
#define PRODUCTS_A_TURN 200

static struct product from_row(const struct row_product_row *r)
{
    return (struct product){.id = r->id,
                            .rev = r->rev,
                            .code = r->code,
                            .name = r->name,
                            .vintage = r->vintage,
                            .producer = r->producer_id,
                            .importer = r->importer_id,
                            .producer_name = r->producer_name,
                            .importer_name = r->importer_name,
                            .family = r->family_id,
                            .country = r->country,
                            .region = r->region,
                            .category = r->category,
                            .style = r->style,
                            .bottle_ml = r->bottle_ml,
                            .unit_set = r->unit_set,
                            .active = r->active,
                            .orderable = r->orderable,
                            .admin_only = r->admin_only,
                            .discontinued = r->discontinued,
                            .primary_warehouse = r->primary_warehouse_id,
                            .primary_warehouse_name = r->primary_warehouse_name,
                            .created_at_ms = r->created_at};
}

enum err product_get(struct ctx *c, struct product *out, int64_t id)
{
    struct row_product_row row;
    bool found;
    TRY(q_product_by_id(c, &row, &found, id));
    if (!found || (row.admin_only && !user_is_admin(c)))
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(&row);
    return ERR_OK;
}

enum err product_get_all(struct ctx *c, struct product ***out, const int64_t *ids, size_t n)
{
    struct product **all = arena_array(c->arena, struct product *, n);
    for (size_t from = 0; from < n; from += IDS_A_STATEMENT) {
        struct arg_products_by_ids args = {.ids = {0}};
        struct rows_product_row got;
        size_t count = n - from < IDS_A_STATEMENT ? n - from : IDS_A_STATEMENT;
        memcpy(args.ids, ids + from, count * sizeof *ids);
        TRY(q_products_by_ids(c, &got, &args));
        struct product *products = arena_array(c->arena, struct product, got.n);
        for (size_t i = 0; i < got.n; i++) {
            products[i] = from_row(&got.rows[i]);
            for (size_t at = from; at < from + count; at++) {
                if (ids[at] == products[i].id)
                    all[at] = &products[i];
            }
        }
    }
    *out = all;
    return ERR_OK;
}

enum err product_list(struct ctx *c, struct products *out, const struct product_filter *f)
{
    struct rows_product_row got;
    TRY(q_product_list(c, f->by_code ? PRODUCT_LIST_BY_CODE : PRODUCT_LIST_BY_NAME,
                       f->descending ? PRODUCT_LIST_DIR_DESC : PRODUCT_LIST_DIR_ASC, &got,
                       &(struct arg_product_list){.text = f->text,
                                                  .producer = f->producer,
                                                  .importer = f->importer,
                                                  .family = f->family,
                                                  .active = f->active,
                                                  .any_active = f->any_active,
                                                  .for_rep = !user_is_admin(c),
                                                  .in_stock = f->in_stock,
                                                  .after_key = f->after_key == NULL ? "" : f->after_key,
                                                  .after_id = f->after_id,
                                                  .most = f->most,
                                                  .skip = f->skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct product, got.n);
    out->keys = arena_array(c->arena, const char *, got.n);
    for (size_t i = 0; i < got.n; i++) {
        out->items[i] = from_row(&got.rows[i]);
        out->keys[i] = f->by_code ? got.rows[i].code : got.rows[i].sort_key;
    }
    return ERR_OK;
}

enum err product_count(struct ctx *c, int64_t *n, const struct product_filter *f, int64_t most)
{
    struct row_counted row;
    TRY(q_product_count(c, &row,
                        &(struct arg_product_count){.text = f->text,
                                                    .producer = f->producer,
                                                    .importer = f->importer,
                                                    .family = f->family,
                                                    .active = f->active,
                                                    .any_active = f->any_active,
                                                    .for_rep = !user_is_admin(c),
                                                    .in_stock = f->in_stock,
                                                    .most = most}));
    *n = row.n;
    return ERR_OK;
}

enum err product_coded(struct ctx *c, int64_t *id, bool *found, const char *code)
{
    struct row_made row;
    TRY(q_product_id_by_code(c, &row, found, code));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

static enum err named(struct ctx *c, int64_t ids[2], size_t *n, const struct arg_products_named *args)
{
    struct rows_made rows;
    TRY(q_products_named(c, &rows, args));
    for (*n = 0; *n < rows.n && *n < 2; ++*n)
        ids[*n] = rows.rows[*n].id;
    return ERR_OK;
}

enum err product_named(struct ctx *c, int64_t ids[2], size_t *n, const char *name, struct maybe_i64 vintage, bool exact)
{
    const char *key = fold_text(c->arena, name);
    return named(c, ids, n,
                 &(struct arg_products_named){.from_key = key,
                                              .to_key = arena_printf(c->arena, "%s!", key),
                                              .name = name,
                                              .vintage = vintage,
                                              .any_vintage = !exact});
}

enum err product_named_of(struct ctx *c, int64_t ids[2], size_t *n, const char *name, struct maybe_i64 vintage,
                          const char *producer)
{
    const char *key = fold_text(c->arena, name);
    return named(c, ids, n,
                 &(struct arg_products_named){.from_key = key,
                                              .to_key = arena_printf(c->arena, "%s!", key),
                                              .name = name,
                                              .vintage = vintage,
                                              .producer = producer});
}

enum err product_remove(struct ctx *c, bool *removed, const struct product *p)
{
    struct row_counted used;
    TRY(q_product_used(c, &used, p->id));
    *removed = used.n == 0;
    return *removed ? q_product_delete(c, p->id, p->rev) : ERR_OK;
}

enum err around_remove(struct ctx *c, bool *removed, const char *object, int64_t id)
{
    int64_t n = 0;
    if (strcmp(object, "producer") == 0)
        TRY(q_producer_delete(c, &n, id));
    else if (strcmp(object, "importer") == 0)
        TRY(q_importer_delete(c, &n, id));
    else if (strcmp(object, "family") == 0)
        TRY(q_family_delete(c, &n, id));
    else
        TRY(q_warehouse_delete(c, &n, id));
    *removed = n == 1;
    return ERR_OK;
}

enum err product_code_taken(struct ctx *c, bool *taken, const char *code, int64_t but)
{
    struct row_made row;
    TRY(q_product_id_by_code(c, &row, taken, code));
    *taken = *taken && row.id != but;
    return ERR_OK;
}

enum err product_insert(struct ctx *c, struct product *p)
{
    struct row_made made;
    TRY(q_product_insert(c, &made,
                         &(struct arg_product_insert){.code = p->code,
                                                      .name = p->name,
                                                      .vintage = p->vintage,
                                                      .producer_id = p->producer,
                                                      .importer_id = p->importer,
                                                      .family_id = p->family,
                                                      .search_key = product_search_key(c, p),
                                                      .sort_key = product_sort_key(c, p),
                                                      .country = p->country,
                                                      .region = p->region,
                                                      .category = p->category,
                                                      .style = p->style,
                                                      .bottle_ml = p->bottle_ml,
                                                      .unit_set = p->unit_set,
                                                      .active = p->active,
                                                      .orderable = p->orderable,
                                                      .admin_only = p->admin_only,
                                                      .discontinued = p->discontinued,
                                                      .primary_warehouse_id = p->primary_warehouse,
                                                      .created_at = c->now_ms}));
    p->id = made.id;
    p->rev = 1;
    p->created_at_ms = c->now_ms;
    return ERR_OK;
}

enum err product_update(struct ctx *c, const struct product *p)
{
    return q_product_update(c, &(struct arg_product_update){.id = p->id,
                                                            .rev = p->rev,
                                                            .code = p->code,
                                                            .name = p->name,
                                                            .vintage = p->vintage,
                                                            .producer_id = p->producer,
                                                            .importer_id = p->importer,
                                                            .family_id = p->family,
                                                            .search_key = product_search_key(c, p),
                                                            .sort_key = product_sort_key(c, p),
                                                            .country = p->country,
                                                            .region = p->region,
                                                            .category = p->category,
                                                            .style = p->style,
                                                            .bottle_ml = p->bottle_ml,
                                                            .unit_set = p->unit_set,
                                                            .active = p->active,
                                                            .orderable = p->orderable,
                                                            .admin_only = p->admin_only,
                                                            .discontinued = p->discontinued,
                                                            .primary_warehouse_id = p->primary_warehouse});
}

enum err product_renew_keys(struct ctx *c, const struct producer *producer)
{
    struct rows_product_naming_row got;
    int64_t after = 0;
    do {
        TRY(q_products_of_producer(c, &got, producer->id, after, PRODUCTS_A_TURN));
        for (size_t i = 0; i < got.n; i++) {
            struct product p = {.code = got.rows[i].code,
                                .name = got.rows[i].name,
                                .vintage = got.rows[i].vintage,
                                .producer_name = producer->name};
            TRY(q_product_set_search_key(c, got.rows[i].id, product_search_key(c, &p)));
            after = got.rows[i].id;
        }
    } while (got.n == PRODUCTS_A_TURN);
    return ERR_OK;
}

enum err product_successor(struct ctx *c, struct successor *out, bool *found, const struct product *p)
{
    struct row_product_successor row;
    *found = false;
    if (!p->family.has || !p->vintage.has)
        return ERR_OK;
    TRY(q_product_successor(c, &row, found, p->family.v, p->vintage.v, p->id));
    if (*found)
        *out = (struct successor){row.id, row.code, row.vintage, {row.available_btl}};
    return ERR_OK;
}

enum err product_back_ordered(struct ctx *c, struct qty *out, int64_t id)
{
    struct row_bottles row;
    TRY(q_product_back_ordered(c, &row, id));
    out->btl = row.btl;
    return ERR_OK;
}

enum err price_list(struct ctx *c, struct price_list *out, int64_t product)
{
    struct rows_price_row got;
    TRY(q_price_list(c, &got, product));
    out->n = got.n;
    out->items = arena_array(c->arena, struct price, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_price_row *r = &got.rows[i];
        out->items[i] = (struct price){r->price_level_id, r->level_name, r->price, r->valid_from, r->valid_to};
    }
    return ERR_OK;
}

enum err price_set(struct ctx *c, int64_t product, int64_t rev, const struct price_list *list)
{
    TRY(q_product_touch(c, product, rev));
    TRY(q_price_clear(c, product));
    for (size_t i = 0; i < list->n; i++) {
        const struct price *p = &list->items[i];
        TRY(q_price_insert(c, &(struct arg_price_insert){.product_id = product,
                                                         .price_level_id = p->price_level,
                                                         .price = p->price,
                                                         .valid_from = p->valid_from,
                                                         .valid_to = p->valid_to}));
    }
    return ERR_OK;
}

enum err price_walk(struct ctx *c, struct price_items *out, const struct price_place *after, int64_t most)
{
    static const struct price_place start = {0};
    struct rows_price_item_row got;
    const struct price_place *at = after == NULL ? &start : after;
    TRY(q_price_walk(
        c, &got,
        &(struct arg_price_walk){
            .after_product = at->product, .after_level = at->price_level, .after_from = at->valid_from, .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct price_item, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_price_item_row *r = &got.rows[i];
        out->items[i] =
            (struct price_item){.product = r->product_id,
                                .product_code = r->product_code,
                                .product_name = r->product_name,
                                .vintage = r->vintage,
                                .price = {r->price_level_id, r->level_name, r->price, r->valid_from, r->valid_to}};
    }
    return ERR_OK;
}
