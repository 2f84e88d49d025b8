/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of starting proposals, and of what came of it. */
#include "core/record_table.h"
#include "flow/ready.h"

#define SENT (FIELD_CREATE | FIELD_REQUIRED)

static const struct field chosen_line_fields[] = {
    {"back_order", FIELD_I64, SENT, AT(ready_chosen_line, back_order), 1, INT64_MAX, .doc = "The BO#."},
    {"line", FIELD_I64, SENT, AT(ready_chosen_line, line), 1, INT64_MAX, .doc = "Its line."},
    {"qty_btl", FIELD_QTY, SENT, AT(ready_chosen_line, qty), 1, QTY_LINE_MAX_BTL,
     .doc = "Bottles; not more than the line wants."},
};
static RECORD(chosen_line_record, "ReadyChosenLine", "Bottles for a line of a back order.", ready_chosen_line,
              .fields = chosen_line_fields, .field_count = COUNT(chosen_line_fields));

static const struct field chosen_fields[] = {
    {"account", FIELD_I64, SENT, AT(ready_chosen, account), 1, INT64_MAX, .doc = "Id of the account."},
    {"lines", FIELD_LIST, SENT, AT(ready_chosen, lines), 1, ORDER_LINES_MAX, &chosen_line_record,
     offsetof(struct ready_chosen, line_count), .doc = "What it gets."},
};
static RECORD(chosen_record, "ReadyChosen", "A proposal, perhaps changed.", ready_chosen, .fields = chosen_fields,
              .field_count = COUNT(chosen_fields));

static const struct field start_fields[] = {
    {"proposals", FIELD_LIST, SENT, AT(ready_start, proposals), 1, READY_PROPOSALS_MAX, &chosen_record,
     offsetof(struct ready_start, proposal_count), .doc = "One draft order is made of each; each account once."},
    {"delivery_date", FIELD_DAY, FIELD_CREATE | FIELD_NULLABLE, AT(ready_start, delivery_date),
     .doc = "Of all of them; null: each account's next ship day, at least two days ahead."},
    {"all_or_nothing", FIELD_FLAG, FIELD_CREATE, AT(ready_start, all_or_nothing),
     .doc = "Refuse all when one does not fit any more; false if not given."},
};
RECORD(ready_start_record, "ReadyStart", "Proposals to be made into draft orders.", ready_start, .fields = start_fields,
       .field_count = COUNT(start_fields));

static const struct field made_fields[] = {
    {"account", FIELD_I64, SHOWN, AT(ready_made, account), .doc = "Id of the account."},
    {"account_name", FIELD_TEXT, SHOWN, AT(ready_made, account_name), .doc = "Its name."},
    {"order", FIELD_I64, SHOWN, AT(ready_made, order), .doc = "Number of the draft order."},
    {"delivery_date", FIELD_DAY, SHOWN | FIELD_NULLABLE, AT(ready_made, delivery_date), .doc = "Its delivery date."},
    {"total_btl", FIELD_QTY, SHOWN, AT(ready_made, total), .doc = "Bottles on it."},
    {"total_cents", FIELD_MONEY, SHOWN, AT(ready_made, total_price), .doc = "Its price in cents."},
};
static RECORD(made_record, "ReadyMade", "A draft order that was made.", ready_made, .fields = made_fields,
              .field_count = COUNT(made_fields));

static const struct field refused_fields[] = {
    {"proposal", FIELD_I64, SHOWN, AT(ready_refused, index), .doc = "Which of the proposals sent, from 0."},
    {"account", FIELD_I64, SHOWN, AT(ready_refused, account), .doc = "Id of its account."},
    {"code", FIELD_TEXT, SHOWN, AT(ready_refused, code), .doc = "Why not, as an error's code."},
    {"field", FIELD_TEXT, SHOWN, AT(ready_refused, field), .doc = "What of it."},
    {"detail", FIELD_TEXT, SHOWN, AT(ready_refused, detail), .doc = "The same as a sentence."},
};
_Static_assert(sizeof(size_t) == sizeof(int64_t), "the index is shown as a number");
static RECORD(refused_record, "ReadyRefused", "A proposal that does not fit any more.", ready_refused,
              .fields = refused_fields, .field_count = COUNT(refused_fields));

static const struct field started_fields[] = {
    {"orders", FIELD_LIST, SHOWN, AT(ready_started, orders), COUNTED(ready_started, order_count), .of = &made_record,
     .doc = "The draft orders, in the order of the proposals."},
    {"refused", FIELD_LIST, SHOWN, AT(ready_started, refused), COUNTED(ready_started, refused_count),
     .of = &refused_record, .doc = "The proposals that do not fit any more."},
};
RECORD(ready_started_record, "ReadyStarted", "What came of starting proposals.", ready_started,
       .fields = started_fields, .field_count = COUNT(started_fields));
