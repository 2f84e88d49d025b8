/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines that were sent, held against the catalogue: what making, changing and duplicating have in common.
 * Reads only. */
#ifndef FLOW_BACKORDER_LINES_H
#define FLOW_BACKORDER_LINES_H

#include "backorder/backorder.h"

/**
 * backorder_lines_check(c, draft, before, goods, warnings):
 * Make the lines of ${draft} complete and hold them against the rules. ${before}: the back order that they
 * change, NULL for a new one. A line with an id keeps that line: its product, and what of quantity and note
 * was not sent. goods[i] is what line i will show. Every wrong line is noted; the first one's error is
 * returned. Errors of a line, in order: LINE_UNKNOWN, FIELD_READ_ONLY (another product on a kept line),
 * FIELD_REQUIRED (no product); then LINE_PRODUCT_TWICE; then REFERENCE_UNKNOWN, PRODUCT_INACTIVE,
 * PRODUCT_ADMIN_ONLY, QUANTITY_FORM, FIELD_RANGE. A kept line whose product was barred since may stay and be
 * lowered; raising it is refused as adding it would be. Warnings: product_discontinued on a new line;
 * product_inactive, product_admin_only on a kept one; already_waiting on a new one. Memory: all in c->arena.
 * Rule: docs/domain/back-orders.md#lines.
 */
CHECKED enum err backorder_lines_check(struct ctx *c, struct backorder_draft *draft, const struct backorder *before,
                                       struct backorder_goods ***goods, struct backorder_warnings *warnings);

/** backorder_lines_warn(c, warnings, code, field, format, ...): add a warning; ${field} is borrowed. */
void backorder_lines_warn(struct ctx *c, struct backorder_warnings *warnings, const char *code, const char *field,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
