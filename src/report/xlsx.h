/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables as XLSX, row by row: memory does not grow with them, the rows lie in a temporary file until the book is
 * closed. Cells have their types, so no text is ever taken for a formula; the headings stay in sight and can be
 * filtered by. The only file that knows libxlsxwriter. */
#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H

#include "report/table.h"

#include <stdio.h>

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct xlsx;

/** xlsx_open(out, t, title): a book whose first sheet is called ${title}, with its headings. ${t} must outlive it.
 * Errors: STORAGE (no room for temporary files). */
CHECKED enum err xlsx_open(struct xlsx **out, const struct table *t, const char *title);

/** xlsx_row(x, cells): one more row; a sheet that is full is followed by another. Errors: STORAGE. */
CHECKED enum err xlsx_row(struct xlsx *x, const struct cell cells[]);

/** xlsx_finish(x, out): the book is made; it is read from ${out}, which has no name any more and is the caller's. Takes
 * as long as there are rows. Errors: STORAGE. */
CHECKED enum err xlsx_finish(struct xlsx *x, FILE **out);

/** xlsx_close(x): whatever became of it, its temporary files are gone. NULL is fine. */
void xlsx_close(struct xlsx *x);

#endif
