/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every list as a file: `format=csv` or `format=xlsx` on its route gives all rows that the filters let through, instead
 * of a page. The list's handler is asked for page after page, each in a short transaction of its own in which who asks
 * is looked up again; columns come from the route's record. So a list needs nothing to be exported, and what it does
 * not show can't be exported. */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "api/dispatch.h"

/** export_asked(call): does the query ask for a file? */
bool export_asked(const struct call *call);

/** export_begin(call): the first page, and an answer that streams the file. In the route's transaction, after all
 * checks. Errors: QUERY_INVALID (columns; a page asked for beside a format), those of the list. */
CHECKED enum err export_begin(struct call *call);

#endif
