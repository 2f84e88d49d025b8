/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One cell after the other; what has to be quoted, and what has to be made harmless. */
#include "report/csv.h"

#include "core/money.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Sheets take a cell that begins so for a formula, and run it: '=HYPERLINK(…)' in the name of an account. */
static bool looks_like_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void put_text(struct str *out, const char *text)
{
    bool harmful = looks_like_formula(text);
    if (!harmful && strpbrk(text, ",\"\r\n") == NULL && text[0] != ' ') {
        str_put(out, text);
        return;
    }
    str_putc(out, '"');
    if (harmful)
        str_putc(out, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            str_putc(out, '"');
        str_putc(out, *p);
    }
    str_putc(out, '"');
}

static void put_money(struct str *out, int64_t cents)
{
    uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    str_printf(out, "%s%llu.%02llu", cents < 0 ? "-" : "", (unsigned long long)(size / 100),
               (unsigned long long)(size % 100));
}

static void put_cell(struct str *out, enum cell_type type, const struct cell *cell)
{
    char day[DATE_TEXT], instant[WALL_CLOCK_TEXT];
    if (!cell->given)
        return;
    switch (type) {
    case CELL_TEXT:
        put_text(out, cell->text);
        break;
    case CELL_NUMBER:
    case CELL_BOTTLES:
        str_puti(out, cell->number);
        break;
    case CELL_MONEY:
        put_money(out, cell->number);
        break;
    case CELL_FLAG:
        str_put(out, cell->number == 1 ? "true" : "false");
        break;
    case CELL_DAY:
        str_put(out, date_format(day, (struct date){(int32_t)cell->number}));
        break;
    case CELL_INSTANT:
        str_put(out, wall_clock_format(instant, cell->number));
        break;
    }
}

void csv_head(struct str *out, const struct table *t)
{
    str_put(out, BYTE_ORDER_MARK);
    for (size_t i = 0; i < t->n; i++) {
        if (i > 0)
            str_putc(out, ',');
        put_text(out, t->columns[i].heading);
    }
    str_put(out, "\r\n");
}

void csv_row(struct str *out, const struct table *t, const struct cell cells[])
{
    for (size_t i = 0; i < t->n; i++) {
        if (i > 0)
            str_putc(out, ',');
        put_cell(out, t->columns[i].type, &cells[i]);
    }
    str_put(out, "\r\n");
}
