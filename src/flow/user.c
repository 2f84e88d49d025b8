/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making, changing and disabling users. */
#include "flow/user.h"

#include "company/company.h"
#include "event/event.h"
#include "user/password_link.h"

#include <ctype.h>
#include <string.h>

static const char *lower(struct ctx *c, const char *text)
{
    char *copy = arena_strdup(c->arena, text);
    for (char *p = copy; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

static enum err check_email(struct ctx *c, struct user *user)
{
    struct user other;
    bool found;
    if (!user_email_valid(user->email))
        return refuse(c, ERR_FIELD_FORMAT, "email", "must be an address like name@example.com");
    user->email = lower(c, user->email);
    TRY(user_by_email(c, &other, &found, user->email));
    if (found && other.id != user->id)
        return refuse(c, ERR_FIELD_DUPLICATE, "email", NULL);
    return ERR_OK;
}

enum err flow_user_create(struct ctx *c, struct user *user)
{
    user->id = 0;
    TRY(check_email(c, user));
    TRY(user_insert(c, user));
    user->rev = 1;
    user->has_password = user->password_hash != NULL;
    user->created_at_ms = c->now_ms;
    return event_write(c, "user.created", "user", user->id, 1, record_diff(c, &user_record, NULL, user));
}

enum err flow_user_edit(struct ctx *c, const struct user *before, struct user *after)
{
    int64_t admins;
    TRY(check_email(c, after));
    bool was = before->active && before->role == ROLE_ADMIN;
    bool stays = after->active && after->role == ROLE_ADMIN;
    TRY(user_active_admins(c, &admins));
    if (was && !stays && admins <= 1)
        return refuse(c, ERR_USER_LAST_ADMIN, before->active && !after->active ? "active" : "role", NULL);
    const char *diff = record_diff(c, &user_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(user_update(c, after));
    after->rev++;
    if (!after->active) {
        TRY(session_end_all(c, after->id));
        TRY(token_revoke_all(c, after->id)); /* for good: one that was stolen must not come back with its user */
    }
    if (!after->active || strcmp(before->email, after->email) != 0)
        TRY(password_links_end(c, after->id));
    return event_write(c, after->active || !before->active ? "user.updated" : "user.disabled", "user", after->id,
                       after->rev, diff);
}

enum err flow_user_password(struct ctx *c, const struct user *user, const char *hash)
{
    TRY(user_set_password(c, user->id, hash));
    TRY(session_end_all(c, user->id));
    TRY(password_links_end(c, user->id));
    return event_write(c, "user.password_changed", "user", user->id, user->rev + 1, NULL);
}

/* Who knew no more than the password is in a session like any other, and would be past the codes with it. */
static enum err end_sessions_without_code(struct ctx *c, const struct user *user, const char *cookie)
{
    return cookie == NULL ? session_end_all(c, user->id) : session_end_others(c, user->id, cookie);
}

enum err flow_user_totp(struct ctx *c, const struct user *user, struct bytes secret, const char *cookie)
{
    struct user without = *user;
    without.has_totp = false;
    if (secret.p == NULL && company_wants_codes(c->company, &without))
        return refuse(c, ERR_TOTP_KEPT, "", NULL);
    TRY(user_set_totp(c, user->id, secret));
    if (secret.p != NULL)
        TRY(end_sessions_without_code(c, user, cookie));
    return event_write(c, secret.p != NULL ? "user.totp_on" : "user.totp_off", "user", user->id, user->rev + 1, NULL);
}

enum err flow_user_totp_reset(struct ctx *c, const struct user *user)
{
    if (c->user != NULL && c->user->id == user->id)
        return refuse(c, ERR_FORBIDDEN, "",
                      "your own codes are turned off with your password: POST /api/v1/me/totp/off");
    if (!user->has_totp)
        return ERR_OK;
    TRY(user_set_totp(c, user->id, (struct bytes){NULL, 0}));
    TRY(session_end_all(c, user->id));
    return event_write(c, "user.totp_off", "user", user->id, user->rev + 1, NULL);
}
