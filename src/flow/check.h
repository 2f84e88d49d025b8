/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must never be false, asked all at once: `cellarbook check`, the nightly job and the tests stand on this. */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

#include "core/ctx.h"

struct check_found {
    const char **problems; /* one sentence each, naming what is wrong */
    size_t n;              /* 0: clean */
};

/** check_run(c, out): every statement of sql/query/invariant.sql in one snapshot; needs a transaction, TX_READ is
 * enough. Errors: as every statement. Memory: *out lives in c->arena. */
CHECKED enum err check_run(struct ctx *c, struct check_found *out);

#endif
