/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the JSON writer writes; jansson reads it back. */
#include "lib/unit.h"

#include "core/json.h"

#include <jansson.h>

static const char *text_of(struct arena *a, const char *text)
{
    struct str s = str_init(a, 100000);
    struct json j = json_init(&s);
    json_text(&j, text);
    assert_false(str_failed(&s));
    return str_text(&s);
}

static void texts_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } rows[] = {
        {"", "\"\""},
        {"Château", "\"Château\""},
        {"a\"b", "\"a\\\"b\""},
        {"a\\b", "\"a\\\\b\""},
        {"\"", "\"\\\"\""},
        {"line\nnext\ttab", "\"line\\nnext\\ttab\""},
        {"\x01\x1f\r\b\f", "\"\\u0001\\u001f\\u000d\\u0008\\u000c\""},
        {"\x7f/", "\"\x7f/\""},
        {"\xF0\x9F\x8D\xB7 wine", "\"\xF0\x9F\x8D\xB7 wine\""},
        {"eight by", "\"eight by\""},
        {"eight by\"", "\"eight by\\\"\""},
        {"\\", "\"\\\\\""},
        {"a text of more than sixteen \x01 and then some more than that",
         "\"a text of more than sixteen \\u0001 and then some more than that\""},
        {NULL, "null"},
    };
    struct arena *a = arena_open(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        ROW_IS(rows[i].json, same(text_of(a, rows[i].text), rows[i].json));
        json_t *back = json_loads(text_of(a, rows[i].text), JSON_DECODE_ANY, NULL);
        ROW_IS(rows[i].json, back != NULL && same(json_string_value(back), rows[i].text));
        json_decref(back);
    }
    arena_close(a);
}

static void every_character_comes_back(void **state)
{
    (void)state;
    char all[256];
    for (int i = 1; i < 128; i++)
        all[i - 1] = (char)i;
    all[127] = '\0';
    struct arena *a = arena_open(1 << 20);
    json_t *back = json_loads(text_of(a, all), JSON_DECODE_ANY, NULL);
    assert_string_equal(json_string_value(back), all);
    json_decref(back);
    arena_close(a);
}

/* Eight bytes are looked at together, and the last eight of a text overlap: whatever the length and the place. */
static void an_escape_is_found_wherever_it_stands(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    for (size_t n = 1; n <= 34; n++) {
        for (size_t at = 0; at < n; at++) {
            char text[40], wanted[48];
            for (size_t i = 0; i < n; i++)
                text[i] = (char)('a' + i % 26);
            text[at] = '"';
            text[n] = '\0';
            snprintf(wanted, sizeof wanted, "\"%.*s\\\"%s\"", (int)at, text, text + at + 1);
            assert_string_equal(text_of(a, text), wanted);
        }
    }
    arena_close(a);
}

static void numbers_are_written_as_they_are(void **state)
{
    (void)state;
    static const int64_t numbers[] = {0,  1,  9,   10,  11,   99,     100,     101,       999,       1000,     12345,
                                      -1, -9, -10, -99, -100, -12345, 1000000, 123456789, INT64_MAX, INT64_MIN};
    struct arena *a = arena_open(1 << 20);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char wanted[32];
        struct str s = str_init(a, 100);
        struct json j = json_init(&s);
        json_i64(&j, numbers[i]);
        snprintf(wanted, sizeof wanted, "%lld", (long long)numbers[i]);
        ROW_IS(wanted, same(str_text(&s), wanted));
    }
    arena_close(a);
}

static void commas_are_the_writers_business(void **state)
{
    (void)state;
    struct arena *a = arena_open(100000);
    struct str s = str_init(a, 1000);
    struct json j = json_init(&s);
    struct date day = DATE_NONE;
    json_object_begin(&j);
    json_key(&j, "empty");
    json_array_begin(&j);
    json_array_end(&j);
    json_put_text(&j, "key", "v\"\x01 longer than eight \\");
    json_key(&j, "list");
    json_array_begin(&j);
    json_i64(&j, -5);
    json_bool(&j, true);
    json_none(&j);
    json_object_begin(&j);
    json_object_end(&j);
    json_maybe_i64(&j, none_i64());
    json_maybe_i64(&j, some_i64(0));
    json_raw(&j, "[1]");
    json_array_end(&j);
    json_key(&j, "day");
    json_day(&j, day);
    assert_true(date_from_civil(&day, 2026, 5, 12));
    json_key(&j, "set");
    json_day(&j, day);
    json_key(&j, "at");
    json_instant(&j, INT64_C(1778578200123));
    json_key(&j, "never");
    json_maybe_instant(&j, none_i64());
    json_put_bool(&j, "no", false);
    json_put_i64(&j, "n", INT64_MIN);
    json_object_end(&j);
    assert_string_equal(str_text(&s),
                        "{\"empty\":[],\"key\":\"v\\\"\\u0001 longer than eight "
                        "\\\\\",\"list\":[-5,true,null,{},null,0,[1]],\"day\":null,"
                        "\"set\":\"2026-05-12\",\"at\":\"2026-05-12T09:30:00.123Z\",\"never\":null,\"no\":false,"
                        "\"n\":-9223372036854775808}");
    arena_close(a);
}

static void it_nests_to_its_depth(void **state)
{
    (void)state;
    struct arena *a = arena_open(100000);
    struct str s = str_init(a, 1000);
    struct json j = json_init(&s);
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        json_array_begin(&j);
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        json_array_end(&j);
    assert_int_equal(strlen(str_text(&s)), 2 * JSON_DEPTH_MAX);
    arena_close(a);
}

static void a_full_text_fails_and_does_not_crash(void **state)
{
    (void)state;
    struct arena *a = arena_open(100000);
    for (size_t limit = 0; limit < 30; limit++) {
        struct str s = str_init(a, limit);
        struct json j = json_init(&s);
        json_object_begin(&j);
        json_put_text(&j, "name", "a \"quoted\"\n text");
        json_object_end(&j);
        assert_true(str_failed(&s));
        assert_true(strlen(str_text(&s)) <= limit);
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(an_escape_is_found_wherever_it_stands),
        cmocka_unit_test(numbers_are_written_as_they_are),
        cmocka_unit_test(commas_are_the_writers_business),
        cmocka_unit_test(it_nests_to_its_depth),
        cmocka_unit_test(a_full_text_fails_and_does_not_crash),
    };
    return RUN(tests);
}
