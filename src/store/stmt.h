/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the generated wrappers call: a statement's description, its arguments as values, and the ways to run it. Only
 * generated code and store/ include this; everybody else uses the wrappers of stmt_gen.h. */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include "core/ctx.h"
#include "core/date.h"
#include "store/stmt_gen.h"

/* An argument. `type` is the letter of the statement's parameter list; text and bytes are borrowed. */
struct value {
    bool null;
    int64_t number;
    const void *p;
    size_t n;
};

static inline struct value value_i64(int64_t v)
{
    return (struct value){.number = v};
}
static inline struct value value_maybe(struct maybe_i64 v)
{
    return (struct value){.null = !v.has, .number = v.v};
}
static inline struct value value_flag(bool v)
{
    return (struct value){.number = v};
}
static inline struct value value_text(const char *v)
{
    return (struct value){.null = v == NULL, .p = v, .n = v == NULL ? 0 : __builtin_strlen(v)};
}
static inline struct value value_day(struct date v)
{
    return (struct value){.null = !date_is_set(v), .number = v.days};
}
static inline struct value value_blob(struct bytes v)
{
    return (struct value){.null = v.p == NULL, .p = v.p, .n = v.n};
}

enum stmt_cardinality { CARD_ONE, CARD_OPT, CARD_MANY, CARD_EXEC, CARD_GUARD, CARD_COUNT };

/* Letters: i number, q bottles, m cents, s text, f flag, d day, b bytes; in capitals when it may be NULL. */
struct stmt_column {
    const char *name;
    char letter;
    size_t offset; /* in the row struct */
};

/* The last parameters of a statement are an array of ids, and each id has at most one row, which no other id and no
 * other row has a part in. */
struct stmt_each {
    size_t n;      /* the length of the array; 0: it is no such statement */
    size_t column; /* which one says the id */
};

struct stmt {
    const char *name;
    enum stmt_cardinality cardinality;
    bool writes;
    bool kept;             /* its rows may be taken from memory while nothing was committed */
    struct stmt_each each; /* they are kept by id */
    const char *params;    /* one letter each */
    const struct stmt_column *columns;
    size_t column_count;
    size_t row_size;
    const char *sqlite;
    const char *postgres; /* NULL: the same text */
};

extern const struct stmt stmts[];

/* Errors of all: BUSY, STORAGE, INTERNAL. They end the transaction whatever the flow makes of them. */
CHECKED enum err stmt_one(struct ctx *c, enum stmt_id id, const struct value *values, void *row);
CHECKED enum err stmt_opt(struct ctx *c, enum stmt_id id, const struct value *values, void *row, bool *found);
CHECKED enum err stmt_many(struct ctx *c, enum stmt_id id, const struct value *values, void **rows, size_t *n);
CHECKED enum err stmt_exec(struct ctx *c, enum stmt_id id, const struct value *values);
CHECKED enum err stmt_count(struct ctx *c, enum stmt_id id, const struct value *values, int64_t *changed);

#endif
