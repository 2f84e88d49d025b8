/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters as JSON and back, by one description of their fields. */
#include "outbox/letter.h"

#define RW               (FIELD_READ | FIELD_CREATE)
#define MAY              (RW | FIELD_NULLABLE)
#define AT(type, member) .offset = offsetof(struct type, member)
#define TEXT_MAX         20000

static const struct field fact_fields[] = {
    {"label", FIELD_NOTE, RW, AT(letter_fact, label), .max = TEXT_MAX, .doc = "What it is."},
    {"value", FIELD_NOTE, RW, AT(letter_fact, value), .max = TEXT_MAX, .doc = "As shown."},
};
static const struct field row_fields[] = {
    {"title", FIELD_NOTE, RW, AT(letter_row, title), .max = TEXT_MAX, .doc = "What."},
    {"detail", FIELD_NOTE, MAY, AT(letter_row, detail), .max = TEXT_MAX, .doc = "More about it."},
    {"amount", FIELD_NOTE, MAY, AT(letter_row, amount), .max = TEXT_MAX, .doc = "How much."},
    {"note", FIELD_NOTE, MAY, AT(letter_row, note), .max = TEXT_MAX, .doc = "Its note."},
};
#define RECORD(variable, title, sentence, type, table)                                                                 \
    const struct record variable = {.name = title,                                                                     \
                                    .doc = sentence,                                                                   \
                                    .size = sizeof(struct type),                                                       \
                                    .fields = table,                                                                   \
                                    .field_count = sizeof table / sizeof table[0],                                     \
                                    .set_offset = RECORD_NO_SET}
static RECORD(fact_record, "LetterFact", "One thing said of it.", letter_fact, fact_fields);
static RECORD(row_record, "LetterRow", "One row.", letter_row, row_fields);

static const struct field section_fields[] = {
    {"title", FIELD_NOTE, MAY, AT(letter_section, title), .max = TEXT_MAX, .doc = "Above its rows."},
    {.name = "rows",
     .type = FIELD_LIST,
     .flags = RW,
     AT(letter_section, rows),
     .of = &row_record,
     .count_offset = offsetof(struct letter_section, row_count),
     .max = LETTER_ROWS_MAX + 1,
     .doc = "Its rows."},
};
static RECORD(section_record, "LetterSection", "Rows that belong together.", letter_section, section_fields);

static const struct field fields[] = {
    {"company", FIELD_NOTE, RW, AT(letter, company), .max = TEXT_MAX, .doc = "Who sends it."},
    {"to_name", FIELD_NOTE, MAY, AT(letter, to_name), .max = TEXT_MAX, .doc = "The recipient's name."},
    {"reply_to", FIELD_NOTE, MAY, AT(letter, reply_to), .max = TEXT_MAX, .doc = "Where answers go."},
    {"subject", FIELD_NOTE, RW, AT(letter, subject), .max = TEXT_MAX, .doc = "The subject."},
    {"heading", FIELD_NOTE, RW, AT(letter, heading), .max = TEXT_MAX, .doc = "The heading."},
    {"intro", FIELD_NOTE, RW, AT(letter, intro), .max = TEXT_MAX, .doc = "What has happened."},
    {.name = "facts",
     .type = FIELD_LIST,
     .flags = RW,
     AT(letter, facts),
     .of = &fact_record,
     .count_offset = offsetof(struct letter, fact_count),
     .max = LETTER_FACTS_MAX,
     .doc = "What is said of it."},
    {.name = "sections",
     .type = FIELD_LIST,
     .flags = RW,
     AT(letter, sections),
     .of = &section_record,
     .count_offset = offsetof(struct letter, section_count),
     .max = LETTER_SECTIONS_MAX,
     .doc = "Its lines."},
    {"note", FIELD_NOTE, MAY, AT(letter, note), .max = TEXT_MAX, .doc = "The note of the whole."},
    {"link", FIELD_NOTE, MAY, AT(letter, link), .max = TEXT_MAX, .doc = "A path of the web pages."},
    {"link_text", FIELD_NOTE, MAY, AT(letter, link_text), .max = TEXT_MAX, .doc = "The link's words."},
    {"password_link", FIELD_I64, MAY, AT(letter, password_link), .min = 1, .max = INT64_MAX,
     .doc = "A secret of this link is put behind the path."},
    {"papers_of_order", FIELD_I64, MAY, AT(letter, papers_of_order), .min = 1, .max = INT64_MAX,
     .doc = "The order whose invoices and packing slip are attached."},
    {"reason", FIELD_NOTE, RW, AT(letter, reason), .max = TEXT_MAX, .doc = "Why the recipient gets it."},
    {"chosen", FIELD_FLAG, RW, AT(letter, chosen), .doc = "Whether he may choose otherwise."},
};
RECORD(letter_record, "Letter", "What a mail says.", letter, fields);

const char *letter_write(struct ctx *c, const struct letter *letter)
{
    struct str text = str_init(c->arena, LETTER_BYTES_MAX);
    struct json j = json_init(&text);
    json_object_begin(&j);
    record_write_fields(&j, &letter_record, letter, false);
    json_object_end(&j);
    return str_failed(&text) ? NULL : str_text(&text);
}

bool letter_read(struct ctx *c, struct letter *out, const char *json)
{
    json_t *tree = json_loads(json, 0, NULL);
    *out = (struct letter){.subject = ""};
    bool good = tree != NULL && record_read(c, out, &letter_record, RECORD_CREATE, tree, true) == ERR_OK;
    if (!good)
        ctx_forget(c);
    json_decref(tree);
    return good;
}
