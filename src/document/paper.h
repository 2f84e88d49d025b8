/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A sheet of the company, or several: head, two blocks, one table whose heading is repeated on each page, totals, a
 * note, "page 2 of 3". Laid out by Pango, which breaks lines in every script and finds a font for every character. */
#ifndef DOCUMENT_PAPER_H
#define DOCUMENT_PAPER_H

#include "document/document.h"
#include "document/picture.h"

#define DOCUMENT_MAX      ((size_t)8 * 1024 * 1024) /* bytes of a PDF */
#define PAPER_COLUMNS_MAX 7
#define PAPER_FACTS_MAX   10

struct paper_fact {
    const char *label, *value;
};

struct paper_column {
    const char *heading;
    int share;  /* of the width, relative to the others */
    bool right; /* numbers stand at the right */
};

struct paper_row {
    const char *cells[PAPER_COLUMNS_MAX]; /* NULL: empty */
    const char *detail, *note;            /* under the text of the column `wide`, small; NULL: none */
};

struct paper {
    const char *title;          /* "Back Order BO-1042", large */
    const char *stamp;          /* "VOID", across the head; NULL: none */
    const struct picture *logo; /* NULL: none */
    const char *const *from;    /* lines below the company's name, ended by NULL */
    const char *to_label;       /* "Account" */
    const char *const *to;      /* lines of an address, ended by NULL */
    struct paper_fact facts[PAPER_FACTS_MAX];
    size_t fact_count;
    struct paper_column columns[PAPER_COLUMNS_MAX];
    size_t column_count, wide; /* wide: the column that has detail and note */
    struct paper_row *rows;
    size_t row_count;
    struct paper_fact totals[PAPER_FACTS_MAX]; /* at the right, the last one bold */
    size_t total_count;
    const char *note;
    int64_t dated_ms; /* what the file says of when it was made: the object's own time, so that bytes repeat */
};

/** paper_fact(paper, label, value), paper_total(paper, label, value): one more; none if ${value} is NULL or "". */
void paper_fact(struct paper *paper, const char *label, const char *value);
void paper_total(struct paper *paper, const char *label, const char *value);

/** paper_pdf(c, out, paper): US Letter where the company writes dates the American way, else A4. Errors:
 * REQUEST_TOO_COMPLEX (larger than DOCUMENT_MAX), INTERNAL. */
CHECKED enum err paper_pdf(struct ctx *c, struct document *out, const struct paper *paper);

#endif
