/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What everybody may do for himself: the password, one-time codes, API tokens. */
#include "api/dispatch.h"
#include "event/event.h"
#include "flow/user.h"

#include <ctype.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TOTP_SECRET_BYTES 20 /* as RFC 4226 recommends */

/* --- password and one-time codes --- */

struct proof {
    const char *present, *password; /* the present password; a new one */
    const char *secret, *code;      /* of one-time codes */
    struct user user;
    char hash[PASSWORD_HASH_TEXT];
    struct bytes raw_secret;
    int64_t step;
};
#define AT(member) offsetof(struct proof, member)
static const struct field password_fields[] = {
    {.name = "present",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = AT(present),
     .min = 1,
     .max = 200,
     .doc = "The present password."},
    PASSWORD_FIELD(struct proof, password),
};
static const struct field totp_fields[] = {
    {.name = "present",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = AT(present),
     .min = 1,
     .max = 200,
     .doc = "The present password."},
    {.name = "secret",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = AT(secret),
     .min = 16,
     .max = 64,
     .doc = "The secret that was proposed, in base 32."},
    {.name = "code",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = AT(code),
     .min = 6,
     .max = 6,
     .doc = "A code made with it, as proof."},
};
static const struct field totp_off_fields[] = {
    {.name = "present",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = AT(present),
     .min = 1,
     .max = 200,
     .doc = "The present password."},
};
#define PROOF(variable, title, sentence, table)                                                                        \
    static const struct record variable = {.name = title,                                                              \
                                           .doc = sentence,                                                            \
                                           .size = sizeof(struct proof),                                               \
                                           .fields = table,                                                            \
                                           .field_count = sizeof table / sizeof table[0],                              \
                                           .set_offset = RECORD_NO_SET}
PROOF(password_record, "NewPassword", "A new password.", password_fields);
PROOF(totp_record, "TotpOn", "Turns one-time codes on.", totp_fields);
PROOF(totp_off_record, "TotpOff", "Turns one-time codes off.", totp_off_fields);

static enum err read_me(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    struct proof *p = call->body;
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "the program itself has no password");
    TRY(user_get(c, &p->user, c->user->id));
    return sign_in_allowed(c, p->user.email, call->request->peer);
}

static enum err note_guess(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct proof *p = call->body;
    return sign_in_failed(c, p->user.email, call->request->peer);
}

/* The present password must be right; it is hashed outside of a transaction. A stolen session is no way to guess it:
 * a wrong one counts as a failed sign-in. */
static enum err prove(struct api_call *call)
{
    struct proof *p = call->body;
    TRY(call_read(call, "me", read_me, call));
    if (password_fits(p->user.password_hash, p->present))
        return ERR_OK;
    TRY(call_write(call, "me_guess", note_guess, call));
    return refuse(&call->c, ERR_PASSWORD_WRONG, "present", NULL);
}

static enum err store_password(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct proof *p = call->body;
    TRY(flow_user_password(c, &p->user, p->hash));
    call_answer(call, 204);
    return ERR_OK;
}

static enum err change_password(struct api_call *call)
{
    struct proof *p = call->body;
    TRY(prove(call));
    TRY(call_new_password(call, p->hash, p->password, &p->user));
    return call_write(call, "me_password", store_password, call);
}

static const struct field proposal_fields[] = {
    {.name = "secret", .type = FIELD_TEXT, .flags = FIELD_READ, .doc = "A fresh secret in base 32."},
    {.name = "uri", .type = FIELD_TEXT, .flags = FIELD_READ, .doc = "The same for an app, as otpauth:// address."},
};
static const struct record proposal_record = {.name = "TotpProposal",
                                              .doc = "What to set an app for one-time codes up with.",
                                              .fields = proposal_fields,
                                              .field_count = 2,
                                              .set_offset = RECORD_NO_SET};

/* An address of a person, as a part of another address: of its signs some would end the part. */
static const char *in_uri(struct arena *arena, const char *text)
{
    struct str out = str_init(arena, 4 * strlen(text) + 1);
    for (const char *p = text; *p != '\0'; p++) {
        if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
            str_putc(&out, *p);
        else
            str_printf(&out, "%%%02X", (unsigned)(unsigned char)*p);
    }
    return str_text(&out);
}

static enum err propose_totp(struct api_call *call)
{
    uint8_t secret[TOTP_SECRET_BYTES];
    char *text = NULL;
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_FORBIDDEN, "", "the program itself has no password");
    randombytes_buf(secret, sizeof secret);
    if (oath_base32_encode((const char *)secret, sizeof secret, &text, NULL) != OATH_OK)
        return ERR_BUSY;
    call_answer(call, 200);
    json_object_begin(&call->out);
    json_put_text(&call->out, "secret", text);
    json_put_text(&call->out, "uri",
                  arena_printf(call->c.arena, "otpauth://totp/Cellarbook:%s?secret=%s&issuer=Cellarbook",
                               in_uri(call->c.arena, call->c.user->email), text));
    json_object_end(&call->out);
    free(text);
    return ERR_OK;
}

static enum err store_totp(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct proof *p = call->body;
    TRY(flow_user_totp(c, &p->user, p->raw_secret, call_of(call)->cookie));
    if (p->step > 0)
        TRY(user_use_totp_step(c, p->user.id, p->step));
    call_answer(call, 204);
    return ERR_OK;
}

static enum err totp_on(struct api_call *call)
{
    struct proof *p = call->body;
    char *raw = NULL;
    size_t n = 0;
    TRY(prove(call));
    if (oath_base32_decode(p->secret, strlen(p->secret), &raw, &n) != OATH_OK)
        return refuse(&call->c, ERR_FIELD_FORMAT, "secret", "must be base 32");
    p->raw_secret = (struct bytes){(const uint8_t *)arena_strndup(call->c.arena, raw, n), n};
    free(raw);
    p->step = user_totp_step(p->raw_secret, call->c.now_ms, p->code, 0);
    if (n < 10 || p->step == 0)
        return refuse(&call->c, ERR_TOTP_WRONG, "code", NULL);
    return call_write(call, "me_totp_on", store_totp, call);
}

static enum err totp_off(struct api_call *call)
{
    TRY(prove(call));
    return call_write(call, "me_totp_off", store_totp, call);
}

/* --- sessions --- */

static enum err list_sessions(struct api_call *call)
{
    struct sessions found = {NULL, 0};
    if (call->c.user != NULL)
        TRY(session_list(&call->c, &found, call->c.user->id, call_of(call)->cookie));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &session_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "sessions", "last_used_at",
             &(struct list_last){.total = -1});
    return ERR_OK;
}

static enum err told_of_end(struct api_call *call)
{
    TRY(event_write(&call->c, "user.sessions_ended", "user", call->c.user->id, call->c.user->rev, NULL));
    call_answer(call, 204);
    return ERR_OK;
}

static enum err end_session(struct api_call *call)
{
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_NOT_FOUND, "", NULL);
    TRY(session_end_one(&call->c, call->c.user->id, call->ids[0]));
    return told_of_end(call);
}

/* A token is in no session: it ends them all. */
static enum err end_other_sessions(struct api_call *call)
{
    const char *cookie = call_of(call)->cookie;
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_FORBIDDEN, "", "the program itself is in no session");
    TRY(cookie == NULL ? session_end_all(&call->c, call->c.user->id)
                       : session_end_others(&call->c, call->c.user->id, cookie));
    return told_of_end(call);
}

/* --- API tokens --- */

static enum err list_tokens(struct api_call *call)
{
    struct api_tokens tokens = {NULL, 0};
    if (call->c.user != NULL)
        TRY(token_list(&call->c, &tokens, call->c.user->id));
    list_begin(call);
    for (size_t i = 0; i < tokens.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &api_token_record, &tokens.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "tokens", "id", &(struct list_last){.total = -1});
    return ERR_OK;
}

/* A token that has got out must not be able to make itself more than it is, nor to last. */
static enum err check_maker(struct api_call *call, const struct api_token *token)
{
    const struct identity *maker = &call_of(call)->identity;
    if (!maker->by_token)
        return ERR_OK;
    if (token->scope > maker->scope)
        return refuse(&call->c, ERR_TOKEN_SCOPE, "scope", "a token makes none that may do more than itself");
    if (maker->expires_at_ms.has && (!token->expires_at_ms.has || token->expires_at_ms.v > maker->expires_at_ms.v))
        return refuse(&call->c, ERR_FIELD_RANGE, "expires_at", "a token makes none that lasts longer than itself");
    return ERR_OK;
}

/* A token for ${user}: his own, or one that the office makes for him. */
static enum err make_token(struct api_call *call, int64_t user)
{
    struct api_token *token = call->body;
    struct user owner;
    TRY(user_get(&call->c, &owner, user));
    if (token->scope == SCOPE_ADMIN && owner.role != ROLE_ADMIN)
        return refuse(&call->c, ERR_FIELD_CHOICE, "scope", "only admins can have a token of scope admin");
    TRY(check_maker(call, token));
    token->user = user;
    TRY(token_create(&call->c, token));
    TRY(event_write(&call->c, "user.token_made", "user", user, owner.rev,
                    record_diff(&call->c, &token_diff_record, NULL, token)));
    call_answer(call, 201);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &api_token_record, token, false);
    json_object_end(&call->out);
    call_location(call, "/api/v1/tokens/%lld", (long long)token->id);
    return ERR_OK;
}

static enum err create_token(struct api_call *call)
{
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_FORBIDDEN, "", "name the user: POST /api/v1/users/{id}/tokens");
    return make_token(call, call->c.user->id);
}

static enum err create_token_for(struct api_call *call)
{
    return make_token(call, call->ids[0]);
}

static enum err revoke_token(struct api_call *call)
{
    if (call->c.user == NULL)
        return refuse(&call->c, ERR_NOT_FOUND, "", NULL);
    TRY(token_revoke(&call->c, call->ids[0], call->c.user->id));
    TRY(event_write(&call->c, "user.token_revoked", "user", call->c.user->id, call->c.user->rev, NULL));
    call_answer(call, 204);
    return ERR_OK;
}

const struct route me_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/me/password",
     .kind = ROUTE_SLOW,
     .who = WHO_USER,
     .flags = ROUTE_SECRET | ROUTE_PROOF,
     .fn = change_password,
     .name = "change_password",
     .body = &password_record,
     .body_mode = RECORD_CREATE,
     .success = 204,
     .summary = "Change one's own password; signs out everywhere."},
    {.method = "GET",
     .pattern = "/api/v1/me/totp",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_NO_CODES,
     .fn = propose_totp,
     .name = "propose_totp",
     .answer = &proposal_record,
     .success = 200,
     .summary = "A fresh secret for one-time codes; nothing changes yet."},
    {.method = "POST",
     .pattern = "/api/v1/me/totp",
     .kind = ROUTE_SLOW,
     .who = WHO_USER,
     .flags = ROUTE_SECRET | ROUTE_PROOF | ROUTE_NO_CODES,
     .fn = totp_on,
     .name = "turn_totp_on",
     .body = &totp_record,
     .body_mode = RECORD_CREATE,
     .success = 204,
     .summary = "Turn one-time codes on."},
    {.method = "POST",
     .pattern = "/api/v1/me/totp/off",
     .kind = ROUTE_SLOW,
     .who = WHO_USER,
     .flags = ROUTE_SECRET | ROUTE_PROOF,
     .fn = totp_off,
     .name = "turn_totp_off",
     .body = &totp_off_record,
     .body_mode = RECORD_CREATE,
     .success = 204,
     .summary = "Turn one-time codes off."},
    {.method = "GET",
     .pattern = "/api/v1/me/sessions",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = list_sessions,
     .name = "list_sessions",
     .answer = &session_record,
     .answer_list = true,
     .success = 200,
     .summary = "Where one is signed in, the last used first."},
    {.method = "DELETE",
     .pattern = "/api/v1/me/sessions",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = end_other_sessions,
     .name = "end_other_sessions",
     .success = 204,
     .summary = "Sign out everywhere else."},
    {.method = "DELETE",
     .pattern = "/api/v1/me/sessions/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = end_session,
     .name = "end_session",
     .success = 204,
     .summary = "Sign out in one place."},
    {.method = "GET",
     .pattern = "/api/v1/tokens",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = list_tokens,
     .answer = &api_token_record,
     .answer_list = true,
     .success = 200,
     .summary = "One's own API tokens."},
    {.method = "POST",
     .pattern = "/api/v1/tokens",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_SECRET,
     .fn = create_token,
     .body = &api_token_record,
     .body_mode = RECORD_CREATE,
     .answer = &api_token_record,
     .success = 201,
     .summary = "A new API token for oneself; shown once."},
    {.method = "POST",
     .pattern = "/api/v1/users/{id}/tokens",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_SECRET,
     .fn = create_token_for,
     .body = &api_token_record,
     .body_mode = RECORD_CREATE,
     .answer = &api_token_record,
     .success = 201,
     .summary = "A new API token for a user; shown once."},
    {.method = "DELETE",
     .pattern = "/api/v1/tokens/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = revoke_token,
     .success = 204,
     .summary = "End one of one's own tokens."},
    {.method = NULL},
};
