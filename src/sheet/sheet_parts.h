/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside sheet/ only: the two readers, and what they stand on. */
#ifndef SHEET_PARTS_H
#define SHEET_PARTS_H

#include "sheet/sheet.h"

/* As <libxml/xmlreader.h> has it, which only those need who read XML. */
typedef struct _xmlTextReader *xmlTextReaderPtr;

struct csv_sheet;
struct xlsx_sheet;

struct sheet {
    struct arena *arena; /* for as long as it is open */
    struct arena *row;   /* of the row at hand */
    struct sheet_facts facts;
    struct csv_sheet *csv; /* one of them */
    struct xlsx_sheet *xlsx;
};

/** trouble(why, line, column, format, ...): note it; false, to be returned. */
bool trouble(struct sheet_trouble *why, int64_t line, int64_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

CHECKED bool csv_sheet_open(struct sheet *s, FILE *file, struct sheet_trouble *why);
CHECKED enum sheet_got csv_sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why);
void csv_sheet_close(struct csv_sheet *c);

CHECKED bool xlsx_sheet_open(struct sheet *s, FILE *file, const char *tab, struct sheet_trouble *why);
CHECKED enum sheet_got xlsx_sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why);
void xlsx_sheet_close(struct xlsx_sheet *x);

/* --- text.c: bytes of a known encoding, as UTF-8 --- */

#define TEXT_BLOCK ((size_t)64 * 1024)

struct text {
    FILE *file;
    const char *encoding; /* as facts.encoding */
    void *iconv;          /* NULL: it is UTF-8 already */
    char in[TEXT_BLOCK];
    size_t in_n;              /* what was not converted yet */
    char out[3 * TEXT_BLOCK]; /* a byte of Windows-1252 is at most three of UTF-8 */
    size_t out_n;
    bool ended;
};

/** text_open(t, file, why): recognise the encoding: by its mark, by its zeros, by being valid UTF-8; what is none of it
 * is Windows-1252. Reads the whole file once. */
CHECKED bool text_open(struct text *t, FILE *file, struct sheet_trouble *why);
/** text_fill(t, why): the next of it in t->out; t->ended after the last. */
CHECKED bool text_fill(struct text *t, struct sheet_trouble *why);
void text_close(struct text *t);

/* --- book.c: the parts of a packed file --- */

struct book;
CHECKED bool book_open(struct book **out, FILE *file, struct sheet_trouble *why);
void book_close(struct book *b);
bool book_has(struct book *b, const char *name);
/** book_xml(b, name, why): a reader over the part ${name}, unpacked as it is read; NULL with a reason. Definitions of
 * document types, and so all entities, are refused by book_read(). */
xmlTextReaderPtr book_xml(struct book *b, const char *name, struct sheet_trouble *why);
/** book_read(b, r, why): the next node: 1, 0 at the end, -1 with a reason. */
int book_read(struct book *b, xmlTextReaderPtr r, struct sheet_trouble *why);

#endif
