/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The configuration file: taken, or refused with a sentence. */
#include "fuzz/fuzz.h"

#include "cli/config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    static char *nothing[] = {NULL};
    struct config config;
    char why[CONFIG_WHY] = "";
    snprintf(path, sizeof path, "/tmp/cellarbook-fuzz-%d.ini", (int)getpid());
    FILE *f = fopen(path, "wb");
    MUST(f != NULL && fwrite(data, 1, size, f) == size && fclose(f) == 0);
    if (config_read(&config, path, nothing, why)) {
        MUST(config.connections >= 2 && config.connections <= 32 && config.database_url != NULL);
        config_close(&config);
    } else {
        MUST(why[0] != '\0' && strlen(why) < sizeof why);
    }
    unlink(path);
    return 0;
}
