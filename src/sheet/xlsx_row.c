/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One row of a sheet: what its cells hold, as people see them. */
#include "sheet/xlsx_parts.h"

#include "core/date.h"

#include <libxml/xmlreader.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_TO_1970      25569 /* from 1899-12-30, as Excel counts */
#define DAYS_1900_TO_1904 1462
#define DAY_SECONDS       86400
#define PLACE_MAX         100000000

const char *xlsx_place(const char *text, struct xlsx_place *out)
{
    const char *p = text;
    *out = (struct xlsx_place){0};
    for (; *p >= 'A' && *p <= 'Z' && out->column < PLACE_MAX; p++)
        out->column = out->column * 26 + (*p - 'A' + 1);
    for (; *p >= '0' && *p <= '9' && out->row < PLACE_MAX; p++)
        out->row = out->row * 10 + (*p - '0');
    return out->column > 0 && out->row > 0 ? p : NULL;
}

/* A cell inside of a merged range, but not its first one, has no value of its own. */
static const char *merged_into(struct sheet *s, int64_t row, int64_t column)
{
    const struct xlsx_sheet *x = s->xlsx;
    for (size_t i = 0; i < x->merge_count; i++) {
        const struct xlsx_range *m = &x->merges[i];
        bool inside = row >= m->from.row && row <= m->to.row && column >= m->from.column && column <= m->to.column;
        if (inside && (row != m->from.row || column != m->from.column))
            return arena_printf(s->row, "is merged with the cell in row %lld, column %lld: split merged cells first",
                                (long long)m->from.row, (long long)m->from.column);
    }
    return NULL;
}

static void mark_merged(struct sheet *s, struct sheet_row *out)
{
    const struct xlsx_sheet *x = s->xlsx;
    for (size_t i = 0; i < x->merge_count; i++) {
        int64_t last = x->merges[i].to.column < SHEET_COLUMNS_MAX ? x->merges[i].to.column : SHEET_COLUMNS_MAX;
        if (x->row >= x->merges[i].from.row && x->row <= x->merges[i].to.row && (size_t)last > out->n)
            out->n = (size_t)last;
    }
    for (int64_t i = 1; i <= (int64_t)out->n && x->merge_count > 0; i++) {
        const char *merged = merged_into(s, x->row, i);
        out->cells[i - 1].trouble = merged != NULL ? merged : out->cells[i - 1].trouble;
    }
}

/* What the cell's XML says. */
struct raw {
    char type[16]; /* n, s, b, e, str, inlineStr, d */
    bool date;     /* its style is one of dates */
    bool formula;
    bool given; /* it has a value */
    struct str value;
};

/* 45000.5 is a day and a time of it. */
static void put_date(struct sheet *s, struct sheet_cell *cell, double serial)
{
    char day[DATE_TEXT];
    double days = floor(serial);
    int64_t seconds = (int64_t)round((serial - days) * DAY_SECONDS);
    int64_t since_1970 = (int64_t)days - DAYS_TO_1970 + (s->xlsx->from_1904 ? DAYS_1900_TO_1904 : 0);
    int year, month, date;
    struct date d, checked;
    if (seconds == DAY_SECONDS)
        since_1970++, seconds = 0;
    if (since_1970 < -25000 || since_1970 > 84000) {
        cell->trouble = "is a date before 1901 or after 2199";
        return;
    }
    d.days = (int32_t)since_1970;
    date_to_civil(d, &year, &month, &date);
    if (!date_from_civil(&checked, year, month, date)) {
        cell->trouble = "is a date before 1901 or after 2199";
        return;
    }
    date_format(day, d);
    cell->text = seconds == 0 ? arena_strdup(s->row, day)
                              : arena_printf(s->row, "%s %02lld:%02lld:%02lld", day, (long long)(seconds / 3600),
                                             (long long)(seconds / 60 % 60), (long long)(seconds % 60));
}

/* Numbers are stored with more digits than people see: 12.1 as 12.1 and not 12.099999999999999. */
static void put_number(struct sheet *s, struct sheet_cell *cell, const struct raw *raw)
{
    char *end;
    double v = strtod(str_text(&raw->value), &end);
    if (*end != '\0' || end == str_text(&raw->value) || !isfinite(v)) {
        cell->trouble = "holds a number that can't be read";
        return;
    }
    if (raw->date) {
        put_date(s, cell, v);
        return;
    }
    cell->number = true;
    if (fabs(v) < 1e15 && v == floor(v))
        cell->text = arena_printf(s->row, "%lld", (long long)v);
    else
        cell->text = arena_printf(s->row, fabs(v) >= 1e15 ? "%.0f" : "%.15g", v);
}

static const char *trimmed(struct sheet *s, const char *text)
{
    text += strspn(text, " \t");
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    return arena_strndup(s->row, text, n);
}

static void put_cell(struct sheet *s, struct sheet_cell *cell, const struct raw *raw)
{
    const struct xlsx_sheet *x = s->xlsx;
    const char *value = str_text(&raw->value);
    if (!raw->given) {
        cell->trouble =
            raw->formula ? "holds a formula without its result: save the file in a spreadsheet first" : NULL;
    } else if (strcmp(raw->type, "s") == 0) {
        char *end;
        long long at = strtoll(value, &end, 10);
        if (*end != '\0' || at < 0 || (size_t)at >= x->text_count)
            cell->trouble = "refers to a text that the file does not have";
        else
            cell->text = trimmed(s, x->texts[at]);
    } else if (strcmp(raw->type, "b") == 0) {
        cell->text = strcmp(value, "1") == 0 ? "true" : "false";
    } else if (strcmp(raw->type, "e") == 0) {
        cell->trouble = arena_printf(s->row, "holds the error %.20s", value);
    } else if (strcmp(raw->type, "n") == 0) {
        put_number(s, cell, raw);
    } else {
        cell->text = trimmed(s, value);
    }
}

/* From <c …> to its end. */
static bool read_cell(struct sheet *s, struct raw *raw, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx;
    xmlTextReaderPtr r = x->reader;
    char style[24];
    *raw = (struct raw){.type = "n", .value = str_init(s->row, SHEET_CELL_BYTES_MAX)};
    if (xlsx_attribute(r, "t", raw->type, sizeof raw->type) == NULL)
        snprintf(raw->type, sizeof raw->type, "n");
    if (xlsx_attribute(r, "s", style, sizeof style) != NULL) {
        long long at = strtoll(style, NULL, 10);
        raw->date = at >= 0 && (size_t)at < x->style_count && x->is_date[at];
    }
    if (xmlTextReaderIsEmptyElement(r))
        return true;
    bool in_value = false;
    for (;;) {
        if (book_read(x->book, r, why) != 1)
            return why->text[0] != '\0' ? false : trouble(why, x->row, 0, "the sheet is cut off");
        int type = xmlTextReaderNodeType(r);
        if (type == XML_READER_TYPE_END_ELEMENT && xlsx_is(r, "c"))
            return true;
        if (xlsx_begins(r, "f"))
            raw->formula = true;
        if (xlsx_begins(r, "is")) {
            raw->given = true;
            if (!xlsx_text(x->book, r, "is", &raw->value, why))
                return false;
        }
        if (xlsx_is(r, "v"))
            in_value = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement(r);
        if (in_value && xmlTextReaderHasValue(r) && type != XML_READER_TYPE_ELEMENT) {
            str_put(&raw->value, (const char *)xmlTextReaderConstValue(r));
            raw->given = true;
        }
    }
}

/* Where the cell stands: by its reference, or behind the one before it. */
static int64_t column_of(xmlTextReaderPtr r, int64_t before)
{
    char ref[32];
    struct xlsx_place place;
    if (xlsx_attribute(r, "r", ref, sizeof ref) == NULL || xlsx_place(ref, &place) == NULL)
        return before + 1;
    return place.column;
}

static bool read_cells(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx;
    int64_t column = 0;
    struct raw raw;
    out->cells = arena_array(s->row, struct sheet_cell, SHEET_COLUMNS_MAX);
    for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++)
        out->cells[i].text = "";
    while (!xmlTextReaderIsEmptyElement(x->reader) || !xlsx_is(x->reader, "row")) {
        if (book_read(x->book, x->reader, why) != 1)
            return why->text[0] != '\0' ? false : trouble(why, x->row, 0, "the sheet is cut off");
        if (xmlTextReaderNodeType(x->reader) == XML_READER_TYPE_END_ELEMENT && xlsx_is(x->reader, "row"))
            break;
        if (!xlsx_begins(x->reader, "c"))
            continue;
        column = column_of(x->reader, column);
        if (!read_cell(s, &raw, why))
            return false;
        if (str_failed(&raw.value))
            return trouble(why, x->row, column, "the text is longer than %d bytes", SHEET_CELL_BYTES_MAX);
        if (column > SHEET_COLUMNS_MAX) { /* what is blank there was only painted */
            if (raw.given)
                return trouble(why, x->row, 0, "the row has more than %d columns", SHEET_COLUMNS_MAX);
            continue;
        }
        put_cell(s, &out->cells[column - 1], &raw);
        out->n = (size_t)column > out->n ? (size_t)column : out->n;
    }
    mark_merged(s, out);
    return true;
}

enum sheet_got xlsx_sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx;
    char number[24];
    int got;
    while ((got = book_read(x->book, x->reader, why)) == 1) {
        if (!xlsx_begins(x->reader, "row"))
            continue;
        int64_t row = x->row + 1;
        if (xlsx_attribute(x->reader, "r", number, sizeof number) != NULL)
            row = strtoll(number, NULL, 10);
        if (row <= x->row || row > PLACE_MAX) {
            trouble(why, x->row, 0, "the rows of the sheet are not in order");
            return SHEET_BAD;
        }
        x->row = out->line = row;
        return read_cells(s, out, why) ? SHEET_ROW : SHEET_BAD;
    }
    return got == 0 ? SHEET_END : SHEET_BAD;
}
