/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be done to a purchase order, what may be asked for and received, and what it does to stock: it follows from
 * status, warehouse and lines alone, so that every change is posted as a difference and no bottle is made or lost. */
#include "purchase/purchase.h"

#include "core/must.h"

#include <stdlib.h>

const char *const purchase_status_names[] = {"open", "closed", NULL};

enum err purchase_may_change(struct ctx *c, int status)
{
    return status == PURCHASE_OPEN ? ERR_OK : refuse(c, ERR_PURCHASE_ORDER_CLOSED, "", NULL);
}

const char **purchase_actions(size_t *n, int status)
{
    static const char *names[] = {"read", "edit", "receive", "close"};
    *n = status == PURCHASE_OPEN ? 4 : 1;
    return names;
}

enum err purchase_bottles(struct ctx *c, struct qty *out, const struct purchase_amount *amount, int64_t unit_set,
                          const char *field)
{
    struct qty qty = amount->qty;
    if (amount->by_bottle == amount->by_case)
        return refuse(c, ERR_QUANTITY_FORM, field, NULL);
    bool fits = amount->by_bottle || qty_from_cases(&qty, amount->cases, amount->bottles, unit_set);
    if (!fits || qty.btl < 1 || qty.btl > QTY_LINE_MAX_BTL)
        return refuse(c, ERR_FIELD_RANGE, field, "must come to 1 to %lld bottles", (long long)QTY_LINE_MAX_BTL);
    *out = qty;
    return ERR_OK;
}

enum err purchase_may_ask(struct ctx *c, const struct purchase_line *line, struct qty qty, const char *field)
{
    if (qty.btl >= line->received.btl || qty.btl == line->qty.btl)
        return ERR_OK;
    return refuse(c, ERR_RECEIVED_ALREADY, field, "%lld bottles of %s were received already",
                  (long long)line->received.btl, line->product.name);
}

enum err purchase_may_receive(struct ctx *c, const struct purchase_line *line, struct qty qty, bool over,
                              const char *field)
{
    struct qty after;
    if (!qty_add(&after, line->received, qty) || after.btl > QTY_LINE_MAX_BTL)
        return refuse(c, ERR_FIELD_RANGE, field, "a line can't receive more than %lld bottles in all",
                      (long long)QTY_LINE_MAX_BTL);
    if (after.btl > line->qty.btl && !over)
        return refuse(c, ERR_RECEIPT_OVER, field,
                      "%lld bottles of %s were ordered and %lld have come; %lld more are too many",
                      (long long)line->qty.btl, line->product.name, (long long)line->received.btl, (long long)qty.btl);
    return ERR_OK;
}

struct purchase_line *purchase_line_with(const struct purchase *po, int64_t id)
{
    for (size_t i = 0; i < po->line_count; i++) {
        if (po->lines[i].id == id)
            return &po->lines[i];
    }
    return NULL;
}

void purchase_line_complete(struct purchase_line *line, int status)
{
    bool expects = status == PURCHASE_OPEN && line->qty.btl > line->received.btl;
    line->due_btl.btl = expects ? line->qty.btl - line->received.btl : 0;
    line->cases = qty_cases(line->qty, line->product.unit_set);
    line->bottles = qty_loose(line->qty, line->product.unit_set);
}

void purchase_complete(struct purchase *po)
{
    po->total = po->received = po->due_btl = (struct qty){0};
    for (size_t i = 0; i < po->line_count; i++) {
        struct purchase_line *line = &po->lines[i];
        purchase_line_complete(line, po->status);
        MUST(qty_add(&po->total, po->total, line->qty)); /* 200 lines of a million at most */
        MUST(qty_add(&po->received, po->received, line->received));
        MUST(qty_add(&po->due_btl, po->due_btl, line->due_btl));
    }
    po->actions = purchase_actions(&po->action_count, po->status);
}

static int by_place(const void *a, const void *b)
{
    const struct move *x = a, *y = b;
    int order = cmp_i64(x->product, y->product);
    return order != 0 ? order : cmp_i64(x->warehouse, y->warehouse);
}

static void add_held(struct purchase_moves *moves, const struct purchase *po, int64_t sign, int64_t document)
{
    for (size_t i = 0; po != NULL && po->status == PURCHASE_OPEN && i < po->line_count; i++) {
        const struct purchase_line *line = &po->lines[i];
        if (line->qty.btl > line->received.btl)
            moves->items[moves->n++] = (struct move){.product = line->product.id,
                                                     .warehouse = po->warehouse,
                                                     .bucket = BUCKET_ON_ORDER,
                                                     .qty = {sign * (line->qty.btl - line->received.btl)},
                                                     .reason = MOVE_PURCHASE_ORDER,
                                                     .document = some_i64(document)};
    }
}

struct purchase_moves purchase_moves_between(struct ctx *c, const struct purchase *before, const struct purchase *after)
{
    size_t most = (before == NULL ? 0 : before->line_count) + after->line_count;
    struct purchase_moves all = {.items = arena_array(c->arena, struct move, most)};
    struct purchase_moves sums = {.items = all.items};
    add_held(&all, before, -1, after->number);
    add_held(&all, after, 1, after->number);
    qsort(all.items, all.n, sizeof *all.items, by_place);
    for (size_t i = 0; i < all.n; i++) {
        struct move sum = all.items[i];
        for (; i + 1 < all.n && by_place(&sum, &all.items[i + 1]) == 0; i++)
            sum.qty.btl += all.items[i + 1].qty.btl; /* at most 400 lines of a million */
        if (sum.qty.btl != 0)
            sums.items[sums.n++] = sum;
    }
    return sums;
}
