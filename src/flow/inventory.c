/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An adjustment: one row of the ledger, one balance, one event. */
#include "flow/inventory.h"

#include "catalog/catalog.h"
#include "core/must.h"
#include "event/event.h"

/* Bottles by either form of the quantity. */
static enum err resolve(struct ctx *c, struct qty *out, const struct adjustment *a, int64_t unit_set)
{
    bool in_cases = a->cases.has || a->bottles.has;
    if (a->qty_btl.has == in_cases)
        return refuse(c, ERR_QUANTITY_FORM, "qty_btl", NULL);
    if (a->qty_btl.has)
        out->btl = a->qty_btl.v;
    else if (!qty_from_cases(out, a->cases.v, a->bottles.v, unit_set))
        return refuse(c, ERR_FIELD_RANGE, "cases", "is more than can be counted");
    if (out->btl == 0 || out->btl < -QTY_LINE_MAX_BTL || out->btl > QTY_LINE_MAX_BTL)
        return refuse(c, ERR_FIELD_RANGE, "qty_btl", "must not be 0 and at most %lld bottles",
                      (long long)QTY_LINE_MAX_BTL);
    return ERR_OK;
}

enum err flow_inventory_adjust(struct ctx *c, struct stock_row *out, const struct adjustment *a)
{
    struct product **products;
    struct warehouse warehouse;
    struct stock_rows rows;
    struct qty qty = {0};
    TRY(product_get_all(c, &products, &a->product, 1));
    if (products[0] == NULL)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "product", NULL);
    TRY(warehouse_named(c, &warehouse, a->warehouse));
    TRY(resolve(c, &qty, a, products[0]->unit_set));
    TRY(inventory_move(c, &(struct move){.product = a->product,
                                         .warehouse = a->warehouse,
                                         .bucket = BUCKET_ON_HAND,
                                         .qty = qty,
                                         .reason = a->reason,
                                         .note = a->note}));
    TRY(inventory_of_product(c, &rows, a->product));
    const struct stock_row *now = NULL;
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.items[i].warehouse == a->warehouse)
            now = &rows.items[i];
    }
    MUST(now != NULL); /* a move keeps its balance */
    *out = *now;
    return event_write(c, "inventory.adjusted", "product", a->product, products[0]->rev,
                       arena_printf(c->arena, "{\"warehouse\":[null,%lld],\"on_hand_btl\":[%lld,%lld]}",
                                    (long long)a->warehouse, (long long)(now->on_hand.btl - qty.btl),
                                    (long long)now->on_hand.btl));
}
