/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: one row for each event and recipient, made once, delivered afterwards by whichever server holds its
 * lease. How far the events were read for it stands here too. Rules: docs/domain/mail.md. */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "core/record.h"

#define OUTBOX_ATTEMPTS_MAX 10                                  /* then it has failed; the pauses add up to two days */
#define OUTBOX_ERROR_MAX    500                                 /* bytes kept of what the other side said */
#define OUTBOX_KEPT_MS      (INT64_C(90) * 24 * 60 * 60 * 1000) /* after that what was delivered, or failed, goes */

enum outbox_kind { OUTBOX_MAIL, OUTBOX_WEBHOOK };
enum outbox_state { OUTBOX_WAITING, OUTBOX_SENT, OUTBOX_FAILED, OUTBOX_HELD, OUTBOX_BUNDLED };
extern const char *const outbox_kind_names[], *const outbox_state_names[];

/** outbox_pause_ms(failed, jitter): how long to wait after the ${failed}th attempt (from 1) that failed: 1, 5 and 20
 * minutes, 1, 2, 4, 8, 12, 20 hours, plus up to a quarter by ${jitter} (0..255). -1: it was the last. */
int64_t outbox_pause_ms(int64_t failed, uint8_t jitter);

/* --- making --- */

struct outbox_new {
    int kind;               /* enum outbox_kind */
    struct maybe_i64 event; /* none: a digest of other rows */
    const char *key, *target;
    struct maybe_i64 user;
    const char *payload; /* JSON */
    bool held;           /* for the daily digest */
};
/** outbox_add(c, id, row): one more. At most one for each event, kind and target: a second one is a failure of ours. */
CHECKED enum err outbox_add(struct ctx *c, int64_t *id, const struct outbox_new *row);
/** outbox_newest(c, out, key): when the last one of the key was made; none: never. */
CHECKED enum err outbox_newest(struct ctx *c, struct maybe_i64 *at_ms, const char *key);

/* --- the daily digest --- */

struct outbox_held {
    int64_t id;
    const char *payload;
};
struct outbox_helds {
    struct outbox_held *items;
    size_t n;
};
/** outbox_held_next(c, user, after): the next user for whom something is held; 0: none. */
CHECKED enum err outbox_held_next(struct ctx *c, int64_t *user, int64_t after);
CHECKED enum err outbox_held_of(struct ctx *c, struct outbox_helds *out, int64_t user, int64_t most);
/** outbox_bundle(c, user, last, bundle): what is held for him up to the row ${last} is in the digest ${bundle} now. */
CHECKED enum err outbox_bundle(struct ctx *c, int64_t user, int64_t last, int64_t bundle);
CHECKED enum err outbox_drop_held(struct ctx *c, int64_t user);

/* --- delivering --- */

struct outbox_claimed {
    int64_t id;
    const char *key, *target, *payload;
    const char *message; /* the same in every attempt */
    int64_t created_at_ms;
    int64_t attempts; /* that have failed */
};
struct outbox_claims {
    struct outbox_claimed *items;
    size_t n;
};
/** outbox_waiting(c, found, kind, owner): is there something to deliver now? Costs no write. */
CHECKED enum err outbox_waiting(struct ctx *c, bool *found, int kind, const char *owner);
/** outbox_claim(c, out, kind, owner, lease_ms, most): what waits longest is ours for ${lease_ms}. */
CHECKED enum err outbox_claim(struct ctx *c, struct outbox_claims *out, int kind, const char *owner, int64_t lease_ms,
                              int64_t most);
/** outbox_note_sent(c, id, owner), outbox_note_again(c, id, owner, next_at_ms, error): what became of it, if it is ours
 * still. outbox_note_failed(c, ours, …): ${ours} false: another server has it. */
CHECKED enum err outbox_note_sent(struct ctx *c, int64_t id, const char *owner);
CHECKED enum err outbox_note_again(struct ctx *c, int64_t id, const char *owner, int64_t next_at_ms, const char *error);
CHECKED enum err outbox_note_failed(struct ctx *c, bool *ours, int64_t id, const char *owner, const char *error);
/** outbox_release(c, kind, owner): give back all that we have claimed and not tried. */
CHECKED enum err outbox_release(struct ctx *c, int kind, const char *owner);

/* --- for admins --- */

struct outbox_item {
    int64_t id;
    int kind;
    const char *key, *target, *user_name, *subject;
    int state;
    int64_t created_at_ms, attempts;
    struct maybe_i64 next_at_ms; /* waiting */
    const char *last_error;
    struct maybe_i64 sent_at_ms;
};
struct outbox_items {
    struct outbox_item *items;
    size_t n;
};
extern const struct record outbox_record;

CHECKED enum err outbox_get(struct ctx *c, struct outbox_item *out, int64_t id);
/** outbox_list(c, out, state, key, before, most): latest first; ${state} -1, ${key} NULL: all. */
CHECKED enum err outbox_list(struct ctx *c, struct outbox_items *out, int state, const char *key, int64_t before,
                             int64_t most);
/** outbox_resend(c, id): waits again, from the first attempt on. Errors: OUTBOX_STATE. */
CHECKED enum err outbox_resend(struct ctx *c, int64_t id);
/** outbox_purge(c, removed, most): some of what was delivered, or failed, OUTBOX_KEPT_MS ago. */
CHECKED enum err outbox_purge(struct ctx *c, int64_t *removed, int64_t most);

/* How much is to be delivered. */
struct outbox_figures {
    int64_t mails, mails_failed, hooks, hooks_failed; /* rows */
    int64_t mail_age_s, hook_age_s;                   /* of the oldest that waits */
    int64_t untold;                                   /* events that were not read yet; at most OUTBOX_UNTOLD_MOST */
};
#define OUTBOX_UNTOLD_MOST 10000
/** outbox_figures(c, out): what waits and what was given up. Reads only. */
CHECKED enum err outbox_figures(struct ctx *c, struct outbox_figures *out);

/* --- the events it is made from --- */

struct notify_place {
    int64_t xact, event;
};
struct notify_event {
    int64_t xact, id, at_ms;
    struct maybe_i64 user;
    const char *kind, *object;
    int64_t object_id;
};
struct notify_events {
    struct notify_event *items;
    size_t n;
};
/** notify_read(c, from, out, most): the events after the cursor, ${from}, as far as they are final (decision 0004). */
CHECKED enum err notify_read(struct ctx *c, struct notify_place *from, struct notify_events *out, int64_t most);
/** notify_move(c, from, to): the cursor goes on; of two servers at once one wins, the other one's transaction is as if
 * it had never been. */
CHECKED enum err notify_move(struct ctx *c, struct notify_place from, struct notify_place to);
/** notify_skip(c): what has happened until now is told to nobody (the demo company). */
CHECKED enum err notify_skip(struct ctx *c);
/** notify_change(c, diff, who, event): what it changed, as JSON; who did it, NULL: the program itself. */
CHECKED enum err notify_change(struct ctx *c, const char **diff, const char **who, int64_t event);

/* An open back-order line that stock could fill now. */
struct ready_line {
    int64_t product;
    const char *code, *name;
    struct maybe_i64 vintage;
    int64_t unit_set, available_btl, warehouse, back_order, account;
    const char *account_name;
    int64_t wanted_btl;
    const char *note;
    int64_t priority, waiting_since_ms;
};
struct ready_lines {
    struct ready_line *items;
    size_t n;
};
/** ready_lines(c, out, products, n, held, most): of these products, as the queue goes; none that is tied to an order,
 * of an account in a status that ${held} names (" past_due do_not_ship "), or without a price today. In statements of
 * eight products, at most ${most} in all. Needs company_load(). */
CHECKED enum err ready_lines(struct ctx *c, struct ready_lines *out, const int64_t *products, size_t n,
                             const char *held, int64_t most);

#endif
