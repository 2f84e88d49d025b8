/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables as CSV: RFC 4180 in UTF-8, with a byte order mark, without which Excel takes it for something else. Amounts
 * have a decimal point, days and times are ISO. A text that a sheet would take for a formula gets an apostrophe before
 * it. */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include "report/table.h"

#define CSV_TYPE "text/csv; charset=utf-8; header=present"

/** csv_head(out, t): the mark and the line of headings. */
void csv_head(struct str *out, const struct table *t);

/** csv_row(out, t, cells): one row. */
void csv_row(struct str *out, const struct table *t, const struct cell cells[]);

#endif
