/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of the Back Orders Report. */
#include "backorder/backorder_report.h"
#include "core/record_table.h"

const char *const report_by_names[] = {"account", "product", "producer", "importer", "rep", NULL};
const char *const report_sort_names[] = {"bottles", "back_orders", "age", "name", NULL};

static const struct field tie_fields[] = {
    {"order", FIELD_I64, LISTED, AT(backorder_tie, order), .doc = "The order's number."},
    {"state", FIELD_TEXT, LISTED, AT(backorder_tie, state), .doc = "draft or future."},
};
static RECORD(tie_record, "ReportTie", "The order that an open back order waits for.", backorder_tie,
              .fields = tie_fields, .field_count = COUNT(tie_fields));

static const struct field line_fields[] = {
    {"number", FIELD_I64, LISTED, AT(report_line, number), .doc = "The BO#."},
    {"display", FIELD_TEXT, LISTED, AT(report_line, display), .doc = "The BO# as people say it."},
    {"line", FIELD_I64, LISTED, AT(report_line, line), .doc = "The line's id within its back order."},
    {"status", FIELD_ENUM, LISTED, AT(report_line, status), .names = backorder_status_names, .doc = "open or closed."},
    {"account", FIELD_OBJECT, LISTED, AT(report_line, account), .of = &backorder_account_record, .doc = "Who waits."},
    {"rep_now", FIELD_LIST, LISTED, AT(report_line, reps), COUNTED(report_line, rep_count), .of = &backorder_ref_record,
     .doc = "The reps assigned to the account now."},
    {"product", FIELD_OBJECT, LISTED, AT(report_line, product), .of = &backorder_product_record,
     .doc = "The product; of a closed line as it was when it closed."},
    {"producer", FIELD_OBJECT, LISTED, AT(report_line, producer), .of = &backorder_ref_record, .doc = "Its producer."},
    {"importer", FIELD_OBJECT, LISTED, AT(report_line, importer), .of = &backorder_ref_record, .doc = "Its importer."},
    {"primary_warehouse", FIELD_TEXT, LISTED, AT(report_line, warehouse),
     .doc = "The name of its primary warehouse; of a closed line as it was when it closed."},
    {"cases", FIELD_I64, LISTED, AT(report_line, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, LISTED, AT(report_line, bottles), .doc = "Bottles of it beside the whole cases."},
    {"qty_btl", FIELD_QTY, LISTED, AT(report_line, qty), .doc = "Quantity in bottles."},
    {"note", FIELD_NOTE, LISTED_NULL, AT(report_line, note), .doc = "Note on the line."},
    {"back_order_note", FIELD_NOTE, LISTED_NULL, AT(report_line, back_order_note),
     .doc = "Note on the whole back order."},
    {"reference", FIELD_TEXT, LISTED_NULL, AT(report_line, reference),
     .doc = "The account's own number, or an old one."},
    {"priority", FIELD_I64, LISTED, AT(report_line, priority), .doc = "0: none; higher goes first."},
    {"need_by", FIELD_DAY, LISTED_NULL, AT(report_line, need_by), .doc = "The day it is needed by."},
    {"created_at", FIELD_INSTANT, LISTED, AT(report_line, created_at_ms), .doc = "When it reached the server."},
    {"created_by", FIELD_OBJECT, LISTED, AT(report_line, created_by), .of = &backorder_ref_record,
     .doc = "Who made it."},
    {"waiting_since", FIELD_INSTANT, LISTED, AT(report_line, waiting_since_ms), .doc = "When the demand was received."},
    {"closed_at", FIELD_INSTANT, LISTED_NULL, AT(report_line, closed_at_ms), .doc = "When it closed; null: open."},
    {"closed_by", FIELD_OBJECT, LISTED_NULL, AT(report_line, closed_by), .of = &backorder_ref_record,
     .doc = "Who closed it."},
    {"close_reason", FIELD_TEXT, LISTED_NULL, AT(report_line, close_reason), .doc = "Why it closed."},
    {"tied_to", FIELD_OBJECT, LISTED_NULL, AT(report_line, tied_to), .of = &tie_record,
     .doc = "The draft or future order that it waits for."},
    {"days_open", FIELD_I64, LISTED, AT(report_line, days_open),
     .doc = "Days of waiting, by the company's calendar: to today, or to the day it closed."},
};
RECORD(report_line_record, "ReportLine", "A line of a back order in the report.", report_line, .fields = line_fields,
       .field_count = COUNT(line_fields));

/* The same sums of all, of a group, of a week. */
#define SUM_FIELDS(type, at)                                                                                           \
    {"back_orders", FIELD_I64, LISTED, AT(type, at back_orders), .doc = "Back orders."},                               \
        {"open_back_orders", FIELD_I64, LISTED, AT(type, at open_back_orders), .doc = "Open ones among them."},        \
        {"lines", FIELD_I64, LISTED, AT(type, at lines), .doc = "Their lines."},                                       \
        {"accounts", FIELD_I64, LISTED, AT(type, at accounts), .doc = "Accounts."},                                    \
        {"products", FIELD_I64, LISTED, AT(type, at products), .doc = "Products."},                                    \
        {"total_btl", FIELD_QTY, LISTED, AT(type, at total), .doc = "Bottles on all lines."},                          \
        {"open_btl", FIELD_QTY, LISTED, AT(type, at open), .doc = "Bottles on open lines."},                           \
        {"closed_btl", FIELD_QTY, LISTED, AT(type, at closed), .doc = "Bottles on closed lines."},                     \
        {"oldest_waiting_since", FIELD_INSTANT, LISTED_NULL, AT(type, at oldest_ms),                                   \
         .doc = "Since when the first of the open ones waits; null: none is open."},                                   \
    {                                                                                                                  \
        "age_days", FIELD_I64, LISTED_NULL, AT(type, at age_days), .doc = "Days since then."                           \
    }

static const struct field sums_fields[] = {SUM_FIELDS(report_sums, )};
RECORD(report_sums_record, "ReportTotals", "Sums over the lines of the report.", report_sums, .fields = sums_fields,
       .field_count = COUNT(sums_fields));

static const struct field group_fields[] = {
    {"id", FIELD_I64, LISTED_NULL, AT(report_group, id), .doc = "Of whom or what; null: accounts without a rep."},
    {"name", FIELD_TEXT, LISTED_NULL, AT(report_group, name), .doc = "Its name."},
    {"vintage", FIELD_I64, LISTED_NULL, AT(report_group, vintage), .doc = "Of a product; null: non-vintage."},
    SUM_FIELDS(report_group, sums.),
};
RECORD(report_group_record, "ReportGroup", "Sums over the lines of one account, product, producer, importer or rep.",
       report_group, .fields = group_fields, .field_count = COUNT(group_fields));

static const struct field week_fields[] = {
    {"week", FIELD_DAY, LISTED, AT(report_week, monday), .doc = "Its Monday."},
    SUM_FIELDS(report_week, sums.),
};
RECORD(report_week_record, "ReportWeek", "Sums over the lines of what was made in a week.", report_week,
       .fields = week_fields, .field_count = COUNT(week_fields));
