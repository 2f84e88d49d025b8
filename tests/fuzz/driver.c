/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs a target over every file of the folder named, each also cut at every length up to 200 bytes. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX ((size_t)1024 * 1024)

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(FILE_MAX);
    MUST(f != NULL && data != NULL);
    size_t n = fread(data, 1, FILE_MAX, f);
    fclose(f);
    for (size_t i = 0; i <= n; i++) {
        if (i > 200 && i < n)
            i = n;
        uint8_t *exact = malloc(i + 1); /* a byte read past the end is found by the sanitizer */
        MUST(exact != NULL);
        for (size_t k = 0; k < i; k++)
            exact[k] = data[k];
        uint8_t *tight = realloc(exact, i == 0 ? 1 : i);
        MUST(tight != NULL && LLVMFuzzerTestOneInput(tight, i) == 0);
        free(tight);
    }
    free(data);
}

int main(int argc, char **argv)
{
    MUST(argc == 2);
    struct dirent **names;
    int count = 0;
    int n = scandir(argv[1], &names, NULL, alphasort);
    MUST(n >= 0);
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], names[i]->d_name);
        if (names[i]->d_name[0] != '.') {
            run_file(path);
            count++;
        }
        free(names[i]);
    }
    free(names);
    printf("%d file(s) of %s\n", count, argv[1]);
    return count > 0 ? 0 : 1; /* a corpus that was lost is no success */
}
