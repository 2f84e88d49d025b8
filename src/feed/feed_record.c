/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of what a device keeps. Of a row that is gone only the id and `gone` are told. */
#include "feed/feed.h"

/* `gone` stands in tombstones only; all else is what record_write_fields() calls brief. */
#define R                (FIELD_READ | FIELD_BRIEF)
#define AT(type, member) .offset = offsetof(struct type, member)
#define COUNT(array)     (sizeof(array) / sizeof((array)[0]))
#define OPT              (FIELD_READ | FIELD_BRIEF | FIELD_OPTIONAL)
#define RECORD(variable, title, sentence, type, table)                                                                 \
    const struct record variable = {.name = title,                                                                     \
                                    .doc = sentence,                                                                   \
                                    .size = sizeof(struct type),                                                       \
                                    .fields = table,                                                                   \
                                    .field_count = COUNT(table),                                                       \
                                    .set_offset = RECORD_NO_SET}

static const struct field account_fields[] = {
    {"id", FIELD_I64, R, AT(feed_account, id), .doc = "The account's id."},
    {"gone", FIELD_FLAG, FIELD_READ | FIELD_OPTIONAL, AT(feed_account, gone),
     .doc = "true: forget it; nothing else is told."},
    {"rev", FIELD_I64, OPT, AT(feed_account, rev), .doc = "Its revision."},
    {"code", FIELD_TEXT, OPT, AT(feed_account, code), .doc = "Its code."},
    {"name", FIELD_TEXT, OPT, AT(feed_account, name), .doc = "Its name."},
    {"city", FIELD_TEXT, OPT, AT(feed_account, city), .doc = "City."},
    {"type", FIELD_TEXT, OPT, AT(feed_account, type), .doc = "What kind of customer it is."},
    {"status", FIELD_TEXT, OPT, AT(feed_account, status), .doc = "good, past_due, do_not_ship or prospective."},
    {"active", FIELD_FLAG, OPT, AT(feed_account, active), .doc = "Inactive ones get no new back orders."},
    {"search_key", FIELD_TEXT, OPT, AT(feed_account, search_key), .doc = "Code, name and city, folded, to search in."},
};
RECORD(feed_account_record, "CatalogAccount", "An account as a device keeps it.", feed_account, account_fields);

static const struct field product_fields[] = {
    {"id", FIELD_I64, R, AT(feed_product, id), .doc = "The product's id."},
    {"gone", FIELD_FLAG, FIELD_READ | FIELD_OPTIONAL, AT(feed_product, gone),
     .doc = "true: forget it; nothing else is told."},
    {"rev", FIELD_I64, OPT, AT(feed_product, rev), .doc = "Its revision."},
    {"code", FIELD_TEXT, OPT, AT(feed_product, code), .doc = "Its code."},
    {"name", FIELD_TEXT, OPT, AT(feed_product, name), .doc = "Its name."},
    {"vintage", FIELD_I64, OPT | FIELD_NULLABLE, AT(feed_product, vintage), .doc = "The year; null: non-vintage."},
    {"producer_name", FIELD_TEXT, OPT, AT(feed_product, producer_name), .doc = "The producer's name."},
    {"family", FIELD_I64, OPT | FIELD_NULLABLE, AT(feed_product, family),
     .doc = "Id of the family that its vintages belong to; null: none."},
    {"unit_set", FIELD_I64, OPT, AT(feed_product, unit_set), .doc = "Bottles per case."},
    {"orderable", FIELD_FLAG, OPT, AT(feed_product, orderable), .doc = "Reps may put it on back orders and orders."},
    {"admin_only", FIELD_FLAG, OPT, AT(feed_product, admin_only), .doc = "Only admins see it."},
    {"discontinued", FIELD_FLAG, OPT, AT(feed_product, discontinued), .doc = "Will not come again."},
    {"primary_warehouse_name", FIELD_TEXT, OPT, AT(feed_product, warehouse_name),
     .doc = "The warehouse that its back orders look at."},
    {"search_key", FIELD_TEXT, OPT, AT(feed_product, search_key),
     .doc = "Code, producer, name and vintage, folded, to search in."},
};
RECORD(feed_product_record, "CatalogProduct", "A product as a device keeps it.", feed_product, product_fields);

static const struct field stock_fields[] = {
    {"product", FIELD_I64, R, AT(feed_stock, product), .doc = "Id of the product."},
    {"on_hand_btl", FIELD_QTY, R, AT(feed_stock, on_hand), .doc = "Bottles in its primary warehouse."},
    {"available_btl", FIELD_QTY, R, AT(feed_stock, available),
     .doc = "Available there: on hand minus on future; may be negative."},
};
RECORD(feed_stock_record, "CatalogStock", "What a product's primary warehouse has.", feed_stock, stock_fields);
