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
};

extern const struct record user_record;

/** user_is_admin(c): does an admin ask, or the program itself (c->user NULL inside jobs and commands)? */
bool user_is_admin(const struct ctx *c);

/** user_rep_filter(c): the user's id when lists must be cut to a rep's accounts, none for admins. For the $rep argument of statements. */
struct maybe_i64 user_rep_filter(const struct ctx *c);

/** user_id(c): who is written as the maker of a change; none for the program itself. */
struct maybe_i64 user_id(const struct ctx *c);

/** user_get(c, out, id): Errors: NOT_FOUND. */
CHECKED enum err user_get(struct ctx *c, struct user *out, int64_t id);

#endif
