/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Purchase orders in the database: one with everything read, made, changed, received, closed; what is due of products.
 * Lists are in purchase_list.c. */
#include "core/fold.h"
#include "core/must.h"
#include "purchase/purchase.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#define CHUNK 8 /* products of one statement */

static struct purchase head_of(struct ctx *c, const struct row_purchase_by_number *row)
{
    struct purchase po = {.number = row->number,
                          .rev = row->rev,
                          .supplier = row->supplier,
                          .warehouse = row->warehouse_id,
                          .warehouse_code = row->warehouse_code,
                          .warehouse_name = row->warehouse_name,
                          .status = enum_index(purchase_status_names, row->status),
                          .due = row->due,
                          .note = row->note,
                          .reference = row->reference,
                          .created_at_ms = row->created_at,
                          .created_by = {row->created_by, row->created_by_name},
                          .closed_at_ms = row->closed_at,
                          .next_line = row->next_line};
    MUST(po.status >= 0); /* the table's CHECK knows no others */
    if (row->closed_by.has) {
        po.closed_by = arena_new(c->arena, struct backorder_ref);
        *po.closed_by = (struct backorder_ref){row->closed_by.v, row->closed_by_name};
    }
    return po;
}

/* Rows come receipt by receipt: each begins where another id does. */
static enum err read_receipts(struct ctx *c, struct purchase *po)
{
    struct rows_purchase_receipts rows;
    TRY(q_purchase_receipts(c, &rows, po->number));
    po->receipts = arena_array(c->arena, struct purchase_receipt, rows.n);
    struct purchase_receipt_line *lines = arena_array(c->arena, struct purchase_receipt_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_purchase_receipts *r = &rows.rows[i];
        if (po->receipt_count == 0 || po->receipts[po->receipt_count - 1].id != r->id)
            po->receipts[po->receipt_count++] = (struct purchase_receipt){.id = r->id,
                                                                          .at_ms = r->at,
                                                                          .by = {r->user_id, r->user_name},
                                                                          .warehouse = r->warehouse_id,
                                                                          .warehouse_name = r->warehouse_name,
                                                                          .note = r->note,
                                                                          .lines = &lines[i]};
        lines[i] = (struct purchase_receipt_line){r->line, r->product_id, r->qty};
        po->receipts[po->receipt_count - 1].line_count++;
    }
    return ERR_OK;
}

enum err purchase_get(struct ctx *c, struct purchase *out, int64_t number)
{
    struct row_purchase_by_number row;
    struct rows_purchase_lines lines;
    bool found;
    TRY(q_purchase_by_number(c, &row, &found, number));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    struct purchase po = head_of(c, &row);
    TRY(q_purchase_lines(c, &lines, number));
    po.lines = arena_array(c->arena, struct purchase_line, lines.n);
    po.line_count = lines.n;
    for (size_t i = 0; i < lines.n; i++) {
        const struct row_purchase_lines *r = &lines.rows[i];
        po.lines[i] = (struct purchase_line){.id = r->line,
                                             .position = r->position,
                                             .product = {r->product_id, r->code, r->name, r->vintage, r->unit_set},
                                             .qty = r->qty,
                                             .received = r->received,
                                             .due = r->due,
                                             .note = r->note};
    }
    TRY(read_receipts(c, &po));
    purchase_complete(&po);
    *out = po;
    return ERR_OK;
}

static enum err insert_line(struct ctx *c, int64_t number, const struct purchase_line *line)
{
    return q_purchase_line_insert(c, &(struct arg_purchase_line_insert){.number = number,
                                                                        .line = line->id,
                                                                        .position = line->position,
                                                                        .product = line->product.id,
                                                                        .qty = line->qty,
                                                                        .due = line->due,
                                                                        .note = line->note});
}

enum err purchase_referenced(struct ctx *c, int64_t *number, bool *found, const char *supplier, const char *reference)
{
    struct row_purchase_referenced row;
    TRY(q_purchase_referenced(c, &row, found, supplier, reference));
    if (*found)
        *number = row.number;
    return ERR_OK;
}

enum err purchase_insert(struct ctx *c, const struct purchase *po)
{
    struct maybe_i64 maker = user_id(c);
    MUST(maker.has);
    TRY(q_purchase_insert(c, &(struct arg_purchase_insert){.number = po->number,
                                                           .supplier = po->supplier,
                                                           .supplier_key = fold_text(c->arena, po->supplier),
                                                           .warehouse = po->warehouse,
                                                           .due = po->due,
                                                           .note = po->note,
                                                           .reference = po->reference,
                                                           .created_at = c->now_ms,
                                                           .created_by = maker.v,
                                                           .next_line = po->next_line}));
    for (size_t i = 0; i < po->line_count; i++)
        TRY(insert_line(c, po->number, &po->lines[i]));
    return ERR_OK;
}

static enum err update_header(struct ctx *c, int64_t rev, const struct purchase *po)
{
    return q_purchase_update(c, &(struct arg_purchase_update){.number = po->number,
                                                              .rev = rev,
                                                              .supplier = po->supplier,
                                                              .supplier_key = fold_text(c->arena, po->supplier),
                                                              .warehouse = po->warehouse,
                                                              .due = po->due,
                                                              .note = po->note,
                                                              .reference = po->reference,
                                                              .next_line = po->next_line});
}

enum err purchase_update(struct ctx *c, const struct purchase *before, const struct purchase *after)
{
    for (size_t i = 0; i < before->line_count; i++) {
        if (purchase_line_with(after, before->lines[i].id) == NULL)
            TRY(q_purchase_line_delete(c, before->number, before->lines[i].id));
    }
    for (size_t i = 0; i < after->line_count; i++) {
        const struct purchase_line *line = &after->lines[i];
        if (purchase_line_with(before, line->id) == NULL)
            TRY(insert_line(c, before->number, line));
        else
            TRY(q_purchase_line_update(c, &(struct arg_purchase_line_update){.number = before->number,
                                                                             .line = line->id,
                                                                             .position = line->position,
                                                                             .qty = line->qty,
                                                                             .due = line->due,
                                                                             .note = line->note}));
    }
    return update_header(c, before->rev, after);
}

enum err purchase_receive_rows(struct ctx *c, int64_t *id, const struct purchase *after,
                               const struct purchase_receipt *receipt)
{
    struct row_made made;
    struct maybe_i64 receiver = user_id(c);
    MUST(receiver.has);
    TRY(q_purchase_receipt_insert(c, &made,
                                  &(struct arg_purchase_receipt_insert){.number = after->number,
                                                                        .warehouse = receipt->warehouse,
                                                                        .at = c->now_ms,
                                                                        .user = receiver.v,
                                                                        .note = receipt->note}));
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct purchase_line *line = purchase_line_with(after, receipt->lines[i].line);
        MUST(line != NULL);
        TRY(q_purchase_receipt_line_insert(c, made.id, line->id, receipt->lines[i].qty));
        TRY(q_purchase_line_receive(c, after->number, line->id, line->received));
    }
    *id = made.id;
    return update_header(c, after->rev, after);
}

enum err purchase_close_row(struct ctx *c, const struct purchase *po)
{
    TRY(q_purchase_lines_close(c, po->number));
    return q_purchase_close(
        c, &(struct arg_purchase_close){.number = po->number, .rev = po->rev, .at = c->now_ms, .by = user_id(c)});
}

enum err purchase_due(struct ctx *c, struct purchase_dues *out, const int64_t *products, size_t n)
{
    struct purchase_dues dues = {0};
    struct rows_purchase_due_of *parts = arena_array(c->arena, struct rows_purchase_due_of, n / CHUNK + 1);
    for (size_t i = 0; i < n; i += CHUNK) {
        struct arg_purchase_due_of args = {.products = {0}};
        for (size_t k = 0; k < CHUNK && i + k < n; k++)
            args.products[k] = products[i + k];
        TRY(q_purchase_due_of(c, &parts[i / CHUNK], &args));
        dues.n += parts[i / CHUNK].n;
    }
    dues.items = arena_array(c->arena, struct purchase_due, dues.n);
    dues.n = 0;
    for (size_t i = 0; i < n; i += CHUNK) {
        for (size_t k = 0; k < parts[i / CHUNK].n; k++) {
            const struct row_purchase_due_of *r = &parts[i / CHUNK].rows[k];
            dues.items[dues.n++] = (struct purchase_due){r->product_id, r->due, r->qty, r->primary_qty};
        }
    }
    *out = dues;
    return ERR_OK;
}
