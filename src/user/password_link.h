/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links by which a user sets his password without being signed in: single-use, expiring, at most one of a kind for a
 * user. Rules: docs/domain/passwords.md. */
#ifndef USER_PASSWORD_LINK_H
#define USER_PASSWORD_LINK_H

#include "core/token.h"
#include "user/user.h"

#define RESET_VALID_MS         (INT64_C(60) * 60 * 1000)          /* from the moment it was asked for */
#define INVITATION_VALID_MS    (INT64_C(7) * 24 * 60 * 60 * 1000) /* from the moment an admin invites */
#define RESET_WINDOW_MS        (INT64_C(15) * 60 * 1000)
#define RESET_REQUESTS_USER    5  /* in a window, for an address of a person, whether it is a user's or not */
#define RESET_REQUESTS_ADDRESS 30 /* the same for a network address */
#define PASSWORD_LINK_KEPT_MS  (INT64_C(30) * 24 * 60 * 60 * 1000) /* after its end */

enum password_link_kind { LINK_RESET, LINK_INVITATION };

/** password_request_allowed(c, email, address): RATE_LIMITED when either has asked too often in the present window. */
CHECKED enum err password_request_allowed(struct ctx *c, const char *email, const char *address);
/** password_request_put(c, email, address): count it, and leave it to the runner. The same work for any address. */
CHECKED enum err password_request_put(struct ctx *c, const char *email, const char *address);
/** password_request_waiting(c, found): costs no write. */
CHECKED enum err password_request_waiting(struct ctx *c, bool *found);
struct password_request {
    const char *email;
    int64_t at_ms;
};
struct password_requests {
    struct password_request *items;
    size_t n;
};
/** password_request_take(c, out, most): those that wait longest, and they wait no more. */
CHECKED enum err password_request_take(struct ctx *c, struct password_requests *out, int64_t most);

/** password_link_make(c, id, user, kind, expires_at_ms): a link without a secret yet; the older one of its kind
 * ends. */
CHECKED enum err password_link_make(struct ctx *c, int64_t *id, int64_t user, int kind, int64_t expires_at_ms);
/** password_link_token(c, found, token, id): one more secret of the link, of which only the hash is kept. ${found}
 * false: the link is good no more. */
CHECKED enum err password_link_token(struct ctx *c, bool *found, char token[TOKEN_TEXT], int64_t id);
/** password_link_find(c, id, user, token): whose link it is. Errors: PASSWORD_LINK, the same for a wrong, an expired
 * and a used one, and for one of a user who is disabled. */
CHECKED enum err password_link_find(struct ctx *c, int64_t *id, struct user *user, const char *token);
/** password_link_use(c, id): it was good, and is used up. */
CHECKED enum err password_link_use(struct ctx *c, int64_t id);
/** password_links_end(c, user): a new password, another address, a disabled user: his links are good no more. */
CHECKED enum err password_links_end(struct ctx *c, int64_t user);
/** password_links_purge(c, removed, most): some of those that expired PASSWORD_LINK_KEPT_MS ago. */
CHECKED enum err password_links_purge(struct ctx *c, int64_t *removed, int64_t most);

#endif
