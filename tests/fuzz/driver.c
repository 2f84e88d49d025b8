/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs a target over every file of the folder named: as it is, cut at every length up to 200 bytes, and changed a few
 * hundred times by chance, always the same chance. A fuzzer that looks where it gets to is libFuzzer
 * (tests/fuzz/run.py); this is what every build can do. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX  ((size_t)1024 * 1024)
#define CUTS      200
#define CHANGED   200
#define ROUGH_MAX 8 /* changes of one input */

static uint64_t chance_state = 1;

/* A number below ${n}; by xorshift. */
static size_t chance(size_t n)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return n == 0 ? 0 : (size_t)(chance_state % n);
}

/* In memory of exactly its size: a byte read past the end is found by the sanitizer. */
static void run_one(const uint8_t *data, size_t n)
{
    uint8_t *exact = malloc(n == 0 ? 1 : n);
    MUST(exact != NULL);
    memcpy(exact, data, n);
    MUST(LLVMFuzzerTestOneInput(exact, n) == 0);
    free(exact);
}

/* A bit turned, a byte that is often special, a piece left out, a piece twice. */
static size_t change(uint8_t *data, size_t n)
{
    static const uint8_t special[] = {0, 1, 0x7F, 0x80, 0xFF, '"', '\'', ',', ';', '%', '<', '&', '=', '\n', '-', '9'};
    size_t at = chance(n), piece = 1 + chance(n - at < 16 ? n - at : 16);
    switch (n == 0 ? 4 : chance(4)) {
    case 0:
        data[at] = (uint8_t)(data[at] ^ 1u << chance(8));
        return n;
    case 1:
        data[at] = special[chance(sizeof special)];
        return n;
    case 2:
        piece = piece > n - at ? n - at : piece;
        memmove(data + at, data + at + piece, n - at - piece);
        return n - piece;
    case 3:
        piece = piece > n - at ? n - at : piece;
        memmove(data + at + piece, data + at, n - at);
        return n + piece;
    default:
        data[0] = special[chance(sizeof special)];
        return 1;
    }
}

static void run_changed(const uint8_t *data, size_t n)
{
    uint8_t *copy = malloc(n + (size_t)ROUGH_MAX * 16);
    MUST(copy != NULL);
    for (int i = 0; i < CHANGED; i++) {
        size_t length = n;
        memcpy(copy, data, n);
        for (size_t k = 1 + chance(ROUGH_MAX); k > 0; k--)
            length = change(copy, length);
        run_one(copy, length);
    }
    free(copy);
}

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(FILE_MAX);
    MUST(f != NULL && data != NULL);
    size_t n = fread(data, 1, FILE_MAX, f);
    fclose(f);
    for (size_t i = 0; i < n && i <= CUTS; i++)
        run_one(data, i);
    run_one(data, n);
    run_changed(data, n);
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
