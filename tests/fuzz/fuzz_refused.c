/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list of refused passwords as a file: taken, or refused with a sentence. One that is in order finds what is in it:
 * each of its own lines, asked for one by one. */
#include "fuzz/fuzz.h"

#include "core/token.h"
#include "user/refused.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINES_ASKED 50

/* Are all lines texts, in the order of their bytes? Else samples may have taken it, and nothing is promised. */
static bool in_order(const char *text, size_t size)
{
    const char *before = NULL;
    size_t before_n = 0;
    for (const char *p = text; p < text + size;) {
        const char *end = memchr(p, '\n', (size_t)(text + size - p));
        size_t n = end == NULL ? (size_t)(text + size - p) : (size_t)(end - p);
        if (memchr(p, '\0', n) != NULL || memchr(p, '\r', n) != NULL)
            return false;
        if (before != NULL) {
            int order = memcmp(before, p, before_n < n ? before_n : n);
            if (order > 0 || (order == 0 && before_n > n))
                return false;
        }
        before = p;
        before_n = n;
        p += n + 1;
    }
    return true;
}

static void ask_for_lines(const struct refused *r, const char *text, size_t size)
{
    int asked = 0;
    for (const char *p = text; p < text + size && asked < LINES_ASKED; asked++) {
        const char *end = memchr(p, '\n', (size_t)(text + size - p));
        size_t n = end == NULL ? (size_t)(text + size - p) : (size_t)(end - p);
        char *line = strndup(p, n);
        bool has;
        MUST(line != NULL);
        if (refused_has(r, &has, line))
            MUST(has);
        free(line);
        p += n + 1;
    }
}

static bool begins_with_hash(const char *text, size_t size)
{
    char line[SHA1_TEXT];
    size_t n = size < sizeof line - 1 ? size : sizeof line - 1;
    memcpy(line, text, n);
    line[n] = '\0';
    return strspn(line, "0123456789abcdefABCDEF") == SHA1_TEXT - 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const words[] = {"", "a", "password", "Château Margaux 1990", "\xff\xff\xff"};
    char path[64], why[REFUSED_WHY] = "";
    const char *text = (const char *)data;
    struct refused *r;
    int file = memfd_create("input", 0);
    MUST(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (refused_open(&r, path, why)) {
        bool has;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (!refused_has(r, &has, words[i]))
                MUST(!has);
        if (!begins_with_hash(text, size) && in_order(text, size))
            ask_for_lines(r, text, size);
        refused_close(r);
    } else {
        MUST(why[0] != '\0' && strlen(why) < sizeof why);
    }
    close(file);
    return 0;
}
