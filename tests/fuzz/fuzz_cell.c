/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people write into cells, as values: amounts, dates, words. The first two bytes say what is wanted. */
#include "fuzz/fuzz.h"

#include "core/fold.h"
#include "import/import.h"

#include <string.h>

static const enum field_type types[] = {FIELD_I64,     FIELD_QTY,  FIELD_MONEY,    FIELD_FLAG, FIELD_DAY,
                                        FIELD_INSTANT, FIELD_ENUM, FIELD_WEEKDAYS, FIELD_TEXT};
static const char *const colours[] = {"red", "white wine", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *wrong = NULL;
    struct import_reading how = {0};
    if (size < 3 || !utf8_valid((const char *)data + 2, size - 2))
        return 0;
    MUST(zone_find(&how.zone, "America/Chicago"));
    how.date_format = data[1] % 3;
    how.decimal = data[1] / 4 % 3;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    struct str out = str_init(arena, (size_t)1024 * 1024);
    struct json j = json_init(&out);
    struct import_value v = {.type = types[data[0] % (sizeof types / sizeof types[0])],
                             .names = colours,
                             .number = (data[1] & 0x80) != 0,
                             .text = arena_strndup(arena, (const char *)data + 2, size - 2)};
    if (import_value_write(arena, &j, &v, &how, &wrong)) {
        json_t *value = json_loads(str_text(&out), JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
        MUST(value != NULL);
        json_decref(value);
    } else {
        MUST(wrong != NULL && wrong[0] != '\0');
    }
    arena_close(arena);
    return 0;
}
