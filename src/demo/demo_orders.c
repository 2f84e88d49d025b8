/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Four months of back orders, as three reps would have taken them; among them one example of everything that is worth
 * showing. */
#include "backorder/backorder.h"
#include "core/must.h"
#include "demo/demo_parts.h"

#include <string.h>

#define CALLING_MOST   220 /* customers who voice demand */
#define CLOSE_DAYS_MAX 45
#define LATE_ACCOUNTS  60
#define LATE_EVERY     19 /* one of so many is past due */

struct pools {
    struct demo *d;
    struct demo_table notes;
    size_t *accounts, *wanted;
    size_t account_count, wanted_count;
    bool *used; /* accounts that are an example already */
};

static const char *some_note(struct pools *p, const char *kind)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < p->notes.n; i++) {
        if (strcmp(p->notes.rows[i].cell[0], kind) == 0 && n++ == 0)
            first = i;
    }
    MUST(n > 0); /* notes of one kind stand together */
    return p->notes.rows[first + (size_t)demo_below(&p->d->random, (int64_t)n)].cell[1];
}

static void shuffle(struct demo *d, size_t *list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)demo_below(&d->random, (int64_t)i);
        size_t kept = list[i - 1];
        list[i - 1] = list[k];
        list[k] = kept;
    }
}

/* What is written on a back order depends on who it is for. */
static const char *order_note(struct pools *p, size_t account)
{
    if (demo_chance(&p->d->random, 50))
        return some_note(p, "order");
    return some_note(p, demo_is_hospitality(p->d->accounts[account].type) ? "restaurant" : "shop");
}

/* Who calls: every restaurant that has a rep, then shops and grocers. */
static void choose_accounts(struct pools *p)
{
    struct demo *d = p->d;
    size_t places = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < d->account_count; i++) {
            const struct demo_account *a = &d->accounts[i];
            if (a->rep_count > 0 && demo_buys_wine(a->type) && demo_is_hospitality(a->type) == (pass == 0))
                p->accounts[p->account_count++] = i;
        }
        if (pass == 0)
            places = p->account_count;
    }
    shuffle(d, p->accounts + places, p->account_count - places);
    if (p->account_count > CALLING_MOST)
        p->account_count = CALLING_MOST;
    shuffle(d, p->accounts, p->account_count);
}

/* What they ask for: what is not, or was not, there. */
static struct pools pools_of(struct demo *d)
{
    struct pools p = {.d = d, .notes = demo_table(d->c, "notes.csv")};
    p.accounts = arena_array(d->c->arena, size_t, d->account_count);
    p.wanted = arena_array(d->c->arena, size_t, d->product_count);
    p.used = arena_array(d->c->arena, bool, d->account_count);
    choose_accounts(&p);
    for (size_t i = 0; i < d->product_count; i++) {
        if (d->products[i].supply != SUPPLY_GOOD && !d->products[i].barred)
            p.wanted[p.wanted_count++] = i;
    }
    shuffle(d, p.wanted, p.wanted_count);
    return p;
}

/* How much: mostly a few cases, sometimes loose bottles; of single big bottles a few. */
static int64_t how_many(struct demo *d, int64_t unit_set)
{
    if (unit_set == 1)
        return demo_between(&d->random, 1, 8);
    int64_t cases = 1 + demo_low(&d->random, 6);
    if (!demo_chance(&d->random, 25))
        return cases * unit_set;
    return (demo_chance(&d->random, 50) ? cases * unit_set : 0) + demo_between(&d->random, 1, unit_set - 1);
}

static void add_line(struct pools *p, struct demo_order *o, size_t product)
{
    for (size_t i = 0; i < o->line_count; i++) {
        if (o->lines[i].product == product)
            return;
    }
    o->lines[o->line_count].product = product;
    o->lines[o->line_count].btl = how_many(p->d, p->d->products[product].unit_set);
    if (demo_chance(&p->d->random, 18))
        o->lines[o->line_count].note = some_note(p, "line");
    o->line_count++;
}

static size_t wish(struct pools *p, int64_t ago)
{
    struct demo *d = p->d;
    for (int tries = 0; tries < 100; tries++) {
        size_t i = p->wanted[demo_low(&d->random, (int64_t)p->wanted_count)];
        if (d->products[i].supply != SUPPLY_ARRIVED || d->products[i].arrived_ago + 3 < ago)
            return i;
    }
    return p->wanted[0]; /* a hundred times unlucky: then one that is here by now */
}

/* How many wines one asks for: one is the most likely, eight the most. */
static size_t how_many_lines(struct demo *d)
{
    return 1 + (size_t)demo_low(&d->random, DEMO_LINES_MAX);
}

static void plan_created(struct demo *d, struct demo_order *o, enum demo_person who, int64_t ago)
{
    int64_t at = demo_office_hours(d, ago);
    if (who != DEMO_DANA && demo_chance(&d->random, 15)) /* written in a cellar, sent from the car */
        o->captured_ms = at - demo_between(&d->random, 10, 300) * 60000;
    demo_plan(d, (struct demo_action){.at_ms = at, .kind = ACT_CREATE, .who = who, .order = o});
}

static void plan_closed(struct pools *p, struct demo_order *o, enum demo_person who, int64_t ago)
{
    static const struct {
        int percent;
        enum backorder_reason reason;
    } reasons[] = {
        {35, BACKORDER_OTHER},        {35, BACKORDER_CUSTOMER_WITHDREW},   {12, BACKORDER_DUPLICATE},
        {8, BACKORDER_WRONG_ACCOUNT}, {6, BACKORDER_PRODUCT_DISCONTINUED}, {4, BACKORDER_ENTERED_BY_MISTAKE}};
    struct demo *d = p->d;
    int64_t lot = demo_below(&d->random, 100);
    size_t i = 0;
    while (lot >= reasons[i].percent)
        lot -= reasons[i++].percent;
    const char *note = reasons[i].reason == BACKORDER_OTHER               ? some_note(p, "closed")
                       : reasons[i].reason == BACKORDER_CUSTOMER_WITHDREW ? some_note(p, "withdrew")
                                                                          : NULL;
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, ago),
                                      .kind = ACT_CLOSE,
                                      .who = demo_chance(&d->random, 25) ? DEMO_DANA : who,
                                      .value = (int)reasons[i].reason,
                                      .note = note,
                                      .order = o});
}

static void some_order(struct pools *p)
{
    struct demo *d = p->d;
    struct demo_order *o = arena_new(d->c->arena, struct demo_order);
    int64_t ago = demo_working_day(d, demo_between(&d->random, 1, DEMO_ORDER_DAYS - 2));
    o->account = p->accounts[demo_low(&d->random, (int64_t)p->account_count)];
    const struct demo_account *a = &d->accounts[o->account];
    enum demo_person who = (enum demo_person)a->reps[demo_below(&d->random, a->rep_count)];
    if (demo_chance(&d->random, 7))
        who = DEMO_DANA;
    for (size_t n = how_many_lines(d); n > 0; n--)
        add_line(p, o, wish(p, ago));
    if (demo_chance(&d->random, 35))
        o->note = order_note(p, o->account);
    if (demo_chance(&d->random, 12))
        o->reference = arena_printf(d->c->arena, "PO %lld", (long long)demo_between(&d->random, 10200, 98800));
    plan_created(d, o, who, ago);
    int64_t closed = demo_working_day(d, ago - demo_between(&d->random, 3, CLOSE_DAYS_MAX));
    int64_t edited = demo_working_day(d, ago - 1);
    if (demo_chance(&d->random, 8) && edited > 0 && edited < ago && edited > closed)
        demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, edited),
                                          .kind = ACT_EDIT,
                                          .who = who,
                                          .note = order_note(p, o->account),
                                          .order = o});
    if (demo_chance(&d->random, 60) && closed > 0 && closed < ago)
        plan_closed(p, o, who, closed);
}

/* --- the examples --- */

static size_t account_for(struct pools *p, enum demo_person rep, int reps)
{
    for (size_t i = 0; i < p->account_count; i++) {
        const struct demo_account *a = &p->d->accounts[p->accounts[i]];
        if (!p->used[p->accounts[i]] && a->reps[0] == (int)rep && a->rep_count == reps) {
            p->used[p->accounts[i]] = true;
            return p->accounts[i];
        }
    }
    MUST(false); /* a rep has hundreds */
    return 0;
}

static size_t product_with(const struct demo *d, enum demo_supply supply, bool barred, bool next_in_stock)
{
    for (size_t i = 0; i < d->product_count; i++) {
        const struct demo_product *m = &d->products[i];
        bool next = m->has_next && d->products[m->next].supply == SUPPLY_GOOD;
        if (m->supply == supply && m->barred == barred && next == next_in_stock && m->unit_set > 1)
            return i;
    }
    MUST(false); /* there are dozens of each */
    return 0;
}

static size_t admin_only(const struct demo *d)
{
    size_t i = 0;
    while (i < d->product_count && !d->products[i].admin_only)
        i++;
    MUST(i < d->product_count); /* one of a hundred is */
    return i;
}

static size_t example(struct pools *p, enum demo_person rep, int reps, enum demo_person who, int64_t ago,
                      size_t product, const char *shows)
{
    struct demo *d = p->d;
    struct demo_order *o = arena_new(d->c->arena, struct demo_order);
    o->account = account_for(p, rep, reps);
    o->shows = shows;
    o->note = order_note(p, o->account);
    add_line(p, o, product);
    o->lines[0].btl = 2 * d->products[product].unit_set;
    plan_created(d, o, who, demo_working_day(d, ago));
    return o->account;
}

static void plan_status(struct demo *d, size_t account, int status, int64_t ago, const char *note)
{
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, demo_working_day(d, ago)),
                                      .kind = ACT_STATUS,
                                      .who = DEMO_DANA,
                                      .subject = account,
                                      .value = status,
                                      .note = note});
}

static void examples(struct pools *p)
{
    struct demo *d = p->d;
    size_t arrived = product_with(d, SUPPLY_ARRIVED, false, false), gone = product_with(d, SUPPLY_GONE, false, true);
    size_t never = product_with(d, SUPPLY_NEVER, false, false);
    example(p, DEMO_ANA, 1, DEMO_ANA, 34, arrived, "waits, and its wine has arrived: stock could serve it now");
    example(p, DEMO_BEN, 1, DEMO_BEN, 27, gone, "wants a vintage that is gone; the next vintage is in stock");
    size_t late = example(p, DEMO_CHLOE, 1, DEMO_CHLOE, 45, p->wanted[0], "has become past due since");
    size_t held = example(p, DEMO_ANA, 1, DEMO_ANA, 60, p->wanted[1], "must not be shipped to any more");
    example(p, DEMO_BEN, 1, DEMO_BEN, 50, never, "wants a wine that was discontinued after it was asked for");
    example(p, DEMO_CHLOE, 1, DEMO_DANA, 18, admin_only(d), "wants a wine that only admins may order");
    example(p, DEMO_BEN, 2, DEMO_BEN, 9, p->wanted[2], "is looked after by two reps");
    plan_status(d, late, ACCOUNT_PAST_DUE, 20, "Invoice of last month is open. Spoke with the bookkeeper.");
    plan_status(d, held, ACCOUNT_DO_NOT_SHIP, 25, "License renewal is pending. Nothing leaves until we have a copy.");
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, demo_working_day(d, 12)),
                                      .kind = ACT_DISCONTINUE,
                                      .who = DEMO_DANA,
                                      .subject = never});
    d->products[never].barred = true;
}

/* Others who are late with paying, or held. */
static void trouble(struct pools *p)
{
    struct demo *d = p->d;
    for (size_t i = LATE_EVERY, n = 0; i < d->account_count && n < LATE_ACCOUNTS; i += LATE_EVERY, n++) {
        if (d->accounts[i].rep_count > 0 && !p->used[i])
            plan_status(d, i, n % 5 == 0 ? ACCOUNT_DO_NOT_SHIP : ACCOUNT_PAST_DUE, demo_between(&d->random, 5, 90),
                        NULL);
    }
}

void demo_orders(struct demo *d)
{
    struct pools p = pools_of(d);
    examples(&p);
    trouble(&p);
    for (size_t i = 0; i < DEMO_ORDERS; i++)
        some_order(&p);
}
