/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new password for one who can't sign in, by a link in a mail; and the invitation to set the first one. Whoever asks
 * gets the same answer, and after the same work: whether the address is a user's is looked up later, by the runner. */
#include "api/dispatch.h"
#include "flow/password.h"

#include <ctype.h>
#include <string.h>

/* --- asking for a link --- */

struct asked {
    const char *email;
    int64_t valid_minutes;
};
static const struct field asked_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct asked, email),
     .min = 1,
     .max = 254,
     .doc = "The address to sign in with."},
    {.name = "valid_minutes",
     .type = FIELD_I64,
     .flags = FIELD_READ,
     .offset = offsetof(struct asked, valid_minutes),
     .doc = "How long the link is good, if one is sent."},
};
static const struct record asked_record = {.name = "PasswordReset",
                                           .doc = "A link to set a new password was asked for.",
                                           .size = sizeof(struct asked),
                                           .fields = asked_fields,
                                           .field_count = sizeof asked_fields / sizeof asked_fields[0],
                                           .set_offset = RECORD_NO_SET};

static enum err ask(struct api_call *call)
{
    const struct asked *asked = call->body;
    const struct asked answer = {.valid_minutes = RESET_VALID_MS / 60000};
    if (!call->api->options.mails)
        return refuse(&call->c, ERR_MAIL_OFF, "", "this server sends no mail; an admin can set the password instead");
    char *email = arena_strdup(call->c.arena, asked->email);
    for (char *p = email; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    TRY(password_request_allowed(&call->c, email, call->request->peer));
    TRY(password_request_put(&call->c, email, call->request->peer));
    call_answer(call, 202);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &asked_record, &answer, false);
    json_object_end(&call->out);
    return ERR_OK;
}

/* --- setting it --- */

struct new_password {
    const char *token, *password;
    struct user user;
    char hash[PASSWORD_HASH_TEXT];
};
static const struct field new_fields[] = {
    {.name = "token",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = offsetof(struct new_password, token),
     .min = 1,
     .max = 200,
     .doc = "What stands behind # in the link."},
    PASSWORD_FIELD(struct new_password, password),
};
static const struct record new_record = {.name = "PasswordByLink",
                                         .doc = "A password that is set by a link.",
                                         .size = sizeof(struct new_password),
                                         .fields = new_fields,
                                         .field_count = sizeof new_fields / sizeof new_fields[0],
                                         .set_offset = RECORD_NO_SET};

static enum err find(struct ctx *c, void *arg)
{
    struct new_password *p = arg;
    int64_t link;
    return password_link_find(c, &link, &p->user, p->token);
}

static enum err store(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct new_password *p = call->body;
    TRY(flow_password_set(c, p->token, p->hash)); /* hashing took its time: the link is looked up again */
    call_answer(call, 204);
    return ERR_OK;
}

/* A wrong link is refused before anything costs time; a weak password does not use the link up. */
static enum err confirm(struct api_call *call)
{
    struct new_password *p = call->body;
    TRY(call_read(call, "password_link", find, p));
    TRY(call_new_password(call, p->hash, p->password, &p->user));
    return call_write(call, "password_link", store, call);
}

/* --- inviting --- */

struct invitation {
    const char *email;
    int64_t expires_at_ms;
};
static const struct field invitation_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_READ,
     .offset = offsetof(struct invitation, email),
     .doc = "Where the link is mailed to."},
    {.name = "expires_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ,
     .offset = offsetof(struct invitation, expires_at_ms),
     .doc = "Until when it is good."},
};
static const struct record invitation_record = {.name = "Invitation",
                                                .doc = "A link to set the first password is mailed.",
                                                .size = sizeof(struct invitation),
                                                .fields = invitation_fields,
                                                .field_count = sizeof invitation_fields / sizeof invitation_fields[0],
                                                .set_offset = RECORD_NO_SET};

static enum err invite(struct api_call *call)
{
    struct user user;
    struct invitation made;
    TRY(user_get(&call->c, &user, call->ids[0]));
    if (!call->api->options.mails)
        return refuse(&call->c, ERR_MAIL_OFF, "", "this server sends no mail; an admin can set the password instead");
    TRY(flow_password_invite(&call->c, &user, &made.expires_at_ms));
    made.email = user.email;
    call_answer(call, 202);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &invitation_record, &made, false);
    json_object_end(&call->out);
    return ERR_OK;
}

const struct route password_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/password-reset",
     .kind = ROUTE_WRITE,
     .who = WHO_ANYBODY,
     .flags = ROUTE_TWICE,
     .fn = ask,
     .name = "ask_password_reset",
     .body = &asked_record,
     .body_mode = RECORD_CREATE,
     .answer = &asked_record,
     .success = 202,
     .summary = "Mail a link to set a new password, if the address is an active user's; the answer does not tell."},
    {.method = "POST",
     .pattern = "/api/v1/password-reset/confirm",
     .kind = ROUTE_SLOW,
     .who = WHO_ANYBODY,
     .flags = ROUTE_SECRET,
     .fn = confirm,
     .name = "confirm_password_reset",
     .body = &new_record,
     .body_mode = RECORD_CREATE,
     .success = 204,
     .summary = "Set the password of the link's user; signs him out everywhere and uses the link up."},
    {.method = "POST",
     .pattern = "/api/v1/users/{id}/invite",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = invite,
     .name = "invite_user",
     .answer = &invitation_record,
     .success = 202,
     .summary = "Mail a link to set the first password; earlier ones are good no more."},
    {.method = NULL},
};
