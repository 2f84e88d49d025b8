/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of the order form. */
#include "core/record_table.h"
#include "flow/order_start.h"

static const struct field price_fields[] = {
    {"price_level", FIELD_I64, LISTED, AT(order_price_choice, price_level), .doc = "Id of the price level."},
    {"name", FIELD_TEXT, LISTED, AT(order_price_choice, name), .doc = "Its name."},
    {"price_cents", FIELD_MONEY, LISTED, AT(order_price_choice, price), .doc = "Price of a bottle today, in cents."},
};
static RECORD(price_choice_record, "PriceChoice", "A price that the account may have today.", order_price_choice,
              .fields = price_fields, .field_count = COUNT(price_fields));

static const struct field warehouse_fields[] = {
    {"id", FIELD_I64, LISTED, AT(order_warehouse_choice, id), .doc = "The warehouse's id."},
    {"code", FIELD_TEXT, LISTED, AT(order_warehouse_choice, code), .doc = "Its code."},
    {"name", FIELD_TEXT, LISTED, AT(order_warehouse_choice, name), .doc = "Its name."},
    {"primary", FIELD_FLAG, LISTED, AT(order_warehouse_choice, primary), .doc = "Is it the product's primary one?"},
    {"on_hand_btl", FIELD_QTY, LISTED, AT(order_warehouse_choice, on_hand), .doc = "Bottles on hand there."},
    {"available_btl", FIELD_QTY, LISTED, AT(order_warehouse_choice, available),
     .doc = "Bottles available there; may be negative."},
};
static RECORD(warehouse_choice_record, "WarehouseChoice", "A warehouse that a line may be taken from.",
              order_warehouse_choice, .fields = warehouse_fields, .field_count = COUNT(warehouse_fields));

/* Of a choice, and of a line of the form, which has one at ${member}. */
#define CHOICE_FIELDS(type, member)                                                                                    \
    {                                                                                                                  \
        "product",                                                                                                     \
        FIELD_OBJECT,                                                                                                  \
        LISTED,                                                                                                        \
        AT(type, member product),                                                                                      \
        .of = &backorder_product_record,                                                                               \
        .doc = "The product."},                                                                                        \
        {"producer",                                                                                                   \
         FIELD_OBJECT,                                                                                                 \
         LISTED,                                                                                                       \
         AT(type, member producer),                                                                                    \
         .of = &backorder_ref_record,                                                                                  \
         .doc = "Its producer."},                                                                                      \
        {"importer",                                                                                                   \
         FIELD_OBJECT,                                                                                                 \
         LISTED,                                                                                                       \
         AT(type, member importer),                                                                                    \
         .of = &backorder_ref_record,                                                                                  \
         .doc = "Its importer."},                                                                                      \
        {"flags",                                                                                                      \
         FIELD_TEXTS,                                                                                                  \
         LISTED,                                                                                                       \
         AT(type, member flags),                                                                                       \
         COUNTED(type, member flag_count),                                                                             \
         .doc = "Of the product now: inactive, admin_only, discontinued."},                                            \
        {"orderable", FIELD_FLAG, LISTED, AT(type, member orderable), .doc = "May you put it on an order?"},           \
        {"successor",                                                                                                  \
         FIELD_OBJECT,                                                                                                 \
         LISTED_NULL,                                                                                                  \
         AT(type, member successor),                                                                                   \
         .of = &backorder_product_record,                                                                              \
         .doc = "The next vintage with stock, when this one has none; else null."},                                    \
        {"prices",                                                                                                     \
         FIELD_LIST,                                                                                                   \
         LISTED,                                                                                                       \
         AT(type, member prices),                                                                                      \
         COUNTED(type, member price_count),                                                                            \
         .of = &price_choice_record,                                                                                   \
         .doc = "The prices that the account may have today, in the order of the levels."},                            \
        {"price_level", FIELD_I64, LISTED_NULL, AT(type, member price_level),                                          \
         .doc = "Preselected: the account's default level, else the first; null: there is no price."},                 \
        {"warehouses",                                                                                                 \
         FIELD_LIST,                                                                                                   \
         LISTED,                                                                                                       \
         AT(type, member warehouses),                                                                                  \
         COUNTED(type, member warehouse_count),                                                                        \
         .of = &warehouse_choice_record,                                                                               \
         .doc = "Every active warehouse, and what it has."},                                                           \
        {"warehouse", FIELD_I64, LISTED, AT(type, member warehouse),                                                   \
         .doc = "Preselected: the product's primary warehouse."},                                                      \
    {                                                                                                                  \
        "waiting_btl", FIELD_I64, LISTED_NULL, AT(type, member waiting_btl),                                           \
            .doc = "Bottles that open back orders of other accounts wait for; null without access to back orders."     \
    }

static const struct field choice_fields[] = {CHOICE_FIELDS(order_choice, )};
RECORD(order_choice_record, "OrderChoice", "What a line of an order for this account may choose.", order_choice,
       .fields = choice_fields, .field_count = COUNT(choice_fields));

static const struct field source_fields[] = {
    {"back_order", FIELD_I64, SHOWN, AT(order_form_source, back_order), .doc = "The BO#."},
    {"line", FIELD_I64, SHOWN, AT(order_form_source, line), .doc = "Its line."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(order_form_source, qty), .doc = "Bottles that the line wants."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(order_form_source, note), .doc = "Its note."},
};
static RECORD(source_record, "OrderFormSource", "A line of a back order.", order_form_source, .fields = source_fields,
              .field_count = COUNT(source_fields));

static const struct field line_fields[] = {
    CHOICE_FIELDS(order_form_line, choice.),
    {"qty_btl", FIELD_QTY, SHOWN, AT(order_form_line, qty), .doc = "Bottles that are wanted."},
    {"cases", FIELD_I64, SHOWN, AT(order_form_line, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, SHOWN, AT(order_form_line, bottles), .doc = "Bottles of it beside the whole cases."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(order_form_line, note), .doc = "Note of the line that waits longest."},
    {"sources", FIELD_LIST, SHOWN, AT(order_form_line, sources), COUNTED(order_form_line, source_count),
     .of = &source_record, .doc = "The lines of back orders that it comes from, longest waiting first."},
};
static RECORD(line_record, "OrderFormLine", "A line of the form, filled.", order_form_line, .fields = line_fields,
              .field_count = COUNT(line_fields));

static const struct field back_order_fields[] = {
    {"number", FIELD_I64, SHOWN, AT(order_form_back_order, number), .doc = "The BO#."},
    {"display", FIELD_TEXT, SHOWN, AT(order_form_back_order, display), .doc = "The BO# as people say it."},
    {"rev", FIELD_I64, SHOWN, AT(order_form_back_order, rev), .doc = "As it is now; send it with the order."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(order_form_back_order, note), .doc = "Note on the whole back order."},
    {"waiting_since", FIELD_INSTANT, SHOWN, AT(order_form_back_order, waiting_since_ms),
     .doc = "When the demand was received."},
};
static RECORD(back_order_record, "OrderFormBackOrder", "A back order that the order is started from.",
              order_form_back_order, .fields = back_order_fields, .field_count = COUNT(back_order_fields));

static const struct field form_fields[] = {
    {"account", FIELD_OBJECT, SHOWN, AT(order_form, account), .of = &backorder_account_record,
     .doc = "The account; fixed."},
    {"blocked", FIELD_TEXT, SHOWN_NULL, AT(order_form, blocked),
     .doc = "Why you may not submit an order for it now; null: you may."},
    {"holds", FIELD_TEXTS, SHOWN, AT(order_form, holds), COUNTED(order_form, hold_count),
     .doc = "Why an order of it could not be confirmed now: past_due, do_not_ship, prospective."},
    {"ship_days", FIELD_WEEKDAYS, SHOWN, AT(order_form, ship_days), .doc = "Days on which we ship to it."},
    {"next_ship_day", FIELD_DAY, SHOWN_NULL, AT(order_form, next_ship_day), .doc = "The first of them after today."},
    {"draft_orders", FIELD_FLAG, SHOWN, AT(order_form, draft_orders), .doc = "Does the company use draft orders?"},
    {"auto_expire_drafts", FIELD_FLAG, SHOWN, AT(order_form, auto_expire_drafts),
     .doc = "Do drafts expire, and need a delivery date?"},
    {"future_days", FIELD_I64, SHOWN, AT(order_form, future_days),
     .doc = "An order for a day further ahead than so many is a future order; 0: there are none."},
    {"back_orders", FIELD_LIST, SHOWN, AT(order_form, back_orders), COUNTED(order_form, back_order_count),
     .of = &back_order_record, .doc = "What it is started from, longest waiting first."},
    {"lines", FIELD_LIST, SHOWN, AT(order_form, lines), COUNTED(order_form, line_count), .of = &line_record,
     .doc = "One line for each product."},
};
RECORD(order_form_record, "OrderForm", "The order form before it is sent.", order_form, .fields = form_fields,
       .field_count = COUNT(form_fields));
