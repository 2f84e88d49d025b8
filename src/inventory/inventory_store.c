/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger and its balances in the database: written together or not at all. */
#include "inventory/inventory.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <string.h>

#define IDS_A_STATEMENT 8 /* as balance_primary takes */

enum err inventory_primary(struct ctx *c, struct balance **out, const int64_t *product_ids, size_t n)
{
    struct balance *all = arena_array(c->arena, struct balance, n);
    for (size_t i = 0; i < n; i++)
        all[i].product = product_ids[i];
    for (size_t from = 0; from < n; from += IDS_A_STATEMENT) {
        struct arg_balance_primary args = {.ids = {0}};
        struct rows_balance_row got;
        size_t count = n - from < IDS_A_STATEMENT ? n - from : IDS_A_STATEMENT;
        memcpy(args.ids, product_ids + from, count * sizeof *product_ids);
        TRY(q_balance_primary(c, &got, &args));
        for (size_t i = 0; i < got.n; i++) {
            const struct row_balance_row *r = &got.rows[i];
            for (size_t at = from; at < from + count; at++) {
                if (all[at].product == r->product_id)
                    all[at] = (struct balance){r->product_id, r->warehouse_id, r->on_hand, r->on_future, r->on_order};
            }
        }
    }
    *out = all;
    return ERR_OK;
}

enum err inventory_balances(struct ctx *c, struct balances *out, const int64_t *product_ids, size_t n)
{
    struct balances set = {0};
    for (size_t from = 0; from < n; from += IDS_A_STATEMENT) {
        struct arg_balances_of_products args = {.ids = {0}};
        struct rows_balance_row got;
        size_t count = n - from < IDS_A_STATEMENT ? n - from : IDS_A_STATEMENT;
        memcpy(args.ids, product_ids + from, count * sizeof *product_ids);
        TRY(q_balances_of_products(c, &got, &args));
        for (size_t i = 0; i < got.n; i++) {
            const struct row_balance_row *r = &got.rows[i];
            *balances_at(c, &set, r->product_id, r->warehouse_id) =
                (struct balance){r->product_id, r->warehouse_id, r->on_hand, r->on_future, r->on_order};
        }
    }
    *out = set;
    return ERR_OK;
}

static enum err write_move(struct ctx *c, const struct move *m)
{
    return q_move_insert(c, &(struct arg_move_insert){.at = c->now_ms,
                                                      .user_id = user_id(c),
                                                      .product_id = m->product,
                                                      .warehouse_id = m->warehouse,
                                                      .bucket = bucket_names[m->bucket],
                                                      .qty = m->qty,
                                                      .reason = enum_name(move_reason_names, m->reason),
                                                      .note = m->note,
                                                      .document = m->document});
}

static bool posted_before(const struct move *moves, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (moves[k].product == moves[i].product && moves[k].warehouse == moves[i].warehouse)
            return true;
    }
    return false;
}

enum err inventory_post(struct ctx *c, struct balances *set, const struct move *moves, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!balance_apply(balances_at(c, set, moves[i].product, moves[i].warehouse), &moves[i]))
            return refuse(c, ERR_STOCK_LIMIT, "qty_btl", NULL);
    }
    for (size_t i = 0; i < n; i++) {
        TRY(write_move(c, &moves[i]));
        if (posted_before(moves, i))
            continue; /* one balance for both buckets */
        const struct balance *b = balances_at(c, set, moves[i].product, moves[i].warehouse);
        TRY(q_balance_put(c, &(struct arg_balance_put){.product_id = b->product,
                                                       .warehouse_id = b->warehouse,
                                                       .on_hand = b->on_hand,
                                                       .on_future = b->on_future,
                                                       .on_order = b->on_order}));
    }
    return ERR_OK;
}

enum err inventory_move(struct ctx *c, const struct move *m)
{
    struct balances set;
    TRY(inventory_balances(c, &set, &m->product, 1));
    return inventory_post(c, &set, m, 1);
}

enum err inventory_of_product(struct ctx *c, struct stock_rows *out, int64_t product)
{
    struct rows_balance_named got;
    TRY(q_balances_of_product(c, &got, product));
    out->n = got.n;
    out->items = arena_array(c->arena, struct stock_row, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_balance_named *r = &got.rows[i];
        out->items[i] = (struct stock_row){.product = r->product_id,
                                           .warehouse = r->warehouse_id,
                                           .warehouse_code = r->warehouse_code,
                                           .warehouse_name = r->warehouse_name,
                                           .on_hand = r->on_hand,
                                           .on_future = r->on_future,
                                           .available = {r->on_hand.btl - r->on_future.btl},
                                           .on_order = r->on_order};
    }
    return ERR_OK;
}

enum err inventory_list(struct ctx *c, struct stock_rows *out, const struct stock_filter *f)
{
    struct rows_inventory_row got;
    TRY(q_balance_list(c, &got,
                       &(struct arg_balance_list){.warehouse = f->warehouse,
                                                  .product = f->product,
                                                  .text = f->text,
                                                  .for_rep = !user_is_admin(c),
                                                  .after_key = f->after_key == NULL ? "" : f->after_key,
                                                  .after_id = f->after_id,
                                                  .after_warehouse = f->after_warehouse,
                                                  .most = f->most,
                                                  .skip = f->skip}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct stock_row, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_inventory_row *r = &got.rows[i];
        out->items[i] = (struct stock_row){.product = r->product_id,
                                           .warehouse = r->warehouse_id,
                                           .product_code = r->product_code,
                                           .product_name = r->product_name,
                                           .vintage = r->vintage,
                                           .unit_set = some_i64(r->unit_set),
                                           .warehouse_code = r->warehouse_code,
                                           .warehouse_name = r->warehouse_name,
                                           .on_hand = r->on_hand,
                                           .on_future = r->on_future,
                                           .available = {r->on_hand.btl - r->on_future.btl},
                                           .on_order = r->on_order,
                                           .sort_key = r->sort_key};
    }
    return ERR_OK;
}

enum err inventory_moves(struct ctx *c, struct ledger_rows *out, int64_t product, int64_t before, int64_t most)
{
    struct rows_move_row got;
    TRY(q_move_list(c, &got, product, before, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct ledger_row, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_move_row *r = &got.rows[i];
        int reason = enum_index(move_reason_names, r->reason);
        bool hidden = reason == MOVE_PURCHASE_ORDER && !user_is_admin(c); /* reps see bottles and dates alone */
        out->items[i] = (struct ledger_row){.id = r->id,
                                            .at_ms = r->at,
                                            .user_name = r->user_name,
                                            .warehouse = r->warehouse_id,
                                            .warehouse_name = r->warehouse_name,
                                            .bucket = enum_index(bucket_names, r->bucket),
                                            .qty = r->qty,
                                            .reason = reason,
                                            .document = hidden ? none_i64() : r->document,
                                            .note = hidden ? NULL : r->note};
    }
    return ERR_OK;
}
