/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders through the flows, on a real database: numbers that come once, closed ones that stay closed, and stock
 * that no operation moves. */
#include "lib/unit.h"

#include "flow/backorder_close.h"
#include "flow/backorder_create.h"
#include "flow/backorder_edit.h"
#include "flow/company.h"
#include "lib/world.h"
#include "user/user.h"

#include <pthread.h>
#include <time.h>

static int engine;
static struct world world;

struct making {
    int64_t account, number, products[WORLD_PRODUCTS], qty_btl;
    size_t n;
};

static enum err make(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct backorder bo;
    struct backorder_draft draft = world_draft(c, m->account, m->products, m->n, m->qty_btl);
    draft.note = "as said on the phone";
    TRY(backorder_create(c, &bo, &draft));
    m->number = bo.number;
    return ERR_OK;
}

static enum err close_it(struct ctx *c, void *arg)
{
    int64_t number = *(int64_t *)arg;
    struct backorder_standing standing;
    struct backorder_closing closing = {.reason = BACKORDER_DUPLICATE};
    TRY(backorder_standing(c, &standing, number));
    TRY(backorder_may(c, &standing, BACKORDER_CLOSE));
    return backorder_close(c, number, standing.rev, &closing);
}

static enum err duplicate_it(struct ctx *c, void *arg)
{
    struct backorder bo;
    return backorder_duplicate(c, &bo, *(int64_t *)arg, none_i64());
}

struct editing {
    int64_t number;
    unsigned seed;
};

static enum err edit_it(struct ctx *c, void *arg)
{
    struct editing *e = arg;
    struct backorder before, after;
    unsigned seed = e->seed;
    TRY(backorder_get(c, &before, e->number));
    struct backorder_draft draft = backorder_draft_of(c, &before);
    json_t *json = json_pack("{s:s, s:[]}", "note", rand_r(&seed) % 2 ? "changed" : "", "lines");
    json_t *lines = json_object_get(json, "lines");
    for (size_t i = 0; i < before.line_count; i++) {
        if (i == 0 || rand_r(&seed) % 3 > 0)
            json_array_append_new(lines, json_pack("{s:I, s:i}", "id", (json_int_t)before.lines[i].id, "qty_btl",
                                                   1 + rand_r(&seed) % 50));
    }
    if (rand_r(&seed) % 2)
        json_array_append_new(lines, json_pack("{s:I, s:i}", "product",
                                               (json_int_t)world.products[rand_r(&seed) % WORLD_PRODUCTS], "cases",
                                               1 + rand_r(&seed) % 3));
    enum err err = record_read(c, &draft, &backorder_edit_record, RECORD_PATCH, json, user_is_admin(c));
    json_decref(json);
    return err == ERR_OK ? backorder_edit(c, &after, &before, &draft) : err;
}

static struct making plain(size_t n)
{
    struct making m = {.account = world.account_of_ana, .n = n, .qty_btl = 7};
    for (size_t i = 0; i < n; i++)
        m.products[i] = world.products[3 + i];
    return m;
}

static void a_refusal_uses_no_number(void **state)
{
    (void)state;
    struct making m = plain(2);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    int64_t first = m.number;
    struct making wrong = plain(2);
    wrong.account = world.account_of_ben;
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &wrong), ERR_REFERENCE_UNKNOWN);
    wrong = plain(2);
    wrong.products[1] = wrong.products[0];
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &wrong), ERR_LINE_PRODUCT_TWICE);
    wrong = plain(1);
    wrong.products[0] = world.products[0];
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &wrong), ERR_PRODUCT_INACTIVE);
    wrong.products[0] = world.products[1];
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &wrong), ERR_PRODUCT_ADMIN_ONLY);
    assert_int_equal(world_run(&world, TX_WRITE, 0, make, &m), ERR_FORBIDDEN);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    assert_int_equal(m.number, first + 1);
    assert_true(world_clean(&world));
}

/* --- numbers --- */

struct maker {
    pthread_t thread;
    int made, busy;
    int64_t numbers[60];
};

static void *make_many(void *arg)
{
    struct maker *k = arg;
    for (int i = 0; i < 60; i++) {
        struct making m = plain(1);
        enum err err = world_run(&world, TX_WRITE, world.ana, make, &m);
        if (err == ERR_OK)
            k->numbers[k->made++] = m.number;
        else
            k->busy += err == ERR_BUSY;
    }
    return NULL;
}

struct forward {
    int64_t next, was;
    bool confirm;
};

static enum err move_forward(struct ctx *c, void *arg)
{
    struct forward *f = arg;
    return flow_number_forward(c, &f->was, NUMBER_BACK_ORDER, f->next, f->confirm);
}

static enum err forward(int64_t next, bool confirm, int64_t *was)
{
    struct forward f = {.next = next, .confirm = confirm};
    enum err err = world_run(&world, TX_WRITE, world.admin, move_forward, &f);
    *was = f.was;
    return err;
}

static void the_sequence_goes_forward_only(void **state)
{
    (void)state;
    int64_t was, now;
    struct making m = plain(1);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    assert_int_equal(forward(m.number, true, &was), ERR_NUMBER_BACKWARDS);
    assert_int_equal(was, m.number + 1);
    assert_int_equal(forward(was, false, &now), ERR_OK); /* where it is: nothing changes */
    assert_int_equal(forward(was + 10001, false, &now), ERR_NUMBER_JUMP);
    assert_int_equal(forward(was + 10000, false, &now), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    assert_int_equal(m.number, was + 10000);
    assert_int_equal(forward(m.number + 50000, true, &now), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    assert_int_equal(m.number, was + 60000);
}

static void *move_many(void *arg)
{
    int64_t next, was;
    for (int i = 0; i < 40; i++) {
        if (forward(1, true, &next) == ERR_NUMBER_BACKWARDS) { /* tells where the sequence is */
            enum err err = forward(next + 3, true, &was);
            if (err != ERR_OK && err != ERR_NUMBER_BACKWARDS && err != ERR_BUSY)
                return arg;
        }
    }
    return NULL;
}

static int by_number(const void *a, const void *b)
{
    return cmp_i64(*(const int64_t *)a, *(const int64_t *)b);
}

static void no_number_comes_twice(void **state)
{
    (void)state;
    struct maker makers[6] = {0};
    int64_t all[6 * 60];
    size_t n = 0;
    pthread_t mover;
    void *failed;
    for (size_t i = 0; i < COUNT(makers); i++)
        assert_int_equal(pthread_create(&makers[i].thread, NULL, make_many, &makers[i]), 0);
    assert_int_equal(pthread_create(&mover, NULL, move_many, &world), 0);
    for (size_t i = 0; i < COUNT(makers); i++) {
        assert_int_equal(pthread_join(makers[i].thread, NULL), 0);
        assert_int_equal(makers[i].made + makers[i].busy, 60);
        for (int k = 0; k < makers[i].made; k++)
            all[n++] = makers[i].numbers[k];
    }
    assert_int_equal(pthread_join(mover, &failed), 0);
    assert_null(failed);
    assert_true(n > 300);
    qsort(all, n, sizeof all[0], by_number);
    for (size_t i = 1; i < n; i++)
        assert_true(all[i] > all[i - 1]);
    assert_true(world_clean(&world));
}

/* --- closed --- */

/* ${text} with the number where $NUMBER stands. */
static void put_number(char *out, size_t room, const char *text, int64_t number)
{
    const char *at = strstr(text, "$NUMBER");
    assert_non_null(at);
    snprintf(out, room, "%.*s%lld%s", (int)(at - text), text, (long long)number, at + strlen("$NUMBER"));
}

static void a_closed_back_order_stays_as_it_is(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "UPDATE back_orders SET note = 'x' WHERE number = $NUMBER",
        "UPDATE back_orders SET status = 'open', closed_at = NULL, close_reason = NULL WHERE number = $NUMBER",
        "UPDATE back_orders SET rev = rev + 1 WHERE number = $NUMBER",
        "DELETE FROM back_orders WHERE number = $NUMBER",
        "UPDATE back_order_lines SET qty_btl = 1 WHERE back_order = $NUMBER",
        "UPDATE back_order_lines SET is_open = 1 WHERE back_order = $NUMBER",
        "DELETE FROM back_order_lines WHERE back_order = $NUMBER",
        "INSERT INTO back_order_lines (back_order, line, position, product_id, qty_btl, is_open) "
        "SELECT back_order, 99, 99, product_id, 5, 1 FROM back_order_lines WHERE back_order = $NUMBER AND line = 1",
        "UPDATE back_order_lines SET back_order = $NUMBER, line = 98 WHERE back_order = "
        "(SELECT MAX(number) FROM back_orders WHERE status = 'open')",
    };
    static const struct {
        int engine;
        const char *sql;
    } of_engine[] = {
        {0, "REPLACE INTO back_orders SELECT * FROM back_orders WHERE status = 'closed'"},
        {0, "REPLACE INTO back_order_lines SELECT * FROM back_order_lines WHERE is_open = 0"},
        {0, "REPLACE INTO inventory_moves SELECT * FROM inventory_moves"},
        {0, "REPLACE INTO events SELECT * FROM events"},
        {1, "TRUNCATE back_orders CASCADE"},
        {1, "TRUNCATE back_order_lines CASCADE"},
        {1, "TRUNCATE inventory_moves CASCADE"},
        {1, "TRUNCATE events CASCADE"},
    };
    struct making m = plain(3), later = plain(1);
    later.products[0] = world.products[6]; /* none of those that the closed one has */
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &m), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, make, &later), ERR_OK);
    struct editing e = {m.number, 3};
    assert_int_equal(world_run(&world, TX_WRITE, world.ben, edit_it, &e), ERR_NOT_FOUND);
    assert_int_equal(world_run(&world, TX_WRITE, world.ben, close_it, &m.number), ERR_NOT_FOUND);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, close_it, &m.number), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, close_it, &m.number), ERR_BACK_ORDER_CLOSED);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, edit_it, &e), ERR_BACK_ORDER_CLOSED);
    for (size_t i = 0; i < COUNT(refused); i++) {
        char sql[400];
        put_number(sql, sizeof sql, refused[i], m.number);
        ROW_IS(sql, !world_sql(&world, sql));
    }
    for (size_t i = 0; i < COUNT(of_engine); i++) {
        if (of_engine[i].engine == engine)
            ROW_IS(of_engine[i].sql, !world_sql(&world, of_engine[i].sql));
    }
    assert_false(world_sql(&world, "UPDATE inventory_moves SET qty_btl = qty_btl + 1"));
    assert_false(world_sql(&world, "DELETE FROM inventory_moves"));
    assert_false(world_sql(&world, "UPDATE events SET user_id = NULL"));
    assert_false(world_sql(&world, "DELETE FROM events WHERE id = (SELECT MAX(id) FROM events)"));
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM back_order_lines WHERE back_order = %lld AND is_open = 0",
             (long long)m.number);
    assert_int_equal(world_number(&world, sql), 3);
    assert_int_equal(world_run(&world, TX_WRITE, world.ana, duplicate_it, &m.number), ERR_OK);
    assert_true(world_clean(&world));
}

/* --- the property --- */

/* All that stock is, as a few numbers. */
static void stock(int64_t figures[6])
{
    static const char *const sql[] = {
        "SELECT COUNT(*) FROM inventory_moves",
        "SELECT CAST(SUM(qty_btl * id) AS BIGINT) FROM inventory_moves",
        "SELECT COUNT(*) FROM inventory_balances",
        "SELECT CAST(SUM(on_hand_btl * product_id) AS BIGINT) FROM inventory_balances",
        "SELECT CAST(SUM(on_future_btl * product_id) AS BIGINT) FROM inventory_balances",
        "SELECT CAST(SUM(on_order_btl * product_id) AS BIGINT) FROM inventory_balances",
    };
    for (int i = 0; i < 6; i++)
        figures[i] = world_number(&world, sql[i]);
}

static enum err one_operation(unsigned *seed, int64_t *numbers, size_t *n)
{
    int64_t user = rand_r(seed) % 3 == 0 ? world.admin : rand_r(seed) % 2 ? world.ana : world.ben;
    int64_t some = *n == 0 ? 1 : numbers[(size_t)rand_r(seed) % *n];
    struct editing e = {some, (unsigned)rand_r(seed)};
    struct making m = {.account = rand_r(seed) % 2 ? world.account_of_ana : world.account_of_ben,
                       .n = (size_t)rand_r(seed) % 5,
                       .qty_btl = rand_r(seed) % 30};
    for (size_t i = 0; i < m.n; i++)
        m.products[i] = world.products[rand_r(seed) % WORLD_PRODUCTS];
    enum err err;
    switch (rand_r(seed) % 5) {
    case 0:
    case 1:
        err = world_run(&world, TX_WRITE, user, make, &m);
        if (err == ERR_OK && *n < 1000)
            numbers[(*n)++] = m.number;
        return err;
    case 2:
        return world_run(&world, TX_WRITE, user, edit_it, &e);
    case 3:
        return world_run(&world, TX_WRITE, user, close_it, &some);
    default:
        return world_run(&world, TX_WRITE, user, duplicate_it, &some);
    }
}

static void no_operation_changes_an_inventory_figure(void **state)
{
    (void)state;
    const char *given = getenv("CELLARBOOK_TEST_SEED");
    unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    int64_t before[6], after[6], numbers[1000];
    size_t n = 0;
    int done = 0, refused = 0;
    print_message("CELLARBOOK_TEST_SEED=%u\n", seed);
    stock(before);
    for (int i = 0; i < 400; i++) {
        enum err err = one_operation(&seed, numbers, &n);
        if (err != ERR_OK && !err_is_refusal(err))
            fail_msg("operation %d: %s", i, err_info(err)->code);
        *(err == ERR_OK ? &done : &refused) += 1;
    }
    stock(after);
    for (int i = 0; i < 6; i++)
        assert_int_equal(after[i], before[i]);
    assert_true(done > 50 && refused > 50);
    assert_true(world_clean(&world));
}

int main(int argc, char **argv)
{
    engine = world_engine(argc, argv);
    world_place(&world, engine);
    world_open(&world);
    world_fill(&world);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_uses_no_number),
        cmocka_unit_test(the_sequence_goes_forward_only),
        cmocka_unit_test(no_number_comes_twice),
        cmocka_unit_test(a_closed_back_order_stays_as_it_is),
        cmocka_unit_test(no_operation_changes_an_inventory_figure),
    };
    int failed = RUN(tests);
    world_close(&world);
    return failed;
}
