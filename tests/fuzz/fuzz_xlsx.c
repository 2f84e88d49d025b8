/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The XML inside of an XLSX: the input is its parts one after the other, with a NUL between them, and is packed here,
 * so that a fuzzer changes what is said and not how it is packed (that is fuzz_sheet's). */
#include "fuzz/fuzz.h"

#include "core/fold.h"
#include "sheet/sheet.h"

#include <string.h>
#include <sys/mman.h>
#include <zip.h>

#define ROWS_MAX 2000 /* of one input; a fuzzer need not read more */

static const char *const parts[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                    "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
/* What stands in the parts that the input has not. */
static const char *const plain[] = {
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>",
    "<sst><si><t>text</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"};

static void add(zip_t *zip, const char *name, const void *bytes, size_t n)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, n, 0);
    MUST(source != NULL);
    zip_int64_t at = zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);
    MUST(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

/* The packed file's bytes; the caller frees the source. */
static zip_source_t *pack(const uint8_t *data, size_t size)
{
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    MUST(whole != NULL);
    zip_source_keep(whole);
    zip_t *zip = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
    MUST(zip != NULL);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const uint8_t *end = size == 0 ? NULL : memchr(data, '\0', size);
        size_t n = end == NULL ? size : (size_t)(end - data);
        add(zip, parts[i], n == 0 ? (const void *)plain[i] : data, n == 0 ? strlen(plain[i]) : n);
        data += end == NULL ? n : n + 1;
        size -= end == NULL ? n : n + 1;
    }
    MUST(zip_close(zip) == 0);
    return whole;
}

static FILE *file_of(zip_source_t *source)
{
    char bytes[4096];
    zip_int64_t n;
    FILE *file = fdopen(memfd_create("input", 0), "w+b");
    MUST(file != NULL && zip_source_open(source) == 0);
    while ((n = zip_source_read(source, bytes, sizeof bytes)) > 0)
        MUST(fwrite(bytes, 1, (size_t)n, file) == (size_t)n);
    MUST(n == 0 && zip_source_close(source) == 0 && fflush(file) == 0);
    return file;
}

static void look_at(const struct sheet_row *row, int64_t after)
{
    MUST(row->n <= SHEET_COLUMNS_MAX && row->line > after);
    for (size_t i = 0; i < row->n; i++)
        MUST(utf8_valid(row->cells[i].text, strlen(row->cells[i].text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct sheet_trouble why = {.text = ""};
    zip_source_t *source = pack(data, size);
    FILE *file = file_of(source);
    if (sheet_open(&sheet, file, NULL, &why)) {
        enum sheet_got got = SHEET_ROW;
        int64_t line = 0;
        for (int i = 0; i < ROWS_MAX && (got = sheet_next(sheet, &row, &why)) == SHEET_ROW; i++) {
            look_at(&row, line);
            line = row.line;
        }
        MUST(got != SHEET_BAD || why.text[0] != '\0');
        sheet_close(sheet);
    } else {
        MUST(why.text[0] != '\0');
    }
    fclose(file);
    zip_source_free(source);
    return 0;
}
