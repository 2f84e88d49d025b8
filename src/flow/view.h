/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saving, changing and removing views. That their query and columns fit the list has been seen by the caller. */
#ifndef FLOW_VIEW_H
#define FLOW_VIEW_H

#include "view/view.h"

/** flow_view_create(c, v): for c->user. Errors: FORBIDDEN (the program itself has no views), FIELD_DUPLICATE,
 * FIELD_LENGTH (as many as one may have). */
CHECKED enum err flow_view_create(struct ctx *c, struct view *v);
/** flow_view_edit(c, before, after): Errors: FORBIDDEN, FIELD_DUPLICATE. */
CHECKED enum err flow_view_edit(struct ctx *c, const struct view *before, struct view *after);
/** flow_view_delete(c, v): Errors: FORBIDDEN. */
CHECKED enum err flow_view_delete(struct ctx *c, const struct view *v);

#endif
