/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Outbound Emails and the outbox, for admins; and how one wants one's own mails. */
#include "api/dispatch.h"
#include "company/company.h"
#include "core/must.h"
#include "flow/outbound.h"
#include "user/user.h"

static const struct param list_params[] = {CURSOR_PARAMS, {.name = NULL}};

/* --- Outbound Emails --- */

static enum err answer_one(struct api_call *call, int status, const struct outbound *o)
{
    call_object(call, status, &outbound_record, o, o->rev);
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct outbounds found;
    TRY(call_page(call, &page, "outbound_emails", "id"));
    TRY(outbound_list(&call->c, &found, page.after_id, page.limit + 1));
    list_by_id(call, &page, "outbound_emails",
               &(struct list_rows){.rec = &outbound_record, .items = found.items, .n = found.n, .editable = true});
    return ERR_OK;
}

static enum err list_keys(struct api_call *call)
{
    list_begin(call);
    for (int i = 0; i < MAIL_KEYS; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &mail_key_record, &mail_keys[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "mail_keys", "key", &(struct list_last){.total = -1});
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct outbound o;
    TRY(outbound_get(&call->c, &o, call->ids[0]));
    return answer_one(call, 200, &o);
}

static enum err create(struct api_call *call)
{
    struct outbound *o = call->body;
    TRY(flow_outbound_create(&call->c, o));
    call_location(call, "/api/v1/outbound-emails/%lld", (long long)o->id);
    return answer_one(call, 201, o);
}

static enum err patch(struct api_call *call)
{
    struct outbound before;
    TRY(outbound_get(&call->c, &before, call->ids[0]));
    struct outbound after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_outbound_edit(&call->c, &before, &after));
    return answer_one(call, 200, &after);
}

static enum err delete_one(struct api_call *call)
{
    struct outbound o;
    TRY(outbound_get(&call->c, &o, call->ids[0]));
    TRY(call_match(call, o.rev));
    TRY(flow_outbound_delete(&call->c, &o));
    call_answer(call, 204);
    return ERR_OK;
}

/* --- the outbox --- */

static const struct param outbox_params[] = {
    CURSOR_PARAMS,
    {.name = "state", .type = PARAM_ENUM, .names = outbox_state_names, .doc = "Only those in this state."},
    {.name = "key", .type = PARAM_TEXT, .min = 1, .max = 100, .doc = "Only those of this key."},
    {.name = NULL},
};

static enum err list_outbox(struct api_call *call)
{
    struct list_page page;
    struct outbox_items found;
    const struct param_value *state = call_param(call, "state"), *key = call_param(call, "key");
    TRY(call_page(call, &page, "outbox", "id"));
    TRY(outbox_list(&call->c, &found, state->given ? (int)state->number : -1, key->given ? key->text : NULL,
                    page.after ? page.after_id : INT64_MAX, page.limit + 1));
    list_by_id(call, &page, "outbox", &(struct list_rows){.rec = &outbox_record, .items = found.items, .n = found.n});
    return ERR_OK;
}

static enum err answer_item(struct api_call *call)
{
    struct outbox_item item;
    TRY(outbox_get(&call->c, &item, call->ids[0]));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &outbox_record, &item, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err send_test(struct api_call *call)
{
    struct outbound o;
    struct outbox_item item;
    int64_t row;
    TRY(outbound_get(&call->c, &o, call->ids[0]));
    if (!call->api->options.mails)
        return refuse(&call->c, ERR_MAIL_OFF, "", NULL);
    TRY(flow_outbound_test(&call->c, &row, &o));
    TRY(outbox_get(&call->c, &item, row));
    call_answer(call, 202);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &outbox_record, &item, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err resend(struct api_call *call)
{
    TRY(flow_outbox_resend(&call->c, call->ids[0]));
    return answer_item(call);
}

/* --- one's own choices --- */

static enum err answer_choices(struct api_call *call)
{
    struct mail_choices choices;
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_NOT_FOUND, "", "the program itself gets no mail");
    TRY(mail_choices_of(&call->c, &choices, call->c.user->id, company_sees_back_orders(&call->c)));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &mail_choices_record, &choices, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err choose(struct api_call *call)
{
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_NOT_FOUND, "", "the program itself gets no mail");
    TRY(flow_mail_choose(&call->c, call->c.user->id, call->body, company_sees_back_orders(&call->c)));
    return answer_choices(call);
}

const struct route mail_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/outbound-emails",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &outbound_record,
     .beside = &actions_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Who is told of what, beside those whom a key itself means."},
    {.method = "POST",
     .pattern = "/api/v1/outbound-emails",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = create,
     .body = &outbound_record,
     .body_mode = RECORD_CREATE,
     .answer = &outbound_record,
     .beside = &actions_members,
     .success = 201,
     .summary = "A new Outbound Email; the key alone is enough."},
    {.method = "GET",
     .pattern = "/api/v1/outbound-emails/keys",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list_keys,
     .name = "list_mail_keys",
     .answer = &mail_key_record,
     .answer_list = true,
     .success = 200,
     .summary = "The keys, and what each means."},
    {.method = "GET",
     .pattern = "/api/v1/outbound-emails/{id}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get,
     .answer = &outbound_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "One Outbound Email."},
    {.method = "PATCH",
     .pattern = "/api/v1/outbound-emails/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &outbound_record,
     .body_mode = RECORD_PATCH,
     .answer = &outbound_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Change an Outbound Email."},
    {.method = "DELETE",
     .pattern = "/api/v1/outbound-emails/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = delete_one,
     .success = 204,
     .summary = "Remove an Outbound Email."},
    {.method = "POST",
     .pattern = "/api/v1/outbound-emails/{id}/test",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = send_test,
     .name = "test_outbound_email",
     .answer = &outbox_record,
     .success = 202,
     .summary = "Send a test of it to oneself, and to nobody else; the outbox says what becomes of it."},
    {.method = "GET",
     .pattern = "/api/v1/outbox",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list_outbox,
     .answer = &outbox_record,
     .answer_list = true,
     .success = 200,
     .params = outbox_params,
     .name = "list_outbox",
     .summary = "What leaves the house, latest first, and what became of it."},
    {.method = "GET",
     .pattern = "/api/v1/outbox/{id}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = answer_item,
     .name = "get_outbox_item",
     .answer = &outbox_record,
     .success = 200,
     .summary = "One of them."},
    {.method = "POST",
     .pattern = "/api/v1/outbox/{id}/resend",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = resend,
     .name = "resend_outbox_item",
     .answer = &outbox_record,
     .success = 200,
     .summary = "Send again what was sent or has failed; under the same Message-ID."},
    {.method = "GET",
     .pattern = "/api/v1/me/mail-choices",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = answer_choices,
     .name = "get_mail_choices",
     .answer = &mail_choices_record,
     .success = 200,
     .summary = "How one wants the mails that one may choose."},
    {.method = "PUT",
     .pattern = "/api/v1/me/mail-choices",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = choose,
     .name = "set_mail_choices",
     .body = &mail_choices_record,
     .body_mode = RECORD_CREATE,
     .answer = &mail_choices_record,
     .success = 200,
     .summary = "At once, daily or never, for each key."},
    {.method = NULL},
};
