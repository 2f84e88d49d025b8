/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to the catalogue. Each is one transaction with one event a changed object. Admins only; the caller has
 * looked. */
#ifndef FLOW_CATALOG_H
#define FLOW_CATALOG_H

#include "catalog/catalog.h"

/** flow_product_create(c, p), flow_product_edit(c, before, after): Errors, in order: FIELD_DUPLICATE (code),
 * REFERENCE_UNKNOWN (producer, importer, primary_warehouse, family: it must be the producer's). The names around the
 * product are set. */
CHECKED enum err flow_product_create(struct ctx *c, struct product *p);
CHECKED enum err flow_product_edit(struct ctx *c, const struct product *before, struct product *after);

/** flow_price_set(c, p, list): all prices of a product. Errors, in order, for each: REFERENCE_UNKNOWN (price_level),
 * FIELD_RANGE (valid_to before valid_from), FIELD_DUPLICATE (the same level and first day). */
CHECKED enum err flow_price_set(struct ctx *c, struct product *p, const struct price_list *list);

/** The smaller things: FIELD_DUPLICATE (name or code); a family: REFERENCE_UNKNOWN (producer); a warehouse that is
 * switched off: WAREHOUSE_IN_USE. */
CHECKED enum err flow_producer_create(struct ctx *c, struct producer *m);
CHECKED enum err flow_producer_edit(struct ctx *c, const struct producer *before, struct producer *after);
CHECKED enum err flow_importer_create(struct ctx *c, struct importer *m);
CHECKED enum err flow_importer_edit(struct ctx *c, const struct importer *before, struct importer *after);
CHECKED enum err flow_family_create(struct ctx *c, struct family *m);
CHECKED enum err flow_warehouse_create(struct ctx *c, struct warehouse *m);
CHECKED enum err flow_warehouse_edit(struct ctx *c, const struct warehouse *before, struct warehouse *after);
CHECKED enum err flow_price_level_create(struct ctx *c, struct price_level *m);
CHECKED enum err flow_price_level_edit(struct ctx *c, const struct price_level *before, struct price_level *after);

/** flow_product_remove(c, removed, p): gone if nothing refers to it: for the undo of the import that made it. Event
 * product.removed. flow_around_remove(c, object, id): the same of a "producer", "importer", "family" or "warehouse". */
CHECKED enum err flow_product_remove(struct ctx *c, bool *removed, const struct product *p);
CHECKED enum err flow_around_remove(struct ctx *c, const char *object, int64_t id);

#endif
