/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The audit log: who has changed settings, users, access and numbers. It is the events of these, which nobody can edit;
 * with a format it leaves as a file, like every list. */
#include "api/route.h"
#include "event/event.h"

static const char *const object_names[] = {"company",     "user",      "outbound_email", "webhook",
                                           "price_level", "warehouse", "account",        NULL};

static const struct param params[] = {
    CURSOR_PARAMS,
    {.name = "user", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only what this user has done."},
    {.name = "object", .type = PARAM_ENUM, .names = object_names, .doc = "Only changes of this kind of object."},
    {.name = NULL},
};

static enum err list(struct api_call *call)
{
    const struct param_value *object = call_param(call, "object");
    struct list_page page;
    struct events events;
    TRY(call_page(call, &page, "audit", "id"));
    TRY(event_audit(&call->c, &events, call_maybe(call, "user"), object->given ? object_names[object->number] : NULL,
                    page.after ? page.after_id : INT64_MAX, page.limit + 1));
    list_by_id(call, &page, "audit",
               &(struct list_rows){.rec = &event_audit_record, .items = events.items, .n = events.n});
    return ERR_OK;
}

const struct route audit_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/audit",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &event_audit_record,
     .answer_list = true,
     .success = 200,
     .params = params,
     .summary = "Who has changed settings, users, access and numbers, and how; latest first."},
    {.method = NULL},
};
