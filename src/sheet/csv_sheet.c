/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV, read by libcsv. It is given one line of the file at a time, so that a row is complete when a line is. */
#include "sheet/sheet_parts.h"

#include "core/must.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#define WITHIN_FIELD 2 /* libcsv's pstate between the first character of a field and what may be its last */

struct csv_sheet {
    struct text text;
    struct csv_parser parser;
    size_t at;         /* in text.out */
    int64_t line;      /* being read, from 1 */
    int64_t begun;     /* the line at which the row at hand began */
    size_t line_bytes; /* of that row */
    bool in_row;       /* something of it was read */
    bool after_cr;     /* a CR at the end of a block was the end of a line; a LF that follows is its second half */
    bool finished;
    /* the row at hand, filled by libcsv's callbacks */
    struct arena *arena;
    struct sheet_cell *cells;
    size_t n;
    bool complete, wide, long_cell;
};

/* --- what libcsv calls --- */

static const char *trimmed(struct arena *arena, const char *p, size_t n)
{
    while (n > 0 && (p[0] == ' ' || p[0] == '\t'))
        p++, n--;
    while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    return arena_strndup(arena, p, n);
}

static void take_cell(void *data, size_t n, void *arg)
{
    struct csv_sheet *c = arg;
    if (c->n == SHEET_COLUMNS_MAX || n > SHEET_CELL_BYTES_MAX) {
        c->wide = c->wide || c->n == SHEET_COLUMNS_MAX;
        c->long_cell = c->long_cell || n > SHEET_CELL_BYTES_MAX;
        return;
    }
    if (c->cells == NULL)
        c->cells = arena_array(c->arena, struct sheet_cell, SHEET_COLUMNS_MAX);
    c->cells[c->n++].text = n == 0 ? "" : trimmed(c->arena, data, n);
}

static void take_row(int end, void *arg)
{
    struct csv_sheet *c = arg;
    (void)end;
    c->complete = true;
}

/* --- separator --- */

static size_t count_outside_quotes(const char *p, size_t n, char wanted)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < n && (quoted || (p[i] != '\n' && p[i] != '\r')); i++) {
        quoted = quoted != (p[i] == '"');
        count += !quoted && p[i] == wanted;
    }
    return count;
}

/* The one that the first line has most of. Excel says it in a line of its own. */
static char find_separator(struct csv_sheet *c)
{
    static const char known[] = {',', ';', '\t'};
    const char *p = c->text.out;
    if (c->text.out_n > 5 && strncasecmp(p, "sep=", 4) == 0 && memchr(known, p[4], sizeof known) != NULL &&
        (p[5] == '\n' || p[5] == '\r')) {
        c->at = p[5] == '\r' && c->text.out_n > 6 && p[6] == '\n' ? 7 : 6;
        c->line = 2;
        return p[4];
    }
    char best = ',';
    size_t most = 0;
    for (size_t i = 0; i < sizeof known; i++) {
        size_t n = count_outside_quotes(p, c->text.out_n, known[i]);
        if (n > most)
            best = known[i];
        most = n > most ? n : most;
    }
    return best;
}

bool csv_sheet_open(struct sheet *s, FILE *file, struct sheet_trouble *why)
{
    struct csv_sheet *c = s->csv = calloc(1, sizeof *c);
    MUST(c != NULL);
    MUST(csv_init(&c->parser, CSV_APPEND_NULL) == 0);
    c->arena = s->row;
    c->line = 1;
    if (!text_open(&c->text, file, why) || !text_fill(&c->text, why))
        return false;
    s->facts = (struct sheet_facts){.format = SHEET_CSV, .encoding = c->text.encoding, .separator = find_separator(c)};
    csv_set_delim(&c->parser, (unsigned char)s->facts.separator);
    return true;
}

/* --- rows --- */

/* The bytes up to the end of the line, or of what is there. */
static size_t slice(const struct csv_sheet *c)
{
    const char *p = c->text.out + c->at;
    size_t n = c->text.out_n - c->at;
    const char *lf = memchr(p, '\n', n);
    size_t end = lf == NULL ? n : (size_t)(lf - p) + 1;
    const char *cr = memchr(p, '\r', end);
    return cr == NULL || cr + 1 == lf ? end : (size_t)(cr - p) + 1;
}

static bool check_limits(const struct csv_sheet *c, struct sheet_trouble *why)
{
    if (c->wide)
        return trouble(why, c->begun, 0, "the line has more than %d columns", SHEET_COLUMNS_MAX);
    if (c->long_cell)
        return trouble(why, c->begun, (int64_t)c->n + 1, "the text is longer than %d bytes", SHEET_CELL_BYTES_MAX);
    if (c->line_bytes > SHEET_LINE_BYTES_MAX)
        return trouble(why, c->begun, 0, "the line is longer than %d bytes: is a quote not closed?",
                       SHEET_LINE_BYTES_MAX);
    return true;
}

/* Lines end with LF, CR LF, or CR alone. */
static void count_line(struct csv_sheet *c, const char *p, size_t n)
{
    bool second_half = c->after_cr && p[0] == '\n';
    c->after_cr = p[n - 1] == '\r';
    if (!second_half && (p[n - 1] == '\n' || c->after_cr))
        c->line++;
}

static bool is_empty_line(const char *p, size_t n)
{
    size_t blank = 0;
    while (blank < n && (p[blank] == '\n' || p[blank] == '\r' || p[blank] == ' '))
        blank++;
    return blank == n;
}

static bool feed(struct csv_sheet *c, struct sheet_trouble *why)
{
    size_t n = slice(c);
    const char *p = c->text.out + c->at;
    bool begins = !c->in_row;
    if (begins)
        c->begun = c->line;
    c->in_row = true;
    c->line_bytes += n;
    size_t parsed = csv_parse(&c->parser, p, n, take_cell, take_row, c);
    c->at += n;
    count_line(c, p, n);
    if (parsed != n)
        return trouble(why, c->begun, 0, "the line can't be read");
    if (begins && c->n == 0 && !c->complete && is_empty_line(p, n)) {
        c->in_row = false;
        c->line_bytes = 0;
    }
    return check_limits(c, why);
}

/* At the end: a last line without its end, or a quote that was never closed. */
static bool finish(struct csv_sheet *c, struct sheet_trouble *why)
{
    c->finished = true;
    if (c->parser.quoted && c->parser.pstate == WITHIN_FIELD)
        return trouble(why, c->begun, 0, "a quote that begins here is never closed: the file is cut off");
    if (csv_fini(&c->parser, take_cell, take_row, c) != 0)
        return trouble(why, c->begun, 0, "the line can't be read");
    return check_limits(c, why);
}

enum sheet_got csv_sheet_next(struct sheet *s, struct sheet_row *out, struct sheet_trouble *why)
{
    struct csv_sheet *c = s->csv;
    c->cells = NULL;
    c->n = c->line_bytes = 0;
    c->complete = c->in_row = false;
    while (!c->complete && !c->finished) {
        bool more = c->at < c->text.out_n;
        if (!more) {
            c->at = 0;
            if (!text_fill(&c->text, why)) {
                why->line = c->line;
                return SHEET_BAD;
            }
        }
        if (!(c->text.ended && !more ? finish(c, why) : c->at < c->text.out_n ? feed(c, why) : true))
            return SHEET_BAD;
    }
    if (!c->complete)
        return SHEET_END;
    *out = (struct sheet_row){.line = c->begun, .n = c->n, .cells = c->cells, .cut = c->finished};
    return SHEET_ROW;
}

void csv_sheet_close(struct csv_sheet *c)
{
    if (c == NULL)
        return;
    csv_free(&c->parser);
    text_close(&c->text);
    free(c);
}
