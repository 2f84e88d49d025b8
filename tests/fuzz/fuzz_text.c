/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Texts from outside: cleaned, folded, as dates and instants, addresses, tokens. */
#include "fuzz/fuzz.h"

#include "core/date.h"
#include "core/fold.h"
#include "core/token.h"
#include "user/user.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    const char *text = arena_strndup(arena, (const char *)data, size);
    struct date day;
    int64_t at_ms;
    char buffer[INSTANT_TEXT];
    uint8_t raw[64];
    size_t n;
    if (date_parse(&day, text))
        MUST(strcmp(date_format(buffer, day), text) == 0);
    if (instant_parse(&at_ms, text))
        instant_format(buffer, at_ms);
    if (base64url_read(raw, sizeof raw, &n, text))
        MUST(n <= sizeof raw);
    if (user_email_valid(text))
        MUST(strchr(text, '@') != NULL && strlen(text) <= 254);
    if (utf8_valid(text, strlen(text))) {
        const char *clean = text_clean(arena, text);
        if (clean != NULL) {
            const char *again = text_clean(arena, clean);
            MUST(again != NULL && strcmp(clean, again) == 0 && utf8_valid(clean, strlen(clean)));
        }
        const char *folded = fold_text(arena, text);
        MUST(strlen(folded) <= FOLD_BYTES_MAX && utf8_valid(folded, strlen(folded)));
        MUST(strcmp(fold_text(arena, folded), folded) == 0);
        MUST(strchr(folded, '%') == NULL && strchr(folded, '_') == NULL && strchr(folded, '\\') == NULL);
    }
    arena_close(arena);
    return 0;
}
