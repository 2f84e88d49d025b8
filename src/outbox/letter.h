/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a mail says, without how it looks: src/mail/ makes text and HTML of it. It is written when the mail is made,
 * with names, dates and numbers as they are then in the company's settings, and never changes between two attempts. */
#ifndef OUTBOX_LETTER_H
#define OUTBOX_LETTER_H

#include "core/record.h"

#define LETTER_ROWS_MAX     200 /* of a section: as many as a back order has lines */
#define LETTER_SECTIONS_MAX 60
#define LETTER_FACTS_MAX    12
#define LETTER_BYTES_MAX    ((size_t)4 * 1024 * 1024) /* of its JSON */

struct letter_fact {
    const char *label, *value;
};

/* A line of a back order, or a back order: what, more about it, how much, a note. All but the title may be NULL. */
struct letter_row {
    const char *title, *detail, *amount, *note;
};

struct letter_section {
    const char *title; /* NULL: none */
    struct letter_row *rows;
    size_t row_count;
};

struct letter {
    const char *company;  /* who sends it */
    const char *to_name;  /* NULL: an address alone */
    const char *reply_to; /* an address; NULL: none */
    const char *subject, *heading, *intro;
    struct letter_fact *facts;
    size_t fact_count;
    struct letter_section *sections;
    size_t section_count;
    const char *note;                 /* of the whole; NULL: none */
    const char *link, *link_text;     /* a path of the web pages, "/orders/2210", and its words; NULL: none */
    struct maybe_i64 password_link;   /* behind ${link} a secret of this link is put, made when the mail is sent */
    struct maybe_i64 papers_of_order; /* its invoices and packing slip are attached when the mail is sent */
    const char *reason;               /* why the recipient gets it */
    bool chosen;                      /* he may choose otherwise in My Account, Preferences */
};

extern const struct record letter_record;

/** letter_write(c, letter): as JSON; NULL if it is larger than LETTER_BYTES_MAX. */
const char *letter_write(struct ctx *c, const struct letter *letter);
/** letter_read(c, out, json): false if it is no letter. */
CHECKED bool letter_read(struct ctx *c, struct letter *out, const char *json);

#endif
