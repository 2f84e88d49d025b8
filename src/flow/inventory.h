/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stock changed by hand: counted, broken, returned. */
#ifndef FLOW_INVENTORY_H
#define FLOW_INVENTORY_H

#include "inventory/inventory.h"

/**
 * flow_inventory_adjust(c, out, a):
 * One ledger row on hand and its balance, which ${out} gets. The quantity is signed qty_btl, or cases and bottles to
 * add. Errors, in order: REFERENCE_UNKNOWN (product, warehouse), WAREHOUSE_INACTIVE, QUANTITY_FORM, FIELD_RANGE (0),
 * STOCK_LIMIT.
 */
CHECKED enum err flow_inventory_adjust(struct ctx *c, struct stock_row *out, const struct adjustment *a);

#endif
