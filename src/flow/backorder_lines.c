/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines that were sent, held against the back order that they change and against the catalogue. */
#include "flow/backorder_lines.h"

#define WARNINGS_MAX (3 * BACKORDER_LINES_MAX) /* what more there is to say would not be read */

void backorder_lines_warn(struct ctx *c, struct backorder_warnings *warnings, const char *code, const char *field,
                          const char *format, ...)
{
    if (warnings->items == NULL)
        warnings->items = arena_array(c->arena, struct backorder_warning, WARNINGS_MAX);
    if (warnings->n == WARNINGS_MAX)
        return;
    va_list args;
    va_start(args, format);
    warnings->items[warnings->n++] = (struct backorder_warning){code, field, arena_vprintf(c->arena, format, args)};
    va_end(args);
}

static bool given(const struct backorder_line_draft *line, const char *name)
{
    return record_given(&backorder_line_draft_record, line, name);
}

static const struct backorder_line *line_by_id(const struct backorder *before, int64_t id)
{
    for (size_t i = 0; before != NULL && i < before->line_count; i++) {
        if (before->lines[i].id == id)
            return &before->lines[i];
    }
    return NULL;
}

/* Which product does the line speak of? A kept line brings its own, and what else was not sent. */
static enum err complete_line(struct ctx *c, struct backorder_line_draft *line, const struct backorder *before,
                              size_t i)
{
    bool names_product = given(line, "product") || (!line->id.has && line->product != 0);
    if (!line->id.has) {
        if (!names_product)
            return refuse(c, ERR_FIELD_REQUIRED, backorder_line_field(c, i, "product"), NULL);
        return ERR_OK;
    }
    const struct backorder_line *kept = line_by_id(before, line->id.v);
    if (kept == NULL)
        return refuse(c, ERR_LINE_UNKNOWN, backorder_line_field(c, i, "id"), NULL);
    if (names_product && line->product != kept->goods.product.id)
        return refuse(c, ERR_FIELD_READ_ONLY, backorder_line_field(c, i, "product"),
                      "the product of a line can't be changed; leave the line out and add another");
    line->product = kept->goods.product.id;
    if (!given(line, "qty_btl") && !given(line, "cases") && !given(line, "bottles"))
        line->qty = kept->qty;
    if (!given(line, "note"))
        line->note = kept->note;
    return ERR_OK;
}

/* A line that stays although its product could not be added any more. */
static enum err check_kept(struct ctx *c, const struct backorder_line_draft *line, const struct backorder_line *kept,
                           const struct backorder_goods *goods, size_t i, struct backorder_warnings *warnings)
{
    if (line->qty.btl > kept->qty.btl)
        TRY(backorder_may_add(c, goods, backorder_line_field(c, i, "qty_btl")));
    const char *field = backorder_line_field(c, i, "product");
    if (!goods->active)
        backorder_lines_warn(c, warnings, "product_inactive", field,
                             "%s is inactive: it can stay or go, but not be ordered.", goods->product.name);
    else if (goods->admin_only)
        backorder_lines_warn(c, warnings, "product_admin_only", field, "%s can now only be ordered by admins.",
                             goods->product.name);
    return ERR_OK;
}

static enum err check_line(struct ctx *c, struct backorder_line_draft *line, const struct backorder *before,
                           const struct backorder_goods *goods, size_t i, struct backorder_warnings *warnings)
{
    const char *field = backorder_line_field(c, i, "product");
    if (goods == NULL)
        return refuse(c, ERR_REFERENCE_UNKNOWN, field, NULL);
    if (!line->id.has)
        TRY(backorder_may_add(c, goods, field));
    TRY(backorder_quantity(c, line, goods->product.unit_set, i));
    if (line->id.has)
        return check_kept(c, line, line_by_id(before, line->id.v), goods, i, warnings);
    if (goods->discontinued)
        backorder_lines_warn(c, warnings, "product_discontinued", field, "%s is discontinued.", goods->product.name);
    return ERR_OK;
}

/* The quiet hint: this account waits for the same wine on another back order. */
static enum err hint_waiting(struct ctx *c, const struct backorder_draft *draft, const struct backorder *before,
                             const int64_t *products, struct backorder_warnings *warnings)
{
    struct backorder_waiting *waiting;
    size_t n;
    TRY(backorder_waiting(c, &waiting, &n, draft->account, products, draft->line_count,
                          before == NULL ? 0 : before->number));
    for (size_t i = 0; i < draft->line_count; i++) {
        for (size_t k = 0; k < n && !draft->lines[i].id.has; k++) {
            if (waiting[k].product == products[i])
                backorder_lines_warn(c, warnings, "already_waiting", backorder_line_field(c, i, "product"),
                                     "The account already waits for it on %s.",
                                     backorder_display(c, waiting[k].number));
        }
    }
    return ERR_OK;
}

enum err backorder_lines_check(struct ctx *c, struct backorder_draft *draft, const struct backorder *before,
                               struct backorder_goods ***goods, struct backorder_warnings *warnings)
{
    enum err first = ERR_OK;
    int64_t *products = arena_array(c->arena, int64_t, draft->line_count);
    if (draft->line_count == 0)
        return refuse(c, ERR_BACK_ORDER_NO_LINES, "lines", NULL);
    for (size_t i = 0; i < draft->line_count; i++) {
        enum err err = complete_line(c, &draft->lines[i], before, i);
        first = first == ERR_OK ? err : first;
        products[i] = draft->lines[i].product;
    }
    if (first != ERR_OK)
        return first;
    TRY(backorder_distinct(c, draft->lines, draft->line_count));
    TRY(backorder_goods(c, goods, products, draft->line_count));
    for (size_t i = 0; i < draft->line_count; i++) {
        enum err err = check_line(c, &draft->lines[i], before, (*goods)[i], i, warnings);
        first = first == ERR_OK ? err : first;
    }
    return first == ERR_OK ? hint_waiting(c, draft, before, products, warnings) : first;
}
