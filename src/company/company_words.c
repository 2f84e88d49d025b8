/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How days, numbers, money and bottles are written out for people. */
#include "company/company_words.h"

#include <string.h>

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

const char *words_day_of(struct ctx *c, int64_t at_ms)
{
    return words_day(c, zone_today(c->company->zone, at_ms));
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

const char *words_amount(struct ctx *c, struct money money)
{
    const char *point = strcmp(date_format_names[c->company->date_format], "eu") == 0 ? "," : ".";
    int64_t cents = money.cents < 0 ? -money.cents : money.cents;
    return arena_printf(c->arena, "%s%s%s%02d", money.cents < 0 ? "-" : "", words_number(c, cents / 100), point,
                        (int)(cents % 100));
}

const char *words_money(struct ctx *c, struct money money)
{
    const char *amount = words_amount(c, money);
    return amount[0] == '-' ? arena_printf(c->arena, "-%s %s", c->company->currency, amount + 1)
                            : arena_printf(c->arena, "%s %s", c->company->currency, amount);
}

const char *words_counted(struct ctx *c, int64_t n, const char *one, const char *many)
{
    return arena_printf(c->arena, "%s %s", words_number(c, n), n == 1 ? one : many);
}

const char *words_bottles(struct ctx *c, int64_t bottles, int64_t unit_set)
{
    const struct qty qty = {bottles};
    int64_t cases = qty_cases(qty, unit_set), loose = qty_loose(qty, unit_set);
    if (cases == 0)
        return words_counted(c, loose, "bottle", "bottles");
    if (loose == 0)
        return arena_printf(c->arena, "%s (%s btl)", words_counted(c, cases, "case", "cases"),
                            words_number(c, bottles));
    return arena_printf(c->arena, "%s + %s (%s btl)", words_counted(c, cases, "case", "cases"),
                        words_counted(c, loose, "bottle", "bottles"), words_number(c, bottles));
}

const char *words_wine(struct ctx *c, const char *name, struct maybe_i64 vintage)
{
    return vintage.has ? arena_printf(c->arena, "%s %lld", name, (long long)vintage.v) : name;
}
