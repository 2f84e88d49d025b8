/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of purchase orders over plain structs: what may be asked for, what may come, what is on order. */
#include "lib/unit.h"

#include "purchase/purchase.h"

#define NOW   INT64_C(1778578200000) /* 2026-05-12T09:30:00Z */
#define FIELD "lines[0].qty_btl"

static void only_an_open_one_changes(void **state)
{
    (void)state;
    struct bench b;
    size_t n;
    bench_open(&b, NOW);
    assert_int_equal(purchase_may_change(&b.c, PURCHASE_OPEN), ERR_OK);
    assert_int_equal(purchase_may_change(&b.c, PURCHASE_CLOSED), ERR_PURCHASE_ORDER_CLOSED);
    assert_string_equal(purchase_actions(&n, PURCHASE_OPEN)[2], "receive");
    assert_int_equal(n, 4);
    assert_string_equal(purchase_actions(&n, PURCHASE_CLOSED)[0], "read");
    assert_int_equal(n, 1);
    bench_close(&b);
}

static void bottles_are_given_in_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        struct purchase_amount amount;
        int64_t unit_set;
        enum err err;
        int64_t btl;
    } rows[] = {
        {"bottles", {.by_bottle = true, .qty = {18}}, 12, ERR_OK, 18},
        {"cases", {.by_case = true, .cases = 2}, 12, ERR_OK, 24},
        {"cases and bottles", {.by_case = true, .cases = 2, .bottles = 6}, 12, ERR_OK, 30},
        {"loose", {.by_case = true, .bottles = 5}, 12, ERR_OK, 5},
        {"the most", {.by_bottle = true, .qty = {1000000}}, 12, ERR_OK, 1000000},
        {"none", {.by_bottle = false}, 12, ERR_QUANTITY_FORM, 0},
        {"both", {.by_bottle = true, .by_case = true, .qty = {1}, .cases = 1}, 12, ERR_QUANTITY_FORM, 0},
        {"0 cases", {.by_case = true}, 12, ERR_FIELD_RANGE, 0},
        {"one too many", {.by_case = true, .cases = 83334}, 12, ERR_FIELD_RANGE, 0},
        {"far too many", {.by_case = true, .cases = INT64_MAX}, 12, ERR_FIELD_RANGE, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        struct qty qty = {0};
        bench_open(&b, NOW);
        ROW_IS(rows[i].row, purchase_bottles(&b.c, &qty, &rows[i].amount, rows[i].unit_set, FIELD) == rows[i].err);
        ROW_IS(rows[i].row, qty.btl == rows[i].btl);
        ROW_IS(rows[i].row, rows[i].err == ERR_OK || same(b.c.problems[0].field, FIELD));
        bench_close(&b);
    }
}

static void what_came_stays(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int64_t ordered, received, asked;
        enum err err;
    } rows[] = {
        {"raised", 12, 0, 24, ERR_OK},
        {"lowered", 12, 0, 1, ERR_OK},
        {"lowered to what came", 12, 6, 6, ERR_OK},
        {"lowered below", 12, 6, 5, ERR_RECEIVED_ALREADY},
        {"as it is", 12, 12, 12, ERR_OK},
        {"as it is, although more came", 12, 18, 12, ERR_OK},
        {"raised to what came", 12, 18, 18, ERR_OK},
        {"raised, still fewer than came", 12, 18, 15, ERR_RECEIVED_ALREADY},
        {"lowered, more came", 12, 18, 11, ERR_RECEIVED_ALREADY},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        const struct purchase_line line = {
            .product = {.name = "Barolo"}, .qty = {rows[i].ordered}, .received = {rows[i].received}};
        bench_open(&b, NOW);
        ROW_IS(rows[i].row, purchase_may_ask(&b.c, &line, (struct qty){rows[i].asked}, FIELD) == rows[i].err);
        bench_close(&b);
    }
}

static void more_than_ordered_must_be_meant(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int64_t ordered, received, comes;
        bool over;
        enum err err;
    } rows[] = {
        {"a part", 12, 0, 6, false, ERR_OK},
        {"the rest", 12, 6, 6, false, ERR_OK},
        {"one too many", 12, 6, 7, false, ERR_RECEIPT_OVER},
        {"one too many, meant", 12, 6, 7, true, ERR_OK},
        {"over again", 12, 13, 1, false, ERR_RECEIPT_OVER},
        {"the most in all", 12, 999999, 1, true, ERR_OK},
        {"more than the most", 12, 1000000, 1, true, ERR_FIELD_RANGE},
        {"more than can be counted", 12, 12, INT64_MAX, true, ERR_FIELD_RANGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        const struct purchase_line line = {
            .product = {.name = "Barolo"}, .qty = {rows[i].ordered}, .received = {rows[i].received}};
        bench_open(&b, NOW);
        ROW_IS(rows[i].row,
               purchase_may_receive(&b.c, &line, (struct qty){rows[i].comes}, rows[i].over, FIELD) == rows[i].err);
        bench_close(&b);
    }
}

static void what_is_due_follows_from_the_lines(void **state)
{
    (void)state;
    struct purchase_line lines[] = {
        {.product = {.unit_set = 12}, .qty = {30}, .received = {6}},
        {.product = {.unit_set = 6}, .qty = {6}, .received = {9}},
    };
    struct purchase po = {.lines = lines, .line_count = COUNT(lines)};
    purchase_complete(&po);
    assert_int_equal(lines[0].due_btl.btl, 24);
    assert_int_equal(lines[0].cases, 2);
    assert_int_equal(lines[0].bottles, 6);
    assert_int_equal(lines[1].due_btl.btl, 0);
    assert_int_equal(po.total.btl, 36);
    assert_int_equal(po.received.btl, 15);
    assert_int_equal(po.due_btl.btl, 24);
    po.status = PURCHASE_CLOSED;
    purchase_complete(&po);
    assert_int_equal(po.due_btl.btl, 0);
}

/* A purchase order of at most two lines. */
struct sketch {
    int status;
    int64_t warehouse;
    struct {
        int64_t product, qty, received;
    } lines[2];
    size_t n;
};

static struct purchase drawn(struct ctx *c, const struct sketch *s)
{
    struct purchase po = {.number = 1001, .status = s->status, .warehouse = s->warehouse, .line_count = s->n};
    po.lines = arena_array(c->arena, struct purchase_line, s->n);
    for (size_t i = 0; i < s->n; i++)
        po.lines[i] = (struct purchase_line){
            .product = {.id = s->lines[i].product}, .qty = {s->lines[i].qty}, .received = {s->lines[i].received}};
    return po;
}

static void on_order_is_told_the_difference(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        struct sketch before, after; /* before without a warehouse: a new one */
        struct {
            int64_t product, warehouse, btl;
        } moves[3];
        size_t n;
    } rows[] = {
        {"new", {.n = 0}, {PURCHASE_OPEN, 1, {{7, 12, 0}, {5, 6, 0}}, 2}, {{5, 1, 6}, {7, 1, 12}}, 2},
        {"nothing changes", {PURCHASE_OPEN, 1, {{7, 12, 3}}, 1}, {PURCHASE_OPEN, 1, {{7, 12, 3}}, 1}, {{0}}, 0},
        {"raised", {PURCHASE_OPEN, 1, {{7, 12, 3}}, 1}, {PURCHASE_OPEN, 1, {{7, 20, 3}}, 1}, {{7, 1, 8}}, 1},
        {"lowered", {PURCHASE_OPEN, 1, {{7, 12, 3}}, 1}, {PURCHASE_OPEN, 1, {{7, 4, 3}}, 1}, {{7, 1, -8}}, 1},
        {"a part comes", {PURCHASE_OPEN, 1, {{7, 12, 0}}, 1}, {PURCHASE_OPEN, 1, {{7, 12, 5}}, 1}, {{7, 1, -5}}, 1},
        {"more comes", {PURCHASE_OPEN, 1, {{7, 12, 10}}, 1}, {PURCHASE_OPEN, 1, {{7, 12, 15}}, 1}, {{7, 1, -2}}, 1},
        {"over already", {PURCHASE_OPEN, 1, {{7, 12, 15}}, 1}, {PURCHASE_OPEN, 1, {{7, 12, 20}}, 1}, {{0}}, 0},
        {"a line goes",
         {PURCHASE_OPEN, 1, {{7, 12, 0}, {8, 6, 0}}, 2},
         {PURCHASE_OPEN, 1, {{8, 6, 0}}, 1},
         {{7, 1, -12}},
         1},
        {"elsewhere",
         {PURCHASE_OPEN, 1, {{7, 12, 5}}, 1},
         {PURCHASE_OPEN, 2, {{7, 12, 5}}, 1},
         {{7, 1, -7}, {7, 2, 7}},
         2},
        {"closed",
         {PURCHASE_OPEN, 1, {{7, 12, 5}, {8, 6, 6}}, 2},
         {PURCHASE_CLOSED, 1, {{7, 12, 5}, {8, 6, 6}}, 2},
         {{7, 1, -7}},
         1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct purchase before = drawn(&b.c, &rows[i].before), after = drawn(&b.c, &rows[i].after);
        struct purchase_moves moves =
            purchase_moves_between(&b.c, rows[i].before.warehouse == 0 ? NULL : &before, &after);
        ROW_IS(rows[i].row, moves.n == rows[i].n);
        for (size_t k = 0; k < moves.n; k++) {
            const struct move *m = &moves.items[k];
            ROW_IS(rows[i].row, m->product == rows[i].moves[k].product && m->warehouse == rows[i].moves[k].warehouse);
            ROW_IS(rows[i].row, m->qty.btl == rows[i].moves[k].btl && m->bucket == BUCKET_ON_ORDER);
            ROW_IS(rows[i].row, m->reason == MOVE_PURCHASE_ORDER && m->document.v == 1001);
        }
        bench_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_open_one_changes),
        cmocka_unit_test(bottles_are_given_in_one_form),
        cmocka_unit_test(what_came_stays),
        cmocka_unit_test(more_than_ordered_must_be_meant),
        cmocka_unit_test(what_is_due_follows_from_the_lines),
        cmocka_unit_test(on_order_is_told_the_difference),
    };
    return RUN(tests);
}
