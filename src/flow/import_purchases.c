/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are lines of open purchase orders: those of one reference, one after the other, are one of them. */
#include "flow/import_parts.h"

#include "catalog/catalog.h"
#include "flow/purchase.h"

#include <string.h>

#define D &purchase_create_record
static const struct import_field fields[] = {
    /* "Number" is the old one, unless the file has a reference too, as an export has. */
    {.name = "reference",
     .record = D,
     .flags = IMPORT_KEY | IMPORT_NEEDED | IMPORT_GROUP,
     .also = "reference|old number|purchase order number|purchase order|po number|po|number"},
    {"number", NULL, FIELD_I64, IMPORT_KEY | IMPORT_GROUP, NULL, "Its number here; of files that were exported."},
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

static const char *const shared[] = {"supplier", "warehouse", "due", "note", NULL};

struct own {
    struct purchase_draft draft;
};

static enum err read_header(struct ctx *c, struct own *o, const struct import_line *lines)
{
    static const char *const later[] = {"lines", "warehouse", NULL};
    const char *warehouse = import_text(lines, "warehouse");
    struct warehouse found_one;
    bool found = false;
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

static enum err read_lines(struct ctx *c, struct own *o, const struct import_line *lines, size_t n)
{
    enum err first = ERR_OK;
    o->draft.lines = arena_array(c->arena, struct purchase_line_draft, n);
    o->draft.line_count = n;
    for (size_t i = 0; i < n; i++) {
        enum err err = import_document_line(c, &o->draft.lines[i], &purchase_line_draft_record, &lines[i], i);
        first = first == ERR_OK ? err : first;
    }
    return first;
}

static const struct purchase_line *line_of(const struct purchase *is, int64_t product)
{
    for (size_t i = 0; i < is->line_count; i++) {
        if (is->lines[i].product.id == product)
            return &is->lines[i];
    }
    return NULL;
}

/* --- one that is here under its number, as files say that were exported --- */

static enum err check_known(struct ctx *c, const struct own *o, const struct import_line *lines,
                            const struct purchase *is)
{
    for (size_t i = 0; i < o->draft.line_count; i++) {
        const struct purchase_line_draft *sent = &o->draft.lines[i];
        const struct purchase_line *line = line_of(is, sent->product);
        const struct purchase_amount amount = {.by_bottle = sent->qty.btl != 0,
                                               .by_case = sent->qty.btl == 0,
                                               .qty = sent->qty,
                                               .cases = sent->cases,
                                               .bottles = sent->bottles};
        struct qty qty;
        if (line == NULL)
            return refuse(c, ERR_FIELD_DUPLICATE, backorder_line_field(c, i, "product"),
                          "purchase order %lld is here and has no such line; an import does not change it",
                          (long long)is->number);
        TRY(purchase_bottles(c, &qty, &amount, line->product.unit_set, backorder_line_field(c, i, "qty_btl")));
        TRY(import_amount_agrees(c, &lines[i], i, line->product.unit_set));
        if (qty.btl != line->qty.btl)
            return refuse(c, ERR_FIELD_DUPLICATE, backorder_line_field(c, i, "qty_btl"),
                          "purchase order %lld is here with %lld bottles; an import does not change it",
                          (long long)is->number, (long long)line->qty.btl);
    }
    return ERR_OK;
}

/* A file may have only some of its lines. */
static enum err judge_known(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct purchase is;
    const char *supplier = import_text(lines, "supplier");
    enum err err = purchase_get(c, &is, import_id(lines, "number").v);
    if (err == ERR_NOT_FOUND) {
        ctx_forget(c);
        return refuse(c, ERR_REFERENCE_UNKNOWN, "number",
                      "there is no purchase order %lld here; the number of another system is the reference",
                      (long long)import_id(lines, "number").v);
    }
    TRY(err);
    if (supplier != NULL && strcmp(supplier, is.supplier) != 0)
        return refuse(c, ERR_FIELD_DUPLICATE, "supplier", "purchase order %lld is here, of %s", (long long)is.number,
                      is.supplier);
    TRY(read_lines(c, o, lines, n));
    TRY(check_known(c, o, lines, &is));
    out->object = some_i64(is.number);
    out->label = arena_printf(c->arena, "%lld, %s", (long long)is.number, is.supplier);
    out->key = arena_printf(c->arena, "#%lld", (long long)is.number);
    out->own = o;
    return ERR_OK;
}

/* --- one by its reference --- */

/* Has the one that is there the same lines? */
static bool same_lines(const struct purchase *after, const struct purchase *is)
{
    bool same = after->line_count == is->line_count;
    for (size_t i = 0; same && i < after->line_count; i++) {
        const struct purchase_line *line = line_of(is, after->lines[i].product.id);
        same = line != NULL && line->qty.btl == after->lines[i].qty.btl;
    }
    return same;
}

static enum err plan(struct ctx *c, struct purchase *after, const struct own *o, const struct import_line *lines)
{
    TRY(purchase_lines_plan(c, after, &o->draft, NULL));
    for (size_t i = 0; i < after->line_count; i++)
        TRY(import_amount_agrees(c, &lines[i], i, after->lines[i].product.unit_set));
    return ERR_OK;
}

static void tell(struct ctx *c, struct import_judged *out, const struct own *o, const struct purchase *after)
{
    int64_t total = 0;
    for (size_t i = 0; i < after->line_count; i++)
        total += after->lines[i].qty.btl;
    out->label = arena_printf(c->arena, "%s, %s", o->draft.reference, o->draft.supplier);
    out->key = arena_printf(c->arena, "%s\n%s", o->draft.supplier, o->draft.reference);
    if (out->fate == FATE_NEW)
        out->changes = arena_printf(c->arena, "{\"lines\":[null,%zu],\"bottles\":[null,%lld]}", after->line_count,
                                    (long long)total);
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct purchase after = {.rev = 1, .next_line = 1}, is;
    int64_t existing = 0;
    bool found;
    if (n > PURCHASE_LINES_MAX)
        return refuse(c, ERR_FIELD_LENGTH, "", "a purchase order has at most %d lines", PURCHASE_LINES_MAX);
    TRY(import_same_on_all(c, lines, n, shared));
    if (import_id(lines, "number").has)
        return judge_known(c, out, lines, n);
    TRY(read_header(c, o, lines));
    TRY(read_lines(c, o, lines, n));
    TRY(plan(c, &after, o, lines));
    TRY(purchase_referenced(c, &existing, &found, o->draft.supplier, o->draft.reference));
    if (found) {
        TRY(purchase_get(c, &is, existing));
        if (!same_lines(&after, &is))
            return refuse(c, ERR_FIELD_DUPLICATE, "reference",
                          "purchase order %lld of this supplier has the reference already, with other lines",
                          (long long)existing);
        out->object = some_i64(existing);
    }
    out->fate = found ? FATE_UNCHANGED : FATE_NEW;
    tell(c, out, o, &after);
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
