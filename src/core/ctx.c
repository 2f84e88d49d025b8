/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Problems are noted where they are first known, and kept in that order. */
#include "core/ctx.h"

#include "core/fold.h"
#include "core/must.h"

void ctx_init(struct ctx *c, struct arena *arena, int64_t now_ms)
{
    *c = (struct ctx){.arena = arena, .now_ms = now_ms};
}

enum err refuse(struct ctx *c, enum err err, const char *field, const char *format, ...)
{
    MUST(err != ERR_OK);
    if (c->problem_count == CTX_PROBLEMS_MAX)
        return err;
    struct problem *p = &c->problems[c->problem_count++];
    const char *name = field == NULL ? "" : field;
    *p = (struct problem){.err = err, .field = arena_strndup(c->arena, name, utf8_cut(name, CTX_FIELD_BYTES_MAX))};
    if (format != NULL) {
        va_list args;
        va_start(args, format);
        p->detail = arena_vprintf(c->arena, format, args);
        va_end(args);
    }
    return err;
}

void ctx_forget(struct ctx *c)
{
    c->problem_count = 0;
}
