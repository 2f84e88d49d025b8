/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The audit log: who has changed settings, users, access and numbers. It is the events of these, which nobody can edit;
 * with a format it leaves as a file, like every list. */
#include "api/route.h"
#include "event/event.h"

#define LIST_NAME "audit"

static const char *const object_names[] = {"company",     "user",      "outbound_email", "webhook",
                                           "price_level", "warehouse", "account",        NULL};
static const char *const kind_names[] = {
    "company.created",        "company.updated",        "company.number_moved",   "user.created",
    "user.updated",           "user.disabled",          "user.invited",           "user.password_link_sent",
    "user.password_changed",  "user.totp_on",           "user.totp_off",          "user.sessions_ended",
    "user.token_made",        "user.token_revoked",     "account.reps_changed",   "account.price_levels_changed",
    "price_level.created",    "price_level.updated",    "warehouse.created",      "warehouse.updated",
    "warehouse.removed",      "outbound_email.created", "outbound_email.updated", "outbound_email.deleted",
    "outbound_email.tested",  "webhook.created",        "webhook.updated",        "webhook.deleted",
    "webhook.secret_changed", "webhook.redelivered",    "webhook.failed",         NULL};

static const struct param params[] = {
    PAGE_PARAMS,
    {.name = "id", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this entry."},
    {.name = "user", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only what this user has done."},
    {.name = "kind", .type = PARAM_ENUM, .names = kind_names, .doc = "Only what happened in this way."},
    {.name = "object", .type = PARAM_ENUM, .names = object_names, .doc = "Only changes of this kind of object."},
    {.name = "object_id",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only changes of the object with this id; with object."},
    {.name = "from", .type = PARAM_DAY, .doc = "On this day or later."},
    {.name = "to", .type = PARAM_DAY, .doc = "On this day or before."},
    {.name = NULL},
};

static const char *name_of(const struct api_call *call, const char *param, const char *const *names)
{
    const struct param_value *value = call_param(call, param);
    return value->given ? names[value->number] : NULL;
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct audit_page found;
    int64_t total = -1;
    struct audit_filter filter = {.id = call_maybe(call, "id"),
                                  .user = call_maybe(call, "user"),
                                  .kind = name_of(call, "kind", kind_names),
                                  .object = name_of(call, "object", object_names),
                                  .object_id = call_maybe(call, "object_id"),
                                  .from = call_param(call, "from")->day,
                                  .to = call_param(call, "to")->day};
    if (filter.object_id.has && filter.object == NULL)
        return refuse(&call->c, ERR_QUERY_INVALID, "object_id", "is asked for together with object");
    TRY(call_page(call, &page, LIST_NAME, "id"));
    TRY(event_audit(&call->c, &found, &filter, page.after ? page.after_id : INT64_MAX, page.limit + 1, page.offset));
    if (page.want_total)
        TRY(event_audit_count(&call->c, &total, &filter, page.count_to));
    bool more = found.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : found.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &event_audit_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, LIST_NAME, "id",
             &(struct list_last){.more = more, .id = n > 0 ? found.items[n - 1].event.id : 0, .total = total});
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
