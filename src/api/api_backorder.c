/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One back order: made, read, changed, closed, duplicated; its history. Lists are in api_backorder_list.c. For those
 * without access to back orders none of this exists; another rep's does not exist either. */
#include "api/route.h"
#include "event/event.h"
#include "flow/backorder_close.h"
#include "flow/backorder_close_many.h"
#include "flow/backorder_create.h"
#include "flow/backorder_edit.h"

static enum err answer_one(struct api_call *call, int status, const struct backorder *bo)
{
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &backorder_record, bo, false);
    json_object_end(&call->out);
    call_etag(call, bo->rev);
    return ERR_OK;
}

static enum err answer_made(struct api_call *call, const struct backorder *bo)
{
    call_location(call, "/api/v1/back-orders/%lld", (long long)bo->number);
    return answer_one(call, 201, bo);
}

static enum err get(struct api_call *call)
{
    struct backorder bo;
    TRY(backorder_get(&call->c, &bo, call->ids[0]));
    return answer_one(call, 200, &bo);
}

static enum err create(struct api_call *call)
{
    struct backorder bo;
    TRY(backorder_create(&call->c, &bo, call->body));
    return answer_made(call, &bo);
}

static enum err patch(struct api_call *call)
{
    struct backorder before, after;
    TRY(backorder_get(&call->c, &before, call->ids[0]));
    TRY(call_match(call, before.rev));
    const struct backorder_standing standing = backorder_standing_of(&before);
    TRY(backorder_may(&call->c, &standing, BACKORDER_EDIT)); /* before what was sent is held against the fields */
    struct backorder_draft draft = backorder_draft_of(&call->c, &before);
    TRY(call_patch(call, &draft));
    TRY(backorder_edit(&call->c, &after, &before, &draft));
    return answer_one(call, 200, &after);
}

static enum err close_one(struct api_call *call)
{
    struct backorder closed;
    struct backorder_standing standing;
    TRY(backorder_standing(&call->c, &standing, call->ids[0]));
    TRY(call_match(call, standing.rev));
    TRY(backorder_may(&call->c, &standing, BACKORDER_CLOSE));
    TRY(backorder_close(&call->c, call->ids[0], standing.rev, call->body));
    TRY(backorder_get(&call->c, &closed, call->ids[0]));
    return answer_one(call, 200, &closed);
}

static enum err close_many(struct api_call *call)
{
    struct job job;
    TRY(backorder_close_many(&call->c, &job, call->body));
    call_location(call, "/api/v1/jobs/%lld", (long long)job.id);
    call_answer(call, 202);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &job_record, &job, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err duplicate(struct api_call *call)
{
    const struct backorder_copying *copying = call->body;
    struct backorder bo;
    TRY(backorder_duplicate(&call->c, &bo, call->ids[0], copying->account));
    return answer_made(call, &bo);
}

/* It is there to say why: a client that tries learns the rule, and not only that there is no such method. */
static enum err never_delete(struct api_call *call)
{
    struct backorder_standing standing;
    TRY(backorder_standing(&call->c, &standing, call->ids[0]));
    TRY(call_match(call, standing.rev));
    return refuse(&call->c, ERR_BACK_ORDER_NEVER_DELETED, "", NULL);
}

static enum err history(struct api_call *call)
{
    struct backorder_standing standing;
    TRY(backorder_standing(&call->c, &standing, call->ids[0]));
    return call_history(call, "back_order", call->ids[0]);
}

const struct route backorder_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/back-orders",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = create,
     .body = &backorder_create_record,
     .body_mode = RECORD_CREATE,
     .answer = &backorder_record,
     .success = 201,
     .summary = "A new back order; its BO# is given by the server."},
    {.method = "GET",
     .pattern = "/api/v1/back-orders/{number}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = get,
     .answer = &backorder_record,
     .success = 200,
     .summary = "One back order with its lines."},
    {.method = "PATCH",
     .pattern = "/api/v1/back-orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_IF_MATCH,
     .fn = patch,
     .body = &backorder_edit_record,
     .body_mode = RECORD_PATCH,
     .answer = &backorder_record,
     .success = 200,
     .summary = "Change an open back order; lines, when sent, are the whole list."},
    {.method = "DELETE",
     .pattern = "/api/v1/back-orders/{number}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_IF_MATCH,
     .fn = never_delete,
     .success = 204,
     .summary = "Always refused: a back order is never deleted; close it with a reason."},
    {.method = "POST",
     .pattern = "/api/v1/back-orders/{number}/close",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_IF_MATCH,
     .fn = close_one,
     .body = &backorder_closing_record,
     .body_mode = RECORD_CREATE,
     .answer = &backorder_record,
     .success = 200,
     .summary = "Close an open back order without an order, for a reason; for ever."},
    {.method = "POST",
     .pattern = "/api/v1/back-orders/close-many",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_BACK_ORDERS,
     .fn = close_many,
     .body = &backorder_bulk_record,
     .body_mode = RECORD_CREATE,
     .answer = &job_record,
     .success = 202,
     .summary = "A job that closes all open back orders that a filter lets through, if they are as many as expected."},
    {.method = "POST",
     .pattern = "/api/v1/back-orders/{number}/duplicate",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = duplicate,
     .body = &backorder_copying_record,
     .body_mode = RECORD_CREATE,
     .answer = &backorder_record,
     .success = 201,
     .summary = "A new back order with the lines of this one, for the same account or another."},
    {.method = "GET",
     .pattern = "/api/v1/back-orders/{number}/history",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = history,
     .answer = &event_history_record,
     .answer_list = true,
     .success = 200,
     .params = history_params,
     .summary = "What happened to it: who, when, what; oldest first."},
    {.method = NULL},
};
