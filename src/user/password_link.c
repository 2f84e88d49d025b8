/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links to set a password, in the database; how often one may ask for one. */
#include "user/password_link.h"

#include "store/stmt_gen.h"

#include <string.h>

static const char *const kind_names[] = {"reset", "invitation", NULL};

/* --- asking --- */

/* The windows stand beside those of failed sign-ins, under keys of their own. */
static enum err allowed(struct ctx *c, const char *key, int64_t most)
{
    struct row_sign_in_failures row;
    bool found;
    TRY(q_sign_in_failures(c, &row, &found, key));
    bool over = found && row.window_at > c->now_ms - RESET_WINDOW_MS && row.failures >= most;
    return over ? refuse(c, ERR_RATE_LIMITED, "", "too many requests for a link; wait 15 minutes") : ERR_OK;
}

static const char *user_key(struct ctx *c, const char *email)
{
    return arena_printf(c->arena, "ru:%s", email);
}

static const char *address_key(struct ctx *c, const char *address)
{
    return arena_printf(c->arena, "ra:%s", address);
}

enum err password_request_allowed(struct ctx *c, const char *email, const char *address)
{
    TRY(allowed(c, address_key(c, address), RESET_REQUESTS_ADDRESS));
    return allowed(c, user_key(c, email), RESET_REQUESTS_USER);
}

enum err password_request_put(struct ctx *c, const char *email, const char *address)
{
    int64_t start = c->now_ms - RESET_WINDOW_MS;
    TRY(q_sign_in_failed(c, address_key(c, address), c->now_ms, start));
    TRY(q_sign_in_failed(c, user_key(c, email), c->now_ms, start));
    return q_password_request_insert(c, email, c->now_ms);
}

enum err password_request_waiting(struct ctx *c, bool *found)
{
    struct row_password_request_id row;
    return q_password_request_waiting(c, &row, found);
}

enum err password_request_take(struct ctx *c, struct password_requests *out, int64_t most)
{
    struct rows_password_request got;
    TRY(q_password_request_take(c, &got, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct password_request, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = (struct password_request){got.rows[i].email, got.rows[i].at};
    return ERR_OK;
}

/* --- links --- */

enum err password_link_make(struct ctx *c, int64_t *id, int64_t user, int kind, int64_t expires_at_ms)
{
    struct row_password_link_made made;
    TRY(q_password_links_end(c, user, enum_name(kind_names, kind), c->now_ms));
    TRY(q_password_link_insert(c, &made,
                               &(struct arg_password_link_insert){.user_id = user,
                                                                  .kind = enum_name(kind_names, kind),
                                                                  .created_at = c->now_ms,
                                                                  .expires_at = expires_at_ms}));
    *id = made.id;
    return ERR_OK;
}

static struct bytes hash_of(const char *token, uint8_t room[TOKEN_HASH])
{
    token_hash(room, token, strlen(token));
    return (struct bytes){room, TOKEN_HASH};
}

enum err password_link_token(struct ctx *c, bool *found, char token[TOKEN_TEXT], int64_t id)
{
    struct row_password_link_row row;
    uint8_t hash[TOKEN_HASH];
    TRY(q_password_link_by_id(c, &row, found, id, c->now_ms));
    if (!*found)
        return ERR_OK;
    token_make(token);
    return q_password_token_insert(c, hash_of(token, hash), id);
}

enum err password_link_find(struct ctx *c, int64_t *id, struct user *user, const char *token)
{
    struct row_password_link_row row;
    uint8_t hash[TOKEN_HASH];
    bool found;
    TRY(q_password_link_by_token(c, &row, &found, hash_of(token, hash), c->now_ms));
    if (!found)
        return refuse(c, ERR_PASSWORD_LINK, "token", NULL);
    *id = row.id;
    return user_get(c, user, row.user_id);
}

enum err password_link_use(struct ctx *c, int64_t id)
{
    return q_password_link_use(c, id, c->now_ms);
}

enum err password_links_end(struct ctx *c, int64_t user)
{
    return q_password_links_end(c, user, NULL, c->now_ms);
}

enum err password_links_purge(struct ctx *c, int64_t *removed, int64_t most)
{
    return q_password_links_purge(c, removed, c->now_ms - PASSWORD_LINK_KEPT_MS, most);
}
