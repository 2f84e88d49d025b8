/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one request carries down through the house: its memory, its clock, its transaction, who asks, and what went
 * wrong. There are no globals beside it. */
#ifndef CORE_CTX_H
#define CORE_CTX_H

#include "core/arena.h"
#include "core/err.h"
#include "core/maybe.h"

#define CTX_FIELD_BYTES_MAX 256 /* of the name of a wrong field: it may come from outside */
#define CTX_PROBLEMS_MAX    32  /* field errors reported at once; further ones are counted out */

struct tx;      /* store/tx.h */
struct user;    /* user/user.h */
struct company; /* company/company.h */

/* One thing that is wrong. The first one decides the answer's status and code. */
struct problem {
    enum err err;
    const char *field;  /* JSON path, "lines[3].qty_btl"; "" when no field is meant */
    const char *detail; /* what exactly, with bounds and values; NULL: the registry's sentence */
};

struct ctx {
    struct arena *arena;
    struct tx *tx;                 /* the open transaction, NULL outside of one */
    int64_t now_ms;                /* read once per request */
    const struct user *user;       /* who asks; NULL: nobody, or the program itself */
    const struct company *company; /* the settings as this transaction sees them; NULL before they were read */
    const char *request_id;
    struct problem problems[CTX_PROBLEMS_MAX];
    int problem_count;
};

/** ctx_init(c, arena, now_ms): a context without user and transaction. */
void ctx_init(struct ctx *c, struct arena *arena, int64_t now_ms);

/** refuse(c, err, field, format, ...): note the problem and return ${err}, to be returned by the caller. ${field}, cut
 * at CTX_FIELD_BYTES_MAX, and the text are copied. ${format} may be NULL for the registry's sentence. */
enum err refuse(struct ctx *c, enum err err, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** ctx_forget(c): drop the problems (before a flow runs again). */
void ctx_forget(struct ctx *c);

#endif
