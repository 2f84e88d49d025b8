/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions: many at once, each whole or not at all, whatever its neighbours, the disk and the network do. */
#include "lib/unit.h"

#include "backorder/backorder.h"
#include "company/company.h"
#include "core/must.h"
#include "event/event.h"
#include "lib/world.h"
#include "store/db.h"
#include "store/store_parts.h"
#include "user/session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static int engine;
static struct world world;

/* A transaction under way: what it is to do, and how it ended. */
struct job {
    struct tx_request tx;
    struct ctx c;
    struct arena *arena;
    enum kind { WRITES, REFUSES, WRITES_THEN_REFUSES, BREAKS, WAITS } kind;
    int64_t id;
    int runs;
    enum err result;
    atomic_int *left;
};

static atomic_int gate;

static enum err do_job(struct ctx *c, void *arg)
{
    struct job *j = arg;
    j->runs++;
    if (j->kind == REFUSES)
        return refuse(c, ERR_STALE, "", NULL);
    if (j->kind == WAITS) {
        while (atomic_load(&gate) == 0)
            usleep(1000);
    }
    TRY(event_write(c, "test.event", "test", j->id, 1, NULL));
    if (j->kind == WRITES_THEN_REFUSES)
        return refuse(c, ERR_FIELD_TYPE, "", NULL);
    if (j->kind == BREAKS) /* a kind that the table does not allow: a failure of the engine after a write */
        TRY(event_write(c, "test.event", NULL, j->id, 1, NULL));
    return ERR_OK;
}

static void job_done(struct tx_request *request, enum err result)
{
    struct job *j = (struct job *)request;
    j->result = result;
    atomic_fetch_sub(j->left, 1);
}

static void job_open(struct job *j, enum kind kind, int64_t id, atomic_int *left)
{
    *j = (struct job){.kind = kind, .id = id, .left = left, .arena = arena_open((size_t)256 * 1024)};
    ctx_init(&j->c, j->arena, WORLD_NOW);
    j->tx =
        (struct tx_request){.ctx = &j->c, .mode = TX_WRITE, .name = "job", .fn = do_job, .arg = j, .done = job_done};
}

static void wait_for(atomic_int *left)
{
    while (atomic_load(left) > 0)
        usleep(200);
}

static int64_t events_of(int64_t id)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM events WHERE object = 'test' AND object_id = %lld", (long long)id);
    return world_number(&world, sql);
}

static void neighbours_do_not_hurt_each_other(void **state)
{
    (void)state;
    enum { N = 300 };
    static struct job jobs[N];
    atomic_int left = N;
    for (int i = 0; i < N; i++) {
        enum kind kind = i % 7 == 1 ? REFUSES : i % 11 == 2 ? WRITES_THEN_REFUSES : i % 13 == 3 ? BREAKS : WRITES;
        job_open(&jobs[i], kind, 1000 + i, &left);
        assert_int_equal(tx_put(world.store, &jobs[i].tx), ERR_OK);
    }
    wait_for(&left);
    for (int i = 0; i < N; i++) {
        static const enum err expected[] = {ERR_OK, ERR_STALE, ERR_FIELD_TYPE, ERR_INTERNAL};
        assert_int_equal(jobs[i].result, expected[jobs[i].kind]);
        assert_int_equal(events_of(1000 + i), jobs[i].kind == WRITES ? 1 : 0);
        assert_int_equal(jobs[i].c.problem_count, jobs[i].kind == REFUSES || jobs[i].kind == WRITES_THEN_REFUSES);
        arena_close(jobs[i].arena);
    }
}

/* A batch of refusals alone is one commit without a replay: they cost nothing. */
static void refusals_before_a_write_spoil_no_batch(void **state)
{
    (void)state;
    enum { N = 100 };
    static struct job jobs[N];
    struct store_stats before, after;
    atomic_int left = N;
    store_read_stats(world.store, &before);
    for (int i = 0; i < N; i++) {
        job_open(&jobs[i], i % 2 == 0 ? REFUSES : WRITES, 3000 + i, &left);
        assert_int_equal(tx_put(world.store, &jobs[i].tx), ERR_OK);
    }
    wait_for(&left);
    store_read_stats(world.store, &after);
    assert_int_equal(after.transactions - before.transactions, N);
    assert_int_equal(after.refused - before.refused, N / 2);
    if (engine == 0) {
        assert_int_equal(after.retries, before.retries);
        assert_int_equal(after.batch_flows - before.batch_flows, N);
        for (int i = 0; i < N; i++)
            assert_int_equal(jobs[i].runs, 1);
    }
    for (int i = 0; i < N; i++)
        arena_close(jobs[i].arena);
}

/* --- the queue --- */

static void what_does_not_fit_the_queue_is_refused(void **state)
{
    (void)state;
    enum { N = TX_QUEUE_MAX + 40 };
    struct job *jobs = calloc(N, sizeof *jobs);
    assert_non_null(jobs);
    atomic_int left = 0;
    int blockers = engine == 0 ? 1 : 4; /* as many as can run at once */
    int refused = 0;
    atomic_store(&gate, 0);
    for (int i = 0; i < blockers; i++) {
        job_open(&jobs[i], WAITS, 5000, &left);
        atomic_fetch_add(&left, 1);
        assert_int_equal(tx_put(world.store, &jobs[i].tx), ERR_OK);
    }
    struct store_stats stats;
    do {
        usleep(1000);
        store_read_stats(world.store, &stats);
    } while (stats.waiting > 0);
    for (int i = blockers; i < N; i++) {
        job_open(&jobs[i], REFUSES, 5000, &left);
        atomic_fetch_add(&left, 1);
        enum err put = tx_put(world.store, &jobs[i].tx);
        if (put == ERR_OK)
            continue;
        assert_int_equal(put, ERR_OVERLOADED);
        atomic_fetch_sub(&left, 1);
        refused++;
    }
    assert_int_equal(refused, N - blockers - TX_QUEUE_MAX);
    atomic_store(&gate, 1);
    wait_for(&left);
    for (int i = 0; i < N; i++)
        arena_close(jobs[i].arena);
    free(jobs);
}

static void who_waits_too_long_is_told_busy(void **state)
{
    (void)state;
    static struct job blockers[4], late;
    atomic_int left = 0;
    int n = engine == 0 ? 1 : 4;
    atomic_store(&gate, 0);
    for (int i = 0; i < n; i++) {
        atomic_fetch_add(&left, 1);
        job_open(&blockers[i], WAITS, 6000 + i, &left);
        assert_int_equal(tx_put(world.store, &blockers[i].tx), ERR_OK);
    }
    usleep(100000);
    atomic_fetch_add(&left, 1);
    job_open(&late, WRITES, 6100, &left);
    assert_int_equal(tx_put(world.store, &late.tx), ERR_OK);
    usleep((TX_DEADLINE_MS + 100) * 1000);
    atomic_store(&gate, 1);
    wait_for(&left);
    assert_int_equal(late.result, ERR_BUSY);
    assert_int_equal(late.runs, 0);
    assert_int_equal(events_of(6100), 0);
    for (int i = 0; i < n; i++) {
        assert_int_equal(blockers[i].result, ERR_OK);
        assert_int_equal(events_of(6000 + i), 1);
        arena_close(blockers[i].arena);
    }
    arena_close(late.arena);
}

static void closing_runs_what_waits(void **state)
{
    (void)state;
    enum { N = 200 };
    static struct job jobs[N];
    atomic_int left = N;
    for (int i = 0; i < N; i++) {
        job_open(&jobs[i], WRITES, 7000 + i, &left);
        assert_int_equal(tx_put(world.store, &jobs[i].tx), ERR_OK);
    }
    store_close(world.store);
    assert_int_equal(atomic_load(&left), 0);
    world_open(&world);
    for (int i = 0; i < N; i++) {
        assert_int_equal(jobs[i].result, ERR_OK);
        assert_int_equal(events_of(7000 + i), 1);
        arena_close(jobs[i].arena);
    }
}

/* --- reading --- */

static enum err read_twice(struct ctx *c, void *arg)
{
    struct events events;
    int64_t *n = arg;
    TRY(event_history(c, &events, "test", 8000, 0, 1000));
    n[0] = (int64_t)events.n;
    static struct job job;
    atomic_int left = 1;
    job_open(&job, WRITES, 8000, &left);
    if (tx_put(world.store, &job.tx) != ERR_OK)
        return ERR_INTERNAL;
    wait_for(&left);
    arena_close(job.arena);
    TRY(event_history(c, &events, "test", 8000, 0, 1000));
    n[1] = (int64_t)events.n;
    return job.result;
}

static void a_reader_sees_one_snapshot_and_hinders_nobody(void **state)
{
    (void)state;
    int64_t n[2] = {-1, -1};
    assert_int_equal(world_run(&world, TX_READ, 0, read_twice, n), ERR_OK);
    assert_int_equal(n[0], n[1]);
    assert_int_equal(events_of(8000), n[0] + 1);
}

/* --- one writer --- */

static void a_second_process_is_kept_out(void **state)
{
    (void)state;
    if (engine == 1)
        return; /* any number of servers may share a PostgreSQL */
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *s;
        char why[512];
        struct store_options options = {.url = world.url, .access = STORE_SERVE};
        enum store_open_result result = store_open(&s, &options, why);
        _exit(result == STORE_LOCKED && strstr(why, world.path) != NULL ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 0);
    struct store *beside;
    char why[512];
    struct store_options options = {.url = world.url, .access = STORE_READ};
    assert_int_equal(store_open(&beside, &options, why), STORE_OPENED);
    assert_true(store_ready(beside));
    assert_false(store_is_empty(beside));
    store_close(beside);
}

/* --- the disk --- */

static enum err write_one(struct ctx *c, void *arg)
{
    return event_write(c, "test.event", "test", *(int64_t *)arg, 1, NULL);
}

static void a_vanished_file_is_no_lost_write(void **state)
{
    (void)state;
    if (engine == 1)
        return;
    char away[200];
    int64_t id = 9000;
    snprintf(away, sizeof away, "%s.away", world.path);
    assert_int_equal(rename(world.path, away), 0);
    assert_int_equal(world_run(&world, TX_WRITE, 0, write_one, &id), ERR_STORAGE);
    FILE *other = fopen(world.path, "w"); /* another file in its place is not ours either */
    assert_non_null(other);
    fclose(other);
    assert_int_equal(world_run(&world, TX_WRITE, 0, write_one, &id), ERR_STORAGE);
    assert_int_equal(rename(away, world.path), 0);
    assert_int_equal(events_of(id), 0);
    assert_int_equal(world_run(&world, TX_WRITE, 0, write_one, &id), ERR_OK);
    assert_int_equal(events_of(id), 1);
}

/* --- what readers keep --- */

static enum err read_name(struct ctx *c, void *arg)
{
    TRY(company_load(c));
    snprintf(arg, 64, "%s", c->company->name);
    return ERR_OK;
}

static enum err write_name(struct ctx *c, void *arg)
{
    struct company changed;
    TRY(company_load(c));
    changed = *c->company;
    changed.name = arg;
    return company_update(c, &changed);
}

/* Whose token it is. */
static enum err read_token(struct ctx *c, void *arg)
{
    struct api_token *t = arg;
    struct identity identity;
    TRY(token_find(c, &identity, t->token));
    return identity.user.id == t->user ? ERR_OK : ERR_INTERNAL;
}

/* Its text is the transaction's; the test keeps a copy. */
static enum err make_token(struct ctx *c, void *arg)
{
    struct api_token *t = arg;
    TRY(token_create(c, t));
    t->token = strdup(t->token);
    return ERR_OK;
}

static enum err revoke_token(struct ctx *c, void *arg)
{
    const struct api_token *t = arg;
    return token_revoke(c, t->id, t->user);
}

/* Twice each, so that the second answer may be a kept one; then after a commit, at once the new ones. */
static void what_is_kept_is_never_older_than_the_last_commit(void **state)
{
    (void)state;
    char name[64], wanted[64];
    for (int i = 0; i < 20; i++) {
        snprintf(wanted, sizeof wanted, "Name %d", i);
        assert_int_equal(world_run(&world, TX_WRITE, 0, write_name, wanted), ERR_OK);
        for (int again = 0; again < 3; again++) {
            assert_int_equal(world_run(&world, TX_READ, 0, read_name, name), ERR_OK);
            assert_string_equal(name, wanted);
        }
    }
}

static void what_is_kept_is_of_those_who_asked(void **state)
{
    (void)state;
    struct api_token tokens[] = {{.user = world.ana, .name = "a"}, {.user = world.ben, .name = "b"}};
    for (int i = 0; i < 2; i++)
        assert_int_equal(world_run(&world, TX_WRITE, 0, make_token, &tokens[i]), ERR_OK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(world_run(&world, TX_READ, 0, read_token, &tokens[i % 2]), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, 0, revoke_token, &tokens[0]), ERR_OK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(world_run(&world, TX_READ, 0, read_token, &tokens[i % 2]),
                         i % 2 == 0 ? ERR_UNAUTHENTICATED : ERR_OK);
    for (int i = 0; i < 2; i++)
        free((char *)tokens[i].token);
}

/* A hundred tokens that nobody has, and one that somebody has. */
struct many_tokens {
    int64_t from;
    struct api_token known;
};

static enum err read_many_tokens(struct ctx *c, void *arg)
{
    struct many_tokens *many = arg;
    struct identity identity;
    char token[64];
    for (int64_t i = 0; i < 100; i++) {
        snprintf(token, sizeof token, "nobody has the token %lld", (long long)(many->from + i));
        if (token_find(c, &identity, token) != ERR_UNAUTHENTICATED)
            return ERR_INTERNAL;
    }
    ctx_forget(c);
    return read_token(c, &many->known);
}

/* Past the size at which large pages are taken, and past the one at which it begins anew. */
static void however_much_is_kept_what_is_there_is_found(void **state)
{
    (void)state;
    struct many_tokens many = {.known = {.user = world.ana, .name = "many"}};
    int64_t end = engine == 0 ? 34000 : 200; /* PostgreSQL keeps nothing */
    assert_int_equal(world_run(&world, TX_WRITE, 0, make_token, &many.known), ERR_OK);
    for (; many.from < end; many.from += 100)
        assert_int_equal(world_run(&world, TX_READ, 0, read_many_tokens, &many), ERR_OK);
    assert_int_equal(world_run(&world, TX_WRITE, 0, revoke_token, &many.known), ERR_OK);
    assert_int_equal(world_run(&world, TX_READ, 0, read_many_tokens, &many), ERR_UNAUTHENTICATED);
    free((char *)many.known.token);
}

/* What eight products are called: the number that ends the name; -1 for one that does not exist. */
struct goods_asked {
    int64_t ids[8], called[8];
};

static enum err read_goods(struct ctx *c, void *arg)
{
    struct goods_asked *asked = arg;
    struct backorder_goods **goods;
    TRY(backorder_goods(c, &goods, asked->ids, COUNT(asked->ids)));
    for (size_t i = 0; i < COUNT(asked->ids); i++) {
        asked->called[i] = -1;
        if (goods[i] == NULL)
            continue;
        MUST(goods[i]->product.id == asked->ids[i] && goods[i]->producer.name[0] != '\0');
        asked->called[i] = strtoll(goods[i]->product.name + strlen("Wine "), NULL, 10);
    }
    return ERR_OK;
}

static void call_product(int64_t id, int64_t called)
{
    char sql[100];
    snprintf(sql, sizeof sql, "UPDATE products SET name = 'Wine %lld' WHERE id = %lld", (long long)called,
             (long long)id);
    assert_true(world_sql(&world, sql));
}

/* By chance, so that some are kept and others not, and some come twice. */
static void what_is_kept_by_id_is_what_there_is(void **state)
{
    (void)state;
    unsigned seed = 7;
    int64_t called[WORLD_PRODUCTS];
    for (int i = 0; i < WORLD_PRODUCTS; i++)
        call_product(world.products[i], called[i] = 0);
    for (int i = 1; i <= 200; i++) {
        size_t at = (size_t)rand_r(&seed) % WORLD_PRODUCTS, places[8] = {0};
        if (i % 5 == 0) /* past the program: another process */
            call_product(world.products[at], called[at] = i);
        struct goods_asked asked = {.ids = {INT64_MAX}};
        for (size_t k = 1; k < COUNT(places); k++) {
            places[k] = (size_t)rand_r(&seed) % WORLD_PRODUCTS;
            asked.ids[k] = world.products[places[k]];
        }
        assert_int_equal(world_run(&world, TX_READ, world.admin, read_goods, &asked), ERR_OK);
        for (size_t k = 0; k < COUNT(places); k++)
            assert_int_equal(asked.called[k], k == 0 ? -1 : called[places[k]]);
    }
}

/* --- snapshots that are kept --- */

static void use_reader(struct readers *r, struct reader **out)
{
    assert_int_equal(readers_begin(r, out), DB_OK);
    readers_end(r, *out, true);
}

/* What is kept is the present state, whoever has changed it. */
static void a_snapshot_is_kept_until_something_is_committed(void **state)
{
    (void)state;
    if (engine == 1)
        return;
    struct readers *r = readers_open(world.path, true);
    struct reader *reader, *same;
    int64_t id = 8100;
    use_reader(r, &reader); /* learns where the log is */
    assert_false(reader->inside);
    for (int i = 0; i < 4; i++) {
        use_reader(r, &reader);
        use_reader(r, &same);
        assert_true(reader == same && reader->inside && db_sqlite_is_present(reader->db));
        if (i % 2 == 0)
            assert_int_equal(world_run(&world, TX_WRITE, 0, write_one, &id), ERR_OK);
        else
            call_product(world.products[0], i); /* past the program: another process */
        assert_false(db_sqlite_is_present(reader->db));
    }
    assert_int_equal(readers_begin(r, &reader), DB_OK);
    assert_true(db_sqlite_is_present(reader->db));
    readers_let_go(r); /* he still reads */
    assert_true(reader->inside);
    readers_end(r, reader, true);
    assert_false(reader->inside);
    use_reader(r, &reader);
    assert_true(reader->inside);
    readers_let_go(r);
    assert_false(reader->inside);
    readers_close(r);
}

static void nobody_keeps_a_snapshot_who_is_not_asked_to(void **state)
{
    (void)state;
    if (engine == 1)
        return;
    struct readers *r = readers_open(world.path, false);
    struct reader *reader;
    for (int i = 0; i < 3; i++) {
        use_reader(r, &reader);
        assert_false(reader->inside);
    }
    readers_close(r);
}

/* How often the write-ahead log was begun anew: what its head says, https://www.sqlite.org/walformat.html. */
static uint32_t log_beginnings(void)
{
    char path[120];
    unsigned char n[4];
    snprintf(path, sizeof path, "%s-wal", world.path);
    FILE *log = fopen(path, "rb");
    assert_non_null(log);
    assert_int_equal(fseek(log, 12, SEEK_SET), 0);
    assert_int_equal(fread(n, 1, sizeof n, log), sizeof n);
    fclose(log);
    return (uint32_t)n[0] << 24 | (uint32_t)n[1] << 16 | (uint32_t)n[2] << 8 | n[3];
}

static enum err write_much(struct ctx *c, void *arg)
{
    static char diff[100000];
    memset(diff, 'x', sizeof diff - 1);
    memcpy(diff, "{\"a\":\"", 6);
    memcpy(diff + sizeof diff - 3, "\"}", 3);
    return event_write(c, "test.event", "test", *(int64_t *)arg, 1, diff);
}

/* Somebody has a snapshot before and after each commit; yet the log does not grow for ever. */
static void snapshots_that_are_kept_do_not_hold_up_the_log(void **state)
{
    (void)state;
    if (engine == 1)
        return;
    int64_t id = 8200;
    char name[64];
    for (int turn = 0; turn < 2; turn++) {
        uint32_t before = log_beginnings();
        int writes = 0;
        for (; log_beginnings() == before && writes < 500; writes++) { /* 50 MB; a log is full with 16 */
            assert_int_equal(world_run(&world, TX_READ, 0, read_name, name), ERR_OK);
            assert_int_equal(world_run(&world, TX_WRITE, 0, write_much, &id), ERR_OK);
        }
        assert_true(writes < 500);
    }
}

/* --- the network (PostgreSQL) --- */

struct cut {
    int runs;
    int64_t id;
    bool after_write, always;
};

static enum err cut_off(struct ctx *c, void *arg)
{
    struct cut *cut = arg;
    struct events events;
    cut->runs++;
    if (cut->after_write)
        TRY(event_write(c, "test.event", "test", cut->id, 1, NULL));
    TRY(event_history(c, &events, "test", cut->id, 0, 10)); /* sends what waits */
    if (cut->runs == 1 || cut->always)
        world_sql(&world, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                          "state = 'idle in transaction'");
    TRY(event_history(c, &events, "test", cut->id, 0, 10));
    return cut->after_write ? ERR_OK : event_write(c, "test.event", "test", cut->id, 1, NULL);
}

/* The write waits to be sent with the COMMIT when the line is cut. */
static enum err cut_before_commit(struct ctx *c, void *arg)
{
    struct cut *cut = arg;
    struct events events;
    cut->runs++;
    TRY(event_history(c, &events, "test", cut->id, 0, 10));
    TRY(event_write(c, "test.event", "test", cut->id, 1, NULL));
    if (cut->runs == 1)
        world_sql(&world, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                          "state = 'idle in transaction'");
    return ERR_OK;
}

static enum err cut_a_read(struct ctx *c, void *arg)
{
    struct cut *cut = arg;
    struct events events;
    TRY(event_history(c, &events, "test", cut->id, 0, 10));
    if (cut->runs++ == 0)
        world_sql(&world, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                          "state = 'idle in transaction'");
    return ERR_OK;
}

static void a_connection_cut_off_is_tried_once_more(void **state)
{
    (void)state;
    if (engine == 0)
        return;
    struct cut cut = {.id = 9100};
    assert_int_equal(world_run(&world, TX_WRITE, 0, cut_off, &cut), ERR_OK);
    assert_int_equal(cut.runs, 2);
    assert_int_equal(events_of(9100), 1);
    struct cut after = {.id = 9101, .after_write = true};
    assert_int_equal(world_run(&world, TX_WRITE, 0, cut_off, &after), ERR_OK);
    assert_int_equal(events_of(9101), 1);
    struct cut always = {.id = 9102, .always = true};
    assert_int_equal(world_run(&world, TX_WRITE, 0, cut_off, &always), ERR_STORAGE);
    assert_int_equal(events_of(9102), 0);
    struct cut reading = {.id = 9103};
    assert_int_equal(world_run(&world, TX_READ, 0, cut_a_read, &reading), ERR_OK);
    assert_int_equal(reading.runs, 2);
}

static enum err write_and_count(struct ctx *c, void *arg)
{
    struct cut *cut = arg;
    cut->runs++;
    return event_write(c, "test.event", "test", cut->id, 1, NULL);
}

static void a_commit_cut_off_is_never_repeated(void **state)
{
    (void)state;
    if (engine == 0)
        return;
    /* cut before the COMMIT arrives: the server says so itself, or nobody knows */
    struct cut cut = {.id = 9200};
    enum err err = world_run(&world, TX_WRITE, 0, cut_before_commit, &cut);
    assert_true((err == ERR_OK && cut.runs == 2 && events_of(9200) == 1) ||
                (err == ERR_OUTCOME_UNKNOWN && cut.runs == 1 && events_of(9200) == 0));
    /* cut while the server is at the COMMIT: by a trigger that waits for it */
    assert_true(world_sql(&world, "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                                  "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; "
                                  "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED "
                                  "FOR EACH ROW EXECUTE FUNCTION cut()"));
    struct cut at_commit = {.id = 9201};
    err = world_run(&world, TX_WRITE, 0, write_and_count, &at_commit);
    assert_true(world_sql(&world, "DROP TRIGGER cut ON events; DROP FUNCTION cut()"));
    assert_int_equal(err, ERR_OUTCOME_UNKNOWN);
    assert_int_equal(at_commit.runs, 1);
    int64_t id = 9202;
    assert_int_equal(world_run(&world, TX_WRITE, 0, write_one, &id), ERR_OK);
}

/* A guard that does not hold takes all with it, also what was written before and the COMMIT that is sent along. */
static enum err miss_a_guard(struct ctx *c, void *arg)
{
    struct cut *cut = arg;
    struct company stale = *c->company;
    cut->runs++;
    stale.rev += 7;
    TRY(event_write(c, "test.event", "test", cut->id, 1, NULL));
    TRY(company_update(c, &stale));
    return event_write(c, "test.event", "test", cut->id, 1, NULL);
}

static void a_guard_that_misses_leaves_nothing(void **state)
{
    (void)state;
    struct cut cut = {.id = 9400};
    enum err err = world_run(&world, TX_WRITE, 0, miss_a_guard, &cut);
    assert_true(err == ERR_INTERNAL || err == ERR_BUSY);
    assert_int_equal(events_of(9400), 0);
    assert_true(cut.runs <= TX_RETRIES_MAX + 1);
}

/* Two that read each other's ground: SERIALIZABLE lets one of them win, the other decides anew. */
struct race {
    pthread_barrier_t *barrier;
    int runs;
    int64_t saw;
    enum err result;
};

static enum err write_if_none(struct ctx *c, void *arg)
{
    struct race *r = arg;
    struct events events;
    TRY(event_history(c, &events, "test", 9300, 0, 10));
    if (r->runs++ == 0 && engine == 1)
        pthread_barrier_wait(r->barrier);
    r->saw = (int64_t)events.n;
    if (events.n > 0)
        return refuse(c, ERR_FIELD_DUPLICATE, "", NULL);
    return event_write(c, "test.event", "test", 9300, 1, NULL);
}

static void *race_one(void *arg)
{
    struct race *r = arg;
    r->result = world_run(&world, TX_WRITE, 0, write_if_none, r);
    return NULL;
}

static void of_two_who_race_one_decides_anew(void **state)
{
    (void)state;
    pthread_barrier_t barrier;
    pthread_t threads[2];
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
    struct race races[2] = {{.barrier = &barrier}, {.barrier = &barrier}};
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_one, &races[i]), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal((races[0].result == ERR_OK) + (races[1].result == ERR_OK), 1);
    assert_int_equal((races[0].result == ERR_FIELD_DUPLICATE) + (races[1].result == ERR_FIELD_DUPLICATE), 1);
    assert_int_equal(events_of(9300), 1);
    pthread_barrier_destroy(&barrier);
}

int main(int argc, char **argv)
{
    engine = world_engine(argc, argv);
    world_place(&world, engine);
    world_open(&world);
    world_fill(&world);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_do_not_hurt_each_other),
        cmocka_unit_test(refusals_before_a_write_spoil_no_batch),
        cmocka_unit_test(what_does_not_fit_the_queue_is_refused),
        cmocka_unit_test(who_waits_too_long_is_told_busy),
        cmocka_unit_test(closing_runs_what_waits),
        cmocka_unit_test(a_reader_sees_one_snapshot_and_hinders_nobody),
        cmocka_unit_test(what_is_kept_is_never_older_than_the_last_commit),
        cmocka_unit_test(what_is_kept_is_of_those_who_asked),
        cmocka_unit_test(however_much_is_kept_what_is_there_is_found),
        cmocka_unit_test(what_is_kept_by_id_is_what_there_is),
        cmocka_unit_test(a_snapshot_is_kept_until_something_is_committed),
        cmocka_unit_test(nobody_keeps_a_snapshot_who_is_not_asked_to),
        cmocka_unit_test(snapshots_that_are_kept_do_not_hold_up_the_log),
        cmocka_unit_test(a_second_process_is_kept_out),
        cmocka_unit_test(a_vanished_file_is_no_lost_write),
        cmocka_unit_test(a_connection_cut_off_is_tried_once_more),
        cmocka_unit_test(a_commit_cut_off_is_never_repeated),
        cmocka_unit_test(a_guard_that_misses_leaves_nothing),
        cmocka_unit_test(of_two_who_race_one_decides_anew),
    };
    int failed = RUN(tests);
    world_close(&world);
    return failed;
}
