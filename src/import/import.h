/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Imports: a file in pieces, which of its columns is which field, what each row would do and did. What rows mean to
 * products, accounts or stock is the business of flow/. */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "company/company.h"
#include "core/record.h"
#include "core/token.h"

#define IMPORT_BYTES_MAX     (INT64_C(64) * 1024 * 1024)
#define IMPORT_PART_BYTES    ((size_t)256 * 1024) /* one piece of the file in the database */
#define IMPORT_ROWS_MAX      200000
#define IMPORT_FILE_NAME_MAX 255 /* characters */
#define IMPORT_HEADING_MAX   200 /* characters that are kept of one */
#define IMPORT_COLUMNS_MAX   256
#define IMPORT_PROBLEMS_MAX  8 /* that are told of one row */
#define IMPORT_FILE_KEPT_MS  (INT64_C(90) * 24 * 3600 * 1000)
#define IMPORT_UPLOAD_MS     (INT64_C(3600) * 1000) /* a file that has not come by then does not come any more */

enum import_kind {
    IMPORT_PRODUCTS,
    IMPORT_ACCOUNTS,
    IMPORT_CONTACTS,
    IMPORT_PRICES,
    IMPORT_INVENTORY,
    IMPORT_USERS,
    IMPORT_BACK_ORDERS,
    IMPORT_PURCHASE_ORDERS
};
enum import_state {
    IMPORT_UPLOADING,
    IMPORT_CHECKING,
    IMPORT_CHECKED,
    IMPORT_REFUSED, /* the file can't be read */
    IMPORT_STOPPED, /* while it was checked */
    IMPORT_APPLYING,
    IMPORT_APPLIED,
    IMPORT_UNDOING,
    IMPORT_UNDONE
};
enum import_fate { FATE_NEW, FATE_CHANGED, FATE_UNCHANGED, FATE_REFUSED };
enum import_row_state { ROW_OPEN, ROW_APPLIED, ROW_MISSED, ROW_UNDONE, ROW_KEPT };
enum import_mode { IMPORT_ALL, IMPORT_GOOD };
enum import_decimal { DECIMAL_AUTO, DECIMAL_POINT, DECIMAL_COMMA };
extern const char *const import_kind_names[], *const import_state_names[], *const import_fate_names[],
                                                                               *const import_row_state_names[],
                                                                                   *const import_mode_names[],
                                                                                       *const import_decimal_names[];

/* A column of the file, and what it is taken for. */
struct import_column {
    const char *heading;
    const char *field; /* NULL: left out */
};

/* What was recognised of the file. */
struct import_about {
    const char *format, *encoding, *separator, *sheet; /* NULL: not yet, or has none */
    const char **sheets;
    size_t sheet_count;
    struct import_column *columns;
    size_t column_count;
};

/* What somebody wants otherwise than it was recognised. */
struct import_options {
    const char *sheet; /* NULL: the first */
    int decimal;
    struct import_column *columns; /* by heading; those that are not named are recognised */
    size_t column_count;
};

struct import_counts {
    int64_t rows, fates[4], applied, missed, undone, kept;
};

struct import_user {
    int64_t id;
    const char *name;
};

struct import {
    int64_t id, rev;
    int kind, state;
    const char *file_name;
    int64_t size_bytes;
    const char *hash;
    struct import_options options;
    struct import_about about;
    const char *trouble;
    struct maybe_i64 trouble_line;
    struct maybe_i64 mode; /* enum import_mode; none: not applied */
    const char *mode_name; /* as shown */
    bool mails;
    struct maybe_i64 job;
    int64_t created_at_ms;
    struct import_user user;
    struct import_counts counts;
    const char **missing; /* fields that a new object needs and that no column has */
    size_t missing_count;
    const char **actions; /* check, apply, undo, stop */
    size_t action_count;
};

struct imports {
    struct import *items;
    size_t n;
};

struct import_problem {
    const char *field, *heading, *detail;
};

struct import_row {
    int64_t row, line, grouped;
    int fate, state;
    const char *label;
    struct maybe_i64 object, pin;
    const char *fields, *cells, *changes, *undo; /* JSON; NULL: none */
    struct import_problem *problems;
    size_t problem_count;
};

struct import_rows {
    struct import_row *items;
    size_t n;
};

/* What an import is told to do. */
struct import_applying {
    int mode;
    bool mails;
};

extern const struct record import_record, import_row_record, import_options_record, import_applying_record;

/* --- rules --- */

/** import_is_busy(state): a job is at work on it, or its file is still coming. */
bool import_is_busy(int state);
/** import_actions(im): fills im->actions by its state and counts. Static storage. */
void import_actions(struct import *im);
/** import_heading_key(arena, heading): folded: by it headings are compared and remembered. */
const char *import_heading_key(struct arena *arena, const char *heading);

/* --- a cell as a value --- */

/* How texts are to be understood. */
struct import_reading {
    int date_format; /* of the company: iso, us, eu */
    int decimal;     /* enum import_decimal */
    const struct zone *zone;
};

struct import_value {
    enum field_type type;
    const char *const *names; /* FIELD_ENUM */
    const char *text;         /* of the cell, not blank, and not "-" alone */
    bool number;              /* it is a spreadsheet's number, in plain form */
};

/** import_value_write(arena, j, v, reading, wrong): the value as JSON, as record_read() takes it. False with a reason
 * in
 * ${wrong}: not of the type, or it could be read in two ways. An amount becomes cents, an instant RFC 3339. */
CHECKED bool import_value_write(struct arena *arena, struct json *j, const struct import_value *v,
                                const struct import_reading *reading, const char **wrong);

/* --- the database --- */

/** import_get(c, out, id): with its counts. Errors: NOT_FOUND (also back orders' for who has no access to them). Needs
 * company_load(). */
CHECKED enum err import_get(struct ctx *c, struct import *out, int64_t id);
/** import_get_uncounted(c, out, id): the same without counts, which look at every row: for the turns of a job. */
CHECKED enum err import_get_uncounted(struct ctx *c, struct import *out, int64_t id);
/** import_list(c, out, before, most): latest first, below the id ${before}. */
CHECKED enum err import_list(struct ctx *c, struct imports *out, int64_t before, int64_t most);
/** import_insert(c, im): of kind, file_name, mails and user; sets id and rev. */
CHECKED enum err import_insert(struct ctx *c, struct import *im);
/** import_update(c, im): holds only if the stored revision is still im->rev, which rises. */
CHECKED enum err import_update(struct ctx *c, struct import *im);
CHECKED enum err import_part_add(struct ctx *c, int64_t id, int64_t part, struct bytes bytes);
/** import_part(c, out, found, id, part): the bytes, in the arena. */
CHECKED enum err import_part(struct ctx *c, struct bytes *out, bool *found, int64_t id, int64_t part);

CHECKED enum err import_row_put(struct ctx *c, int64_t id, const struct import_row *row);
/** import_rows_cut(c, cut, id, after, most): throws away rows beyond ${after}, at most ${most}; how many. */
CHECKED enum err import_rows_cut(struct ctx *c, int64_t *cut, int64_t id, int64_t after, int64_t most);
/** import_row_list(c, out, id, fate, state, after, most): ${fate}, ${state} -1: any. */
CHECKED enum err import_row_list(struct ctx *c, struct import_rows *out, int64_t id, int fate, int state, int64_t after,
                                 int64_t most);
CHECKED enum err import_rows_to_apply(struct ctx *c, struct import_rows *out, int64_t id, int64_t after, int64_t most);
CHECKED enum err import_rows_to_undo(struct ctx *c, struct import_rows *out, int64_t id, int64_t before, int64_t most);
/** import_row_end(c, id, row): its state, object, undo and problems. */
CHECKED enum err import_row_end(struct ctx *c, int64_t id, const struct import_row *row);

/** import_headings(c, out, n, kind): what headings (folded) meant the last time. import_heading_keep(): from now on. */
CHECKED enum err import_headings(struct ctx *c, struct import_column **out, size_t *n, int kind);
CHECKED enum err import_heading_keep(struct ctx *c, int kind, const struct import_column *column);

/** import_purge(c, removed, most): pieces of files that are older than IMPORT_FILE_KEPT_MS, and of those that broke off
 * while they came, which are refused from then on. */
CHECKED enum err import_purge(struct ctx *c, int64_t *removed, int64_t most);

#endif
