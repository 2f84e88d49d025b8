/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Producers, importers, families, warehouses and price levels in the database. */
#include "catalog/catalog.h"
#include "core/fold.h"
#include "store/stmt_gen.h"

/* --- producers --- */

static struct producer producer_of(const struct row_producer_row *r)
{
    return (struct producer){r->id, r->rev, r->name, r->country, r->active};
}

enum err producer_find(struct ctx *c, struct producer *out, bool *found, int64_t id)
{
    struct row_producer_row row;
    TRY(q_producer_by_id(c, &row, found, id));
    if (*found)
        *out = producer_of(&row);
    return ERR_OK;
}

enum err producer_named(struct ctx *c, int64_t *id, bool *found, const char *name)
{
    struct row_made row;
    TRY(q_producer_by_name(c, &row, found, name));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err producer_insert(struct ctx *c, struct producer *m)
{
    struct row_made made;
    TRY(q_producer_insert(
        c, &made,
        &(struct arg_producer_insert){
            .name = m->name, .search_key = fold_text(c->arena, m->name), .country = m->country, .active = m->active}));
    m->id = made.id;
    m->rev = 1;
    return ERR_OK;
}

enum err producer_update(struct ctx *c, const struct producer *m)
{
    return q_producer_update(c, &(struct arg_producer_update){.id = m->id,
                                                              .rev = m->rev,
                                                              .name = m->name,
                                                              .search_key = fold_text(c->arena, m->name),
                                                              .country = m->country,
                                                              .active = m->active});
}

enum err producer_list(struct ctx *c, struct producers *out, const struct name_page *page)
{
    struct rows_producer_row got;
    TRY(q_producer_list(c, &got,
                        &(struct arg_producer_list){.text = page->text,
                                                    .after_key = page->after_key == NULL ? "" : page->after_key,
                                                    .after_id = page->after_id,
                                                    .most = page->most,
                                                    .skip = page->skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct producer, got.n);
    out->keys = arena_array(c->arena, const char *, got.n);
    for (size_t i = 0; i < got.n; i++) {
        out->items[i] = producer_of(&got.rows[i]);
        out->keys[i] = got.rows[i].search_key;
    }
    return ERR_OK;
}

enum err producer_count(struct ctx *c, int64_t *n, const char *text)
{
    struct row_counted row;
    TRY(q_producer_count(c, &row, text));
    *n = row.n;
    return ERR_OK;
}

/* --- importers --- */

static struct importer importer_of(const struct row_importer_row *r)
{
    return (struct importer){r->id, r->rev, r->name, r->active};
}

enum err importer_find(struct ctx *c, struct importer *out, bool *found, int64_t id)
{
    struct row_importer_row row;
    TRY(q_importer_by_id(c, &row, found, id));
    if (*found)
        *out = importer_of(&row);
    return ERR_OK;
}

enum err importer_named(struct ctx *c, int64_t *id, bool *found, const char *name)
{
    struct row_made row;
    TRY(q_importer_by_name(c, &row, found, name));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err importer_insert(struct ctx *c, struct importer *m)
{
    struct row_made made;
    TRY(q_importer_insert(c, &made, m->name, fold_text(c->arena, m->name), m->active));
    m->id = made.id;
    m->rev = 1;
    return ERR_OK;
}

enum err importer_update(struct ctx *c, const struct importer *m)
{
    return q_importer_update(c, &(struct arg_importer_update){.id = m->id,
                                                              .rev = m->rev,
                                                              .name = m->name,
                                                              .search_key = fold_text(c->arena, m->name),
                                                              .active = m->active});
}

enum err importer_list(struct ctx *c, struct importers *out, const struct name_page *page)
{
    struct rows_importer_row got;
    TRY(q_importer_list(c, &got,
                        &(struct arg_importer_list){.text = page->text,
                                                    .after_key = page->after_key == NULL ? "" : page->after_key,
                                                    .after_id = page->after_id,
                                                    .most = page->most,
                                                    .skip = page->skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct importer, got.n);
    out->keys = arena_array(c->arena, const char *, got.n);
    for (size_t i = 0; i < got.n; i++) {
        out->items[i] = importer_of(&got.rows[i]);
        out->keys[i] = got.rows[i].search_key;
    }
    return ERR_OK;
}

enum err importer_count(struct ctx *c, int64_t *n, const char *text)
{
    struct row_counted row;
    TRY(q_importer_count(c, &row, text));
    *n = row.n;
    return ERR_OK;
}

/* --- families --- */

enum err family_find(struct ctx *c, struct family *out, bool *found, int64_t id)
{
    struct row_family_row row;
    TRY(q_family_by_id(c, &row, found, id));
    if (*found)
        *out = (struct family){row.id, row.rev, row.producer_id, row.name};
    return ERR_OK;
}

enum err family_named(struct ctx *c, int64_t *id, bool *found, int64_t producer, const char *name)
{
    struct row_made row;
    TRY(q_family_by_name(c, &row, found, producer, name));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err family_insert(struct ctx *c, struct family *m)
{
    struct row_made made;
    TRY(q_family_insert(c, &made, m->producer, m->name));
    m->id = made.id;
    m->rev = 1;
    return ERR_OK;
}

enum err family_list(struct ctx *c, struct families *out, struct maybe_i64 producer, int64_t after, int64_t most,
                     int64_t skip)
{
    struct rows_family_row got;
    TRY(q_family_list(c, &got,
                      &(struct arg_family_list){.producer = producer, .after_id = after, .most = most, .skip = skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct family, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = (struct family){got.rows[i].id, got.rows[i].rev, got.rows[i].producer_id, got.rows[i].name};
    return ERR_OK;
}

/* --- warehouses --- */

static struct warehouse warehouse_of(const struct row_warehouse_row *r)
{
    return (struct warehouse){r->id, r->rev, r->code, r->name, r->active};
}

enum err warehouse_find(struct ctx *c, struct warehouse *out, bool *found, int64_t id)
{
    struct row_warehouse_row row;
    TRY(q_warehouse_by_id(c, &row, found, id));
    if (*found)
        *out = warehouse_of(&row);
    return ERR_OK;
}

enum err warehouse_named(struct ctx *c, struct warehouse *out, int64_t id)
{
    bool found;
    TRY(warehouse_find(c, out, &found, id));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "warehouse", NULL);
    return out->active ? ERR_OK : refuse(c, ERR_WAREHOUSE_INACTIVE, "warehouse", NULL);
}

enum err warehouse_coded(struct ctx *c, int64_t *id, bool *found, const char *code)
{
    struct row_made row;
    TRY(q_warehouse_by_code(c, &row, found, code));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err warehouse_insert(struct ctx *c, struct warehouse *m)
{
    struct row_made made;
    TRY(q_warehouse_insert(c, &made, m->code, m->name, m->active));
    m->id = made.id;
    m->rev = 1;
    return ERR_OK;
}

enum err warehouse_update(struct ctx *c, const struct warehouse *m)
{
    return q_warehouse_update(c,
                              &(struct arg_warehouse_update){
                                  .id = m->id, .rev = m->rev, .code = m->code, .name = m->name, .active = m->active});
}

enum err warehouse_in_use(struct ctx *c, bool *used, int64_t id)
{
    struct row_counted row;
    TRY(q_warehouse_in_use(c, &row, id));
    *used = row.n > 0;
    return ERR_OK;
}

enum err warehouse_list(struct ctx *c, struct warehouses *out)
{
    struct rows_warehouse_row got;
    TRY(q_warehouse_list(c, &got));
    out->n = got.n;
    out->items = arena_array(c->arena, struct warehouse, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = warehouse_of(&got.rows[i]);
    return ERR_OK;
}

/* --- price levels --- */

static struct price_level price_level_of(const struct row_price_level_row *r)
{
    return (struct price_level){r->id,    r->rev, r->name, r->position, enum_index(price_open_to_names, r->open_to),
                                r->active};
}

enum err price_level_find(struct ctx *c, struct price_level *out, bool *found, int64_t id)
{
    struct row_price_level_row row;
    TRY(q_price_level_by_id(c, &row, found, id));
    if (*found)
        *out = price_level_of(&row);
    return ERR_OK;
}

enum err price_level_named(struct ctx *c, int64_t *id, bool *found, const char *name)
{
    struct row_made row;
    TRY(q_price_level_by_name(c, &row, found, name));
    if (*found)
        *id = row.id;
    return ERR_OK;
}

enum err price_level_insert(struct ctx *c, struct price_level *m)
{
    struct row_made made;
    TRY(q_price_level_insert(c, &made,
                             &(struct arg_price_level_insert){.name = m->name,
                                                              .position = m->position,
                                                              .open_to = enum_name(price_open_to_names, m->open_to),
                                                              .active = m->active}));
    m->id = made.id;
    m->rev = 1;
    return ERR_OK;
}

enum err price_level_update(struct ctx *c, const struct price_level *m)
{
    return q_price_level_update(c,
                                &(struct arg_price_level_update){.id = m->id,
                                                                 .rev = m->rev,
                                                                 .name = m->name,
                                                                 .position = m->position,
                                                                 .open_to = enum_name(price_open_to_names, m->open_to),
                                                                 .active = m->active});
}

enum err price_level_list(struct ctx *c, struct price_levels *out)
{
    struct rows_price_level_row got;
    TRY(q_price_level_list(c, &got));
    out->n = got.n;
    out->items = arena_array(c->arena, struct price_level, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = price_level_of(&got.rows[i]);
    return ERR_OK;
}

enum err account_price_level_add(struct ctx *c, int64_t account, int64_t level)
{
    return q_account_price_level_add(c, account, level);
}
