/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How mails say things: names, bottles, dates, numbers, in the company's settings. */
#include "company/company.h"
#include "core/must.h"
#include "flow/notify_parts.h"

#include <stdio.h>
#include <string.h>

_Static_assert(BACKORDER_LINES_MAX <= LETTER_ROWS_MAX && ORDER_LINES_MAX <= LETTER_ROWS_MAX,
               "a letter has room for all lines");

const char *words_day(struct ctx *c, struct date day)
{
    int y, m, d;
    char iso[DATE_TEXT];
    if (!date_is_set(day))
        return NULL;
    date_to_civil(day, &y, &m, &d);
    const char *format = date_format_names[c->company->date_format];
    if (strcmp(format, "us") == 0)
        return arena_printf(c->arena, "%02d/%02d/%04d", m, d, y);
    if (strcmp(format, "eu") == 0)
        return arena_printf(c->arena, "%02d.%02d.%04d", d, m, y);
    return arena_strdup(c->arena, date_format(iso, day));
}

/* Thousands as people write them where dates are written so; ISO leaves the digits alone. */
const char *words_number(struct ctx *c, int64_t number)
{
    const char *format = date_format_names[c->company->date_format];
    const char *mark = strcmp(format, "us") == 0 ? "," : strcmp(format, "eu") == 0 ? "." : "";
    const char *digits = arena_printf(c->arena, "%lld", (long long)(number < 0 ? -number : number));
    struct str text = str_init(c->arena, 64);
    size_t n = strlen(digits);
    if (number < 0)
        str_putc(&text, '-');
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            str_put(&text, mark);
        str_putc(&text, digits[i]);
    }
    return str_text(&text);
}

const char *words_money(struct ctx *c, struct money money)
{
    const char *point = strcmp(date_format_names[c->company->date_format], "eu") == 0 ? "," : ".";
    int64_t cents = money.cents < 0 ? -money.cents : money.cents;
    return arena_printf(c->arena, "%s%s %s%s%02d", money.cents < 0 ? "-" : "", c->company->currency,
                        words_number(c, cents / 100), point, (int)(cents % 100));
}

static const char *counted(struct ctx *c, int64_t n, const char *one, const char *many)
{
    return arena_printf(c->arena, "%s %s", words_number(c, n), n == 1 ? one : many);
}

const char *words_bottles(struct ctx *c, int64_t bottles, int64_t unit_set)
{
    const struct qty qty = {bottles};
    int64_t cases = qty_cases(qty, unit_set), loose = qty_loose(qty, unit_set);
    if (cases == 0)
        return counted(c, loose, "bottle", "bottles");
    if (loose == 0)
        return arena_printf(c->arena, "%s (%s btl)", counted(c, cases, "case", "cases"), words_number(c, bottles));
    return arena_printf(c->arena, "%s + %s (%s btl)", counted(c, cases, "case", "cases"),
                        counted(c, loose, "bottle", "bottles"), words_number(c, bottles));
}

const char *words_wine(struct ctx *c, const char *name, struct maybe_i64 vintage)
{
    return vintage.has ? arena_printf(c->arena, "%s %lld", name, (long long)vintage.v) : name;
}

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

static const char *day_of(struct ctx *c, int64_t at_ms)
{
    return words_day(c, zone_today(c->company->zone, at_ms));
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
    words_fact(&letter, "Created on", day_of(c, bo->created_at_ms));
    if (bo->captured_at_ms.has)
        words_fact(&letter, "Written on", day_of(c, bo->captured_at_ms.v));
    if (bo->predecessor.has)
        words_fact(&letter, "Waiting since", day_of(c, bo->waiting_since_ms));
    words_fact(&letter, "Reference", bo->reference);
    words_fact(&letter, "Need by", words_day(c, bo->need_by));
    words_fact(&letter, "In all", counted(c, bo->total.btl, "bottle", "bottles"));
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
    words_fact(&letter, "Created on", day_of(c, order->created_at_ms));
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
