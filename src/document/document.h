/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Papers of the trade as PDF: what each of them says. How it is laid out on pages is in paper.h. Those without the
 * right to see the object never come here: the caller has read it. All need company_load(). */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "order/order.h"
#include "purchase/purchase.h"

/* In the arena. The same object, settings and fonts make the same bytes. */
struct document {
    const char *file_name; /* "BO-1042.pdf" */
    const char *bytes;
    size_t n;
};

/** document_back_order(c, out, bo, account): what the account waits for; no price, no warehouse. Errors of all five:
 * REQUEST_TOO_COMPLEX (larger than DOCUMENT_MAX), INTERNAL. */
CHECKED enum err document_back_order(struct ctx *c, struct document *out, const struct backorder *bo,
                                     const struct account *account);

/** document_order(c, out, order, account): the order with its prices, as the account gets to see it: no private note.
 */
CHECKED enum err document_order(struct ctx *c, struct document *out, const struct order *order,
                                const struct account *account);

/** document_invoice(c, out, order, invoice, account): one of the order's invoices: the lines of its warehouse. A voided
 * one says so. */
CHECKED enum err document_invoice(struct ctx *c, struct document *out, const struct order *order,
                                  const struct invoice *invoice, const struct account *account);

/** document_packing_slip(c, out, order, warehouse, account): what leaves ${warehouse}, without prices, with a box to
 * tick; none: all warehouses. */
CHECKED enum err document_packing_slip(struct ctx *c, struct document *out, const struct order *order,
                                       struct maybe_i64 warehouse, const struct account *account);

/** document_purchase_order(c, out, po): for the supplier. */
CHECKED enum err document_purchase_order(struct ctx *c, struct document *out, const struct purchase *po);

#endif
