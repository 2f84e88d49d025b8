/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People who sign in: admins and reps. Disabled, never deleted; a disabled user is out with his next request. */
#ifndef USER_USER_H
#define USER_USER_H

#include "core/ctx.h"
#include "core/record.h"

enum role { ROLE_ADMIN, ROLE_REP };
extern const char *const role_names[]; /* "admin", "rep" */

struct user {
    int64_t id, rev;
    const char *email; /* lower case */
    const char *name;
    int role; /* enum role */
    bool active;
    bool has_password, has_totp;
    int64_t created_at_ms;
    /* secrets: never presented, never in an event */
    const char *password_hash;
    struct bytes totp_secret;
    int64_t totp_last_step;
};

extern const struct record user_record;

/** user_is_admin(c): does an admin ask, or the program itself (c->user NULL inside jobs and commands)? */
bool user_is_admin(const struct ctx *c);

/** user_rep_filter(c): the user's id when lists must be cut to a rep's accounts, none for admins. For the $rep argument
 * of statements. */
struct maybe_i64 user_rep_filter(const struct ctx *c);

/** user_id(c): who is written as the maker of a change; none for the program itself. */
struct maybe_i64 user_id(const struct ctx *c);

/** user_get(c, out, id): Errors: NOT_FOUND. */
CHECKED enum err user_get(struct ctx *c, struct user *out, int64_t id);

/** user_by_email(c, out, found, email): by the address in lower case. */
CHECKED enum err user_by_email(struct ctx *c, struct user *out, bool *found, const char *email);

struct users {
    struct user *items;
    size_t n;
};
/** user_list(c, out, after, skip, most): in the order of addresses, after the address ${after} ("" from the start). */
CHECKED enum err user_list(struct ctx *c, struct users *out, const char *after, int64_t skip, int64_t most);
CHECKED enum err user_count(struct ctx *c, int64_t *n);

/** user_insert(c, user): writes it and sets user->id. The address has been looked up before. */
CHECKED enum err user_insert(struct ctx *c, struct user *user);
/** user_update(c, user): address, name, role, active; holds only if the stored revision is still user->rev. */
CHECKED enum err user_update(struct ctx *c, const struct user *user);
CHECKED enum err user_set_password(struct ctx *c, int64_t id, const char *hash);
/** user_renew_hash(c, user, hash): ${hash} is of the password that ${user} has; no change, so no revision and no event.
 * Nothing happens when the password was changed meanwhile. */
CHECKED enum err user_renew_hash(struct ctx *c, const struct user *user, const char *hash);
/** user_set_totp(c, id, secret): no bytes: one-time codes are off. */
CHECKED enum err user_set_totp(struct ctx *c, int64_t id, struct bytes secret);
/** user_use_totp_step(c, id, step): the code of ${step} is used up. The caller has seen that it is later than the last
 * one. */
CHECKED enum err user_use_totp_step(struct ctx *c, int64_t id, int64_t step);
/** user_active_admins(c, n): how many admins can sign in. */
CHECKED enum err user_active_admins(struct ctx *c, int64_t *n);

/** user_first_admin(c, out, found): the active admin with the lowest id: in whose name the program itself acts. */
CHECKED enum err user_first_admin(struct ctx *c, struct user *out, bool *found);

/** user_email_valid(email): the form that we accept: one '@', a dotted host, no spaces, at most 254 characters, ASCII.
 */
bool user_email_valid(const char *email);
/** user_password_err(c, password, user): PASSWORD_WEAK with the reason: 12 to 200 characters; not among those that
 * somebody would try first, who knows which ones people choose, and the address, name and company (where c has it) of
 * ${user}. Rule: docs/decisions/0032. */
CHECKED enum err user_password_err(struct ctx *c, const char *password, const struct user *user);
/** user_totp_step(secret, now_ms, code, after): the 30-second step at which ${code} is right, within one step of now
 * and later than
 *  ${after}; 0 when it is wrong. */
int64_t user_totp_step(struct bytes secret, int64_t now_ms, const char *code, int64_t after);

#endif
