/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved views: the filters, sort and columns of a list under a name. One's own; those that admins share are everybody's
 * to use. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "core/record.h"

#define VIEW_QUERY_MAX   4096 /* bytes of JSON */
#define VIEW_COLUMNS_MAX 40
#define VIEWS_PER_USER   200

extern const char *const view_list_names[]; /* "back_orders" ... : the lists that have views */

struct view {
    int64_t id, rev, user; /* whose it is */
    const char *user_name;
    int list; /* index into view_list_names */
    const char *name;
    const char *query;    /* JSON object: parameters of the list's route */
    const char **columns; /* names of the list's fields, in order; none: the list's own */
    size_t column_count;
    bool shared;
};

extern const struct record view_record;

/** view_get(c, out, id): Errors: NOT_FOUND (also another's that is not shared). */
CHECKED enum err view_get(struct ctx *c, struct view *out, int64_t id);

struct views {
    struct view *items;
    size_t n;
};
/** view_list(c, out, list, after, most): one's own and the shared ones, of one list (-1: all), by id after ${after}. */
CHECKED enum err view_list(struct ctx *c, struct views *out, int list, int64_t after, int64_t most);

/** view_may_change(c, v): its owner, and of a shared one every admin. */
bool view_may_change(const struct ctx *c, const struct view *v);

/** view_name_taken(c, taken, v): has its owner another view of that list with the name? */
CHECKED enum err view_name_taken(struct ctx *c, bool *taken, const struct view *v);
CHECKED enum err view_count(struct ctx *c, int64_t *n, int64_t user);
/** view_insert(c, v): sets id and rev. view_update(c, v), view_delete(c, v): hold only at the revision v->rev. */
CHECKED enum err view_insert(struct ctx *c, struct view *v);
CHECKED enum err view_update(struct ctx *c, const struct view *v);
CHECKED enum err view_delete(struct ctx *c, const struct view *v);

#endif
