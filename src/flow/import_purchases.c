/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are lines of open purchase orders: those of one reference, one after the other, are one of them. */
#include "flow/import_parts.h"

#include "catalog/catalog.h"
#include "flow/purchase.h"

#include <string.h>

#define D &purchase_create_record
static const struct import_field fields[] = {
    {.name = "reference",
     .record = D,
     .flags = IMPORT_KEY | IMPORT_NEEDED | IMPORT_GROUP,
     .also = "reference|old number|purchase order number|purchase order|po number|po|number"},
    {.name = "supplier", .record = D, .flags = IMPORT_NEEDED, .also = "supplier|vendor|importer"},
    {.name = "warehouse",
     .record = D,
     .flags = IMPORT_TEXT | IMPORT_NEEDED,
     .also = "warehouse code|warehouse name|warehouse"},
    {.name = "due", .record = D, .also = "due|due date|expected|arrival"},
    {.name = "note", .record = D, .also = "note|notes|comment"},
    {"product_id", NULL, FIELD_I64, 0, NULL, "Id of the product."},
    {"product", NULL, FIELD_TEXT, IMPORT_NEEDED, "product code|product|item|item number|sku|code|product name|wine",
     "The product, by its code or exact name."},
    {"vintage", NULL, FIELD_I64, 0, "vintage|year", "Tells products of the same name apart."},
    {"qty_btl", NULL, FIELD_I64, 0, "quantity bottles|total bottles|qty btl|quantity|qty",
     "Bottles: this, or cases and bottles."},
    {"cases", NULL, FIELD_I64, 0, "cases|cs", "Whole cases, of the product's unit set."},
    {"bottles", NULL, FIELD_I64, 0, "bottles|btl", "Bottles beside the cases."},
    {"line_note", NULL, FIELD_NOTE, 0, "line note", "Note on the line."},
};
#undef D

struct own {
    struct purchase_draft draft;
};

static const char *const later[] = {"lines", "warehouse", NULL};

static enum err read_header(struct ctx *c, struct own *o, const struct import_line *lines, size_t n)
{
    static const char *const shared[] = {"supplier", "warehouse", "due", "note"};
    const char *warehouse = import_text(lines, "warehouse");
    struct warehouse found_one;
    bool found = false;
    for (size_t k = 0; k < sizeof shared / sizeof shared[0]; k++) {
        for (size_t i = 1; i < n; i++) {
            const json_t *other = json_object_get(lines[i].fields, shared[k]);
            if (other != NULL && !json_equal(json_object_get(lines[0].fields, shared[k]), other))
                return refuse(c, ERR_FIELD_CHOICE, arena_printf(c->arena, "lines[%zu].%s", i, shared[k]),
                              "differs from the first line of the same reference");
        }
    }
    if (import_text(lines, "reference") == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "reference",
                      "the old number is needed: by it the same file twice is recognised");
    if (warehouse == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "warehouse", NULL);
    o->draft.due = DATE_NONE;
    TRY(import_record_read(c, &o->draft, &purchase_edit_record, RECORD_PATCH, lines, later));
    if (o->draft.supplier == NULL || o->draft.supplier[0] == '\0')
        return refuse(c, ERR_FIELD_REQUIRED, "supplier", NULL);
    TRY(import_warehouse_of(c, &o->draft.warehouse, &found, warehouse));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "warehouse", "no warehouse has the code or the name %s", warehouse);
    TRY(warehouse_find(c, &found_one, &found, o->draft.warehouse));
    return found && found_one.active ? ERR_OK : refuse(c, ERR_WAREHOUSE_INACTIVE, "warehouse", NULL);
}

static enum err read_line(struct ctx *c, struct own *o, const struct import_line *lines, size_t at)
{
    static const char *const amounts[] = {"qty_btl", "cases", "bottles"};
    struct purchase_line_draft *out = &o->draft.lines[at];
    const char *prefix = arena_printf(c->arena, "lines[%zu].", at);
    json_t *own = json_object();
    enum err err = import_product_of(c, &out->product, &lines[at], prefix);
    json_object_set_new(own, "product", json_integer(err == ERR_OK ? out->product : 1));
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        struct maybe_i64 amount = import_id(&lines[at], amounts[i]);
        if (amount.has)
            json_object_set_new(own, amounts[i], json_integer(amount.v));
    }
    if (import_text(&lines[at], "line_note") != NULL)
        json_object_set_new(own, "note", json_string(import_text(&lines[at], "line_note")));
    int before = c->problem_count;
    if (err == ERR_OK)
        err = record_read(c, out, &purchase_line_draft_record, RECORD_CREATE, own, true);
    for (int i = before; i < c->problem_count && err != ERR_OK; i++)
        c->problems[i].field = arena_printf(c->arena, "%s%s", prefix, c->problems[i].field);
    json_decref(own);
    for (size_t i = 0; i < at && err == ERR_OK; i++) {
        if (o->draft.lines[i].product == out->product)
            err = refuse(c, ERR_LINE_PRODUCT_TWICE, arena_printf(c->arena, "%sproduct", prefix),
                         "the product is on the purchase order already");
    }
    return err;
}

/* Has the one that is there the same lines? */
static bool same_lines(const struct purchase *after, const struct purchase *is)
{
    if (after->line_count != is->line_count)
        return false;
    for (size_t i = 0; i < after->line_count; i++) {
        bool found = false;
        for (size_t k = 0; k < is->line_count; k++)
            found = found || (is->lines[k].product.id == after->lines[i].product.id &&
                              is->lines[k].qty.btl == after->lines[i].qty.btl);
        if (!found)
            return false;
    }
    return true;
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct purchase after = {.rev = 1, .next_line = 1}, is;
    enum err first = ERR_OK;
    int64_t existing = 0;
    bool found;
    if (n > PURCHASE_LINES_MAX)
        return refuse(c, ERR_FIELD_LENGTH, "", "a purchase order has at most %d lines", PURCHASE_LINES_MAX);
    TRY(read_header(c, o, lines, n));
    o->draft.lines = arena_array(c->arena, struct purchase_line_draft, n);
    o->draft.line_count = n;
    for (size_t i = 0; i < n; i++) {
        enum err err = read_line(c, o, lines, i);
        first = first == ERR_OK ? err : first;
    }
    TRY(first);
    TRY(purchase_lines_plan(c, &after, &o->draft, NULL));
    TRY(purchase_referenced(c, &existing, &found, o->draft.supplier, o->draft.reference));
    if (found) {
        TRY(purchase_get(c, &is, existing));
        if (!same_lines(&after, &is))
            return refuse(c, ERR_FIELD_DUPLICATE, "reference",
                          "purchase order %lld of this supplier has the reference already, with other lines",
                          (long long)existing);
        out->object = some_i64(existing);
    }
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += after.lines[i].qty.btl;
    out->fate = found ? FATE_UNCHANGED : FATE_NEW;
    out->label = arena_printf(c->arena, "%s, %s", o->draft.reference, o->draft.supplier);
    out->key = arena_printf(c->arena, "%s\n%s", o->draft.supplier, o->draft.reference);
    if (!found)
        out->changes = arena_printf(c->arena, "{\"lines\":[null,%zu],\"bottles\":[null,%lld]}", n, (long long)total);
    out->own = o;
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct purchase made;
    (void)im;
    TRY(flow_purchase_create(c, &made, &((struct own *)judged->own)->draft));
    judged->object = some_i64(made.number);
    judged->undo = "{}";
    return ERR_OK;
}

/* Its number stays used: it is closed, and what it expected leaves On Order. */
static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    struct purchase is, after;
    (void)undone;
    TRY(purchase_get(c, &is, row->object.v));
    if (is.status == PURCHASE_CLOSED)
        *kept = "it was closed since";
    else if (is.receipt_count > 0)
        *kept = "bottles of it were received since";
    else if (is.rev != 1)
        *kept = "it was edited since";
    return *kept != NULL ? ERR_OK : flow_purchase_close(c, &after, &is);
}

const struct import_kind_def import_purchase_orders = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
