/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a fuzz target is: one function, given bytes; it may return, and nothing else. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "core/must.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** next_line(p): the line that begins at ${p}, without its end, which becomes NUL; ${p} is behind it then. */
static inline char *next_line(char **p)
{
    char *line = *p;
    size_t n = strcspn(line, "\n");
    *p += n + (line[n] == '\n');
    line[n] = '\0';
    return line;
}

#endif
