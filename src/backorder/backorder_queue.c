/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Places in the queue of a product, and their fields. */
#include "backorder/backorder_queue.h"

#include "core/record_table.h"
#include "inventory/inventory.h"
#include "purchase/purchase.h"
#include "store/stmt_gen.h"

static const struct field due_fields[] = {
    {"day", FIELD_DAY, SHOWN_NULL, AT(backorder_due, day), .doc = "The day they are due; null: not known."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(backorder_due, qty), .doc = "Bottles due."},
};
static RECORD(due_record, "Due", "Bottles of a product that are due on purchase orders.", backorder_due,
              .fields = due_fields, .field_count = COUNT(due_fields));

static const struct field place_fields[] = {
    {"product", FIELD_OBJECT, SHOWN, AT(backorder_place, product), .of = &backorder_product_record,
     .doc = "What is waited for."},
    {"line", FIELD_I64, SHOWN_NULL, AT(backorder_place, line),
     .doc = "The line of the back order; null: one that is not saved yet."},
    {"wanted_btl", FIELD_QTY, SHOWN, AT(backorder_place, wanted), .doc = "Bottles that this line wants."},
    {"place", FIELD_I64, SHOWN_NULL, AT(backorder_place, place),
     .doc = "Its place in the queue, from 1; null: it wants nothing more."},
    {"lines", FIELD_I64, SHOWN, AT(backorder_place, lines), .doc = "Lines in the queue, this one included."},
    {"accounts", FIELD_I64, SHOWN, AT(backorder_place, accounts), .doc = "Accounts in the queue as it is saved."},
    {"ahead_btl", FIELD_QTY, SHOWN, AT(backorder_place, ahead), .doc = "Bottles that the lines before want."},
    {"waiting_btl", FIELD_QTY, SHOWN, AT(backorder_place, waiting),
     .doc = "Bottles that all lines want, this one included."},
    {"available_btl", FIELD_QTY, SHOWN, AT(backorder_place, available),
     .doc = "Bottles available in the product's primary warehouse; may be negative."},
    {"on_order_btl", FIELD_QTY, SHOWN, AT(backorder_place, on_order), .doc = "Bottles due on purchase orders."},
    {"due", FIELD_LIST, SHOWN, AT(backorder_place, due), COUNTED(backorder_place, due_count), .of = &due_record,
     .doc = "The same by day; those without a day come last."},
};
RECORD(backorder_place_record, "QueuePlace", "Where a line stands in the queue of its product.", backorder_place,
       .fields = place_fields, .field_count = COUNT(place_fields));

static const struct field queue_fields[] = {
    {"number", FIELD_I64, SHOWN, AT(backorder_queue, number), .doc = "The BO#."},
    {"lines", FIELD_LIST, SHOWN, AT(backorder_queue, lines), COUNTED(backorder_queue, line_count),
     .of = &backorder_place_record, .doc = "Where each line stands; none when the back order is closed."},
};
RECORD(backorder_queue_record, "BackOrderQueue", "Where a back order stands in the queues of its products.",
       backorder_queue, .fields = queue_fields, .field_count = COUNT(queue_fields));

static const struct field waiter_fields[] = {
    {"place", FIELD_I64, LISTED, AT(backorder_waiter, place), .doc = "Place in the queue, from 1."},
    {"back_order", FIELD_I64, LISTED, AT(backorder_waiter, back_order), .doc = "The BO#."},
    {"display", FIELD_TEXT, LISTED, AT(backorder_waiter, display), .doc = "The BO# as people say it."},
    {"line", FIELD_I64, LISTED, AT(backorder_waiter, line), .doc = "Its line."},
    {"account", FIELD_OBJECT, LISTED, AT(backorder_waiter, account), .of = &backorder_account_record,
     .doc = "Who waits."},
    {"priority", FIELD_I64, LISTED, AT(backorder_waiter, priority), .doc = "0: none; higher goes first."},
    {"waiting_since", FIELD_INSTANT, LISTED, AT(backorder_waiter, waiting_since_ms),
     .doc = "When the demand was received."},
    {"age_days", FIELD_I64, LISTED, AT(backorder_waiter, age_days), .doc = "Days of waiting."},
    {"wanted_btl", FIELD_QTY, LISTED, AT(backorder_waiter, wanted), .doc = "Bottles that the line wants."},
    {"tied_order", FIELD_I64, LISTED_NULL, AT(backorder_waiter, tied_order),
     .doc = "The draft or future order that has the other bottles of the line; null: none."},
};
RECORD(backorder_waiter_record, "Waiter", "One place in the queue of a product.", backorder_waiter,
       .fields = waiter_fields, .field_count = COUNT(waiter_fields));

static enum err read_due(struct ctx *c, struct backorder_place *place)
{
    struct purchase_dues dues;
    TRY(purchase_due(c, &dues, &place->product.id, 1));
    place->due = arena_array(c->arena, struct backorder_due, dues.n);
    place->due_count = dues.n;
    for (size_t i = 0; i < dues.n; i++) {
        place->due[i] = (struct backorder_due){dues.items[i].due, dues.items[i].qty};
        if (!qty_add(&place->on_order, place->on_order, dues.items[i].qty))
            return ERR_INTERNAL;
    }
    return ERR_OK;
}

/* What the queue says of a place in it, whoever stands there. */
static enum err read_place(struct ctx *c, struct backorder_place *place, int64_t priority, int64_t waiting_since,
                           int64_t number)
{
    struct row_queue_place row;
    struct balance *stock;
    TRY(q_queue_place(c, &row,
                      &(struct arg_queue_place){.product = place->product.id,
                                                .by_priority = c->company->priority,
                                                .priority = c->company->priority ? priority : 0,
                                                .waiting_since = waiting_since,
                                                .number = number}));
    TRY(inventory_primary(c, &stock, &place->product.id, 1));
    place->lines = row.lines;
    place->accounts = row.accounts;
    place->waiting = row.wanted;
    place->ahead = row.wanted_before;
    place->place = some_i64(row.lines_before + 1);
    place->available = balance_available(&stock[0]);
    return read_due(c, place);
}

enum err backorder_place_of_new(struct ctx *c, struct backorder_place *out, const struct product *product,
                                struct qty wanted, int64_t priority)
{
    struct backorder_place place = {
        .product = {product->id, product->code, product->name, product->vintage, product->unit_set}, .wanted = wanted};
    TRY(read_place(c, &place, priority, c->now_ms, INT64_MAX));
    place.lines++;
    if (!qty_add(&place.waiting, place.waiting, wanted))
        return ERR_INTERNAL;
    *out = place;
    return ERR_OK;
}

enum err backorder_queue_of(struct ctx *c, struct backorder_queue *out, const struct backorder *bo)
{
    struct backorder_queue queue = {.number = bo->number};
    queue.lines = arena_array(c->arena, struct backorder_place, bo->line_count);
    for (size_t i = 0; bo->status == BACKORDER_OPEN && i < bo->line_count; i++) {
        struct backorder_place *place = &queue.lines[queue.line_count++];
        struct row_queue_wanted row;
        place->product = bo->lines[i].goods.product;
        place->line = some_i64(bo->lines[i].id);
        TRY(read_place(c, place, bo->priority, bo->waiting_since_ms, bo->number));
        TRY(q_queue_wanted(c, &row, bo->number, bo->lines[i].id));
        place->wanted = row.wanted;
        if (row.wanted.btl == 0)
            place->place = none_i64();
    }
    *out = queue;
    return ERR_OK;
}

enum err backorder_waiting_list(struct ctx *c, struct backorder_waiters *out, int64_t product, int64_t most,
                                int64_t skip)
{
    struct rows_queue_list rows;
    TRY(q_queue_list(c, &rows,
                     &(struct arg_queue_list){
                         .product = product, .by_priority = c->company->priority, .limit = most, .offset = skip}));
    out->items = arena_array(c->arena, struct backorder_waiter, rows.n);
    out->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_queue_list *row = &rows.rows[i];
        const struct account account = {.id = row->account_id,
                                        .code = row->account_code,
                                        .name = row->account_name,
                                        .status = enum_index(account_status_names, row->account_status),
                                        .active = true};
        out->items[i] = (struct backorder_waiter){.place = skip + (int64_t)i + 1,
                                                  .back_order = row->back_order,
                                                  .line = row->line,
                                                  .display = backorder_display(c, row->back_order),
                                                  .account = backorder_account_of(c, &account),
                                                  .priority = row->priority,
                                                  .waiting_since_ms = row->waiting_since,
                                                  .age_days = backorder_age_days(c, row->waiting_since),
                                                  .wanted = row->wanted,
                                                  .tied_order = row->tied_order};
    }
    return ERR_OK;
}
