/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of orders as they are answered. What may be sent is in order_form.c. */
#include "core/record_table.h"
#include "order/order_list.h"

static const struct field line_fields[] = {
    {"id", FIELD_I64, SHOWN, AT(order_line, id), .doc = "The line's id within its order; never used again."},
    {"position", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order_line, position), .doc = "Its place on the page, from 1."},
    {"product", FIELD_OBJECT, SHOWN, AT(order_line, product), .of = &backorder_product_record,
     .doc = "The product as it was when it was put on the order."},
    {"warehouse", FIELD_I64, SHOWN, AT(order_line, warehouse), .doc = "Id of the warehouse that its bottles leave."},
    {"warehouse_code", FIELD_TEXT, SHOWN | FIELD_NO_DIFF, AT(order_line, warehouse_code),
     .doc = "The warehouse's code."},
    {"warehouse_name", FIELD_TEXT, SHOWN | FIELD_NO_DIFF, AT(order_line, warehouse_name),
     .doc = "The warehouse's name."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(order_line, qty), .doc = "Quantity in bottles."},
    {"unit_set", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order_line, product.unit_set), .doc = "Bottles per case."},
    {"cases", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order_line, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order_line, bottles),
     .doc = "Bottles of it beside the whole cases."},
    {"price_level", FIELD_I64, SHOWN_NULL, AT(order_line, price_level),
     .doc = "Id of the price level; null: an admin typed the price."},
    {"price_level_name", FIELD_TEXT, SHOWN_NULL | FIELD_NO_DIFF, AT(order_line, price_level_name),
     .doc = "The level's name on that day."},
    {"price_cents", FIELD_MONEY, SHOWN, AT(order_line, price), .doc = "Price of a bottle in cents, fixed on that day."},
    {"total_cents", FIELD_MONEY, SHOWN | FIELD_NO_DIFF, AT(order_line, total), .doc = "Price of the line in cents."},
    {"instead_of", FIELD_I64, SHOWN_NULL, AT(order_line, instead_of),
     .doc = "Id of the back-ordered product that this one stands in for."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(order_line, note), .doc = "Note on the line."},
};
static RECORD(line_record, "OrderLine", "A line of an order.", order_line, .fields = line_fields,
              .field_count = COUNT(line_fields));

static const struct field fill_fields[] = {
    {"back_order", FIELD_I64, SHOWN, AT(order_fill, back_order), .doc = "The BO#."},
    {"line", FIELD_I64, SHOWN, AT(order_fill, line), .doc = "The line of the back order."},
    {"product", FIELD_I64, SHOWN, AT(order_fill, product), .doc = "Id of its product."},
    {"wanted_btl", FIELD_QTY, SHOWN, AT(order_fill, wanted), .doc = "Bottles that the line asks for."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(order_fill, qty), .doc = "Bottles of this order for it."},
    {"keep_remainder", FIELD_FLAG, SHOWN, AT(order_fill, keep_remainder),
     .doc = "Whether what is left over goes to a new back order; else it is given up."},
};
static RECORD(fill_record, "OrderFill", "What a back-order line gets of an order.", order_fill, .fields = fill_fields,
              .field_count = COUNT(fill_fields));

static const struct field back_order_fields[] = {
    {"number", FIELD_I64, SHOWN, AT(order_back_order, number), .doc = "The BO#."},
    {"display", FIELD_TEXT, SHOWN, AT(order_back_order, display), .doc = "The BO# as people say it."},
    {"tie", FIELD_ENUM, SHOWN, AT(order_back_order, tie), .names = order_tie_names,
     .doc = "tied: waits for the order's activation; closed: by it; freed: the order ended before."},
    {"remainder", FIELD_I64, SHOWN_NULL, AT(order_back_order, remainder), .doc = "The BO# of what was left over."},
};
static RECORD(back_order_record, "OrderBackOrder", "A back order that an order was started from.", order_back_order,
              .fields = back_order_fields, .field_count = COUNT(back_order_fields));

static const struct field invoice_fields[] = {
    {"number", FIELD_I64, SHOWN, AT(invoice, number), .doc = "The invoice's number; there are no gaps."},
    {"warehouse", FIELD_I64, SHOWN, AT(invoice, warehouse), .doc = "Id of the warehouse whose lines it has."},
    {"warehouse_name", FIELD_TEXT, SHOWN, AT(invoice, warehouse_name), .doc = "The warehouse's name."},
    {"created_at", FIELD_INSTANT, SHOWN, AT(invoice, created_at_ms), .doc = "When it was made."},
    {"voided_at", FIELD_INSTANT, SHOWN_NULL, AT(invoice, voided_at_ms), .doc = "When it became void; null: it holds."},
};
static RECORD(invoice_record, "Invoice", "An invoice: the lines of one warehouse.", invoice, .fields = invoice_fields,
              .field_count = COUNT(invoice_fields));

static const struct field fields[] = {
    {"number", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order, number), .doc = "The order's number: its only id."},
    {"rev", FIELD_I64, SHOWN | FIELD_NO_DIFF, AT(order, rev), .doc = "Rises with each change; its ETag."},
    {"account", FIELD_OBJECT, SHOWN, AT(order, account), .of = &backorder_account_record, .doc = "Who buys."},
    {"state", FIELD_ENUM, SHOWN, AT(order, state), .names = order_state_names, .doc = "Where in its life it is."},
    {"delivery_date", FIELD_DAY, SHOWN_NULL, AT(order, delivery_date), .doc = "The day it is to be delivered."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(order, note), .doc = "For the account; on its documents."},
    {"private_note", FIELD_NOTE, SHOWN_NULL, AT(order, private_note), .doc = "For the office and the reps."},
    {"reference", FIELD_TEXT, SHOWN_NULL, AT(order, reference), .doc = "The account's own number."},
    {"created_at", FIELD_INSTANT, SHOWN | FIELD_NO_DIFF, AT(order, created_at_ms), .doc = "When it was submitted."},
    {"created_by", FIELD_OBJECT, SHOWN | FIELD_NO_DIFF, AT(order, created_by), .of = &backorder_ref_record,
     .doc = "Who submitted it."},
    {"rep_now", FIELD_LIST, SHOWN | FIELD_NO_DIFF, AT(order, reps), COUNTED(order, rep_count),
     .of = &backorder_ref_record, .doc = "The reps assigned to the account now."},
    {"activated_at", FIELD_INSTANT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, activated_at_ms),
     .doc = "When it became active."},
    {"confirmed_at", FIELD_INSTANT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, confirmed_at_ms),
     .doc = "When it was confirmed."},
    {"confirmed_by", FIELD_OBJECT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, confirmed_by), .of = &backorder_ref_record,
     .doc = "By whom."},
    {"ended_at", FIELD_INSTANT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, ended_at_ms),
     .doc = "When it was cancelled or expired."},
    {"ended_by", FIELD_OBJECT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, ended_by), .of = &backorder_ref_record,
     .doc = "By whom; null: by the daily job."},
    {"end_note", FIELD_NOTE, SHOWN_NULL | FIELD_NO_DIFF, AT(order, end_note), .doc = "Why, in words."},
    {"holds", FIELD_TEXTS, SHOWN | FIELD_NO_DIFF, AT(order, holds), COUNTED(order, hold_count),
     .doc = "Why it can't be confirmed now: past_due, do_not_ship, prospective."},
    {"hold_lifted_at", FIELD_INSTANT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, hold_lifted_at_ms),
     .doc = "When an admin lifted the hold."},
    {"hold_lifted_by", FIELD_OBJECT, SHOWN_NULL | FIELD_NO_DIFF, AT(order, hold_lifted_by), .of = &backorder_ref_record,
     .doc = "The admin."},
    {"lines", FIELD_LIST, SHOWN, AT(order, lines), COUNTED(order, line_count), .of = &line_record,
     .doc = "Its lines, by position."},
    {"back_orders", FIELD_LIST, SHOWN | FIELD_NO_DIFF, AT(order, back_orders), COUNTED(order, back_order_count),
     .of = &back_order_record, .doc = "The back orders that it was started from."},
    {"fills", FIELD_LIST, SHOWN | FIELD_NO_DIFF, AT(order, fills), COUNTED(order, fill_count), .of = &fill_record,
     .doc = "What their lines get of it, longest waiting first."},
    {"invoices", FIELD_LIST, SHOWN | FIELD_NO_DIFF, AT(order, invoices), COUNTED(order, invoice_count),
     .of = &invoice_record, .doc = "One per warehouse once it is confirmed."},
    {"total_btl", FIELD_QTY, SHOWN | FIELD_NO_DIFF, AT(order, total_btl), .doc = "Bottles over all lines."},
    {"total_cents", FIELD_MONEY, SHOWN | FIELD_NO_DIFF, AT(order, total), .doc = "Its price in cents."},
    {"new_back_orders", FIELD_I64S, SHOWN | FIELD_NO_DIFF, AT(order, new_back_orders),
     COUNTED(order, new_back_order_count),
     .doc = "BO#s that the request has just made: remainders, shortfalls, what is still wanted; empty when it is only "
            "read."},
    {"warnings", FIELD_LIST, SHOWN | FIELD_NO_DIFF, AT(order, warnings.items), COUNTED(order, warnings.n),
     .of = &backorder_warning_record,
     .doc = "Of the request that has just made or changed it; empty when it is only read."},
    {"actions", FIELD_TEXTS, SHOWN | FIELD_NO_DIFF, AT(order, actions), COUNTED(order, action_count),
     .doc = "What you may do with it now: read, edit, release, activate, confirm, lift_hold, cancel."},
};
RECORD(order_record, "Order", "An agreed sale.", order, .fields = fields, .field_count = COUNT(fields));

/* --- a row of a list --- */

static const struct field item_fields[] = {
    {"number", FIELD_I64, LISTED, AT(order_item, number), .doc = "The order's number."},
    {"rev", FIELD_I64, LISTED, AT(order_item, rev), .doc = "Its revision."},
    {"account", FIELD_OBJECT, LISTED, AT(order_item, account), .of = &backorder_account_record, .doc = "Who buys."},
    {"state", FIELD_ENUM, LISTED, AT(order_item, state), .names = order_state_names, .doc = "Where in its life it is."},
    {"delivery_date", FIELD_DAY, LISTED_NULL, AT(order_item, delivery_date), .doc = "The day it is to be delivered."},
    {"reference", FIELD_TEXT, LISTED_NULL, AT(order_item, reference), .doc = "The account's own number."},
    {"created_at", FIELD_INSTANT, LISTED, AT(order_item, created_at_ms), .doc = "When it was submitted."},
    {"created_by", FIELD_OBJECT, LISTED, AT(order_item, created_by), .of = &backorder_ref_record,
     .doc = "Who submitted it."},
    {"lines", FIELD_I64, LISTED, AT(order_item, lines), .doc = "How many lines."},
    {"total_btl", FIELD_QTY, LISTED, AT(order_item, total_btl), .doc = "Bottles over all lines."},
    {"total_cents", FIELD_MONEY, LISTED, AT(order_item, total), .doc = "Its price in cents."},
    {"back_orders", FIELD_I64, LISTED, AT(order_item, back_orders), .doc = "From how many back orders it was started."},
    {"actions", FIELD_TEXTS, LISTED, AT(order_item, actions), COUNTED(order_item, action_count),
     .doc = "What you may do with it now."},
};
RECORD(order_item_record, "OrderItem", "An order in a list.", order_item, .fields = item_fields,
       .field_count = COUNT(item_fields));
