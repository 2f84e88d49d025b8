/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order form filled: choices of a line, lines of back orders. */
#include "flow/order_start.h"

#include "backorder/backorder_demand.h"
#include "user/user.h"

#include <stdlib.h>

/* What all choices are made of; read once. */
struct stall {
    struct backorder_goods **goods;
    struct product **products;
    struct warehouses warehouses;
    struct order_prices prices;
    struct balances balances;
    struct qty *wanted; /* NULL: no access to back orders */
};

static enum err read_stall(struct ctx *c, struct stall *stall, const struct account *account, const int64_t *ids,
                           size_t n)
{
    TRY(backorder_goods(c, &stall->goods, ids, n));
    TRY(product_get_all(c, &stall->products, ids, n));
    TRY(warehouse_list(c, &stall->warehouses));
    TRY(order_prices(c, &stall->prices, account->id, company_today(c), ids, n));
    TRY(inventory_balances(c, &stall->balances, ids, n));
    if (company_sees_back_orders(c))
        TRY(backorder_wanted(c, &stall->wanted, ids, n, account->id));
    return ERR_OK;
}

static void offer_prices(struct ctx *c, struct order_choice *choice, const struct stall *stall,
                         const struct account *account)
{
    choice->prices = arena_array(c->arena, struct order_price_choice, stall->prices.n);
    for (size_t i = 0; i < stall->prices.n; i++) {
        const struct order_price *price = &stall->prices.items[i];
        if (price->product != choice->product.id)
            continue;
        choice->prices[choice->price_count++] =
            (struct order_price_choice){price->price_level, price->price_level_name, price->price};
        bool is_default = account->price_level.has && account->price_level.v == price->price_level;
        if (is_default || !choice->price_level.has)
            choice->price_level = some_i64(price->price_level);
    }
}

static void offer_warehouses(struct ctx *c, struct order_choice *choice, struct stall *stall)
{
    choice->warehouses = arena_array(c->arena, struct order_warehouse_choice, stall->warehouses.n);
    for (size_t i = 0; i < stall->warehouses.n; i++) {
        const struct warehouse *w = &stall->warehouses.items[i];
        if (!w->active)
            continue;
        const struct balance *b = balances_at(c, &stall->balances, choice->product.id, w->id);
        choice->warehouses[choice->warehouse_count++] =
            (struct order_warehouse_choice){.id = w->id,
                                            .code = w->code,
                                            .name = w->name,
                                            .primary = w->id == choice->warehouse,
                                            .on_hand = b->on_hand,
                                            .available = balance_available(b)};
    }
}

static struct order_choice choice_of(struct ctx *c, struct stall *stall, size_t i, const struct account *account)
{
    const struct backorder_goods *goods = stall->goods[i];
    const struct backorder_line_draft none = {0};
    struct backorder_line line = backorder_line_of(c, &none, goods, 0); /* for its flags */
    struct order_choice choice = {.product = goods->product,
                                  .producer = goods->producer,
                                  .importer = goods->importer,
                                  .flags = line.flags,
                                  .flag_count = line.flag_count,
                                  .orderable = product_may_add(c, stall->products[i]) == ERR_OK,
                                  .successor = goods->successor,
                                  .warehouse = stall->products[i]->primary_warehouse};
    if (stall->wanted != NULL)
        choice.waiting_btl = some_i64(stall->wanted[i].btl);
    offer_prices(c, &choice, stall, account);
    offer_warehouses(c, &choice, stall);
    return choice;
}

enum err order_choices(struct ctx *c, struct order_choices *out, const struct account *account, const int64_t *products,
                       size_t n, bool all)
{
    struct stall stall = {0};
    struct order_choices choices = {arena_array(c->arena, struct order_choice, n), 0};
    TRY(read_stall(c, &stall, account, products, n));
    for (size_t i = 0; i < n; i++) {
        bool hidden = stall.products[i] != NULL && stall.products[i]->admin_only && !user_is_admin(c);
        if (stall.products[i] != NULL && stall.goods[i] != NULL && (all || !hidden))
            choices.items[choices.n++] = choice_of(c, &stall, i, account);
    }
    *out = choices;
    return ERR_OK;
}

/* --- the form --- */

static enum err begin_form(struct ctx *c, struct order_form *form, const struct account *account)
{
    struct date tomorrow = company_today(c);
    tomorrow.days++;
    if (!account->active)
        return refuse(c, ERR_ACCOUNT_INACTIVE, "account", NULL);
    form->account = backorder_account_of(c, account);
    if (order_check_account(c, account, "account") != ERR_OK) {
        form->blocked = c->problems[0].detail;
        ctx_forget(c); /* told here, refused at the submit */
    }
    form->holds = order_holds(c, &form->hold_count, account->status);
    form->ship_days = account->ship_days.has ? account->ship_days.v : c->company->ship_days;
    form->next_ship_day = order_next_ship_day(c, account, tomorrow);
    form->draft_orders = c->company->draft_orders;
    form->auto_expire_drafts = c->company->auto_expire_drafts;
    form->future_days = c->company->future_days;
    return ERR_OK;
}

enum err order_form_of_account(struct ctx *c, struct order_form *out, int64_t id)
{
    struct account account;
    struct order_form form = {0};
    TRY(account_get(c, &account, id));
    TRY(begin_form(c, &form, &account));
    *out = form;
    return ERR_OK;
}

static int by_waiting(const void *a, const void *b)
{
    const struct backorder *x = a, *y = b;
    int order = cmp_i64(x->waiting_since_ms, y->waiting_since_ms);
    return order != 0 ? order : cmp_i64(x->number, y->number);
}

static enum err read_sources(struct ctx *c, struct backorder *sources, const int64_t *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TRY(backorder_get(c, &sources[i], numbers[i]));
        for (size_t k = 0; k < i; k++) {
            if (numbers[k] == numbers[i])
                return refuse(c, ERR_BACK_ORDER_TWICE, "back_orders", "%s is named twice", sources[i].display);
        }
        const struct backorder_standing standing = backorder_standing_of(&sources[i]);
        TRY(backorder_may(c, &standing, BACKORDER_START));
        if (sources[i].account.id != sources[0].account.id)
            return refuse(c, ERR_BACK_ORDER_OTHER_ACCOUNT, "back_orders", "%s is another account's",
                          sources[i].display);
    }
    qsort(sources, n, sizeof *sources, by_waiting);
    return ERR_OK;
}

/* A line of a back order joins the one of its product, or begins it. */
static void add_source(struct ctx *c, struct order_form *form, int64_t *ids, const struct backorder *bo,
                       const struct backorder_line *line, size_t most)
{
    size_t at = 0;
    while (at < form->line_count && ids[at] != line->goods.product.id)
        at++;
    struct order_form_line *into = &form->lines[at];
    if (at == form->line_count) {
        ids[form->line_count++] = line->goods.product.id;
        into->sources = arena_array(c->arena, struct order_form_source, most);
    }
    into->note = into->note == NULL ? line->note : into->note;
    into->qty.btl += line->qty.btl;
    into->sources[into->source_count++] = (struct order_form_source){bo->number, line->id, line->qty, line->note};
}

static enum err add_choices(struct ctx *c, struct order_form *form, const struct account *account, const int64_t *ids)
{
    struct order_choices choices;
    TRY(order_choices(c, &choices, account, ids, form->line_count, true));
    if (choices.n != form->line_count)
        return ERR_INTERNAL; /* a line's product is always there */
    for (size_t i = 0; i < form->line_count; i++) {
        struct order_form_line *line = &form->lines[i];
        line->choice = choices.items[i];
        line->cases = qty_cases(line->qty, line->choice.product.unit_set);
        line->bottles = qty_loose(line->qty, line->choice.product.unit_set);
    }
    return ERR_OK;
}

enum err order_form_of_back_orders(struct ctx *c, struct order_form *out, const int64_t *numbers, size_t n)
{
    struct account account;
    struct order_form form = {0};
    struct backorder *sources = arena_array(c->arena, struct backorder, n);
    size_t lines = 0;
    TRY(read_sources(c, sources, numbers, n));
    TRY(account_get(c, &account, sources[0].account.id));
    TRY(begin_form(c, &form, &account));
    for (size_t i = 0; i < n; i++)
        lines += sources[i].line_count;
    int64_t *ids = arena_array(c->arena, int64_t, lines);
    form.lines = arena_array(c->arena, struct order_form_line, lines);
    form.back_orders = arena_array(c->arena, struct order_form_back_order, n);
    for (size_t i = 0; i < n; i++) {
        const struct backorder *bo = &sources[i];
        form.back_orders[form.back_order_count++] =
            (struct order_form_back_order){bo->number, bo->rev, bo->display, bo->note, bo->waiting_since_ms};
        for (size_t k = 0; k < bo->line_count; k++)
            add_source(c, &form, ids, bo, &bo->lines[k], n);
    }
    TRY(add_choices(c, &form, &account, ids));
    *out = form;
    return ERR_OK;
}
