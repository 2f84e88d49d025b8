/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was ordered from suppliers: wines that open back orders wait for, due within weeks; one of the purchase orders
 * has come in part, an old one is closed. */
#include "core/must.h"
#include "demo/demo_parts.h"
#include "flow/purchase.h"

#include <string.h>

#define OPEN_ONES   6
#define SPARE_CASES 4  /* bought beyond what is asked for */
#define DUE_EVERY   7  /* days between two of them */
#define PAST_AGO    75 /* the closed one */

/* What can be bought at once: wines of one supplier for one warehouse. */
struct offer {
    const char *supplier;
    int warehouse;
    int64_t wanted; /* bottles that open back orders ask for */
    bool bought;
};

struct buyer {
    struct demo *d;
    int64_t *wanted; /* by product */
    struct offer *offers;
    size_t offer_count;
};

/* Bottles on back orders that stay open; wines of the examples are left as they are. */
static void read_demand(struct buyer *b)
{
    const struct demo *d = b->d;
    for (size_t i = 0; i < d->action_count; i++) {
        const struct demo_action *a = &d->actions[i];
        for (size_t k = 0; a->kind == ACT_CREATE && k < a->order->line_count; k++)
            b->wanted[a->order->lines[k].product] += a->order->lines[k].btl;
        for (size_t k = 0; a->kind == ACT_CLOSE && k < a->order->line_count; k++)
            b->wanted[a->order->lines[k].product] -= a->order->lines[k].btl;
    }
    for (size_t i = 0; i < d->action_count; i++) {
        const struct demo_action *a = &d->actions[i];
        for (size_t k = 0; a->kind == ACT_CREATE && a->order->shows != NULL && k < a->order->line_count; k++)
            b->wanted[a->order->lines[k].product] = 0;
    }
}

static bool fits(const struct demo_product *p, const struct offer *offer)
{
    return p->primary == offer->warehouse && strcmp(p->supplier, offer->supplier) == 0;
}

static bool is_short(const struct demo_product *p)
{
    return !p->barred && (p->supply == SUPPLY_NEVER || p->supply == SUPPLY_GONE || p->supply == SUPPLY_LOW);
}

static void read_offers(struct buyer *b)
{
    for (size_t i = 0; i < b->d->product_count; i++) {
        const struct demo_product *p = &b->d->products[i];
        size_t at = 0;
        if (!is_short(p) || b->wanted[i] <= 0)
            continue;
        while (at < b->offer_count && !fits(p, &b->offers[at]))
            at++;
        if (at == b->offer_count)
            b->offers[b->offer_count++] = (struct offer){.supplier = p->supplier, .warehouse = p->primary};
        b->offers[at].wanted += b->wanted[i];
    }
}

/* The most wanted one that was not bought yet. */
static struct offer *best(struct buyer *b)
{
    struct offer *found = NULL;
    for (size_t i = 0; i < b->offer_count; i++) {
        struct offer *offer = &b->offers[i];
        if (!offer->bought && (found == NULL || offer->wanted > found->wanted))
            found = offer;
    }
    MUST(found != NULL); /* dozens of suppliers are asked for */
    found->bought = true;
    return found;
}

static struct demo_purchase *purchase_of(struct buyer *b, const struct offer *offer)
{
    struct demo *d = b->d;
    struct demo_purchase *po = arena_new(d->c->arena, struct demo_purchase);
    *po = (struct demo_purchase){.supplier = offer->supplier, .warehouse = offer->warehouse, .due = DATE_NONE};
    for (size_t i = 0; i < d->product_count && po->line_count < DEMO_LINES_MAX; i++) {
        const struct demo_product *p = &d->products[i];
        if (!is_short(p) || b->wanted[i] <= 0 || !fits(p, offer))
            continue;
        int64_t cases = (b->wanted[i] + p->unit_set - 1) / p->unit_set + demo_between(&d->random, 1, SPARE_CASES);
        po->lines[po->line_count].product = i;
        po->lines[po->line_count++].btl = cases * p->unit_set;
    }
    return po;
}

static void plan(struct demo *d, struct demo_purchase *po, enum demo_kind kind, int64_t ago)
{
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, demo_working_day(d, ago)),
                                      .kind = kind,
                                      .who = DEMO_DANA,
                                      .purchase = po});
}

/* Due within weeks, one after the other; of the last one the supplier has not said when. */
static void buy_what_is_wanted(struct buyer *b)
{
    struct demo *d = b->d;
    for (int32_t i = 0; i < OPEN_ONES; i++) {
        struct demo_purchase *po = purchase_of(b, best(b));
        if (i < OPEN_ONES - 1)
            po->due = (struct date){d->today.days + 5 + DUE_EVERY * i};
        else
            po->note = "Waiting for the supplier's date.";
        po->reference = arena_printf(d->c->arena, "SO-%lld", (long long)demo_between(&d->random, 20100, 29900));
        plan(d, po, ACT_PURCHASE, demo_between(&d->random, 8, 35));
    }
}

/* The first truck has come: of one wine all, of the next one half; the rest is late. */
static void buy_what_came_in_part(struct buyer *b)
{
    struct demo *d = b->d;
    struct demo_purchase *po = purchase_of(b, best(b));
    po->due = (struct date){d->today.days - 4};
    po->note = "Two trucks.";
    for (size_t i = 0; i < po->line_count && i < 2; i++) {
        int64_t half = po->lines[i].btl / 2;
        po->lines[i].received_btl = i == 0 && po->line_count > 1 ? po->lines[i].btl : half;
        d->out->stocked += d->products[po->lines[i].product].supply != SUPPLY_LOW;
    }
    plan(d, po, ACT_PURCHASE, 30);
    plan(d, po, ACT_RECEIVE, 3);
}

/* What is on the shelf came from somewhere. */
static void buy_long_ago(struct demo *d)
{
    struct demo_purchase *po = arena_new(d->c->arena, struct demo_purchase);
    for (size_t i = 0; i < d->product_count && po->line_count < 3; i++) {
        const struct demo_product *p = &d->products[i];
        bool first = po->line_count == 0;
        if (p->supply != SUPPLY_GOOD || p->barred ||
            (!first && (p->primary != po->warehouse || strcmp(p->supplier, po->supplier) != 0)))
            continue;
        po->supplier = p->supplier;
        po->warehouse = p->primary;
        po->lines[po->line_count].product = i;
        po->lines[po->line_count].btl = po->lines[po->line_count].received_btl = 10 * p->unit_set;
        po->line_count++;
    }
    po->due = (struct date){d->today.days - PAST_AGO + 14};
    plan(d, po, ACT_PURCHASE, PAST_AGO);
    plan(d, po, ACT_RECEIVE, PAST_AGO - 15);
    plan(d, po, ACT_PURCHASE_CLOSE, PAST_AGO - 19);
}

void demo_purchases(struct demo *d)
{
    struct buyer b = {.d = d,
                      .wanted = arena_array(d->c->arena, int64_t, d->product_count),
                      .offers = arena_array(d->c->arena, struct offer, d->product_count)};
    read_demand(&b);
    read_offers(&b);
    buy_what_is_wanted(&b);
    buy_what_came_in_part(&b);
    buy_long_ago(d);
}

/* --- it happens --- */

static enum err make(struct demo *d, struct demo_purchase *po)
{
    struct purchase made;
    struct purchase_draft draft = {.supplier = po->supplier,
                                   .warehouse = d->warehouses[po->warehouse],
                                   .due = po->due,
                                   .note = po->note,
                                   .reference = po->reference,
                                   .line_count = po->line_count};
    draft.lines = arena_array(d->c->arena, struct purchase_line_draft, po->line_count);
    for (size_t i = 0; i < po->line_count; i++)
        draft.lines[i] = (struct purchase_line_draft){
            .product = d->products[po->lines[i].product].id, .qty = {po->lines[i].btl}, .due = DATE_NONE};
    TRY(flow_purchase_create(d->c, &made, &draft));
    po->number = made.number;
    d->out->purchase_orders++;
    return ERR_OK;
}

static enum err receive(struct demo *d, const struct demo_purchase *po)
{
    struct purchase before, after;
    struct purchase_receiving receiving = {0};
    TRY(purchase_get(d->c, &before, po->number));
    receiving.lines = arena_array(d->c->arena, struct purchase_receiving_line, po->line_count);
    for (size_t i = 0; i < po->line_count; i++) {
        if (po->lines[i].received_btl > 0)
            receiving.lines[receiving.line_count++] =
                (struct purchase_receiving_line){.line = before.lines[i].id, .qty = {po->lines[i].received_btl}};
    }
    return flow_purchase_receive(d->c, &after, &before, &receiving);
}

enum err demo_purchase_act(struct demo *d, const struct demo_action *a)
{
    struct purchase before, after;
    if (a->kind == ACT_PURCHASE)
        return make(d, a->purchase);
    if (a->kind == ACT_RECEIVE)
        return receive(d, a->purchase);
    TRY(purchase_get(d->c, &before, a->purchase->number));
    return flow_purchase_close(d->c, &after, &before);
}
