/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Texts: folded for search, cleaned on the way in, hashed as tokens, and never able to forge a line of the log. */
#include "lib/unit.h"

#include "core/fold.h"
#include "core/log.h"
#include "core/token.h"

#include <jansson.h>

static void texts_fold_as_people_compare(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } rows[] = {
        {"Château-Pétrus", "chateau petrus"},
        {"Chateau  Petrus", "chateau petrus"},
        {"CHÂTEAU PÉTRUS", "chateau petrus"},
        {"Cha\u0302teau", "chateau"}, /* the accent as a letter of its own */
        {"Weingut Müller-Thurgau", "weingut muller thurgau"},
        {"Straße", "strasse"},
        {"Joe's", "joes"},
        {"Joe’s", "joes"},
        {"Don't & Sons, Inc.", "dont sons inc"},
        {"  -- ", ""},
        {"", ""},
        {"ΚΤΗΜΑ Άλφα", "κτημα αλφα"},
        {"Οίνος", "οινοσ"},
        {"ΟΊΝΟΣ", "οινοσ"},
        {"Инкерман Ёлка", "инкерман елка"},
        {"ქინძმარაული", "ქინძმარაული"},
        {"ᲥᲘᲜᲫᲛᲐᲠᲐᲣᲚᲘ", "ქინძმარაული"},
        {"İstanbul", "istanbul"},
        {"½ Bouteille №5", "1 2 bouteille no5"},
        {"ﬁne", "fine"},
        {"1er Cru", "1er cru"},
        {"50% off_now", "50 off now"},
        {"a\u00a0b\tc\nd", "a b c d"},
        {"Mc\u00adDonald", "mcdonald"}, /* a soft hyphen is not seen */
        {"zero\u200bwidth", "zerowidth"},
        {"日本酒", "日本酒"},
    };
    struct arena *a = arena_open(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        ROW_IS(rows[i].text, same(fold_text(a, rows[i].text), rows[i].folded));
        ROW_IS(rows[i].text, same(fold_text(a, fold_text(a, rows[i].text)), rows[i].folded));
    }
    arena_close(a);
}

static size_t put_utf8(char *to, unsigned c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

static void what_is_folded_folds_to_itself(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    for (unsigned c = 1; c < 0x20000; c++) {
        char text[8] = "";
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        put_utf8(text, c);
        assert_true(utf8_valid(text, strlen(text)));
        const char *once = fold_text(a, text);
        const char *twice = fold_text(a, once);
        if (strcmp(once, twice) != 0)
            fail_msg("U+%04X: \"%s\", then \"%s\"", c, once, twice);
        assert_true(utf8_valid(once, strlen(once)));
        assert_null(strpbrk(once, "%_\\'\""));
        arena_reset(a);
    }
    arena_close(a);
}

static void a_key_stays_short_enough_to_be_indexed(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    char text[200 * 3 + 1];
    for (int i = 0; i < 200; i++)
        memcpy(text + (size_t)i * 3, "\uFDFA", 3); /* one character that unfolds into 18 */
    text[sizeof text - 1] = '\0';
    const char *key = fold_text(a, text);
    assert_true(strlen(key) > 500 && strlen(key) <= FOLD_BYTES_MAX);
    assert_true(utf8_valid(key, strlen(key)));
    assert_string_equal(fold_text(a, key), key);
    arena_close(a);
}

static void patterns_have_nothing_to_escape(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pattern;
    } rows[] = {
        {"Châ mar", "%cha%mar%"}, {"100%", "%100%"}, {"a_b\\c", "%a%b%c%"}, {"%", NULL}, {"  ", NULL}, {"", NULL},
    };
    struct arena *a = arena_open(100000);
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].text, same(fold_like(a, rows[i].text), rows[i].pattern));
    arena_close(a);
}

static void texts_are_cleaned_on_the_way_in(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
    } rows[] = {
        {"  a b  ", "a b"},
        {"a\r\nb\rc\nd", "a\nb\nc\nd"},
        {"\n\t a \n", "a"},
        {"", ""},
        {" \n ", ""},
        {"e\u0301", "é"}, /* NFC */
        {"a\tb", "a\tb"},
        {"a\x01", NULL},
        {"a\x1b[31m", NULL},
        {"a\x7f", NULL},
        {"a\xC2\x85"
         "b",
         NULL}, /* control characters beyond ASCII */
        {"a\xC2\x9b"
         "b",
         NULL},
        {"\u00a0name\u2003", "name"}, /* white space is white in every script */
        {"\u3000", ""},
        {"a\u2028b", "a\nb"}, /* the separators of lines and paragraphs end a line */
        {"a\u2029b", "a\nb"},
        {"a\u00a0b", "a\u00a0b"},
    };
    struct arena *a = arena_open(100000);
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].text, same(text_clean(a, rows[i].text), rows[i].clean));
    arena_close(a);
}

static void of_secrets_every_sign_counts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *kept;
    } rows[] = {
        {"  a b  ", "  a b  "},
        {"\ta\t", "\ta\t"},
        {"\u00a0a\u3000", "\u00a0a\u3000"},
        {"", ""},
        {"e\u0301", "é"}, /* NFC: which of the two comes depends on the keyboard */
        {"a\n", NULL},
        {"a\rb", NULL},
        {"a\x01", NULL},
        {"\x7f", NULL},
        {"a\xC2\x85", NULL},
    };
    struct arena *a = arena_open(100000);
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].text, same(text_composed(a, rows[i].text), rows[i].kept));
    arena_close(a);
}

static void utf8_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *row, *bytes;
        size_t n;
        bool good;
    } rows[] = {
        {"empty", "", 0, true},
        {"ascii", "abc", 3, true},
        {"two", "\xC3\xA9", 2, true},
        {"four", "\xF0\x9F\x8D\xB7", 4, true},
        {"highest", "\xF4\x8F\xBF\xBF", 4, true},
        {"beyond", "\xF4\x90\x80\x80", 4, false},
        {"nul", "a\0b", 3, false},
        {"surrogate", "\xED\xA0\x80", 3, false},
        {"overlong two", "\xC0\xAF", 2, false},
        {"overlong three", "\xE0\x80\xAF", 3, false},
        {"overlong four", "\xF0\x80\x80\xAF", 4, false},
        {"cut", "\xC3", 1, false},
        {"cut three", "\xE2\x82", 2, false},
        {"alone", "\x80", 1, false},
        {"five", "\xF8\x88\x80\x80\x80", 5, false},
        {"ff", "\xFF", 1, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].row, utf8_valid(rows[i].bytes, rows[i].n) == rows[i].good);
    assert_int_equal(utf8_length(""), 0);
    assert_int_equal(utf8_length("Château \xF0\x9F\x8D\xB7"), 9);
}

static void base64url_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        size_t n;
    } rows[] = {
        {"", true, 0},      {"TQ", true, 1},      {"TWE", true, 2},    {"TWFu", true, 3},        {"_-8", true, 2},
        {"TQ==", false, 0}, {"T", false, 0},      {"TW+u", false, 0},  {"TW/u", false, 0},       {"TR", false, 0},
        {"TWF", false, 0},  {"TWFu\n", false, 0}, {" TWFu", false, 0}, {"TWFuTWFuTQ", false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t out[6];
        size_t got = 0;
        bool good = base64url_read(out, sizeof out, &got, rows[i].text);
        ROW_IS(rows[i].text, good == rows[i].good && (!good || got == rows[i].n));
        char back[16];
        if (good) {
            base64url_write(back, sizeof back, (struct bytes){out, got});
            ROW_IS(rows[i].text, same(back, rows[i].text));
        }
    }
}

static void tokens_are_long_and_differ(void **state)
{
    (void)state;
    char one[TOKEN_TEXT], two[TOKEN_TEXT], id[ID_TEXT];
    uint8_t a[TOKEN_HASH], b[TOKEN_HASH];
    token_make(one);
    token_make(two);
    id_make(id);
    assert_int_equal(strlen(one), TOKEN_TEXT - 1);
    assert_int_equal(strlen(id), ID_TEXT - 1);
    assert_int_equal(strspn(id, "0123456789abcdef"), ID_TEXT - 1);
    assert_string_not_equal(one, two);
    token_hash(a, one, strlen(one));
    token_hash(b, one, strlen(one));
    assert_memory_equal(a, b, TOKEN_HASH);
    token_hash(b, two, strlen(two));
    assert_memory_not_equal(a, b, TOKEN_HASH);
    token_hash(b, one, strlen(one) - 1);
    assert_memory_not_equal(a, b, TOKEN_HASH);
    static const uint8_t abc[4] = {0xbd, 0xdd, 0x81, 0x3c}; /* BLAKE2b-256 of "abc" begins so */
    token_hash(a, "abc", 3);
    assert_memory_equal(a, abc, sizeof abc);
}

static void passwords_fit_or_do_not(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_TEXT];
    assert_int_equal(password_hash(hash, "correct horse battery"), ERR_OK);
    assert_non_null(strstr(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_true(password_fits(hash, "correct horse battery"));
    assert_false(password_fits(hash, "correct horse batterz"));
    assert_false(password_fits(hash, ""));
    assert_false(password_fits(NULL, "correct horse battery"));
    assert_false(password_fits("nonsense", "correct horse battery"));
}

static void log_hostile(void *arg)
{
    log_event(LOG_WARN, "test", LOG_TEXT("text", arg), LOG_NUM("n", -5), LOG_TEXT("none", NULL));
}

static void no_text_can_forge_a_line(void **state)
{
    (void)state;
    char huge[9000];
    memset(huge, '"', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    char accents[6001] = "x";
    for (size_t i = 0; i < 3000; i++)
        memcpy(accents + i * 2, "\u00e9", 2);
    const char *rows[] = {"plain",         "two\nlines", "a\r\nb",          "q\"uote\\", "esc\x1b[31m", "",
                          "{\"level\":1}", "é",          "x level=ERROR y", huge,        accents};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int as = LOG_AS_TEXT; as <= LOG_AS_JSON; as++) {
            log_setup(LOG_INFO, (enum log_format)as);
            char *line = captured(log_hostile, (void *)(uintptr_t)rows[i]);
            ROW_IS(rows[i], strchr(line, '\n') == line + strlen(line) - 1);
            for (const char *p = line; *p != '\n'; p++)
                ROW_IS(rows[i], (unsigned char)*p >= 0x20 && *p != 0x7f);
            if (as == LOG_AS_TEXT) {
                ROW_IS(rows[i], strstr(line, " WARN test text=") != NULL);
            } else { /* whatever was in it: one whole JSON object, also when it was cut */
                json_t *json = json_loads(line, 0, NULL);
                ROW_IS(rows[i], json != NULL);
                if (strlen(rows[i]) < 1000) {
                    ROW_IS(rows[i], same(json_string_value(json_object_get(json, "text")), rows[i]));
                    ROW_IS(rows[i], json_integer_value(json_object_get(json, "n")) == -5);
                }
                json_decref(json);
            }
            free(line);
        }
    }
    log_setup(LOG_ERROR, LOG_AS_TEXT);
    char *nothing = captured(log_hostile, "below the level");
    assert_string_equal(nothing, "");
    free(nothing);
    log_setup(LOG_INFO, LOG_AS_TEXT);
}

int main(void)
{
    token_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fold_as_people_compare),
        cmocka_unit_test(what_is_folded_folds_to_itself),
        cmocka_unit_test(a_key_stays_short_enough_to_be_indexed),
        cmocka_unit_test(patterns_have_nothing_to_escape),
        cmocka_unit_test(texts_are_cleaned_on_the_way_in),
        cmocka_unit_test(of_secrets_every_sign_counts),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(base64url_is_strict),
        cmocka_unit_test(tokens_are_long_and_differ),
        cmocka_unit_test(passwords_fit_or_do_not),
        cmocka_unit_test(no_text_can_forge_a_line),
    };
    return RUN(tests);
}
