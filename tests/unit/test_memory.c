/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request's memory: the cap, the way back, cleanups in reverse order; and text that fails stickily. */
#include "lib/unit.h"

#include "core/str.h"

static char order[16];

static void note(void *arg)
{
    order[strlen(order)] = *(const char *)arg;
}

static void what_is_given_out_is_zero_and_aligned(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    for (size_t n = 1; n < 3000; n += 7) {
        char *p = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
    arena_reset(a);
    char *again = arena_alloc(a, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    arena_close(a);
}

static void crossing_the_cap_is_noted_and_survived(void **state)
{
    (void)state;
    struct arena *a = arena_open(1000);
    memset(arena_alloc(a, 992), 1, 992);
    assert_false(arena_over_cap(a));
    assert_int_equal(arena_used(a), 992);
    memset(arena_alloc(a, 3000), 1, 3000);
    assert_true(arena_over_cap(a));
    arena_reset(a);
    assert_false(arena_over_cap(a));
    assert_int_equal(arena_used(a), 0);
    arena_close(a);
    arena_close(NULL);
}

static void an_array_that_would_pass_the_cap_does_not_fit(void **state)
{
    (void)state;
    struct arena *a = arena_open(1000);
    assert_true(arena_fits(a, 125, 8));
    assert_false(arena_fits(a, 126, 8));
    assert_false(arena_fits(a, SIZE_MAX / 2, 8));
    arena_alloc(a, 992);
    assert_true(arena_fits(a, 1, 8));
    assert_false(arena_fits(a, 2, 8));
    arena_alloc(a, 100);
    assert_false(arena_fits(a, 0, 8)); /* it is over the cap already */
    arena_close(a);
}

static void only_what_was_given_out_last_grows_where_it_stands(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    char *first = arena_alloc_raw(a, 10);
    memset(first, 'a', 10);
    assert_true(arena_extend(a, first, 10, 12)); /* within what it was rounded up to */
    assert_true(arena_extend(a, first, 12, 1000));
    memset(first + 10, 'b', 990);
    char *second = arena_alloc_raw(a, 10);
    assert_true(second >= first + 1000);
    memset(second, 'c', 10);
    assert_true(first[9] == 'a' && first[999] == 'b');
    assert_false(arena_extend(a, first, 1000, 2000));
    assert_false(arena_extend(a, second, 10, 200000)); /* more than the block has */
    size_t used = arena_used(a);
    assert_true(arena_extend(a, second, 10, 26));
    assert_int_equal(arena_used(a), used + 16);
    arena_close(a);
}

static void a_rewind_gives_back_what_came_after_the_mark(void **state)
{
    (void)state;
    struct arena *a = arena_open(1000);
    char *kept = arena_strdup(a, "kept");
    memset(order, 0, sizeof order);
    arena_defer(a, note, "1");
    struct arena_mark mark = arena_mark(a);
    arena_defer(a, note, "2");
    arena_defer(a, note, "3");
    arena_alloc(a, 2000); /* a block of its own, and over the cap */
    assert_true(arena_over_cap(a));
    arena_rewind(a, mark);
    assert_string_equal(order, "32");
    assert_false(arena_over_cap(a));
    assert_string_equal(kept, "kept");
    arena_rewind(a, mark);
    assert_string_equal(order, "32");
    arena_close(a);
    assert_string_equal(order, "321");
}

static void copies_end_with_nul_and_null_stays_null(void **state)
{
    (void)state;
    struct arena *a = arena_open(100000);
    assert_null(arena_strdup(a, NULL));
    assert_null(arena_strndup(a, NULL, 4));
    assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(a, "", 0), "");
    assert_string_equal(arena_printf(a, "%s-%d", "BO", 7), "BO-7");
    arena_close(a);
}

static void numbers_are_written_whole(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } rows[] = {{0, "0"},
                {-1, "-1"},
                {10, "10"},
                {INT64_MAX, "9223372036854775807"},
                {1000000, "1000000"},
                {INT64_MIN, "-9223372036854775808"}};
    struct arena *a = arena_open(100000);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str s = str_init(a, 100);
        str_puti(&s, rows[i].number);
        ROW_IS(rows[i].text, same(str_text(&s), rows[i].text));
        const char *text = text_numbered(a, "BO-", rows[i].number, "\"");
        ROW_IS(rows[i].text, same(text, arena_printf(a, "BO-%s\"", rows[i].text)));
    }
    arena_close(a);
}

static void a_text_fails_once_and_stays_failed(void **state)
{
    (void)state;
    struct arena *a = arena_open(100000);
    struct str s = str_init(a, 5);
    assert_string_equal(str_text(&s), "");
    str_put(&s, "abc");
    str_putc(&s, 'd');
    str_put(&s, "ef"); /* one too many */
    assert_true(str_failed(&s));
    str_putc(&s, 'g'); /* would fit */
    assert_string_equal(str_text(&s), "abcd");
    struct str exact = str_init(a, 5);
    str_printf(&exact, "%d", 12345);
    assert_false(str_failed(&exact));
    assert_string_equal(str_text(&exact), "12345");
    arena_close(a);
}

static void a_text_grows_byte_by_byte(void **state)
{
    (void)state;
    struct arena *a = arena_open(1 << 20);
    struct str s = str_init(a, 70000);
    for (int i = 0; i < 70000; i++)
        str_putc(&s, (char)('a' + i % 26));
    assert_false(str_failed(&s));
    assert_int_equal(strlen(str_text(&s)), 70000);
    for (int i = 0; i < 70000; i++)
        assert_int_equal(str_text(&s)[i], 'a' + i % 26);
    arena_close(a);
}

static void problems_are_kept_in_order_up_to_a_bound(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    for (int i = 0; i < CTX_PROBLEMS_MAX + 8; i++)
        assert_int_equal(refuse(&b.c, ERR_FIELD_TYPE, "f", "%d", i), ERR_FIELD_TYPE);
    assert_int_equal(b.c.problem_count, CTX_PROBLEMS_MAX);
    assert_string_equal(b.c.problems[0].detail, "0");
    assert_string_equal(b.c.problems[CTX_PROBLEMS_MAX - 1].detail, "31");
    ctx_forget(&b.c);
    assert_int_equal(b.c.problem_count, 0);
    refuse(&b.c, ERR_STALE, NULL, NULL);
    assert_string_equal(b.c.problems[0].field, "");
    assert_null(b.c.problems[0].detail);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given_out_is_zero_and_aligned),
        cmocka_unit_test(crossing_the_cap_is_noted_and_survived),
        cmocka_unit_test(an_array_that_would_pass_the_cap_does_not_fit),
        cmocka_unit_test(only_what_was_given_out_last_grows_where_it_stands),
        cmocka_unit_test(a_rewind_gives_back_what_came_after_the_mark),
        cmocka_unit_test(copies_end_with_nul_and_null_stays_null),
        cmocka_unit_test(numbers_are_written_whole),
        cmocka_unit_test(a_text_fails_once_and_stays_failed),
        cmocka_unit_test(a_text_grows_byte_by_byte),
        cmocka_unit_test(problems_are_kept_in_order_up_to_a_bound),
    };
    return RUN(tests);
}
