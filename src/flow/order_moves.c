/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The moves of an order through its states: release, activate, confirm, cancel, expire; and the hold of a blocked
 * account. */
#include "event/event.h"
#include "flow/order.h"
#include "flow/order_ties.h"
#include "user/user.h"

/* The event of a move: old state, new state, and why. */
static enum err note_move(struct ctx *c, const char *kind, const struct order *order, int from, int to,
                          const char *note)
{
    struct str text = str_init(c->arena, 8 * ORDER_NOTE_MAX); /* a character is at most 6 bytes of JSON */
    struct json j = json_init(&text);
    json_object_begin(&j);
    json_key(&j, "state");
    json_array_begin(&j);
    json_text(&j, enum_name(order_state_names, from));
    json_text(&j, enum_name(order_state_names, to));
    json_array_end(&j);
    if (note != NULL) {
        json_key(&j, "end_note");
        json_array_begin(&j);
        json_none(&j);
        json_text(&j, note);
        json_array_end(&j);
    }
    json_object_end(&j);
    return event_write(c, kind, "order", order->number, order->rev + 1, str_text(&text));
}

/* Stock follows the state: the difference of what the order holds before and after. The balances are read before any
 * write. */
static enum err read_moves(struct ctx *c, struct balances *balances, struct order_moves *moves,
                           const struct order *order, int to)
{
    int64_t *ids = arena_array(c->arena, int64_t, order->line_count);
    *moves = order_moves_between(c, order->state, order->lines, order->line_count, to, order->lines, order->line_count);
    for (size_t i = 0; i < moves->n; i++)
        moves->items[i].document = some_i64(order->number);
    for (size_t i = 0; i < order->line_count; i++)
        ids[i] = order->lines[i].product.id;
    return inventory_balances(c, balances, ids, order->line_count);
}

/* What the request has made, beside the order as it is read again. */
static enum err answer(struct ctx *c, struct order *order)
{
    int64_t *numbers = order->new_back_orders;
    size_t n = order->new_back_order_count;
    TRY(order_get(c, order, order->number));
    order->new_back_orders = numbers;
    order->new_back_order_count = n;
    return ERR_OK;
}

enum err order_go_active(struct ctx *c, struct order *order)
{
    struct order_ties ties;
    struct order_moves moves;
    struct balances balances;
    int from = order->state;
    TRY(order_may_move(c, from, ORDER_ACTIVE));
    TRY(order_ties_read(c, &ties, order));
    TRY(read_moves(c, &balances, &moves, order, ORDER_ACTIVE));
    TRY(inventory_post(c, &balances, moves.items, moves.n));
    TRY(order_set_active(c, order));
    TRY(order_ties_close(c, order, &ties));
    TRY(note_move(c, from == ORDER_DRAFT ? "order.released" : "order.activated", order, from, ORDER_ACTIVE, NULL));
    return answer(c, order);
}

enum err order_go_confirmed(struct ctx *c, struct order *order)
{
    TRY(order_may_move(c, order->state, ORDER_CONFIRMED));
    if (order->hold_count > 0)
        return refuse(c, ERR_ORDER_HELD, "", "%s is %s; lift the hold first", order->account.name, order->holds[0]);
    TRY(order_set_confirmed(c, order));
    TRY(order_invoice(c, order, false));
    TRY(note_move(c, "order.confirmed", order, ORDER_ACTIVE, ORDER_CONFIRMED, NULL));
    return answer(c, order);
}

enum err order_go_lift_hold(struct ctx *c, struct order *order)
{
    if (!user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", "Only an admin may lift a hold.");
    if (order->hold_count == 0)
        return refuse(c, ERR_ORDER_STATE, "", "Nothing holds the order.");
    TRY(order_set_hold_lifted(c, order));
    TRY(event_write(c, "order.hold_lifted", "order", order->number, order->rev + 1,
                    arena_printf(c->arena, "{\"holds\":[[\"%s\"],[]]}", order->holds[0])));
    return answer(c, order);
}

/* The order as it is when nothing of it is left for anybody. */
static struct order emptied(struct ctx *c, const struct order *order)
{
    struct order after = *order;
    after.fills = arena_array(c->arena, struct order_fill, order->fill_count);
    for (size_t i = 0; i < order->fill_count; i++) {
        after.fills[i] = order->fills[i];
        after.fills[i].qty.btl = 0;
    }
    return after;
}

static enum err end(struct ctx *c, struct order *order, int to, const char *note, bool still_wanted)
{
    struct order_ties ties;
    struct order_moves moves;
    struct balances balances;
    struct order after = emptied(c, order);
    int from = order->state;
    TRY(order_ties_read(c, &ties, order));
    TRY(read_moves(c, &balances, &moves, order, to));
    TRY(inventory_post(c, &balances, moves.items, moves.n));
    TRY(order_set_ended(c, order, to, note)); /* before its back orders, as every move: else two moves can deadlock */
    if (order->activated_at_ms.has) {
        TRY(order_ties_refill(c, order, &after));
        if (still_wanted)
            TRY(order_ties_rewant(c, order, &after, &ties));
        TRY(order_invoice(c, order, true));
    }
    TRY(order_ties_free(c, order, &ties));
    TRY(note_move(c, to == ORDER_EXPIRED ? "order.expired" : "order.cancelled", order, from, to, note));
    order->new_back_orders = after.new_back_orders;
    order->new_back_order_count = after.new_back_order_count;
    return answer(c, order);
}

enum err order_go_cancelled(struct ctx *c, struct order *order, const struct order_ending *ending)
{
    TRY(order_may_move(c, order->state, ORDER_CANCELLED));
    const struct order after = emptied(c, order);
    TRY(order_ties_ask(c, order, &after, record_given(&order_ending_record, ending, "still_wanted")));
    return end(c, order, ORDER_CANCELLED, ending->note, ending->still_wanted);
}

enum err order_go_expired(struct ctx *c, struct order *order)
{
    TRY(order_may_move(c, order->state, ORDER_EXPIRED));
    return end(c, order, ORDER_EXPIRED, NULL, false);
}

enum err order_warn_expiry(struct ctx *c, const struct order *order)
{
    TRY(order_set_warned(c, order));
    return event_write(c, "order.expiring", "order", order->number, order->rev + 1, NULL);
}
