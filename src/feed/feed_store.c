/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the feeds. */
#include "feed/feed.h"

#include "store/stmt_gen.h"
#include "user/user.h"

static struct feed_place place_of(bool found, const struct row_feed_place_row *row)
{
    return found ? (struct feed_place){row->xact, row->id, row->at} : (struct feed_place){0, 0, 0};
}

enum err feed_events_now(struct ctx *c, struct feed_place *out)
{
    struct row_event_horizon horizon;
    struct row_feed_place_row row;
    bool found;
    TRY(q_event_horizon(c, &horizon));
    TRY(q_feed_newest_event(c, &row, &found, horizon.xact));
    *out = place_of(found, &row);
    return ERR_OK;
}

enum err feed_moves_now(struct ctx *c, struct feed_place *out)
{
    struct row_event_horizon horizon;
    struct row_feed_place_row row;
    bool found;
    TRY(q_event_horizon(c, &horizon));
    TRY(q_feed_newest_move(c, &row, &found, horizon.xact));
    *out = place_of(found, &row);
    return ERR_OK;
}

static bool is_start(const struct feed_place *place)
{
    return place->xact == 0 && place->id == 0 && place->at_ms == 0;
}

enum err feed_events_known(struct ctx *c, bool *known, const struct feed_place *place)
{
    struct row_feed_place_row row;
    *known = true;
    return is_start(place) ? ERR_OK : q_feed_event_at(c, &row, known, place->xact, place->id, place->at_ms);
}

enum err feed_moves_known(struct ctx *c, bool *known, const struct feed_place *place)
{
    struct row_feed_place_row row;
    *known = true;
    return is_start(place) ? ERR_OK : q_feed_move_at(c, &row, known, place->xact, place->id, place->at_ms);
}

enum err feed_more_than(struct ctx *c, bool *more, struct feed_place *out, const struct feed_place *from,
                        const struct feed_place *to, int64_t n)
{
    struct row_feed_place_row row;
    struct arg_feed_event_after arg = {
        .xact = from->xact, .id = from->id, .to_xact = to->xact, .to_id = to->id, .skip = n};
    TRY(q_feed_event_after(c, &row, more, &arg));
    if (!*more)
        return ERR_OK;
    arg.skip = n - 1;
    TRY(q_feed_event_after(c, &row, more, &arg));
    *out = place_of(*more, &row);
    return ERR_OK;
}

enum err feed_changes(struct ctx *c, struct events *out, const struct feed_place *from, const struct feed_place *to,
                      int64_t most)
{
    struct rows_event_row got;
    TRY(q_feed_changes(c, &got,
                       &(struct arg_feed_changes){.xact = from->xact,
                                                  .id = from->id,
                                                  .to_xact = to->xact,
                                                  .to_id = to->id,
                                                  .rep = user_rep_filter(c),
                                                  .back_orders = company_sees_back_orders(c),
                                                  .me = user_id(c).v,
                                                  .most = most}));
    event_copy_rows(c, out, got.rows, got.n);
    return ERR_OK;
}

enum err feed_accounts(struct ctx *c, struct feed_accounts *out, const struct feed_range *range, int64_t after,
                       int64_t most)
{
    struct rows_feed_account_row got;
    if (range->all)
        TRY(q_feed_accounts(c, &got, user_rep_filter(c), after, most));
    else
        TRY(q_feed_accounts_changed(c, &got,
                                    &(struct arg_feed_accounts_changed){.rep = user_rep_filter(c),
                                                                        .xact = range->from.xact,
                                                                        .id = range->from.id,
                                                                        .to_xact = range->to.xact,
                                                                        .to_id = range->to.id,
                                                                        .after = after,
                                                                        .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct feed_account, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_feed_account_row *r = &got.rows[i];
        out->items[i] = (struct feed_account){.id = r->id,
                                              .rev = r->rev,
                                              .code = r->code,
                                              .name = r->name,
                                              .city = r->city,
                                              .type = r->type,
                                              .status = r->status,
                                              .search_key = r->search_key,
                                              .active = r->active,
                                              .gone = r->gone};
    }
    return ERR_OK;
}

enum err feed_products(struct ctx *c, struct feed_products *out, const struct feed_range *range, int64_t after,
                       int64_t most)
{
    struct rows_feed_product_row got;
    bool for_rep = !user_is_admin(c);
    if (range->all)
        TRY(q_feed_products(c, &got, for_rep, after, most));
    else
        TRY(q_feed_products_changed(c, &got,
                                    &(struct arg_feed_products_changed){.for_rep = for_rep,
                                                                        .xact = range->from.xact,
                                                                        .id = range->from.id,
                                                                        .to_xact = range->to.xact,
                                                                        .to_id = range->to.id,
                                                                        .after = after,
                                                                        .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct feed_product, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_feed_product_row *r = &got.rows[i];
        out->items[i] = (struct feed_product){.id = r->id,
                                              .rev = r->rev,
                                              .code = r->code,
                                              .name = r->name,
                                              .vintage = r->vintage,
                                              .producer_name = r->producer_name,
                                              .family = r->family,
                                              .unit_set = r->unit_set,
                                              .orderable = r->orderable,
                                              .admin_only = r->admin_only,
                                              .discontinued = r->discontinued,
                                              .warehouse_name = r->warehouse_name,
                                              .search_key = r->search_key,
                                              .gone = r->gone};
    }
    return ERR_OK;
}

enum err feed_stock(struct ctx *c, struct feed_stocks *out, const struct feed_range *range, int64_t after, int64_t most)
{
    struct rows_feed_stock_row got;
    bool for_rep = !user_is_admin(c);
    if (range->all)
        TRY(q_feed_stock(c, &got, for_rep, after, most));
    else
        TRY(q_feed_stock_changed(c, &got,
                                 &(struct arg_feed_stock_changed){.for_rep = for_rep,
                                                                  .xact = range->from.xact,
                                                                  .id = range->from.id,
                                                                  .to_xact = range->to.xact,
                                                                  .to_id = range->to.id,
                                                                  .move_xact = range->moves_from.xact,
                                                                  .move_id = range->moves_from.id,
                                                                  .to_move_xact = range->moves_to.xact,
                                                                  .to_move_id = range->moves_to.id,
                                                                  .after = after,
                                                                  .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct feed_stock, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = (struct feed_stock){got.rows[i].product_id, got.rows[i].on_hand, got.rows[i].available};
    return ERR_OK;
}
