/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The event table: one row per changed object, in the transaction of the change. History, audit, undo, change feed,
 * mails and webhooks all read it; a flow that is rolled back has no event. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "core/record.h"

/** event_write(c, kind, object, object_id, rev, diff): e.g. ("back_order.created", "back_order", 1042, 1,
 * record_diff(...)). By c->user at c->now_ms. ${diff} NULL is written as {}. */
CHECKED enum err event_write(struct ctx *c, const char *kind, const char *object, int64_t object_id, int64_t rev,
                             const char *diff);

struct event_user {
    int64_t id;
    const char *name;
};

struct event {
    int64_t id, xact, at_ms;
    struct event_user *user; /* NULL: the program itself */
    const char *kind, *object;
    int64_t object_id, rev;
    const char *diff; /* JSON object: field -> [old, new] */
};

struct events {
    struct event *items;
    size_t n;
    bool cut; /* there were more within what was asked for, but a page holds only so much text */
};

/* As the history of one object shows it, and as the feed of all does. */
extern const struct record event_history_record, event_change_record, event_audit_record;

/** event_changes_shown(c, object, diff): what an event changed, as c->user may see it now: on orders no trace of back
 * orders for who does not see them. The event keeps it. Needs company_load(). */
const char *event_changes_shown(struct ctx *c, const char *object, const char *diff);

/** event_copy_rows(c, out, rows, n): events from rows of the database, as c->user may see them. Needs company_load().
 */
struct row_event_row;
void event_copy_rows(struct ctx *c, struct events *out, const struct row_event_row *rows, size_t n);

/** event_history(c, out, object, object_id, after, most): what happened to one object, oldest first, after the event
 * ${after} (0: from the start). */
CHECKED enum err event_history(struct ctx *c, struct events *out, const char *object, int64_t object_id, int64_t after,
                               int64_t most);

/* What is asked of the audit log; what is not given asks for nothing. Days are the company's and belong
 * to the range. */
struct audit_filter {
    struct maybe_i64 id;   /* only this entry */
    struct maybe_i64 user; /* who did it */
    const char *object, *kind;
    struct maybe_i64 object_id;
    struct date from, to; /* DATE_NONE: no bound */
};

struct audit_entry {
    struct event event;
    const char *object_name; /* now; NULL: it is gone */
};

struct audit_page {
    struct audit_entry *items;
    size_t n;
};

/** event_audit(c, out, filter, before, limit, offset): changes of settings, users, access and numbers before the event
 * ${before}, latest first. Needs company_load(). */
CHECKED enum err event_audit(struct ctx *c, struct audit_page *out, const struct audit_filter *filter, int64_t before,
                             int64_t limit, int64_t offset);

/** event_audit_count(c, n, filter, cap): how many there are, counted to ${cap}. Needs company_load(). */
CHECKED enum err event_audit_count(struct ctx *c, int64_t *n, const struct audit_filter *filter, int64_t cap);

#endif
