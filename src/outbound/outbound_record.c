/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of Outbound Emails, of the keys, and of what users choose. */
#include "core/record_table.h"
#include "outbound/outbound.h"

#define B FIELD_BRIEF

static const struct field fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | FIELD_NO_DIFF | B, AT(outbound, id), .doc = "Its id."},
    {.name = "rev",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     AT(outbound, rev),
     .doc = "Rises with each change."},
    {.name = "key",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     AT(outbound, key),
     .min = 1,
     .max = 100,
     .doc = "What it tells of, e.g. back.orders.create; one Outbound Email a key."},
    {.name = "recipients",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | B,
     AT(outbound, recipients),
     .max = 5000,
     .doc = "Addresses, comma separated; blank: all active admins at the moment of sending."},
    {.name = "reply_to",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_NULLABLE | B,
     AT(outbound, reply_to),
     .max = MAIL_ADDRESS_MAX,
     .doc = "The address that answers go to; null: none of its own."},
    {.name = "subject",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_NULLABLE | B,
     AT(outbound, subject),
     .max = 200,
     .doc = "Instead of the usual subject; {number} and {account} in it are replaced. Null: the usual one."},
    {.name = "description",
     .type = FIELD_NOTE,
     .flags = FIELD_RW | FIELD_NULLABLE | B,
     AT(outbound, description),
     .max = 500,
     .doc = "For this list only; it is in no mail."},
};

static void prepare(void *object)
{
    ((struct outbound *)object)->recipients = "";
}

const struct record outbound_record = {.name = "OutboundEmail",
                                       .doc = "Who gets the mails of a key beside those whom the key itself means.",
                                       .size = sizeof(struct outbound),
                                       .fields = fields,
                                       .field_count = sizeof fields / sizeof fields[0],
                                       .set_offset = RECORD_NO_SET,
                                       .prepare = prepare};

static const struct field key_fields[] = {
    {.name = "key", .type = FIELD_TEXT, .flags = FIELD_READ | B, AT(mail_key_info, name), .doc = "The key."},
    {.name = "meaning",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | B,
     AT(mail_key_info, meaning),
     .doc = "When it is sent, and to whom without an Outbound Email."},
    {.name = "choosable",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | B,
     AT(mail_key_info, choosable),
     .doc = "Each user chooses at once, daily or never."},
};
const struct record mail_key_record = {.name = "MailKey",
                                       .doc = "What mails can tell of.",
                                       .size = sizeof(struct mail_key_info),
                                       .fields = key_fields,
                                       .field_count = sizeof key_fields / sizeof key_fields[0],
                                       .set_offset = RECORD_NO_SET};

static const struct field choice_fields[] = {
    {.name = "key",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     AT(mail_choice_row, key),
     .min = 1,
     .max = 100,
     .doc = "What the mails tell of."},
    {.name = "meaning",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | B,
     AT(mail_choice_row, meaning),
     .doc = "When it is sent."},
    {.name = "choice",
     .type = FIELD_ENUM,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     AT(mail_choice_row, choice),
     .names = mail_choice_names,
     .doc = "At once, in one mail a day at the hour of the company's jobs, or never."},
};
const struct record mail_choice_record = {.name = "MailChoice",
                                          .doc = "How one wants the mails of a key.",
                                          .size = sizeof(struct mail_choice_row),
                                          .fields = choice_fields,
                                          .field_count = sizeof choice_fields / sizeof choice_fields[0],
                                          .set_offset = offsetof(struct mail_choice_row, given)};

static const struct field choices_fields[] = {
    {.name = "items",
     .type = FIELD_LIST,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED,
     AT(mail_choices, items),
     .count_offset = offsetof(struct mail_choices, n),
     .min = 0,
     .max = MAIL_KEYS,
     .of = &mail_choice_record,
     .doc = "One for each key that one may choose; keys left out keep their choice."},
};
const struct record mail_choices_record = {.name = "MailChoices",
                                           .doc = "How one wants the mails that one may choose.",
                                           .size = sizeof(struct mail_choices),
                                           .fields = choices_fields,
                                           .field_count = 1,
                                           .set_offset = RECORD_NO_SET};
