/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of back orders over plain structs: no SQL, no I/O. */
#include "backorder/backorder.h"

#include "company/company.h"
#include "core/checked.h"

#include <stdlib.h>

static const char *actions_open[] = {"read", "edit", "start", "close", "duplicate"};
static const char *actions_else[] = {"read", "duplicate"};

enum err backorder_may(struct ctx *c, const struct backorder_standing *standing, enum backorder_action action)
{
    if (action == BACKORDER_READ || action == BACKORDER_COPY)
        return ERR_OK;
    if (standing->status == BACKORDER_CLOSED)
        return refuse(c, ERR_BACK_ORDER_CLOSED, "", NULL);
    if (standing->tied_order.has)
        return refuse(c, ERR_BACK_ORDER_TIED, "",
                      "it is on order %lld, which is not yet active; change or cancel that order",
                      (long long)standing->tied_order.v);
    return ERR_OK;
}

struct backorder_standing backorder_standing_of(const struct backorder *bo)
{
    return (struct backorder_standing){bo->rev, bo->status,
                                       bo->tied_to == NULL ? none_i64() : some_i64(bo->tied_to->order)};
}

const char **backorder_actions(size_t *count, int status, bool tied)
{
    bool open = status == BACKORDER_OPEN && !tied;
    *count = open ? sizeof(actions_open) / sizeof(actions_open[0]) : sizeof(actions_else) / sizeof(actions_else[0]);
    return open ? actions_open : actions_else;
}

const char *backorder_display(struct ctx *c, int64_t number)
{
    return text_numbered(c->arena, "BO-", number, "");
}

const char *backorder_line_field(struct ctx *c, size_t index, const char *name)
{
    return arena_printf(c->arena, "lines[%zu].%s", index, name);
}

static bool given(const struct backorder_line_draft *line, const char *name)
{
    return record_given(&backorder_line_draft_record, line, name);
}

enum err backorder_quantity(struct ctx *c, struct backorder_line_draft *line, int64_t unit_set, size_t index)
{
    bool by_bottle = given(line, "qty_btl");
    bool by_case = given(line, "cases") || given(line, "bottles");
    if (!by_bottle && !by_case && line->qty.btl > 0)
        return ERR_OK;
    if (by_bottle == by_case)
        return refuse(c, ERR_QUANTITY_FORM, backorder_line_field(c, index, "qty_btl"), NULL);
    struct qty qty = line->qty;
    bool fits = by_bottle || qty_from_cases(&qty, line->cases, line->bottles, unit_set);
    if (!fits || qty.btl < 1 || qty.btl > QTY_LINE_MAX_BTL)
        return refuse(c, ERR_FIELD_RANGE, backorder_line_field(c, index, "qty_btl"), "must come to 1 to %lld bottles",
                      (long long)QTY_LINE_MAX_BTL);
    line->qty = qty;
    return ERR_OK;
}

/* A line's product and its place, to find a product that stands there twice without comparing all with all.
 */
struct placed {
    int64_t product;
    size_t index;
};

static int by_product(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int order = cmp_i64(x->product, y->product);
    return order != 0 ? order : cmp_i64((int64_t)x->index, (int64_t)y->index);
}

enum err backorder_distinct(struct ctx *c, const struct backorder_line_draft *lines, size_t n)
{
    struct placed *placed = arena_array(c->arena, struct placed, n);
    for (size_t i = 0; i < n; i++)
        placed[i] = (struct placed){lines[i].product, i};
    qsort(placed, n, sizeof(placed[0]), by_product);
    size_t twice = SIZE_MAX; /* the first place at which a product comes again */
    for (size_t i = 1; i < n; i++) {
        if (placed[i].product == placed[i - 1].product && placed[i].index < twice)
            twice = placed[i].index;
    }
    return twice == SIZE_MAX ? ERR_OK
                             : refuse(c, ERR_LINE_PRODUCT_TWICE, backorder_line_field(c, twice, "product"), NULL);
}

static enum err check_captured(struct ctx *c, struct maybe_i64 at)
{
    if (!at.has || (at.v >= c->now_ms - BACKORDER_CAPTURED_MS_MAX && at.v <= c->now_ms + BACKORDER_SKEW_MS_MAX))
        return ERR_OK;
    return refuse(c, ERR_CAPTURED_AT, "captured_at", NULL);
}

enum err backorder_header(struct ctx *c, const struct backorder_draft *draft, const struct backorder_draft *before)
{
    if (before == NULL)
        TRY(check_captured(c, draft->captured_at_ms));
    struct date need_by = before == NULL ? DATE_NONE : before->need_by;
    int64_t priority = before == NULL ? 0 : before->priority;
    if (draft->need_by.days != need_by.days && date_is_set(draft->need_by)) {
        if (!c->company->need_by)
            return refuse(c, ERR_FIELD_READ_ONLY, "need_by", "the company does not use need-by dates");
        if (draft->need_by.days < company_today(c).days)
            return refuse(c, ERR_FIELD_RANGE, "need_by", "must not be a day gone by");
    }
    if (draft->priority != priority && draft->priority != 0 && !c->company->priority)
        return refuse(c, ERR_FIELD_READ_ONLY, "priority", "the company does not use priorities");
    return ERR_OK;
}

struct backorder_draft backorder_draft_of(struct ctx *c, const struct backorder *bo)
{
    struct backorder_draft draft = {
        .account = bo->account.id,
        .captured_at_ms = bo->captured_at_ms,
        .note = bo->note,
        .reference = bo->reference,
        .need_by = bo->need_by,
        .priority = bo->priority,
        .lines = arena_array(c->arena, struct backorder_line_draft, bo->line_count),
        .line_count = bo->line_count,
    };
    for (size_t i = 0; i < bo->line_count; i++) {
        const struct backorder_line *line = &bo->lines[i];
        draft.lines[i] = (struct backorder_line_draft){
            .id = some_i64(line->id), .product = line->goods.product.id, .qty = line->qty, .note = line->note};
    }
    return draft;
}

enum err backorder_may_add(struct ctx *c, const struct backorder_goods *goods, const char *field)
{
    const struct product product = {
        .active = goods->active, .orderable = goods->orderable, .admin_only = goods->admin_only};
    enum err err = product_may_add(c, &product);
    return err == ERR_OK ? ERR_OK : refuse(c, err, field, NULL);
}

struct backorder_account backorder_account_of(struct ctx *c, const struct account *account)
{
    struct backorder_account shown = {.id = account->id, .code = account->code, .name = account->name};
    if (account->active && account->status == ACCOUNT_GOOD)
        return shown;
    shown.flags = arena_array(c->arena, const char *, 2);
    if (account->status != ACCOUNT_GOOD) /* the flags are named as the statuses are */
        shown.flags[shown.flag_count++] = enum_name(account_status_names, account->status);
    if (!account->active)
        shown.flags[shown.flag_count++] = "inactive";
    return shown;
}

enum err backorder_closing_check(struct ctx *c, const struct backorder_closing *closing)
{
    if (closing->reason == BACKORDER_OTHER && closing->note == NULL)
        return refuse(c, ERR_CLOSE_REASON_TEXT, "note", NULL);
    return ERR_OK;
}

struct backorder_ref *backorder_ref_of(struct ctx *c, struct maybe_i64 id, const char *name)
{
    if (!id.has)
        return NULL;
    struct backorder_ref *ref = arena_new(c->arena, struct backorder_ref);
    *ref = (struct backorder_ref){id.v, name};
    return ref;
}

static void flag_line(struct ctx *c, struct backorder_line *line)
{
    const struct backorder_goods *goods = &line->goods;
    if (goods->active && !goods->admin_only && !goods->discontinued)
        return;
    line->flags = arena_array(c->arena, const char *, 3);
    if (!goods->active)
        line->flags[line->flag_count++] = "inactive";
    if (goods->admin_only)
        line->flags[line->flag_count++] = "admin_only";
    if (goods->discontinued)
        line->flags[line->flag_count++] = "discontinued";
}

struct backorder_line backorder_line_of(struct ctx *c, const struct backorder_line_draft *draft,
                                        const struct backorder_goods *goods, int64_t position)
{
    struct backorder_line line = {
        .id = draft->id.v,
        .position = position,
        .goods = *goods,
        .qty = draft->qty,
        .cases = qty_cases(draft->qty, goods->product.unit_set),
        .bottles = qty_loose(draft->qty, goods->product.unit_set),
        .note = draft->note,
    };
    flag_line(c, &line);
    return line;
}

int64_t backorder_age_days(const struct ctx *c, int64_t waiting_since_ms)
{
    int64_t days = (int64_t)company_today(c).days - zone_today(c->company->zone, waiting_since_ms).days;
    return days < 0 ? 0 : days; /* a clock that was set back */
}
