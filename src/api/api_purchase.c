/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One purchase order: made, read, changed, received, closed; its history. Admins only. Lists are in
 * api_purchase_list.c. */
#include "api/route.h"
#include "event/event.h"
#include "flow/purchase.h"

static enum err answer_one(struct api_call *call, int status, const struct purchase *po)
{
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &purchase_record, po, false);
    json_object_end(&call->out);
    call_etag(call, po->rev);
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct purchase po;
    TRY(purchase_get(&call->c, &po, call->ids[0]));
    return answer_one(call, 200, &po);
}

static enum err create(struct api_call *call)
{
    struct purchase po;
    TRY(flow_purchase_create(&call->c, &po, call->body));
    call_location(call, "/api/v1/purchase-orders/%lld", (long long)po.number);
    return answer_one(call, 201, &po);
}

/* The purchase order that an action names, if it is still as its sender read it. */
static enum err read_matching(struct api_call *call, struct purchase *po)
{
    TRY(purchase_get(&call->c, po, call->ids[0]));
    return call_match(call, po->rev);
}

static enum err patch(struct api_call *call)
{
    struct purchase before, after;
    TRY(read_matching(call, &before));
    TRY(purchase_may_change(&call->c, before.status)); /* before what was sent is held against the fields */
    struct purchase_draft draft = {.supplier = before.supplier,
                                   .warehouse = before.warehouse,
                                   .due = before.due,
                                   .note = before.note,
                                   .reference = before.reference};
    TRY(call_patch(call, &draft));
    TRY(flow_purchase_edit(&call->c, &after, &before, &draft));
    return answer_one(call, 200, &after);
}

static enum err receive(struct api_call *call)
{
    struct purchase before, after;
    TRY(read_matching(call, &before));
    TRY(flow_purchase_receive(&call->c, &after, &before, call->body));
    return answer_one(call, 200, &after);
}

static enum err close_it(struct api_call *call)
{
    struct purchase before, after;
    TRY(read_matching(call, &before));
    TRY(flow_purchase_close(&call->c, &after, &before));
    return answer_one(call, 200, &after);
}

/* It is there to say why. */
static enum err never_delete(struct api_call *call)
{
    struct purchase po;
    TRY(read_matching(call, &po));
    return refuse(&call->c, ERR_PURCHASE_ORDER_NEVER_DELETED, "", NULL);
}

static enum err history(struct api_call *call)
{
    struct purchase po;
    TRY(purchase_get(&call->c, &po, call->ids[0]));
    return call_history(call, "purchase_order", call->ids[0]);
}

const struct route purchase_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/purchase-orders",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = create,
     .body = &purchase_create_record,
     .body_mode = RECORD_CREATE,
     .answer = &purchase_record,
     .success = 201,
     .summary = "Make a purchase order: its bottles are on order."},
    {.method = "GET",
     .pattern = "/api/v1/purchase-orders/{number}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get,
     .answer = &purchase_record,
     .success = 200,
     .summary = "One purchase order with its lines and receipts."},
    {.method = "PATCH",
     .pattern = "/api/v1/purchase-orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &purchase_edit_record,
     .body_mode = RECORD_PATCH,
     .answer = &purchase_record,
     .success = 200,
     .summary = "Change an open purchase order; lines, when sent, are the whole list. What is on order follows."},
    {.method = "DELETE",
     .pattern = "/api/v1/purchase-orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = never_delete,
     .success = 204,
     .summary = "Always refused: a purchase order is never deleted; close it."},
    {.method = "POST",
     .pattern = "/api/v1/purchase-orders/{number}/receive",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = receive,
     .body = &purchase_receiving_record,
     .body_mode = RECORD_CREATE,
     .answer = &purchase_record,
     .success = 200,
     .summary = "Receive some or all of it into a warehouse: the bottles are on hand there."},
    {.method = "POST",
     .pattern = "/api/v1/purchase-orders/{number}/close",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = close_it,
     .answer = &purchase_record,
     .success = 200,
     .summary = "Close it for ever: what has not come is no longer on order."},
    {.method = "GET",
     .pattern = "/api/v1/purchase-orders/{number}/history",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = history,
     .answer = &event_history_record,
     .answer_list = true,
     .success = 200,
     .params = history_params,
     .summary = "What happened to a purchase order, oldest first."},
    {.method = NULL},
};
