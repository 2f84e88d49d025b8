/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checked arithmetic, money that adds up to the cent, bottles as cases and back, stock within its bounds. */
#include "lib/unit.h"

#include "core/money.h"
#include "inventory/inventory.h"

static void arithmetic_says_when_it_overflows(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        char op;
        int64_t a, b;
        bool good;
        int64_t out;
    } rows[] = {
        {"2+3", '+', 2, 3, true, 5},
        {"max+0", '+', INT64_MAX, 0, true, INT64_MAX},
        {"max+1", '+', INT64_MAX, 1, false, 77},
        {"min-0", '-', INT64_MIN, 0, true, INT64_MIN},
        {"min-1", '-', INT64_MIN, 1, false, 77},
        {"0-min", '-', 0, INT64_MIN, false, 77},
        {"3*-4", '*', 3, -4, true, -12},
        {"2^32*2^31", '*', INT64_C(1) << 32, INT64_C(1) << 31, false, 77},
        {"min*-1", '*', INT64_MIN, -1, false, 77},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t out = 77; /* untouched when it overflows */
        bool good = rows[i].op == '+'   ? checked_add(&out, rows[i].a, rows[i].b)
                    : rows[i].op == '-' ? checked_sub(&out, rows[i].a, rows[i].b)
                                        : checked_mul(&out, rows[i].a, rows[i].b);
        ROW_IS(rows[i].row, good == rows[i].good && out == rows[i].out);
    }
    assert_int_equal(cmp_i64(INT64_MIN, INT64_MAX), -1);
    assert_int_equal(cmp_i64(INT64_MAX, INT64_MIN), 1);
    assert_int_equal(cmp_i64(-3, -3), 0);
}

static void money_stays_in_its_range(void **state)
{
    (void)state;
    struct money out = {5};
    assert_true(money_add(&out, (struct money){MONEY_MAX_CENTS - 1}, (struct money){1}));
    assert_int_equal(out.cents, MONEY_MAX_CENTS);
    out.cents = 5;
    assert_false(money_add(&out, (struct money){MONEY_MAX_CENTS}, (struct money){1}));
    assert_false(money_add(&out, (struct money){-MONEY_MAX_CENTS}, (struct money){-1}));
    assert_false(money_add(&out, (struct money){INT64_MAX}, (struct money){INT64_MAX}));
    assert_int_equal(out.cents, 5);
    assert_true(money_times(&out, (struct money){1299}, (struct qty){12}));
    assert_int_equal(out.cents, 15588);
    assert_true(money_times(&out, (struct money){1299}, (struct qty){-2}));
    assert_int_equal(out.cents, -2598);
    assert_false(money_times(&out, (struct money){MONEY_MAX_CENTS}, (struct qty){2}));
    assert_false(money_times(&out, (struct money){INT64_MAX}, (struct qty){INT64_MAX}));
}

static void shares_go_to_the_largest_remainder(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int64_t total;
        size_t n;
        int64_t weights[4], parts[4];
    } rows[] = {
        {"one part", 100, 1, {7}, {100}},
        {"a tie goes to the first", 100, 3, {1, 1, 1}, {34, 33, 33}},
        {"two left over", 101, 3, {1, 1, 1}, {34, 34, 33}},
        {"by weight", 100, 3, {1, 2, 3}, {17, 33, 50}},
        {"largest remainder is not the largest weight", 10, 3, {5, 3, 1}, {6, 3, 1}},
        {"nothing for weight 0", 5, 3, {0, 1, 1}, {0, 3, 2}},
        {"negative mirrors positive", -100, 3, {1, 1, 1}, {-34, -33, -33}},
        {"nothing to share", 0, 2, {1, 5}, {0, 0}},
        {"one cent", 1, 4, {1, 1, 1, 1}, {1, 0, 0, 0}},
        {"large", MONEY_MAX_CENTS, 2, {INT64_MAX, INT64_MAX}, {MONEY_MAX_CENTS / 2, MONEY_MAX_CENTS / 2}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct money parts[4];
        money_share(parts, rows[i].n, (struct money){rows[i].total}, rows[i].weights);
        for (size_t k = 0; k < rows[i].n; k++)
            ROW_IS(rows[i].row, parts[k].cents == rows[i].parts[k]);
    }
}

static void shares_always_sum_to_the_total(void **state)
{
    (void)state;
    unsigned seed = 20260512;
    for (int round = 0; round < 2000; round++) {
        int64_t weights[20], sum = 0;
        struct money parts[20];
        size_t n = 1 + (size_t)rand_r(&seed) % 20;
        for (size_t i = 0; i < n; i++)
            weights[i] = rand_r(&seed) % 1000;
        weights[0]++;
        int64_t total = rand_r(&seed) - RAND_MAX / 2;
        money_share(parts, n, (struct money){total}, weights);
        int64_t all = 0;
        for (size_t i = 0; i < n; i++)
            all += weights[i];
        for (size_t i = 0; i < n; i++) {
            sum += parts[i].cents;
            double exact = (double)total * (double)weights[i] / (double)all;
            assert_true((double)parts[i].cents > exact - 1.001 && (double)parts[i].cents < exact + 1.001);
        }
        assert_int_equal(sum, total);
    }
}

static void bottles_come_from_cases(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int64_t cases, bottles, unit_set;
        bool good;
        int64_t btl;
    } rows[] = {
        {"2 cases of 12", 2, 0, 12, true, 24},
        {"2/6", 2, 6, 12, true, 30},
        {"18 bottles", 0, 18, 12, true, 18},
        {"singles", 5, 0, 1, true, 5},
        {"more loose than a case", 1, 30, 6, true, 36},
        {"none", 0, 0, 12, true, 0},
        {"negative cases", -1, 30, 12, false, 77},
        {"negative bottles", 1, -1, 12, false, 77},
        {"overflow", INT64_MAX, 0, 12, false, 77},
        {"overflow by one", INT64_MAX / 12, 8, 12, false, 77},
        {"the last that fits", INT64_MAX / 12, 7, 12, true, INT64_MAX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct qty q = {77};
        bool good = qty_from_cases(&q, rows[i].cases, rows[i].bottles, rows[i].unit_set);
        ROW_IS(rows[i].row, good == rows[i].good && q.btl == rows[i].btl);
    }
    for (int64_t btl = 0; btl < 200; btl++) {
        struct qty q;
        assert_true(qty_from_cases(&q, qty_cases((struct qty){btl}, 6), qty_loose((struct qty){btl}, 6), 6));
        assert_int_equal(q.btl, btl);
        assert_true(qty_loose((struct qty){btl}, 6) < 6);
    }
    struct qty sum = {1};
    assert_false(qty_add(&sum, (struct qty){INT64_MAX}, (struct qty){1}));
    assert_int_equal(sum.btl, 1);
}

static void stock_stays_within_what_can_be_kept(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int bucket;
        int64_t before, move;
        bool good;
    } rows[] = {
        {"on hand may go below 0", BUCKET_ON_HAND, 5, -6, true},
        {"on hand to its least", BUCKET_ON_HAND, 0, -QTY_STOCK_MAX_BTL, true},
        {"on hand below its least", BUCKET_ON_HAND, -1, -QTY_STOCK_MAX_BTL, false},
        {"on hand to its most", BUCKET_ON_HAND, QTY_STOCK_MAX_BTL - 1, 1, true},
        {"on hand above its most", BUCKET_ON_HAND, QTY_STOCK_MAX_BTL, 1, false},
        {"on future to 0", BUCKET_ON_FUTURE, 5, -5, true},
        {"on future below 0", BUCKET_ON_FUTURE, 5, -6, false},
        {"on order below 0", BUCKET_ON_ORDER, 0, -1, false},
        {"overflow", BUCKET_ON_HAND, 1, INT64_MAX, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct balance b = {.on_hand = {rows[i].bucket == BUCKET_ON_HAND ? rows[i].before : 3},
                            .on_future = {rows[i].bucket == BUCKET_ON_FUTURE ? rows[i].before : 3},
                            .on_order = {rows[i].bucket == BUCKET_ON_ORDER ? rows[i].before : 3}};
        struct balance was = b;
        struct move m = {.bucket = rows[i].bucket, .qty = {rows[i].move}};
        ROW_IS(rows[i].row, balance_apply(&b, &m) == rows[i].good);
        int64_t moved =
            b.on_hand.btl - was.on_hand.btl + b.on_future.btl - was.on_future.btl + b.on_order.btl - was.on_order.btl;
        ROW_IS(rows[i].row, moved == (rows[i].good ? rows[i].move : 0));
        ROW_IS(rows[i].row, balance_available(&b).btl == b.on_hand.btl - b.on_future.btl);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic_says_when_it_overflows),
        cmocka_unit_test(money_stays_in_its_range),
        cmocka_unit_test(shares_go_to_the_largest_remainder),
        cmocka_unit_test(shares_always_sum_to_the_total),
        cmocka_unit_test(bottles_come_from_cases),
        cmocka_unit_test(stock_stays_within_what_can_be_kept),
    };
    return RUN(tests);
}
