/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside store/ only: what an engine does for whole.h. */
#ifndef STORE_WHOLE_PARTS_H
#define STORE_WHOLE_PARTS_H

#include "store/store_parts.h"
#include "store/whole.h"

struct whole {
    const struct whole_driver *driver;
    struct store store; /* SQLite: the path and its lock */
    struct db *db;
    bool write, open; /* open: in the transaction */
    char *why;
    const struct whole_table *table; /* that is being filled */
    void *private;                   /* the driver's own; see there */
};

struct whole_driver {
    /** begin(w): the transaction; to write, one in which rules that guard what is closed are off. */
    bool (*begin)(struct whole *w);
    /** read(w, sql, columns, visit, arg): the rows of any statement. */
    bool (*read)(struct whole *w, const char *sql, size_t columns, whole_row_fn *visit, void *arg);
    bool (*script)(struct whole *w, const char *sql);
    bool (*fill_begin)(struct whole *w);
    bool (*fill)(struct whole *w, const struct whole_cell *cells);
    bool (*fill_end)(struct whole *w);
    bool (*commit)(struct whole *w);
    void (*rollback)(struct whole *w);
};
extern const struct whole_driver whole_sqlite, whole_postgres;

/* Texts of sql/whole.sql, for SQLite and PostgreSQL. */
extern const char *const whole_untold[], *const whole_triggers[], *const whole_after[];

/** whole_failed(w, format, ...): false, with that sentence. */
bool whole_failed(struct whole *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** store_take_lock(s, why): the lock file of s->path, until it is closed. */
CHECKED enum store_open_result store_take_lock(struct store *s, char why[512]);

#endif
