/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The audit log: the events of what decides who may do what. */
#include "event/event.h"

#include "company/company.h"
#include "core/zone.h"
#include "store/stmt_gen.h"

static int64_t begin_of(const struct ctx *c, int64_t days)
{
    return zone_at(c->company->zone, (struct date){(int32_t)days}, 0);
}

#define FILTER(c, f)                                                                                                   \
    .id = (f)->id, .user_id = (f)->user, .object = (f)->object, .object_id = (f)->object_id, .kind = (f)->kind,        \
    .at_from = date_is_set((f)->from) ? begin_of(c, (f)->from.days) : INT64_MIN,                                       \
    .at_to = date_is_set((f)->to) ? begin_of(c, (int64_t)(f)->to.days + 1) : INT64_MAX

/* What changed is shown as it was written: no order is among these, whose events may tell of back orders (event.c). */
enum err event_audit(struct ctx *c, struct audit_page *out, const struct audit_filter *filter, int64_t before,
                     int64_t limit, int64_t offset)
{
    struct rows_audit_row got;
    TRY(q_event_audit(
        c, &got, &(struct arg_event_audit){.before = before, .limit = limit, .offset = offset, FILTER(c, filter)}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct audit_entry, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_audit_row *r = &got.rows[i];
        struct event_user *user = r->user_id.has ? arena_new(c->arena, struct event_user) : NULL;
        if (user != NULL)
            *user = (struct event_user){r->user_id.v, r->user_name};
        out->items[i] = (struct audit_entry){.event = {.id = r->id,
                                                       .at_ms = r->at,
                                                       .user = user,
                                                       .kind = r->kind,
                                                       .object = r->object,
                                                       .object_id = r->object_id,
                                                       .rev = r->rev,
                                                       .diff = r->diff},
                                             .object_name = r->object_name};
    }
    return ERR_OK;
}

enum err event_audit_count(struct ctx *c, int64_t *n, const struct audit_filter *filter, int64_t cap)
{
    struct row_audit_counted row;
    TRY(q_event_audit_count(c, &row, &(struct arg_event_audit_count){.cap = cap, FILTER(c, filter)}));
    *n = row.n;
    return ERR_OK;
}
