/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file that holds a secret: taken as one text without a line end that is what the file says, or refused. */
#include "fuzz/fuzz.h"

#include "cli/secret.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64], secret[SECRET_MAX], why[SECRET_WHY] = "";
    int file = memfd_create("input", 0);
    MUST(file >= 0 && fchmod(file, 0600) == 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (secret_from_file(secret, sizeof secret, path, why)) {
        size_t n = strlen(secret);
        MUST(n > 0 && n <= size && size <= n + 2 && memcmp(secret, data, n) == 0 && strchr(secret, '\n') == NULL);
    } else {
        MUST(why[0] != '\0' && strlen(why) < sizeof why);
    }
    close(file);
    return 0;
}
