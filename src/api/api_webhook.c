/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks, for admins: who is told what, and what became of it. */
#include "api/dispatch.h"
#include "flow/webhook.h"

static const struct param list_params[] = {CURSOR_PARAMS, {.name = NULL}};

/* --- webhooks --- */

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct webhooks found;
    TRY(call_page(call, &page, "webhooks", "id"));
    TRY(webhook_list(&call->c, &found, page.after_id, page.limit + 1));
    list_by_id(call, &page, "webhooks",
               &(struct list_rows){.rec = &webhook_record, .items = found.items, .n = found.n, .editable = true});
    return ERR_OK;
}

static enum err list_events(struct api_call *call)
{
    list_begin(call);
    for (int i = 0; i < WEBHOOK_EVENTS; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &webhook_event_record, &webhook_events[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "webhook_events", "name",
             &(struct list_last){.total = -1});
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct webhook w;
    TRY(webhook_get(&call->c, &w, call->ids[0]));
    call_object(call, 200, &webhook_record, &w, w.rev);
    return ERR_OK;
}

static enum err create(struct api_call *call)
{
    struct webhook *w = call->body;
    TRY(flow_webhook_create(&call->c, w, call->api->options.webhook_hosts));
    call_location(call, "/api/v1/webhooks/%lld", (long long)w->id);
    call_object(call, 201, &webhook_record, w, w->rev);
    return ERR_OK;
}

static enum err patch(struct api_call *call)
{
    struct webhook before;
    TRY(webhook_get(&call->c, &before, call->ids[0]));
    struct webhook after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_webhook_edit(&call->c, &before, &after, call->api->options.webhook_hosts));
    call_object(call, 200, &webhook_record, &after, after.rev);
    return ERR_OK;
}

static enum err delete_one(struct api_call *call)
{
    struct webhook w;
    TRY(webhook_get(&call->c, &w, call->ids[0]));
    TRY(call_match(call, w.rev));
    TRY(flow_webhook_delete(&call->c, &w));
    call_answer(call, 204);
    return ERR_OK;
}

/* --- deliveries --- */

static const char *const state_names[] = {"waiting", "sent", "failed", NULL}; /* the first of enum outbox_state */

static const struct param delivery_params[] = {
    CURSOR_PARAMS,
    {.name = "state", .type = PARAM_ENUM, .names = state_names, .doc = "Only those in this state."},
    {.name = NULL},
};

static enum err list_deliveries(struct api_call *call)
{
    struct list_page page;
    struct webhook w;
    struct webhook_deliveries found;
    const struct param_value *state = call_param(call, "state");
    TRY(webhook_get(&call->c, &w, call->ids[0]));
    TRY(call_page(call, &page, "webhook_deliveries", "id"));
    TRY(webhook_delivery_list(&call->c, &found, w.id, state->given ? (int)state->number : -1,
                              page.after ? page.after_id : INT64_MAX, page.limit + 1));
    list_by_id(call, &page, "webhook_deliveries",
               &(struct list_rows){.rec = &webhook_delivery_record, .items = found.items, .n = found.n});
    return ERR_OK;
}

static enum err answer_delivery(struct api_call *call, int status, int64_t id)
{
    struct webhook_delivery d;
    TRY(webhook_delivery_get(&call->c, &d, call->ids[0], id));
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &webhook_delivery_record, &d, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err get_delivery(struct api_call *call)
{
    return answer_delivery(call, 200, call->ids[1]);
}

static enum err redeliver(struct api_call *call)
{
    struct webhook w;
    TRY(webhook_get(&call->c, &w, call->ids[0]));
    TRY(flow_webhook_redeliver(&call->c, &w, call->ids[1]));
    return answer_delivery(call, 202, call->ids[1]);
}

static enum err ping(struct api_call *call)
{
    struct webhook w;
    int64_t id;
    TRY(webhook_get(&call->c, &w, call->ids[0]));
    TRY(flow_webhook_ping(&call->c, &id, &w));
    call_location(call, "/api/v1/webhooks/%lld/deliveries/%lld", (long long)w.id, (long long)id);
    return answer_delivery(call, 202, id);
}

const struct route webhook_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/webhooks",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &webhook_record,
     .beside = &actions_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Addresses of other programs that are told what happens."},
    {.method = "POST",
     .pattern = "/api/v1/webhooks",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_SECRET,
     .fn = create,
     .body = &webhook_record,
     .body_mode = RECORD_CREATE,
     .answer = &webhook_record,
     .beside = &actions_members,
     .success = 201,
     .summary = "A new webhook; its secret is answered this once."},
    {.method = "GET",
     .pattern = "/api/v1/webhooks/events",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list_events,
     .name = "list_webhook_events",
     .answer = &webhook_event_record,
     .answer_list = true,
     .success = 200,
     .summary = "What webhooks can be told of."},
    {.method = "GET",
     .pattern = "/api/v1/webhooks/{id}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get,
     .answer = &webhook_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "One webhook."},
    {.method = "PATCH",
     .pattern = "/api/v1/webhooks/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH | ROUTE_SECRET,
     .fn = patch,
     .body = &webhook_record,
     .body_mode = RECORD_PATCH,
     .answer = &webhook_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Change a webhook; secret null makes a new secret."},
    {.method = "DELETE",
     .pattern = "/api/v1/webhooks/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = delete_one,
     .success = 204,
     .summary = "Remove a webhook; what waits for it is not sent."},
    {.method = "POST",
     .pattern = "/api/v1/webhooks/{id}/ping",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = ping,
     .name = "ping_webhook",
     .answer = &webhook_delivery_record,
     .success = 202,
     .summary = "Send a test (event ping) now."},
    {.method = "GET",
     .pattern = "/api/v1/webhooks/{id}/deliveries",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list_deliveries,
     .name = "list_webhook_deliveries",
     .answer = &webhook_delivery_record,
     .answer_list = true,
     .success = 200,
     .params = delivery_params,
     .summary = "What was sent to it, latest first, and what became of it."},
    {.method = "GET",
     .pattern = "/api/v1/webhooks/{id}/deliveries/{number}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get_delivery,
     .name = "get_webhook_delivery",
     .answer = &webhook_delivery_record,
     .success = 200,
     .summary = "One delivery, with its body and its attempts."},
    {.method = "POST",
     .pattern = "/api/v1/webhooks/{id}/deliveries/{number}/redeliver",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = redeliver,
     .name = "redeliver_webhook_delivery",
     .answer = &webhook_delivery_record,
     .success = 202,
     .summary = "Send again what was sent or has failed, as the same delivery."},
    {.method = NULL},
};
