/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which product a line speaks of that was sent for an order or a purchase order: a new line names it, a kept one brings
 * its own. */
#ifndef FLOW_SENT_LINE_H
#define FLOW_SENT_LINE_H

#include "core/ctx.h"

struct sent_line {
    struct maybe_i64 id; /* of the line that it keeps; none: it is new */
    int64_t product;     /* 0: not given */
    int64_t kept;        /* the product of the line with that id; 0: there is no such line */
};

/** sent_lines_products(c, products, lines, n, whole): the product of each; every wrong line is noted, the first one's
 * error is returned. ${whole}: what they are lines of, "the order". Errors of a line, in order: LINE_UNKNOWN,
 * FIELD_DUPLICATE (the id is there twice), FIELD_REQUIRED (no product), FIELD_READ_ONLY (another product). */
CHECKED enum err sent_lines_products(struct ctx *c, int64_t *products, const struct sent_line *lines, size_t n,
                                     const char *whole);

#endif
