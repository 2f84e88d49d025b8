/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The schema goes forward step by step, whole steps only, and never past what the program knows. */
#include "lib/unit.h"

#include "lib/world.h"
#include "store/db.h"

static int engine;

/* clang-format off */
#define STEP(n, name, sql, digest) {n, name, {{sql, digest}, {sql, digest}}}
/* clang-format on */
#define ONE   STEP(1, "one", "CREATE TABLE t1 (a BIGINT); INSERT INTO t1 VALUES (1)", "d1")
#define TWO   STEP(2, "two", "CREATE TABLE t2 (a BIGINT); INSERT INTO t2 SELECT a + 1 FROM t1", "d2")
#define THREE STEP(3, "three", "ALTER TABLE t2 ADD COLUMN b BIGINT", "d3")
static const struct migration one[] = {ONE, {0}};
static const struct migration three[] = {ONE, TWO, THREE, {0}};
static const struct migration changed[] = {ONE, STEP(2, "two", "CREATE TABLE t2 (a BIGINT)", "other"), THREE, {0}};
static const struct migration broken[] = {
    ONE,
    STEP(2, "two", "CREATE TABLE t2 (a BIGINT); INSERT INTO t1 VALUES (9); INSERT INTO nowhere VALUES (1)", "d2"),
    {0}};

static struct db *connect_to(struct world *w)
{
    struct db *db;
    char why[512];
    assert_int_equal(engine == 0 ? db_sqlite_open(&db, w->path, true) : db_postgres_open(&db, w->url, why), DB_OK);
    return db;
}

static enum store_open_result up(struct world *w, const struct migration *list, char why[512])
{
    struct db *db = connect_to(w);
    why[0] = '\0';
    enum store_open_result result = migrate_up(db, list, why);
    db->driver->close(db);
    return result;
}

static enum store_open_result check(struct world *w, const struct migration *list)
{
    char why[512] = "";
    struct db *db = connect_to(w);
    enum store_open_result result = migrate_check(db, list, why);
    db->driver->close(db);
    assert_true(result == STORE_OPENED || why[0] != '\0');
    return result;
}

static void steps_are_applied_once_and_in_order(void **state)
{
    (void)state;
    struct world w;
    char why[512];
    world_place(&w, engine);
    assert_int_equal(check(&w, one), STORE_EMPTY);
    assert_int_equal(up(&w, one, why), STORE_OPENED);
    assert_int_equal(check(&w, one), STORE_OPENED);
    assert_int_equal(check(&w, three), STORE_EMPTY);
    assert_int_equal(up(&w, one, why), STORE_OPENED);
    assert_int_equal(world_number(&w, "SELECT COUNT(*) FROM t1"), 1);
    assert_int_equal(up(&w, three, why), STORE_OPENED);
    assert_int_equal(world_number(&w, "SELECT a FROM t2"), 2);
    assert_int_equal(world_number(&w, "SELECT COUNT(*) FROM schema_migrations"), 3);
    world_close(&w);
}

static void a_newer_database_is_refused(void **state)
{
    (void)state;
    struct world w;
    char why[512];
    world_place(&w, engine);
    assert_int_equal(up(&w, three, why), STORE_OPENED);
    assert_int_equal(up(&w, one, why), STORE_NEWER);
    assert_non_null(strstr(why, "newer"));
    assert_int_equal(check(&w, one), STORE_NEWER);
    world_close(&w);
}

static void a_changed_step_is_refused(void **state)
{
    (void)state;
    struct world w;
    char why[512];
    world_place(&w, engine);
    assert_int_equal(up(&w, three, why), STORE_OPENED);
    assert_int_equal(up(&w, changed, why), STORE_CHANGED);
    assert_non_null(strstr(why, "migration 2 (two)"));
    assert_int_equal(check(&w, changed), STORE_CHANGED);
    assert_true(world_sql(&w, "DELETE FROM schema_migrations WHERE number = 3"));
    assert_int_equal(up(&w, changed, why), STORE_CHANGED);
    world_close(&w);
}

static void a_step_that_fails_leaves_nothing(void **state)
{
    (void)state;
    struct world w;
    char why[512];
    world_place(&w, engine);
    assert_int_equal(up(&w, broken, why), STORE_FAILED);
    assert_non_null(strstr(why, "migration 2 (two)"));
    assert_int_equal(world_number(&w, "SELECT COUNT(*) FROM schema_migrations"), 1);
    assert_int_equal(world_number(&w, "SELECT COUNT(*) FROM t1"), 1);
    assert_false(world_sql(&w, "SELECT * FROM t2"));
    assert_int_equal(up(&w, three, why), STORE_OPENED);
    world_close(&w);
}

/* The program's own steps: all at once gives the same schema as one after the other. */
static void fresh_is_the_same_as_step_by_step(void **state)
{
    (void)state;
    static const char *const facts[2][4] = {
        {"SELECT COUNT(*) FROM sqlite_schema", "SELECT SUM(length(sql)) FROM sqlite_schema",
         "SELECT COUNT(*) FROM sqlite_schema s, pragma_table_info(s.name)", NULL},
        {"SELECT COUNT(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace",
         "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema()",
         "SELECT COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
         "WHERE c.relnamespace = current_schema()::regnamespace",
         NULL},
    };
    struct world fresh, stepped;
    struct migration list[64] = {{0}};
    char why[512];
    world_place(&fresh, engine);
    world_place(&stepped, engine);
    assert_int_equal(up(&fresh, migrations, why), STORE_OPENED);
    for (int n = 0; migrations[n].number != 0; n++) {
        list[n] = migrations[n];
        assert_int_equal(up(&stepped, list, why), STORE_OPENED);
    }
    for (int i = 0; facts[engine][i] != NULL; i++) {
        assert_true(world_number(&fresh, facts[engine][i]) > 0);
        assert_int_equal(world_number(&fresh, facts[engine][i]), world_number(&stepped, facts[engine][i]));
    }
    world_close(&fresh);
    world_close(&stepped);
}

static void reading_beside_a_server_never_migrates(void **state)
{
    (void)state;
    struct world w;
    struct store *s = NULL;
    char why[512];
    world_place(&w, engine);
    struct store_options options = {.url = w.url, .access = STORE_READ};
    enum store_open_result result = store_open(&s, &options, why);
    assert_int_equal(result, engine == 0 ? STORE_UNREACHABLE : STORE_EMPTY); /* no file yet; no table yet */
    assert_true(why[0] != '\0');
    assert_int_equal(up(&w, one, why), STORE_OPENED);
    assert_int_not_equal(store_open(&s, &options, why), STORE_OPENED);
    assert_int_equal(world_number(&w, "SELECT COUNT(*) FROM schema_migrations"), 1);
    world_close(&w);
}

int main(int argc, char **argv)
{
    engine = world_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_applied_once_and_in_order), cmocka_unit_test(a_newer_database_is_refused),
        cmocka_unit_test(a_changed_step_is_refused),           cmocka_unit_test(a_step_that_fails_leaves_nothing),
        cmocka_unit_test(fresh_is_the_same_as_step_by_step),   cmocka_unit_test(reading_beside_a_server_never_migrates),
    };
    return RUN(tests);
}
