/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What requests ask again and again (who is it? what are the settings? what is this product called?): the rows of
 * statements marked `:kept`, as one connection has read them, for as long as the engine says that nothing was committed
 * since. Inside store/ only. */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include "store/db.h"

struct kept;

/** kept_open(), kept_close(k): of one connection, and like it one thread's at a time. */
struct kept *kept_open(void);
void kept_close(struct kept *k);
/** kept_begin(k, version): a transaction has begun and sees ${version} of the data; what is of another one is
 * forgotten. */
void kept_begin(struct kept *k, int64_t version);
/** kept_fetch(k, id, values, first, count): answers by the ${first} values and each of those that follow are going to
 * be looked for: their memory is fetched meanwhile, all of it at once. */
void kept_fetch(const struct kept *k, enum stmt_id id, const struct value *values, size_t first, size_t count);
/** kept_find(k, arena, id, values, count, rows): the rows that these ${count} values gave, copied into ${arena}; false:
 * ask the engine. */
bool kept_find(const struct kept *k, struct arena *arena, enum stmt_id id, const struct value *values, size_t count,
               struct db_rows *rows);
/** kept_put(k, id, values, count, rows): the engine has just given ${rows}; all is copied. */
void kept_put(struct kept *k, enum stmt_id id, const struct value *values, size_t count, const struct db_rows *rows);

#endif
