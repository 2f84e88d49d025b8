/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of an order as they were sent, made complete: product, warehouse, bottles, price. */
#include "flow/backorder_lines.h"
#include "flow/order_plan.h"
#include "flow/sent_line.h"

#include <string.h>

/* What the lines are held against; read once for all of them. */
struct shelf {
    struct product **products; /* of each line sent; NULL: unknown */
    struct warehouses warehouses;
    struct order_prices prices;
    bool converting; /* 0 bottles mean: not this time */
};

static bool given(const struct order_line_draft *line, const char *name)
{
    return record_given(&order_line_draft_record, line, name);
}

static const struct order_line *kept_line(const struct order *before, const struct order_line_draft *sent)
{
    for (size_t i = 0; before != NULL && sent->id.has && i < before->line_count; i++) {
        if (before->lines[i].id == sent->id.v)
            return &before->lines[i];
    }
    return NULL;
}

static enum err name_products(struct ctx *c, int64_t *ids, const struct order_draft *draft, const struct order *before)
{
    struct sent_line *lines = arena_array(c->arena, struct sent_line, draft->line_count);
    for (size_t i = 0; i < draft->line_count; i++) {
        const struct order_line *kept = kept_line(before, &draft->lines[i]);
        lines[i] = (struct sent_line){draft->lines[i].id, draft->lines[i].product, kept == NULL ? 0 : kept->product.id};
    }
    return sent_lines_products(c, ids, lines, draft->line_count, "the order");
}

static enum err read_shelf(struct ctx *c, struct shelf *shelf, const struct order_plan *plan,
                           const struct order_draft *draft, const struct order *before)
{
    int64_t *ids = arena_array(c->arena, int64_t, draft->line_count);
    TRY(name_products(c, ids, draft, before));
    shelf->converting = plan->source_count > 0;
    TRY(product_get_all(c, &shelf->products, ids, draft->line_count));
    TRY(warehouse_list(c, &shelf->warehouses));
    return order_prices(c, &shelf->prices, plan->account.id, company_today(c), ids, draft->line_count);
}

/* Bottles; 0 only where a line may be dropped. */
static enum err read_quantity(struct ctx *c, struct qty *out, const struct order_line_draft *sent,
                              const struct order_line *kept, const struct product *p, bool may_be_none, size_t i)
{
    const char *field = backorder_line_field(c, i, "qty_btl");
    bool by_case = given(sent, "cases") || given(sent, "bottles");
    bool by_program = kept == NULL && !by_case && sent->qty.btl > 0; /* it marks no fields as given */
    bool by_bottle = given(sent, "qty_btl") || by_program;
    int64_t unit_set = kept != NULL ? kept->product.unit_set : p->unit_set;
    struct qty qty = sent->qty;
    if (!by_bottle && !by_case && kept != NULL) {
        *out = kept->qty;
        return ERR_OK;
    }
    if (by_bottle && by_case)
        return refuse(c, ERR_QUANTITY_FORM, field, NULL);
    if (!by_bottle && !by_case && !may_be_none)
        return refuse(c, ERR_QUANTITY_FORM, field, NULL);
    if (by_case && !qty_from_cases(&qty, sent->cases, sent->bottles, unit_set))
        return refuse(c, ERR_FIELD_RANGE, field, "must come to 1 to %lld bottles", (long long)QTY_LINE_MAX_BTL);
    if (qty.btl > QTY_LINE_MAX_BTL || (qty.btl == 0 && !may_be_none))
        return refuse(c, ERR_FIELD_RANGE, field, "must come to 1 to %lld bottles", (long long)QTY_LINE_MAX_BTL);
    *out = qty;
    return ERR_OK;
}

static enum err choose_warehouse(struct ctx *c, struct order_line *line, const struct order_line_draft *sent,
                                 const struct order_line *kept, const struct product *p, const struct shelf *shelf,
                                 size_t i)
{
    int64_t id = sent->warehouse.has ? sent->warehouse.v : kept != NULL ? kept->warehouse : p->primary_warehouse;
    for (size_t k = 0; k < shelf->warehouses.n; k++) {
        const struct warehouse *w = &shelf->warehouses.items[k];
        if (w->id != id)
            continue;
        if (!w->active && (kept == NULL || kept->warehouse != id))
            return refuse(c, ERR_WAREHOUSE_INACTIVE, backorder_line_field(c, i, "warehouse"), NULL);
        line->warehouse = id;
        line->warehouse_code = w->code;
        line->warehouse_name = w->name;
        return ERR_OK;
    }
    return refuse(c, ERR_REFERENCE_UNKNOWN, backorder_line_field(c, i, "warehouse"), NULL);
}

static void take_price(struct order_line *line, const struct order_price *price)
{
    line->price_level = some_i64(price->price_level);
    line->price_level_name = price->price_level_name;
    line->price = price->price;
}

/* The level that was asked for; else the account's default one; else the first. NULL: none. */
static const struct order_price *find_price(const struct shelf *shelf, int64_t product, struct maybe_i64 asked,
                                            struct maybe_i64 by_default)
{
    const struct order_price *first = NULL;
    for (size_t i = 0; i < shelf->prices.n; i++) {
        const struct order_price *price = &shelf->prices.items[i];
        if (price->product != product)
            continue;
        if (asked.has ? price->price_level == asked.v : by_default.has && price->price_level == by_default.v)
            return price;
        first = first == NULL ? price : first;
    }
    return asked.has ? NULL : first;
}

static enum err choose_price(struct ctx *c, struct order_line *line, const struct order_line_draft *sent,
                             const struct order_line *kept, const struct order_plan *plan, const struct shelf *shelf,
                             size_t i)
{
    if (sent->price_cents.has && sent->price_level.has)
        return refuse(c, ERR_FIELD_READ_ONLY, backorder_line_field(c, i, "price_cents"),
                      "give a price level or a typed price, not both");
    if (sent->price_cents.has) {
        line->price_level = none_i64();
        line->price_level_name = NULL;
        line->price.cents = sent->price_cents.v;
        return ERR_OK;
    }
    if (kept != NULL &&
        (!sent->price_level.has || (kept->price_level.has && sent->price_level.v == kept->price_level.v)))
        return ERR_OK; /* fixed on the day it was put on the order */
    const struct order_price *price = find_price(shelf, line->product.id, sent->price_level, plan->account.price_level);
    if (price == NULL && sent->price_level.has)
        return refuse(c, ERR_PRICE_LEVEL_NOT_ALLOWED, backorder_line_field(c, i, "price_level"), NULL);
    if (price == NULL)
        return refuse(c, ERR_PRICE_MISSING, backorder_line_field(c, i, "price_level"), NULL);
    take_price(line, price);
    return ERR_OK;
}

static bool is_back_ordered(const struct order_plan *plan, int64_t product)
{
    for (size_t i = 0; i < plan->after.fill_count; i++) {
        if (plan->after.fills[i].product == product)
            return true;
    }
    return false;
}

/* May the product be sold on this line? What stays may stay, what is added or raised must be allowed. */
static enum err check_product(struct ctx *c, struct order_plan *plan, const struct order_line *line,
                              const struct order_line *kept, const struct product *p, size_t i)
{
    const char *field = backorder_line_field(c, i, "product");
    enum err may = product_may_add(c, p);
    bool more = kept == NULL || line->qty.btl > kept->qty.btl;
    if (may != ERR_OK && more)
        return refuse(c, may, field, NULL);
    if (p->discontinued && kept == NULL)
        backorder_lines_warn(c, &plan->after.warnings, "product_discontinued", field, "%s is discontinued.", p->name);
    return ERR_OK;
}

static bool same_maybe(struct maybe_i64 a, struct maybe_i64 b)
{
    return a.has == b.has && (!a.has || a.v == b.v);
}

/* Substitutes and shortfalls; who sees no back orders has no such fields. */
static enum err check_back_ordered(struct ctx *c, const struct order_plan *plan, const struct order_line *line,
                                   const struct order_line_draft *sent, const struct order_line *kept, size_t i)
{
    bool sees = company_sees_back_orders(c);
    if (sent->instead_of.has && !sees)
        return refuse(c, ERR_FIELD_UNKNOWN, backorder_line_field(c, i, "instead_of"), NULL);
    if (kept != NULL && sees && given(sent, "instead_of") && !same_maybe(sent->instead_of, kept->instead_of))
        return refuse(c, ERR_FIELD_READ_ONLY, backorder_line_field(c, i, "instead_of"),
                      "what a line stands in for can't be changed; leave the line out and add another");
    if (sent->instead_of.has && !is_back_ordered(plan, sent->instead_of.v))
        return refuse(c, ERR_SUBSTITUTE_UNKNOWN, backorder_line_field(c, i, "instead_of"), NULL);
    if (sent->instead_of.has && sent->instead_of.v == line->product.id)
        return refuse(c, ERR_SUBSTITUTE_UNKNOWN, backorder_line_field(c, i, "instead_of"),
                      "a product can't stand in for itself");
    if (!sent->short_to_back_order)
        return ERR_OK;
    if (!sees)
        return refuse(c, ERR_FIELD_UNKNOWN, backorder_line_field(c, i, "short_to_back_order"), NULL);
    if (is_back_ordered(plan, line->product.id) || sent->instead_of.has)
        return refuse(c, ERR_SHORT_HAS_BACK_ORDER, backorder_line_field(c, i, "short_to_back_order"), NULL);
    return ERR_OK;
}

static enum err plan_line(struct ctx *c, struct order_plan *plan, const struct shelf *shelf,
                          const struct order_line_draft *sent, const struct order *before, size_t i)
{
    const struct order_line *kept = kept_line(before, sent);
    const struct product *p = shelf->products[i];
    struct order_line line = {0};
    if (p == NULL)
        return refuse(c, ERR_REFERENCE_UNKNOWN, backorder_line_field(c, i, "product"), NULL);
    if (kept != NULL)
        line = *kept;
    else
        line.product = (struct backorder_product){p->id, p->code, p->name, p->vintage, p->unit_set};
    TRY(read_quantity(c, &line.qty, sent, kept, p, shelf->converting && kept == NULL, i));
    if (line.qty.btl == 0)
        return ERR_OK;
    TRY(check_product(c, plan, &line, kept, p, i));
    TRY(choose_warehouse(c, &line, sent, kept, p, shelf, i));
    TRY(check_back_ordered(c, plan, &line, sent, kept, i));
    TRY(choose_price(c, &line, sent, kept, plan, shelf, i));
    if (kept == NULL)
        line.instead_of = sent->instead_of;
    if (kept == NULL || given(sent, "note"))
        line.note = sent->note;
    order_line_complete(&line);
    plan->sent[plan->after.line_count] = i;
    plan->after.lines[plan->after.line_count++] = line;
    return ERR_OK;
}

/* New lines get the next ids, all get their places. */
static void number_lines(struct order *after)
{
    for (size_t i = 0; i < after->line_count; i++) {
        after->lines[i].position = (int64_t)i + 1;
        if (after->lines[i].id == 0)
            after->lines[i].id = after->next_line++;
    }
}

enum err order_plan_lines(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                          const struct order *before)
{
    struct shelf shelf = {0};
    enum err first = ERR_OK;
    plan->sent = arena_array(c->arena, size_t, ORDER_LINES_MAX);
    if (before != NULL && !record_given(&order_edit_record, draft, "lines"))
        return ERR_OK; /* they stay as they are */
    TRY(read_shelf(c, &shelf, plan, draft, before));
    plan->after.lines = arena_array(c->arena, struct order_line, draft->line_count);
    plan->after.line_count = 0;
    for (size_t i = 0; i < draft->line_count; i++) {
        enum err err = plan_line(c, plan, &shelf, &draft->lines[i], before, i);
        if (err != ERR_OK && !err_is_refusal(err))
            return err;
        first = first == ERR_OK ? err : first;
    }
    TRY(first);
    number_lines(&plan->after);
    return ERR_OK;
}
