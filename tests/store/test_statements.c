/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of sql/query, all its variants: prepared, its types held against the engine's, and, where it only
 * reads, run on a database without a row. */
#include "lib/unit.h"

#include "lib/world.h"
#include "store/db.h"

static int engine;

static struct db *open_empty(struct world *w)
{
    struct db *db;
    char why[512];
    world_place(w, engine);
    enum db_result opened = engine == 0 ? db_sqlite_open(&db, w->path, true) : db_postgres_open(&db, w->url, why);
    assert_int_equal(opened, DB_OK);
    assert_int_equal(migrate_up(db, migrations, why), STORE_OPENED);
    return db;
}

static void each_is_prepared_and_fits_its_header(void **state)
{
    (void)state;
    struct world w;
    struct db *db = open_empty(&w);
    assert_int_equal(db->driver->begin(db, TX_WRITE), DB_OK);
    for (int id = 0; id < STMT_COUNT; id++)
        ROW_IS(stmts[id].name, db->driver->prepare(db, (enum stmt_id)id) == DB_OK);
    db->driver->rollback(db);
    db->driver->close(db);
    world_close(&w);
}

/* Arguments that find nothing. */
static void fill(const struct stmt *s, struct value *values, bool nulls)
{
    for (int i = 0; s->params[i] != '\0'; i++) {
        char letter = s->params[i];
        bool may = letter >= 'A' && letter <= 'Z';
        values[i] = letter == 's' || letter == 'S' ? value_text("nothing") : value_i64(0);
        if (letter == 'b' || letter == 'B')
            values[i] = value_blob((struct bytes){(const uint8_t *)"x", 1});
        if (letter == 'd' || letter == 'D')
            values[i] = value_day((struct date){20585});
        if (may && nulls)
            values[i] = (struct value){.null = true};
    }
}

static void each_read_of_nothing_gives_what_its_header_says(void **state)
{
    (void)state;
    struct world w;
    struct db *db = open_empty(&w);
    struct arena *arena = arena_open((size_t)64 * 1024 * 1024);
    for (int id = 0; id < STMT_COUNT; id++) {
        const struct stmt *s = &stmts[id];
        for (int nulls = 0; nulls < 2 && !s->writes; nulls++) {
            struct value values[64];
            struct db_rows rows;
            fill(s, values, nulls == 1);
            assert_int_equal(db->driver->begin(db, TX_READ), DB_OK);
            ROW_IS(s->name, db->driver->run(db, arena, (enum stmt_id)id, values, 100, &rows, NULL) == DB_OK);
            ROW_IS(s->name, s->cardinality != CARD_ONE || rows.n == 1);
            db->driver->rollback(db);
        }
        arena_reset(arena);
    }
    arena_close(arena);
    db->driver->close(db);
    world_close(&w);
}

/* A write with arguments that concern no row may change nothing or be refused, but it never breaks the connection. */
static void each_write_can_be_rolled_back(void **state)
{
    (void)state;
    struct world w;
    struct db *db = open_empty(&w);
    struct arena *arena = arena_open((size_t)64 * 1024 * 1024);
    for (int id = 0; id < STMT_COUNT; id++) {
        const struct stmt *s = &stmts[id];
        struct value values[64];
        struct db_rows rows;
        int64_t changed;
        if (!s->writes)
            continue;
        fill(s, values, false);
        assert_int_equal(db->driver->begin(db, TX_WRITE), DB_OK);
        enum db_result r = db->driver->run(db, arena, (enum stmt_id)id, values, 100, s->column_count > 0 ? &rows : NULL,
                                           s->column_count > 0 ? NULL : &changed);
        ROW_IS(s->name, r == DB_OK || r == DB_FAILED || r == DB_RETRY);
        ROW_IS(s->name,
               s->cardinality != CARD_GUARD || r != DB_OK || id == Q_NOTIFY_CURSOR_MOVE); /* its row is always there */
        db->driver->rollback(db);
        arena_reset(arena);
        ROW_IS(s->name, db->driver->begin(db, TX_READ) == DB_OK);
        ROW_IS(s->name, db->driver->run(db, arena, Q_COMPANY_EXISTS, NULL, 1, &rows, NULL) == DB_OK && rows.n == 1);
        db->driver->rollback(db);
    }
    arena_close(arena);
    db->driver->close(db);
    world_close(&w);
}

int main(int argc, char **argv)
{
    engine = world_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_prepared_and_fits_its_header),
        cmocka_unit_test(each_read_of_nothing_gives_what_its_header_says),
        cmocka_unit_test(each_write_can_be_rolled_back),
    };
    return RUN(tests);
}
