/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bounded queue of work: what does not fit is refused, what was taken is run. */
#include "lib/unit.h"

#include "core/work.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_int ran;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static atomic_int at_gate;

static void count(void *arg)
{
    (void)arg;
    atomic_fetch_add(&ran, 1);
}

static void wait_at_gate(void *arg)
{
    (void)arg;
    atomic_fetch_add(&at_gate, 1);
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    atomic_fetch_add(&ran, 1);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    atomic_store(&ran, 0);
    atomic_store(&at_gate, 0);
    struct work *w = work_open("test", 1, 3);
    pthread_mutex_lock(&gate);
    assert_true(work_put(w, wait_at_gate, NULL));
    while (atomic_load(&at_gate) == 0) /* the thread has taken it: three more may wait */
        sched_yield();
    for (int i = 0; i < 3; i++)
        assert_true(work_put(w, count, NULL));
    assert_int_equal(work_waiting(w), 3);
    assert_false(work_put(w, count, NULL));
    pthread_mutex_unlock(&gate);
    work_close(w); /* what waits is still run */
    assert_int_equal(atomic_load(&ran), 4);
    work_close(NULL);
}

struct putter {
    struct work *w;
    int taken;
};

static void *put_many(void *arg)
{
    struct putter *p = arg;
    for (int i = 0; i < 5000; i++)
        p->taken += work_put(p->w, count, NULL);
    return NULL;
}

static void many_put_at_once_and_nothing_is_lost(void **state)
{
    (void)state;
    atomic_store(&ran, 0);
    pthread_t threads[4];
    struct putter putters[4];
    struct work *w = work_open("test", 3, 16);
    for (size_t i = 0; i < 4; i++) {
        putters[i] = (struct putter){w, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, put_many, &putters[i]), 0);
    }
    int taken = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        taken += putters[i].taken;
    }
    work_close(w);
    assert_int_equal(atomic_load(&ran), taken);
    assert_true(taken > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(many_put_at_once_and_nothing_is_lost),
    };
    return RUN(tests);
}
