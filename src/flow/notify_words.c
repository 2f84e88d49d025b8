/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What mails say of back orders and orders, in the company's words. */
#include "company/company_words.h"
#include "core/must.h"
#include "flow/notify_parts.h"

_Static_assert(BACKORDER_LINES_MAX <= LETTER_ROWS_MAX && ORDER_LINES_MAX <= LETTER_ROWS_MAX,
               "a letter has room for all lines");

void words_fact(struct letter *letter, const char *label, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    MUST(letter->fact_count < LETTER_FACTS_MAX);
    letter->facts[letter->fact_count++] = (struct letter_fact){label, value};
}

struct letter words_begin(struct ctx *c, const char *subject, const char *heading, const char *intro)
{
    return (struct letter){.company = c->company->name,
                           .subject = subject,
                           .heading = heading,
                           .intro = intro,
                           .facts = arena_array(c->arena, struct letter_fact, LETTER_FACTS_MAX),
                           .sections = arena_array(c->arena, struct letter_section, 1),
                           .section_count = 1};
}

static const char *account_text(struct ctx *c, const struct backorder_account *account)
{
    return arena_printf(c->arena, "%s (%s)", account->name, account->code);
}

struct letter_section words_backorder_lines(struct ctx *c, const struct backorder *bo)
{
    size_t n = bo->line_count;
    struct letter_section section = {.rows = arena_array(c->arena, struct letter_row, n), .row_count = n};
    for (size_t i = 0; i < n; i++) {
        const struct backorder_line *line = &bo->lines[i];
        const struct backorder_product *p = &line->goods.product;
        section.rows[i] =
            (struct letter_row){.title = words_wine(c, p->name, p->vintage),
                                .detail = arena_printf(c->arena, "%s · %s · %lld per case", line->goods.producer.name,
                                                       p->code, (long long)p->unit_set),
                                .amount = words_bottles(c, line->qty.btl, p->unit_set),
                                .note = line->note};
    }
    return section;
}

struct letter words_backorder(struct ctx *c, const struct backorder *bo)
{
    const char *intro = arena_printf(c->arena, "%s created the back order %s for %s.", bo->created_by.name, bo->display,
                                     bo->account.name);
    if (bo->predecessor.has)
        intro = arena_printf(c->arena, "%s keeps what %s still waits for from %s.", bo->display, bo->account.name,
                             backorder_display(c, bo->predecessor.v));
    struct letter letter = words_begin(c, arena_printf(c->arena, "Back order %s: %s", bo->display, bo->account.name),
                                       arena_printf(c->arena, "Back order %s", bo->display), intro);
    words_fact(&letter, "Account", account_text(c, &bo->account));
    words_fact(&letter, "Created by", bo->created_by.name);
    words_fact(&letter, "Created on", words_day_of(c, bo->created_at_ms));
    if (bo->captured_at_ms.has)
        words_fact(&letter, "Written on", words_day_of(c, bo->captured_at_ms.v));
    if (bo->predecessor.has)
        words_fact(&letter, "Waiting since", words_day_of(c, bo->waiting_since_ms));
    words_fact(&letter, "Reference", bo->reference);
    words_fact(&letter, "Need by", words_day(c, bo->need_by));
    words_fact(&letter, "In all", words_counted(c, bo->total.btl, "bottle", "bottles"));
    letter.sections[0] = words_backorder_lines(c, bo);
    letter.note = bo->note;
    letter.link = arena_printf(c->arena, "/orders/back-orders/%lld", (long long)bo->number);
    letter.link_text = arena_printf(c->arena, "Open %s", bo->display);
    return letter;
}

struct letter words_order(struct ctx *c, const struct order *order, const char *subject, const char *heading,
                          const char *intro)
{
    struct letter letter = words_begin(c, subject, heading, intro);
    size_t n = order->line_count;
    struct letter_section *section = &letter.sections[0];
    words_fact(&letter, "Account", account_text(c, &order->account));
    words_fact(&letter, "State", order_state_names[order->state]);
    words_fact(&letter, "Delivery date", words_day(c, order->delivery_date));
    words_fact(&letter, "Created by", order->created_by.name);
    words_fact(&letter, "Created on", words_day_of(c, order->created_at_ms));
    words_fact(&letter, "Reference", order->reference);
    words_fact(&letter, "Total", words_money(c, order->total));
    *section = (struct letter_section){.rows = arena_array(c->arena, struct letter_row, n), .row_count = n};
    for (size_t i = 0; i < n; i++) {
        const struct order_line *line = &order->lines[i];
        section->rows[i] =
            (struct letter_row){.title = words_wine(c, line->product.name, line->product.vintage),
                                .detail = arena_printf(c->arena, "%s · %s · %s a bottle", line->product.code,
                                                       line->warehouse_name, words_money(c, line->price)),
                                .amount = words_bottles(c, line->qty.btl, line->product.unit_set),
                                .note = line->note};
    }
    letter.note = order->note;
    letter.link = arena_printf(c->arena, "/orders/%lld", (long long)order->number);
    letter.link_text = arena_printf(c->arena, "Open order %lld", (long long)order->number);
    return letter;
}
