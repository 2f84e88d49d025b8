/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of proposals. */
#include "core/record_table.h"
#include "order/order_ready.h"

const char *const ready_reason_names[] = {
    "filled",        "partly", "fair_share", "none_left", "account_blocked", "product_inactive", "product_admin_only",
    "price_missing", NULL};

static const struct field line_fields[] = {
    {"back_order", FIELD_I64, LISTED, AT(ready_line, back_order), .doc = "The BO#."},
    {"display", FIELD_TEXT, LISTED, AT(ready_line, display), .doc = "The BO# as people say it."},
    {"line", FIELD_I64, LISTED, AT(ready_line, line), .doc = "Its line."},
    {"product", FIELD_OBJECT, LISTED, AT(ready_line, product), .of = &backorder_product_record,
     .doc = "What it waits for."},
    {"priority", FIELD_I64, LISTED, AT(ready_line, priority),
     .doc = "0: none, or the company does not use priorities; higher goes first."},
    {"waiting_since", FIELD_INSTANT, LISTED, AT(ready_line, waiting_since_ms), .doc = "When the demand was received."},
    {"age_days", FIELD_I64, LISTED, AT(ready_line, age_days), .doc = "Days of waiting."},
    {"wanted_btl", FIELD_QTY, LISTED, AT(ready_line, wanted), .doc = "Bottles that the line wants."},
    {"qty_btl", FIELD_QTY, LISTED, AT(ready_line, proposed), .doc = "Bottles proposed for it."},
    {"reason", FIELD_ENUM, LISTED, AT(ready_line, reason), .names = ready_reason_names, .doc = "Why it gets that."},
    {"detail", FIELD_TEXT, LISTED, AT(ready_line, detail), .doc = "The same as a sentence."},
};
static RECORD(line_record, "ReadyLine", "A line that waits for a product which is there.", ready_line,
              .fields = line_fields, .field_count = COUNT(line_fields));

static const struct field proposal_fields[] = {
    {"account", FIELD_OBJECT, LISTED, AT(ready_proposal, account), .of = &backorder_account_record,
     .doc = "Who waits."},
    {"delivery_date", FIELD_DAY, LISTED_NULL, AT(ready_proposal, delivery_date),
     .doc = "The account's next ship day, at least two days ahead."},
    {"total_btl", FIELD_QTY, LISTED, AT(ready_proposal, total), .doc = "Bottles over all lines."},
    {"lines", FIELD_LIST, LISTED, AT(ready_proposal, lines), COUNTED(ready_proposal, line_count), .of = &line_record,
     .doc = "What is proposed, longest waiting first; lines that get nothing only when one account is asked for."},
    {"left_out", FIELD_LIST, LISTED, AT(ready_proposal, left_out), COUNTED(ready_proposal, left_out_count),
     .of = &line_record, .doc = "Lines that can't be started, with the reason."},
};
RECORD(ready_proposal_record, "ReadyProposal", "What could be delivered to an account now.", ready_proposal,
       .fields = proposal_fields, .field_count = COUNT(proposal_fields));
