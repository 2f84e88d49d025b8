/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A folder into an empty database, all of it or nothing. Nothing of the files is believed: each cell is held against
 * its column before the database sees it, so that what is wrong has a file, a line and a column. */
#include "cli/move_parts.h"
#include "cli/progress.h"

#include "core/date.h"
#include "core/fold.h"
#include "core/must.h"

#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE      ((size_t)64 * 1024)
#define NUMBER_MAX 20 /* characters of a number */

struct coming {
    struct whole *whole;
    const char *folder, *why;
    struct progress bar;
    int64_t done, total, rows; /* bytes; rows that came in */
    /* the file that is being read */
    const struct whole_table *table;
    int64_t line;    /* at which the row begins, from 1 */
    int64_t breaks;  /* in cells of the row so far */
    size_t at;       /* cells of the row so far */
    bool good, more; /* more: cells than columns */
    char *text;      /* of the row's cells, each with a NUL behind it */
    size_t n, room;
    struct {
        size_t from, n;
        bool null;
    } cells[WHOLE_COLUMNS_MAX];
};

/* --- what is wrong, and where --- */

static bool wrong(struct coming *m, size_t column, const char *what)
{
    if (m->good && column < m->table->column_count)
        cli_say("%s.csv, line %lld, column %s: %s", m->table->name, (long long)m->line, m->table->columns[column].name,
                what);
    else if (m->good)
        cli_say("%s.csv, line %lld: %s", m->table->name, (long long)m->line, what);
    m->good = false;
    return false;
}

static bool is_number(const char *p)
{
    char *end;
    errno = 0;
    (void)strtoll(p, &end, 10);
    bool digits = isdigit((unsigned char)p[p[0] == '-']) != 0;
    bool plain = digits && *end == '\0' && errno == 0 && strlen(p) <= NUMBER_MAX;
    bool padded = p[p[0] == '-'] == '0' && strlen(p) > 1;
    return plain && !padded;
}

static bool is_hex(const char *p, size_t n)
{
    return n % 2 == 0 && strncmp(p, "\\x", 2) == 0 && strspn(p + 2, "0123456789abcdef") == n - 2;
}

/* NULL: it is a value of its column. */
static const char *trouble_of(const struct whole_column *column, const struct whole_cell *cell)
{
    struct date day;
    if (cell->p == NULL)
        return column->needed ? "there is no value, and there must be one" : NULL;
    if (!utf8_valid(cell->p, cell->n))
        return "the text is not UTF-8";
    switch (column->letter) {
    case 'i':
        return is_number(cell->p) ? NULL : "this is not a whole number";
    case 'f':
        return strcmp(cell->p, "0") == 0 || strcmp(cell->p, "1") == 0 ? NULL : "this is neither 0 nor 1";
    case 'd':
        return date_parse(&day, cell->p) ? NULL : "this is not a day like 2026-05-12";
    case 'b':
        return is_hex(cell->p, cell->n) ? NULL : "these are not bytes, \\x and hex";
    default:
        return NULL;
    }
}

/* --- rows --- */

static void take_cell(void *text, size_t n, void *arg)
{
    struct coming *m = arg;
    if (m->at >= m->table->column_count) {
        m->more = true;
        return;
    }
    if (m->n + n + 1 > m->room) {
        m->room = 2 * (m->n + n + 1);
        m->text = realloc(m->text, m->room);
        MUST(m->text != NULL);
    }
    m->cells[m->at].from = m->n;
    m->cells[m->at].n = n;
    m->cells[m->at].null = text == NULL;
    m->at++;
    if (text != NULL)
        memcpy(m->text + m->n, text, n);
    m->text[m->n + n] = '\0';
    for (size_t i = 0; i < n; i++)
        m->breaks += m->text[m->n + i] == '\n';
    m->n += n + 1;
}

static bool check_headings(struct coming *m, const struct whole_cell *cells)
{
    for (size_t i = 0; i < m->table->column_count; i++) {
        if (cells[i].p == NULL || strcmp(cells[i].p, m->table->columns[i].name) != 0)
            return wrong(m, i, "the heading is another one");
    }
    return true;
}

static bool take_values(struct coming *m, const struct whole_cell *cells)
{
    for (size_t i = 0; i < m->table->column_count; i++) {
        const char *trouble = trouble_of(&m->table->columns[i], &cells[i]);
        if (trouble != NULL)
            return wrong(m, i, trouble);
    }
    m->rows++;
    return whole_fill(m->whole, cells) || wrong(m, SIZE_MAX, m->why);
}

static void take_row(int end, void *arg)
{
    struct coming *m = arg;
    struct whole_cell cells[WHOLE_COLUMNS_MAX];
    (void)end; /* CR LF, or the end of the file: looked at there */
    for (size_t i = 0; i < m->at; i++)
        cells[i] = (struct whole_cell){m->cells[i].null ? NULL : m->text + m->cells[i].from, m->cells[i].n};
    if (m->good && (m->more || m->at < m->table->column_count))
        wrong(m, SIZE_MAX, m->more ? "there are more cells than columns" : "there are fewer cells than columns");
    else if (m->good && m->line == 1)
        check_headings(m, cells);
    else if (m->good)
        take_values(m, cells);
    m->line += 1 + m->breaks;
    m->breaks = 0;
    m->at = m->n = 0;
    m->more = false;
}

/* --- one file --- */

static bool read_pieces(struct coming *m, FILE *file, struct csv_parser *parser, crypto_hash_sha256_state *hash)
{
    static char piece[PIECE];
    char last = '\n';
    size_t n;
    while (m->good && (n = fread(piece, 1, sizeof piece, file)) > 0) {
        crypto_hash_sha256_update(hash, (const unsigned char *)piece, n);
        last = piece[n - 1];
        if (csv_parse(parser, piece, n, take_cell, take_row, m) != n)
            return wrong(m, SIZE_MAX, "a quotation mark stands where none may");
        progress_show(&m->bar, m->done += (int64_t)n, m->total);
    }
    if (m->good && ferror(file) != 0)
        return wrong(m, SIZE_MAX, strerror(errno));
    if (m->good && (last != '\n' || csv_fini(parser, take_cell, take_row, m) != 0))
        return wrong(m, SIZE_MAX, "the file ends within the line");
    if (m->good && m->line == 1)
        return wrong(m, SIZE_MAX, "the headings are missing");
    return m->good;
}

/* The sum that SHA256SUMS has of the file; false: none. */
static bool find_sum(const char *sums, const char *table, char out[SHA256_TEXT])
{
    char end[MOVE_PATH_MAX];
    if (snprintf(end, sizeof end, "  %s.csv\n", table) >= (int)sizeof end)
        return false;
    for (const char *p = sums; p != NULL && *p != '\0'; p = strchr(p, '\n'), p = p == NULL ? NULL : p + 1) {
        if (strlen(p) > SHA256_TEXT && strncmp(p + SHA256_TEXT - 1, end, strlen(end)) == 0) {
            memcpy(out, p, SHA256_TEXT - 1);
            out[SHA256_TEXT - 1] = '\0';
            return true;
        }
    }
    return false;
}

static bool take_file(struct coming *m, FILE *file, const char *sum)
{
    struct csv_parser parser;
    crypto_hash_sha256_state state;
    uint8_t hash[crypto_hash_sha256_BYTES];
    char found[SHA256_TEXT];
    MUST(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) == 0);
    crypto_hash_sha256_init(&state);
    bool good = read_pieces(m, file, &parser, &state);
    csv_free(&parser);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(found, sizeof found, hash, sizeof hash);
    if (good && strcmp(found, sum) != 0) {
        cli_say("%s.csv is not as it was written: its sum in SHA256SUMS is another one", m->table->name);
        good = false;
    }
    return good;
}

static bool take_table(struct coming *m, const struct whole_table *table, const char *sums)
{
    char path[MOVE_PATH_MAX], sum[SHA256_TEXT];
    if (!move_path(path, m->folder, table->name, ".csv"))
        return false;
    FILE *file = fopen(path, "re");
    if (file == NULL || !find_sum(sums, table->name, sum)) {
        cli_say(file == NULL ? "%s.csv can't be read: %s" : "SHA256SUMS has no sum of %s.csv", table->name,
                strerror(errno));
        if (file != NULL)
            fclose(file);
        return false;
    }
    m->table = table;
    m->line = 1;
    m->good = true;
    m->breaks = 0;
    m->at = m->n = 0;
    bool good = whole_fill_begin(m->whole, table) || wrong(m, SIZE_MAX, m->why);
    good = good && take_file(m, file, sum);
    if (good && !whole_fill_end(m->whole)) {
        cli_say("%s.csv: %s", table->name, m->why);
        good = false;
    }
    fclose(file);
    return good;
}

/* --- all of them --- */

/* A small file as text; NULL (said): it is not there, or too large. */
static char *read_small(const char *folder, const char *name, const char *advice)
{
    char path[MOVE_PATH_MAX];
    if (!move_path(path, folder, name, ""))
        return NULL;
    FILE *file = fopen(path, "re");
    char *text = file == NULL ? NULL : calloc(1, PIECE);
    if (file == NULL) {
        cli_say("%s can't be read: %s%s", path, strerror(errno), advice);
        return NULL;
    }
    MUST(text != NULL);
    size_t n = fread(text, 1, PIECE - 1, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

static bool check_format(const char *folder)
{
    static const char head[] = MOVE_HEAD;
    char *text = read_small(folder, "FORMAT", "; is this a folder that `cellarbook export --all` wrote?"), *end = NULL;
    if (text == NULL)
        return false;
    bool known = strncmp(text, head, sizeof head - 1) == 0;
    long schema = known ? strtol(text + sizeof head - 1, &end, 10) : 0;
    known = known && strcmp(end, "\n") == 0;
    free(text);
    if (!known)
        cli_say("FORMAT is not one that this program knows");
    else if (schema != whole_schema())
        cli_say("the export has version %ld of the schema and this program %d: bring it in with the program that wrote "
                "it, then upgrade",
                schema, whole_schema());
    return known && schema == whole_schema();
}

static int64_t size_of(const char *folder, const char *table)
{
    char path[MOVE_PATH_MAX];
    struct stat file;
    return move_path(path, folder, table, ".csv") && stat(path, &file) == 0 ? file.st_size : 0;
}

static bool take_all(struct coming *m, const char *sums)
{
    bool good = true;
    for (const struct whole_table *t = whole_tables; t->name != NULL; t++)
        m->total += size_of(m->folder, t->name);
    m->bar = progress_begin("Importing");
    for (const struct whole_table *t = whole_tables; good && t->name != NULL; t++)
        good = take_table(m, t, sums);
    progress_end(&m->bar);
    free(m->text);
    if (good && !whole_commit(m->whole)) {
        cli_say("%s", m->why);
        good = false;
    }
    return good;
}

int move_in(const struct config *config, const char *folder)
{
    char why[WHOLE_WHY] = "";
    const struct store_options options = config_store(config, STORE_SERVE, false);
    struct coming m = {.folder = folder, .why = why};
    if (!check_format(folder))
        return CLI_FAILED;
    char *sums = read_small(folder, "SHA256SUMS", "; without it the export is not whole");
    if (sums == NULL)
        return CLI_FAILED;
    bool good = config_make_data(config, why) && whole_open(&m.whole, &options, true, why);
    if (!good)
        cli_say("%s", why);
    good = good && take_all(&m, sums);
    whole_close(m.whole);
    free(sums);
    if (good)
        printf("the database holds everything of %s: %lld rows\n", folder, (long long)m.rows);
    return good ? CLI_GOOD : CLI_FAILED;
}
