/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One order: submitted, checked, read, changed, moved through its states; its history. Lists are in api_order_list.c.
 */
#include "api/route.h"
#include "event/event.h"
#include "flow/order.h"

/* Without access to back orders an order shows no trace of them. */
static void write_order(struct api_call *call, int status, const struct order *order)
{
    struct order shown = *order;
    if (!company_sees_back_orders(&call->c)) {
        shown.back_order_count = shown.fill_count = shown.new_back_order_count = 0;
        shown.lines = arena_array(call->c.arena, struct order_line, order->line_count);
        for (size_t i = 0; i < order->line_count; i++) {
            shown.lines[i] = order->lines[i];
            shown.lines[i].instead_of = none_i64();
        }
    }
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &order_record, &shown, false);
    json_object_end(&call->out);
}

static enum err answer_one(struct api_call *call, int status, const struct order *order)
{
    write_order(call, status, order);
    call_etag(call, order->rev);
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct order order;
    TRY(order_get(&call->c, &order, call->ids[0]));
    return answer_one(call, 200, &order);
}

static enum err create(struct api_call *call)
{
    struct order order;
    TRY(order_submit(&call->c, &order, call->body));
    call_location(call, "/api/v1/orders/%lld", (long long)order.number);
    return answer_one(call, 201, &order);
}

static enum err check(struct api_call *call)
{
    struct order order;
    TRY(order_check(&call->c, &order, call->body));
    write_order(call, 200, &order);
    return ERR_OK;
}

/* The order that an action names, if it is still as its sender read it. */
static enum err read_matching(struct api_call *call, struct order *order)
{
    TRY(order_get(&call->c, order, call->ids[0]));
    return call_match(call, order->rev);
}

static enum err patch(struct api_call *call)
{
    struct order before, after;
    TRY(read_matching(call, &before));
    TRY(order_may_edit(&call->c, before.state)); /* before what was sent is held against the fields */
    struct order_draft draft = {.account = before.account.id,
                                .delivery_date = before.delivery_date,
                                .note = before.note,
                                .private_note = before.private_note,
                                .reference = before.reference};
    TRY(call_patch(call, &draft));
    TRY(order_edit(&call->c, &after, &before, &draft));
    return answer_one(call, 200, &after);
}

static enum err activate(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    TRY(order_go_active(&call->c, &order));
    return answer_one(call, 200, &order);
}

static enum err release(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    if (order.state == ORDER_FUTURE)
        return refuse(&call->c, ERR_ORDER_STATE, "", "A future order is activated, not released.");
    TRY(order_go_active(&call->c, &order));
    return answer_one(call, 200, &order);
}

static enum err confirm(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    TRY(order_go_confirmed(&call->c, &order));
    return answer_one(call, 200, &order);
}

static enum err lift_hold(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    TRY(order_go_lift_hold(&call->c, &order));
    return answer_one(call, 200, &order);
}

static enum err cancel(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    TRY(order_go_cancelled(&call->c, &order, call->body));
    return answer_one(call, 200, &order);
}

/* It is there to say why. */
static enum err never_delete(struct api_call *call)
{
    struct order order;
    TRY(read_matching(call, &order));
    return refuse(&call->c, ERR_ORDER_NEVER_DELETED, "", NULL);
}

static enum err history(struct api_call *call)
{
    struct order order;
    TRY(order_get(&call->c, &order, call->ids[0]));
    return call_history(call, "order", call->ids[0]);
}

/* An action without a body on one order. */
#define ACTION(verb, who_may, function, text)                                                                          \
    {                                                                                                                  \
        .method = "POST", .pattern = "/api/v1/orders/{number}/" verb, .kind = ROUTE_WRITE, .who = (who_may),           \
        .flags = ROUTE_IF_MATCH, .fn = (function), .answer = &order_record, .success = 200, .summary = (text)          \
    }

const struct route order_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/orders",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_REVS,
     .fn = create,
     .body = &order_create_record,
     .body_mode = RECORD_CREATE,
     .answer = &order_record,
     .success = 201,
     .summary = "Submit an order; the server decides whether it is a draft, a future or an active one."},
    {.method = "POST",
     .pattern = "/api/v1/orders/check",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_REVS,
     .fn = check,
     .body = &order_create_record,
     .body_mode = RECORD_CREATE,
     .answer = &order_record,
     .success = 200,
     .summary = "What submitting this order would make, with its warnings; nothing is written."},
    {.method = "GET",
     .pattern = "/api/v1/orders/{number}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &order_record,
     .success = 200,
     .summary = "One order with its lines, ties and invoices."},
    {.method = "PATCH",
     .pattern = "/api/v1/orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &order_edit_record,
     .body_mode = RECORD_PATCH,
     .answer = &order_record,
     .success = 200,
     .summary = "Change an order; lines, when sent, are the whole list. Its stock follows."},
    {.method = "DELETE",
     .pattern = "/api/v1/orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_IF_MATCH,
     .fn = never_delete,
     .success = 204,
     .summary = "Always refused: an order is never deleted; cancel it."},
    ACTION("release", WHO_USER, release, "Release a draft: it becomes active, whatever its delivery date."),
    ACTION("activate", WHO_USER, activate, "Make a future order active now; a draft is released by it too."),
    ACTION("confirm", WHO_ADMIN, confirm, "Confirm an active order: one invoice for each warehouse on its lines."),
    ACTION("lift-hold", WHO_ADMIN, lift_hold, "Let an active order be confirmed although its account is blocked."),
    {.method = "POST",
     .pattern = "/api/v1/orders/{number}/cancel",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_IF_MATCH,
     .fn = cancel,
     .body = &order_ending_record,
     .body_mode = RECORD_CREATE,
     .answer = &order_record,
     .success = 200,
     .summary = "Cancel an order: its stock returns."},
    {.method = "GET",
     .pattern = "/api/v1/orders/{number}/history",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = history,
     .answer = &event_history_record,
     .answer_list = true,
     .success = 200,
     .params = history_params,
     .summary = "What happened to an order, oldest first."},
    {.method = NULL},
};
