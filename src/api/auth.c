/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who sends a request, and whether a browser was tricked into sending it. */
#include "api/dispatch.h"

#include "core/log.h"
#include "core/must.h"
#include "user/refused.h"

#include <stdlib.h>
#include <string.h>

#define TOUCH_ARENA ((size_t)64 * 1024)

/* The value of a cookie, copied; NULL if it is not there or is no token. */
static const char *cookie_value(struct arena *arena, const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = header; p != NULL && *p != '\0';) {
        p += strspn(p, "; ");
        size_t length = strcspn(p, ";");
        if (length == n + 1 + TOKEN_TEXT - 1 && strncmp(p, name, n) == 0 && p[n] == '=')
            return arena_strndup(arena, p + n + 1, TOKEN_TEXT - 1);
        p += length;
    }
    return NULL;
}

void auth_read_credential(struct call *call)
{
    struct api_request *r = call->pub.request;
    bool secure = call->pub.api->options.secure_cookies;
    if (r->authorization != NULL && strncasecmp(r->authorization, "Bearer ", 7) == 0)
        call->bearer = r->authorization + 7;
    else if (r->authorization == NULL && r->cookie != NULL)
        call->cookie = cookie_value(r->arena, r->cookie, secure ? COOKIE_NAME_SECURE : COOKIE_NAME);
}

/* What was begun with one's rights is not carried on with others. */
static enum err identify_maker(struct call *call)
{
    struct ctx *c = &call->pub.c;
    struct user *user = &call->identity.user;
    TRY(user_get(c, user, call->maker));
    if (!user->active || user->role != call->maker_role)
        return refuse(c, ERR_FORBIDDEN, "", "who made the job is disabled, or has another role now");
    c->user = user;
    return ERR_OK;
}

enum err auth_identify(struct call *call)
{
    struct ctx *c = &call->pub.c;
    if (call->maker != 0)
        return identify_maker(call);
    if (call->pub.request->local_admin && call->bearer == NULL && call->cookie == NULL)
        return ERR_OK;
    if (call->bearer != NULL)
        TRY(token_find(c, &call->identity, call->bearer));
    else if (call->cookie != NULL)
        TRY(session_find(c, &call->identity, call->cookie));
    else
        return refuse(c, ERR_UNAUTHENTICATED, "", NULL);
    call->known = true;
    c->user = &call->identity.user;
    call->pub.request->user_id = call->identity.user.id;
    return ERR_OK;
}

static const char *after_scheme(const char *url)
{
    const char *p = strstr(url, "://");
    return p == NULL ? "" : p + 3;
}

enum err auth_origin(struct call *call)
{
    /* Browsers send Origin with every unsafe request; a program that keeps a cookie may leave it out. The cookie's
     * SameSite is the first wall, this is the second. */
    const struct api_request *r = call->pub.request;
    const char *public_url = call->pub.api->options.public_url;
    if (call->cookie == NULL || call->pub.route->kind == ROUTE_READ || r->origin == NULL)
        return ERR_OK;
    bool same = public_url != NULL ? strcasecmp(r->origin, public_url) == 0
                                   : r->host != NULL && strcasecmp(after_scheme(r->origin), r->host) == 0;
    return same ? ERR_OK : refuse(&call->pub.c, ERR_ORIGIN_FOREIGN, "", NULL);
}

enum err auth_scope(struct call *call)
{
    const struct route *route = call->pub.route;
    if (!call->known || !call->identity.by_token)
        return ERR_OK;
    int needed = route->who == WHO_ADMIN ? SCOPE_ADMIN : route->kind == ROUTE_READ ? SCOPE_READ : SCOPE_WRITE;
    if (route->who == WHO_ADMIN && route->kind == ROUTE_READ)
        needed = SCOPE_READ;
    if ((route->flags & ROUTE_READ_SCOPE) != 0)
        needed = SCOPE_READ;
    if (call->identity.scope >= needed)
        return ERR_OK;
    return refuse(&call->pub.c, ERR_TOKEN_SCOPE, "", "this needs a token of scope %s", token_scope_names[needed]);
}

enum err auth_codes(struct call *call)
{
    struct ctx *c = &call->pub.c;
    if (!call->known || (call->pub.route->flags & ROUTE_NO_CODES) != 0)
        return ERR_OK;
    return company_wants_codes(c->company, c->user) ? refuse(c, ERR_TOTP_NOT_SET_UP, "", NULL) : ERR_OK;
}

static enum err identify_admin(struct ctx *c, void *arg)
{
    TRY(auth_identify(arg));
    TRY(company_load(c));
    TRY(auth_codes(arg));
    return user_is_admin(c) ? ERR_OK : refuse(c, ERR_FORBIDDEN, "", NULL);
}

/* From this machine, and meant for it: what a proxy in front passes on comes from this machine too, but names the host
 * that the world knows. */
static bool is_near(const struct api_request *r)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    bool peer = strncmp(r->peer, "127.", 4) == 0 || strcmp(r->peer, "::1") == 0;
    bool host = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && r->host != NULL; i++) {
        size_t n = strlen(names[i]);
        host = host || (strncasecmp(r->host, names[i], n) == 0 && (r->host[n] == '\0' || r->host[n] == ':'));
    }
    return peer && host;
}

enum err auth_local(struct call *call)
{
    const struct api_request *r = call->pub.request;
    if (r->local_admin || is_near(r))
        return ERR_OK;
    return tx_run(call->pub.api->options.store, &call->pub.c, TX_READ, "auth_local", identify_admin, call);
}

/* --- "last used" --- */

struct touch {
    struct tx_request tx;
    struct ctx c;
    struct arena *arena;
    bool by_token;
    char secret[256];
};

static enum err touch_it(struct ctx *c, void *arg)
{
    struct touch *t = arg;
    return t->by_token ? token_touch(c, t->secret) : session_touch(c, t->secret);
}

static void touched(struct tx_request *request, enum err result)
{
    struct touch *t = (struct touch *)request;
    if (result != ERR_OK)
        log_event(LOG_WARN, "last_used_not_stored", LOG_TEXT("code", err_info(result)->code));
    arena_close(t->arena);
    free(t);
}

enum err call_new_password(struct api_call *call, char hash[PASSWORD_HASH_TEXT], const char *password,
                           const struct user *user)
{
    bool listed;
    TRY(user_password_err(&call->c, password, user));
    if (!refused_has(call->api->options.refused, &listed, password)) {
        log_event(LOG_ERROR, "passwords_refused_unread",
                  LOG_TEXT("text", "the list of refused passwords can't be read"));
        return ERR_BUSY;
    }
    if (listed)
        return refuse(&call->c, ERR_PASSWORD_WEAK, "password",
                      "is on this server's list of refused passwords: somebody has it who collects stolen ones");
    return password_hash(hash, password);
}

void auth_touch_later(struct call *call)
{
    const char *secret = call->bearer != NULL ? call->bearer : call->cookie;
    if (!call->known || !call->identity.wants_touch || strlen(secret) >= sizeof(((struct touch *)NULL)->secret))
        return;
    struct touch *t = calloc(1, sizeof *t);
    MUST(t != NULL);
    t->arena = arena_open(TOUCH_ARENA);
    t->by_token = call->bearer != NULL;
    memcpy(t->secret, secret, strlen(secret) + 1); /* the length was looked at above */
    ctx_init(&t->c, t->arena, call->pub.c.now_ms);
    t->tx =
        (struct tx_request){.ctx = &t->c, .mode = TX_WRITE, .name = "touch", .fn = touch_it, .arg = t, .done = touched};
    enum err put = tx_put(call->pub.api->options.store, &t->tx);
    if (put != ERR_OK)
        touched(&t->tx, put); /* the next request will try again */
}
