/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The event table: one row per changed object, in the transaction of the change. History, audit, undo, change feed, mails
 * and webhooks all read it; a flow that is rolled back has no event. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "core/ctx.h"

/** event_write(c, kind, object, object_id, rev, diff): e.g. ("back_order.created", "back_order", 1042, 1, record_diff(...)). By c->user at
 *  c->now_ms. ${diff} NULL is written as {}. */
CHECKED enum err event_write(struct ctx *c, const char *kind, const char *object, int64_t object_id, int64_t rev,
                             const char *diff);

#endif
