/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the warehouses had and have: planned as movements of the ledger. About two thirds of the wines are there. */
#include "demo/demo_parts.h"
#include "inventory/inventory.h"

#define OPENING_AGO 397 /* the working day before it is still one of the company */
#define SOLD_AGO    125 /* what is gone was gone before the first back order */
#define MOST_CASES  40

static void move(struct demo *d, size_t product, int warehouse, int64_t ago, const char *reason, int64_t btl,
                 const char *note)
{
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, demo_working_day(d, ago)),
                                      .kind = ACT_STOCK,
                                      .who = DEMO_DANA,
                                      .subject = product,
                                      .warehouse = warehouse,
                                      .btl = btl,
                                      .value = enum_index(move_reason_names, reason),
                                      .note = note});
}

static enum demo_supply supply_of(struct demo *d)
{
    int64_t lot = demo_below(&d->random, 100);
    if (lot < 57)
        return SUPPLY_GOOD;
    if (lot < 61)
        return SUPPLY_LOW;
    if (lot < 66)
        return SUPPLY_ARRIVED;
    if (lot < 74)
        return SUPPLY_GONE;
    return lot < 75 ? SUPPLY_MINUS : SUPPLY_NEVER;
}

/* What a full shelf goes through: deliveries, counts, breakage, a case sent to the other house. */
static void good(struct demo *d, size_t i)
{
    const struct demo_product *p = &d->products[i];
    if (demo_chance(&d->random, 50))
        move(d, i, p->primary, demo_between(&d->random, 10, 300), "received",
             p->unit_set * demo_between(&d->random, 2, 20), NULL);
    if (demo_chance(&d->random, 15))
        move(d, i, p->primary, demo_between(&d->random, 5, 100), "count", -1, "Cycle count");
    if (demo_chance(&d->random, 5))
        move(d, i, p->primary, demo_between(&d->random, 5, 100), "damaged", -1, "Broken at the dock");
    if (demo_chance(&d->random, 10)) {
        int64_t ago = demo_between(&d->random, 5, 300);
        move(d, i, p->primary, ago, "transfer", -p->unit_set, "To the other warehouse");
        move(d, i, 1 - p->primary, ago, "transfer", p->unit_set, "From the other warehouse");
    }
}

static void supply(struct demo *d, size_t i)
{
    struct demo_product *p = &d->products[i];
    int64_t cases = (p->unit_set == 1 ? 10 : 3) + demo_low(&d->random, MOST_CASES);
    int64_t opening = cases * p->unit_set, left = demo_between(&d->random, 1, 5);
    if (p->supply != SUPPLY_NEVER && p->supply != SUPPLY_ARRIVED)
        move(d, i, p->primary, OPENING_AGO, "opening", opening, NULL);
    if (p->supply == SUPPLY_GOOD)
        good(d, i);
    else if (p->supply == SUPPLY_LOW && opening > left)
        move(d, i, p->primary, demo_between(&d->random, SOLD_AGO, 380), "count", left - opening, "Year-end count");
    else if (p->supply == SUPPLY_GONE)
        move(d, i, p->primary, demo_between(&d->random, SOLD_AGO, 380), "count", -opening, "Counted: none left");
    else if (p->supply == SUPPLY_MINUS)
        move(d, i, p->primary, demo_between(&d->random, 2, 60), "correction", -opening - left,
             "Shipped before it was booked in");
    else if (p->supply == SUPPLY_ARRIVED)
        move(d, i, p->primary, p->arrived_ago, "received", p->unit_set * demo_between(&d->random, 5, 15),
             "Container unloaded");
}

void demo_stock(struct demo *d)
{
    for (size_t i = 0; i < d->product_count; i++) {
        struct demo_product *p = &d->products[i];
        if (i > 0 && d->products[i - 1].has_next) { /* the next vintage: here mostly, the one before sold out */
            p->supply = demo_chance(&d->random, 75) ? SUPPLY_GOOD : SUPPLY_NEVER;
            d->products[i - 1].supply = demo_chance(&d->random, 75) ? SUPPLY_GONE : SUPPLY_LOW;
        } else {
            p->supply = supply_of(d);
        }
        p->arrived_ago = demo_between(&d->random, 1, 12);
    }
    for (size_t i = 0; i < d->product_count; i++) {
        enum demo_supply s = d->products[i].supply;
        supply(d, i);
        d->out->stocked += s == SUPPLY_GOOD || s == SUPPLY_LOW || s == SUPPLY_ARRIVED;
    }
}
