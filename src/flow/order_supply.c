/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an order takes from stock: shortfalls that go to a back order, the policy for what is not there, and a word when
 * others wait for what it takes. */
#include "backorder/backorder_demand.h"
#include "flow/backorder_lines.h"
#include "flow/order_plan.h"
#include "user/user.h"

/* All products that the order has, had, or both; each once. */
static int64_t *products_of(struct ctx *c, size_t *n, const struct order *after, const struct order *before)
{
    size_t most = after->line_count + (before == NULL ? 0 : before->line_count);
    int64_t *ids = arena_array(c->arena, int64_t, most);
    *n = 0;
    for (size_t i = 0; i < most; i++) {
        bool is_new = i < after->line_count;
        int64_t id = is_new ? after->lines[i].product.id : before->lines[i - after->line_count].product.id;
        size_t at = 0;
        while (at < *n && ids[at] != id)
            at++;
        ids[at] = id;
        *n += at == *n;
    }
    return ids;
}

static bool same_place(const struct order_line *a, const struct order_line *b)
{
    return a->product.id == b->product.id && a->warehouse == b->warehouse;
}

/* Bottles that a line could have: what is available, what the order itself held there, less what its lines before it
 * take. */
static int64_t left_for(struct ctx *c, struct order_plan *plan, const struct order *before, size_t i)
{
    const struct order_line *line = &plan->after.lines[i];
    int64_t left = balance_available(balances_at(c, &plan->balances, line->product.id, line->warehouse)).btl;
    for (size_t k = 0; before != NULL && k < before->line_count; k++)
        left += same_place(&before->lines[k], line) ? before->lines[k].qty.btl : 0;
    for (size_t k = 0; k < i; k++)
        left -= same_place(&plan->after.lines[k], line) ? plan->after.lines[k].qty.btl : 0;
    return left < 0 ? 0 : left;
}

/* A product stands on a back order once: the shortfalls of two lines are one line. */
static enum err add_short(struct ctx *c, struct order_plan *plan, const struct order_line *line, int64_t btl,
                          size_t sent)
{
    struct backorder_draft *shorts = &plan->shorts;
    for (size_t i = 0; i < shorts->line_count; i++) {
        if (shorts->lines[i].product != line->product.id)
            continue;
        shorts->lines[i].qty.btl += btl;
        if (shorts->lines[i].qty.btl > QTY_LINE_MAX_BTL)
            return refuse(c, ERR_FIELD_RANGE, backorder_line_field(c, sent, "qty_btl"),
                          "the shortfall is more than a back order takes");
        return ERR_OK;
    }
    shorts->lines[shorts->line_count++] =
        (struct backorder_line_draft){.product = line->product.id, .qty = {btl}, .note = line->note};
    return ERR_OK;
}

static void drop_line(struct order_plan *plan, size_t i)
{
    plan->after.line_count--;
    for (; i < plan->after.line_count; i++) {
        plan->after.lines[i] = plan->after.lines[i + 1];
        plan->sent[i] = plan->sent[i + 1];
    }
}

enum err order_plan_shorts(struct ctx *c, struct order_plan *plan, const struct order_draft *draft,
                           const struct order *before)
{
    size_t n;
    int64_t *ids = products_of(c, &n, &plan->after, before);
    TRY(inventory_balances(c, &plan->balances, ids, n));
    plan->shorts = (struct backorder_draft){.account = plan->account.id, .need_by = DATE_NONE};
    plan->shorts.lines = arena_array(c->arena, struct backorder_line_draft, plan->after.line_count);
    if (before != NULL && !record_given(&order_edit_record, draft, "lines"))
        return ERR_OK;
    for (size_t i = 0; i < plan->after.line_count;) {
        struct order_line *line = &plan->after.lines[i];
        int64_t left = left_for(c, plan, before, i);
        if (!draft->lines[plan->sent[i]].short_to_back_order || line->qty.btl <= left) {
            i++;
            continue;
        }
        TRY(add_short(c, plan, line, line->qty.btl - left, plan->sent[i]));
        line->qty.btl = left;
        order_line_complete(line);
        if (left == 0)
            drop_line(plan, i);
        else
            i++;
    }
    for (size_t i = 0; i < plan->after.line_count; i++)
        plan->after.lines[i].position = (int64_t)i + 1;
    return ERR_OK;
}

/* The field to name for a place: the last line that takes from it. */
static const char *field_of(struct ctx *c, const struct order_plan *plan, const struct move *m)
{
    for (size_t i = plan->after.line_count; i-- > 0;) {
        if (plan->after.lines[i].product.id == m->product && plan->after.lines[i].warehouse == m->warehouse)
            return backorder_line_field(c, plan->sent[i], "qty_btl");
    }
    return "lines";
}

static const char *name_of(const struct order_plan *plan, const struct move *m)
{
    for (size_t i = 0; i < plan->after.line_count; i++) {
        if (plan->after.lines[i].product.id == m->product)
            return plan->after.lines[i].product.name;
    }
    return "";
}

/* By how much a move changes Available. */
static int64_t change_of(const struct move *m)
{
    return m->bucket == BUCKET_ON_FUTURE ? -m->qty.btl : m->qty.btl;
}

static enum err check_short(struct ctx *c, struct order_plan *plan, const struct move *m)
{
    int64_t available = balance_available(balances_at(c, &plan->balances, m->product, m->warehouse)).btl;
    int64_t short_btl = -(available + change_of(m));
    int policy = c->company->stock_policy;
    if (change_of(m) >= 0 || short_btl <= 0 || policy == STOCK_ALLOW)
        return ERR_OK;
    const char *text = arena_printf(c->arena, "%s: %lld of its bottles are available, %lld too few.", name_of(plan, m),
                                    (long long)(available < 0 ? 0 : available), (long long)short_btl);
    if (policy == STOCK_BLOCK_ALL || (policy == STOCK_BLOCK_REPS && !user_is_admin(c)))
        return refuse(c, ERR_STOCK_SHORT, field_of(c, plan, m), "%s", text);
    backorder_lines_warn(c, &plan->after.warnings, "stock_short", field_of(c, plan, m), "%s", text);
    return ERR_OK;
}

/* Said here, before anything is written; inventory_post() then only says it again. */
static enum err check_limit(struct ctx *c, struct order_plan *plan, const struct move *m)
{
    struct balance after = *balances_at(c, &plan->balances, m->product, m->warehouse);
    return balance_apply(&after, m) ? ERR_OK : refuse(c, ERR_STOCK_LIMIT, field_of(c, plan, m), NULL);
}

/* Does it take bottles that others wait for? Back orders wait for those of the primary warehouse only. */
static enum err warn_if_waited_for(struct ctx *c, struct order_plan *plan, const struct move *m, struct qty wanted)
{
    struct balance *primary;
    int64_t available = balance_available(balances_at(c, &plan->balances, m->product, m->warehouse)).btl;
    if (wanted.btl == 0 || change_of(m) >= 0 || available <= 0 || available + change_of(m) >= wanted.btl)
        return ERR_OK;
    TRY(inventory_primary(c, &primary, &m->product, 1));
    if (primary->warehouse == m->warehouse)
        backorder_lines_warn(c, &plan->after.warnings, "waiting_demand", field_of(c, plan, m),
                             "Open back orders of others wait for %lld bottles of %s.", (long long)wanted.btl,
                             name_of(plan, m));
    return ERR_OK;
}

/* Reps see the sum, not the accounts. */
static enum err warn_waiting(struct ctx *c, struct order_plan *plan)
{
    struct qty *wanted;
    int64_t *ids = arena_array(c->arena, int64_t, plan->moves.n);
    if (!company_sees_back_orders(c) || plan->moves.n == 0)
        return ERR_OK;
    for (size_t i = 0; i < plan->moves.n; i++)
        ids[i] = plan->moves.items[i].product;
    TRY(backorder_wanted(c, &wanted, ids, plan->moves.n, plan->account.id));
    for (size_t i = 0; i < plan->moves.n; i++)
        TRY(warn_if_waited_for(c, plan, &plan->moves.items[i], wanted[i]));
    return ERR_OK;
}

enum err order_plan_stock(struct ctx *c, struct order_plan *plan, const struct order *before)
{
    int before_state = before == NULL ? ORDER_CANCELLED : before->state;
    enum err first = ERR_OK;
    plan->moves = order_moves_between(c, before_state, before == NULL ? NULL : before->lines,
                                      before == NULL ? 0 : before->line_count, plan->after.state, plan->after.lines,
                                      plan->after.line_count);
    for (size_t i = 0; i < plan->moves.n; i++) {
        enum err err = check_short(c, plan, &plan->moves.items[i]);
        first = first == ERR_OK ? err : first;
    }
    TRY(first);
    for (size_t i = 0; i < plan->moves.n; i++)
        TRY(check_limit(c, plan, &plan->moves.items[i]));
    return warn_waiting(c, plan);
}
