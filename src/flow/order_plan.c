/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A plan's frame: the account, the back orders that an order is started from, the day, the whole. Lines: order_lines.c;
 * stock: order_supply.c. */
#include "flow/order_plan.h"

#include "user/user.h"

#include <stdlib.h>
#include <string.h>

static enum err plan_account(struct ctx *c, struct order_plan *plan, int64_t id, bool submit)
{
    bool found;
    TRY(account_find(c, &plan->account, &found, id));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "account", NULL);
    return submit ? order_check_account(c, &plan->account, "account") : ERR_OK;
}

static const char *source_field(struct ctx *c, size_t i, const char *name)
{
    return arena_printf(c->arena, "back_orders[%zu].%s", i, name);
}

static enum err read_source(struct ctx *c, struct backorder *out, const struct order_source *source, size_t i)
{
    const char *field = source_field(c, i, "number");
    enum err got = backorder_get(c, out, source->number);
    if (got == ERR_NOT_FOUND) {
        ctx_forget(c); /* said again with the field's name */
        return refuse(c, ERR_REFERENCE_UNKNOWN, field, NULL);
    }
    return got;
}

static enum err check_source(struct ctx *c, const struct order_plan *plan, const struct order_source *source, size_t i)
{
    const struct backorder *bo = &plan->sources[i];
    const char *field = source_field(c, i, "number");
    for (size_t k = 0; k < i; k++) {
        if (plan->sources[k].number == bo->number)
            return refuse(c, ERR_BACK_ORDER_TWICE, field, NULL);
    }
    if (bo->account.id != plan->account.id)
        return refuse(c, ERR_BACK_ORDER_OTHER_ACCOUNT, field, NULL);
    if (bo->status == BACKORDER_CLOSED)
        return refuse(c, ERR_BACK_ORDER_CLOSED, field, "%s is closed: it was converted or closed before", bo->display);
    if (bo->tied_to != NULL)
        return refuse(c, ERR_BACK_ORDER_TIED, field, "%s is on %s order %lld", bo->display, bo->tied_to->state,
                      (long long)bo->tied_to->order);
    if (source->rev.has && source->rev.v != bo->rev)
        return refuse(c, ERR_STALE, source_field(c, i, "rev"), "%s has changed since you read it", bo->display);
    return ERR_OK;
}

static bool given_up(const struct order_source *source, int64_t line)
{
    for (size_t i = 0; i < source->give_up_count; i++) {
        if (source->give_up[i] == line)
            return true;
    }
    return false;
}

static bool keeps(const struct order_source *source, int64_t line)
{
    bool all = !record_given(&order_source_record, source, "keep_remainder") || source->keep_remainder;
    return all && !given_up(source, line);
}

static enum err check_give_up(struct ctx *c, const struct order_source *source, const struct order_fill *fills,
                              size_t n, size_t i)
{
    for (size_t k = 0; k < source->give_up_count; k++) {
        size_t at = 0;
        while (at < n && (fills[at].back_order != source->number || fills[at].line != source->give_up[k]))
            at++;
        if (at == n)
            return refuse(c, ERR_LINE_UNKNOWN, arena_printf(c->arena, "back_orders[%zu].give_up[%zu]", i, k), NULL);
    }
    return ERR_OK;
}

static int by_waiting(const void *a, const void *b)
{
    const struct order_fill *x = a, *y = b;
    int order = cmp_i64(x->waiting_since_ms, y->waiting_since_ms);
    if (order == 0)
        order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

/* A fill for each line of each back order, longest waiting first; the bottles follow when the lines are known. */
static enum err plan_fills(struct ctx *c, struct order_plan *plan, const struct order_draft *draft)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < plan->source_count; i++)
        most += plan->sources[i].line_count;
    struct order_fill *fills = arena_array(c->arena, struct order_fill, most);
    for (size_t i = 0; i < plan->source_count; i++) {
        const struct backorder *bo = &plan->sources[i];
        for (size_t k = 0; k < bo->line_count; k++)
            fills[n++] = (struct order_fill){.back_order = bo->number,
                                             .line = bo->lines[k].id,
                                             .product = bo->lines[k].goods.product.id,
                                             .wanted = bo->lines[k].qty,
                                             .keep_remainder = keeps(&draft->back_orders[i], bo->lines[k].id),
                                             .note = bo->lines[k].note,
                                             .waiting_since_ms = bo->waiting_since_ms};
        TRY(check_give_up(c, &draft->back_orders[i], fills, n, i));
    }
    qsort(fills, n, sizeof *fills, by_waiting);
    plan->after.fills = fills;
    plan->after.fill_count = n;
    return ERR_OK;
}

static enum err plan_sources(struct ctx *c, struct order_plan *plan, const struct order_draft *draft)
{
    plan->source_count = draft->back_order_count;
    plan->sources = arena_array(c->arena, struct backorder, plan->source_count);
    plan->after.back_orders = arena_array(c->arena, struct order_back_order, plan->source_count);
    plan->after.back_order_count = plan->source_count;
    for (size_t i = 0; i < plan->source_count; i++) {
        TRY(read_source(c, &plan->sources[i], &draft->back_orders[i], i));
        TRY(check_source(c, plan, &draft->back_orders[i], i));
        plan->after.back_orders[i] = (struct order_back_order){
            .number = plan->sources[i].number, .display = plan->sources[i].display, .tie = TIE_TIED};
    }
    return plan_fills(c, plan, draft);
}

/* On an edit the ties stay as they are; before activation it may still be said which remainders are kept. */
static enum err keep_ties(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                          const struct order *before)
{
    size_t n = before->fill_count;
    plan->after.fills = arena_array(c->arena, struct order_fill, n);
    if (n > 0)
        memcpy(plan->after.fills, before->fills, n * sizeof *before->fills);
    for (size_t i = 0; i < draft->back_order_count; i++) {
        const struct order_source *source = &draft->back_orders[i];
        bool tied = false;
        for (size_t k = 0; k < before->back_order_count; k++)
            tied |= before->back_orders[k].number == source->number && before->back_orders[k].tie == TIE_TIED;
        if (!tied)
            return refuse(c, ERR_REFERENCE_UNKNOWN, source_field(c, i, "number"),
                          "the order does not wait for its activation to close this back order");
        TRY(check_give_up(c, source, before->fills, n, i));
        for (size_t k = 0; k < n; k++) {
            if (plan->after.fills[k].back_order == source->number)
                plan->after.fills[k].keep_remainder = keeps(source, plan->after.fills[k].line);
        }
    }
    return ERR_OK;
}

/* Fills by the lines as they are now. What a closed back order got can only become less: its remainder was made
 * already. */
static void fill_up(struct order_plan *plan, const struct order *before)
{
    struct order *after = &plan->after;
    order_fill_up(after->fills, after->fill_count, after->lines, after->line_count);
    bool closed = before != NULL && before->activated_at_ms.has;
    for (size_t i = 0; closed && i < after->fill_count; i++) {
        if (after->fills[i].qty.btl > before->fills[i].qty.btl)
            after->fills[i].qty = before->fills[i].qty;
    }
}

static enum err plan_header(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                            const struct order *before)
{
    struct order *after = &plan->after;
    struct date today = company_today(c);
    after->account = backorder_account_of(c, &plan->account);
    after->account_status = plan->account.status;
    after->delivery_date = draft->delivery_date;
    after->note = draft->note;
    after->private_note = draft->private_note;
    after->reference = draft->reference;
    if (before != NULL)
        return ERR_OK;
    if (draft->draft && !c->company->draft_orders)
        return refuse(c, ERR_ORDER_DRAFTS_OFF, "draft", NULL);
    after->state = order_state_at_submit(c->company, draft->draft, draft->delivery_date, today);
    if (after->state == ORDER_ACTIVE)
        after->activated_at_ms = some_i64(c->now_ms);
    after->rev = 1;
    after->created_at_ms = c->now_ms;
    after->next_line = 1;
    if (c->user != NULL)
        after->created_by = (struct backorder_ref){c->user->id, c->user->name};
    return ERR_OK;
}

static enum err check_whole(struct ctx *c, struct order_plan *plan, const struct order *before)
{
    struct order *after = &plan->after;
    struct money total = {0};
    if (after->line_count == 0)
        return refuse(c, ERR_ORDER_NO_LINES, "lines", NULL);
    for (size_t i = 0; i < after->line_count; i++) {
        if (!money_add(&total, total, after->lines[i].total))
            return refuse(c, ERR_FIELD_RANGE, "lines", "the total is more than can be kept");
    }
    if (before == NULL || before->delivery_date.days != after->delivery_date.days)
        TRY(order_check_delivery(c, &plan->account, after->delivery_date, after->state));
    return ERR_OK;
}

enum err order_plan(struct ctx *c, struct order_plan *out, const struct order_draft *draft, const struct order *before)
{
    struct order_plan plan = {0};
    if (before != NULL)
        plan.after = *before;
    plan.after.warnings = (struct backorder_warnings){0};
    TRY(plan_account(c, &plan, before == NULL ? draft->account : before->account.id, before == NULL));
    TRY(plan_header(c, &plan, draft, before));
    if (draft->back_order_count > 0 && !company_sees_back_orders(c))
        return refuse(c, ERR_FIELD_UNKNOWN, "back_orders", NULL); /* no trace of them: not even the field */
    if (before == NULL)
        TRY(plan_sources(c, &plan, draft));
    else
        TRY(keep_ties(c, &plan, draft, before));
    TRY(order_plan_lines(c, &plan, draft, before));
    TRY(order_plan_shorts(c, &plan, draft, before));
    TRY(check_whole(c, &plan, before));
    TRY(order_plan_stock(c, &plan, before));
    fill_up(&plan, before);
    order_complete(c, &plan.after);
    *out = plan;
    return ERR_OK;
}
