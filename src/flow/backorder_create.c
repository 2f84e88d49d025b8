/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making a back order: look, decide, refuse; then take a number and write. Reads nothing after its first
 * write, so that PostgreSQL gets all writes in one flush. */
#include "flow/backorder_create.h"

#include "account/account.h"
#include "event/event.h"
#include "flow/backorder_lines.h"
#include "store/number.h"
#include "user/user.h"

static enum err check_account(struct ctx *c, struct account *account, int64_t id)
{
    bool found;
    TRY(account_find(c, account, &found, id));
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "account", NULL);
    if (!account->active)
        return refuse(c, ERR_ACCOUNT_INACTIVE, "account", NULL);
    return ERR_OK;
}

/* What was written, as it is shown: the same as backorder_get() would read. */
static struct backorder written(struct ctx *c, int64_t number, const struct backorder_draft *draft,
                                const struct account *account, struct backorder_goods **goods)
{
    struct backorder bo = {
        .number = number,
        .rev = 1,
        .display = backorder_display(c, number),
        .account = backorder_account_of(c, account),
        .status = BACKORDER_OPEN,
        .note = draft->note,
        .reference = draft->reference,
        .priority = draft->priority,
        .need_by = draft->need_by,
        .created_at_ms = c->now_ms,
        .created_by = {c->user->id, c->user->name},
        .captured_at_ms = draft->captured_at_ms,
        .waiting_since_ms = c->now_ms,
        .lines = arena_array(c->arena, struct backorder_line, draft->line_count),
        .line_count = draft->line_count,
        .next_line = (int64_t)draft->line_count + 1,
    };
    for (size_t i = 0; i < draft->line_count; i++) {
        bo.lines[i] = backorder_line_of(c, &draft->lines[i], goods[i], (int64_t)i + 1);
        bo.total.btl += draft->lines[i].qty.btl; /* at most 200 lines of a million */
    }
    bo.actions = backorder_actions(&bo.action_count, bo.status, false);
    return bo;
}

static enum err create(struct ctx *c, struct backorder *out, struct backorder_draft *draft,
                       struct backorder_warnings warnings)
{
    struct account account;
    struct backorder_goods **goods;
    struct backorder_ref *reps;
    size_t rep_count;
    int64_t number;
    if (!user_id(c).has)
        return refuse(c, ERR_FORBIDDEN, "", "a back order is made by a user; sign in as one");
    TRY(check_account(c, &account, draft->account));
    TRY(backorder_header(c, draft, NULL));
    TRY(backorder_lines_check(c, draft, NULL, &goods, &warnings));
    TRY(backorder_reps(c, &reps, &rep_count, account.id));
    TRY(number_take(c, &number, NUMBER_BACK_ORDER));
    TRY(backorder_insert(c, number, draft));
    TRY(event_write(c, "back_order.created", "back_order", number, 1,
                    record_diff(c, &backorder_create_record, NULL, draft)));
    *out = written(c, number, draft, &account, goods);
    out->reps = reps;
    out->rep_count = rep_count;
    out->warnings = warnings;
    return ERR_OK;
}

enum err backorder_create(struct ctx *c, struct backorder *out, struct backorder_draft *draft)
{
    return create(c, out, draft, (struct backorder_warnings){0});
}

/* The lines that could be added today, as new ones. */
static enum err copy_lines(struct ctx *c, struct backorder_draft *draft, const struct backorder *from,
                           struct backorder_warnings *warnings)
{
    draft->line_count = 0;
    for (size_t i = 0; i < from->line_count; i++) {
        const struct backorder_line *line = &from->lines[i];
        const struct product product = {
            .active = line->goods.active, .orderable = line->goods.orderable, .admin_only = line->goods.admin_only};
        if (product_may_add(c, &product) == ERR_OK)
            draft->lines[draft->line_count++] =
                (struct backorder_line_draft){.product = line->goods.product.id, .qty = line->qty, .note = line->note};
        else
            backorder_lines_warn(c, warnings, line->goods.active ? "product_admin_only" : "product_inactive", "lines",
                                 "%s was left out: it can't be added now.", line->goods.product.name);
    }
    return draft->line_count > 0 ? ERR_OK
                                 : refuse(c, ERR_BACK_ORDER_NO_LINES, "", "none of its products can be added now");
}

enum err backorder_duplicate(struct ctx *c, struct backorder *out, int64_t number, struct maybe_i64 account)
{
    struct backorder from;
    struct backorder_warnings warnings = {0};
    TRY(backorder_get(c, &from, number));
    struct backorder_draft draft = {
        .duplicate_of = some_i64(number),
        .account = account.has ? account.v : from.account.id,
        .note = from.note,
        .reference = from.reference,
        .need_by = DATE_NONE,
        .lines = arena_array(c->arena, struct backorder_line_draft, from.line_count),
    };
    TRY(copy_lines(c, &draft, &from, &warnings));
    return create(c, out, &draft, warnings);
}
