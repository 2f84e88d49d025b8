/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to users. Each is one transaction with one event a changed object. Hashing has been done before: it
 * takes long. */
#ifndef FLOW_USER_H
#define FLOW_USER_H

#include "user/session.h"

/** flow_user_create(c, user): user->password_hash may be NULL. Errors, in order: FIELD_FORMAT (email), FIELD_DUPLICATE
 * (email). */
CHECKED enum err flow_user_create(struct ctx *c, struct user *user);

/** flow_user_edit(c, before, after): disabling ends all sessions and API tokens. Errors, in order: FIELD_FORMAT,
 * FIELD_DUPLICATE, USER_LAST_ADMIN. */
CHECKED enum err flow_user_edit(struct ctx *c, const struct user *before, struct user *after);

/** flow_user_password(c, user, hash): a new password; ends all sessions. */
CHECKED enum err flow_user_password(struct ctx *c, const struct user *user, const char *hash);

/** flow_user_totp(c, user, secret, cookie): one-time codes on (with a secret) or off (no bytes). On: ends all sessions
 * but that of ${cookie} (NULL: all). Needs company_load(). Errors: TOTP_KEPT (off while the company requires them of
 * ${user}). */
CHECKED enum err flow_user_totp(struct ctx *c, const struct user *user, struct bytes secret, const char *cookie);

/** flow_user_totp_reset(c, user): an admin takes away another's, who has lost the device: it is signed out everywhere,
 * and asked to set them up anew if the company requires them. Without any nothing happens. Errors: FORBIDDEN (one's
 * own: those take the password). */
CHECKED enum err flow_user_totp_reset(struct ctx *c, const struct user *user);

#endif
