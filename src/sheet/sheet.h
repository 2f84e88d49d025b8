/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of rows and columns, read row by row: CSV in the encodings and with the separators that people's programs
 * write, and XLSX. What the cells mean is not known here. Nothing of a file is believed: each limit is named, and what
 * can't be read is said with its place. Memory does not grow with the rows. */
#ifndef SHEET_SHEET_H
#define SHEET_SHEET_H

#include "core/arena.h"
#include "core/err.h"

#include <stdint.h>
#include <stdio.h>

#define SHEET_COLUMNS_MAX    256
#define SHEET_CELL_BYTES_MAX (32 * 1024)   /* as UTF-8; a cell of a spreadsheet holds 32,767 characters */
#define SHEET_LINE_BYTES_MAX (1024 * 1024) /* of CSV, as UTF-8 */
#define SHEET_UNZIPPED_MAX   (INT64_C(256) * 1024 * 1024) /* bytes of one part of an XLSX ... */
#define SHEET_RATIO_MAX      400                          /* ... and how many times its packed size that may be */
#define SHEET_STRINGS_MAX    ((size_t)64 * 1024 * 1024)   /* bytes of an XLSX's shared texts */
#define SHEET_MERGES_MAX     2000                         /* merged ranges of a sheet */
#define SHEET_TABS_MAX       255                          /* sheets of a book */

enum sheet_format { SHEET_CSV, SHEET_XLSX };
extern const char *const sheet_format_names[]; /* csv, xlsx */

/* What is wrong, and where. */
struct sheet_trouble {
    int64_t line, column; /* from 1; 0: of the whole file, of the whole line */
    char text[200];       /* one sentence without its full stop */
};

/* What was recognised. */
struct sheet_facts {
    enum sheet_format format;
    const char *encoding;    /* of CSV: "UTF-8", "UTF-16", "Windows-1252"; NULL: XLSX */
    char separator;          /* of CSV */
    const char *tab;         /* of XLSX: the sheet that is read; NULL: CSV */
    const char *const *tabs; /* its visible sheets */
    size_t tab_count;
};

struct sheet_cell {
    const char *text;    /* UTF-8, trimmed; "" is blank. Dates of XLSX are ISO: "2026-05-12", "2026-05-12 09:30:00" */
    const char *trouble; /* why it can't be read: "holds the error #REF!"; NULL: nothing is wrong */
    bool number;         /* XLSX: a number in its plain form, with a decimal point whatever the country */
};

struct sheet_row {
    int64_t line; /* where it begins in the file; of XLSX the row's own number */
    size_t n;
    struct sheet_cell *cells; /* after the last one that was given the row is blank */
    bool cut;                 /* CSV: the file ended without ending this line */
};

struct sheet;

/**
 * sheet_open(out, file, tab, why):
 * Read ${file}, which must be seekable and stays the caller's, from its beginning. ${tab}: the sheet of that name;
 * NULL: the first one that is not hidden. False, with the reason in ${why}, when it is neither CSV nor XLSX.
 */
CHECKED bool sheet_open(struct sheet **out, FILE *file, const char *tab, struct sheet_trouble *why);

const struct sheet_facts *sheet_facts(const struct sheet *s);

enum sheet_got { SHEET_ROW, SHEET_END, SHEET_BAD };
/** sheet_next(s, out, why): the next row that is not blank; its texts hold until the next call. SHEET_BAD: the file
 * can't be read on, ${why} says where and why. */
CHECKED enum sheet_got sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why);

/** sheet_close(s): NULL is fine. */
void sheet_close(struct sheet *s);

#endif
