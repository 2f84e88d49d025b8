/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What there is to sell: importers, producers, families, products (each vintage is one), their prices. */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "core/ctx.h"
#include "core/date.h"
#include "core/money.h"
#include "core/record.h"

struct product {
    int64_t id, rev;
    const char *code, *name;
    struct maybe_i64 vintage; /* none: non-vintage */
    int64_t producer, importer;
    const char *producer_name, *importer_name;
    struct maybe_i64 family;
    const char *country, *region, *category, *style;
    struct maybe_i64 bottle_ml;
    int64_t unit_set; /* bottles per case */
    bool active, orderable, admin_only, discontinued;
    int64_t primary_warehouse;
    const char *primary_warehouse_name;
    int64_t created_at_ms;
};

struct products {
    struct product *items;
    const char **keys; /* sort keys, for cursors */
    size_t n;
};

struct producer {
    int64_t id, rev;
    const char *name, *country;
    bool active;
};

struct importer {
    int64_t id, rev;
    const char *name;
    bool active;
};

/* The vintages of one wine. */
struct family {
    int64_t id, rev, producer;
    const char *name;
};

struct warehouse {
    int64_t id, rev;
    const char *code, *name;
    bool active;
};

enum price_open_to { PRICE_OPEN_TO_ALL, PRICE_OPEN_TO_LISTED };
extern const char *const price_open_to_names[];

struct price_level {
    int64_t id, rev;
    const char *name;
    int64_t position;
    int open_to;
    bool active;
};

struct price {
    int64_t price_level;
    const char *price_level_name;
    struct money price; /* per bottle */
    struct date valid_from, valid_to;
};

struct price_list {
    struct price *items;
    size_t n;
};

/* One in a list of all products' prices. */
struct price_item {
    int64_t product;
    const char *product_code, *product_name;
    struct maybe_i64 vintage;
    struct price price;
};

struct price_items {
    struct price_item *items;
    size_t n;
};

/* Where in that list one stands. */
struct price_place {
    int64_t product, price_level;
    struct date valid_from;
};

extern const struct record product_record, producer_record, importer_record, family_record, warehouse_record,
    price_level_record, price_record, price_list_record, price_item_record;

/** product_get(c, out, id): Errors: NOT_FOUND (also Admin Only products for reps). */
CHECKED enum err product_get(struct ctx *c, struct product *out, int64_t id);

/** product_get_all(c, out, ids, n): the products of ${ids} in that order; out[i] is NULL for an unknown one. In few
 * statements (eight ids each), not one per product. Barred ones are included: what a user may do with one is
 * product_may_add(). */
CHECKED enum err product_get_all(struct ctx *c, struct product ***out, const int64_t *ids, size_t n);

/** product_may_add(c, p): may c->user put it on a new line? ERR_OK, PRODUCT_INACTIVE, PRODUCT_ADMIN_ONLY (admin only,
 * or not orderable, and a rep asks). product.md 2.2. A rule over plain data: no database. */
CHECKED enum err product_may_add(const struct ctx *c, const struct product *p);

/* Which products a list shows. Admin Only ones are never shown to reps. */
struct product_filter {
    const char *text; /* LIKE pattern over the folded code, producer, name and vintage; NULL: all */
    struct maybe_i64 producer, importer, family;
    bool any_active, active;
    bool in_stock;            /* available in some warehouse */
    bool by_code, descending; /* sorted by name and vintage unless by_code */
    const char *after_key;
    int64_t after_id; /* 0: from the start */
    int64_t most, skip;
};
CHECKED enum err product_list(struct ctx *c, struct products *out, const struct product_filter *filter);
CHECKED enum err product_count(struct ctx *c, int64_t *n, const struct product_filter *filter, int64_t most);
CHECKED enum err product_code_taken(struct ctx *c, bool *taken, const char *code, int64_t but);
/** product_coded(c, id, found, code): which one has this code. product_named(c, ids, n, name, vintage, exact): which
 * have exactly this name, and, with ${exact}, exactly this vintage (none: non-vintage); at most two: more than one is
 * too many. product_named_of(): of the producer of exactly that name. */
CHECKED enum err product_coded(struct ctx *c, int64_t *id, bool *found, const char *code);
CHECKED enum err product_named(struct ctx *c, int64_t ids[2], size_t *n, const char *name, struct maybe_i64 vintage,
                               bool exact);
CHECKED enum err product_named_of(struct ctx *c, int64_t ids[2], size_t *n, const char *name, struct maybe_i64 vintage,
                                  const char *producer);
/** product_remove(c, removed, p): gone if nothing refers to it and it is still at its revision. around_remove(): the
 * same of a "producer", "importer", "family" or "warehouse". Needs TX_WRITE. */
CHECKED enum err product_remove(struct ctx *c, bool *removed, const struct product *p);
CHECKED enum err around_remove(struct ctx *c, bool *removed, const char *object, int64_t id);
/** product_insert(c, p), product_update(c, p): producer_name must be set (it is part of the search key). */
CHECKED enum err product_insert(struct ctx *c, struct product *p);
CHECKED enum err product_update(struct ctx *c, const struct product *p);
/** product_renew_keys(c, producer): the search keys of all products of the producer, after he got another name. */
CHECKED enum err product_renew_keys(struct ctx *c, const struct producer *producer);

struct successor {
    int64_t id;
    const char *code;
    int64_t vintage;
    struct qty available;
};
/** product_successor(c, out, found, p): the next vintage of its family that its primary warehouse has (product.md 2.6).
 */
CHECKED enum err product_successor(struct ctx *c, struct successor *out, bool *found, const struct product *p);
/** product_back_ordered(c, out, id): bottles that open back orders wait for; computed, never stored. */
CHECKED enum err product_back_ordered(struct ctx *c, struct qty *out, int64_t id);
const char *product_search_key(struct ctx *c, const struct product *p);
const char *product_sort_key(struct ctx *c, const struct product *p);

/* The smaller things around products. _get: NOT_FOUND; _find: without a refusal, for fields that name one; _name_taken,
 * _code_taken: does another one than ${but} have it? _insert sets id and rev. _update holds only at the revision given.
 */
CHECKED enum err producer_find(struct ctx *c, struct producer *out, bool *found, int64_t id);
CHECKED enum err producer_named(struct ctx *c, int64_t *id, bool *found, const char *name);
CHECKED enum err producer_insert(struct ctx *c, struct producer *m);
CHECKED enum err producer_update(struct ctx *c, const struct producer *m);
CHECKED enum err importer_find(struct ctx *c, struct importer *out, bool *found, int64_t id);
CHECKED enum err importer_named(struct ctx *c, int64_t *id, bool *found, const char *name);
CHECKED enum err importer_insert(struct ctx *c, struct importer *m);
CHECKED enum err importer_update(struct ctx *c, const struct importer *m);
CHECKED enum err family_find(struct ctx *c, struct family *out, bool *found, int64_t id);
CHECKED enum err family_named(struct ctx *c, int64_t *id, bool *found, int64_t producer, const char *name);
CHECKED enum err family_insert(struct ctx *c, struct family *m);
CHECKED enum err warehouse_find(struct ctx *c, struct warehouse *out, bool *found, int64_t id);
/** warehouse_named(c, out, id): the one where bottles shall come, as a request names it in its field "warehouse".
 * Errors: REFERENCE_UNKNOWN, WAREHOUSE_INACTIVE. */
CHECKED enum err warehouse_named(struct ctx *c, struct warehouse *out, int64_t id);
CHECKED enum err warehouse_coded(struct ctx *c, int64_t *id, bool *found, const char *code);
CHECKED enum err warehouse_insert(struct ctx *c, struct warehouse *m);
CHECKED enum err warehouse_update(struct ctx *c, const struct warehouse *m);
/** warehouse_in_use(c, used, id): is it some active product's primary warehouse, or does it hold anything? */
CHECKED enum err warehouse_in_use(struct ctx *c, bool *used, int64_t id);
CHECKED enum err price_level_find(struct ctx *c, struct price_level *out, bool *found, int64_t id);
CHECKED enum err price_level_named(struct ctx *c, int64_t *id, bool *found, const char *name);
CHECKED enum err price_level_insert(struct ctx *c, struct price_level *m);
CHECKED enum err price_level_update(struct ctx *c, const struct price_level *m);

/* A page by name: text filter, keyset after (key, id), offset. */
struct name_page {
    const char *text;
    const char *after_key;
    int64_t after_id, most, skip;
};
struct producers {
    struct producer *items;
    const char **keys;
    size_t n;
};
struct importers {
    struct importer *items;
    const char **keys;
    size_t n;
};
struct families {
    struct family *items;
    size_t n;
};
struct warehouses {
    struct warehouse *items;
    size_t n;
};
struct price_levels {
    struct price_level *items;
    size_t n;
};
CHECKED enum err producer_list(struct ctx *c, struct producers *out, const struct name_page *page);
CHECKED enum err producer_count(struct ctx *c, int64_t *n, const char *text);
CHECKED enum err importer_list(struct ctx *c, struct importers *out, const struct name_page *page);
CHECKED enum err importer_count(struct ctx *c, int64_t *n, const char *text);
CHECKED enum err family_list(struct ctx *c, struct families *out, struct maybe_i64 producer, int64_t after,
                             int64_t most, int64_t skip);
CHECKED enum err warehouse_list(struct ctx *c, struct warehouses *out);
CHECKED enum err price_level_list(struct ctx *c, struct price_levels *out);
/** price_list(c, out, product), price_set(c, product, rev, list): all prices of a product; setting raises its revision.
 */
CHECKED enum err price_list(struct ctx *c, struct price_list *out, int64_t product);
CHECKED enum err price_set(struct ctx *c, int64_t product, int64_t rev, const struct price_list *list);
/** price_walk(c, out, after, most): prices of all products, by product, level and first day; after NULL: from the
 * first. Sees all: for admins. */
CHECKED enum err price_walk(struct ctx *c, struct price_items *out, const struct price_place *after, int64_t most);
/** account_price_level_add(c, account, level): a listed level that the account may have. */
CHECKED enum err account_price_level_add(struct ctx *c, int64_t account, int64_t level);

#endif
