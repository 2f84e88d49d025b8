/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that say how many bottles of a product a warehouse has on hand: a count. The ledger gets the difference. */
#include "flow/import_parts.h"

#include "catalog/catalog.h"
#include "core/fold.h"
#include "core/must.h"
#include "flow/inventory.h"

#include <string.h>

static const struct import_field fields[] = {
    {"product_id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Id of the product; of files that were exported."},
    {"product", NULL, FIELD_TEXT, IMPORT_KEY | IMPORT_NEEDED, "product code|code|product|item|sku|product name|name",
     "The product, by its code or exact name."},
    {"vintage", NULL, FIELD_I64, 0, "vintage|year", "Tells products of the same name apart."},
    {"warehouse", NULL, FIELD_TEXT, IMPORT_KEY | IMPORT_NEEDED, "warehouse code|warehouse name|warehouse",
     "The warehouse, by its code or name."},
    {"on_hand_btl", NULL, FIELD_I64, IMPORT_NEEDED, "on hand bottles|on hand|bottles on hand|bottles|quantity|qty",
     "Bottles that are there."},
    {"note", NULL, FIELD_TEXT, 0, "note|comment", "What is to be remembered with the count."},
};

struct own {
    int64_t product, warehouse;
    int64_t before, after; /* bottles */
    bool known;            /* the warehouse has had it */
    const char *note;
};

static enum err read_row(struct ctx *c, struct own *o, const struct import_line *line, const struct product **product)
{
    struct product **products;
    const char *warehouse = import_text(line, "warehouse");
    struct maybe_i64 btl = import_id(line, "on_hand_btl");
    bool found;
    TRY(import_product_of(c, &o->product, line, ""));
    if (warehouse == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "warehouse", NULL);
    TRY(import_warehouse_of(c, &o->warehouse, &found, warehouse));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "warehouse", "no warehouse has the code or the name %s", warehouse);
    if (!btl.has)
        return refuse(c, ERR_FIELD_REQUIRED, "on_hand_btl", NULL);
    o->after = btl.v;
    o->note = import_text(line, "note");
    if (o->note != NULL && utf8_length(o->note) > 400)
        return refuse(c, ERR_FIELD_LENGTH, "note", "must have at most 400 characters");
    TRY(product_get_all(c, &products, &o->product, 1));
    MUST(products[0] != NULL);
    *product = products[0];
    return ERR_OK;
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    const struct product *product = NULL;
    struct balances balances;
    (void)n; /* each row is one */
    TRY(read_row(c, o, lines, &product));
    MUST(product != NULL);
    TRY(inventory_balances(c, &balances, &o->product, 1));
    for (size_t i = 0; i < balances.n; i++) {
        if (balances.items[i].warehouse == o->warehouse) {
            o->known = true;
            o->before = balances.items[i].on_hand.btl;
        }
    }
    if (o->after - o->before > QTY_LINE_MAX_BTL || o->after - o->before < -QTY_LINE_MAX_BTL)
        return refuse(c, ERR_FIELD_RANGE, "on_hand_btl", "differs by more than %lld bottles from what is there",
                      (long long)QTY_LINE_MAX_BTL);
    out->fate = o->after == o->before ? FATE_UNCHANGED : o->known ? FATE_CHANGED : FATE_NEW;
    out->object = some_i64(o->product);
    out->pin = some_i64(o->before);
    out->label = arena_printf(c->arena, "%s %s", product->code, product->name);
    out->key = arena_printf(c->arena, "%lld %lld", (long long)o->product, (long long)o->warehouse);
    if (out->fate != FATE_UNCHANGED)
        out->changes =
            arena_printf(c->arena, "{\"on_hand_btl\":[%lld,%lld]}", (long long)o->before, (long long)o->after);
    out->own = o;
    return ERR_OK;
}

static enum err post(struct ctx *c, int64_t product, int64_t warehouse, int64_t btl, int reason, const char *note)
{
    struct stock_row after;
    return flow_inventory_adjust(
        c, &after,
        &(struct adjustment){
            .product = product, .warehouse = warehouse, .qty_btl = some_i64(btl), .reason = reason, .note = note});
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    const struct own *o = judged->own;
    const char *note = arena_printf(c->arena, "Import %lld%s%s", (long long)im->id, o->note == NULL ? "" : ": ",
                                    o->note == NULL ? "" : o->note);
    judged->undo = arena_printf(c->arena, "{\"warehouse\":%lld,\"qty_btl\":%lld}", (long long)o->warehouse,
                                (long long)(o->after - o->before));
    return post(c, o->product, o->warehouse, o->after - o->before, o->known ? MOVE_COUNT : MOVE_OPENING, note);
}

/* The opposite row: what was sold since stays sold. */
static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    (void)kept;
    return post(c, row->object.v, json_integer_value(json_object_get(undone, "warehouse")),
                -json_integer_value(json_object_get(undone, "qty_btl")), MOVE_CORRECTION, "Import undone");
}

const struct import_kind_def import_inventory = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
