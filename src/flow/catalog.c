/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making and changing products and what stands around them. */
#include "flow/catalog.h"

#include "event/event.h"

#include <string.h>

/* --- products --- */

/* The names around the product, which are part of its search key; what does not exist is refused. */
static enum err check_around(struct ctx *c, struct product *p)
{
    struct producer producer;
    struct importer importer;
    struct warehouse warehouse;
    struct family family;
    bool found;
    TRY(producer_find(c, &producer, &found, p->producer));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "producer", NULL);
    TRY(importer_find(c, &importer, &found, p->importer));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "importer", NULL);
    TRY(warehouse_find(c, &warehouse, &found, p->primary_warehouse));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "primary_warehouse", NULL);
    if (p->family.has) {
        TRY(family_find(c, &family, &found, p->family.v));
        if (!found || family.producer != p->producer)
            return refuse(c, ERR_REFERENCE_UNKNOWN, "family", "must be a family of the product's producer");
    }
    p->producer_name = producer.name;
    p->importer_name = importer.name;
    p->primary_warehouse_name = warehouse.name;
    return ERR_OK;
}

static enum err check_product(struct ctx *c, struct product *p)
{
    bool taken;
    TRY(product_code_taken(c, &taken, p->code, p->id));
    if (taken)
        return refuse(c, ERR_FIELD_DUPLICATE, "code", "another product has the code %s", p->code);
    return check_around(c, p);
}

enum err flow_product_create(struct ctx *c, struct product *p)
{
    p->id = 0;
    TRY(check_product(c, p));
    TRY(product_insert(c, p));
    return event_write(c, "product.created", "product", p->id, 1, record_diff(c, &product_record, NULL, p));
}

enum err flow_product_edit(struct ctx *c, const struct product *before, struct product *after)
{
    TRY(check_product(c, after));
    const char *diff = record_diff(c, &product_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(product_update(c, after));
    after->rev++;
    return event_write(c, "product.updated", "product", after->id, after->rev, diff);
}

enum err flow_product_remove(struct ctx *c, bool *removed, const struct product *p)
{
    TRY(product_remove(c, removed, p));
    if (!*removed)
        return ERR_OK;
    return event_write(c, "product.removed", "product", p->id, p->rev + 1, record_diff(c, &product_record, p, NULL));
}

enum err flow_around_remove(struct ctx *c, const char *object, int64_t id)
{
    bool removed;
    TRY(around_remove(c, &removed, object, id));
    return removed ? event_write(c, arena_printf(c->arena, "%s.removed", object), object, id, 2, NULL) : ERR_OK;
}

static enum err check_price(struct ctx *c, const struct price_list *list, size_t i)
{
    const struct price *p = &list->items[i];
    struct price_level level;
    bool found;
    TRY(price_level_find(c, &level, &found, p->price_level));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, arena_printf(c->arena, "items[%zu].price_level", i), NULL);
    if (date_is_set(p->valid_to) && p->valid_to.days < p->valid_from.days)
        return refuse(c, ERR_FIELD_RANGE, arena_printf(c->arena, "items[%zu].valid_to", i),
                      "must not be before valid_from");
    for (size_t before = 0; before < i; before++) {
        if (list->items[before].price_level == p->price_level &&
            list->items[before].valid_from.days == p->valid_from.days)
            return refuse(c, ERR_FIELD_DUPLICATE, arena_printf(c->arena, "items[%zu].valid_from", i),
                          "the list has this level from this day already");
    }
    return ERR_OK;
}

enum err flow_price_set(struct ctx *c, struct product *p, const struct price_list *list)
{
    struct price_list before;
    for (size_t i = 0; i < list->n; i++)
        TRY(check_price(c, list, i));
    TRY(price_list(c, &before, p->id));
    TRY(price_set(c, p->id, p->rev, list));
    p->rev++;
    return event_write(c, "product.prices_changed", "product", p->id, p->rev,
                       record_diff(c, &price_list_record, &before, list));
}

/* --- the smaller things --- */

static enum err free_name(struct ctx *c, const char *field, bool found, int64_t other, int64_t own)
{
    return found && other != own ? refuse(c, ERR_FIELD_DUPLICATE, field, NULL) : ERR_OK;
}

static enum err check_producer(struct ctx *c, const struct producer *m)
{
    int64_t other = 0;
    bool found;
    TRY(producer_named(c, &other, &found, m->name));
    return free_name(c, "name", found, other, m->id);
}

enum err flow_producer_create(struct ctx *c, struct producer *m)
{
    m->id = 0;
    TRY(check_producer(c, m));
    TRY(producer_insert(c, m));
    return event_write(c, "producer.created", "producer", m->id, 1, record_diff(c, &producer_record, NULL, m));
}

enum err flow_producer_edit(struct ctx *c, const struct producer *before, struct producer *after)
{
    TRY(check_producer(c, after));
    const char *diff = record_diff(c, &producer_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(producer_update(c, after));
    if (strcmp(before->name, after->name) != 0)
        TRY(product_renew_keys(c, after)); /* products and their back orders are found by his name */
    after->rev++;
    return event_write(c, "producer.updated", "producer", after->id, after->rev, diff);
}

static enum err check_importer(struct ctx *c, const struct importer *m)
{
    int64_t other = 0;
    bool found;
    TRY(importer_named(c, &other, &found, m->name));
    return free_name(c, "name", found, other, m->id);
}

enum err flow_importer_create(struct ctx *c, struct importer *m)
{
    m->id = 0;
    TRY(check_importer(c, m));
    TRY(importer_insert(c, m));
    return event_write(c, "importer.created", "importer", m->id, 1, record_diff(c, &importer_record, NULL, m));
}

enum err flow_importer_edit(struct ctx *c, const struct importer *before, struct importer *after)
{
    TRY(check_importer(c, after));
    const char *diff = record_diff(c, &importer_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(importer_update(c, after));
    after->rev++;
    return event_write(c, "importer.updated", "importer", after->id, after->rev, diff);
}

enum err flow_family_create(struct ctx *c, struct family *m)
{
    struct producer producer;
    int64_t other = 0;
    bool found;
    TRY(producer_find(c, &producer, &found, m->producer));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "producer", NULL);
    TRY(family_named(c, &other, &found, m->producer, m->name));
    TRY(free_name(c, "name", found, other, 0));
    TRY(family_insert(c, m));
    return event_write(c, "family.created", "family", m->id, 1, record_diff(c, &family_record, NULL, m));
}

static enum err check_warehouse(struct ctx *c, const struct warehouse *m)
{
    int64_t other = 0;
    bool found, used = false;
    TRY(warehouse_coded(c, &other, &found, m->code));
    TRY(free_name(c, "code", found, other, m->id));
    if (!m->active && m->id != 0)
        TRY(warehouse_in_use(c, &used, m->id));
    return used ? refuse(c, ERR_WAREHOUSE_IN_USE, "active", NULL) : ERR_OK;
}

enum err flow_warehouse_create(struct ctx *c, struct warehouse *m)
{
    m->id = 0;
    TRY(check_warehouse(c, m));
    TRY(warehouse_insert(c, m));
    return event_write(c, "warehouse.created", "warehouse", m->id, 1, record_diff(c, &warehouse_record, NULL, m));
}

enum err flow_warehouse_edit(struct ctx *c, const struct warehouse *before, struct warehouse *after)
{
    TRY(check_warehouse(c, after));
    const char *diff = record_diff(c, &warehouse_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(warehouse_update(c, after));
    after->rev++;
    return event_write(c, "warehouse.updated", "warehouse", after->id, after->rev, diff);
}

static enum err check_price_level(struct ctx *c, const struct price_level *m)
{
    int64_t other = 0;
    bool found;
    TRY(price_level_named(c, &other, &found, m->name));
    return free_name(c, "name", found, other, m->id);
}

enum err flow_price_level_create(struct ctx *c, struct price_level *m)
{
    m->id = 0;
    TRY(check_price_level(c, m));
    TRY(price_level_insert(c, m));
    return event_write(c, "price_level.created", "price_level", m->id, 1, record_diff(c, &price_level_record, NULL, m));
}

enum err flow_price_level_edit(struct ctx *c, const struct price_level *before, struct price_level *after)
{
    TRY(check_price_level(c, after));
    const char *diff = record_diff(c, &price_level_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(price_level_update(c, after));
    after->rev++;
    return event_write(c, "price_level.updated", "price_level", after->id, after->rev, diff);
}
