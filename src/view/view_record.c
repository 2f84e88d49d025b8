/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of saved views. */
#include "view/view.h"

const char *const view_list_names[] = {"back_orders", "orders",    "accounts",        "products", "producers",
                                       "importers",   "inventory", "purchase_orders", NULL};

#define B          FIELD_BRIEF
#define AT(member) offsetof(struct view, member)

static const struct field fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | FIELD_NO_DIFF | B, .offset = AT(id), .doc = "Its id."},
    {.name = "rev",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(rev),
     .doc = "Rises with each change."},
    {.name = "user",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(user),
     .doc = "Id of the user whose view it is."},
    {.name = "user_name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(user_name),
     .doc = "That user's name."},
    {.name = "list",
     .type = FIELD_ENUM,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(list),
     .names = view_list_names,
     .doc = "The list that it is a view of."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 100,
     .doc = "Its name; unique among the user's views of the list."},
    {.name = "query",
     .type = FIELD_JSON,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(query),
     .max = VIEW_QUERY_MAX,
     .doc = "Parameters of the list by name, without those that choose a page."},
    {.name = "columns",
     .type = FIELD_TEXTS,
     .flags = FIELD_RW | B,
     .offset = AT(columns),
     .count_offset = AT(column_count),
     .min = 0,
     .max = VIEW_COLUMNS_MAX,
     .doc = "Fields of the list in the order shown; none: as the list is shown without a view."},
    {.name = "shared",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | FIELD_ADMIN | B,
     .offset = AT(shared),
     .doc = "All users see it; only admins share."},
};

const struct record view_record = {.name = "View",
                                   .doc = "A list's filters, sort and columns under a name.",
                                   .size = sizeof(struct view),
                                   .fields = fields,
                                   .field_count = sizeof fields / sizeof fields[0],
                                   .set_offset = RECORD_NO_SET};
