/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of accounts and their contacts. */
#include "account/account.h"

#define AT(member) offsetof(struct account, member)
#define B          FIELD_BRIEF
#define NULLABLE   FIELD_NULLABLE

static const struct field fields[] = {
    {.name = "id",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(id),
     .doc = "The account's id."},
    {.name = "rev",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(rev),
     .doc = "Rises with each change."},
    {.name = "code",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(code),
     .min = 1,
     .max = 40,
     .doc = "The account's own number at the distributor; unique."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "Its name."},
    {.name = "type",
     .type = FIELD_ENUM,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(type),
     .names = account_type_names,
     .doc = "What kind of customer it is."},
    {.name = "status",
     .type = FIELD_ENUM,
     .flags = FIELD_RW | B,
     .offset = AT(status),
     .names = account_status_names,
     .doc = "good, past_due, do_not_ship or prospective: shown as flags, enforced when an order is submitted."},
    {.name = "active",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(active),
     .doc = "Inactive accounts get no new back orders; accounts are never deleted."},
    {.name = "street",
     .type = FIELD_TEXT,
     .flags = FIELD_RW,
     .offset = AT(street),
     .min = 0,
     .max = 200,
     .doc = "Street and number."},
    {.name = "city",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | B,
     .offset = AT(city),
     .min = 0,
     .max = 100,
     .doc = "City."},
    {.name = "state",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | B,
     .offset = AT(state),
     .min = 0,
     .max = 100,
     .doc = "State."},
    {.name = "postcode",
     .type = FIELD_TEXT,
     .flags = FIELD_RW,
     .offset = AT(postcode),
     .min = 0,
     .max = 20,
     .doc = "Post code."},
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(email),
     .min = 0,
     .max = 254,
     .doc = "The account's own address; no mail about back orders goes there."},
    {.name = "phone",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(phone),
     .min = 0,
     .max = 50,
     .doc = "Telephone."},
    {.name = "ship_days",
     .type = FIELD_WEEKDAYS,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(ship_days),
     .doc = "Days on which we ship to it; null: the company's."},
    {.name = "price_level",
     .type = FIELD_I64,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(price_level),
     .min = 1,
     .max = INT64_MAX,
     .doc = "The price level chosen first; null: none in particular."},
    {.name = "note",
     .type = FIELD_NOTE,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(note),
     .min = 0,
     .max = 2000,
     .doc = "For the office and the reps."},
    {.name = "created_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_NO_DIFF,
     .offset = AT(created_at_ms),
     .doc = "When it was made."},
    {.name = "reps",
     .type = FIELD_I64S,
     .flags = FIELD_READ,
     .offset = AT(reps),
     .count_offset = AT(rep_count),
     .doc = "Ids of the reps who look after it now; set by PUT …/reps."},
};

static void prepare(void *object)
{
    struct account *a = object;
    a->active = true;
    a->street = a->city = a->state = a->postcode = "";
}

const struct record account_record = {.name = "Account",
                                      .prepare = prepare,
                                      .doc = "A customer: restaurant, shop, hotel.",
                                      .size = sizeof(struct account),
                                      .fields = fields,
                                      .field_count = sizeof fields / sizeof fields[0],
                                      .set_offset = RECORD_NO_SET};

static const struct field reps_fields[] = {
    {.name = "reps",
     .type = FIELD_I64S,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct account_reps, reps),
     .count_offset = offsetof(struct account_reps, n),
     .min = 0,
     .max = 50,
     .doc = "Ids of the reps, all of them; active users only."},
};

const struct record account_reps_record = {.name = "AccountReps",
                                           .doc = "Who looks after an account.",
                                           .size = sizeof(struct account_reps),
                                           .fields = reps_fields,
                                           .field_count = 1,
                                           .set_offset = RECORD_NO_SET};

static const struct field levels_fields[] = {
    {.name = "price_levels",
     .type = FIELD_I64S,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct account_levels, levels),
     .count_offset = offsetof(struct account_levels, n),
     .min = 0,
     .max = 50,
     .doc = "Ids of the price levels, all of them; beside the account's own one and those open to all."},
};

const struct record account_levels_record = {.name = "AccountPriceLevels",
                                             .doc = "The price levels that an account is listed for.",
                                             .size = sizeof(struct account_levels),
                                             .fields = levels_fields,
                                             .field_count = 1,
                                             .set_offset = RECORD_NO_SET};

#undef AT
#define AT(member) offsetof(struct contact, member)

static const struct field contact_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | B, .offset = AT(id), .doc = "The contact's id."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "The person's name."},
    {.name = "title",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(title),
     .min = 0,
     .max = 100,
     .doc = "What the person does there."},
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(email),
     .min = 0,
     .max = 254,
     .doc = "E-mail address."},
    {.name = "phone",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(phone),
     .min = 0,
     .max = 50,
     .doc = "Telephone."},
};

#undef AT
#define AT(member) offsetof(struct contact_item, member)
#define TEXT(title, member, more, sentence)                                                                            \
    {                                                                                                                  \
        .name = title, .type = FIELD_TEXT, .flags = FIELD_READ | B | (more), .offset = AT(member), .doc = sentence     \
    }

static const struct field contact_item_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | B, .offset = AT(contact.id), .doc = "The contact's id."},
    {.name = "account_id",
     .type = FIELD_I64,
     .flags = FIELD_READ | B,
     .offset = AT(contact.account),
     .doc = "Id of the account."},
    TEXT("account_code", account_code, 0, "Its code."),
    TEXT("account_name", account_name, 0, "Its name."),
    TEXT("name", contact.name, 0, "The person's name."),
    TEXT("title", contact.title, NULLABLE, "What the person does there."),
    TEXT("email", contact.email, NULLABLE, "E-mail address."),
    TEXT("phone", contact.phone, NULLABLE, "Telephone."),
};

const struct record contact_item_record = {.name = "AccountContact",
                                           .doc = "A person at an account, in the list of all.",
                                           .size = sizeof(struct contact_item),
                                           .fields = contact_item_fields,
                                           .field_count = sizeof contact_item_fields / sizeof contact_item_fields[0],
                                           .set_offset = RECORD_NO_SET};

const struct record contact_record = {.name = "Contact",
                                      .doc = "A person at an account.",
                                      .size = sizeof(struct contact),
                                      .fields = contact_fields,
                                      .field_count = sizeof contact_fields / sizeof contact_fields[0],
                                      .set_offset = RECORD_NO_SET};
