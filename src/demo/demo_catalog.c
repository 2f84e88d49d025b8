/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The wines of data/demo/wines.csv as a distributor's catalogue: in English, ten years younger, in dollars. */
#include "core/must.h"
#include "demo/demo_parts.h"
#include "flow/catalog.h"

#include <stdlib.h>
#include <string.h>

#define YEARS_LATER     10
#define NEXT_EVERY      17 /* of the wines that may have a next vintage, so many go between two that do */
#define CENTS_PER_KRONA 10 /* ten kronor are one dollar ... */
#define CENTS_STEP      25 /* ... rounded up to a quarter */
#define CENTS_OFF_STEP  5
#define CATALOG_MINUTE  600 /* 10:00 of the first day */
#define STANDARD_ML     750

enum wine_column { CODE, NAME, VINTAGE, PRODUCER, IMPORTER, COUNTRY, REGION, CATEGORY, BOTTLE_ML, UNIT_SET, PRICE };

struct named {
    const char *name;
    int64_t id;
};

struct family_of {
    const char *producer, *name, *ml;
    int64_t id;
};

struct catalog {
    struct demo *d;
    struct demo_table wines, countries, categories, regions;
    struct named *producers, *importers;
    size_t producer_count, importer_count;
    struct family_of *families;
    size_t family_count;
    size_t next_count, next_seen;
};

static const int64_t *known(const struct named *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i].id;
    }
    return NULL;
}

static enum err producer_of(struct catalog *k, int64_t *id, const char *name, const char *country)
{
    const int64_t *found = known(k->producers, k->producer_count, name);
    if (found == NULL) {
        struct producer m = {.name = name, .country = country, .active = true};
        TRY(flow_producer_create(k->d->c, &m));
        k->producers[k->producer_count++] = (struct named){name, m.id};
        found = &k->producers[k->producer_count - 1].id;
    }
    *id = *found;
    return ERR_OK;
}

static enum err importer_of(struct catalog *k, int64_t *id, const char *name)
{
    const int64_t *found = known(k->importers, k->importer_count, name);
    if (found == NULL) {
        struct importer m = {.name = name, .active = true};
        TRY(flow_importer_create(k->d->c, &m));
        k->importers[k->importer_count++] = (struct named){name, m.id};
        found = &k->importers[k->importer_count - 1].id;
    }
    *id = *found;
    return ERR_OK;
}

/* Another vintage of the same wine in the same bottle? Half bottles and magnums are no stand-in for a bottle. */
static bool has_sibling(const struct catalog *k, const struct demo_row *wine)
{
    for (size_t i = 0; i < k->wines.n; i++) {
        const struct demo_row *w = &k->wines.rows[i];
        if (w != wine && strcmp(w->cell[NAME], wine->cell[NAME]) == 0 &&
            strcmp(w->cell[PRODUCER], wine->cell[PRODUCER]) == 0 &&
            strcmp(w->cell[BOTTLE_ML], wine->cell[BOTTLE_ML]) == 0 && w->cell[VINTAGE][0] != '\0')
            return true;
    }
    return false;
}

static enum err family_of(struct catalog *k, struct maybe_i64 *id, const struct demo_row *wine, int64_t producer)
{
    const char *ml = wine->cell[BOTTLE_ML];
    for (size_t i = 0; i < k->family_count; i++) {
        const struct family_of *f = &k->families[i];
        if (strcmp(f->name, wine->cell[NAME]) == 0 && strcmp(f->producer, wine->cell[PRODUCER]) == 0 &&
            strcmp(f->ml, ml) == 0) {
            *id = some_i64(f->id);
            return ERR_OK;
        }
    }
    struct family m = {.producer = producer, .name = wine->cell[NAME]};
    if (strtol(ml, NULL, 10) != STANDARD_ML)
        m.name = arena_printf(k->d->c->arena, "%s, %s ml", wine->cell[NAME], ml);
    TRY(flow_family_create(k->d->c, &m));
    k->families[k->family_count++] =
        (struct family_of){.producer = wine->cell[PRODUCER], .name = wine->cell[NAME], .ml = ml, .id = m.id};
    *id = some_i64(m.id);
    return ERR_OK;
}

static struct money off(struct money price, int64_t percent)
{
    int64_t cents = price.cents * (100 - percent) / 100;
    return (struct money){cents - cents % CENTS_OFF_STEP};
}

static enum err set_prices(struct catalog *k, struct product *p, const char *kronor)
{
    struct demo *d = k->d;
    int64_t cents = strtoll(kronor, NULL, 10) * CENTS_PER_KRONA; /* the source has whole kronor */
    struct money front = {(cents + CENTS_STEP - 1) / CENTS_STEP * CENTS_STEP};
    struct date from = {d->today.days - DEMO_DAYS};
    struct price prices[4] = {{d->levels[0], "Frontline", front, from, DATE_NONE},
                              {d->levels[1], "2-Case", off(front, 4), from, DATE_NONE},
                              {d->levels[2], "5-Case", off(front, 8), from, DATE_NONE},
                              {d->levels[3], "Hospitality Program", off(front, 11), from, DATE_NONE}};
    struct price_list list = {prices, demo_chance(&d->random, 60) ? 4 : 3};
    return flow_price_set(d->c, p, &list);
}

/* The product of a row; ${later} years after that vintage (0: itself). */
static enum err product_of(struct catalog *k, struct product *p, const struct demo_row *wine, int64_t later)
{
    struct demo *d = k->d;
    const struct demo_row *category = demo_find(&k->categories, wine->cell[CATEGORY]);
    MUST(category != NULL && demo_find(&k->countries, wine->cell[COUNTRY]) != NULL);
    *p = (struct product){.code = wine->cell[CODE],
                          .name = wine->cell[NAME],
                          .country = demo_translated(d->c, &k->countries, wine->cell[COUNTRY]),
                          .region = demo_translated(d->c, &k->regions, wine->cell[REGION]),
                          .category = category->cell[1],
                          .style = category->cell[2][0] == '\0' ? NULL : category->cell[2],
                          .bottle_ml = some_i64(strtoll(wine->cell[BOTTLE_ML], NULL, 10)),
                          .unit_set = strtoll(wine->cell[UNIT_SET], NULL, 10),
                          .active = true,
                          .orderable = true};
    if (wine->cell[VINTAGE][0] != '\0')
        p->vintage = some_i64(strtoll(wine->cell[VINTAGE], NULL, 10) + YEARS_LATER + later);
    if (later > 0)
        p->code = arena_printf(d->c->arena, "%s-%02d", wine->cell[CODE], (int)(p->vintage.v % 100));
    TRY(producer_of(k, &p->producer, wine->cell[PRODUCER], p->country));
    return importer_of(k, &p->importer, wine->cell[IMPORTER]);
}

/* A few are not what everybody may order, so that those rules can be seen. */
static void bar_some(struct demo *d, struct product *p, struct demo_product *kept)
{
    int64_t lot = demo_below(&d->random, 100);
    p->admin_only = lot == 0;
    p->discontinued = lot == 1 || lot == 2;
    p->active = lot != 3;
    p->orderable = lot != 4;
    kept->admin_only = p->admin_only;
    kept->barred = lot <= 4;
}

static enum err add(struct catalog *k, const struct demo_row *wine, int64_t later, int primary)
{
    struct demo *d = k->d;
    struct demo_product *kept = &d->products[d->product_count];
    struct product p;
    TRY(product_of(k, &p, wine, later));
    if (kept->has_next || later > 0 || (p.vintage.has && has_sibling(k, wine)))
        TRY(family_of(k, &p.family, wine, p.producer));
    if (!kept->has_next && later == 0)
        bar_some(d, &p, kept);
    p.primary_warehouse = d->warehouses[primary];
    TRY(flow_product_create(d->c, &p));
    p.rev = 1;
    TRY(set_prices(k, &p, wine->cell[PRICE]));
    kept->id = p.id;
    kept->unit_set = p.unit_set;
    kept->supplier = wine->cell[IMPORTER];
    kept->primary = primary;
    d->product_count++;
    return ERR_OK;
}

static enum err add_wine(struct catalog *k, const struct demo_row *wine)
{
    struct demo *d = k->d;
    struct demo_product *kept = &d->products[d->product_count];
    int primary = demo_chance(&d->random, 38) ? 1 : 0;
    bool may = wine->cell[VINTAGE][0] != '\0' && strtol(wine->cell[BOTTLE_ML], NULL, 10) == STANDARD_ML &&
               !has_sibling(k, wine);
    kept->has_next = may && k->next_count < DEMO_NEXT && k->next_seen++ % NEXT_EVERY == 0;
    kept->next = d->product_count + 1;
    TRY(add(k, wine, 0, primary));
    if (!kept->has_next)
        return ERR_OK;
    k->next_count++;
    return add(k, wine, 1, primary);
}

enum err demo_catalog(struct demo *d)
{
    struct catalog k = {.d = d,
                        .wines = demo_table(d->c, "wines.csv"),
                        .countries = demo_table(d->c, "countries.csv"),
                        .categories = demo_table(d->c, "categories.csv"),
                        .regions = demo_table(d->c, "regions.csv")};
    k.producers = arena_array(d->c->arena, struct named, k.wines.n);
    k.importers = arena_array(d->c->arena, struct named, k.wines.n);
    k.families = arena_array(d->c->arena, struct family_of, k.wines.n);
    d->products = arena_array(d->c->arena, struct demo_product, k.wines.n + DEMO_NEXT);
    d->c->now_ms = demo_moment(d, DEMO_DAYS, CATALOG_MINUTE);
    for (size_t i = 0; i < k.wines.n; i++) {
        TRY(add_wine(&k, &k.wines.rows[i]));
        demo_tell(d, "wines", i + 1, k.wines.n);
    }
    d->out->products = d->product_count;
    d->out->producers = k.producer_count;
    d->out->importers = k.importer_count;
    return ERR_OK;
}
