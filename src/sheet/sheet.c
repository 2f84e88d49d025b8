/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which of the two it is, and what both have in common. */
#include "sheet/sheet_parts.h"

#include "core/must.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_ARENA (2 * SHEET_STRINGS_MAX)
#define ROW_ARENA  ((size_t)16 * 1024 * 1024)

const char *const sheet_format_names[] = {"csv", "xlsx", NULL};

bool trouble(struct sheet_trouble *why, int64_t line, int64_t column, const char *format, ...)
{
    va_list args;
    why->line = line;
    why->column = column;
    va_start(args, format);
    vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    return false;
}

/* By its first bytes: a packed file is XLSX or nothing; what Excel wrote before it, and what a password protects, has a
 * mark of its own. */
static bool open_reader(struct sheet *s, FILE *file, const char *tab, struct sheet_trouble *why)
{
    static const char packed[] = {'P', 'K', 3, 4}, old[] = {(char)0xD0, (char)0xCF, 0x11, (char)0xE0};
    char head[4] = "";
    rewind(file);
    size_t n = fread(head, 1, sizeof head, file);
    if (n == 0)
        return trouble(why, 0, 0, "the file is empty");
    if (n == sizeof head && memcmp(head, old, sizeof old) == 0)
        return trouble(why, 0, 0,
                       "it is an old Excel file (.xls), or a password protects it: save it as .xlsx or .csv");
    if (n == sizeof head && memcmp(head, packed, sizeof packed) == 0)
        return xlsx_sheet_open(s, file, tab, why);
    if (n >= 4 && memcmp(head, "%PDF", 4) == 0)
        return trouble(why, 0, 0, "it is a PDF: save the table as .xlsx or .csv");
    return csv_sheet_open(s, file, why);
}

bool sheet_open(struct sheet **out, FILE *file, const char *tab, struct sheet_trouble *why)
{
    struct sheet *s = calloc(1, sizeof *s);
    MUST(s != NULL);
    s->arena = arena_open(OPEN_ARENA);
    s->row = arena_open(ROW_ARENA);
    *why = (struct sheet_trouble){.line = 0};
    if (open_reader(s, file, tab, why)) {
        *out = s;
        return true;
    }
    sheet_close(s);
    return false;
}

const struct sheet_facts *sheet_facts(const struct sheet *s)
{
    return &s->facts;
}

static bool is_blank(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].text[0] != '\0' || row->cells[i].trouble != NULL)
            return false;
    }
    return true;
}

enum sheet_got sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why)
{
    enum sheet_got got;
    do {
        arena_reset(s->row);
        *out = (struct sheet_row){.line = 0};
        got = s->csv != NULL ? csv_sheet_next(s, out, why) : xlsx_sheet_next(s, out, why);
    } while (got == SHEET_ROW && is_blank(out));
    return got;
}

void sheet_close(struct sheet *s)
{
    if (s == NULL)
        return;
    csv_sheet_close(s->csv);
    xlsx_sheet_close(s->xlsx);
    arena_close(s->row);
    arena_close(s->arena);
    free(s);
}
