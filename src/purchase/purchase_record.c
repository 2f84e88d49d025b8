/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of purchase orders: what is answered, what may be sent, and the names that are refused with a reason of
 * their own because nothing ties one to a back order. */
#include "core/record_table.h"
#include "purchase/purchase_list.h"

#define DERIVED      (FIELD_READ | FIELD_NO_DIFF)
#define DERIVED_NULL (FIELD_READ | FIELD_NO_DIFF | FIELD_NULLABLE)
#define GIVEN        FIELD_CREATE
#define GIVEN_NULL   (FIELD_CREATE | FIELD_NULLABLE)
#define KEPT         (FIELD_CREATE | FIELD_PATCH | FIELD_REQUIRED)
#define KEPT_NULL    (FIELD_CREATE | FIELD_PATCH | FIELD_NULLABLE)

/* --- a purchase order as it is answered --- */

static const struct field line_fields[] = {
    {"id", FIELD_I64, SHOWN, AT(purchase_line, id), .doc = "Its id within its purchase order; never used again."},
    {"position", FIELD_I64, DERIVED, AT(purchase_line, position), .doc = "Its place on the page, from 1."},
    {"product", FIELD_OBJECT, SHOWN, AT(purchase_line, product), .of = &backorder_product_record,
     .doc = "The product as it is now."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(purchase_line, qty), .doc = "Bottles that were ordered."},
    {"unit_set", FIELD_I64, DERIVED, AT(purchase_line, product.unit_set), .doc = "Bottles per case."},
    {"cases", FIELD_I64, DERIVED, AT(purchase_line, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, DERIVED, AT(purchase_line, bottles), .doc = "Bottles of it beside the whole cases."},
    {"received_btl", FIELD_QTY, SHOWN, AT(purchase_line, received),
     .doc = "Bottles that have come; more than were ordered, when somebody said so."},
    {"due_btl", FIELD_QTY, DERIVED, AT(purchase_line, due_btl),
     .doc = "Bottles that are still expected; 0 once it is closed."},
    {"due", FIELD_DAY, SHOWN_NULL, AT(purchase_line, due), .doc = "Its own day; null: that of the purchase order."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(purchase_line, note), .doc = "Note on the line."},
};
static RECORD(line_record, "PurchaseOrderLine", "A line of a purchase order.", purchase_line, .fields = line_fields,
              .field_count = COUNT(line_fields));

static const struct field receipt_line_fields[] = {
    {"line", FIELD_I64, SHOWN, AT(purchase_receipt_line, line), .doc = "Id of the line of the purchase order."},
    {"product", FIELD_I64, SHOWN, AT(purchase_receipt_line, product), .doc = "Id of its product."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(purchase_receipt_line, qty), .doc = "Bottles of it that came."},
};
static RECORD(receipt_line_record, "ReceiptLine", "What came of a line.", purchase_receipt_line,
              .fields = receipt_line_fields, .field_count = COUNT(receipt_line_fields));

static const struct field receipt_fields[] = {
    {"id", FIELD_I64, SHOWN, AT(purchase_receipt, id), .doc = "Rises with time."},
    {"at", FIELD_INSTANT, SHOWN, AT(purchase_receipt, at_ms), .doc = "When it was received."},
    {"by", FIELD_OBJECT, SHOWN, AT(purchase_receipt, by), .of = &backorder_ref_record, .doc = "By whom."},
    {"warehouse", FIELD_I64, SHOWN, AT(purchase_receipt, warehouse), .doc = "Id of the warehouse that it came into."},
    {"warehouse_name", FIELD_TEXT, SHOWN, AT(purchase_receipt, warehouse_name), .doc = "The warehouse's name."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(purchase_receipt, note), .doc = "What was noted."},
    {"lines", FIELD_LIST, SHOWN, AT(purchase_receipt, lines), COUNTED(purchase_receipt, line_count),
     .of = &receipt_line_record, .doc = "What came, by the lines of the purchase order."},
};
static RECORD(receipt_record, "Receipt", "What came in at one time.", purchase_receipt, .fields = receipt_fields,
              .field_count = COUNT(receipt_fields));

static const struct field fields[] = {
    {"number", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(purchase, number), .doc = "Its number: its only id."},
    {"rev", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(purchase, rev), .doc = "Rises with each change; its ETag."},
    {"supplier", FIELD_TEXT, SHOWN, AT(purchase, supplier), .doc = "Whom it was ordered from."},
    {"warehouse", FIELD_I64, SHOWN, AT(purchase, warehouse), .doc = "Id of the warehouse where it is due."},
    {"warehouse_code", FIELD_TEXT, DERIVED, AT(purchase, warehouse_code), .doc = "The warehouse's code."},
    {"warehouse_name", FIELD_TEXT, DERIVED, AT(purchase, warehouse_name), .doc = "The warehouse's name."},
    {"status", FIELD_ENUM, SHOWN, AT(purchase, status), .names = purchase_status_names, .doc = "open or closed."},
    {"due", FIELD_DAY, SHOWN_NULL, AT(purchase, due), .doc = "The day it is due; null: not known."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(purchase, note), .doc = "Note on the whole purchase order."},
    {"reference", FIELD_TEXT, SHOWN_NULL, AT(purchase, reference), .doc = "The supplier's own number."},
    {"created_at", FIELD_INSTANT, DERIVED, AT(purchase, created_at_ms), .doc = "When it was made."},
    {"created_by", FIELD_OBJECT, DERIVED, AT(purchase, created_by), .of = &backorder_ref_record, .doc = "By whom."},
    {"closed_at", FIELD_INSTANT, DERIVED_NULL, AT(purchase, closed_at_ms), .doc = "When it closed; null: open."},
    {"closed_by", FIELD_OBJECT, DERIVED_NULL, AT(purchase, closed_by), .of = &backorder_ref_record,
     .doc = "Who closed it."},
    {"lines", FIELD_LIST, SHOWN, AT(purchase, lines), COUNTED(purchase, line_count), .of = &line_record,
     .doc = "Its lines, by position."},
    {"receipts", FIELD_LIST, DERIVED, AT(purchase, receipts), COUNTED(purchase, receipt_count), .of = &receipt_record,
     .doc = "What came in, oldest first."},
    {"total_btl", FIELD_QTY, DERIVED, AT(purchase, total), .doc = "Bottles that were ordered, over all lines."},
    {"received_btl", FIELD_QTY, DERIVED, AT(purchase, received), .doc = "Bottles that have come, over all lines."},
    {"due_btl", FIELD_QTY, DERIVED, AT(purchase, due_btl), .doc = "Bottles that are still expected, over all lines."},
    {"actions", FIELD_TEXTS, DERIVED, AT(purchase, actions), COUNTED(purchase, action_count),
     .doc = "What you may do with it now: read, edit, receive, close."},
};
RECORD(purchase_record, "PurchaseOrder", "What was ordered from a supplier, and what came of it.", purchase,
       .fields = fields, .field_count = COUNT(fields));

/* --- a row of a list --- */

static const struct field item_fields[] = {
    {"number", FIELD_I64, LISTED, AT(purchase_item, number), .doc = "Its number: its only id."},
    {"rev", FIELD_I64, LISTED, AT(purchase_item, rev), .doc = "Its revision."},
    {"supplier", FIELD_TEXT, LISTED, AT(purchase_item, supplier), .doc = "Whom it was ordered from."},
    {"warehouse", FIELD_I64, LISTED, AT(purchase_item, warehouse), .doc = "Id of the warehouse where it is due."},
    {"warehouse_name", FIELD_TEXT, LISTED, AT(purchase_item, warehouse_name), .doc = "The warehouse's name."},
    {"status", FIELD_ENUM, LISTED, AT(purchase_item, status), .names = purchase_status_names, .doc = "open or closed."},
    {"due", FIELD_DAY, LISTED_NULL, AT(purchase_item, due), .doc = "The day it is due; null: not known."},
    {"reference", FIELD_TEXT, LISTED_NULL, AT(purchase_item, reference), .doc = "The supplier's own number."},
    {"created_at", FIELD_INSTANT, LISTED, AT(purchase_item, created_at_ms), .doc = "When it was made."},
    {"created_by", FIELD_OBJECT, LISTED, AT(purchase_item, created_by), .of = &backorder_ref_record, .doc = "By whom."},
    {"closed_at", FIELD_INSTANT, LISTED_NULL, AT(purchase_item, closed_at_ms), .doc = "When it closed; null: open."},
    {"line_count", FIELD_I64, LISTED, AT(purchase_item, lines), .doc = "How many lines."},
    {"total_btl", FIELD_QTY, LISTED, AT(purchase_item, total), .doc = "Bottles that were ordered."},
    {"received_btl", FIELD_QTY, LISTED, AT(purchase_item, received), .doc = "Bottles that have come."},
    {"due_btl", FIELD_QTY, LISTED, AT(purchase_item, due_btl), .doc = "Bottles that are still expected."},
    {"actions", FIELD_TEXTS, LISTED, AT(purchase_item, actions), COUNTED(purchase_item, action_count),
     .doc = "What you may do with it now."},
};
RECORD(purchase_item_record, "PurchaseOrderItem", "A purchase order in a list.", purchase_item, .fields = item_fields,
       .field_count = COUNT(item_fields));

static const struct field line_item_fields[] = {
    {"number", FIELD_I64, LISTED, AT(purchase_line_item, number), .doc = "The purchase order's number."},
    {"line", FIELD_I64, LISTED, AT(purchase_line_item, line), .doc = "The line's id within it."},
    {"status", FIELD_ENUM, LISTED, AT(purchase_line_item, status), .names = purchase_status_names,
     .doc = "open or closed."},
    {"supplier", FIELD_TEXT, LISTED, AT(purchase_line_item, supplier), .doc = "Whom it was ordered from."},
    {"reference", FIELD_TEXT, LISTED_NULL, AT(purchase_line_item, reference), .doc = "The supplier's own number."},
    {"warehouse_code", FIELD_TEXT, LISTED, AT(purchase_line_item, warehouse_code),
     .doc = "Code of the warehouse where it is due."},
    {"warehouse_name", FIELD_TEXT, LISTED, AT(purchase_line_item, warehouse_name), .doc = "The warehouse's name."},
    {"due", FIELD_DAY, LISTED_NULL, AT(purchase_line_item, due), .doc = "The day the whole is due; null: not known."},
    {"note", FIELD_NOTE, LISTED_NULL, AT(purchase_line_item, order_note), .doc = "Note on the whole purchase order."},
    {"product", FIELD_OBJECT, LISTED, AT(purchase_line_item, product), .of = &backorder_product_record,
     .doc = "The product as it is now."},
    {"cases", FIELD_I64, LISTED, AT(purchase_line_item, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, LISTED, AT(purchase_line_item, bottles), .doc = "Bottles of it beside the whole cases."},
    {"qty_btl", FIELD_QTY, LISTED, AT(purchase_line_item, qty), .doc = "Bottles that were ordered."},
    {"received_btl", FIELD_QTY, LISTED, AT(purchase_line_item, received), .doc = "Bottles that have come."},
    {"due_btl", FIELD_QTY, LISTED, AT(purchase_line_item, due_btl), .doc = "Bottles that are still expected."},
    {"line_due", FIELD_DAY, LISTED_NULL, AT(purchase_line_item, line_due),
     .doc = "The line's own day; null: as the whole."},
    {"line_note", FIELD_NOTE, LISTED_NULL, AT(purchase_line_item, note), .doc = "Note on the line."},
    {"created_at", FIELD_INSTANT, LISTED, AT(purchase_line_item, created_at_ms), .doc = "When it was made."},
    {"closed_at", FIELD_INSTANT, LISTED_NULL, AT(purchase_line_item, closed_at_ms),
     .doc = "When it closed; null: open."},
};
RECORD(purchase_line_item_record, "PurchaseOrderLineItem", "A line of a purchase order in a list by line.",
       purchase_line_item, .fields = line_item_fields, .field_count = COUNT(line_item_fields));

/* --- what may be sent --- */

#define NO_BACK_ORDER                                                                                                  \
    {"back_order", ERR_PURCHASE_ORDER_NO_BACK_ORDER}, {"back_orders", ERR_PURCHASE_ORDER_NO_BACK_ORDER},               \
        {"back_order_number", ERR_PURCHASE_ORDER_NO_BACK_ORDER},                                                       \
        {"back_order_line", ERR_PURCHASE_ORDER_NO_BACK_ORDER}, {"backorder", ERR_PURCHASE_ORDER_NO_BACK_ORDER},        \
        {"bo", ERR_PURCHASE_ORDER_NO_BACK_ORDER}, {"BO", ERR_PURCHASE_ORDER_NO_BACK_ORDER},                            \
    {                                                                                                                  \
        "bo_number", ERR_PURCHASE_ORDER_NO_BACK_ORDER                                                                  \
    }

static const struct field_barred barred[] = {NO_BACK_ORDER, {NULL, ERR_OK}};
static const struct field_barred edit_barred[] = {NO_BACK_ORDER, {"status", ERR_FIELD_READ_ONLY}, {NULL, ERR_OK}};
static const struct field_barred line_barred[] = {NO_BACK_ORDER, {"received_btl", ERR_FIELD_READ_ONLY}, {NULL, ERR_OK}};

static const struct field line_draft_fields[] = {
    {"id", FIELD_I64, GIVEN_NULL, AT(purchase_line_draft, id), 1, INT64_MAX,
     .doc = "The line that is kept; absent: a new line. Only on an edit."},
    {"product", FIELD_I64, GIVEN, AT(purchase_line_draft, product), 1, INT64_MAX,
     .doc = "Id of the product; needed on a new line, fixed on one that is kept."},
    {"qty_btl", FIELD_QTY, GIVEN, AT(purchase_line_draft, qty), 1, QTY_LINE_MAX_BTL,
     .doc = "Quantity in bottles. Either this, or cases and bottles; a kept line may leave it as it is."},
    {"cases", FIELD_I64, GIVEN, AT(purchase_line_draft, cases), 0, QTY_LINE_MAX_BTL, .doc = "Or: whole cases"},
    {"bottles", FIELD_I64, GIVEN, AT(purchase_line_draft, bottles), 0, QTY_LINE_MAX_BTL,
     .doc = "and bottles beside them."},
    {"due", FIELD_DAY, GIVEN_NULL, AT(purchase_line_draft, due), .doc = "A day of its own."},
    {"note", FIELD_NOTE, GIVEN_NULL, AT(purchase_line_draft, note), 0, PURCHASE_LINE_NOTE_MAX,
     .doc = "Note on the line."},
};
const struct record purchase_line_draft_record = {
    .name = "PurchaseOrderLineDraft",
    .doc = "A line of a purchase order as it is sent.",
    .size = sizeof(struct purchase_line_draft),
    .fields = line_draft_fields,
    .field_count = COUNT(line_draft_fields),
    .set_offset = offsetof(struct purchase_line_draft, given),
    .barred = line_barred,
};

static const struct field draft_fields[] = {
    {"supplier", FIELD_TEXT, KEPT, AT(purchase_draft, supplier), 1, PURCHASE_SUPPLIER_MAX,
     .doc = "Whom it is ordered from."},
    {"warehouse", FIELD_I64, KEPT, AT(purchase_draft, warehouse), 1, INT64_MAX,
     .doc = "Id of the warehouse where it is due."},
    {"due", FIELD_DAY, KEPT_NULL, AT(purchase_draft, due), .doc = "The day it is due; null: not known."},
    {"note", FIELD_NOTE, KEPT_NULL, AT(purchase_draft, note), 0, PURCHASE_NOTE_MAX,
     .doc = "Note on the whole purchase order."},
    {"reference", FIELD_TEXT, KEPT_NULL, AT(purchase_draft, reference), 0, PURCHASE_REFERENCE_MAX,
     .doc = "The supplier's own number."},
    {"lines", FIELD_LIST, KEPT, AT(purchase_draft, lines), 0, PURCHASE_LINES_MAX, &purchase_line_draft_record,
     offsetof(struct purchase_draft, line_count),
     .doc = "The whole list, in the order of the page: a known id keeps its line, an absent one is removed, "
            "none adds."},
};
const struct record purchase_create_record = {
    .name = "PurchaseOrderDraft",
    .doc = "A purchase order as it is made.",
    .size = sizeof(struct purchase_draft),
    .fields = draft_fields,
    .field_count = COUNT(draft_fields),
    .set_offset = offsetof(struct purchase_draft, given),
    .barred = barred,
};
const struct record purchase_edit_record = {
    .name = "PurchaseOrderEdit",
    .doc = "What of an open purchase order can be changed.",
    .size = sizeof(struct purchase_draft),
    .fields = draft_fields,
    .field_count = COUNT(draft_fields),
    .set_offset = offsetof(struct purchase_draft, given),
    .barred = edit_barred,
};

static const struct field receiving_line_fields[] = {
    {"line", FIELD_I64, GIVEN | FIELD_REQUIRED, AT(purchase_receiving_line, line), 1, INT64_MAX,
     .doc = "Id of the line of the purchase order."},
    {"qty_btl", FIELD_QTY, GIVEN, AT(purchase_receiving_line, qty), 1, QTY_LINE_MAX_BTL,
     .doc = "Bottles that came. Either this, or cases and bottles."},
    {"cases", FIELD_I64, GIVEN, AT(purchase_receiving_line, cases), 0, QTY_LINE_MAX_BTL, .doc = "Or: whole cases"},
    {"bottles", FIELD_I64, GIVEN, AT(purchase_receiving_line, bottles), 0, QTY_LINE_MAX_BTL,
     .doc = "and bottles beside them."},
};
const struct record purchase_receiving_line_record = {
    .name = "ReceivingLine",
    .doc = "What comes in of a line.",
    .size = sizeof(struct purchase_receiving_line),
    .fields = receiving_line_fields,
    .field_count = COUNT(receiving_line_fields),
    .set_offset = offsetof(struct purchase_receiving_line, given),
    .barred = barred,
};

static const struct field receiving_fields[] = {
    {"warehouse", FIELD_I64, GIVEN_NULL, AT(purchase_receiving, warehouse), 1, INT64_MAX,
     .doc = "Id of the warehouse that it comes into; absent: where it is due."},
    {"over", FIELD_FLAG, GIVEN, AT(purchase_receiving, over),
     .doc = "More than was ordered has come, and that is right."},
    {"note", FIELD_NOTE, GIVEN_NULL, AT(purchase_receiving, note), 0, PURCHASE_NOTE_MAX, .doc = "What is to be noted."},
    {"lines", FIELD_LIST, GIVEN | FIELD_REQUIRED, AT(purchase_receiving, lines), 0, PURCHASE_LINES_MAX,
     &purchase_receiving_line_record, offsetof(struct purchase_receiving, line_count),
     .doc = "What comes in; lines that are not named wait on."},
};
const struct record purchase_receiving_record = {
    .name = "Receiving",
    .doc = "What comes in of a purchase order.",
    .size = sizeof(struct purchase_receiving),
    .fields = receiving_fields,
    .field_count = COUNT(receiving_fields),
    .set_offset = offsetof(struct purchase_receiving, given),
    .barred = barred,
};
