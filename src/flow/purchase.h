/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to purchase orders: made, changed, received in parts, closed. Each is one transaction; On Order is
 * always what open ones still expect. Needs company_load() and TX_WRITE; the caller has seen that an admin asks. Rules:
 * docs/domain/purchase-orders.md. */
#ifndef FLOW_PURCHASE_H
#define FLOW_PURCHASE_H

#include "purchase/purchase.h"

/**
 * flow_purchase_create(c, out, draft): a new, open one. Event purchase_order.created.
 * Errors, in order: FORBIDDEN (the program itself makes none); PURCHASE_ORDER_NO_LINES; the warehouse:
 * REFERENCE_UNKNOWN, WAREHOUSE_INACTIVE; the lines, each, every wrong one being noted: LINE_UNKNOWN (an id),
 * FIELD_REQUIRED (product); LINE_PRODUCT_TWICE; REFERENCE_UNKNOWN, PRODUCT_INACTIVE, QUANTITY_FORM, FIELD_RANGE;
 * STOCK_LIMIT.
 */
CHECKED enum err flow_purchase_create(struct ctx *c, struct purchase *out, const struct purchase_draft *draft);

/**
 * flow_purchase_edit(c, out, before, draft): Event purchase_order.updated; nothing happens when nothing differs.
 * Errors, in order: PURCHASE_ORDER_CLOSED; PURCHASE_ORDER_NO_LINES; the warehouse, if it is another one, as above; the
 * lines as above, and FIELD_DUPLICATE (an id twice), FIELD_READ_ONLY (another product on a kept line), RECEIVED_ALREADY
 * (a line that is lowered below what came, or left out although something came); STOCK_LIMIT.
 */
CHECKED enum err flow_purchase_edit(struct ctx *c, struct purchase *out, const struct purchase *before,
                                    const struct purchase_draft *draft);

/**
 * flow_purchase_receive(c, out, before, receiving): bottles come On Hand in the warehouse named, and are no longer
 * expected where they were due. It stays open until somebody closes it. Events purchase_order.received and
 * inventory.received.
 * Errors, in order: FORBIDDEN (the program itself), PURCHASE_ORDER_CLOSED, RECEIPT_NO_LINES; REFERENCE_UNKNOWN,
 * WAREHOUSE_INACTIVE; the lines, each, every wrong one being noted: LINE_UNKNOWN, FIELD_DUPLICATE, QUANTITY_FORM,
 * FIELD_RANGE, RECEIPT_OVER; STOCK_LIMIT.
 */
CHECKED enum err flow_purchase_receive(struct ctx *c, struct purchase *out, const struct purchase *before,
                                       const struct purchase_receiving *receiving);

/** flow_purchase_close(c, out, before): what has not come leaves On Order. For ever. Event purchase_order.closed.
 * Errors: PURCHASE_ORDER_CLOSED. */
CHECKED enum err flow_purchase_close(struct ctx *c, struct purchase *out, const struct purchase *before);

/* --- inside purchase*.c of flow/ only --- */

/** purchase_lines_plan(c, after, draft, before): the lines of ${after} as they will be; before NULL: a new one. Errors
 * as above. */
CHECKED enum err purchase_lines_plan(struct ctx *c, struct purchase *after, const struct purchase_draft *draft,
                                     const struct purchase *before);

#endif
