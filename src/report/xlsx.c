/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libxlsxwriter in constant_memory: a row is written once and in order, widths are known at the end. */
#include "report/xlsx.h"

#include "core/must.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEET_ROWS  1048576                  /* that a sheet has, the headings among them */
#define CELL_CHARS  32767                    /* that a cell takes */
#define WIDTH_MAX   48                       /* characters; what is longer is cut by the next cell */
#define WIDTH_ROOM  3                        /* for the button of the filter */
#define EXACT_MAX   INT64_C(999999999999999) /* a sheet calculates with 15 digits */
#define DAY_MS      86400000.0
#define SHEET_EPOCH 25569.0 /* 1970-01-01, in days since 1899-12-30 */

struct xlsx {
    const struct table *table;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *formats[CELL_INSTANT + 1], *heading;
    lxw_row_t row;
    int sheets;
    size_t widths[TABLE_COLUMNS_MAX];
    char title[32]; /* a sheet's name has at most 31 characters */
    char path[64];
};

static void set_formats(struct xlsx *x)
{
    static const char *const shapes[] = {[CELL_NUMBER] = "0",
                                         [CELL_BOTTLES] = "#,##0",
                                         [CELL_MONEY] = "#,##0.00",
                                         [CELL_DAY] = "yyyy-mm-dd",
                                         [CELL_INSTANT] = "yyyy-mm-dd hh:mm"};
    for (int type = 0; type <= CELL_INSTANT; type++) {
        if (shapes[type] == NULL)
            continue;
        x->formats[type] = workbook_add_format(x->book);
        format_set_num_format(x->formats[type], shapes[type]);
    }
    x->heading = workbook_add_format(x->book);
    format_set_bold(x->heading);
    format_set_bottom(x->heading, LXW_BORDER_THIN);
}

static void widen(struct xlsx *x, size_t column, size_t chars)
{
    if (chars > x->widths[column])
        x->widths[column] = chars;
}

/* What is said of a sheet once its rows are known. */
static void dress(struct xlsx *x)
{
    for (size_t i = 0; i < x->table->n; i++) {
        size_t width = x->widths[i] > WIDTH_MAX ? WIDTH_MAX : x->widths[i];
        worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width + 1, NULL);
    }
    worksheet_freeze_panes(x->sheet, 1, 0);
    worksheet_autofilter(x->sheet, 0, 0, x->row > 1 ? x->row - 1 : 1, (lxw_col_t)(x->table->n - 1));
}

static enum err add_sheet(struct xlsx *x)
{
    char name[40];
    if (x->sheet != NULL)
        dress(x);
    snprintf(name, sizeof name, x->sheets == 0 ? "%.28s" : "%.26s %d", x->title, x->sheets + 1);
    x->sheets++;
    x->sheet = workbook_add_worksheet(x->book, name);
    if (x->sheet == NULL)
        return ERR_STORAGE;
    for (size_t i = 0; i < x->table->n; i++) {
        const char *heading = x->table->columns[i].heading;
        if (worksheet_write_string(x->sheet, 0, (lxw_col_t)i, heading, x->heading) != LXW_NO_ERROR)
            return ERR_STORAGE;
        widen(x, i, strlen(heading) + WIDTH_ROOM);
    }
    x->row = 1;
    return ERR_OK;
}

enum err xlsx_open(struct xlsx **out, const struct table *t, const char *title)
{
    struct xlsx *x = calloc(1, sizeof *x);
    MUST(x != NULL);
    x->table = t;
    snprintf(x->title, sizeof x->title, "%s", title);
    const char *folder = getenv("TMPDIR");
    snprintf(x->path, sizeof x->path, "%s/cellarbook-XXXXXX",
             folder == NULL || strlen(folder) > 40 ? P_tmpdir : folder);
    int fd = mkstemp(x->path);
    if (fd < 0) {
        free(x);
        return ERR_STORAGE;
    }
    close(fd);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder, .use_zip64 = LXW_TRUE};
    x->book = workbook_new_opt(x->path, &options);
    if (x->book == NULL) {
        xlsx_close(x);
        return ERR_STORAGE;
    }
    set_formats(x);
    *out = x;
    enum err err = add_sheet(x);
    if (err != ERR_OK)
        xlsx_close(x);
    return err;
}

/* At most so many characters of it as a cell takes: a copy, or the text itself. */
static lxw_error write_text(struct xlsx *x, lxw_col_t column, const char *text)
{
    size_t bytes = 0, chars = 0;
    for (; text[bytes] != '\0'; bytes++)
        chars += ((unsigned char)text[bytes] & 0xC0) != 0x80;
    widen(x, column, chars);
    if (chars <= CELL_CHARS)
        return worksheet_write_string(x->sheet, x->row, column, text, NULL);
    for (chars = bytes = 0; chars <= CELL_CHARS; bytes++)
        chars += ((unsigned char)text[bytes] & 0xC0) != 0x80;
    char *shorter = strndup(text, bytes - 1);
    MUST(shorter != NULL);
    lxw_error error = worksheet_write_string(x->sheet, x->row, column, shorter, NULL);
    free(shorter);
    return error;
}

static lxw_error write_cell(struct xlsx *x, lxw_col_t column, enum cell_type type, const struct cell *cell)
{
    double number = (double)cell->number;
    char exact[24];
    switch (type) {
    case CELL_TEXT:
        return write_text(x, column, cell->text);
    case CELL_FLAG:
        return worksheet_write_boolean(x->sheet, x->row, column, (int)cell->number, NULL);
    case CELL_NUMBER:
    case CELL_BOTTLES:
    case CELL_MONEY:
        widen(x, column, (size_t)snprintf(exact, sizeof exact, "%lld", (long long)cell->number) + WIDTH_ROOM);
        if (cell->number > EXACT_MAX || cell->number < -EXACT_MAX)
            return write_text(x, column, exact);
        number = type == CELL_MONEY ? number / 100.0 : number;
        break;
    case CELL_DAY:
        widen(x, column, DATE_TEXT);
        number += SHEET_EPOCH;
        break;
    case CELL_INSTANT:
        widen(x, column, WALL_CLOCK_TEXT - 3);
        number = number / DAY_MS + SHEET_EPOCH;
        break;
    }
    return worksheet_write_number(x->sheet, x->row, column, number, x->formats[type]);
}

enum err xlsx_row(struct xlsx *x, const struct cell cells[])
{
    if (x->row == SHEET_ROWS && add_sheet(x) != ERR_OK)
        return ERR_STORAGE;
    for (size_t i = 0; i < x->table->n; i++) {
        if (cells[i].given && write_cell(x, (lxw_col_t)i, x->table->columns[i].type, &cells[i]) != LXW_NO_ERROR)
            return ERR_STORAGE;
    }
    x->row++;
    return ERR_OK;
}

enum err xlsx_finish(struct xlsx *x, FILE **out)
{
    dress(x);
    lxw_error error = workbook_close(x->book);
    x->book = NULL;
    *out = error == LXW_NO_ERROR ? fopen(x->path, "rbe") : NULL;
    return *out == NULL ? ERR_STORAGE : ERR_OK;
}

void xlsx_close(struct xlsx *x)
{
    if (x == NULL)
        return;
    if (x->book != NULL)
        (void)workbook_close(x->book); /* only that closes the temporary files of the rows */
    unlink(x->path);
    free(x);
}
