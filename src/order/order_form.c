/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of orders as they are sent: submit, edit, cancel; and the names that are refused with a reason of their
 * own. */
#include "core/record_table.h"
#include "order/order.h"

#define GIVEN      FIELD_CREATE
#define GIVEN_NULL (FIELD_CREATE | FIELD_NULLABLE)
#define KEPT_NULL  (FIELD_READ | FIELD_CREATE | FIELD_PATCH | FIELD_NULLABLE)

static const struct field line_fields[] = {
    {"id", FIELD_I64, GIVEN_NULL, AT(order_line_draft, id), 1, INT64_MAX,
     .doc = "The line that is kept; absent: a new line. Only on an edit."},
    {"product", FIELD_I64, GIVEN, AT(order_line_draft, product), 1, INT64_MAX,
     .doc = "Id of the product; needed on a new line, fixed on one that is kept."},
    {"warehouse", FIELD_I64, GIVEN_NULL, AT(order_line_draft, warehouse), 1, INT64_MAX,
     .doc = "Id of the warehouse; absent: the product's primary one."},
    {"qty_btl", FIELD_QTY, GIVEN, AT(order_line_draft, qty), 0, QTY_LINE_MAX_BTL,
     .doc = "Quantity in bottles. Where the order is started from back orders 0 means: not this time."},
    {"cases", FIELD_I64, GIVEN, AT(order_line_draft, cases), 0, QTY_LINE_MAX_BTL, .doc = "Or: whole cases"},
    {"bottles", FIELD_I64, GIVEN, AT(order_line_draft, bottles), 0, QTY_LINE_MAX_BTL,
     .doc = "and bottles beside them."},
    {"price_level", FIELD_I64, GIVEN_NULL, AT(order_line_draft, price_level), 1, INT64_MAX,
     .doc = "Id of a price level that the account may have; absent: its default one, else the first it may have."},
    {"price_cents", FIELD_I64, GIVEN_NULL | FIELD_ADMIN, AT(order_line_draft, price_cents), 0, ORDER_PRICE_MAX_CENTS,
     .doc = "Or a price of a bottle, typed by an admin."},
    {"instead_of", FIELD_I64, GIVEN_NULL, AT(order_line_draft, instead_of), 1, INT64_MAX,
     .doc = "Id of the back-ordered product that this one stands in for."},
    {"short_to_back_order", FIELD_FLAG, GIVEN, AT(order_line_draft, short_to_back_order),
     .doc = "What exceeds the bottles available goes to a new back order in the same submit."},
    {"note", FIELD_NOTE, GIVEN_NULL, AT(order_line_draft, note), 0, ORDER_LINE_NOTE_MAX, .doc = "Note on the line."},
};
const struct record order_line_draft_record = {
    .name = "OrderLineDraft",
    .doc = "A line of an order as it is sent.",
    .size = sizeof(struct order_line_draft),
    .fields = line_fields,
    .field_count = COUNT(line_fields),
    .set_offset = offsetof(struct order_line_draft, given),
};

static const struct field source_fields[] = {
    {"number", FIELD_I64, GIVEN | FIELD_REQUIRED, AT(order_source, number), 1, INT64_MAX, .doc = "The BO#."},
    {"rev", FIELD_I64, GIVEN_NULL, AT(order_source, rev), 1, INT64_MAX,
     .doc = "Its revision as you read it; if it has changed since, the submit is refused as stale."},
    {"keep_remainder", FIELD_FLAG, GIVEN, AT(order_source, keep_remainder),
     .doc = "Whether what is left over goes to a new back order; true if not given."},
    {"give_up", FIELD_I64S, GIVEN, AT(order_source, give_up), 0, BACKORDER_LINES_MAX,
     COUNTED(order_source, give_up_count), .doc = "Ids of lines whose remainder is given up all the same."},
};
const struct record order_source_record = {
    .name = "OrderSource",
    .doc = "A back order that the order is started from.",
    .size = sizeof(struct order_source),
    .fields = source_fields,
    .field_count = COUNT(source_fields),
    .set_offset = offsetof(struct order_source, given),
};

static const struct field_barred edit_barred[] = {
    {"account", ERR_ORDER_ACCOUNT_FIXED},
    {"state", ERR_FIELD_READ_ONLY},
    {NULL, ERR_OK},
};

/* Making only: the first two; editing only: the last one. */
static const struct field draft_fields[] = {
    {"account", FIELD_I64, GIVEN | FIELD_REQUIRED, AT(order_draft, account), 1, INT64_MAX, .doc = "The account's id."},
    {"draft", FIELD_FLAG, GIVEN, AT(order_draft, draft), .doc = "Draft Order? It wins over every delivery date."},
    {"delivery_date", FIELD_DAY, KEPT_NULL, AT(order_draft, delivery_date),
     .doc = "The day it is to be delivered; far enough ahead it makes a future order."},
    {"note", FIELD_NOTE, KEPT_NULL, AT(order_draft, note), 0, ORDER_NOTE_MAX, .doc = "For the account."},
    {"private_note", FIELD_NOTE, KEPT_NULL, AT(order_draft, private_note), 0, ORDER_NOTE_MAX,
     .doc = "For the office and the reps."},
    {"reference", FIELD_TEXT, KEPT_NULL, AT(order_draft, reference), 0, ORDER_REFERENCE_MAX,
     .doc = "The account's own number."},
    {"lines", FIELD_LIST, GIVEN | FIELD_PATCH | FIELD_REQUIRED, AT(order_draft, lines), 1, ORDER_LINES_MAX,
     &order_line_draft_record, offsetof(struct order_draft, line_count),
     .doc = "The whole list, in the order of the page."},
    {"back_orders", FIELD_LIST, GIVEN | FIELD_PATCH, AT(order_draft, back_orders), 0, ORDER_BACK_ORDERS_MAX,
     &order_source_record, offsetof(struct order_draft, back_order_count),
     .doc = "The back orders that it is started from; on an edit before activation: which remainders are kept."},
    {"still_wanted", FIELD_FLAG, FIELD_PATCH, AT(order_draft, still_wanted),
     .doc = "Needed when bottles are taken from a back order that this order has closed: true puts them on a new one."},
};
#define EDIT_FROM 2
const struct record order_create_record = {
    .name = "OrderDraft",
    .doc = "An order as it is submitted.",
    .size = sizeof(struct order_draft),
    .fields = draft_fields,
    .field_count = COUNT(draft_fields) - 1,
    .set_offset = offsetof(struct order_draft, given),
};
const struct record order_edit_record = {
    .name = "OrderEdit",
    .doc = "What of an order can be changed.",
    .size = sizeof(struct order_draft),
    .fields = draft_fields + EDIT_FROM,
    .field_count = COUNT(draft_fields) - EDIT_FROM,
    .set_offset = offsetof(struct order_draft, given),
    .barred = edit_barred,
};

static const struct field ending_fields[] = {
    {"note", FIELD_NOTE, GIVEN_NULL, AT(order_ending, note), 0, ORDER_NOTE_MAX, .doc = "Why, in words."},
    {"still_wanted", FIELD_FLAG, GIVEN, AT(order_ending, still_wanted),
     .doc = "Needed when the order has closed a back order: true puts its bottles on a new one."},
};
const struct record order_ending_record = {
    .name = "OrderEnding",
    .doc = "Cancelling an order.",
    .size = sizeof(struct order_ending),
    .fields = ending_fields,
    .field_count = COUNT(ending_fields),
    .set_offset = offsetof(struct order_ending, given),
};
