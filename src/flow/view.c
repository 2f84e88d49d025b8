/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saving, changing and removing views. */
#include "flow/view.h"

#include "event/event.h"
#include "user/user.h"

static enum err check_name(struct ctx *c, const struct view *v)
{
    bool taken;
    TRY(view_name_taken(c, &taken, v));
    return taken ? refuse(c, ERR_FIELD_DUPLICATE, "name", "there is a view %s of this list already", v->name) : ERR_OK;
}

enum err flow_view_create(struct ctx *c, struct view *v)
{
    int64_t n;
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "the program itself has no views");
    v->id = 0;
    v->user = c->user->id;
    v->user_name = c->user->name;
    TRY(view_count(c, &n, v->user));
    if (n >= VIEWS_PER_USER)
        return refuse(c, ERR_FIELD_LENGTH, "", "a user has at most %d views", VIEWS_PER_USER);
    TRY(check_name(c, v));
    TRY(view_insert(c, v));
    return event_write(c, "view.created", "view", v->id, 1, record_diff(c, &view_record, NULL, v));
}

static enum err check_may(struct ctx *c, const struct view *v)
{
    return view_may_change(c, v) ? ERR_OK : refuse(c, ERR_FORBIDDEN, "", "it is the view of %s", v->user_name);
}

enum err flow_view_edit(struct ctx *c, const struct view *before, struct view *after)
{
    TRY(check_may(c, before));
    TRY(check_name(c, after));
    const char *diff = record_diff(c, &view_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(view_update(c, after));
    after->rev++;
    return event_write(c, "view.updated", "view", after->id, after->rev, diff);
}

enum err flow_view_delete(struct ctx *c, const struct view *v)
{
    TRY(check_may(c, v));
    TRY(view_delete(c, v));
    return event_write(c, "view.deleted", "view", v->id, v->rev + 1, NULL);
}
