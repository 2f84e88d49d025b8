/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ties between orders and back orders; remainders. */
#include "flow/order_ties.h"

#include "core/must.h"
#include "event/event.h"
#include "store/number.h"

#define DIFF_MAX 512 /* bytes: a few numbers and fixed words */

enum err order_ties_read(struct ctx *c, struct order_ties *out, const struct order *order)
{
    out->n = order->back_order_count;
    out->items = arena_array(c->arena, struct backorder, out->n);
    for (size_t i = 0; i < out->n; i++)
        TRY(backorder_get(c, &out->items[i],
                          order->back_orders[i].number)); /* of the same account: as visible as the order */
    return ERR_OK;
}

static void put_pair(struct json *j, const char *field, struct maybe_i64 old, struct maybe_i64 new)
{
    json_key(j, field);
    json_array_begin(j);
    json_maybe_i64(j, old);
    json_maybe_i64(j, new);
    json_array_end(j);
}

/* The event of a back order whose tie has changed. */
static enum err note_tie(struct ctx *c, const char *kind, const struct backorder *bo, struct maybe_i64 old,
                         struct maybe_i64 new)
{
    struct str text = str_init(c->arena, DIFF_MAX);
    struct json j = json_init(&text);
    json_object_begin(&j);
    put_pair(&j, "order", old, new);
    json_object_end(&j);
    return event_write(c, kind, "back_order", bo->number, bo->rev + 1, str_text(&text));
}

enum err order_ties_begin(struct ctx *c, struct order *order, const struct order_ties *ties)
{
    bool at_once = order->state == ORDER_ACTIVE;
    for (size_t i = 0; i < ties->n; i++) {
        const struct backorder *bo = &ties->items[i];
        if (!at_once) { /* the guard on its revision decides a race between two starts */
            TRY(backorder_touch(c, bo->number, bo->rev));
            TRY(note_tie(c, "back_order.started", bo, none_i64(), some_i64(order->number)));
        }
        TRY(order_tie_add(c, order->number, bo->number, TIE_TIED));
    }
    for (size_t i = 0; i < order->fill_count; i++)
        TRY(order_fill_save(c, order->number, &order->fills[i]));
    return at_once ? order_ties_close(c, order, ties) : ERR_OK;
}

/* --- what is left over --- */

/* A new back order in the place of ${from}: same account, note, priority and place in the queue. */
static enum err succeed(struct ctx *c, struct order *order, const struct backorder *from,
                        struct backorder_line_draft *lines, size_t n, int64_t *number)
{
    struct backorder_draft draft = {.predecessor = some_i64(from->number),
                                    .waiting_since_ms = some_i64(from->waiting_since_ms),
                                    .maker = some_i64(order->created_by.id),
                                    .account = from->account.id,
                                    .note = from->note,
                                    .reference = from->reference,
                                    .need_by = from->need_by,
                                    .priority = from->priority,
                                    .lines = lines,
                                    .line_count = n};
    TRY(number_take(c, number, NUMBER_BACK_ORDER));
    TRY(backorder_insert(c, *number, &draft));
    if (order->new_back_orders == NULL)
        order->new_back_orders = arena_array(c->arena, int64_t, order->back_order_count + 1);
    order->new_back_orders[order->new_back_order_count++] = *number;
    return event_write(c, "back_order.created", "back_order", *number, 1,
                       record_diff(c, &backorder_create_record, NULL, &draft));
}

/* The lines of ${bo} that its order leaves over and that are kept; *given_up gets the bottles of the others. */
static size_t leftovers(struct ctx *c, struct backorder_line_draft **out, const struct order *order,
                        const struct backorder *bo, int64_t *given_up)
{
    struct backorder_line_draft *lines = arena_array(c->arena, struct backorder_line_draft, order->fill_count);
    size_t n = 0;
    *given_up = 0;
    for (size_t i = 0; i < order->fill_count; i++) {
        const struct order_fill *fill = &order->fills[i];
        int64_t left = fill->wanted.btl - fill->qty.btl;
        if (fill->back_order != bo->number || left == 0)
            continue;
        MUST(left > 0);
        if (fill->keep_remainder)
            lines[n++] = (struct backorder_line_draft){.product = fill->product, .qty = {left}, .note = fill->note};
        else
            *given_up += left;
    }
    *out = lines;
    return n;
}

static enum err note_closing(struct ctx *c, const struct order *order, const struct backorder *bo,
                             struct maybe_i64 remainder, int64_t given_up)
{
    struct str text = str_init(c->arena, DIFF_MAX);
    struct json j = json_init(&text);
    json_object_begin(&j);
    json_key(&j, "status");
    json_raw(&j, "[\"open\",\"closed\"]");
    json_key(&j, "close_reason");
    json_raw(&j, "[null,\"ordered\"]");
    put_pair(&j, "order", bo->tied_to == NULL ? none_i64() : some_i64(bo->tied_to->order), some_i64(order->number));
    if (remainder.has)
        put_pair(&j, "remainder", none_i64(), remainder);
    if (given_up > 0)
        put_pair(&j, "given_up_btl", none_i64(), some_i64(given_up));
    json_object_end(&j);
    return event_write(c, "back_order.closed", "back_order", bo->number, bo->rev + 1, str_text(&text));
}

static enum err close_one(struct ctx *c, struct order *order, const struct backorder *bo, struct order_back_order *tie)
{
    struct backorder_line_draft *lines;
    struct maybe_i64 remainder = none_i64();
    int64_t given_up;
    size_t n = leftovers(c, &lines, order, bo, &given_up);
    TRY(backorder_close_row(c, bo->number, bo->rev, "ordered", NULL));
    if (n > 0) {
        remainder.has = true;
        TRY(succeed(c, order, bo, lines, n, &remainder.v));
    }
    TRY(order_tie_end(c, order->number, bo->number, TIE_CLOSED, remainder));
    tie->tie = TIE_CLOSED;
    tie->remainder = remainder;
    return note_closing(c, order, bo, remainder, given_up);
}

enum err order_ties_close(struct ctx *c, struct order *order, const struct order_ties *ties)
{
    for (size_t i = 0; i < ties->n; i++) {
        if (order->back_orders[i].tie == TIE_TIED)
            TRY(close_one(c, order, &ties->items[i], &order->back_orders[i]));
    }
    return ERR_OK;
}

enum err order_ties_free(struct ctx *c, const struct order *order, const struct order_ties *ties)
{
    for (size_t i = 0; i < ties->n; i++) {
        const struct backorder *bo = &ties->items[i];
        if (order->back_orders[i].tie != TIE_TIED)
            continue;
        TRY(backorder_touch(c, bo->number, bo->rev));
        TRY(order_tie_end(c, order->number, bo->number, TIE_FREED, none_i64()));
        TRY(order_fills_drop(c, order->number, bo->number));
        TRY(note_tie(c, "back_order.freed", bo, some_i64(order->number), none_i64()));
        order->back_orders[i].tie = TIE_FREED;
    }
    return ERR_OK;
}

/* --- edits and cancels --- */

enum err order_ties_refill(struct ctx *c, const struct order *before, const struct order *after)
{
    MUST(before->fill_count == after->fill_count);
    for (size_t i = 0; i < after->fill_count; i++) {
        const struct order_fill *old = &before->fills[i], *new = &after->fills[i];
        if (old->qty.btl != new->qty.btl || old->keep_remainder != new->keep_remainder)
            TRY(order_fill_save(c, after->number, new));
    }
    return ERR_OK;
}

static bool is_closed(const struct order *order, int64_t back_order)
{
    for (size_t i = 0; i < order->back_order_count; i++) {
        if (order->back_orders[i].number == back_order)
            return order->back_orders[i].tie == TIE_CLOSED;
    }
    return false;
}

static bool lose_bottles(const struct order *before, const struct order *after)
{
    for (size_t i = 0; i < before->fill_count; i++) {
        if (after->fills[i].qty.btl < before->fills[i].qty.btl && is_closed(before, before->fills[i].back_order))
            return true;
    }
    return false;
}

enum err order_ties_ask(struct ctx *c, const struct order *before, const struct order *after, bool given)
{
    if (!company_sees_back_orders(c))
        return given ? refuse(c, ERR_FIELD_UNKNOWN, "still_wanted", NULL) : ERR_OK;
    if (!given && lose_bottles(before, after))
        return refuse(c, ERR_STILL_WANTED_MISSING, "still_wanted", NULL);
    return ERR_OK;
}

enum err order_ties_rewant(struct ctx *c, const struct order *before, struct order *after,
                           const struct order_ties *ties)
{
    for (size_t i = 0; i < ties->n; i++) {
        const struct backorder *bo = &ties->items[i];
        struct backorder_line_draft *lines = arena_array(c->arena, struct backorder_line_draft, before->fill_count);
        size_t n = 0;
        int64_t number;
        for (size_t k = 0; k < before->fill_count; k++) {
            const struct order_fill *fill = &before->fills[k];
            int64_t lost = fill->qty.btl - after->fills[k].qty.btl;
            if (fill->back_order == bo->number && is_closed(before, bo->number) && lost > 0)
                lines[n++] = (struct backorder_line_draft){.product = fill->product, .qty = {lost}, .note = fill->note};
        }
        if (n > 0)
            TRY(succeed(c, after, bo, lines, n, &number));
    }
    return ERR_OK;
}
