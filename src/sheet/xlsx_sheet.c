/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* XLSX: which sheet, its texts, which styles are dates, which cells are merged; then row by row. */
#include "sheet/xlsx_parts.h"

#include "core/must.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

const char *xlsx_attribute(xmlTextReaderPtr r, const char *name, char *to, size_t room)
{
    xmlChar *value = xmlTextReaderGetAttribute(r, (const xmlChar *)name);
    if (value == NULL)
        return NULL;
    snprintf(to, room, "%s", (const char *)value);
    xmlFree(value);
    return to;
}

bool xlsx_is(xmlTextReaderPtr r, const char *name)
{
    const xmlChar *own = xmlTextReaderConstLocalName(r);
    return own != NULL && strcmp((const char *)own, name) == 0;
}

bool xlsx_begins(xmlTextReaderPtr r, const char *name)
{
    return xmlTextReaderNodeType(r) == XML_READER_TYPE_ELEMENT && xlsx_is(r, name);
}

/* --- the book: its sheets --- */

struct tab {
    const char *name;
    char relation[80];
};

struct tabs {
    struct tab items[SHEET_TABS_MAX];
    size_t n;
};

static bool read_tabs(struct sheet *s, struct tabs *tabs, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx;
    char name[256], state[32], flag[16];
    int got;
    xmlTextReaderPtr r = book_xml(x->book, "xl/workbook.xml", why);
    if (r == NULL)
        return false;
    while ((got = book_read(x->book, r, why)) == 1) {
        if (xlsx_begins(r, "workbookPr") && xlsx_attribute(r, "date1904", flag, sizeof flag) != NULL)
            x->from_1904 = strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0;
        if (!xlsx_begins(r, "sheet") || tabs->n == SHEET_TABS_MAX)
            continue;
        bool hidden = xlsx_attribute(r, "state", state, sizeof state) != NULL && strcmp(state, "visible") != 0;
        struct tab *tab = &tabs->items[tabs->n];
        if (hidden || xlsx_attribute(r, "name", name, sizeof name) == NULL ||
            xlsx_attribute(r, "r:id", tab->relation, sizeof tab->relation) == NULL)
            continue;
        tab->name = arena_strdup(s->arena, name);
        tabs->n++;
    }
    xmlFreeTextReader(r);
    if (got == 0 && tabs->n == 0)
        return trouble(why, 0, 0, "the book has no sheet that is not hidden");
    return got == 0;
}

/* Where a relation leads: "worksheets/sheet1.xml", seen from xl/, or "/xl/worksheets/sheet1.xml". */
static bool find_part(struct xlsx_sheet *x, const char *relation, char *to, size_t room, struct sheet_trouble *why)
{
    char id[80], target[200];
    int got;
    bool found = false;
    xmlTextReaderPtr r = book_xml(x->book, "xl/_rels/workbook.xml.rels", why);
    if (r == NULL)
        return false;
    while ((got = book_read(x->book, r, why)) == 1) {
        if (found || !xlsx_begins(r, "Relationship") || xlsx_attribute(r, "Id", id, sizeof id) == NULL ||
            strcmp(id, relation) != 0 || xlsx_attribute(r, "Target", target, sizeof target) == NULL)
            continue;
        snprintf(to, room, "%s%s", target[0] == '/' ? "" : "xl/", target[0] == '/' ? target + 1 : target);
        found = true;
    }
    xmlFreeTextReader(r);
    if (got == 0 && !found)
        return trouble(why, 0, 0, "the book does not say where its sheet is");
    return got == 0;
}

static bool choose_tab(struct sheet *s, const char *wanted, struct sheet_trouble *why)
{
    struct tabs *tabs = arena_new(s->arena, struct tabs);
    const struct tab *chosen = NULL;
    if (!read_tabs(s, tabs, why))
        return false;
    const char **names = arena_array(s->arena, const char *, tabs->n);
    for (size_t i = 0; i < tabs->n; i++) {
        names[i] = tabs->items[i].name;
        if (chosen == NULL && (wanted == NULL || strcmp(wanted, names[i]) == 0))
            chosen = &tabs->items[i];
    }
    s->facts = (struct sheet_facts){.format = SHEET_XLSX, .tabs = names, .tab_count = tabs->n};
    if (chosen == NULL)
        return trouble(why, 0, 0, "the book has no sheet called %.100s", wanted);
    s->facts.tab = chosen->name;
    return find_part(s->xlsx, chosen->relation, s->xlsx->part, sizeof s->xlsx->part, why);
}

/* --- texts that cells share --- */

/* The text of the element that is open, to its end: its t elements one after the other, without how it is read aloud.
 */
bool xlsx_text(struct book *b, xmlTextReaderPtr r, const char *ends, struct str *to, struct sheet_trouble *why)
{
    bool in_text = false, aloud = false;
    if (xmlTextReaderIsEmptyElement(r))
        return true;
    for (;;) {
        if (book_read(b, r, why) != 1)
            return why->text[0] != '\0' ? false : trouble(why, 0, 0, "the XML inside the file is cut off");
        int type = xmlTextReaderNodeType(r);
        if (type == XML_READER_TYPE_END_ELEMENT && xlsx_is(r, ends))
            return true;
        if (xlsx_is(r, "rPh"))
            aloud = type == XML_READER_TYPE_ELEMENT;
        if (xlsx_is(r, "t"))
            in_text = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement(r);
        bool is_text = type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
                       type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_WHITESPACE;
        if (is_text && in_text && !aloud)
            str_put(to, (const char *)xmlTextReaderConstValue(r));
    }
}

static void keep_text(struct xlsx_sheet *x, const char *text)
{
    if (x->text_count == x->text_room) {
        x->text_room = x->text_room == 0 ? 1024 : 2 * x->text_room;
        x->texts = realloc(x->texts, x->text_room * sizeof *x->texts);
        MUST(x->texts != NULL);
    }
    x->texts[x->text_count++] = text;
}

static bool read_texts(struct sheet *s, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx;
    int got;
    if (!book_has(x->book, "xl/sharedStrings.xml"))
        return true;
    xmlTextReaderPtr r = book_xml(x->book, "xl/sharedStrings.xml", why);
    if (r == NULL)
        return false;
    while ((got = book_read(x->book, r, why)) == 1) {
        if (!xlsx_begins(r, "si"))
            continue;
        arena_reset(s->row);
        struct str text = str_init(s->row, SHEET_CELL_BYTES_MAX);
        if (!xlsx_text(x->book, r, "si", &text, why)) {
            got = -1;
            break;
        }
        if (str_failed(&text) || arena_used(s->arena) > SHEET_STRINGS_MAX) {
            got = -1;
            trouble(why, 0, 0, "the texts of the book are longer than a table's");
            break;
        }
        keep_text(x, text.n == 0 ? "" : arena_strndup(s->arena, text.p, text.n));
    }
    xmlFreeTextReader(r);
    return got == 0;
}

/* --- styles: which numbers are dates --- */

/* A format of one's own is one of dates when letters of a date stand outside of quotes and brackets. */
static bool is_date_code(const char *code)
{
    bool quoted = false, bracket = false;
    for (const char *p = code; *p != '\0'; p++) {
        quoted = quoted != (*p == '"');
        bracket = (bracket || *p == '[') && *p != ']';
        if (*p == '\\' && p[1] != '\0')
            p++;
        else if (!quoted && !bracket && strchr("yYdD", *p) != NULL)
            return true;
    }
    return false;
}

static bool is_date_format(const struct xlsx_sheet *x, int64_t id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return true;
    for (size_t i = 0; i < x->date_format_count; i++) {
        if (x->date_formats[i] == id)
            return true;
    }
    return false;
}

static void read_format(struct xlsx_sheet *x, xmlTextReaderPtr r)
{
    char id[24], code[256];
    if (xlsx_attribute(r, "numFmtId", id, sizeof id) == NULL ||
        xlsx_attribute(r, "formatCode", code, sizeof code) == NULL)
        return;
    if (is_date_code(code) && x->date_format_count < XLSX_FORMATS_MAX)
        x->date_formats[x->date_format_count++] = strtoll(id, NULL, 10);
}

static bool read_styles(struct xlsx_sheet *x, struct sheet_trouble *why)
{
    int got;
    bool of_cells = false;
    char id[24];
    if (!book_has(x->book, "xl/styles.xml"))
        return true;
    xmlTextReaderPtr r = book_xml(x->book, "xl/styles.xml", why);
    if (r == NULL)
        return false;
    while ((got = book_read(x->book, r, why)) == 1) {
        if (xlsx_is(r, "cellXfs"))
            of_cells = xmlTextReaderNodeType(r) == XML_READER_TYPE_ELEMENT;
        else if (xlsx_begins(r, "numFmt"))
            read_format(x, r);
        else if (of_cells && xlsx_begins(r, "xf") && x->style_count < XLSX_STYLES_MAX)
            x->is_date[x->style_count++] =
                xlsx_attribute(r, "numFmtId", id, sizeof id) != NULL && is_date_format(x, strtoll(id, NULL, 10));
    }
    xmlFreeTextReader(r);
    return got == 0;
}

/* --- merged cells: said behind the rows, so the sheet is read twice --- */

static bool read_merges(struct xlsx_sheet *x, struct sheet_trouble *why)
{
    int got;
    char range[64];
    xmlTextReaderPtr r = book_xml(x->book, x->part, why);
    if (r == NULL)
        return false;
    while ((got = book_read(x->book, r, why)) == 1) {
        if (!xlsx_begins(r, "mergeCell") || xlsx_attribute(r, "ref", range, sizeof range) == NULL)
            continue;
        struct xlsx_range *m = &x->merges[x->merge_count];
        const char *end = xlsx_place(range, &m->from);
        if (end == NULL || *end != ':' || xlsx_place(end + 1, &m->to) == NULL)
            continue;
        if (++x->merge_count == SHEET_MERGES_MAX) {
            got = -1;
            trouble(why, 0, 0, "the sheet has more than %d merged ranges", SHEET_MERGES_MAX - 1);
            break;
        }
    }
    xmlFreeTextReader(r);
    return got == 0;
}

bool xlsx_sheet_open(struct sheet *s, FILE *file, const char *tab, struct sheet_trouble *why)
{
    struct xlsx_sheet *x = s->xlsx = calloc(1, sizeof *x);
    MUST(x != NULL);
    if (!book_open(&x->book, file, why) || !choose_tab(s, tab, why) || !read_styles(x, why) || !read_texts(s, why) ||
        !read_merges(x, why))
        return false;
    x->reader = book_xml(x->book, x->part, why);
    return x->reader != NULL;
}

void xlsx_sheet_close(struct xlsx_sheet *x)
{
    if (x == NULL)
        return;
    if (x->reader != NULL)
        xmlFreeTextReader(x->reader);
    book_close(x->book);
    free(x->texts);
    free(x);
}
