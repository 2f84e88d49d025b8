/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells by their types. Numbers are written digit by digit: nothing passes through floating point. */
#include "report/sheet.h"

#include <ctype.h>
#include <string.h>

#define CELL_CHARS  32767                    /* that a cell takes, as UTF-16 counts them */
#define WIDTH_MAX   48                       /* characters; what is longer is cut by the next cell */
#define WIDTH_ROOM  3                        /* for the button of the filter */
#define EXACT_MAX   INT64_C(999999999999999) /* a sheet calculates with 15 digits */
#define DAY_MS      INT64_C(86400000)
#define DAY_DIGITS  INT64_C(1000000000) /* of the fraction of a day: a tenth of a millisecond */
#define SHEET_EPOCH 25569               /* 1970-01-01, in days since 1899-12-30 */

/* Places in <cellXfs> below. */
enum style { STYLE_PLAIN, STYLE_HEADING, STYLE_NUMBER, STYLE_BOTTLES, STYLE_MONEY, STYLE_DAY, STYLE_INSTANT };

const char sheet_styles[] = XML_HEAD
    "<styleSheet xmlns=\"" SHEET_SPACE
    "\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
    "patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    "<border><left/><right/><top/><bottom style=\"thin\"><color auto=\"1\"/></bottom><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"7\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"1\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"3\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"4\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/* --- text --- */

/* "_x0041_" in a text would be read as "A". */
static bool looks_escaped(const char *p)
{
    return p[0] == '_' && p[1] == 'x' && isxdigit((unsigned char)p[2]) && isxdigit((unsigned char)p[3]) &&
           isxdigit((unsigned char)p[4]) && isxdigit((unsigned char)p[5]) && p[6] == '_';
}

static size_t bytes_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* U+FFFE and U+FFFF. */
static bool is_no_character(const char *p, size_t n)
{
    return n == 3 && (unsigned char)p[0] == 0xef && (unsigned char)p[1] == 0xbf && (unsigned char)p[2] >= 0xbe;
}

/* Not by str_printf(), which takes memory that is only given back with the file. */
static void put_escaped(struct str *xml, unsigned char control)
{
    str_put(xml, control < 0x10 ? "_x000" : "_x001");
    str_putc(xml, "0123456789ABCDEF"[control & 15]);
    str_putc(xml, '_');
}

static void put_character(struct str *xml, const char *p, size_t n)
{
    if (*p == '&')
        str_put(xml, "&amp;");
    else if (*p == '<')
        str_put(xml, "&lt;");
    else if (*p == '>')
        str_put(xml, "&gt;");
    else if (*p == '"')
        str_put(xml, "&quot;");
    else if ((unsigned char)*p < 0x20 && *p != '\t' && *p != '\n')
        put_escaped(xml, (unsigned char)*p);
    else if (is_no_character(p, n))
        str_put(xml, (unsigned char)p[2] == 0xbe ? "_xFFFE_" : "_xFFFF_");
    else if (looks_escaped(p))
        str_put(xml, "_x005F_");
    else
        str_putn(xml, p, n);
}

size_t xml_text(struct str *xml, const char *text)
{
    size_t chars = 0, n;
    for (const char *p = text; *p != '\0'; p += n) {
        size_t plain = 0; /* most of it needs no look */
        /* A number so large has more digits. NOLINTNEXTLINE(clang-analyzer-core.uninitialized.ArraySubscript) */
        while ((isalnum((unsigned char)p[plain]) || p[plain] == ' ') && chars + plain < CELL_CHARS)
            plain++;
        n = plain > 0 ? plain : bytes_of((unsigned char)*p);
        chars += plain > 0 ? plain : n == 4 ? 2 : 1;
        if (chars > CELL_CHARS)
            return chars - 1;
        if (plain > 0)
            str_putn(xml, p, plain);
        else
            put_character(xml, p, n);
    }
    return chars;
}

/* --- cells --- */

static void put_letters(struct str *xml, size_t column)
{
    if (column >= 26)
        str_putc(xml, (char)('A' + column / 26 - 1));
    str_putc(xml, (char)('A' + column % 26));
}

static void widen(struct sheet *s, size_t column, size_t chars)
{
    if (chars > s->widths[column])
        s->widths[column] = chars;
}

static void open_cell(const struct sheet *s, size_t column, enum style style, const char *type, struct str *xml)
{
    str_put(xml, "<c r=\"");
    put_letters(xml, column);
    str_puti(xml, s->row);
    if (style != STYLE_PLAIN) {
        str_put(xml, "\" s=\"");
        str_puti(xml, style);
    }
    str_put(xml, type);
}

static size_t put_text(const struct sheet *s, size_t column, enum style style, const char *text, struct str *xml)
{
    open_cell(s, column, style, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", xml);
    size_t chars = xml_text(xml, text);
    str_put(xml, "</t></is></c>");
    return chars;
}

/* ${number} / ${unit}, a power of ten, with its decimal places. */
static void put_number(const struct sheet *s, size_t column, enum style style, int64_t number, int64_t unit,
                       struct str *xml)
{
    int64_t whole = number / unit, part = number % unit;
    open_cell(s, column, style, "\"><v>", xml);
    if (number < 0 && whole == 0)
        str_putc(xml, '-');
    str_puti(xml, whole);
    if (part != 0) {
        str_putc(xml, '.');
        for (part = part < 0 ? -part : part; (unit /= 10) > 0; part %= unit)
            str_putc(xml, (char)('0' + part / unit));
    }
    str_put(xml, "</v></c>");
}

static void put_instant(const struct sheet *s, size_t column, int64_t ms, struct str *xml)
{
    int64_t days = ms / DAY_MS, rest = ms % DAY_MS;
    if (rest < 0) {
        days--;
        rest += DAY_MS;
    }
    put_number(s, column, STYLE_INSTANT, (days + SHEET_EPOCH) * DAY_DIGITS + (rest * DAY_DIGITS + DAY_MS / 2) / DAY_MS,
               DAY_DIGITS, xml);
}

static void put_cell(struct sheet *s, size_t column, enum cell_type type, const struct cell *cell, struct str *xml)
{
    static const enum style styles[] = {
        [CELL_NUMBER] = STYLE_NUMBER, [CELL_BOTTLES] = STYLE_BOTTLES, [CELL_MONEY] = STYLE_MONEY};
    char exact[I64_DIGITS + 1];
    switch (type) {
    case CELL_TEXT:
        widen(s, column, put_text(s, column, STYLE_PLAIN, cell->text, xml));
        break;
    case CELL_FLAG:
        open_cell(s, column, STYLE_PLAIN, cell->number == 1 ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>",
                  xml);
        break;
    case CELL_NUMBER:
    case CELL_BOTTLES:
    case CELL_MONEY:
        *i64_write(exact, cell->number) = '\0';
        widen(s, column, strlen(exact) + WIDTH_ROOM);
        if (cell->number > EXACT_MAX || cell->number < -EXACT_MAX)
            put_text(s, column, STYLE_PLAIN, exact, xml);
        else
            put_number(s, column, styles[type], cell->number, type == CELL_MONEY ? 100 : 1, xml);
        break;
    case CELL_DAY:
        widen(s, column, DATE_TEXT);
        put_number(s, column, STYLE_DAY, cell->number + SHEET_EPOCH, 1, xml);
        break;
    case CELL_INSTANT:
        widen(s, column, WALL_CLOCK_TEXT - 3);
        put_instant(s, column, cell->number, xml);
        break;
    }
}

static void open_row(struct sheet *s, struct str *xml)
{
    s->row++;
    str_put(xml, "<row r=\"");
    str_puti(xml, s->row);
    str_put(xml, "\">");
}

/* --- the sheet --- */

void sheet_begin(struct sheet *s, const struct table *t, struct str *xml)
{
    *s = (struct sheet){.table = t};
    open_row(s, xml);
    for (size_t i = 0; i < t->n; i++) {
        size_t chars = put_text(s, i, STYLE_HEADING, t->columns[i].heading, xml);
        widen(s, i, chars + WIDTH_ROOM);
    }
    str_put(xml, "</row>");
}

void sheet_row(struct sheet *s, const struct cell cells[], struct str *xml)
{
    open_row(s, xml);
    for (size_t i = 0; i < s->table->n; i++) {
        if (cells[i].given)
            put_cell(s, i, s->table->columns[i].type, &cells[i], xml);
    }
    str_put(xml, "</row>");
}

void sheet_head(const struct sheet *s, struct str *xml)
{
    str_put(xml, XML_HEAD "<worksheet xmlns=\"" SHEET_SPACE "\"><sheetViews><sheetView workbookViewId=\"0\">"
                          "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                          "<selection pane=\"bottomLeft\"/></sheetView></sheetViews><cols>");
    for (size_t i = 0; i < s->table->n; i++) {
        size_t width = s->widths[i] > WIDTH_MAX ? WIDTH_MAX : s->widths[i];
        str_printf(xml, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" customWidth=\"1\"/>", i + 1, i + 1, width + 1);
    }
    str_put(xml, "</cols><sheetData>");
}

void sheet_foot(const struct sheet *s, struct str *xml)
{
    char range[SHEET_RANGE];
    str_printf(xml, "</sheetData><autoFilter ref=\"%s\"/></worksheet>", sheet_range(range, s, ""));
}

const char *sheet_range(char out[SHEET_RANGE], const struct sheet *s, const char *mark)
{
    size_t last = s->table->n - 1;
    char letters[3] = {(char)('A' + last % 26)};
    if (last >= 26) {
        letters[0] = (char)('A' + last / 26 - 1);
        letters[1] = (char)('A' + last % 26);
    }
    snprintf(out, SHEET_RANGE, "%sA%s1:%s%s%s%lld", mark, mark, mark, letters, mark,
             (long long)(s->row > 1 ? s->row : 2));
    return out;
}
