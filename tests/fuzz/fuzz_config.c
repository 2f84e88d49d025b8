/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The configuration file: taken, or refused with a sentence. */
#include "fuzz/fuzz.h"

#include "cli/config.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    static char *nothing[] = {NULL};
    struct config config;
    char why[CONFIG_WHY] = "";
    int file = memfd_create("input", 0);
    MUST(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (config_read(&config, path, nothing, why)) {
        MUST(config.connections >= 2 && config.connections <= 32 && config.database_url != NULL);
        config_close(&config);
    } else {
        MUST(why[0] != '\0' && strlen(why) < sizeof why);
    }
    close(file);
    return 0;
}
