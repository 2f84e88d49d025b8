/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are lines of documents: what back orders and purchase orders have in common. Those of one number or one
 * reference, one after the other, are one document. */
#include "flow/import_parts.h"

#include "backorder/backorder.h"
#include "core/must.h"

enum err import_same_on_all(struct ctx *c, const struct import_line *lines, size_t n, const char *const *fields)
{
    for (; *fields != NULL; fields++) {
        const json_t *first = json_object_get(lines[0].fields, *fields);
        for (size_t i = 1; i < n; i++) {
            const json_t *other = json_object_get(lines[i].fields, *fields);
            if (other != NULL && (first == NULL || !json_equal(first, other)))
                return refuse(c, ERR_FIELD_CHOICE, backorder_line_field(c, i, *fields),
                              "differs from the first line of the same document");
        }
    }
    return ERR_OK;
}

enum err import_document_line(struct ctx *c, void *out, const struct record *rec, const struct import_line *line,
                              size_t at)
{
    static const char *const amounts[] = {"qty_btl", "cases", "bottles"};
    int64_t product = 0;
    TRY(import_product_of(c, &product, line, backorder_line_field(c, at, "")));
    json_t *own = json_object();
    MUST(own != NULL && json_object_set_new(own, "product", json_integer(product)) == 0);
    /* Bottles alone, where both are given: import_amount_agrees() looks whether they are the same. */
    for (size_t i = 0; i < (import_id(line, "qty_btl").has ? 1 : sizeof amounts / sizeof amounts[0]); i++) {
        if (import_id(line, amounts[i]).has)
            MUST(json_object_set(own, amounts[i], json_object_get(line->fields, amounts[i])) == 0);
    }
    if (import_text(line, "line_note") != NULL)
        MUST(json_object_set(own, "note", json_object_get(line->fields, "line_note")) == 0);
    int before = c->problem_count;
    enum err err = record_read(c, out, rec, RECORD_CREATE, own, true);
    for (int i = before; i < c->problem_count; i++)
        c->problems[i].field = backorder_line_field(c, at, c->problems[i].field);
    json_decref(own);
    return err;
}

enum err import_amount_agrees(struct ctx *c, const struct import_line *line, size_t at, int64_t unit_set)
{
    struct maybe_i64 btl = import_id(line, "qty_btl"), cases = import_id(line, "cases"),
                     bottles = import_id(line, "bottles");
    if (!btl.has || (!cases.has && !bottles.has))
        return ERR_OK;
    bool sane = cases.v >= 0 && cases.v <= QTY_LINE_MAX_BTL && bottles.v >= 0 && bottles.v <= QTY_LINE_MAX_BTL;
    int64_t all = sane ? cases.v * unit_set + bottles.v : -1;
    return all == btl.v ? ERR_OK
                        : refuse(c, ERR_QUANTITY_FORM, backorder_line_field(c, at, "qty_btl"),
                                 "%lld bottles are not what stands beside them in cases and bottles", (long long)btl.v);
}
