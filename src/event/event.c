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

void event_copy_rows(struct ctx *c, struct events *out, const struct row_event_row *rows, size_t n)
{
    out->n = n;
    out->cut = n > 0 && rows[0].found > (int64_t)n;
    out->items = arena_array(c->arena, struct event, n);
    for (size_t i = 0; i < n; i++) {
        const struct row_event_row *r = &rows[i];
        struct event_user *user = r->user_id.has ? arena_new(c->arena, struct event_user) : NULL;
        if (user != NULL)
            *user = (struct event_user){r->user_id.v, r->user_name};
        out->items[i] = (struct event){.id = r->id,
                                       .xact = r->xact,
                                       .at_ms = r->at,
                                       .user = user,
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
    event_copy_rows(c, out, got.rows, got.n);
    return ERR_OK;
}
