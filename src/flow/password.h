/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords that users set by a link in a mail. */
#ifndef FLOW_PASSWORD_H
#define FLOW_PASSWORD_H

#include "user/password_link.h"

/** flow_password_requests(c): some of the requests for a link become mails: those whose address is an active user's,
 * unless the link would have expired by now. The others are forgotten. */
CHECKED enum err flow_password_requests(struct ctx *c);

/** flow_password_invite(c, user, expires_at_ms): mail a link to set the first password. Errors, in order:
 * USER_INACTIVE, USER_HAS_PASSWORD. */
CHECKED enum err flow_password_invite(struct ctx *c, const struct user *user, int64_t *expires_at_ms);

/** flow_password_set(c, token, hash): the user of the link has another password, is signed out everywhere, and the link
 * is used up. Errors: PASSWORD_LINK. */
CHECKED enum err flow_password_set(struct ctx *c, const char *token, const char *hash);

#endif
