/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list of passwords that nobody may take, in a file of any size: it is searched where it lies and never read as a
 * whole. Rule: docs/decisions/0038. */
#ifndef USER_REFUSED_H
#define USER_REFUSED_H

#include "core/err.h"

#include <stdbool.h>

#define REFUSED_WHY 256

struct refused;

/** refused_open(out, path, why): the file ${path}: lines in the order of their bytes (LC_ALL=C sort), each a password
 * or, if the first one is, the SHA-1 of one in hex, perhaps with a colon and more after it. False, with the rest of a
 * sentence about the file in ${why}: it can't be read, is empty, has a line of more than 1000 bytes, or is not sorted,
 * as far as samples tell. */
CHECKED bool refused_open(struct refused **out, const char *path, char why[REFUSED_WHY]);
/** refused_close(r): NULL is fine. */
void refused_close(struct refused *r);
/** refused_has(r, has, password): is it on the list? For any number of threads at once. False: the file could not be
 * read. ${r} NULL: there is no list. */
CHECKED bool refused_has(const struct refused *r, bool *has, const char *password);

#endif
