/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of imports, of their rows, and of what they are told. */
#include "core/record_table.h"
#include "import/import.h"

#define KEPT       (FIELD_READ | FIELD_CREATE | FIELD_BRIEF)
#define KEPT_NULL  (KEPT | FIELD_NULLABLE)
#define KEPT_SURE  (KEPT | FIELD_REQUIRED)
#define TEXT_LIMIT 2000

static const struct field column_fields[] = {
    {"heading", FIELD_TEXT, KEPT_SURE, AT(import_column, heading), 1, IMPORT_HEADING_MAX,
     .doc = "As it stands in the file."},
    {"field", FIELD_TEXT, KEPT_NULL, AT(import_column, field), 0, 100,
     .doc = "The field that the column is; null: it is left out."},
};
static RECORD(column_record, "ImportColumn", "A column of the file.", import_column, .fields = column_fields,
              .field_count = COUNT(column_fields));

static const struct field about_fields[] = {
    {"format", FIELD_TEXT, KEPT_NULL, AT(import_about, format), 0, 20, .doc = "csv or xlsx; null: not yet read."},
    {"encoding", FIELD_TEXT, KEPT_NULL, AT(import_about, encoding), 0, 40,
     .doc = "Of CSV: UTF-8, UTF-16 or Windows-1252, as recognised."},
    {"separator", FIELD_TEXT, KEPT_NULL, AT(import_about, separator), 0, 20,
     .doc = "Of CSV: comma, semicolon or tab, as recognised."},
    {"sheet", FIELD_TEXT, KEPT_NULL, AT(import_about, sheet), 0, 255, .doc = "Of XLSX: the sheet that is read."},
    {"sheets", FIELD_TEXTS, KEPT, AT(import_about, sheets), 0, 255, COUNTED(import_about, sheet_count),
     .doc = "Of XLSX: its sheets."},
    {"columns", FIELD_LIST, KEPT, AT(import_about, columns), 0, IMPORT_COLUMNS_MAX, &column_record,
     offsetof(struct import_about, column_count), .doc = "Its columns, and what each is taken for."},
};
const struct record import_about_record = {.name = "ImportFile",
                                           .doc = "What was recognised of the file.",
                                           .size = sizeof(struct import_about),
                                           .fields = about_fields,
                                           .field_count = COUNT(about_fields),
                                           .set_offset = RECORD_NO_SET};

static const struct field options_fields[] = {
    {"sheet", FIELD_TEXT, KEPT_NULL, AT(import_options, sheet), 0, 255,
     .doc = "Of XLSX: which sheet; null: the first."},
    {"decimal", FIELD_ENUM, KEPT, AT(import_options, decimal), .names = import_decimal_names,
     .doc = "The sign in amounts; auto: by each amount, and those that could be read in two ways are refused."},
    {"columns", FIELD_LIST, KEPT, AT(import_options, columns), 0, IMPORT_COLUMNS_MAX, &column_record,
     offsetof(struct import_options, column_count),
     .doc = "Columns that are another field than recognised, or none; remembered for the next file of the kind."},
};
const struct record import_options_record = {.name = "ImportReading",
                                             .doc = "How a file is to be read.",
                                             .size = sizeof(struct import_options),
                                             .fields = options_fields,
                                             .field_count = COUNT(options_fields),
                                             .set_offset = RECORD_NO_SET};

static const struct field applying_fields[] = {
    {"mode", FIELD_ENUM, FIELD_CREATE | FIELD_REQUIRED, AT(import_applying, mode), .names = import_mode_names,
     .doc = "all: every row, or nothing; good: the rows that are not refused."},
    {"mails", FIELD_FLAG, FIELD_CREATE, AT(import_applying, mails),
     .doc = "Back orders that it makes send their mails; false if not given."},
};
const struct record import_applying_record = {.name = "ImportApplying",
                                              .doc = "How an import is to be applied.",
                                              .size = sizeof(struct import_applying),
                                              .fields = applying_fields,
                                              .field_count = COUNT(applying_fields),
                                              .set_offset = RECORD_NO_SET};

static const struct field user_fields[] = {
    {"id", FIELD_I64, LISTED, AT(import_user, id), .doc = "The user's id."},
    {"name", FIELD_TEXT, LISTED, AT(import_user, name), .doc = "The user's name."},
};
static RECORD(user_ref_record, "ImportUser", "Who sent the file.", import_user, .fields = user_fields,
              .field_count = COUNT(user_fields));

#define COUNTED_ROWS(name, member, text)                                                                               \
    {                                                                                                                  \
        name, FIELD_I64, LISTED, AT(import_counts, member), .doc = text                                                \
    }
static const struct field count_fields[] = {
    COUNTED_ROWS("all", rows, "Rows that are not blank, without the headings."),
    COUNTED_ROWS("new", fates[FATE_NEW], "That make something."),
    COUNTED_ROWS("changed", fates[FATE_CHANGED], "That change something."),
    COUNTED_ROWS("unchanged", fates[FATE_UNCHANGED], "That say what is so already."),
    COUNTED_ROWS("refused", fates[FATE_REFUSED], "That can't be applied; each says why."),
    COUNTED_ROWS("applied", applied, "That have done what they say."),
    COUNTED_ROWS("missed", missed, "That no longer fitted when they were to be applied."),
    COUNTED_ROWS("undone", undone, "That were taken back."),
    COUNTED_ROWS("kept", kept, "That were not taken back, because somebody has changed it since."),
};
static RECORD(counts_record, "ImportCounts", "How many rows.", import_counts, .fields = count_fields,
              .field_count = COUNT(count_fields));

static const struct field fields[] = {
    {"id", FIELD_I64, LISTED, AT(import, id), .doc = "Its id."},
    {"rev", FIELD_I64, LISTED, AT(import, rev), .doc = "Rises with each change."},
    {"kind", FIELD_ENUM, LISTED, AT(import, kind), .names = import_kind_names, .doc = "What its rows are."},
    {"file_name", FIELD_TEXT, LISTED, AT(import, file_name), .doc = "What the sender calls the file."},
    {"state", FIELD_ENUM, LISTED, AT(import, state), .names = import_state_names, .doc = "How far it is."},
    {"size_bytes", FIELD_I64, LISTED, AT(import, size_bytes), .doc = "Of the file."},
    {"hash", FIELD_TEXT, SHOWN, AT(import, hash), .doc = "SHA-256 of the file in hex; empty while it is coming."},
    {"trouble", FIELD_TEXT, LISTED_NULL, AT(import, trouble),
     .doc = "Why the file can't be read, or why its work ended early; null: nothing is wrong."},
    {"trouble_line", FIELD_I64, LISTED_NULL, AT(import, trouble_line), .doc = "The line that this is about."},
    {"mode", FIELD_TEXT, LISTED_NULL, AT(import, mode_name), .doc = "How it was applied: all or good; null: not yet."},
    {"mails", FIELD_FLAG, SHOWN, AT(import, mails), .doc = "Back orders that it makes send their mails."},
    {"job", FIELD_I64, LISTED_NULL, AT(import, job), .doc = "Id of the job at work, or of the last one."},
    {"created_at", FIELD_INSTANT, LISTED, AT(import, created_at_ms), .doc = "When the file came."},
    {"user", FIELD_OBJECT, LISTED, AT(import, user), .of = &user_ref_record, .doc = "Who sent it."},
    {"rows", FIELD_OBJECT, LISTED, AT(import, counts), .of = &counts_record, .doc = "How many rows, by what they do."},
    {"missing", FIELD_TEXTS, SHOWN, AT(import, missing), COUNTED(import, missing_count),
     .doc = "Fields that something new needs and that no column is."},
    {"file", FIELD_OBJECT, SHOWN, AT(import, about), .of = &import_about_record,
     .doc = "What was recognised of the file."},
    {"reading", FIELD_OBJECT, SHOWN, AT(import, options), .of = &import_options_record,
     .doc = "What somebody wanted otherwise."},
    {"actions", FIELD_TEXTS, LISTED, AT(import, actions), COUNTED(import, action_count),
     .doc = "What you may do with it now: read, check, apply, undo, stop."},
};
RECORD(import_record, "Import", "A file, what its rows would do and did.", import, .fields = fields,
       .field_count = COUNT(fields));

static const struct field problem_fields[] = {
    {"field", FIELD_TEXT, KEPT, AT(import_problem, field), 0, TEXT_LIMIT, .doc = "The field; empty: the whole row."},
    {"heading", FIELD_TEXT, KEPT_NULL, AT(import_problem, heading), 0, TEXT_LIMIT,
     .doc = "The heading of its column; null: no column has it."},
    {"detail", FIELD_TEXT, KEPT, AT(import_problem, detail), 0, TEXT_LIMIT, .doc = "What is wrong."},
};
const struct record import_problem_record = {.name = "ImportProblem",
                                             .doc = "Why a row can't be applied, no longer fits, or was kept.",
                                             .size = sizeof(struct import_problem),
                                             .fields = problem_fields,
                                             .field_count = COUNT(problem_fields),
                                             .set_offset = RECORD_NO_SET};

static const struct field row_fields[] = {
    {"row", FIELD_I64, LISTED, AT(import_row, row), .doc = "Its number, from 1, without the headings."},
    {"line", FIELD_I64, LISTED, AT(import_row, line), .doc = "The line of the file at which it begins."},
    {"fate", FIELD_ENUM, LISTED, AT(import_row, fate), .names = import_fate_names,
     .doc = "What the dry run found: new, changed, unchanged or refused."},
    {"state", FIELD_ENUM, LISTED, AT(import_row, state), .names = import_row_state_names,
     .doc = "open, applied, missed (it no longer fitted), undone, or kept (not taken back)."},
    {"label", FIELD_TEXT, LISTED, AT(import_row, label), .doc = "What it is about."},
    {"object", FIELD_I64, LISTED_NULL, AT(import_row, object), .doc = "Id or number of it; null: not made yet."},
    {"changes", FIELD_JSON, LISTED_NULL, AT(import_row, changes), .max = 1 << 20,
     .doc = "Of new and changed rows: each field as [old, new], names where they refer to something."},
    {"problems", FIELD_LIST, LISTED, AT(import_row, problems), 0, IMPORT_PROBLEMS_MAX, &import_problem_record,
     offsetof(struct import_row, problem_count), .doc = "Why it is refused, no longer fitted, or was kept."},
};
RECORD(import_row_record, "ImportRow", "A row of the file.", import_row, .fields = row_fields,
       .field_count = COUNT(row_fields));
