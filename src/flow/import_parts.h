/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside import*.c of flow/ only: what a kind of import must know and do, and the work of a job. */
#ifndef FLOW_IMPORT_PARTS_H
#define FLOW_IMPORT_PARTS_H

#include "account/account.h"
#include "flow/import.h"
#include "sheet/sheet.h"

#define IMPORT_FIELDS_MAX 32
#define IMPORT_TURN_MS    10  /* of the one writer */
#define IMPORT_BATCH      250 /* rows that are judged before they are written */

enum import_field_flag {
    IMPORT_KEY = 1,    /* objects are found by it */
    IMPORT_NEEDED = 2, /* something new needs it */
    IMPORT_TEXT = 4,   /* its cell stays a text, whatever the record says: it names an object */
    IMPORT_GROUP = 8,  /* rows that follow each other with the same values of these are lines of one document */
};

/* A field that a column can be. */
struct import_field {
    const char *name;
    const struct record *record; /* that describes it; NULL: it is described here */
    enum field_type type;        /* without a record */
    unsigned flags;
    const char *also; /* other headings, folded, the better before the worse: "producer name|winery" */
    const char *doc;  /* without a record */
};

/* A row, or the rows of one document, as it is judged. */
struct import_line {
    int64_t row;
    json_t *fields; /* field -> value; null: an explicit clear */
};

/* What a kind has found. It lives in c->arena; `own` is the kind's, from judge() to apply(). */
struct import_judged {
    int fate; /* not FATE_REFUSED: that is an error */
    const char *label, *key;
    struct maybe_i64 object, pin;
    const char *changes; /* JSON, for people; NULL: nothing changes */
    const char *undo;    /* set by apply(): JSON */
    void *own;
};

struct import_kind_def {
    const struct import_field *fields;
    size_t field_count;
    /* Reads only. Errors are refusals, noted with the field's name ("lines[2].product" is the field product of the
     * third row). */
    enum err (*judge)(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n);
    /* Writes what was judged in this transaction. A refusal comes before the first write. */
    enum err (*apply)(struct ctx *c, struct import_judged *judged, const struct import *im);
    /* Takes back what ${row} did. ${kept}: why it was left, or what of it was; NULL: all was taken back. */
    enum err (*undo)(struct ctx *c, const struct import_row *row, const json_t *undo, const char **kept);
};

extern const struct import_kind_def import_products, import_accounts, import_contacts, import_prices, import_inventory,
    import_users, import_back_orders, import_purchase_orders;
const struct import_kind_def *import_kind_of(int kind);
const struct import_field *import_field_named(const struct import_kind_def *def, const char *name);

/* --- for kinds (import_common.c) --- */

/** import_text(line, field): its text; NULL: not given, or cleared. */
const char *import_text(const struct import_line *line, const char *field);
/** import_given(line, field): does the row say anything of it? */
bool import_given(const struct import_line *line, const char *field);
/** import_id(line, field): its number, none when it is not given. */
struct maybe_i64 import_id(const struct import_line *line, const char *field);

/** import_record_read(c, out, rec, mode, line, but): the row's fields of ${rec} into ${out}; those in ${but}
 * (NULL-ended) are left to the caller. Errors: those of record_read(). */
CHECKED enum err import_record_read(struct ctx *c, void *out, const struct record *rec, enum record_mode mode,
                                    const struct import_line *line, const char *const *but);

/* A change that people read by name. */
struct import_named {
    const char *field, *old, *new;
};
/** import_changes(c, diff, named, n): the diff of a record with names in the place of ids; fields of ${named} whose old
 * and new are the same are left out. NULL when nothing is left. */
const char *import_changes(struct ctx *c, const char *diff, const struct import_named *named, size_t n);

/* Something with a code and a name that a row makes or changes field by field. */
struct import_found {
    struct maybe_i64 id; /* none: it is new */
    int64_t rev;
    const char *code, *name; /* as they will be */
};
/** import_judged_of(c, out, found, diff, named, n): fate, pin, label, key and changes of a row that is about it;
 * ${diff} is that of its record, ${named} as import_changes() takes them. */
void import_judged_of(struct ctx *c, struct import_judged *out, const struct import_found *found, const char *diff,
                      const struct import_named *named, size_t n);

/* A record whose objects can be put back field by field. */
struct import_thing {
    const struct record *record;
    size_t size;
    enum err (*get)(struct ctx *c, void *out, int64_t id);
    enum err (*edit)(struct ctx *c, const void *before, void *after);
    /* Removes it if nothing refers to it. */
    enum err (*remove)(struct ctx *c, bool *removed, const void *object);
    size_t active_offset; /* of its bool active; SIZE_MAX: it has none */
};
/** import_thing_undo(c, thing, row, diff, kept): fields that still have what the import gave them get their old value;
 * one that was made goes, or becomes inactive when something refers to it. */
CHECKED enum err import_thing_undo(struct ctx *c, const struct import_thing *thing, const struct import_row *row,
                                   const json_t *diff, const char **kept);

/** import_account_of(c, out, line, field): the account that the row names, by code, else by its exact name; for
 * ${field}_id by its id. Errors, for the field: FIELD_REQUIRED, REFERENCE_UNKNOWN, IMPORT_AMBIGUOUS. */
CHECKED enum err import_account_of(struct ctx *c, struct account *out, const struct import_line *line);
/** import_product_of(c, out, line): the same of a product, by code, else by its exact name and vintage. */
CHECKED enum err import_product_of(struct ctx *c, int64_t *out, const struct import_line *line, const char *prefix);
/** import_warehouse_of(c, out, found, text): by code, else by name. */
CHECKED enum err import_warehouse_of(struct ctx *c, int64_t *out, bool *found, const char *text);

/* --- rows that are lines of a document (import_lines.c) --- */

/** import_same_on_all(c, lines, n, fields): what stands on the whole document must not differ from line to line; blank
 * cells say nothing. ${fields} is NULL-ended. Errors: FIELD_CHOICE, for the line's field. */
CHECKED enum err import_same_on_all(struct ctx *c, const struct import_line *lines, size_t n,
                                    const char *const *fields);
/** import_document_line(c, out, rec, line, at): product, quantity and line_note as the draft of a line, a struct of
 * ${rec}. Errors: those of import_product_of() and record_read(), for the fields of line ${at}. */
CHECKED enum err import_document_line(struct ctx *c, void *out, const struct record *rec,
                                      const struct import_line *line, size_t at);
/** import_amount_agrees(c, line, at, unit_set): where bottles stand beside cases, both must say the same. Errors:
 * QUANTITY_FORM. */
CHECKED enum err import_amount_agrees(struct ctx *c, const struct import_line *line, size_t at, int64_t unit_set);

/* --- work --- */

/* A row that was read and not yet judged, or judged and not yet written. */
struct import_read_row {
    struct import_row row;
    json_t *fields;
    bool refused;       /* while it was read */
    const char *key;    /* what it is about; NULL: refused */
    const char **texts; /* of its cells */
    size_t text_count;
};

struct import_work {
    struct store *store;
    struct arena *arena; /* for as long as the job is worked on */
    struct arena *batch; /* of the rows at hand */
    int64_t import;
    int step; /* enum import_state: checking, applying, undoing */
    /* of a dry run */
    bool opened, ended;
    FILE *file;
    struct sheet *sheet;
    struct import im;
    const struct import_kind_def *def;
    const struct import_field *field_of[SHEET_COLUMNS_MAX];
    struct import_reading reading;
    struct import_read_row rows[IMPORT_BATCH + 1];
    size_t n;
    struct import_read_row *as_read; /* the same before they were judged */
    struct import_read_row *held;    /* read already, belongs to the next batch; in the arena `held_arena` */
    struct arena *held_arena;
    int64_t row;
    struct sheet_trouble trouble; /* the file can't be read on; text "": it can */
    uint64_t *seen;               /* hashes of the keys so far, open addressing; 0: free */
    int64_t *seen_line;
    size_t seen_room, seen_n;
    /* of applying and taking back: the last row done before this turn, and in it (a turn may run twice) */
    int64_t at, next_at;
};

/** import_file_open(w, store): the file out of its pieces, its columns and what each is. */
CHECKED enum err import_file_open(struct import_work *w, struct store *store);
/** import_columns_map(c, im, def): im->about.columns by what was asked for, remembered, recognised; im->missing.
 * Errors: none; two columns that are the same field: false with the trouble. */
CHECKED bool import_columns_map(struct ctx *c, struct import *im, const struct import_kind_def *def,
                                const struct import_column *kept, size_t kept_count, struct sheet_trouble *why);
/** import_rows_read(w): the next rows of the file into w->rows, whole documents. */
void import_rows_read(struct import_work *w);

CHECKED enum err import_check_ready(struct import_work *w, struct store *store);
CHECKED enum err import_check_turn(struct ctx *c, struct job_progress *progress, struct import_work *w);
CHECKED enum err import_apply_turn(struct ctx *c, struct job_progress *progress, struct import_work *w);
CHECKED enum err import_undo_turn(struct ctx *c, struct job_progress *progress, struct import_work *w);
/** import_problem_add(c, row, im, field, detail): one more, with the heading of the field's column. */
void import_problem_add(struct ctx *c, struct import_row *row, const struct import *im, const char *field,
                        const char *detail);
/** import_problems_take(c, row, im, at): what a refusal has noted for the line ${at} of a document (0: also what is of
 * none). */
void import_problems_take(struct ctx *c, struct import_row *row, const struct import *im, size_t at);
/** import_undo_begin(c, im): the job that takes back. */
CHECKED enum err import_undo_begin(struct ctx *c, struct import *im);

#endif
