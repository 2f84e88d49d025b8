/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What there is to sell: importers, producers, families, products (each vintage is one), their prices. */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "core/ctx.h"
#include "core/qty.h"
#include "core/record.h"

struct product {
    int64_t id, rev;
    const char *code, *name;
    struct maybe_i64 vintage; /* none: non-vintage */
    int64_t producer, importer;
    const char *producer_name, *importer_name;
    struct maybe_i64 family;
    const char *country, *region, *category, *style;
    struct maybe_i64 bottle_ml;
    int64_t unit_set; /* bottles per case */
    bool active, orderable, admin_only, discontinued;
    int64_t primary_warehouse;
    const char *primary_warehouse_name;
    int64_t created_at_ms;
};

extern const struct record product_record, producer_record, importer_record, family_record, warehouse_record,
    price_level_record;

/** product_get(c, out, id): Errors: NOT_FOUND (also Admin Only products for reps). */
CHECKED enum err product_get(struct ctx *c, struct product *out, int64_t id);

/** product_get_all(c, out, ids, n): the products of ${ids} in that order; out[i] is NULL for an unknown one. In few statements
 *  (eight ids each), not one per product. Barred ones are included: what a user may do with one is product_may_add(). */
CHECKED enum err product_get_all(struct ctx *c, struct product ***out, const int64_t *ids, size_t n);

/** product_may_add(c, p): may c->user put it on a new line? ERR_OK, PRODUCT_INACTIVE, PRODUCT_ADMIN_ONLY (admin only, or not
 *  orderable, and a rep asks). product.md 2.2. A rule over plain data: no database. */
CHECKED enum err product_may_add(const struct ctx *c, const struct product *p);

#endif
