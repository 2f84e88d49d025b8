/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of stock, of the ledger, and of an adjustment. */
#include "inventory/inventory.h"

#define B      FIELD_BRIEF
#define R      (FIELD_READ | FIELD_BRIEF)
#define ID_MAX INT64_MAX

#define AT(member) offsetof(struct stock_row, member)
static const struct field stock_fields[] = {
    {.name = "product", .type = FIELD_I64, .flags = R, .offset = AT(product), .doc = "Id of the product."},
    {.name = "product_code", .type = FIELD_TEXT, .flags = R | FIELD_NULLABLE, .offset = AT(product_code), .doc = "Its code."},
    {.name = "product_name", .type = FIELD_TEXT, .flags = R | FIELD_NULLABLE, .offset = AT(product_name), .doc = "Its name."},
    {.name = "vintage", .type = FIELD_I64, .flags = R | FIELD_NULLABLE, .offset = AT(vintage), .doc = "Its vintage; null: non-vintage."},
    {.name = "unit_set", .type = FIELD_I64, .flags = R | FIELD_NULLABLE, .offset = AT(unit_set), .doc = "Bottles per case."},
    {.name = "warehouse", .type = FIELD_I64, .flags = R, .offset = AT(warehouse), .doc = "Id of the warehouse."},
    {.name = "warehouse_code", .type = FIELD_TEXT, .flags = R, .offset = AT(warehouse_code), .doc = "Its code."},
    {.name = "warehouse_name", .type = FIELD_TEXT, .flags = R, .offset = AT(warehouse_name), .doc = "Its name."},
    {.name = "on_hand_btl", .type = FIELD_QTY, .flags = R, .offset = AT(on_hand), .doc = "Bottles in the warehouse."},
    {.name = "on_future_btl", .type = FIELD_QTY, .flags = R, .offset = AT(on_future), .doc = "Bottles promised to future orders."},
    {.name = "available_btl", .type = FIELD_QTY, .flags = R, .offset = AT(available), .doc = "On hand minus on future; may be negative."},
    {.name = "on_order_btl", .type = FIELD_QTY, .flags = R, .offset = AT(on_order), .doc = "Bottles due on purchase orders."},
};
const struct record stock_record = {.name = "Stock",
                                    .doc = "What a warehouse has of a product.",
                                    .size = sizeof(struct stock_row),
                                    .fields = stock_fields,
                                    .field_count = sizeof stock_fields / sizeof stock_fields[0],
                                    .set_offset = RECORD_NO_SET};
#undef AT

#define AT(member) offsetof(struct ledger_row, member)
static const struct field ledger_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = R, .offset = AT(id), .doc = "Rises with time."},
    {.name = "at", .type = FIELD_INSTANT, .flags = R, .offset = AT(at_ms), .doc = "When."},
    {.name = "user_name", .type = FIELD_TEXT, .flags = R | FIELD_NULLABLE, .offset = AT(user_name), .doc = "Who; null: the program itself."},
    {.name = "warehouse", .type = FIELD_I64, .flags = R, .offset = AT(warehouse), .doc = "Id of the warehouse."},
    {.name = "warehouse_name", .type = FIELD_TEXT, .flags = R, .offset = AT(warehouse_name), .doc = "Its name."},
    {.name = "bucket", .type = FIELD_ENUM, .flags = R, .offset = AT(bucket), .names = bucket_names, .doc = "Which figure was changed."},
    {.name = "qty_btl", .type = FIELD_QTY, .flags = R, .offset = AT(qty), .doc = "By how many bottles, signed."},
    {.name = "reason", .type = FIELD_ENUM, .flags = R, .offset = AT(reason), .names = move_reason_names, .doc = "Why."},
    {.name = "note", .type = FIELD_NOTE, .flags = R | FIELD_NULLABLE, .offset = AT(note), .doc = "What was noted."},
};
const struct record ledger_record = {.name = "InventoryMove",
                                     .doc = "One row of the ledger.",
                                     .size = sizeof(struct ledger_row),
                                     .fields = ledger_fields,
                                     .field_count = sizeof ledger_fields / sizeof ledger_fields[0],
                                     .set_offset = RECORD_NO_SET};
#undef AT

#define AT(member) offsetof(struct adjustment, member)
static const struct field adjust_fields[] = {
    {.name = "product", .type = FIELD_I64, .flags = FIELD_CREATE | FIELD_REQUIRED, .offset = AT(product), .min = 1, .max = ID_MAX, .doc = "Id of the product."},
    {.name = "warehouse", .type = FIELD_I64, .flags = FIELD_CREATE | FIELD_REQUIRED, .offset = AT(warehouse), .min = 1, .max = ID_MAX, .doc = "Id of the warehouse."},
    {.name = "qty_btl", .type = FIELD_I64, .flags = FIELD_CREATE | FIELD_NULLABLE, .offset = AT(qty_btl), .min = -QTY_LINE_MAX_BTL, .max = QTY_LINE_MAX_BTL,
     .doc = "Bottles, signed: this, or cases and bottles."},
    {.name = "cases", .type = FIELD_I64, .flags = FIELD_CREATE | FIELD_NULLABLE, .offset = AT(cases), .min = 0, .max = QTY_LINE_MAX_BTL, .doc = "Whole cases to add."},
    {.name = "bottles", .type = FIELD_I64, .flags = FIELD_CREATE | FIELD_NULLABLE, .offset = AT(bottles), .min = 0, .max = QTY_LINE_MAX_BTL, .doc = "Bottles to add beside the cases."},
    {.name = "reason", .type = FIELD_ENUM, .flags = FIELD_CREATE | FIELD_REQUIRED, .offset = AT(reason), .names = move_reason_names, .doc = "Why."},
    {.name = "note", .type = FIELD_NOTE, .flags = FIELD_CREATE | FIELD_NULLABLE, .offset = AT(note), .min = 0, .max = 500, .doc = "What is to be remembered."},
};
const struct record adjustment_record = {.name = "Adjustment",
                                         .doc = "A change of stock that belongs to no order.",
                                         .size = sizeof(struct adjustment),
                                         .fields = adjust_fields,
                                         .field_count = sizeof adjust_fields / sizeof adjust_fields[0],
                                         .set_offset = RECORD_NO_SET};
