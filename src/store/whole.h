/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A company's database table by table, to leave with everything and to come back in: how a company moves from SQLite to
 * PostgreSQL and back (decision 0027). The tables and their columns are those of the migrations (tools/tablegen.py). A
 * cell is text: numbers in decimal, days in ISO, bytes as \x and hex. */
#ifndef STORE_WHOLE_H
#define STORE_WHOLE_H

#include "store/store.h"

#define WHOLE_WHY         1024 /* bytes for a sentence */
#define WHOLE_COLUMNS_MAX 64

struct whole_column {
    const char *name;
    char letter; /* i number, f flag (0, 1), d day, s text, b bytes */
    bool needed; /* never NULL */
    const char *doc;
};

struct whole_table {
    const char *name, *doc;
    const struct whole_column *columns;
    size_t column_count;
    size_t here; /* columns behind these that belong to one database alone, and are 0 in another */
    bool seeded; /* a new database has rows here; they give way */
    const char *count, *clear;
    const char *read[2], *write[2]; /* for SQLite, PostgreSQL */
    /* For PostgreSQL: triggers off and on; ids go on behind the last row ("": it gives none). */
    const char *rules_off, *rules_on, *go_on;
};

/* In the order in which they can be filled, ended by a NULL name. */
extern const struct whole_table whole_tables[];

struct whole_cell {
    const char *p; /* n bytes and a NUL; NULL: there is no value */
    size_t n;
};

struct whole;

/**
 * whole_open(out, options, write, why):
 * Open the database to read it as it is at one moment, while a server may go on working; or, with ${write}, to fill an
 * empty one in one transaction: takes the lock (SQLite), migrates, and nothing stays unless whole_commit() is called.
 * ${why} (WHOLE_WHY bytes) lives as long as *out and gets a sentence when anything here fails.
 */
CHECKED bool whole_open(struct whole **out, const struct store_options *options, bool write, char *why);

/** whole_schema(): the number of the last migration that this program knows. */
int whole_schema(void);

/** whole_count(w, out, table): its rows. */
CHECKED bool whole_count(struct whole *w, int64_t *out, const struct whole_table *table);

/** whole_is_told(w, out): true unless events wait for their mails in an order that their ids do not tell; a running
 * server changes that within a second. */
CHECKED bool whole_is_told(struct whole *w, bool *out);

/** whole_read(w, table, visit, arg): each row in the order of its key. ${visit} false: stop, and false here too. */
typedef bool whole_row_fn(void *arg, const struct whole_cell *cells);
CHECKED bool whole_read(struct whole *w, const struct whole_table *table, whole_row_fn *visit, void *arg);

/** whole_fill_begin(w, table), then whole_fill(w, cells) for each row, then whole_fill_end(w). The cells are of the
 * table's types. What the database refuses may be said by any of them. */
CHECKED bool whole_fill_begin(struct whole *w, const struct whole_table *table);
CHECKED bool whole_fill(struct whole *w, const struct whole_cell *cells);
CHECKED bool whole_fill_end(struct whole *w);

/** whole_commit(w): sequences go on behind what was filled in, rules hold again, and all of it stays. */
CHECKED bool whole_commit(struct whole *w);

/** whole_close(w): what was not committed is as if it had never been. NULL is fine. */
void whole_close(struct whole *w);

#endif
