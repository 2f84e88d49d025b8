/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The schema, brought forward one numbered step at a time, each in a transaction of its own and recorded with its
 * checksum. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

struct db;

struct migration_text {
    const char *sql;
    const char *digest; /* SHA-256 of sql, hex */
};

struct migration {
    int number;
    const char *name;
    struct migration_text text[2]; /* SQLite, PostgreSQL */
};

extern const struct migration migrations[]; /* ended by number 0 */

/** migrate_up(db, list, why): apply what is missing of ${list}. STORE_OPENED, STORE_NEWER, STORE_CHANGED, STORE_FAILED,
 *  STORE_UNREACHABLE; ${why} says what and which. */
CHECKED enum store_open_result migrate_up(struct db *db, const struct migration *list, char why[512]);

/** migrate_list(db, list, visit, arg, why): migrate_check(), and each step to ${visit}. */
CHECKED enum store_open_result migrate_list(struct db *db, const struct migration *list,
                                            void (*visit)(const struct store_step *step, void *arg), void *arg,
                                            char why[512]);

/** migrate_check(db, list, why): the same questions without changing anything; STORE_EMPTY when there are no tables or
 * steps are missing. */
CHECKED enum store_open_result migrate_check(struct db *db, const struct migration *list, char why[512]);

#endif
