/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every list as a file: `format=csv` or `format=xlsx` on its route gives all rows that the filters let through, instead
 * of a page. The list's handler is asked for page after page, each in a short transaction of its own in which who asks
 * is looked up again; columns come from the route's record. So a list needs nothing to be exported, and what it does
 * not show can't be exported. */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "api/dispatch.h"

struct export;

/** export_open(call, out): the file that call->params ask for; nothing is read yet, and call->pub.c.company must be
 * known when it is. It ends with call's arena. Errors: QUERY_INVALID (columns; a page asked for beside a format). */
CHECKED enum err export_open(struct call *call, struct export **out);
/** export_next(e, piece, last): its next bytes, one page of the list, in a transaction of its own. They are valid until
 * the next call, and may be none. Errors: those of the list, of who asks, STORAGE. */
CHECKED enum err export_next(struct export *e, struct str *piece, bool *last);
/** export_rows(e, total): how many rows are in it; of how many, if that was asked for (call->counts_all). */
int64_t export_rows(const struct export *e, struct maybe_i64 *total);
/** export_name(e), export_type(e): what the file is called (needs a transaction), and what it is. */
const char *export_name(const struct export *e);
const char *export_type(const struct export *e);

/** answer_file(a, arena, name, type): the answer is a file to be saved; its bytes are the caller's business. */
void answer_file(struct api_answer *a, struct arena *arena, const char *name, const char *type);

/** export_asked(call): does the query ask for a file? */
bool export_asked(const struct call *call);

/** export_begin(call): the first page, and an answer that streams the file. In the route's transaction, after all
 * checks. Errors: QUERY_INVALID (columns; a page asked for beside a format), those of the list. */
CHECKED enum err export_begin(struct call *call);

#endif
