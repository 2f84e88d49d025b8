/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The limit of requests a second, second by second. */
#include "lib/unit.h"

#include "core/rate.h"

#define S     INT64_C(1000000)
#define PER_S 5

static uint64_t key_of(const struct rate *r, int who)
{
    return rate_key(r, &who, sizeof who);
}

/* How many of ${n} requests at ${now_us} get through. */
static int let_through(struct rate *r, int who, int n, int64_t now_us)
{
    int through = 0;
    for (int i = 0; i < n; i++)
        through += rate_take(r, key_of(r, who), now_us) == 0;
    return through;
}

static void so_many_at_once_and_then_so_many_a_second(void **state)
{
    (void)state;
    struct rate *r = rate_open(PER_S);
    assert_int_equal(let_through(r, 1, 1000, 100 * S), PER_S * RATE_BURST_S);
    assert_int_equal(let_through(r, 1, 1000, 101 * S), PER_S);
    assert_int_equal(let_through(r, 1, 1000, 104 * S), 3 * PER_S);
    assert_int_equal(let_through(r, 1, 1000, 1000 * S), PER_S * RATE_BURST_S); /* no more is saved up */
    rate_close(r);
}

static void who_waits_as_told_gets_through(void **state)
{
    (void)state;
    struct rate *r = rate_open(PER_S);
    int64_t now_us = 7 * S;
    assert_int_equal(let_through(r, 1, PER_S * RATE_BURST_S, now_us), PER_S * RATE_BURST_S);
    int wait_s = rate_take(r, key_of(r, 1), now_us);
    assert_int_equal(wait_s, 1);
    assert_int_equal(rate_take(r, key_of(r, 1), now_us + wait_s * S), 0);
    rate_close(r);
}

static void one_does_not_pay_for_another(void **state)
{
    (void)state;
    struct rate *r = rate_open(PER_S);
    assert_int_equal(let_through(r, 1, 1000, S), PER_S * RATE_BURST_S);
    for (int who = 2; who < 50; who++)
        assert_int_equal(let_through(r, who, 3, S), 3);
    rate_close(r);
}

static void a_crowd_does_not_make_it_forget_who_asks_most(void **state)
{
    (void)state;
    struct rate *r = rate_open(PER_S);
    assert_int_equal(let_through(r, 1, 1000, S), PER_S * RATE_BURST_S);
    for (int who = 2; who < 200000; who++)
        assert_int_equal(rate_take(r, key_of(r, who), S), 0);
    assert_int_equal(let_through(r, 1, 10, S), 0);
    rate_close(r);
}

static void zero_is_no_limit(void **state)
{
    (void)state;
    struct rate *r = rate_open(0);
    assert_int_equal(let_through(r, 1, 100000, S), 100000);
    rate_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_at_once_and_then_so_many_a_second),
        cmocka_unit_test(who_waits_as_told_gets_through),
        cmocka_unit_test(one_does_not_pay_for_another),
        cmocka_unit_test(a_crowd_does_not_make_it_forget_who_asks_most),
        cmocka_unit_test(zero_is_no_limit),
    };
    return RUN(tests);
}
