/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of back orders: what is answered, what may be sent, and the names that are refused with a reason
 * of their own because a back order has no such thing. */
#include "backorder/backorder_list.h"
#include "core/record_table.h"

const char *const backorder_status_names[] = {"open", "closed", NULL};
const char *const backorder_reason_names[] = {
    "customer_withdrew", "product_discontinued", "duplicate", "wrong_account", "entered_by_mistake", "other", NULL};

/* --- what others are called --- */

static const struct field ref_fields[] = {
    {"id", FIELD_I64, LISTED, AT(backorder_ref, id), .doc = "Its id."},
    {"name", FIELD_TEXT, LISTED, AT(backorder_ref, name), .doc = "Its name."},
};
RECORD(backorder_ref_record, "NamedRef", "Something by id and name.", backorder_ref, .fields = ref_fields,
       .field_count = COUNT(ref_fields));

static const struct field account_fields[] = {
    {"id", FIELD_I64, LISTED, AT(backorder_account, id), .doc = "The account's id."},
    {"code", FIELD_TEXT, LISTED, AT(backorder_account, code), .doc = "The account's code."},
    {"name", FIELD_TEXT, LISTED, AT(backorder_account, name), .doc = "The account's name."},
    {"flags", FIELD_TEXTS, LISTED, AT(backorder_account, flags), COUNTED(backorder_account, flag_count),
     .doc = "What to know before selling to it: past_due, do_not_ship, prospective, inactive."},
};
RECORD(backorder_account_record, "AccountRef", "An account, and what to know before selling to it.", backorder_account,
       .fields = account_fields, .field_count = COUNT(account_fields));

static const struct field product_fields[] = {
    {"id", FIELD_I64, LISTED, AT(backorder_product, id), .doc = "The product's id."},
    {"code", FIELD_TEXT, LISTED, AT(backorder_product, code), .doc = "The product's code."},
    {"name", FIELD_TEXT, LISTED, AT(backorder_product, name), .doc = "The product's name."},
    {"vintage", FIELD_I64, LISTED_NULL, AT(backorder_product, vintage), .doc = "The vintage; null: non-vintage."},
    {"unit_set", FIELD_I64, LISTED, AT(backorder_product, unit_set), .doc = "Bottles per case."},
};
RECORD(backorder_product_record, "ProductRef", "The product of a line.", backorder_product, .fields = product_fields,
       .field_count = COUNT(product_fields));

static const struct field warehouse_fields[] = {
    {"name", FIELD_TEXT, SHOWN, AT(backorder_warehouse, name), .doc = "The warehouse's name."},
};
static RECORD(warehouse_ref_record, "BackOrderWarehouse", "The product's primary warehouse.", backorder_warehouse,
              .fields = warehouse_fields, .field_count = COUNT(warehouse_fields));

static const struct field warning_fields[] = {
    {"code", FIELD_TEXT, SHOWN, AT(backorder_warning, code),
     .doc = "product_discontinued, product_inactive, product_admin_only or already_waiting."},
    {"field", FIELD_TEXT, SHOWN, AT(backorder_warning, field), .doc = "What was sent that it is about."},
    {"detail", FIELD_TEXT, SHOWN, AT(backorder_warning, detail), .doc = "One sentence."},
};
RECORD(backorder_warning_record, "Warning", "Something to know; it did not stop the request.", backorder_warning,
       .fields = warning_fields, .field_count = COUNT(warning_fields));

static const struct field tie_fields[] = {
    {"order", FIELD_I64, LISTED, AT(backorder_tie, order), .doc = "The order's number."},
    {"state", FIELD_TEXT, LISTED, AT(backorder_tie, state), .doc = "draft or future."},
};
static RECORD(tie_record, "BackOrderTie", "The order that an open back order waits for.", backorder_tie,
              .fields = tie_fields, .field_count = COUNT(tie_fields));

/* --- a back order as it is answered --- */

static const struct field line_fields[] = {
    {"id", FIELD_I64, SHOWN, AT(backorder_line, id), .doc = "The line's id within its back order; never used again."},
    {"position", FIELD_I64, SHOWN, AT(backorder_line, position), .doc = "Its place on the page, from 1."},
    {"product", FIELD_OBJECT, SHOWN, AT(backorder_line, goods.product), .of = &backorder_product_record,
     .doc = "The product; of a closed line as it was when it closed."},
    {"producer", FIELD_OBJECT, SHOWN, AT(backorder_line, goods.producer), .of = &backorder_ref_record,
     .doc = "Its producer."},
    {"importer", FIELD_OBJECT, SHOWN, AT(backorder_line, goods.importer), .of = &backorder_ref_record,
     .doc = "Its importer."},
    {"qty_btl", FIELD_QTY, SHOWN, AT(backorder_line, qty), .doc = "Quantity in bottles."},
    {"unit_set", FIELD_I64, SHOWN, AT(backorder_line, goods.product.unit_set), .doc = "Bottles per case."},
    {"cases", FIELD_I64, SHOWN, AT(backorder_line, cases), .doc = "Whole cases in the quantity."},
    {"bottles", FIELD_I64, SHOWN, AT(backorder_line, bottles), .doc = "Bottles of it beside the whole cases."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(backorder_line, note), .doc = "Note on the line."},
    {"primary_warehouse", FIELD_OBJECT, SHOWN, AT(backorder_line, goods.warehouse), .of = &warehouse_ref_record,
     .doc = "The warehouse that the line looks at; of a closed line as it was when it closed."},
    {"on_hand_btl", FIELD_I64, SHOWN_NULL, AT(backorder_line, goods.on_hand_btl),
     .doc = "Bottles on hand there now; null when closed."},
    {"available_btl", FIELD_I64, SHOWN_NULL, AT(backorder_line, goods.available_btl),
     .doc = "Bottles available there now, may be negative; null when closed."},
    {"flags", FIELD_TEXTS, SHOWN, AT(backorder_line, flags), COUNTED(backorder_line, flag_count),
     .doc = "Of the product now: inactive, admin_only, discontinued."},
    {"successor", FIELD_OBJECT, SHOWN_NULL, AT(backorder_line, goods.successor), .of = &backorder_product_record,
     .doc = "The next vintage with stock, when this one has none; else null."},
};
static RECORD(line_record, "BackOrderLine", "A line of a back order.", backorder_line, .fields = line_fields,
              .field_count = COUNT(line_fields));

static const struct field fields[] = {
    {"number", FIELD_I64, SHOWN, AT(backorder, number), .doc = "The BO#: its only id."},
    {"display", FIELD_TEXT, SHOWN, AT(backorder, display), .doc = "The BO# as people say it."},
    {"rev", FIELD_I64, SHOWN, AT(backorder, rev), .doc = "Rises with each change; its ETag."},
    {"account", FIELD_OBJECT, SHOWN, AT(backorder, account), .of = &backorder_account_record, .doc = "Who waits."},
    {"status", FIELD_ENUM, SHOWN, AT(backorder, status), .names = backorder_status_names, .doc = "open or closed."},
    {"note", FIELD_NOTE, SHOWN_NULL, AT(backorder, note), .doc = "Note on the whole back order."},
    {"reference", FIELD_TEXT, SHOWN_NULL, AT(backorder, reference), .doc = "The account's own number, or an old one."},
    {"priority", FIELD_I64, SHOWN, AT(backorder, priority), .doc = "0: none; higher goes first; set by admins."},
    {"need_by", FIELD_DAY, SHOWN_NULL, AT(backorder, need_by), .doc = "The day it is needed by."},
    {"created_at", FIELD_INSTANT, SHOWN, AT(backorder, created_at_ms), .doc = "When it reached the server."},
    {"created_by", FIELD_OBJECT, SHOWN, AT(backorder, created_by), .of = &backorder_ref_record, .doc = "Who made it."},
    {"rep_now", FIELD_LIST, SHOWN, AT(backorder, reps), COUNTED(backorder, rep_count), .of = &backorder_ref_record,
     .doc = "The reps assigned to the account now."},
    {"captured_at", FIELD_INSTANT, SHOWN_NULL, AT(backorder, captured_at_ms),
     .doc = "When it was written on a device without signal."},
    {"waiting_since", FIELD_INSTANT, SHOWN, AT(backorder, waiting_since_ms), .doc = "When the demand was received."},
    {"age_days", FIELD_I64, SHOWN, AT(backorder, age_days), .doc = "Days of waiting, by the company's calendar."},
    {"predecessor", FIELD_I64, SHOWN_NULL, AT(backorder, predecessor), .doc = "The BO# whose remainder this is."},
    {"tied_to", FIELD_OBJECT, SHOWN_NULL, AT(backorder, tied_to), .of = &tie_record,
     .doc = "The draft or future order that it waits for; until then it can't be edited, started or closed by hand."},
    {"closed_at", FIELD_INSTANT, SHOWN_NULL, AT(backorder, closed_at_ms), .doc = "When it closed; null: open."},
    {"closed_by", FIELD_OBJECT, SHOWN_NULL, AT(backorder, closed_by), .of = &backorder_ref_record,
     .doc = "Who closed it."},
    {"close_reason", FIELD_TEXT, SHOWN_NULL, AT(backorder, close_reason), .doc = "Why it closed."},
    {"close_note", FIELD_NOTE, SHOWN_NULL, AT(backorder, close_note), .doc = "Why, in words."},
    {"lines", FIELD_LIST, SHOWN, AT(backorder, lines), COUNTED(backorder, line_count), .of = &line_record,
     .doc = "Its lines, by position."},
    {"line_count", FIELD_I64, SHOWN, AT(backorder, line_count), .doc = "How many lines."},
    {"total_btl", FIELD_QTY, SHOWN, AT(backorder, total), .doc = "Bottles over all lines."},
    {"warnings", FIELD_LIST, SHOWN, AT(backorder, warnings.items), COUNTED(backorder, warnings.n),
     .of = &backorder_warning_record,
     .doc = "Of the request that has just made or changed it; empty when it is only read."},
    {"actions", FIELD_TEXTS, SHOWN, AT(backorder, actions), COUNTED(backorder, action_count),
     .doc = "What you may do with it now: read, edit, start, close, duplicate."},
};
_Static_assert(sizeof(size_t) == sizeof(int64_t), "line_count is shown as a number");

RECORD(backorder_record, "BackOrder", "The demand of an account for wine that is not there yet.", backorder,
       .fields = fields, .field_count = COUNT(fields));

/* --- a row of a list --- */

static const struct field item_fields[] = {
    {"number", FIELD_I64, LISTED, AT(backorder_item, number), .doc = "The BO#: its only id."},
    {"display", FIELD_TEXT, LISTED, AT(backorder_item, display), .doc = "The BO# as people say it."},
    {"rev", FIELD_I64, LISTED, AT(backorder_item, rev), .doc = "Rises with each change; its ETag."},
    {"account", FIELD_OBJECT, LISTED, AT(backorder_item, account), .of = &backorder_account_record,
     .doc = "Who waits."},
    {"status", FIELD_ENUM, LISTED, AT(backorder_item, status), .names = backorder_status_names,
     .doc = "open or closed."},
    {"reference", FIELD_TEXT, LISTED_NULL, AT(backorder_item, reference),
     .doc = "The account's own number, or an old one."},
    {"priority", FIELD_I64, LISTED, AT(backorder_item, priority), .doc = "0: none; higher goes first."},
    {"need_by", FIELD_DAY, LISTED_NULL, AT(backorder_item, need_by), .doc = "The day it is needed by."},
    {"created_at", FIELD_INSTANT, LISTED, AT(backorder_item, created_at_ms), .doc = "When it reached the server."},
    {"created_by", FIELD_OBJECT, LISTED, AT(backorder_item, created_by), .of = &backorder_ref_record,
     .doc = "Who made it."},
    {"waiting_since", FIELD_INSTANT, LISTED, AT(backorder_item, waiting_since_ms),
     .doc = "When the demand was received."},
    {"age_days", FIELD_I64, LISTED, AT(backorder_item, age_days), .doc = "Days of waiting, by the company's calendar."},
    {"closed_at", FIELD_INSTANT, LISTED_NULL, AT(backorder_item, closed_at_ms), .doc = "When it closed; null: open."},
    {"close_reason", FIELD_TEXT, LISTED_NULL, AT(backorder_item, close_reason), .doc = "Why it closed."},
    {"tied_to", FIELD_OBJECT, LISTED_NULL, AT(backorder_item, tied_to), .of = &tie_record,
     .doc = "The draft or future order that it waits for."},
    {"line_count", FIELD_I64, LISTED, AT(backorder_item, lines), .doc = "How many lines."},
    {"total_btl", FIELD_QTY, LISTED, AT(backorder_item, total), .doc = "Bottles over all lines."},
    {"available_btl", FIELD_I64, LISTED_NULL, AT(backorder_item, available_btl),
     .doc = "How many of these the primary warehouses have available now; null when closed."},
    {"rep_now", FIELD_LIST, LISTED, AT(backorder_item, reps), COUNTED(backorder_item, rep_count),
     .of = &backorder_ref_record, .doc = "The reps assigned to the account now."},
    {"products", FIELD_TEXTS, LISTED, AT(backorder_item, products), COUNTED(backorder_item, product_count),
     .doc = "The names of the products on the first three lines."},
    {"actions", FIELD_TEXTS, LISTED, AT(backorder_item, actions), COUNTED(backorder_item, action_count),
     .doc = "What you may do with it now: read, edit, start, close, duplicate."},
};
RECORD(backorder_item_record, "BackOrderItem", "A back order in a list.", backorder_item, .fields = item_fields,
       .field_count = COUNT(item_fields));

/* --- what may be sent --- */

#define NO_SUCH_THING                                                                                                  \
    {"purchase_order", ERR_BACK_ORDER_NO_PURCHASE_ORDER}, {"purchase_order_number", ERR_BACK_ORDER_NO_PURCHASE_ORDER}, \
        {"po", ERR_BACK_ORDER_NO_PURCHASE_ORDER}, {"po_number", ERR_BACK_ORDER_NO_PURCHASE_ORDER},                     \
        {"price", ERR_BACK_ORDER_NO_PRICE}, {"price_cents", ERR_BACK_ORDER_NO_PRICE},                                  \
        {"price_level", ERR_BACK_ORDER_NO_PRICE}, {"unit_price", ERR_BACK_ORDER_NO_PRICE},                             \
        {"warehouse", ERR_BACK_ORDER_NO_WAREHOUSE},                                                                    \
    {                                                                                                                  \
        "warehouse_id", ERR_BACK_ORDER_NO_WAREHOUSE                                                                    \
    }

static const struct field_barred barred[] = {NO_SUCH_THING, {NULL, ERR_OK}};
static const struct field_barred edit_barred[] = {NO_SUCH_THING,
                                                  {"account", ERR_BACK_ORDER_ACCOUNT_FIXED},
                                                  {"captured_at", ERR_FIELD_READ_ONLY},
                                                  {"status", ERR_FIELD_READ_ONLY},
                                                  {NULL, ERR_OK}};

static const struct field line_draft_fields[] = {
    {"id", FIELD_I64, FIELD_RW | FIELD_NULLABLE, AT(backorder_line_draft, id), 1, INT64_MAX,
     .doc = "PATCH: the line that it keeps; absent: a new line. A product of a kept line can't be changed."},
    {"product", FIELD_I64, FIELD_RW, AT(backorder_line_draft, product), 1, INT64_MAX,
     .doc = "The product's id; required on a new line."},
    {"qty_btl", FIELD_QTY, FIELD_RW, AT(backorder_line_draft, qty), 1, QTY_LINE_MAX_BTL,
     .doc = "Quantity in bottles. Either this, or cases and bottles; a kept line may leave it as it is."},
    {"cases", FIELD_I64, FIELD_CREATE | FIELD_PATCH | FIELD_NO_DIFF, AT(backorder_line_draft, cases), 0,
     QTY_LINE_MAX_BTL, .doc = "Whole cases, of the product's unit set at receipt."},
    {"bottles", FIELD_I64, FIELD_CREATE | FIELD_PATCH | FIELD_NO_DIFF, AT(backorder_line_draft, bottles), 0,
     QTY_LINE_MAX_BTL, .doc = "Bottles beside the cases."},
    {"note", FIELD_NOTE, FIELD_RW | FIELD_NULLABLE, AT(backorder_line_draft, note), 0, BACKORDER_LINE_NOTE_MAX,
     .doc = "Note on the line."},
};
const struct record backorder_line_draft_record = {
    .name = "BackOrderLineDraft",
    .doc = "A line as it is sent.",
    .size = sizeof(struct backorder_line_draft),
    .fields = line_draft_fields,
    .field_count = COUNT(line_draft_fields),
    .set_offset = offsetof(struct backorder_line_draft, given),
    .barred = barred,
};

/* The first seven are of the making only: the record of edits begins behind them. */
#define MAKING_ONLY 7
static const struct field draft_fields[] = {
    {"duplicate_of", FIELD_I64, FIELD_NULLABLE, AT(backorder_draft, duplicate_of), .doc = "The BO# that it copies."},
    {"predecessor", FIELD_I64, FIELD_NULLABLE, AT(backorder_draft, predecessor),
     .doc = "The BO# whose remainder it is."},
    {"waiting_since", FIELD_INSTANT, FIELD_NULLABLE, AT(backorder_draft, waiting_since_ms),
     .doc = "Inherited from its predecessor."},
    {"import", FIELD_I64, FIELD_NULLABLE, AT(backorder_draft, import), .doc = "The import that made it."},
    {"unmailed", FIELD_I64, FIELD_NULLABLE, AT(backorder_draft, unmailed), .doc = "1: that import sent no mails."},
    {"account", FIELD_I64, FIELD_READ | FIELD_CREATE | FIELD_REQUIRED, AT(backorder_draft, account), 1, INT64_MAX,
     .doc = "The account's id; it can't be changed later."},
    {"captured_at", FIELD_INSTANT, FIELD_READ | FIELD_CREATE | FIELD_NULLABLE, AT(backorder_draft, captured_at_ms),
     .doc = "When it was written on a device without signal: within the last 30 days."},
    {"note", FIELD_NOTE, FIELD_RW | FIELD_NULLABLE, AT(backorder_draft, note), 0, BACKORDER_NOTE_MAX,
     .doc = "Note on the whole back order."},
    {"reference", FIELD_TEXT, FIELD_RW | FIELD_NULLABLE, AT(backorder_draft, reference), 0, BACKORDER_REFERENCE_MAX,
     .doc = "The account's own number."},
    {"need_by", FIELD_DAY, FIELD_RW | FIELD_NULLABLE, AT(backorder_draft, need_by),
     .doc = "The day it is needed by; only when the company uses need-by dates."},
    {"priority", FIELD_I64, FIELD_RW | FIELD_ADMIN, AT(backorder_draft, priority), 0, BACKORDER_PRIORITY_MAX,
     .doc = "0: none; higher goes first; only when the company uses priorities."},
    {"lines", FIELD_LIST, FIELD_RW | FIELD_REQUIRED, AT(backorder_draft, lines), 1, BACKORDER_LINES_MAX,
     &backorder_line_draft_record, offsetof(struct backorder_draft, line_count),
     .doc = "The whole list, in the order of the page: a known id keeps its line, an absent one is removed, "
            "none adds."},
};
const struct record backorder_create_record = {
    .name = "BackOrderDraft",
    .doc = "A back order as it is made.",
    .size = sizeof(struct backorder_draft),
    .fields = draft_fields,
    .field_count = COUNT(draft_fields),
    .set_offset = offsetof(struct backorder_draft, given),
    .barred = barred,
};
const struct record backorder_edit_record = {
    .name = "BackOrderEdit",
    .doc = "What of an open back order can be changed.",
    .size = sizeof(struct backorder_draft),
    .fields = draft_fields + MAKING_ONLY,
    .field_count = COUNT(draft_fields) - MAKING_ONLY,
    .set_offset = offsetof(struct backorder_draft, given),
    .barred = edit_barred,
};

static const struct field closing_fields[] = {
    {"reason", FIELD_ENUM, FIELD_CREATE | FIELD_REQUIRED, AT(backorder_closing, reason),
     .names = backorder_reason_names, .doc = "Why it closes without an order."},
    {"note", FIELD_NOTE, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_closing, note), 0, BACKORDER_NOTE_MAX,
     .doc = "Why, in words; required with the reason other."},
};
const struct record backorder_closing_record = {
    .name = "BackOrderClosing",
    .doc = "Why a back order closes.",
    .size = sizeof(struct backorder_closing),
    .fields = closing_fields,
    .field_count = COUNT(closing_fields),
    .set_offset = offsetof(struct backorder_closing, given),
};

static const struct field copying_fields[] = {
    {"account", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_copying, account), 1, INT64_MAX,
     .doc = "The account that the copy is for; absent: the same."},
};
const struct record backorder_copying_record = {
    .name = "BackOrderCopying",
    .doc = "Whom a duplicate is for.",
    .size = sizeof(struct backorder_copying),
    .fields = copying_fields,
    .field_count = COUNT(copying_fields),
    .set_offset = offsetof(struct backorder_copying, given),
};

/* --- which ones --- */

static const struct field filter_fields[] = {
    {"status", FIELD_ENUM, FIELD_CREATE, AT(backorder_filter, status), .names = backorder_scope_names,
     .doc = "all, open or closed."},
    {"account", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, account), 1, INT64_MAX,
     .doc = "Of this account."},
    {"rep", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, rep), 1, INT64_MAX,
     .doc = "Of accounts assigned to this user now."},
    {"product", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, product), 1, INT64_MAX,
     .doc = "With this product on a line."},
    {"producer", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, producer), 1, INT64_MAX,
     .doc = "With a product of this producer."},
    {"importer", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, importer), 1, INT64_MAX,
     .doc = "With a product of this importer."},
    {"created_by", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, created_by), 1, INT64_MAX,
     .doc = "Made by this user."},
    {"text", FIELD_TEXT, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, text), 1, BACKORDER_TEXT_MAX,
     .doc = "BO#, or words of the account or of a product, its code, producer and vintage."},
    {"reference", FIELD_TEXT, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, reference), 1,
     BACKORDER_REFERENCE_MAX, .doc = "With exactly this reference."},
    {"min_age_days", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, min_age_days), 0, BACKORDER_AGE_MAX,
     .doc = "Waiting for at least so many days."},
    {"max_age_days", FIELD_I64, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, max_age_days), 0, BACKORDER_AGE_MAX,
     .doc = "Waiting for at most so many days."},
    {"created_from", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, created_from),
     .doc = "Made on this day or later."},
    {"created_to", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, created_to),
     .doc = "Made on this day or before."},
    {"waiting_from", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, waiting_from),
     .doc = "Waiting since this day or later."},
    {"waiting_to", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, waiting_to),
     .doc = "Waiting since this day or before."},
    {"closed_from", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, closed_from),
     .doc = "Closed on this day or later."},
    {"closed_to", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_filter, closed_to),
     .doc = "Closed on this day or before."},
};
const struct record backorder_filter_record = {
    .name = "BackOrderFilter",
    .doc = "Which back orders; what is not given asks for nothing.",
    .size = sizeof(struct backorder_filter),
    .fields = filter_fields,
    .field_count = COUNT(filter_fields),
    .set_offset = offsetof(struct backorder_filter, given),
};

static const struct field bulk_fields[] = {
    {"filter", FIELD_OBJECT, FIELD_CREATE | FIELD_REQUIRED, AT(backorder_bulk, filter), .of = &backorder_filter_record,
     .doc = "Which back orders; of these, the open ones are closed."},
    {"expect", FIELD_I64, FIELD_CREATE | FIELD_REQUIRED, AT(backorder_bulk, expect), 1, BACKORDER_BULK_MAX,
     .doc = "How many open ones the filter lets through; another number refuses the whole request."},
    {"reason", FIELD_ENUM, FIELD_CREATE | FIELD_REQUIRED, AT(backorder_bulk, closing.reason),
     .names = backorder_reason_names, .doc = "Why they close without an order."},
    {"note", FIELD_NOTE, FIELD_CREATE | FIELD_NULLABLE, AT(backorder_bulk, closing.note), 0, BACKORDER_NOTE_MAX,
     .doc = "Why, in words; required with the reason other."},
};
const struct record backorder_bulk_record = {
    .name = "BackOrderBulkClosing",
    .doc = "Closing many back orders at once.",
    .size = sizeof(struct backorder_bulk),
    .fields = bulk_fields,
    .field_count = COUNT(bulk_fields),
    .set_offset = RECORD_NO_SET,
};
