/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords that users set by a link in a mail. The mail holds no secret until it is sent: src/mail/ has one made then.
 */
#include "flow/password.h"

#include "company/company.h"
#include "core/must.h"
#include "event/event.h"
#include "flow/notify_parts.h"
#include "flow/user.h"

#define REQUESTS_AT_ONCE 20
#define LINK_PATH        "/set-password" /* of the web pages; the secret stands behind #, so it reaches no log */

struct linked {
    int kind; /* enum password_link_kind */
    const char *key;
    int64_t expires_at_ms;
};

static enum err mail_link(struct ctx *c, const struct user *user, const struct linked *linked, struct letter *letter)
{
    int64_t link, row;
    TRY(password_link_make(c, &link, user->id, linked->kind, linked->expires_at_ms));
    letter->to_name = user->name;
    letter->link = LINK_PATH;
    letter->password_link = some_i64(link);
    const char *payload = letter_write(c, letter);
    MUST(payload != NULL); /* a few sentences */
    return outbox_add(c, &row,
                      &(struct outbox_new){.kind = OUTBOX_MAIL,
                                           .key = linked->key,
                                           .target = user->email,
                                           .user = some_i64(user->id),
                                           .payload = payload});
}

/* --- a new password --- */

static enum err send_reset(struct ctx *c, const struct user *user, int64_t asked_at_ms)
{
    const struct linked linked = {LINK_RESET, "password.reset", asked_at_ms + RESET_VALID_MS};
    struct letter letter =
        words_begin(c, arena_printf(c->arena, "Set a new password for %s", c->company->name), "Set a new password",
                    "Somebody, probably you, has asked to set a new password for this address. The link is good for "
                    "60 minutes from then, and once. If it was not you, do nothing: your password stays as it is.");
    letter.link_text = "Set a new password";
    letter.reason = "It was asked for on the page to sign in.";
    TRY(mail_link(c, user, &linked, &letter));
    return event_write(c, "user.password_link_sent", "user", user->id, user->rev, NULL);
}

enum err flow_password_requests(struct ctx *c)
{
    struct password_requests requests;
    TRY(password_request_take(c, &requests, REQUESTS_AT_ONCE));
    if (requests.n == 0) /* another server was first */
        return ERR_OK;
    TRY(company_load(c));
    for (size_t i = 0; i < requests.n; i++) {
        struct user user;
        bool found;
        TRY(user_by_email(c, &user, &found, requests.items[i].email));
        if (found && user.active && requests.items[i].at_ms + RESET_VALID_MS > c->now_ms)
            TRY(send_reset(c, &user, requests.items[i].at_ms));
    }
    return ERR_OK;
}

/* --- the first one --- */

enum err flow_password_invite(struct ctx *c, const struct user *user, int64_t *expires_at_ms)
{
    const struct linked linked = {LINK_INVITATION, "password.invitation", c->now_ms + INVITATION_VALID_MS};
    if (!user->active)
        return refuse(c, ERR_USER_INACTIVE, "", NULL);
    if (user->has_password)
        return refuse(c, ERR_USER_HAS_PASSWORD, "", NULL);
    struct letter letter = words_begin(
        c, arena_printf(c->arena, "Your access to %s", c->company->name), "Welcome",
        arena_printf(c->arena,
                     "%s has made an account for you at %s. Set your password by the link; it is good for 7 days, and "
                     "once. You sign in with the address that this mail was sent to.",
                     c->user == NULL ? "An admin" : c->user->name, c->company->name));
    letter.link_text = "Set your password";
    letter.reason = "An admin has invited you.";
    TRY(mail_link(c, user, &linked, &letter));
    *expires_at_ms = linked.expires_at_ms;
    return event_write(c, "user.invited", "user", user->id, user->rev, NULL);
}

/* --- using it --- */

enum err flow_password_set(struct ctx *c, const char *token, const char *hash)
{
    struct user *user = arena_new(c->arena, struct user);
    int64_t link;
    TRY(password_link_find(c, &link, user, token));
    c->user = user; /* he does it himself: so says the history */
    TRY(password_link_use(c, link));
    TRY(flow_user_password(c, user, hash));
    return sign_in_forgive(c, user->email);
}
