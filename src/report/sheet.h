/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A sheet as SpreadsheetML: what stands before its rows, rows, what stands behind them. No archive, no memory of rows.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include "report/table.h"

#define XML_HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SHEET_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define SHEET_RANGE 40 /* bytes of a range as text */

struct sheet {
    const struct table *table;
    int64_t row;                      /* the last one that was written; the headings are row 1 */
    size_t widths[TABLE_COLUMNS_MAX]; /* characters, of what was written so far */
};

/** The book's part xl/styles.xml, which the cells refer to. */
extern const char sheet_styles[];

/** sheet_begin(s, t, xml): a new sheet of ${t}; its row of headings is put to ${xml}. */
void sheet_begin(struct sheet *s, const struct table *t, struct str *xml);
/** sheet_row(s, cells, xml): the next row. */
void sheet_row(struct sheet *s, const struct cell cells[], struct str *xml);

/** sheet_head(s, xml): what stands before the first row. It has the widths of the columns, as they are known now. */
void sheet_head(const struct sheet *s, struct str *xml);
/** sheet_foot(s, xml): what stands behind the last row. */
void sheet_foot(const struct sheet *s, struct str *xml);

/** sheet_range(out, s, mark): all its cells: "A1:C9", "$A$1:$C$9" with the mark "$". */
const char *sheet_range(char out[SHEET_RANGE], const struct sheet *s, const char *mark);

/** xml_text(xml, text): at most the 32,767 characters that a cell takes, escaped; what XML has no way to say is said as
 * sheets do, "_x0001_". Returns how many characters were put. */
size_t xml_text(struct str *xml, const char *text);

#endif
