/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders of the last weeks, of wines that nobody waits for: one in each state that the desk knows, so that none of its
 * lists is empty. Planned last: what was planned before stays as it is. */
#include "account/account.h"
#include "company/company.h"
#include "core/must.h"
#include "demo/demo_parts.h"
#include "flow/order.h"

#define LINES_MAX    4
#define CASES_MAX    4 /* of a line */
#define CASES_ENOUGH 8 /* on the shelf, for a wine to be sold here */
#define LEAD_DAYS    2 /* from the submit to the delivery */

/* By age. What is to be delivered in some days is counted from today, so that it is future for a while. */
static const struct plan {
    int ago;
    enum demo_kind then; /* ACT_SELL: nothing more */
    bool draft;
    int due_in; /* days from today; 0: soon after the submit */
} plans[] = {
    {27, ACT_SALE_CONFIRM, false, 0}, {26, ACT_SALE_CONFIRM, false, 0}, {23, ACT_SALE_CONFIRM, false, 0},
    {21, ACT_SALE_CONFIRM, false, 0}, {20, ACT_SELL, false, 34},        {19, ACT_SALE_CONFIRM, false, 0},
    {16, ACT_SALE_CONFIRM, false, 0}, {15, ACT_SALE_CANCEL, false, 0},  {14, ACT_SALE_CONFIRM, false, 0},
    {13, ACT_SELL, false, 20},        {12, ACT_SALE_CONFIRM, false, 0}, {9, ACT_SALE_RELEASE, true, 3},
    {9, ACT_SELL, false, 48},         {8, ACT_SALE_CONFIRM, false, 0},  {7, ACT_SALE_CONFIRM, false, 0},
    {6, ACT_SELL, true, 6},           {5, ACT_SELL, false, 25},         {5, ACT_SALE_CONFIRM, false, 0},
    {4, ACT_SELL, true, 4},           {2, ACT_SELL, false, 0},          {2, ACT_SELL, false, 0},
    {1, ACT_SELL, true, 9},           {1, ACT_SELL, false, 0},          {1, ACT_SELL, false, 0},
};
#define PLANS (sizeof plans / sizeof plans[0])

struct shop {
    struct demo *d;
    int64_t *shelf;              /* by product: bottles that are there whatever else happens; 0: not to be sold here */
    bool *busy;                  /* accounts that are an example, in trouble, or have an order already */
    size_t *accounts, *products; /* who buys, and what */
    size_t account_count, product_count;
};

/* What is waited for, or stands in for a vintage that is gone, is left as it is. */
static void read_actions(struct shop *s)
{
    const struct demo *d = s->d;
    for (size_t i = 0; i < d->action_count; i++) {
        const struct demo_action *a = &d->actions[i];
        if (a->kind == ACT_STOCK && a->warehouse == d->products[a->subject].primary &&
            (a->btl < 0 || a->value == enum_index(move_reason_names, "opening")))
            s->shelf[a->subject] += a->btl;
        if (a->kind == ACT_STATUS)
            s->busy[a->subject] = true;
    }
    for (size_t i = 0; i < d->action_count; i++) {
        const struct demo_action *a = &d->actions[i];
        for (size_t k = 0; a->kind == ACT_CREATE && k < a->order->line_count; k++)
            s->shelf[a->order->lines[k].product] = 0;
        if (a->kind == ACT_CREATE && a->order->shows != NULL)
            s->busy[a->order->account] = true;
    }
    for (size_t i = 0; i < d->product_count; i++) {
        if (d->products[i].has_next)
            s->shelf[d->products[i].next] = 0;
    }
}

static struct shop shop_of(struct demo *d)
{
    struct shop s = {.d = d,
                     .shelf = arena_array(d->c->arena, int64_t, d->product_count),
                     .busy = arena_array(d->c->arena, bool, d->account_count),
                     .accounts = arena_array(d->c->arena, size_t, d->account_count),
                     .products = arena_array(d->c->arena, size_t, d->product_count)};
    read_actions(&s);
    for (size_t i = 0; i < d->account_count; i++) {
        const struct demo_account *a = &d->accounts[i];
        if (a->rep_count > 0 && demo_buys_wine(a->type) && !s.busy[i])
            s.accounts[s.account_count++] = i;
    }
    for (size_t i = 0; i < d->product_count; i++) {
        const struct demo_product *p = &d->products[i];
        if (p->supply == SUPPLY_GOOD && !p->barred && !p->admin_only && s.shelf[i] >= CASES_ENOUGH * p->unit_set)
            s.products[s.product_count++] = i;
    }
    MUST(s.account_count > PLANS && s.product_count > PLANS * LINES_MAX); /* hundreds of each */
    return s;
}

/* One that is still in the hat. */
static size_t draw(struct demo *d, size_t *hat, size_t *n)
{
    size_t at = (size_t)demo_below(&d->random, (int64_t)*n), drawn = hat[at];
    hat[at] = hat[--*n];
    return drawn;
}

/* What comes after the submit happens on the working day after it. */
static void plan_ending(struct demo *d, struct demo_sale *sale, enum demo_kind kind, int64_t ago)
{
    do
        ago--;
    while (demo_is_weekend(d, ago));
    MUST(ago > 0); /* those that have ended are older than a long weekend */
    demo_plan(d,
              (struct demo_action){.at_ms = demo_office_hours(d, ago), .kind = kind, .who = DEMO_DANA, .sale = sale});
}

static void plan_sale(struct shop *s, const struct plan *plan)
{
    struct demo *d = s->d;
    struct demo_sale *sale = arena_new(d->c->arena, struct demo_sale);
    int64_t ago = demo_working_day(d, plan->ago);
    sale->account = draw(d, s->accounts, &s->account_count);
    sale->draft = plan->draft;
    sale->from = (struct date){d->today.days + (plan->due_in > 0 ? plan->due_in : LEAD_DAYS - (int32_t)ago)};
    for (int64_t n = demo_between(&d->random, 1, LINES_MAX); n > 0; n--) {
        size_t product = draw(d, s->products, &s->product_count);
        sale->lines[sale->line_count].product = product;
        sale->lines[sale->line_count++].btl = demo_between(&d->random, 1, CASES_MAX) * d->products[product].unit_set;
    }
    if (demo_chance(&d->random, 30))
        sale->reference = arena_printf(d->c->arena, "PO %lld", (long long)demo_between(&d->random, 10200, 98800));
    const struct demo_account *a = &d->accounts[sale->account];
    demo_plan(d, (struct demo_action){.at_ms = demo_office_hours(d, ago),
                                      .kind = ACT_SELL,
                                      .who = (enum demo_person)a->reps[demo_below(&d->random, a->rep_count)],
                                      .sale = sale});
    if (plan->then != ACT_SELL)
        plan_ending(d, sale, plan->then, ago);
}

void demo_sales(struct demo *d)
{
    struct shop s = shop_of(d);
    for (size_t i = 0; i < PLANS; i++)
        plan_sale(&s, &plans[i]);
}

/* --- it happens --- */

static enum err sell(struct demo *d, struct demo_sale *sale)
{
    struct account account;
    struct order made;
    struct order_draft draft = {.draft = sale->draft, .reference = sale->reference, .line_count = sale->line_count};
    TRY(account_get(d->c, &account, d->accounts[sale->account].id));
    draft.account = account.id;
    draft.delivery_date = order_next_ship_day(d->c, &account, sale->from);
    draft.lines = arena_array(d->c->arena, struct order_line_draft, sale->line_count);
    for (size_t i = 0; i < sale->line_count; i++)
        draft.lines[i] =
            (struct order_line_draft){.product = d->products[sale->lines[i].product].id, .qty = {sale->lines[i].btl}};
    TRY(order_submit(d->c, &made, &draft));
    sale->number = made.number;
    d->out->orders++;
    return ERR_OK;
}

enum err demo_sale_act(struct demo *d, const struct demo_action *a)
{
    struct order order;
    if (a->kind == ACT_SELL)
        return sell(d, a->sale);
    TRY(order_get(d->c, &order, a->sale->number));
    if (a->kind == ACT_SALE_CONFIRM)
        return order_go_confirmed(d->c, &order);
    if (a->kind == ACT_SALE_RELEASE)
        return order_go_active(d->c, &order);
    return order_go_cancelled(d->c, &order, &(struct order_ending){.note = "Ordered twice by mistake."});
}
