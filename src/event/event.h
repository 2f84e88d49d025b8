/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The event table: one row per changed object, in the transaction of the change. History, audit, undo, change feed,
 * mails and webhooks all read it; a flow that is rolled back has no event. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "core/ctx.h"

/** event_write(c, kind, object, object_id, rev, diff): e.g. ("back_order.created", "back_order", 1042, 1,
 * record_diff(...)). By c->user at c->now_ms. ${diff} NULL is written as {}. */
CHECKED enum err event_write(struct ctx *c, const char *kind, const char *object, int64_t object_id, int64_t rev,
                             const char *diff);

struct event {
    int64_t id, xact, at_ms;
    struct maybe_i64 user; /* none: the program itself */
    const char *user_name;
    const char *kind, *object;
    int64_t object_id, rev;
    const char *diff; /* JSON object: field -> [old, new] */
};

struct events {
    struct event *items;
    size_t n;
};

/** event_history(c, out, object, object_id, after, most): what happened to one object, oldest first, after the event
 * ${after} (0: from the start). */
CHECKED enum err event_history(struct ctx *c, struct events *out, const char *object, int64_t object_id, int64_t after,
                               int64_t most);

/** event_feed(c, out, horizon, xact, id, most): what happened after the place (${xact}, ${id}), in the feed's order, up
 * to the horizon: the oldest transaction still open, so that a late commit is not lost (docs/decisions/0004). */
CHECKED enum err event_feed(struct ctx *c, struct events *out, int64_t *horizon, int64_t xact, int64_t id,
                            int64_t most);

#endif
