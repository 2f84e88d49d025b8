/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets what of a product that is not enough for all. */
#include "lib/unit.h"

#include "order/order_share.h"

#define LINES 6

static const struct {
    const char *row;
    enum share_strategy strategy;
    int64_t available;
    struct {
        int64_t account, wanted, got;
    } lines[LINES]; /* in the order of the queue; account 0: no more */
} rows[] = {
    {"nothing there", SHARE_OLDEST, 0, {{1, 6, 0}, {2, 6, 0}}},
    {"less than nothing", SHARE_OLDEST, -5, {{1, 6, 0}}},
    {"enough for all", SHARE_OLDEST, 100, {{1, 6, 6}, {2, 12, 12}}},
    {"the oldest first", SHARE_OLDEST, 8, {{1, 6, 6}, {2, 12, 2}, {3, 1, 0}}},
    {"no line", SHARE_FAIR, 8, {{0, 0, 0}}},
    {"fair: nothing there", SHARE_FAIR, 0, {{1, 6, 0}, {2, 6, 0}}},
    {"fair: less than nothing", SHARE_FAIR, -1, {{1, 6, 0}}},
    {"fair: enough for all", SHARE_FAIR, 18, {{1, 6, 6}, {2, 12, 12}}},
    {"fair: more than enough", SHARE_FAIR, 50, {{1, 6, 6}, {2, 12, 12}}},
    {"fair: even parts", SHARE_FAIR, 12, {{1, 12, 4}, {2, 12, 4}, {3, 12, 4}}},
    {"fair: the rest to the oldest", SHARE_FAIR, 14, {{1, 12, 5}, {2, 12, 5}, {3, 12, 4}}},
    {"fair: the modest get all", SHARE_FAIR, 14, {{1, 12, 6}, {2, 2, 2}, {3, 12, 6}}},
    {"fair: the rest goes past those who have all", SHARE_FAIR, 15, {{2, 2, 2}, {1, 12, 7}, {3, 12, 6}}},
    {"fair: fewer bottles than accounts", SHARE_FAIR, 2, {{3, 6, 1}, {1, 6, 1}, {2, 6, 0}}},
    {"fair: accounts, not lines", SHARE_FAIR, 12, {{1, 4, 4}, {1, 6, 2}, {2, 12, 6}}},
    {"fair: lines of an account in their order", SHARE_FAIR, 10, {{1, 2, 2}, {2, 9, 5}, {1, 9, 3}}},
    {"fair: steps", SHARE_FAIR, 30, {{1, 1, 1}, {2, 3, 3}, {3, 5, 5}, {4, 20, 11}, {5, 20, 10}}},
};

static void bottles_are_shared_by_the_rule(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct share shares[LINES] = {0};
        size_t n = 0;
        for (; n < LINES && rows[i].lines[n].account != 0; n++)
            shares[n] = (struct share){rows[i].lines[n].account, {rows[i].lines[n].wanted}, {0}};
        (void)order_share(b.arena, shares, n, (struct qty){rows[i].available}, rows[i].strategy);
        for (size_t k = 0; k < n; k++)
            ROW_IS(rows[i].row, shares[k].got.btl == rows[i].lines[k].got);
    }
    bench_close(&b);
}

/* Whatever is asked: nothing is lost or made, nobody gets more than he wants, and with too little there is envy of at
 * most one bottle between accounts that both want more. */
static void no_bottle_is_made_or_lost(void **state)
{
    (void)state;
    struct bench b;
    uint64_t dice = 20260512;
    bench_open(&b, 0);
    for (int round = 0; round < 20000; round++) {
        struct share shares[LINES];
        int64_t wanted = 0, got = 0, available, of[LINES] = {0}, asked[LINES] = {0};
        for (size_t k = 0; k < LINES; k++) {
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            shares[k] = (struct share){1 + (int64_t)(dice >> 40) % 4, {1 + (int64_t)(dice >> 50) % 30}, {0}};
            wanted += shares[k].wanted.btl;
        }
        available = (int64_t)(dice >> 33) % 200 - 20;
        (void)order_share(b.arena, shares, LINES, (struct qty){available}, round % 2 == 0 ? SHARE_FAIR : SHARE_OLDEST);
        for (size_t k = 0; k < LINES; k++) {
            assert_true(shares[k].got.btl >= 0 && shares[k].got.btl <= shares[k].wanted.btl);
            got += shares[k].got.btl;
            of[shares[k].account] += shares[k].got.btl;
            asked[shares[k].account] += shares[k].wanted.btl;
        }
        assert_int_equal(got, available < 0 ? 0 : available < wanted ? available : wanted);
        for (size_t x = 1; round % 2 == 0 && x <= 4; x++) {
            for (size_t y = 1; y <= 4; y++)
                assert_true(of[x] == asked[x] || of[y] <= of[x] + 1);
        }
        arena_reset(b.arena);
    }
    bench_close(&b);
}

/* Behind the line that takes the last bottle nobody gets any, and it is the same whether they are known or not. */
static void who_stands_behind_changes_nothing(void **state)
{
    (void)state;
    struct bench b;
    uint64_t dice = 20261125;
    int used_up = 0;
    bench_open(&b, 0);
    for (int round = 0; round < 20000; round++) {
        struct share all[LINES], some[LINES];
        enum share_strategy strategy = round % 2 == 0 ? SHARE_FAIR : SHARE_OLDEST;
        for (size_t k = 0; k < LINES; k++) {
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            all[k] = some[k] = (struct share){1 + (int64_t)(dice >> 40) % 4, {1 + (int64_t)(dice >> 50) % 5}, {0}};
        }
        const struct qty available = {(int64_t)(dice >> 33) % 12};
        size_t taken = order_share(b.arena, all, LINES, available, strategy);
        if (taken > LINES) {
            assert_int_equal(taken, LINES + 1);
            continue;
        }
        used_up++;
        assert_int_equal(order_share(b.arena, some, taken, available, strategy), taken);
        for (size_t k = 0; k < LINES; k++)
            assert_int_equal(all[k].got.btl, k < taken ? some[k].got.btl : 0);
    }
    assert_true(used_up > 1000);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bottles_are_shared_by_the_rule),
        cmocka_unit_test(no_bottle_is_made_or_lost),
        cmocka_unit_test(who_stands_behind_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
