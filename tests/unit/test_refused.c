/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of refused passwords: every line of it is found, nothing else is, whatever its form; and what is no list. */
#include "core/token.h"
#include "lib/unit.h"
#include "user/refused.h"

#include <stdio.h>
#include <unistd.h>

static char path[] = "/tmp/cellarbook-refused-XXXXXX";

static void write_list(const char *text)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static bool has(const struct refused *r, const char *password)
{
    bool found = false;
    assert_true(refused_has(r, &found, password));
    return found;
}

/* With one line and with many, of very different lengths, with and without an end of the last one. */
static void every_line_is_found_and_nothing_between(void **state)
{
    char why[REFUSED_WHY], word[1000];
    (void)state;
    for (int n = 1; n <= 300; n += n < 5 ? 1 : 59) {
        for (int ended = 0; ended < 2; ended++) {
            struct refused *r;
            FILE *f = fopen(path, "we");
            assert_non_null(f);
            for (int i = 0; i < n; i++)
                fprintf(f, "%04d%0*d%s", 2 * i, i % 7 == 0 ? 900 : 1 + i % 9, 7, i < n - 1 || ended ? "\n" : "");
            assert_int_equal(fclose(f), 0);
            assert_true(refused_open(&r, path, why));
            for (int i = 0; i < n; i++) {
                int room = i % 7 == 0 ? 900 : 1 + i % 9;
                snprintf(word, sizeof word, "%04d%0*d", 2 * i, room, 7);
                assert_true(has(r, word));
                snprintf(word, sizeof word, "%04d%0*d", 2 * i + 1, room, 7);
                assert_false(has(r, word));
                snprintf(word, sizeof word, "%04d%0*d ", 2 * i, room, 7);
                assert_false(has(r, word));
            }
            assert_false(has(r, ""));
            assert_false(has(r, "zzz"));
            refused_close(r);
        }
    }
}

/* As the lists of stolen passwords come: SHA-1 in capitals, a colon, how often, CR and LF. */
static void hashes_are_found(void **state)
{
    struct refused *r;
    char why[REFUSED_WHY], hash[SHA1_TEXT];
    (void)state;
    sha1_hex(hash, "abc");
    assert_string_equal(hash, "a9993e364706816aba3e25717850c26c9cd0d89d"); /* FIPS 180-2 */
    write_list("0000000000000000000000000000000000000001:1\r\n"
               "A9993E364706816ABA3E25717850C26C9CD0D89D:77\r\n"
               "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:3\r\n");
    assert_true(refused_open(&r, path, why));
    assert_true(has(r, "abc"));
    assert_false(has(r, "abd"));
    assert_false(has(r, "A9993E364706816ABA3E25717850C26C9CD0D89D"));
    refused_close(r);
    write_list("a9993e364706816aba3e25717850c26c9cd0d89d\n");
    assert_true(refused_open(&r, path, why));
    assert_true(has(r, "abc"));
    refused_close(r);
    assert_false(has(NULL, "abc"));
}

static void what_is_no_list(void **state)
{
    struct refused *r;
    char why[REFUSED_WHY], long_line[1200] = "";
    memset(long_line, 'x', sizeof long_line - 1);
    const struct {
        const char *text, *says;
    } rows[] = {{"", "is empty"},
                {"b\na\n", "is not sorted"},
                {long_line, "more than 1000 bytes"},
                {"a9993e364706816aba3e25717850c26c9cd0d89d\nbcd\n", "has hashes and other lines"}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        write_list(rows[i].text);
        ROW_IS(rows[i].says, !refused_open(&r, path, why) && strstr(why, rows[i].says) != NULL);
    }
    assert_false(refused_open(&r, "/tmp", why));
    assert_string_equal(why, "is no file");
    assert_false(refused_open(&r, "/nonexistent/list", why));
    assert_string_equal(why, "No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_line_is_found_and_nothing_between),
                                       cmocka_unit_test(hashes_are_found), cmocka_unit_test(what_is_no_list)};
    int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    token_setup();
    int failed = RUN(tests);
    unlink(path);
    return failed;
}
