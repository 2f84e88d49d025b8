/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing and reading the event table. */
#include "event/event.h"

#include "company/company.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <string.h>

/* The one member of an order's changes that speaks of back orders; what it is tied to is never among them. */
#define TRACE "\"instead_of\":"

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

/* Within a text of JSON a quote has a backslash before it: where the name, its quotes and the colon stand, a member
 * begins, and as the program wrote it, its value is a number or null. */
const char *event_changes_shown(struct ctx *c, const char *object, const char *diff)
{
    const char *at;
    if (strcmp(object, "order") != 0 || company_sees_back_orders(c) || strstr(diff, TRACE) == NULL)
        return diff;
    struct str out = str_init(c->arena, 2 * strlen(diff)); /* `null` is longer than a short number */
    for (; (at = strstr(diff, TRACE)) != NULL; diff = at) {
        at += strlen(TRACE);
        str_putn(&out, diff, (size_t)(at - diff));
        str_put(&out, "null");
        at += strncmp(at, "null", 4) == 0 ? 4 : strspn(at, "0123456789");
    }
    str_put(&out, diff);
    return str_text(&out);
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
                                       .diff = event_changes_shown(c, r->object, r->diff)};
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
