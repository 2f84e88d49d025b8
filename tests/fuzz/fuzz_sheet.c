/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that are imported: CSV in any encoding, XLSX, and whatever else somebody sends. What is read stays within the
 * limits, and what can't be read has a reason. */
#include "fuzz/fuzz.h"

#include "core/fold.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define ROWS_MAX 2000 /* of one input; a fuzzer need not read more */

static void look_at(const struct sheet_row *row, int64_t after)
{
    MUST(row->n <= SHEET_COLUMNS_MAX && row->line > after);
    for (size_t i = 0; i < row->n; i++) {
        size_t n = strlen(row->cells[i].text);
        MUST(n <= SHEET_CELL_BYTES_MAX);
        MUST(utf8_valid(row->cells[i].text, n));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct sheet_trouble why;
    int64_t line = 0;
    if (size == 0)
        return 0;
    FILE *file = fdopen(memfd_create("input", 0), "w+b");
    MUST(file != NULL && fwrite(data, 1, size, file) == size && fflush(file) == 0);
    if (sheet_open(&sheet, file, NULL, &why)) {
        enum sheet_got got = SHEET_ROW;
        for (int i = 0; i < ROWS_MAX && got == SHEET_ROW; i++) {
            got = sheet_next(sheet, &row, &why);
            if (got == SHEET_ROW) {
                look_at(&row, line);
                line = row.line;
            }
        }
        MUST(got != SHEET_BAD || why.text[0] != '\0');
        sheet_close(sheet);
    } else {
        MUST(why.text[0] != '\0');
    }
    fclose(file);
    return 0;
}
