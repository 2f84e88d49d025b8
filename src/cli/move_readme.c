/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* README.md of an export: what the files are, and each column in the words of the migrations. */
#include "cli/move_parts.h"

static const char head[] =
    "# Everything of a company, by Cellarbook\n"
    "\n"
    "One CSV file a table: UTF-8, commas, lines end in CR LF, a first line of headings. A cell with nothing in it has "
    "no "
    "value;\n"
    "`\"\"` is a text that is empty. Bytes are `\\x` and hex. Columns that end in `_at`, and `at` itself, are "
    "milliseconds "
    "since 1970\n"
    "in UTC; `_btl` are bottles, `_cents` hundredths of the company's currency; flags are 0 and 1; days are "
    "YYYY-MM-DD.\n"
    "\n"
    "**Keep this folder as safe as the database.** `users.csv` holds the hashes of passwords and the secrets of "
    "one-time "
    "codes,\n"
    "`sessions.csv` and `api_tokens.csv` hashes of tokens, `webhooks.csv` the secrets that sign what is sent. They are "
    "here because\n"
    "people could not sign in, and programs not work on, after a move without them. The files can be read by their "
    "owner "
    "only.\n"
    "\n"
    "`cellarbook import --all` makes the company of it in an empty database, on either engine. It takes the folder "
    "only as "
    "a whole,\n"
    "by the sums in `SHA256SUMS` (`sha256sum -c SHA256SUMS` looks, too) and the version in `FORMAT`. Who changes a "
    "file on "
    "purpose\n"
    "makes its sum anew: `sha256sum *.csv > SHA256SUMS`.\n";

static const char *type_name(char letter)
{
    switch (letter) {
    case 'i':
        return "number";
    case 'f':
        return "flag";
    case 'd':
        return "day";
    case 'b':
        return "bytes";
    default:
        return "text";
    }
}

/* A bar would end the cell. */
static void put_doc(FILE *file, const char *doc)
{
    for (const char *p = doc; *p != '\0'; p++)
        fprintf(file, *p == '|' ? "\\|" : "%c", *p);
}

void move_readme(FILE *file)
{
    fputs(head, file);
    for (const struct whole_table *t = whole_tables; t->name != NULL; t++) {
        fprintf(file, "\n## %s.csv\n\n", t->name);
        if (t->doc[0] != '\0')
            fprintf(file, "%s\n\n", t->doc);
        fputs("| column | type | may have no value | meaning |\n| --- | --- | --- | --- |\n", file);
        for (size_t i = 0; i < t->column_count; i++) {
            const struct whole_column *column = &t->columns[i];
            fprintf(file, "| `%s` | %s | %s | ", column->name, type_name(column->letter), column->needed ? "" : "yes");
            put_doc(file, column->doc);
            fputs(" |\n", file);
        }
    }
}
