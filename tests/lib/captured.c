/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Standard error into a text, by way of a temporary file. */
#include "lib/unit.h"

#include "core/must.h"

#include <unistd.h>

char *captured(void (*fn)(void *arg), void *arg)
{
    FILE *file = tmpfile();
    MUST(file != NULL);
    int before = dup(STDERR_FILENO);
    MUST(before >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    fn(arg);
    MUST(dup2(before, STDERR_FILENO) >= 0 && close(before) == 0);
    long n = lseek(fileno(file), 0, SEEK_END);
    MUST(n >= 0);
    char *text = calloc(1, (size_t)n + 1);
    MUST(text != NULL && pread(fileno(file), text, (size_t)n, 0) == n);
    fclose(file);
    return text;
}
