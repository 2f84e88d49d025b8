/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside xlsx_*.c only: an open book, and how its XML is walked. */
#ifndef SHEET_XLSX_PARTS_H
#define SHEET_XLSX_PARTS_H

#include "core/str.h"
#include "sheet/sheet_parts.h"

#define XLSX_STYLES_MAX  8192
#define XLSX_FORMATS_MAX 512

struct xlsx_place {
    int64_t row, column; /* from 1 */
};

struct xlsx_range {
    struct xlsx_place from, to;
};

struct xlsx_sheet {
    struct book *book;
    char part[256];          /* of the sheet */
    xmlTextReaderPtr reader; /* over it */
    const char **texts;      /* shared; in the sheet's arena */
    size_t text_count, text_room;
    bool is_date[XLSX_STYLES_MAX]; /* by the style's place */
    size_t style_count;
    int64_t date_formats[XLSX_FORMATS_MAX]; /* ids of the book's own formats that are dates */
    size_t date_format_count;
    bool from_1904; /* days are counted from 1904 */
    struct xlsx_range merges[SHEET_MERGES_MAX];
    size_t merge_count;
    int64_t row; /* the last one read */
};

/** xlsx_attribute(r, name, to, room): the attribute of the element at hand, cut to the room; NULL: it has none. */
const char *xlsx_attribute(xmlTextReaderPtr r, const char *name, char *to, size_t room);
/** xlsx_is(r, name), xlsx_begins(r, name): is the node of that element, does the element begin here? */
bool xlsx_is(xmlTextReaderPtr r, const char *name);
bool xlsx_begins(xmlTextReaderPtr r, const char *name);
/** xlsx_text(b, r, ends, to, why): the text inside the element ${ends} that is open, up to its end. */
CHECKED bool xlsx_text(struct book *b, xmlTextReaderPtr r, const char *ends, struct str *to, struct sheet_trouble *why);
/** xlsx_place(text, out): "BC17" as column 55, row 17; the first character behind it, NULL when it is no place. */
const char *xlsx_place(const char *text, struct xlsx_place *out);

#endif
