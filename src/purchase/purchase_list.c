/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of purchase orders: a page along the index of the sort key. */
#include "purchase/purchase_list.h"

#include "core/must.h"
#include "store/stmt_gen.h"

const char *const purchase_sort_names[] = {"number", "created", "due", NULL};

static struct purchase_item item_of(const struct row_purchase_item_row *row)
{
    struct purchase_item item = {.number = row->number,
                                 .rev = row->rev,
                                 .supplier = row->supplier,
                                 .warehouse = row->warehouse_id,
                                 .warehouse_name = row->warehouse_name,
                                 .status = enum_index(purchase_status_names, row->status),
                                 .due = row->due,
                                 .reference = row->reference,
                                 .created_at_ms = row->created_at,
                                 .created_by = {row->created_by, row->created_by_name},
                                 .closed_at_ms = row->closed_at,
                                 .lines = row->lines,
                                 .total = row->total,
                                 .received = row->received,
                                 .due_btl = row->due_btl};
    item.actions = purchase_actions(&item.action_count, item.status);
    return item;
}

/* The statements share their filter's parameters, so they are set once. */
#define FILTER(f)                                                                                                      \
    .status = (f)->status < 0 ? NULL : enum_name(purchase_status_names, (f)->status), .words = (f)->supplier,          \
    .product = (f)->product, .warehouse = (f)->warehouse, .due_from = (f)->due_from, .due_to = (f)->due_to

static enum err walk(struct ctx *c, struct rows_purchase_item_row *rows, const struct purchase_filter *f,
                     const struct purchase_window *w)
{
    int64_t first = w->descending ? INT64_MAX : INT64_MIN;
    struct arg_purchase_walk args = {.after_key = w->after ? w->after_key : first,
                                     .after_number = w->after ? w->after_number : first,
                                     .limit = w->limit + 1, /* one more tells whether more follow */
                                     .offset = w->offset,
                                     FILTER(f)};
    return q_purchase_walk(c, w->sort == PURCHASE_BY_NUMBER ? PURCHASE_WALK_BY_NUMBER : PURCHASE_WALK_BY_CREATED,
                           w->descending ? PURCHASE_WALK_DIR_DESC : PURCHASE_WALK_DIR_ASC, rows, &args);
}

static enum err walk_due(struct ctx *c, struct rows_purchase_item_row *rows, const struct purchase_filter *f,
                         const struct purchase_window *w)
{
    struct date first = {(int32_t)w->after_key};
    if (!w->after)
        MUST(date_parse(&first, w->descending ? "2199-12-31" : "1900-01-01")); /* the bounds of all dates */
    int64_t beyond = w->descending ? INT64_MAX : 0;
    struct arg_purchase_walk_due args = {.after_day = first,
                                         .after_number = w->after ? w->after_number : beyond,
                                         .limit = w->limit + 1,
                                         .offset = w->offset,
                                         FILTER(f)};
    return q_purchase_walk_due(c, w->descending ? PURCHASE_WALK_DUE_DIR_DESC : PURCHASE_WALK_DUE_DIR_ASC, rows, &args);
}

static int64_t key_of(const struct purchase_item *item, int sort)
{
    if (sort == PURCHASE_BY_DUE)
        return item->due.days;
    return sort == PURCHASE_BY_CREATED ? item->created_at_ms : item->number;
}

enum err purchase_list(struct ctx *c, struct purchase_page *out, const struct purchase_filter *filter,
                       const struct purchase_window *window)
{
    struct rows_purchase_item_row rows;
    if (window->sort == PURCHASE_BY_DUE)
        TRY(walk_due(c, &rows, filter, window));
    else
        TRY(walk(c, &rows, filter, window));
    struct purchase_page page = {.more = rows.n > (size_t)window->limit};
    page.n = page.more ? rows.n - 1 : rows.n;
    page.items = arena_array(c->arena, struct purchase_item, page.n);
    for (size_t i = 0; i < page.n; i++)
        page.items[i] = item_of(&rows.rows[i]);
    if (page.n > 0) {
        page.last_key = key_of(&page.items[page.n - 1], window->sort);
        page.last_number = page.items[page.n - 1].number;
    }
    *out = page;
    return ERR_OK;
}

static struct purchase_line_item line_item_of(const struct row_purchase_line_item_row *row)
{
    return (struct purchase_line_item){
        .number = row->number,
        .line = row->line,
        .status = enum_index(purchase_status_names, row->status),
        .supplier = row->supplier,
        .reference = row->reference,
        .warehouse_code = row->warehouse_code,
        .warehouse_name = row->warehouse_name,
        .due = row->due,
        .order_note = row->order_note,
        .product = {row->product_id, row->code, row->name, row->vintage, row->unit_set},
        .qty = row->qty,
        .received = row->received,
        .due_btl = row->due_btl,
        .cases = row->qty.btl / row->unit_set,
        .bottles = row->qty.btl % row->unit_set,
        .line_due = row->line_due,
        .note = row->note,
        .created_at_ms = row->created_at,
        .closed_at_ms = row->closed_at,
    };
}

enum err purchase_line_list(struct ctx *c, struct purchase_line_page *out, const struct purchase_filter *filter,
                            int64_t after, int64_t after_line, int64_t limit)
{
    struct rows_purchase_line_item_row rows;
    TRY(q_purchase_line_walk(c, &rows,
                             &(struct arg_purchase_line_walk){
                                 .after_number = after, .after_line = after_line, .limit = limit + 1, FILTER(filter)}));
    *out = (struct purchase_line_page){.more = rows.n > (size_t)limit};
    out->n = out->more ? rows.n - 1 : rows.n;
    out->items = arena_array(c->arena, struct purchase_line_item, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->items[i] = line_item_of(&rows.rows[i]);
    return ERR_OK;
}

enum err purchase_count(struct ctx *c, int64_t *n, const struct purchase_filter *filter, int64_t cap)
{
    struct row_purchase_counted row;
    TRY(q_purchase_count(c, &row, &(struct arg_purchase_count){.cap = cap, FILTER(filter)}));
    *n = row.n;
    return ERR_OK;
}
