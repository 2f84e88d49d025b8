/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list as a table, for files: its columns come from the record that describes its rows, so that a field that is new
 * in a list is in its exports too; its cells from the rows as the API answers them. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "core/record.h"
#include "core/zone.h"

#define TABLE_COLUMNS_MAX 96
#define TABLE_DEPTH_MAX   3

enum cell_type {
    CELL_TEXT,    /* text */
    CELL_NUMBER,  /* number, one that is not summed up: an id, a year */
    CELL_BOTTLES, /* number */
    CELL_MONEY,   /* number: cents */
    CELL_FLAG,    /* number: 0 or 1 */
    CELL_DAY,     /* number: days since 1970-01-01 */
    CELL_INSTANT, /* number: milliseconds since then on the wall clock of the company */
};

/* A cell without a value is empty; its type is that of its column. */
struct cell {
    bool given;
    int64_t number;
    const char *text;
};

struct table_column {
    const char *keys[TABLE_DEPTH_MAX]; /* the way to it in a row: "account", "name" */
    size_t depth;
    const char *path;    /* "account.name" */
    const char *heading; /* "Account name" */
    enum cell_type type;
};

struct table {
    struct table_column columns[TABLE_COLUMNS_MAX];
    size_t n;
};

/**
 * table_of(arena, out, rec, shape, wanted):
 * The columns of a list of ${rec}: the fields of its rows in ${shape}, those of objects inside among them. What is of
 * no use in a file (actions, rev, lists of ids) is left out, as are lists whose items have no name. ${wanted}: paths
 * with commas between them, "number,account.name"; these, in this order; an object's own path stands for all of it.
 * NULL: all. False when a path is unknown or comes twice; it is then in *${wrong}.
 */
CHECKED bool table_of(struct arena *arena, struct table *out, const struct record *rec, enum record_shape shape,
                      const char *wanted, const char **wrong);

/** table_cells(arena, cells, t, row, zone): the cells of one row of the API, as many as ${t} has columns; instants on
 * the wall clock of ${zone}. Texts are those of ${row}, or in the arena. */
void table_cells(struct arena *arena, struct cell cells[], const struct table *t, const json_t *row,
                 const struct zone *zone);

/** wall_clock_format(buffer, ms): "2026-05-12 09:30:00" of a CELL_INSTANT. */
#define WALL_CLOCK_TEXT 20
const char *wall_clock_format(char buffer[WALL_CLOCK_TEXT], int64_t ms);

#endif
