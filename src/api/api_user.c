/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Users, for admins. Those with a password go through the hashing queue. */
#include "api/dispatch.h"
#include "flow/user.h"

#include <string.h>

static const struct param list_params[] = {
    PAGE_PARAMS,
    {.name = NULL},
};

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct users users;
    int64_t total = -1;
    TRY(call_page(call, &page, "users", "email"));
    TRY(user_list(&call->c, &users, page.after_text, page.offset, page.limit + 1));
    if (page.want_total)
        TRY(user_count(&call->c, &total));
    bool more = users.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : users.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &user_record, &users.items[i], true);
        json_actions(&call->out, true);
        json_object_end(&call->out);
    }
    list_end(call, &page, "users", "email",
             &(struct list_last){.more = more, .text = n > 0 ? users.items[n - 1].email : "", .total = total});
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct user user;
    TRY(user_get(&call->c, &user, call->ids[0]));
    call_object(call, 200, &user_record, &user, user.rev);
    return ERR_OK;
}

static enum err write_new(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    struct user user = *(const struct user *)call->body;
    TRY(flow_user_create(c, &user));
    call_object(call, 201, &user_record, &user, user.rev);
    call_location(call, "/api/v1/users/%lld", (long long)user.id);
    return ERR_OK;
}

static enum err create(struct api_call *call)
{
    struct user *user = call->body;
    char hash[PASSWORD_HASH_TEXT];
    if (user->password_hash != NULL) { /* until here it is the password itself */
        TRY(call_new_password(call, hash, user->password_hash, user));
        user->password_hash = arena_strdup(call->c.arena, hash);
    }
    return call_write(call, "user_create", write_new, call);
}

static enum err patch(struct api_call *call)
{
    struct user before;
    TRY(user_get(&call->c, &before, call->ids[0]));
    struct user after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_user_edit(&call->c, &before, &after));
    call_object(call, 200, &user_record, &after, after.rev);
    return ERR_OK;
}

/* --- a password that an admin sets for another --- */

struct new_password {
    const char *password;
    struct user user;
    char hash[PASSWORD_HASH_TEXT];
};
static const struct field new_password_fields[] = {
    PASSWORD_FIELD(struct new_password, password),
};
static const struct record new_password_record = {.name = "UserPassword",
                                                  .doc = "A password that an admin sets for a user.",
                                                  .size = sizeof(struct new_password),
                                                  .fields = new_password_fields,
                                                  .field_count = 1,
                                                  .set_offset = RECORD_NO_SET};

static enum err read_user(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    return user_get(c, &((struct new_password *)call->body)->user, call->ids[0]);
}

static enum err store_password(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    struct new_password *p = call->body;
    TRY(user_get(c, &p->user, call->ids[0])); /* hashing took its time */
    TRY(flow_user_password(c, &p->user, p->hash));
    call_answer(call, 204);
    return ERR_OK;
}

static enum err set_password(struct api_call *call)
{
    struct new_password *p = call->body;
    TRY(call_read(call, "user_password", read_user, call));
    TRY(call_new_password(call, p->hash, p->password, &p->user));
    return call_write(call, "user_password", store_password, call);
}

static enum err reset_totp(struct api_call *call)
{
    struct user user;
    TRY(user_get(&call->c, &user, call->ids[0]));
    TRY(flow_user_totp_reset(&call->c, &user));
    call_answer(call, 204);
    return ERR_OK;
}

const struct route user_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/users",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &user_record,
     .beside = &actions_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Users by address."},
    {.method = "POST",
     .pattern = "/api/v1/users",
     .kind = ROUTE_SLOW,
     .who = WHO_ADMIN,
     .fn = create,
     .body = &user_record,
     .body_mode = RECORD_CREATE,
     .answer = &user_record,
     .beside = &actions_members,
     .success = 201,
     .summary = "A new user."},
    {.method = "GET",
     .pattern = "/api/v1/users/{id}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get,
     .answer = &user_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "One user."},
    {.method = "PATCH",
     .pattern = "/api/v1/users/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &user_record,
     .body_mode = RECORD_PATCH,
     .answer = &user_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Change a user; disabling signs him out at once."},
    {.method = "POST",
     .pattern = "/api/v1/users/{id}/password",
     .kind = ROUTE_SLOW,
     .who = WHO_ADMIN,
     .flags = ROUTE_SECRET,
     .fn = set_password,
     .body = &new_password_record,
     .body_mode = RECORD_CREATE,
     .success = 204,
     .summary = "Set another user's password; signs him out everywhere."},
    {.method = "DELETE",
     .pattern = "/api/v1/users/{id}/totp",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = reset_totp,
     .name = "reset_totp",
     .success = 204,
     .summary = "Take away another user's one-time codes, whose device is lost; signs him out everywhere."},
    {.method = NULL},
};
