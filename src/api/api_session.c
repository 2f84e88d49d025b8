/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in and out, and who one is. An unknown address, a disabled user and a wrong password look the same and cost
 * the same. */
#include "api/dispatch.h"

#include <ctype.h>
#include <string.h>

#define AGENT_MAX 200

struct sign_in {
    const char *email, *password, *totp;
    /* what came of it */
    struct user user;
    bool found, fits, no_code;
    int64_t step;
    bool renewed; /* the stored hash had old parameters */
    char hash[PASSWORD_HASH_TEXT];
};

static const struct field fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct sign_in, email),
     .min = 1,
     .max = 254,
     .doc = "The user's address."},
    {.name = "password",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,
     .offset = offsetof(struct sign_in, password),
     .min = 1,
     .max = 200,
     .doc = "The user's password."},
    {.name = "totp",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_NULLABLE,
     .offset = offsetof(struct sign_in, totp),
     .min = 0,
     .max = 6,
     .doc = "The one-time code, where the user has set them up."},
};
static const struct record sign_in_record = {.name = "SignIn",
                                             .doc = "What it takes to sign in.",
                                             .size = sizeof(struct sign_in),
                                             .fields = fields,
                                             .field_count = sizeof fields / sizeof fields[0],
                                             .set_offset = RECORD_NO_SET};

struct who {
    int64_t id;
    const char *email, *name, *role, *company, *time_zone, *currency, *date_format;
    bool back_orders, draft_orders, need_by, priority, totp, totp_needed, keeps_copies;
    int64_t future_days;
};
#define AT(member) offsetof(struct who, member)
static const struct field who_fields[] = {
    {.name = "id",
     .type = FIELD_I64,
     .flags = FIELD_READ,
     .offset = AT(id),
     .doc = "The user's id; 0: the program itself."},
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NULLABLE,
     .offset = AT(email),
     .doc = "The user's address."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NULLABLE,
     .offset = AT(name),
     .doc = "The user's name."},
    {.name = "role", .type = FIELD_TEXT, .flags = FIELD_READ, .offset = AT(role), .doc = "admin or rep."},
    {.name = "company", .type = FIELD_TEXT, .flags = FIELD_READ, .offset = AT(company), .doc = "The distributor."},
    {.name = "time_zone",
     .type = FIELD_TEXT,
     .flags = FIELD_READ,
     .offset = AT(time_zone),
     .doc = "The company's time zone."},
    {.name = "back_orders",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(back_orders),
     .doc = "This user may see back orders."},
    {.name = "currency",
     .type = FIELD_TEXT,
     .flags = FIELD_READ,
     .offset = AT(currency),
     .doc = "Of all prices, ISO 4217."},
    {.name = "date_format",
     .type = FIELD_TEXT,
     .flags = FIELD_READ,
     .offset = AT(date_format),
     .doc = "How the company writes dates: iso, us or eu."},
    {.name = "draft_orders",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(draft_orders),
     .doc = "The company supports draft orders."},
    {.name = "future_days",
     .type = FIELD_I64,
     .flags = FIELD_READ,
     .offset = AT(future_days),
     .doc = "An order for a day beyond so many days is a future order; 0: there are none."},
    {.name = "need_by",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(need_by),
     .doc = "The company asks for need-by dates on back orders."},
    {.name = "priority",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(priority),
     .doc = "The company uses priorities of back orders."},
    {.name = "totp",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(totp),
     .doc = "This user signs in with one-time codes."},
    {.name = "totp_needed",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(totp_needed),
     .doc = "The company requires one-time codes of this user, who has to set them up before anything else."},
    {.name = "keeps_copies",
     .type = FIELD_FLAG,
     .flags = FIELD_READ,
     .offset = AT(keeps_copies),
     .doc = "The company lets this user's devices keep copies for the time without a signal."},
};
static const struct record who_record = {.name = "Session",
                                         .doc = "Who is signed in.",
                                         .size = sizeof(struct who),
                                         .fields = who_fields,
                                         .field_count = sizeof who_fields / sizeof who_fields[0],
                                         .set_offset = RECORD_NO_SET};

static void answer_who(struct api_call *call, const struct user *user)
{
    const struct company *company = call->c.company;
    struct who who = {.role = "admin",
                      .company = company->name,
                      .time_zone = company->time_zone,
                      .currency = company->currency,
                      .date_format = enum_name(date_format_names, company->date_format),
                      .back_orders = company_sees_back_orders(&call->c),
                      .draft_orders = company->draft_orders,
                      .future_days = company->future_days,
                      .need_by = company->need_by,
                      .priority = company->priority};
    if (user != NULL) {
        who.id = user->id;
        who.email = user->email;
        who.name = user->name;
        who.role = enum_name(role_names, user->role);
        who.totp = user->has_totp;
        who.totp_needed = company_wants_codes(company, user);
        who.keeps_copies = company_lets_keep(company, user->role);
    }
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &who_record, &who, false);
    json_object_end(&call->out);
}

static void set_cookie(struct api_call *call, const char *token, int64_t age_s)
{
    bool secure = call->api->options.secure_cookies;
    answer_header(&call->request->answer, "Set-Cookie",
                  arena_printf(call->c.arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
                               secure ? COOKIE_NAME_SECURE : COOKIE_NAME, token, (long long)age_s,
                               secure ? "; Secure" : ""));
}

/* --- signing in: look up, hash, decide --- */

static enum err look_up(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    struct sign_in *s = call->body;
    TRY(company_load(c)); /* without one nobody can sign in, and what to do is to be read here */
    TRY(sign_in_allowed(c, s->email, call->request->peer));
    TRY(user_by_email(c, &s->user, &s->found, s->email));
    s->found = s->found && s->user.active;
    return ERR_OK;
}

static enum err decide(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    struct sign_in *s = call->body;
    char token[TOKEN_TEXT];
    const char *agent = call->request->user_agent == NULL ? "" : call->request->user_agent;
    if (!s->fits)
        return sign_in_failed(c, s->email, call->request->peer);
    struct user now; /* hashing took its time: is he still who he was? */
    TRY(user_get(c, &now, s->user.id));
    s->fits = now.active && now.rev == s->user.rev && (!now.has_totp || now.totp_last_step < s->step);
    if (!s->fits)
        return sign_in_failed(c, s->email, call->request->peer);
    if (now.has_totp)
        TRY(user_use_totp_step(c, now.id, s->step));
    TRY(sign_in_forgive(c, s->email));
    if (s->renewed)
        TRY(user_renew_hash(c, &now, s->hash));
    if (call_of(call)->cookie != NULL) /* the session before, whoever's it was: nobody would ever sign it out */
        TRY(session_end(c, call_of(call)->cookie));
    TRY(session_make(c, token, now.id, arena_strndup(c->arena, agent, strnlen(agent, AGENT_MAX))));
    TRY(company_load(c));
    s->user = now;
    c->user = &s->user;
    call->request->user_id = now.id; /* the log says who came in */
    answer_who(call, &s->user);
    set_cookie(call, token, SESSION_ABSOLUTE_MS / 1000);
    return ERR_OK;
}

static enum err sign_in(struct api_call *call)
{
    struct sign_in *s = call->body;
    char *email = arena_strdup(call->c.arena, s->email);
    for (char *p = email; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    s->email = email;
    TRY(call_read(call, "sign_in", look_up, call));
    s->fits = password_fits(s->found ? s->user.password_hash : NULL, s->password);
    if (s->fits && s->user.has_totp) {
        s->no_code = s->totp == NULL;
        s->step = s->no_code ? 0 : user_totp_step(s->user.totp_secret, call->c.now_ms, s->totp, s->user.totp_last_step);
        s->fits = s->step > 0;
    }
    if (s->no_code)
        return refuse(&call->c, ERR_TOTP_REQUIRED, "totp", NULL);
    /* Only now is the password at hand; without the memory for it another sign-in will do it. */
    s->renewed = s->fits && password_hash_old(s->user.password_hash) && password_hash(s->hash, s->password) == ERR_OK;
    TRY(call_write(call, "sign_in", decide, call));
    return s->fits ? ERR_OK : refuse(&call->c, ERR_SIGN_IN_WRONG, "", NULL);
}

/* The user of a request is what its session or token was found with: whether he has one-time codes is looked up. */
static enum err who_am_i(struct api_call *call)
{
    struct user user;
    const struct user *known = call->c.user;
    if (known != NULL)
        TRY(user_get(&call->c, &user, known->id));
    answer_who(call, known == NULL ? NULL : &user);
    return ERR_OK;
}

static enum err sign_out(struct api_call *call)
{
    const struct call *own = call_of(call);
    if (own->cookie != NULL)
        TRY(session_end(&call->c, own->cookie));
    call_answer(call, 204);
    set_cookie(call, "", 0);
    return ERR_OK;
}

const struct route session_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/session",
     .kind = ROUTE_SLOW,
     .who = WHO_ANYBODY,
     .fn = sign_in,
     .name = "sign_in",
     .body = &sign_in_record,
     .body_mode = RECORD_CREATE,
     .answer = &who_record,
     .success = 200,
     .summary = "Sign in: sets the session's cookie."},
    {.method = "GET",
     .pattern = "/api/v1/session",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_NO_CODES,
     .fn = who_am_i,
     .name = "get_session",
     .answer = &who_record,
     .success = 200,
     .summary = "Who is signed in."},
    {.method = "DELETE",
     .pattern = "/api/v1/session",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_READ_SCOPE | ROUTE_SECRET | ROUTE_NO_CODES,
     .fn = sign_out,
     .name = "sign_out",
     .success = 204,
     .summary = "Sign out."},
    {.method = NULL},
};
