/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing and reading the event table. */
#include "event/event.h"

#include "store/stmt_gen.h"
#include "user/user.h"

enum err event_write(struct ctx *c, const char *kind, const char *object, int64_t object_id, int64_t rev,
                     const char *diff)
{
    return q_event_insert(c, &(struct arg_event_insert){.at = c->now_ms,
                                                        .user_id = user_id(c),
                                                        .kind = kind,
                                                        .object = object,
                                                        .object_id = object_id,
                                                        .rev = rev,
                                                        .diff = diff == NULL ? "{}" : diff});
}

static void copy_rows(struct ctx *c, struct events *out, const struct rows_event_row *got)
{
    out->n = got->n;
    out->items = arena_array(c->arena, struct event, got->n);
    for (size_t i = 0; i < got->n; i++) {
        const struct row_event_row *r = &got->rows[i];
        out->items[i] = (struct event){.id = r->id,
                                       .xact = r->xact,
                                       .at_ms = r->at,
                                       .user = r->user_id,
                                       .user_name = r->user_name,
                                       .kind = r->kind,
                                       .object = r->object,
                                       .object_id = r->object_id,
                                       .rev = r->rev,
                                       .diff = r->diff};
    }
}

enum err event_history(struct ctx *c, struct events *out, const char *object, int64_t object_id, int64_t after,
                       int64_t most)
{
    struct rows_event_row got;
    TRY(q_event_by_object(
        c, &got,
        &(struct arg_event_by_object){.object = object, .object_id = object_id, .after = after, .most = most}));
    copy_rows(c, out, &got);
    return ERR_OK;
}

enum err event_feed(struct ctx *c, struct events *out, int64_t *horizon, int64_t xact, int64_t id, int64_t most)
{
    struct row_event_horizon now;
    struct rows_event_row got;
    TRY(q_event_horizon(c, &now));
    TRY(q_event_feed(c, &got, &(struct arg_event_feed){.xact = xact, .id = id, .horizon = now.xact, .most = most}));
    copy_rows(c, out, &got);
    *horizon = now.xact;
    return ERR_OK;
}
