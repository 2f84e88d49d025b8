/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables as XLSX, row by row, and the file's bytes as they come: nothing is kept but the rows that the widths of the
 * columns are taken from, so memory does not grow with the table and no temporary file is needed. Cells have their
 * types, so no text is ever taken for a formula; the headings stay in sight and can be filtered by. Sums of bottles and
 * amounts stand on the last sheet. */
#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H

#include "report/table.h"

#define XLSX_TYPE       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define XLSX_SHEET_ROWS 1048576 /* that a sheet has, the headings among them */

struct xlsx;

/** xlsx_open(out, t, title, bytes): a book whose first sheet is called ${title} (28 characters of it). ${t} must
 * outlive it. What there is of the file so far is put to ${bytes}, here and in the next two. Errors: STORAGE. */
CHECKED enum err xlsx_open(struct xlsx **out, const struct table *t, const char *title, struct str *bytes);

/** xlsx_row(x, cells, bytes): one more row; a sheet that is full is followed by another. Errors: STORAGE. */
CHECKED enum err xlsx_row(struct xlsx *x, const struct cell cells[], struct str *bytes);

/** xlsx_finish(x, bytes): there are no more rows; "Totals" follow where something can be added up. Errors: STORAGE. */
CHECKED enum err xlsx_finish(struct xlsx *x, struct str *bytes);

/** xlsx_close(x): whatever became of it, its memory is given back. NULL is fine. */
void xlsx_close(struct xlsx *x);

#endif
