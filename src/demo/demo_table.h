/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of data/demo, which the program carries in itself. */
#ifndef DEMO_DEMO_TABLE_H
#define DEMO_DEMO_TABLE_H

#include "core/ctx.h"

struct embedded {
    const char *name, *text;
    size_t n;
};
extern const struct embedded demo_files[]; /* made by tools/embed.py; ended by a NULL name */

#define DEMO_COLUMNS_MAX 11

struct demo_row {
    const char *cell[DEMO_COLUMNS_MAX]; /* "" when blank */
};

struct demo_table {
    struct demo_row *rows; /* without the heading */
    size_t n;
};

/** demo_table(c, name): the CSV file ${name}, in the arena. An unknown name or a broken file is a bug. */
struct demo_table demo_table(struct ctx *c, const char *name);

/** demo_find(table, key): the row whose first cell is ${key}; NULL: none. */
const struct demo_row *demo_find(const struct demo_table *table, const char *key);

/** demo_translated(c, table, text): each part of "A, B" by the table; a part that is not in it stays. NULL for "". */
const char *demo_translated(struct ctx *c, const struct demo_table *table, const char *text);

#endif
