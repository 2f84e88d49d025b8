/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Users, sessions, tokens and failed sign-ins in the database. */
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/session.h"

#include <string.h>

const char *const token_scope_names[] = {"read", "write", "admin", NULL};

static struct user from_row(const struct row_user_row *r)
{
    return (struct user){.id = r->id,
                         .rev = r->rev,
                         .email = r->email,
                         .name = r->name,
                         .role = enum_index(role_names, r->role),
                         .active = r->active,
                         .has_password = r->password_hash != NULL,
                         .has_totp = r->totp_secret.p != NULL,
                         .created_at_ms = r->created_at,
                         .password_hash = r->password_hash,
                         .totp_secret = r->totp_secret,
                         .totp_last_step = r->totp_last_step};
}

enum err user_get(struct ctx *c, struct user *out, int64_t id)
{
    struct row_user_row row;
    bool found;
    TRY(q_user_by_id(c, &row, &found, id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(&row);
    return ERR_OK;
}

enum err user_by_email(struct ctx *c, struct user *out, bool *found, const char *email)
{
    struct row_user_row row;
    TRY(q_user_by_email(c, &row, found, email));
    if (*found)
        *out = from_row(&row);
    return ERR_OK;
}

enum err user_count(struct ctx *c, int64_t *n)
{
    struct row_user_count row;
    TRY(q_user_count(c, &row));
    *n = row.n;
    return ERR_OK;
}

enum err user_list(struct ctx *c, struct users *out, const char *after, int64_t skip, int64_t most)
{
    struct rows_user_row got;
    TRY(q_user_list(c, &got, after, skip, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct user, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = from_row(&got.rows[i]);
    return ERR_OK;
}

enum err user_insert(struct ctx *c, struct user *user)
{
    struct row_user_made made;
    TRY(q_user_insert(c, &made,
                      &(struct arg_user_insert){.email = user->email,
                                                .name = user->name,
                                                .role = enum_name(role_names, user->role),
                                                .active = user->active,
                                                .password_hash = user->password_hash,
                                                .created_at = c->now_ms}));
    user->id = made.id;
    return ERR_OK;
}

enum err user_update(struct ctx *c, const struct user *user)
{
    return q_user_update(c, &(struct arg_user_update){.id = user->id,
                                                      .rev = user->rev,
                                                      .email = user->email,
                                                      .name = user->name,
                                                      .role = enum_name(role_names, user->role),
                                                      .active = user->active});
}

enum err user_set_password(struct ctx *c, int64_t id, const char *hash)
{
    return q_user_set_password(c, id, hash);
}

enum err user_renew_hash(struct ctx *c, const struct user *user, const char *hash)
{
    return q_user_renew_hash(c, user->id, user->password_hash, hash);
}

enum err user_set_totp(struct ctx *c, int64_t id, struct bytes secret)
{
    return q_user_set_totp(c, id, secret);
}

enum err user_use_totp_step(struct ctx *c, int64_t id, int64_t step)
{
    return q_user_use_totp_step(c, id, step);
}

enum err user_active_admins(struct ctx *c, int64_t *n)
{
    struct row_user_admins row;
    TRY(q_user_active_admins(c, &row));
    *n = row.n;
    return ERR_OK;
}

enum err user_first_admin(struct ctx *c, struct user *out, bool *found)
{
    struct row_user_row row;
    TRY(q_user_first_admin(c, &row, found));
    if (*found)
        *out = from_row(&row);
    return ERR_OK;
}

/* --- sessions and tokens --- */

static struct bytes hash_of(uint8_t room[TOKEN_HASH], const char *token)
{
    token_hash(room, token, strlen(token));
    return (struct bytes){room, TOKEN_HASH};
}

enum err session_find(struct ctx *c, struct identity *out, const char *cookie)
{
    uint8_t hash[TOKEN_HASH];
    struct row_session_row row;
    bool found;
    TRY(q_session_find(c, &row, &found, hash_of(hash, cookie)));
    if (!found || !row.active || c->now_ms - row.last_used_at > SESSION_IDLE_MS ||
        c->now_ms - row.created_at > SESSION_ABSOLUTE_MS)
        return refuse(c, ERR_UNAUTHENTICATED, "", NULL);
    *out = (struct identity){.user = {.id = row.user_id,
                                      .rev = row.rev,
                                      .email = row.email,
                                      .name = row.name,
                                      .role = enum_index(role_names, row.role),
                                      .active = true,
                                      .has_totp = row.has_totp},
                             .wants_touch = c->now_ms - row.last_used_at > SESSION_TOUCH_MS};
    return ERR_OK;
}

enum err token_find(struct ctx *c, struct identity *out, const char *token)
{
    uint8_t hash[TOKEN_HASH];
    struct row_token_found row;
    bool found;
    TRY(q_token_find(c, &row, &found, hash_of(hash, token)));
    if (!found || !row.active || row.revoked_at.has || (row.expires_at.has && row.expires_at.v <= c->now_ms))
        return refuse(c, ERR_UNAUTHENTICATED, "", NULL);
    *out = (struct identity){.user = {.id = row.user_id,
                                      .rev = row.rev,
                                      .email = row.email,
                                      .name = row.name,
                                      .role = enum_index(role_names, row.role),
                                      .active = true,
                                      .has_totp = row.has_totp},
                             .by_token = true,
                             .scope = enum_index(token_scope_names, row.scope),
                             .expires_at_ms = row.expires_at,
                             .wants_touch = !row.last_used_at.has || c->now_ms - row.last_used_at.v > SESSION_TOUCH_MS};
    return ERR_OK;
}

enum err session_touch(struct ctx *c, const char *cookie)
{
    uint8_t hash[TOKEN_HASH];
    return q_session_touch(c, hash_of(hash, cookie), c->now_ms);
}

enum err token_touch(struct ctx *c, const char *token)
{
    uint8_t hash[TOKEN_HASH];
    struct row_token_found row;
    bool found;
    TRY(q_token_find(c, &row, &found, hash_of(hash, token)));
    return found ? q_token_touch(c, row.id, c->now_ms) : ERR_OK;
}

enum err session_make(struct ctx *c, char token[TOKEN_TEXT], int64_t user, const char *agent)
{
    uint8_t hash[TOKEN_HASH];
    token_make(token);
    return q_session_insert(c,
                            &(struct arg_session_insert){
                                .token_hash = hash_of(hash, token), .user_id = user, .at = c->now_ms, .agent = agent});
}

enum err session_end(struct ctx *c, const char *cookie)
{
    uint8_t hash[TOKEN_HASH];
    return q_session_delete(c, hash_of(hash, cookie));
}

enum err session_end_all(struct ctx *c, int64_t user)
{
    return q_session_delete_of_user(c, user);
}

enum err session_end_others(struct ctx *c, int64_t user, const char *cookie)
{
    uint8_t hash[TOKEN_HASH];
    return q_session_delete_others(c, user, hash_of(hash, cookie));
}

/* 53 bits of the hash: a number that JavaScript holds exactly. */
static int64_t session_id(struct bytes hash)
{
    uint64_t id = 0;
    for (size_t i = 0; i < 7; i++)
        id = id << 8 | hash.p[i];
    return (int64_t)(id >> 3);
}

static enum err living(struct ctx *c, struct rows_session_item *out, int64_t user)
{
    return q_session_list(c, out,
                          &(struct arg_session_list){.user_id = user,
                                                     .used_from = c->now_ms - SESSION_IDLE_MS,
                                                     .created_from = c->now_ms - SESSION_ABSOLUTE_MS,
                                                     .most = SESSIONS_LISTED});
}

enum err session_list(struct ctx *c, struct sessions *out, int64_t user, const char *cookie)
{
    uint8_t room[TOKEN_HASH];
    struct rows_session_item got;
    struct bytes own = cookie == NULL ? (struct bytes){NULL, 0} : hash_of(room, cookie);
    TRY(living(c, &got, user));
    out->n = got.n;
    out->items = arena_array(c->arena, struct session, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_session_item *r = &got.rows[i];
        out->items[i] = (struct session){
            .id = session_id(r->token_hash),
            .created_at_ms = r->created_at,
            .last_used_at_ms = r->last_used_at,
            .agent = r->agent,
            .current = cookie != NULL && own.n == r->token_hash.n && memcmp(own.p, r->token_hash.p, own.n) == 0,
        };
    }
    return ERR_OK;
}

enum err session_end_one(struct ctx *c, int64_t user, int64_t id)
{
    struct rows_session_item got;
    TRY(living(c, &got, user));
    for (size_t i = 0; i < got.n; i++) {
        if (session_id(got.rows[i].token_hash) == id)
            return q_session_delete(c, got.rows[i].token_hash);
    }
    return refuse(c, ERR_NOT_FOUND, "", NULL);
}

enum err token_create(struct ctx *c, struct api_token *token)
{
    uint8_t hash[TOKEN_HASH];
    char text[TOKEN_TEXT];
    struct row_token_made made;
    token_make(text);
    TRY(q_token_insert(c, &made,
                       &(struct arg_token_insert){.user_id = token->user,
                                                  .name = token->name,
                                                  .token_hash = hash_of(hash, text),
                                                  .scope = enum_name(token_scope_names, token->scope),
                                                  .created_at = c->now_ms,
                                                  .expires_at = token->expires_at_ms}));
    token->id = made.id;
    token->created_at_ms = c->now_ms;
    token->token = arena_strdup(c->arena, text);
    return ERR_OK;
}

enum err token_list(struct ctx *c, struct api_tokens *out, int64_t user)
{
    struct rows_token_row got;
    TRY(q_token_list(c, &got, user));
    out->n = got.n;
    out->items = arena_array(c->arena, struct api_token, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_token_row *r = &got.rows[i];
        out->items[i] = (struct api_token){.id = r->id,
                                           .user = r->user_id,
                                           .name = r->name,
                                           .scope = enum_index(token_scope_names, r->scope),
                                           .created_at_ms = r->created_at,
                                           .last_used_at_ms = r->last_used_at,
                                           .expires_at_ms = r->expires_at,
                                           .revoked_at_ms = r->revoked_at};
    }
    return ERR_OK;
}

enum err token_revoke(struct ctx *c, int64_t id, int64_t user)
{
    int64_t changed;
    TRY(q_token_revoke(c, &changed, id, user, c->now_ms));
    return changed == 1 ? ERR_OK : refuse(c, ERR_NOT_FOUND, "", NULL);
}

enum err token_revoke_all(struct ctx *c, int64_t user)
{
    return q_token_revoke_all(c, user, c->now_ms);
}

/* --- failed sign-ins --- */

static enum err allowed(struct ctx *c, const char *kind, const char *who, int64_t most)
{
    struct row_sign_in_failures row;
    bool found;
    TRY(q_sign_in_failures(c, &row, &found, arena_printf(c->arena, "%s:%s", kind, who)));
    bool over = found && row.window_at > c->now_ms - SIGN_IN_WINDOW_MS && row.failures >= most;
    return over ? refuse(c, ERR_RATE_LIMITED, "", "too many failed sign-ins; wait 15 minutes") : ERR_OK;
}

enum err sign_in_allowed(struct ctx *c, const char *email, const char *address)
{
    TRY(allowed(c, "a", address, SIGN_IN_FAILURES_ADDRESS));
    return allowed(c, "u", email, SIGN_IN_FAILURES_USER);
}

enum err sign_in_failed(struct ctx *c, const char *email, const char *address)
{
    int64_t start = c->now_ms - SIGN_IN_WINDOW_MS;
    TRY(q_sign_in_failed(c, arena_printf(c->arena, "a:%s", address), c->now_ms, start));
    return q_sign_in_failed(c, arena_printf(c->arena, "u:%s", email), c->now_ms, start);
}

enum err session_purge(struct ctx *c, int64_t *removed, int64_t most)
{
    int64_t sessions, windows;
    TRY(q_session_purge(c, &sessions, c->now_ms - SESSION_IDLE_MS, c->now_ms - SESSION_ABSOLUTE_MS, most));
    TRY(q_sign_in_purge(c, &windows, c->now_ms - SIGN_IN_WINDOW_MS, most));
    *removed = sessions + windows;
    return ERR_OK;
}

enum err sign_in_forgive(struct ctx *c, const char *email)
{
    return q_sign_in_forgive(c, arena_printf(c->arena, "u:%s", email));
}
