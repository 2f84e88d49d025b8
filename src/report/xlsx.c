/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parts of a book, one after the other, into a zip archive that never looks back. What is the same for all books
 * comes first, then the sheets; what names the sheets comes last. The only file that knows libarchive. */
#include "report/xlsx.h"

#include "core/must.h"
#include "report/sheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_CAP    ((size_t)8 * 1024 * 1024)
#define XML_LIMIT    ((size_t)4 * 1024 * 1024) /* of one row; the next one waits until it is in the archive */
#define NAMES_LIMIT  ((size_t)512 * 1024)      /* of what names the sheets */
#define SPILL_BYTES  ((size_t)64 * 1024)       /* of XML that goes into the archive at a time */
#define SAMPLE_ROWS  200                       /* that the widths are taken from ... */
#define SAMPLE_BYTES ((size_t)512 * 1024)      /* ... or fewer, when they are long */
#define PART_BYTES   (INT64_C(3) << 30)        /* of a sheet: parts of 4 GB need what Excel does not read */
#define ZIP_LEVEL    "3"                       /* half the time of the usual 6, and a tenth more bytes */

#define LINKS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PARTS "http://schemas.openxmlformats.org/package/2006/"
#define TYPE  "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct xlsx {
    struct arena *arena;
    const struct table *table;
    struct archive *zip;
    struct str *bytes; /* where the archive goes: the caller's, during a call; NULL: it is not wanted any more */
    struct str xml;    /* of the sheet, not in the archive yet */
    struct sheet sheet;
    bool headed; /* what stands before the rows is in the archive, and the widths with it */
    int64_t part_bytes;
    int sheets;
    char title[29], name[40];        /* of the book, of the sheet; a sheet's name has at most 31 characters */
    struct table totals;             /* the columns of the last sheet: how many rows, and what is added up ... */
    size_t added[TABLE_COLUMNS_MAX]; /* ... each being this one of the table; the first is not used */
    struct cell sums[TABLE_COLUMNS_MAX];
    struct str names, parts, definitions; /* of the sheets, in the order of the book */
};

/* A part is a sheet unless it is said what else it is: so this can come before it is known how many there will be. */
static const char types[] =
    XML_HEAD "<Types xmlns=\"" PARTS "content-types\">"
             "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"" TYPE "worksheet+xml\"/>"
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "sheet.main+xml\"/>"
             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/></Types>";

static const char root[] =
    XML_HEAD "<Relationships xmlns=\"" PARTS "relationships\"><Relationship Id=\"rId1\" Type=\"" LINKS
             "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/* --- the archive --- */

static la_ssize_t take_bytes(struct archive *zip, void *arg, const void *bytes, size_t n)
{
    struct xlsx *x = arg;
    (void)zip;
    if (x->bytes != NULL)
        str_putn(x->bytes, bytes, n);
    return x->bytes != NULL && str_failed(x->bytes) ? -1 : (la_ssize_t)n;
}

static enum err open_zip(struct xlsx *x)
{
    x->zip = archive_write_new();
    MUST(x->zip != NULL);
    bool good = archive_write_set_format_zip(x->zip) == ARCHIVE_OK &&
                archive_write_set_format_option(x->zip, "zip", "zip64", NULL) == ARCHIVE_OK &&
                archive_write_set_format_option(x->zip, "zip", "compression-level", ZIP_LEVEL) == ARCHIVE_OK &&
                archive_write_set_bytes_per_block(x->zip, 0) == ARCHIVE_OK &&
                archive_write_open2(x->zip, x, NULL, take_bytes, NULL, NULL) == ARCHIVE_OK;
    return good ? ERR_OK : ERR_STORAGE;
}

/* A new part; the one before it has ended. How long it will be need not be known. */
static enum err begin_part(struct xlsx *x, const char *path)
{
    struct archive_entry *entry = archive_entry_new();
    MUST(entry != NULL);
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    int result = archive_write_header(x->zip, entry);
    archive_entry_free(entry);
    return result == ARCHIVE_OK ? ERR_OK : ERR_STORAGE;
}

static enum err put_bytes(struct xlsx *x, const struct str *text)
{
    if (str_failed(text))
        return ERR_STORAGE;
    return archive_write_data(x->zip, str_text(text), text->n) == (la_ssize_t)text->n ? ERR_OK : ERR_STORAGE;
}

static enum err put_part(struct xlsx *x, const char *path, const char *text)
{
    size_t n = strlen(text);
    TRY(begin_part(x, path));
    return archive_write_data(x->zip, text, n) == (la_ssize_t)n ? ERR_OK : ERR_STORAGE;
}

/* --- a sheet --- */

static enum err spill(struct xlsx *x)
{
    if (!x->headed) {
        struct arena_mark mark = arena_mark(x->arena);
        struct str head = str_init(x->arena, SPILL_BYTES);
        sheet_head(&x->sheet, &head);
        TRY(put_bytes(x, &head));
        arena_rewind(x->arena, mark);
        x->headed = true;
    }
    TRY(put_bytes(x, &x->xml));
    x->part_bytes += (int64_t)x->xml.n;
    x->xml.n = 0;
    return ERR_OK;
}

/* The table's title, "title 2" of its second sheet; or a name of its own. */
static enum err begin_sheet(struct xlsx *x, const struct table *t, const char *own_name)
{
    char path[40];
    x->sheets++;
    x->headed = false;
    x->part_bytes = 0;
    snprintf(path, sizeof path, "xl/worksheets/sheet%d.xml", x->sheets);
    if (own_name != NULL)
        snprintf(x->name, sizeof x->name, "%s", own_name);
    else
        snprintf(x->name, sizeof x->name, x->sheets == 1 ? "%s" : "%.24s %d", x->title, x->sheets);
    str_put(&x->names, "<sheet name=\"");
    xml_text(&x->names, x->name);
    str_printf(&x->names, "\" sheetId=\"%d\" r:id=\"rId%d\"/>", x->sheets, x->sheets);
    str_printf(&x->parts, "<Relationship Id=\"rId%d\" Type=\"" LINKS "/worksheet\" Target=\"%s\"/>", x->sheets,
               path + strlen("xl/"));
    TRY(begin_part(x, path));
    sheet_begin(&x->sheet, t, &x->xml);
    return ERR_OK;
}

static enum err end_sheet(struct xlsx *x)
{
    char range[SHEET_RANGE];
    sheet_foot(&x->sheet, &x->xml);
    TRY(spill(x));
    str_printf(&x->definitions, "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%d\" hidden=\"1\">'",
               x->sheets - 1);
    xml_text(&x->definitions, x->name);
    str_printf(&x->definitions, "'!%s</definedName>", sheet_range(range, &x->sheet, "$"));
    return ERR_OK;
}

/* --- totals: on a sheet of their own, so that the others are rows alone, to be sorted and to be imported again --- */

/* Bottles and amounts can be added up; prices of a bottle can't. */
static bool is_added(const struct table_column *column)
{
    return column->type == CELL_BOTTLES || (column->type == CELL_MONEY && strstr(column->path, "price") == NULL);
}

static void begin_totals(struct xlsx *x)
{
    x->totals.columns[x->totals.n++] = (struct table_column){.heading = "Rows", .type = CELL_NUMBER};
    for (size_t i = 0; i < x->table->n; i++) {
        if (!is_added(&x->table->columns[i]))
            continue;
        x->added[x->totals.n] = i;
        x->totals.columns[x->totals.n++] = x->table->columns[i];
    }
    for (size_t i = 0; i < x->totals.n; i++)
        x->sums[i] = (struct cell){.given = true};
}

/* A sum that is too large for a number is left out. */
static void add_up(struct xlsx *x, const struct cell cells[])
{
    x->sums[0].number++;
    for (size_t i = 1; i < x->totals.n; i++) {
        const struct cell *cell = &cells[x->added[i]];
        if (cell->given && __builtin_add_overflow(x->sums[i].number, cell->number, &x->sums[i].number))
            x->sums[i].given = false;
    }
}

static enum err put_totals(struct xlsx *x)
{
    if (x->totals.n < 2 || x->sums[0].number == 0) /* there is nothing to add up */
        return ERR_OK;
    TRY(begin_sheet(x, &x->totals, "Totals"));
    sheet_row(&x->sheet, x->sums, &x->xml);
    return end_sheet(x);
}

/* --- the book --- */

static enum err begin_book(struct xlsx *x)
{
    TRY(open_zip(x));
    TRY(put_part(x, "[Content_Types].xml", types));
    TRY(put_part(x, "_rels/.rels", root));
    TRY(put_part(x, "xl/styles.xml", sheet_styles));
    begin_totals(x);
    return begin_sheet(x, x->table, NULL);
}

enum err xlsx_open(struct xlsx **out, const struct table *t, const char *title, struct str *bytes)
{
    struct xlsx *x = calloc(1, sizeof *x);
    MUST(x != NULL);
    x->arena = arena_open(ARENA_CAP);
    x->table = t;
    x->bytes = bytes;
    x->xml = str_init(x->arena, XML_LIMIT);
    str_grow(&x->xml, SAMPLE_BYTES + SPILL_BYTES); /* once: an arena gives nothing back */
    x->names = str_init(x->arena, NAMES_LIMIT);
    x->parts = str_init(x->arena, NAMES_LIMIT);
    x->definitions = str_init(x->arena, NAMES_LIMIT);
    snprintf(x->title, sizeof x->title, "%s", title);
    enum err err = begin_book(x);
    if (err == ERR_OK)
        *out = x;
    else
        xlsx_close(x);
    return err;
}

enum err xlsx_row(struct xlsx *x, const struct cell cells[], struct str *bytes)
{
    x->bytes = bytes;
    if (x->sheet.row == XLSX_SHEET_ROWS || x->part_bytes > PART_BYTES) {
        TRY(end_sheet(x));
        TRY(begin_sheet(x, x->table, NULL));
    }
    add_up(x, cells);
    sheet_row(&x->sheet, cells, &x->xml);
    bool sampled = x->headed || x->sheet.row > SAMPLE_ROWS || x->xml.n > SAMPLE_BYTES;
    return sampled && x->xml.n > SPILL_BYTES ? spill(x) : ERR_OK;
}

enum err xlsx_finish(struct xlsx *x, struct str *bytes)
{
    static const char book[] = XML_HEAD "<workbook xmlns=\"" SHEET_SPACE "\" xmlns:r=\"" LINKS "\">";
    x->bytes = bytes;
    TRY(end_sheet(x));
    TRY(put_totals(x));
    struct str text = str_init(x->arena, 4 * NAMES_LIMIT);
    str_printf(&text,
               "%s<bookViews><workbookView/></bookViews><sheets>%s</sheets><definedNames>%s</definedNames></workbook>",
               book, str_text(&x->names), str_text(&x->definitions));
    TRY(begin_part(x, "xl/workbook.xml"));
    TRY(put_bytes(x, &text));
    text.n = 0;
    str_printf(&text,
               XML_HEAD "<Relationships xmlns=\"" PARTS "relationships\">%s<Relationship Id=\"rId%d\" Type=\"" LINKS
                        "/styles\" Target=\"styles.xml\"/></Relationships>",
               str_text(&x->parts), x->sheets + 1);
    TRY(begin_part(x, "xl/_rels/workbook.xml.rels"));
    TRY(put_bytes(x, &text));
    return archive_write_close(x->zip) == ARCHIVE_OK ? ERR_OK : ERR_STORAGE;
}

void xlsx_close(struct xlsx *x)
{
    if (x == NULL)
        return;
    x->bytes = NULL;
    (void)archive_write_free(x->zip); /* whatever it still has to say: the file ends where it ends */
    arena_close(x->arena);
    free(x);
}
