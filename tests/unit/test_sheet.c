/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of rows: what is recognised, what comes out row by row, what is refused and where. */
#include "lib/unit.h"

#include "core/must.h"
#include "core/str.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)64 * 1024)

/* The whole of it as a text: "1: Code|Name\n2: A|B\n", a cell's trouble in (), at the end the reason if it is bad. */
static const char *reading(struct arena *arena, FILE *file, const char *tab)
{
    struct str out = str_init(arena, TEXT_MAX);
    struct sheet *sheet;
    struct sheet_row row;
    struct sheet_trouble why;
    enum sheet_got got = SHEET_BAD;
    if (sheet_open(&sheet, file, tab, &why)) {
        const struct sheet_facts *facts = sheet_facts(sheet);
        if (facts->format == SHEET_CSV)
            str_printf(&out, "%s %s\n", facts->encoding,
                       facts->separator == '\t' ? "tab" : (char[]){facts->separator, 0});
        else
            str_printf(&out, "%s of %zu\n", facts->tab, facts->tab_count);
        while ((got = sheet_next(sheet, &row, &why)) == SHEET_ROW) {
            str_printf(&out, "%lld: ", (long long)row.line);
            for (size_t i = 0; i < row.n; i++) {
                const struct sheet_cell *cell = &row.cells[i];
                str_printf(&out, "%s%s", i == 0 ? "" : "|", cell->text);
                if (cell->trouble != NULL)
                    str_printf(&out, "(%s)", cell->trouble);
            }
            str_put(&out, row.cut ? " cut\n" : "\n");
        }
        sheet_close(sheet);
    }
    if (got == SHEET_BAD)
        str_printf(&out, "line %lld: %s", (long long)why.line, why.text);
    return str_text(&out);
}

static FILE *file_of(const void *bytes, size_t n)
{
    FILE *file = tmpfile();
    MUST(file != NULL && fwrite(bytes, 1, n, file) == n && fflush(file) == 0);
    return file;
}

#define CSV(text, expected)                                                                                            \
    {                                                                                                                  \
        (text), sizeof(text) - 1, (expected)                                                                           \
    }

/* One row, one file: what is in it, what is read. */
static void csv(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *expected;
    } rows[] = {
        CSV("a,b\n1,2\n", "UTF-8 ,\n1: a|b\n2: 1|2\n"),
        CSV("a;b\r\n1,5;2\r\n", "UTF-8 ;\n1: a|b\n2: 1,5|2\n"),
        CSV("a\tb\r1\t2\r3\t4\r", "UTF-8 tab\n1: a|b\n2: 1|2\n3: 3|4\n"),
        CSV("sep=;\r\na;b\r\n1;2\r\n", "UTF-8 ;\n2: a|b\n3: 1|2\n"),
        CSV("\xEF\xBB\xBF"
            "a,b\n\xC3\xA9,2\n",
            "UTF-8 ,\n1: a|b\n2: é|2\n"),
        CSV("a,b\nCh\xE2teau,\x80 5\n", "Windows-1252 ,\n1: a|b\n2: Château|€ 5\n"),
        CSV("\xFF\xFE"
            "a\0,\0\xE9\0\n\0001\0,\0002\0\n\0",
            "UTF-16 ,\n1: a|é\n2: 1|2\n"),
        CSV("\xFE\xFF"
            "\0a\0,\0b\0\n\0001\0,\0002\0\n",
            "UTF-16 ,\n1: a|b\n2: 1|2\n"),
        CSV("a\0,\0b\0\n\0001\0,\0002\0\n\0", "UTF-16 ,\n1: a|b\n2: 1|2\n"),
        CSV("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n", "UTF-8 ,\n1: a|b\n2: x, \"y\"\nz|2\n4: 3|4\n"),
        CSV("a,b\n\"\n\n\",2\n3,4\n", "UTF-8 ,\n1: a|b\n2: \n\n|2\n5: 3|4\n"),
        CSV("a,b\n\n  \n,\n1, 2 \n", "UTF-8 ,\n1: a|b\n5: 1|2\n"),
        CSV("a,b\n6\" glass,2\n", "UTF-8 ,\n1: a|b\n2: 6\" glass|2\n"),
        CSV("a,b,c\n1,2", "UTF-8 ,\n1: a|b|c\n2: 1|2 cut\n"),
        CSV("\xEF\xBB\xBF"
            "a,b\n1,\xE9\n",
            "line 2: it says that it is UTF-8, and is not from here on: is it cut off, or made of "
            "two files?"),
        CSV("a,b\n1,\xE9\x81\n", "line 2: its characters are neither UTF-8 nor Windows-1252: save it as UTF-8"),
        CSV("a,b\n1,\x01\n", "line 2: it holds bytes that no text has: is it a table saved as CSV?"),
        CSV("a,b\n1,2\n\"open,2\n3,4\n",
            "UTF-8 ,\n1: a|b\n2: 1|2\nline 3: a quote that begins here is never closed: the file is "
            "cut off"),
        CSV("\xFF\xFE"
            "a\0,\0b",
            "UTF-16 ,\nline 1: the file ends within a character: it is cut off"),
        CSV("", "line 0: the file is empty"),
        CSV("%PDF-1.4\n", "line 0: it is a PDF: save the table as .xlsx or .csv"),
        CSV("\xD0\xCF\x11\xE0\xA1",
            "line 0: it is an old Excel file (.xls), or a password protects it: save it as .xlsx or .csv"),
        CSV("PK\x03\x04 nothing", "line 0: the packed file is damaged or cut off"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *arena = arena_open(TEXT_MAX * 4);
        FILE *file = file_of(rows[i].bytes, rows[i].n);
        assert_string_equal(reading(arena, file, NULL), rows[i].expected);
        fclose(file);
        arena_close(arena);
    }
}

/* A line of ${n} times ${piece}, behind two that are good. */
static void endless(const char *piece, size_t n, const char *expected)
{
    struct arena *arena = arena_open(TEXT_MAX * 4);
    FILE *file = tmpfile();
    MUST(file != NULL && fputs("a,b\n1,2\n", file) >= 0);
    for (size_t i = 0; i < n; i++)
        MUST(fputs(piece, file) >= 0);
    MUST(fflush(file) == 0);
    assert_string_equal(reading(arena, file, NULL), expected);
    fclose(file);
    arena_close(arena);
}

static void limits_are_kept(void **state)
{
    (void)state;
    endless("x,", 10000, "UTF-8 ,\n1: a|b\n2: 1|2\nline 3: the line has more than 256 columns");
    endless("xxxxxxxxxxxxxxxx", 4096, "UTF-8 ,\n1: a|b\n2: 1|2\nline 3: the text is longer than 32768 bytes");
    endless("xxxxxxxxxxxxxxxx", 80000,
            "UTF-8 ,\n1: a|b\n2: 1|2\nline 3: the line is longer than 1048576 bytes: is a "
            "quote not closed?");
    endless("\"\n", 1,
            "UTF-8 ,\n1: a|b\n2: 1|2\nline 3: a quote that begins here is never closed: the file is cut off");
}

/* Lines longer than what is read at a time, in the encoding that grows most. */
static void across_blocks(void **state)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct sheet_trouble why;
    int64_t rows = 0;
    FILE *file = tmpfile();
    (void)state;
    MUST(file != NULL);
    for (int i = 0; i < 6000; i++)
        MUST(fprintf(file, "%d,\x80\x80\x80\x80\x80\x80,%d\r\n", i, i * 7) > 0);
    MUST(fflush(file) == 0);
    assert_true(sheet_open(&sheet, file, NULL, &why));
    while (sheet_next(sheet, &row, &why) == SHEET_ROW) {
        assert_int_equal(row.line, rows + 1);
        assert_int_equal(row.n, 3);
        assert_int_equal(strtol(row.cells[0].text, NULL, 10), rows);
        assert_int_equal(strtol(row.cells[2].text, NULL, 10), rows * 7);
        assert_string_equal(row.cells[1].text, "€€€€€€");
        rows++;
    }
    assert_int_equal(rows, 6000);
    sheet_close(sheet);
    fclose(file);
}

static void books(void **state)
{
    static const struct {
        const char *name, *tab, *expected;
    } rows[] = {
        {"products", NULL,
         "Wines of 3\n1: Code|Name|Vintage|Producer|Importer|Primary warehouse|Unit set|Bottle ml\n"
         "2: L-1|Château Margaux|2015|Château Margaux|Vin & Cie|Main|6|750\n"
         "3: L-2|Κτήμα Γεροβασιλείου|2020|Γεροβασιλείου|Hellas|Main|12|750\n"
         "4: L-3|საფერავი Saperavi||Teliani Veli|Caucasus Wines|Main|6|750\n"
         "5: L-4|葡萄酒 <Reserve> & co|2019|Grace Vineyard|Far East|East|12|750\n"
         "6: L-5|Half-price 12.1|2021|Grace Vineyard|Far East|East|12|700\n"},
        {"products", "Other wines",
         "Other wines of 3\n"
         "1: Code|Name|Vintage|Producer|Importer|Primary warehouse|Unit set|Bottle ml\n"
         "2: O-1|Other|2001|Elsewhere|Vin & Cie|Main|6|750\n"},
        {"products", "Nowhere", "line 0: the book has no sheet called Nowhere"},
        {"dates", NULL,
         "Sheet1 of 1\n1: Reference|Account|Product|Bottles|Waiting since|Paid\n"
         "2: A-1|2501|L-1|6|2026-03-04|1\n"
         "3: A-2|2501|L-2|12|2025-12-31 14:30:00|0\n"
         "4: A-3|2501|L-3|1.5|46000\n"},
        {"wrong", NULL,
         "Sheet1 of 1\n1: Code|Name|Unit set|Region\n"
         "2: W-1|spread over two|(is merged with the cell in row 2, column 2: split merged cells first)|Rhône\n"
         "3: W-2|an error|(holds the error #DIV/0!)|Rhône\n"
         "4: W-3|over two rows|6|Alsace\n"
         "5: W-4|(is merged with the cell in row 4, column 2: split merged cells first)|6|Alsace\n"
         "6: W-5|fine|6|Jura\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *arena = arena_open(TEXT_MAX * 4);
        FILE *file = fopen(arena_printf(arena, "%s/%s.xlsx", IMPORT_FIXTURES, rows[i].name), "rb");
        assert_non_null(file);
        assert_string_equal(reading(arena, file, rows[i].tab), rows[i].expected);
        fclose(file);
        arena_close(arena);
    }
}

/* A book whose end, or middle, is missing is damaged, wherever it was cut; never half a table without a word. */
static void cut_books(void **state)
{
    static char bytes[64 * 1024];
    struct arena *arena = arena_open(TEXT_MAX * 64);
    (void)state;
    FILE *whole = fopen(IMPORT_FIXTURES "/products.xlsx", "rb");
    assert_non_null(whole);
    size_t n = fread(bytes, 1, sizeof bytes, whole);
    fclose(whole);
    for (size_t cut = 40; cut < n - 100; cut += 397) {
        FILE *file = file_of(bytes, n - cut);
        assert_string_equal(reading(arena, file, NULL), "line 0: the packed file is damaged or cut off");
        fclose(file);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv),   cmocka_unit_test(limits_are_kept), cmocka_unit_test(across_blocks),
        cmocka_unit_test(books), cmocka_unit_test(cut_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
