/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts, their reps and contacts. Reps see those that are assigned to them now; admins see and change all. */
#include "api/route.h"
#include "flow/account.h"
#include "user/user.h"

static const char *const sort_names[] = {"name", "code", NULL};

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort", .type = PARAM_ENUM, .names = sort_names, .doc = "Sort key; name if not given."},
    {.name = "text", .type = PARAM_TEXT, .min = 1, .max = 200, .doc = "Words of code, name or city, in order."},
    {.name = "status", .type = PARAM_ENUM, .names = account_status_names, .doc = "Only accounts of this status."},
    {.name = "type", .type = PARAM_ENUM, .names = account_type_names, .doc = "Only accounts of this type."},
    {.name = "active", .type = PARAM_FLAG, .doc = "Only active, or only inactive ones; all if not given."},
    {.name = "rep", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only accounts that this user looks after."},
    {.name = "price_level",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only accounts whose own price level this is, or that are listed for it."},
    {.name = NULL},
};

static struct account_filter filter_of(struct api_call *call, const struct list_page *page)
{
    const struct param_value *status = call_param(call, "status"), *type = call_param(call, "type"),
                             *active = call_param(call, "active");
    return (struct account_filter){.rep = call_maybe(call, "rep"),
                                   .price_level = call_maybe(call, "price_level"),
                                   .text = call_text_filter(call, "text"),
                                   .status = status->given ? (int)status->number : -1,
                                   .type = type->given ? (int)type->number : -1,
                                   .any_active = !active->given,
                                   .active = active->number == 1,
                                   .by_code = call_param(call, "sort")->number == 1,
                                   .descending = page->descending,
                                   .after_key = page->after_text,
                                   .after_id = page->after_id,
                                   .most = page->limit + 1,
                                   .skip = page->offset};
}

static const struct field member_fields[] = {
    {.name = "open_back_orders",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_BRIEF | FIELD_OPTIONAL,
     .doc = "How many of its back orders are open; missing for those who have no access to back orders."},
    ACTIONS_FIELD,
};
static const struct record account_members = {.name = "AccountMembers",
                                              .doc = "What accounts are shown with.",
                                              .fields = member_fields,
                                              .field_count = sizeof member_fields / sizeof member_fields[0],
                                              .set_offset = RECORD_NO_SET};

/* The column that tells at a glance who is waiting. */
static enum err put_open_back_orders(struct api_call *call, int64_t account)
{
    int64_t n;
    if (!company_sees_back_orders(&call->c))
        return ERR_OK;
    TRY(account_open_back_orders(&call->c, &n, account));
    json_put_i64(&call->out, "open_back_orders", n);
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct accounts accounts;
    int64_t total = -1;
    const char *sort = sort_names[call_param(call, "sort")->number];
    TRY(call_page(call, &page, "accounts", sort));
    struct account_filter filter = filter_of(call, &page);
    TRY(account_list(&call->c, &accounts, &filter));
    if (page.want_total)
        TRY(account_count(&call->c, &total, &filter, page.count_to));
    bool more = accounts.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : accounts.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &account_record, &accounts.items[i], call_in_brief(call));
        TRY(put_open_back_orders(call, accounts.items[i].id));
        json_actions(&call->out, user_is_admin(&call->c));
        json_object_end(&call->out);
    }
    const struct account *last = n > 0 ? &accounts.items[n - 1] : NULL;
    const char *key = last == NULL ? "" : filter.by_code ? last->code : account_sort_key(&call->c, last);
    list_end(call, &page, "accounts", sort,
             &(struct list_last){.more = more, .text = key, .id = last == NULL ? 0 : last->id, .total = total});
    return ERR_OK;
}

static enum err answer_one(struct api_call *call, int status, const struct account *a)
{
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &account_record, a, false);
    TRY(put_open_back_orders(call, a->id));
    json_actions(&call->out, user_is_admin(&call->c));
    json_object_end(&call->out);
    call_etag(call, a->rev);
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct account a;
    TRY(account_get(&call->c, &a, call->ids[0]));
    return answer_one(call, 200, &a);
}

static enum err create(struct api_call *call)
{
    struct account *a = call->body;
    TRY(flow_account_create(&call->c, a));
    call_location(call, "/api/v1/accounts/%lld", (long long)a->id);
    return answer_one(call, 201, a);
}

static enum err patch(struct api_call *call)
{
    struct account before;
    TRY(account_get(&call->c, &before, call->ids[0]));
    struct account after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_account_edit(&call->c, &before, &after));
    return answer_one(call, 200, &after);
}

static enum err put_reps(struct api_call *call)
{
    struct account a;
    TRY(account_get(&call->c, &a, call->ids[0]));
    TRY(call_match(call, a.rev));
    TRY(flow_account_reps(&call->c, &a, call->body));
    return answer_one(call, 200, &a);
}

static enum err get_levels(struct api_call *call)
{
    struct account a;
    struct account_levels levels;
    TRY(account_get(&call->c, &a, call->ids[0]));
    TRY(account_levels(&call->c, &levels, a.id));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &account_levels_record, &levels, false);
    json_object_end(&call->out);
    call_etag(call, a.rev);
    return ERR_OK;
}

static enum err put_levels(struct api_call *call)
{
    struct account a;
    TRY(account_get(&call->c, &a, call->ids[0]));
    TRY(call_match(call, a.rev));
    TRY(flow_account_levels(&call->c, &a, call->body));
    return get_levels(call);
}

/* --- contacts --- */

static enum err list_contacts(struct api_call *call)
{
    struct account a;
    struct contacts contacts;
    TRY(account_get(&call->c, &a, call->ids[0]));
    TRY(contact_list(&call->c, &contacts, a.id));
    list_begin(call);
    for (size_t i = 0; i < contacts.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &contact_record, &contacts.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "contacts", "id", &(struct list_last){.total = -1});
    return ERR_OK;
}

static enum err add_contact(struct api_call *call)
{
    struct contact *contact = call->body;
    struct account a;
    TRY(account_get(&call->c, &a, call->ids[0]));
    contact->account = a.id;
    TRY(flow_contact_add(&call->c, contact));
    call_answer(call, 201);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &contact_record, contact, false);
    json_object_end(&call->out);
    call_location(call, "/api/v1/accounts/%lld/contacts/%lld", (long long)a.id, (long long)contact->id);
    return ERR_OK;
}

static enum err remove_contact(struct api_call *call)
{
    struct account a;
    TRY(account_get(&call->c, &a, call->ids[0]));
    TRY(flow_contact_remove(&call->c, &a, call->ids[1]));
    call_answer(call, 204);
    return ERR_OK;
}

const struct route account_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/accounts",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_WHOLE_FILE | ROUTE_PACKED,
     .fn = list,
     .answer = &account_record,
     .beside = &account_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Accounts; reps see theirs."},
    {.method = "POST",
     .pattern = "/api/v1/accounts",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = create,
     .body = &account_record,
     .body_mode = RECORD_CREATE,
     .answer = &account_record,
     .beside = &account_members,
     .success = 201,
     .summary = "A new account."},
    {.method = "GET",
     .pattern = "/api/v1/accounts/{id}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &account_record,
     .beside = &account_members,
     .success = 200,
     .summary = "One account."},
    {.method = "PATCH",
     .pattern = "/api/v1/accounts/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &account_record,
     .body_mode = RECORD_PATCH,
     .answer = &account_record,
     .beside = &account_members,
     .success = 200,
     .summary = "Change an account."},
    {.method = "PUT",
     .pattern = "/api/v1/accounts/{id}/reps",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = put_reps,
     .body = &account_reps_record,
     .body_mode = RECORD_CREATE,
     .answer = &account_record,
     .beside = &account_members,
     .success = 200,
     .summary = "Who looks after it from now on; its back orders move along."},
    {.method = "GET",
     .pattern = "/api/v1/accounts/{id}/price-levels",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get_levels,
     .answer = &account_levels_record,
     .success = 200,
     .summary = "The price levels that it is listed for."},
    {.method = "PUT",
     .pattern = "/api/v1/accounts/{id}/price-levels",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = put_levels,
     .body = &account_levels_record,
     .body_mode = RECORD_CREATE,
     .answer = &account_levels_record,
     .success = 200,
     .summary = "Which price levels it is listed for from now on; their prices may be chosen on its orders."},
    {.method = "GET",
     .pattern = "/api/v1/accounts/{id}/contacts",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = list_contacts,
     .answer = &contact_record,
     .answer_list = true,
     .success = 200,
     .summary = "The people of an account."},
    {.method = "POST",
     .pattern = "/api/v1/accounts/{id}/contacts",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = add_contact,
     .body = &contact_record,
     .body_mode = RECORD_CREATE,
     .answer = &contact_record,
     .success = 201,
     .summary = "A new contact."},
    {.method = "DELETE",
     .pattern = "/api/v1/accounts/{id}/contacts/{contact}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = remove_contact,
     .success = 204,
     .summary = "Remove a contact."},
    {.method = NULL},
};
