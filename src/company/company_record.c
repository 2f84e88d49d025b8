/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of the company's settings. */
#include "company/company.h"

#define AT(member) offsetof(struct company, member)
#define RP         (FIELD_READ | FIELD_PATCH)

static const struct field fields[] = {
    {.name = "rev", .type = FIELD_I64, .flags = FIELD_READ | FIELD_NO_DIFF, .offset = AT(rev), .doc = "Rises with each change."},
    {.name = "name", .type = FIELD_TEXT, .flags = RP, .offset = AT(name), .min = 1, .max = 200, .doc = "The distributor's name."},
    {.name = "time_zone", .type = FIELD_TEXT, .flags = RP, .offset = AT(time_zone), .min = 1, .max = 60,
     .doc = "IANA name of the zone that \"today\" and the daily jobs follow, e.g. America/Chicago."},
    {.name = "job_hour", .type = FIELD_I64, .flags = RP, .offset = AT(job_hour), .min = 0, .max = 23,
     .doc = "Hour of the company's day at which the daily jobs run."},
    {.name = "currency", .type = FIELD_TEXT, .flags = RP, .offset = AT(currency), .min = 3, .max = 3, .doc = "ISO 4217 code."},
    {.name = "language", .type = FIELD_TEXT, .flags = RP, .offset = AT(language), .min = 2, .max = 10,
     .doc = "Language of mails and documents."},
    {.name = "date_format", .type = FIELD_ENUM, .flags = RP, .offset = AT(date_format), .names = date_format_names,
     .doc = "How dates are written in mails and documents."},
    {.name = "back_order_access", .type = FIELD_ENUM, .flags = RP, .offset = AT(back_order_access), .names = back_order_access_names,
     .doc = "Allow Access for Back Orders: nobody, admins only, all users."},
    {.name = "draft_orders", .type = FIELD_FLAG, .flags = RP, .offset = AT(draft_orders), .doc = "Draft orders are supported."},
    {.name = "auto_expire_drafts", .type = FIELD_FLAG, .flags = RP, .offset = AT(auto_expire_drafts),
     .doc = "Draft orders expire on their delivery date."},
    {.name = "future_days", .type = FIELD_I64, .flags = RP, .offset = AT(future_days), .min = 0, .max = 365,
     .doc = "An order whose delivery lies more days ahead is a future order; 0: there are none."},
    {.name = "stock_policy", .type = FIELD_ENUM, .flags = RP, .offset = AT(stock_policy), .names = stock_policy_names,
     .doc = "What happens when an order exceeds what is available."},
    {.name = "past_due_policy", .type = FIELD_ENUM, .flags = RP, .offset = AT(past_due_policy), .names = hold_policy_names,
     .doc = "Orders of past-due accounts."},
    {.name = "do_not_ship_policy", .type = FIELD_ENUM, .flags = RP, .offset = AT(do_not_ship_policy), .names = hold_policy_names,
     .doc = "Orders of do-not-ship accounts."},
    {.name = "prospective_policy", .type = FIELD_ENUM, .flags = RP, .offset = AT(prospective_policy), .names = hold_policy_names,
     .doc = "Orders of prospective accounts."},
    {.name = "ship_days", .type = FIELD_WEEKDAYS, .flags = RP, .offset = AT(ship_days),
     .doc = "Days on which accounts without days of their own are shipped to."},
    {.name = "need_by", .type = FIELD_FLAG, .flags = RP, .offset = AT(need_by), .doc = "Back orders have a need-by date."},
    {.name = "priority", .type = FIELD_FLAG, .flags = RP, .offset = AT(priority), .doc = "Admins give back orders a priority."},
};

const struct record company_record = {.name = "Company",
                                      .doc = "The distributor's settings.",
                                      .size = sizeof(struct company),
                                      .fields = fields,
                                      .field_count = sizeof fields / sizeof fields[0],
                                      .set_offset = RECORD_NO_SET};
