/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of a purchase order as they were sent, held against the catalogue and against what was received. */
#include "flow/purchase.h"
#include "flow/sent_line.h"

static bool given(const struct purchase_line_draft *line, const char *name)
{
    return record_given(&purchase_line_draft_record, line, name);
}

static const struct purchase_line *kept_line(const struct purchase *before, const struct purchase_line_draft *sent)
{
    for (size_t i = 0; before != NULL && sent->id.has && i < before->line_count; i++) {
        if (before->lines[i].id == sent->id.v)
            return &before->lines[i];
    }
    return NULL;
}

static enum err name_products(struct ctx *c, int64_t *ids, const struct purchase_draft *draft,
                              const struct purchase *before)
{
    struct sent_line *lines = arena_array(c->arena, struct sent_line, draft->line_count);
    for (size_t i = 0; i < draft->line_count; i++) {
        const struct purchase_line *kept = kept_line(before, &draft->lines[i]);
        lines[i] = (struct sent_line){draft->lines[i].id, draft->lines[i].product, kept == NULL ? 0 : kept->product.id};
    }
    TRY(sent_lines_products(c, ids, lines, draft->line_count, "the purchase order"));
    for (size_t i = 0; i < draft->line_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (ids[k] == ids[i])
                return refuse(c, ERR_LINE_PRODUCT_TWICE, backorder_line_field(c, i, "product"), NULL);
        }
    }
    return ERR_OK;
}

static enum err plan_line(struct ctx *c, struct purchase_line *line, const struct purchase_line_draft *sent,
                          const struct purchase_line *kept, const struct product *p, size_t i)
{
    const char *field = backorder_line_field(c, i, "qty_btl");
    struct purchase_amount amount = {.by_bottle = sent->qty.btl != 0,
                                     .by_case = given(sent, "cases") || given(sent, "bottles"),
                                     .qty = sent->qty,
                                     .cases = sent->cases,
                                     .bottles = sent->bottles};
    if (p == NULL)
        return refuse(c, ERR_REFERENCE_UNKNOWN, backorder_line_field(c, i, "product"), NULL);
    if (kept == NULL && !p->active)
        return refuse(c, ERR_PRODUCT_INACTIVE, backorder_line_field(c, i, "product"), NULL);
    if (kept != NULL)
        *line = *kept;
    else
        *line = (struct purchase_line){.product = {p->id, p->code, p->name, p->vintage, p->unit_set}};
    if (kept == NULL || amount.by_bottle || amount.by_case)
        TRY(purchase_bottles(c, &line->qty, &amount, p->unit_set, field));
    if (kept != NULL)
        TRY(purchase_may_ask(c, kept, line->qty, field));
    if (kept == NULL || given(sent, "due"))
        line->due = sent->due;
    if (kept == NULL || given(sent, "note"))
        line->note = sent->note;
    return ERR_OK;
}

/* What has come can't be forgotten. */
static enum err check_dropped(struct ctx *c, const struct purchase *after, const struct purchase *before)
{
    for (size_t i = 0; before != NULL && i < before->line_count; i++) {
        const struct purchase_line *line = &before->lines[i];
        bool stays = line->received.btl == 0;
        for (size_t k = 0; k < after->line_count && !stays; k++)
            stays = after->lines[k].id == line->id;
        if (!stays)
            return refuse(c, ERR_RECEIVED_ALREADY, "lines", "%lld bottles of %s were received already",
                          (long long)line->received.btl, line->product.name);
    }
    return ERR_OK;
}

enum err purchase_lines_plan(struct ctx *c, struct purchase *after, const struct purchase_draft *draft,
                             const struct purchase *before)
{
    struct product **products;
    enum err first = ERR_OK;
    int64_t *ids = arena_array(c->arena, int64_t, draft->line_count);
    TRY(name_products(c, ids, draft, before));
    TRY(product_get_all(c, &products, ids, draft->line_count));
    after->lines = arena_array(c->arena, struct purchase_line, draft->line_count);
    after->line_count = draft->line_count;
    for (size_t i = 0; i < draft->line_count; i++) {
        const struct purchase_line_draft *sent = &draft->lines[i];
        enum err err = plan_line(c, &after->lines[i], sent, kept_line(before, sent), products[i], i);
        first = first == ERR_OK ? err : first;
    }
    TRY(first);
    TRY(check_dropped(c, after, before));
    for (size_t i = 0; i < after->line_count; i++) {
        after->lines[i].position = (int64_t)i + 1;
        if (after->lines[i].id == 0)
            after->lines[i].id = after->next_line++;
    }
    return ERR_OK;
}
