/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a request proves who sends it: a session's cookie or an API token; and how often one may guess. */
#ifndef USER_SESSION_H
#define USER_SESSION_H

#include "core/token.h"
#include "user/user.h"

#define SESSION_IDLE_MS     (INT64_C(12) * 3600 * 1000)      /* signed out after this long without a request */
#define SESSION_ABSOLUTE_MS (INT64_C(30) * 24 * 3600 * 1000) /* signed out after this long in any case */
#define SESSION_TOUCH_MS    (INT64_C(5) * 60 * 1000)         /* "last used" is stored at most this often */

#define SIGN_IN_WINDOW_MS        (INT64_C(15) * 60 * 1000)
#define SIGN_IN_FAILURES_USER    10 /* failures in a window before an address of a person is refused */
#define SIGN_IN_FAILURES_ADDRESS 50 /* the same for a network address */

enum token_scope { SCOPE_READ, SCOPE_WRITE, SCOPE_ADMIN };
extern const char *const token_scope_names[]; /* "read", "write", "admin" */

/* Who a credential stands for. */
struct identity {
    struct user user; /* active */
    bool by_token;
    int scope;                      /* of a token */
    struct maybe_i64 expires_at_ms; /* of a token */
    bool wants_touch;               /* "last used" is old enough to be stored again */
};

/** session_find(c, out, cookie, n): the identity of a session's token; UNAUTHENTICATED for unknown, expired and
 * disabled alike. */
CHECKED enum err session_find(struct ctx *c, struct identity *out, const char *cookie);
CHECKED enum err token_find(struct ctx *c, struct identity *out, const char *token);

/** session_touch(c, cookie), token_touch(c, token): store that it was used now. */
CHECKED enum err session_touch(struct ctx *c, const char *cookie);
CHECKED enum err token_touch(struct ctx *c, const char *token);

/** session_make(c, token, user, agent): a new session; ${token} gets the cookie's value. */
CHECKED enum err session_make(struct ctx *c, char token[TOKEN_TEXT], int64_t user, const char *agent);
CHECKED enum err session_end(struct ctx *c, const char *cookie);
/** session_end_all(c, user): out everywhere. */
CHECKED enum err session_end_all(struct ctx *c, int64_t user);
/** session_end_others(c, user, cookie): out everywhere but in the session of ${cookie}. */
CHECKED enum err session_end_others(struct ctx *c, int64_t user, const char *cookie);

#define SESSIONS_LISTED 100

/* Where somebody is signed in. */
struct session {
    int64_t id; /* made of the cookie's hash: tells nothing of the cookie, and is a whole number in every client */
    int64_t created_at_ms, last_used_at_ms;
    const char *agent; /* what the browser calls itself, cut */
    bool current;      /* the one that asks */
};
extern const struct record session_record;
struct sessions {
    struct session *items;
    size_t n;
};
/** session_list(c, out, user, cookie): the living ones, the last used first, SESSIONS_LISTED at most; ${cookie}: of the
 * one that asks, or NULL. */
CHECKED enum err session_list(struct ctx *c, struct sessions *out, int64_t user, const char *cookie);
/** session_end_one(c, user, id): NOT_FOUND unless it is one of those that session_list() gives. */
CHECKED enum err session_end_one(struct ctx *c, int64_t user, int64_t id);

struct api_token {
    int64_t id, user;
    const char *name;
    int scope;
    int64_t created_at_ms;
    struct maybe_i64 last_used_at_ms, expires_at_ms, revoked_at_ms;
    const char *token; /* only in the answer to its making */
};
extern const struct record api_token_record;
extern const struct record token_diff_record; /* the same without the secret: what history may know */
struct api_tokens {
    struct api_token *items;
    size_t n;
};
/** token_create(c, token): stores its hash; sets id and token->token, which is shown once. */
CHECKED enum err token_create(struct ctx *c, struct api_token *token);
CHECKED enum err token_list(struct ctx *c, struct api_tokens *out, int64_t user);
/** token_revoke(c, id, user): NOT_FOUND unless it is a living token of ${user}. */
CHECKED enum err token_revoke(struct ctx *c, int64_t id, int64_t user);
/** token_revoke_all(c, user): ends all living tokens of ${user}. */
CHECKED enum err token_revoke_all(struct ctx *c, int64_t user);

/** sign_in_allowed(c, email, address): RATE_LIMITED when either has failed too often in the present window. */
CHECKED enum err sign_in_allowed(struct ctx *c, const char *email, const char *address);
CHECKED enum err sign_in_failed(struct ctx *c, const char *email, const char *address);
CHECKED enum err sign_in_forgive(struct ctx *c, const char *email);

/** session_purge(c, removed, most): throw away up to ${most} sessions that have expired, and as many windows of failed
 * sign-ins that are over. Needs TX_WRITE. */
CHECKED enum err session_purge(struct ctx *c, int64_t *removed, int64_t most);

#endif
