/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of what there is to sell. */
#include "catalog/catalog.h"

#define B        FIELD_BRIEF
#define NULLABLE FIELD_NULLABLE
#define ID_MAX   INT64_MAX
#define RECORD(variable, title, sentence, type, table, prepared)                                                       \
    const struct record variable = {.name = title,                                                                     \
                                    .doc = sentence,                                                                   \
                                    .prepare = prepared,                                                               \
                                    .size = sizeof(struct type),                                                       \
                                    .fields = table,                                                                   \
                                    .field_count = sizeof table / sizeof table[0],                                     \
                                    .set_offset = RECORD_NO_SET}
#define ID_AND_REV                                                                                                     \
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | FIELD_NO_DIFF | B, .offset = AT(id), .doc = "Its id."},    \
    {                                                                                                                  \
        .name = "rev", .type = FIELD_I64, .flags = FIELD_READ | FIELD_NO_DIFF | B, .offset = AT(rev),                  \
        .doc = "Rises with each change."                                                                               \
    }

/* What a create leaves out and zero would be wrong for. */
static void product_prepare(void *object)
{
    ((struct product *)object)->active = true;
    ((struct product *)object)->orderable = true;
}

static void producer_prepare(void *object)
{
    ((struct producer *)object)->active = true;
}

static void importer_prepare(void *object)
{
    ((struct importer *)object)->active = true;
}

static void warehouse_prepare(void *object)
{
    ((struct warehouse *)object)->active = true;
}

static void price_level_prepare(void *object)
{
    ((struct price_level *)object)->active = true;
}

static void price_prepare(void *object)
{
    ((struct price *)object)->valid_to = DATE_NONE;
}

#define AT(member) offsetof(struct product, member)
static const struct field product_fields[] = {
    ID_AND_REV,
    {.name = "code",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(code),
     .min = 1,
     .max = 40,
     .doc = "The product's number at the distributor; unique."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "Its name, without the vintage."},
    {.name = "vintage",
     .type = FIELD_I64,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(vintage),
     .min = 1800,
     .max = 2199,
     .doc = "The year; null: non-vintage. Each vintage is a product of its own."},
    {.name = "producer",
     .type = FIELD_I64,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(producer),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the producer."},
    {.name = "importer",
     .type = FIELD_I64,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(importer),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the importer."},
    {.name = "producer_name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(producer_name),
     .doc = "The producer's name."},
    {.name = "importer_name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(importer_name),
     .doc = "The importer's name."},
    {.name = "family",
     .type = FIELD_I64,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(family),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the family that groups the vintages of one wine."},
    {.name = "country",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(country),
     .min = 0,
     .max = 100,
     .doc = "Country of origin."},
    {.name = "region",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(region),
     .min = 0,
     .max = 200,
     .doc = "Region of origin."},
    {.name = "category",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(category),
     .min = 0,
     .max = 100,
     .doc = "E.g. Red wine."},
    {.name = "style",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE,
     .offset = AT(style),
     .min = 0,
     .max = 100,
     .doc = "E.g. Spicy & Earthy."},
    {.name = "bottle_ml",
     .type = FIELD_I64,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(bottle_ml),
     .min = 1,
     .max = 100000,
     .doc = "Size of the bottle in millilitres."},
    {.name = "unit_set",
     .type = FIELD_I64,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(unit_set),
     .min = 1,
     .max = UNIT_SET_MAX,
     .doc = "Bottles per case."},
    {.name = "active",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(active),
     .doc = "Inactive products can't be added to anything; they are never deleted."},
    {.name = "orderable",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(orderable),
     .doc = "Reps may put it on back orders and orders."},
    {.name = "admin_only",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(admin_only),
     .doc = "Only admins see it."},
    {.name = "discontinued",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(discontinued),
     .doc = "Will not come again; added only after a warning."},
    {.name = "primary_warehouse",
     .type = FIELD_I64,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(primary_warehouse),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the warehouse that its back orders look at."},
    {.name = "primary_warehouse_name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(primary_warehouse_name),
     .doc = "That warehouse's name."},
    {.name = "created_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_NO_DIFF,
     .offset = AT(created_at_ms),
     .doc = "When it was made."},
};
RECORD(product_record, "Product", "What is sold; each vintage is a product of its own.", product, product_fields,
       product_prepare);
#undef AT

#define AT(member) offsetof(struct producer, member)
static const struct field producer_fields[] = {
    ID_AND_REV,
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "Its name; unique."},
    {.name = "country",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | NULLABLE | B,
     .offset = AT(country),
     .min = 0,
     .max = 100,
     .doc = "Where it is."},
    {.name = "active",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(active),
     .doc = "We still deal with it."},
};
RECORD(producer_record, "Producer", "Makes products.", producer, producer_fields, producer_prepare);
#undef AT

#define AT(member) offsetof(struct importer, member)
static const struct field importer_fields[] = {
    ID_AND_REV,
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "Its name; unique."},
    {.name = "active",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(active),
     .doc = "We still deal with it."},
};
RECORD(importer_record, "Importer", "Brings in producers' wine.", importer, importer_fields, importer_prepare);
#undef AT

#define AT(member) offsetof(struct family, member)
static const struct field family_fields[] = {
    ID_AND_REV,
    {.name = "producer",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(producer),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the producer."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "The wine's name; unique with its producer."},
};
RECORD(family_record, "Family", "The vintages of one wine.", family, family_fields, NULL);
#undef AT

#define AT(member) offsetof(struct warehouse, member)
static const struct field warehouse_fields[] = {
    ID_AND_REV,
    {.name = "code",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(code),
     .min = 1,
     .max = 40,
     .doc = "Short name; unique."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "Its name."},
    {.name = "active", .type = FIELD_FLAG, .flags = FIELD_RW | B, .offset = AT(active), .doc = "In use."},
};
RECORD(warehouse_record, "Warehouse", "A place that holds stock.", warehouse, warehouse_fields, warehouse_prepare);
#undef AT

#define AT(member) offsetof(struct price_level, member)
static const struct field price_level_fields[] = {
    ID_AND_REV,
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 100,
     .doc = "Its label, e.g. Frontline; unique."},
    {.name = "position",
     .type = FIELD_I64,
     .flags = FIELD_RW | B,
     .offset = AT(position),
     .min = 0,
     .max = 1000,
     .doc = "Order in lists."},
    {.name = "open_to",
     .type = FIELD_ENUM,
     .flags = FIELD_RW | B,
     .offset = AT(open_to),
     .names = price_open_to_names,
     .doc = "all accounts, or only those listed."},
    {.name = "active", .type = FIELD_FLAG, .flags = FIELD_RW | B, .offset = AT(active), .doc = "In use."},
};
RECORD(price_level_record, "PriceLevel", "A labelled price of products.", price_level, price_level_fields,
       price_level_prepare);
#undef AT

#define AT(member) offsetof(struct price, member)
static const struct field price_fields[] = {
    {.name = "price_level",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(price_level),
     .min = 1,
     .max = ID_MAX,
     .doc = "Id of the price level."},
    {.name = "price_level_name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | B,
     .offset = AT(price_level_name),
     .doc = "Its label."},
    {.name = "price_cents",
     .type = FIELD_MONEY,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(price),
     .min = 0,
     .max = 100000000,
     .doc = "Cents per bottle."},
    {.name = "valid_from",
     .type = FIELD_DAY,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(valid_from),
     .doc = "First day."},
    {.name = "valid_to",
     .type = FIELD_DAY,
     .flags = FIELD_READ | FIELD_CREATE | NULLABLE | B,
     .offset = AT(valid_to),
     .doc = "Last day; null: open-ended."},
};
RECORD(price_record, "Price", "A product's price at a level, for a time.", price, price_fields, price_prepare);
#undef AT

#define AT(member) offsetof(struct price_list, member)
static const struct field price_list_fields[] = {
    {.name = "items",
     .type = FIELD_LIST,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(items),
     .count_offset = AT(n),
     .min = 0,
     .max = 200,
     .of = &price_record,
     .doc = "All prices of the product."},
};
RECORD(price_list_record, "PriceList", "All prices of a product.", price_list, price_list_fields, NULL);
#undef AT

#define AT(member) offsetof(struct price_item, member)
#define COLUMN(title, kind, member, more, sentence)                                                                    \
    {                                                                                                                  \
        .name = title, .type = kind, .flags = FIELD_READ | B | (more), .offset = AT(member), .doc = sentence           \
    }
static const struct field price_item_fields[] = {
    COLUMN("product_id", FIELD_I64, product, 0, "Id of the product."),
    COLUMN("product_code", FIELD_TEXT, product_code, 0, "Its code."),
    COLUMN("product_name", FIELD_TEXT, product_name, 0, "Its name."),
    COLUMN("vintage", FIELD_I64, vintage, NULLABLE, "Its vintage; null: non-vintage."),
    COLUMN("price_level", FIELD_I64, price.price_level, 0, "Id of the price level."),
    COLUMN("price_level_name", FIELD_TEXT, price.price_level_name, 0, "Its label."),
    COLUMN("price_cents", FIELD_MONEY, price.price, 0, "Cents per bottle."),
    COLUMN("valid_from", FIELD_DAY, price.valid_from, 0, "First day."),
    COLUMN("valid_to", FIELD_DAY, price.valid_to, NULLABLE, "Last day; null: open-ended."),
};
RECORD(price_item_record, "ProductPrice", "A price in the list of all products' prices.", price_item, price_item_fields,
       NULL);
