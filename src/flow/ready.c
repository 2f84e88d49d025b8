/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proposals become drafts: first every one is looked at again, with what those before it take; then those that still
 * fit are written. */
#include "flow/ready.h"

#include "core/must.h"
#include "flow/order.h"
#include "flow/order_plan.h"

/* Bottles that proposals before this one take of a product's primary warehouse. */
struct taken {
    int64_t product, btl;
};

struct desk {
    struct taken *taken;
    size_t taken_count;
    struct order_draft *drafts; /* of each proposal; no account: refused */
};

static int64_t *taken_of(struct desk *desk, int64_t product)
{
    for (size_t i = 0; i < desk->taken_count; i++) {
        if (desk->taken[i].product == product)
            return &desk->taken[i].btl;
    }
    desk->taken[desk->taken_count] = (struct taken){product, 0};
    return &desk->taken[desk->taken_count++].btl;
}

static const char *field_of(struct ctx *c, size_t line, const char *name)
{
    return arena_printf(c->arena, "lines[%zu].%s", line, name);
}

/* The back order of a chosen line: one that was read for a line before it, or a new one of the draft. */
static enum err source_of(struct ctx *c, struct backorder **out, struct order_draft *draft, struct backorder *sources,
                          const struct ready_chosen *chosen, size_t i)
{
    int64_t number = chosen->lines[i].back_order;
    for (size_t k = 0; k < draft->back_order_count; k++) {
        if (sources[k].number == number) {
            *out = &sources[k];
            return ERR_OK;
        }
    }
    if (draft->back_order_count == ORDER_BACK_ORDERS_MAX)
        return refuse(c, ERR_FIELD_LENGTH, "lines", "at most %d back orders go into one order", ORDER_BACK_ORDERS_MAX);
    struct backorder *bo = &sources[draft->back_order_count];
    enum err got = backorder_get(c, bo, number);
    if (got == ERR_NOT_FOUND) {
        ctx_forget(c);
        return refuse(c, ERR_REFERENCE_UNKNOWN, field_of(c, i, "back_order"), NULL);
    }
    TRY(got);
    const struct backorder_standing standing = backorder_standing_of(bo);
    TRY(backorder_may(c, &standing, BACKORDER_START));
    draft->back_orders[draft->back_order_count++] = (struct order_source){.number = number};
    *out = bo;
    return ERR_OK;
}

static enum err line_of(struct ctx *c, const struct backorder_line **out, const struct backorder *bo,
                        const struct ready_chosen *chosen, size_t i)
{
    const struct ready_chosen_line *line = &chosen->lines[i];
    for (size_t k = 0; k < i; k++) {
        if (chosen->lines[k].back_order == line->back_order && chosen->lines[k].line == line->line)
            return refuse(c, ERR_FIELD_DUPLICATE, field_of(c, i, "line"), "the proposal names this line twice");
    }
    for (size_t k = 0; k < bo->line_count; k++) {
        if (bo->lines[k].id != line->line)
            continue;
        if (line->qty.btl > bo->lines[k].qty.btl)
            return refuse(c, ERR_FIELD_RANGE, field_of(c, i, "qty_btl"), "the line wants %lld bottles, not more",
                          (long long)bo->lines[k].qty.btl);
        *out = &bo->lines[k];
        return ERR_OK;
    }
    return refuse(c, ERR_LINE_UNKNOWN, field_of(c, i, "line"), NULL);
}

/* Same-product bottles of several back orders are one line of the order; the longest waiting is filled first. */
static void add_bottles(struct order_draft *draft, const struct backorder_line *line, struct qty qty)
{
    size_t at = 0;
    while (at < draft->line_count && draft->lines[at].product != line->goods.product.id)
        at++;
    if (at == draft->line_count) {
        draft->lines[at] = (struct order_line_draft){.product = line->goods.product.id, .note = line->note};
        draft->line_count++;
    }
    draft->lines[at].qty.btl += qty.btl; /* at most 200 lines of a million */
}

static enum err make_draft(struct ctx *c, struct order_draft *draft, const struct ready_chosen *chosen,
                           struct date delivery)
{
    struct account account;
    bool found;
    struct backorder *sources = arena_array(c->arena, struct backorder, ORDER_BACK_ORDERS_MAX);
    TRY(account_find(c, &account, &found, chosen->account));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "account", NULL);
    draft->draft = true;
    draft->delivery_date = date_is_set(delivery) ? delivery : order_ready_day(c, &account);
    draft->back_orders = arena_array(c->arena, struct order_source, ORDER_BACK_ORDERS_MAX);
    draft->lines = arena_array(c->arena, struct order_line_draft, chosen->line_count);
    for (size_t i = 0; i < chosen->line_count; i++) {
        struct backorder *bo = NULL;
        const struct backorder_line *line = NULL;
        TRY(source_of(c, &bo, draft, sources, chosen, i));
        MUST(bo != NULL);
        TRY(line_of(c, &line, bo, chosen, i));
        MUST(line != NULL);
        add_bottles(draft, line, chosen->lines[i].qty);
    }
    draft->account = chosen->account;
    return ERR_OK;
}

/* Are its bottles there, beside what the proposals before it take? */
static enum err check_stock(struct ctx *c, struct desk *desk, const struct order_draft *draft)
{
    struct balance *stock;
    int64_t *ids = arena_array(c->arena, int64_t, draft->line_count);
    for (size_t i = 0; i < draft->line_count; i++)
        ids[i] = draft->lines[i].product;
    TRY(inventory_primary(c, &stock, ids, draft->line_count));
    for (size_t i = 0; i < draft->line_count; i++) {
        int64_t left = balance_available(&stock[i]).btl - *taken_of(desk, ids[i]);
        if (draft->lines[i].qty.btl > left)
            return refuse(c, ERR_STOCK_SHORT, field_of(c, i, "qty_btl"), "%lld bottles are left, %lld were chosen",
                          (long long)(left < 0 ? 0 : left), (long long)draft->lines[i].qty.btl);
    }
    for (size_t i = 0; i < draft->line_count; i++)
        *taken_of(desk, ids[i]) += draft->lines[i].qty.btl;
    return ERR_OK;
}

/* Would it go through now? Nothing is written. */
static enum err look_at(struct ctx *c, struct desk *desk, const struct ready_start *start, size_t i)
{
    struct order_draft *draft = &desk->drafts[i];
    struct order would;
    TRY(make_draft(c, draft, &start->proposals[i], start->delivery_date));
    TRY(order_check(c, &would, draft));
    return check_stock(c, desk, draft);
}

static void note_refusal(struct ctx *c, struct ready_started *out, const struct ready_start *start, size_t i)
{
    const struct problem *first = &c->problems[0];
    const struct err_info *info = err_info(first->err);
    out->refused[out->refused_count++] =
        (struct ready_refused){.index = i,
                               .account = start->proposals[i].account,
                               .code = info->code,
                               .field = first->field,
                               .detail = first->detail == NULL ? info->sentence : first->detail};
}

static enum err check_once(struct ctx *c, const struct ready_start *start)
{
    for (size_t i = 0; i < start->proposal_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (start->proposals[k].account == start->proposals[i].account)
                return refuse(c, ERR_FIELD_DUPLICATE, arena_printf(c->arena, "proposals[%zu].account", i),
                              "one draft is made for each account; it is named twice");
        }
    }
    return ERR_OK;
}

static enum err write_drafts(struct ctx *c, struct desk *desk, struct ready_started *out,
                             const struct ready_start *start)
{
    for (size_t i = 0; i < start->proposal_count; i++) {
        struct order order;
        if (desk->drafts[i].account == 0)
            continue;
        TRY(order_submit(c, &order, &desk->drafts[i]));
        out->orders[out->order_count++] = (struct ready_made){.account = order.account.id,
                                                              .account_name = order.account.name,
                                                              .order = order.number,
                                                              .delivery_date = order.delivery_date,
                                                              .total = order.total_btl,
                                                              .total_price = order.total};
    }
    return ERR_OK;
}

enum err ready_start(struct ctx *c, struct ready_started *out, const struct ready_start *start)
{
    struct ready_started started = {0};
    struct desk desk = {0};
    size_t n = start->proposal_count, lines = 0;
    if (!c->company->draft_orders)
        return refuse(c, ERR_ORDER_DRAFTS_OFF, "", NULL);
    TRY(check_once(c, start));
    for (size_t i = 0; i < n; i++)
        lines += start->proposals[i].line_count;
    desk.taken = arena_array(c->arena, struct taken, lines);
    desk.drafts = arena_array(c->arena, struct order_draft, n);
    started.orders = arena_array(c->arena, struct ready_made, n);
    started.refused = arena_array(c->arena, struct ready_refused, n);
    for (size_t i = 0; i < n; i++) {
        enum err err = look_at(c, &desk, start, i);
        if (err == ERR_OK)
            continue;
        if (!err_is_refusal(err))
            return err;
        if (start->all_or_nothing)
            return refuse(c, err, arena_printf(c->arena, "proposals[%zu]", i), NULL);
        note_refusal(c, &started, start, i);
        ctx_forget(c);
        desk.drafts[i].account = 0;
    }
    TRY(write_drafts(c, &desk, &started, start));
    *out = started;
    return ERR_OK;
}
