/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread itself: what it looks for, how often, and how it ends. */
#include "core/clock.h"
#include "core/must.h"
#include "runner/runner_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_MS       INT64_C(250)  /* a new job is found within this time: a look is one read along an index of few */
#define DAILY_LOOK_MS INT64_C(5000) /* a daily job begins this late at most */
#define TIDY_MS       (INT64_C(3600) * 1000)

bool runner_is_stopping(struct runner *r)
{
    MUST(pthread_mutex_lock(&r->lock) == 0);
    bool stopping = r->stopping;
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    return stopping;
}

static void wait_ms(struct runner *r, int64_t ms)
{
    struct timespec until;
    MUST(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    MUST(pthread_mutex_lock(&r->lock) == 0);
    while (!r->stopping) {
        int woken = pthread_cond_timedwait(&r->wake, &r->lock, &until);
        MUST(woken == 0 || woken == ETIMEDOUT);
        if (woken == ETIMEDOUT)
            break;
    }
    MUST(pthread_mutex_unlock(&r->lock) == 0);
}

static void *runner_main(void *arg)
{
    struct runner *r = arg;
    while (!runner_is_stopping(r)) {
        if (clock_tick_ms() >= r->tidy_tick_ms) {
            runner_tidy(r);
            r->tidy_tick_ms = clock_tick_ms() + TIDY_MS;
        }
        if (clock_tick_ms() >= r->daily_tick_ms) {
            runner_daily(r);
            r->daily_tick_ms = clock_tick_ms() + DAILY_LOOK_MS;
        }
        runner_password(r);
        bool busy = runner_notify(r);
        if (!runner_work(r) && !busy)
            wait_ms(r, LOOK_MS);
    }
    return NULL;
}

struct runner *runner_open(struct store *store, bool mails)
{
    pthread_condattr_t steady;
    struct runner *r = calloc(1, sizeof *r);
    MUST(r != NULL);
    r->store = store;
    r->mails = mails;
    r->tidy_tick_ms = r->daily_tick_ms = clock_tick_ms();
    /* A file of SQLite has one server: what it leased before a restart is its own still, and need not run out first. */
    if (strcmp(store_engine(store), "sqlite") == 0)
        snprintf(r->owner, sizeof r->owner, "sqlite");
    else
        id_make(r->owner);
    MUST(pthread_mutex_init(&r->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0);
    MUST(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0);
    MUST(pthread_cond_init(&r->wake, &steady) == 0);
    pthread_condattr_destroy(&steady);
    MUST(pthread_create(&r->thread, NULL, runner_main, r) == 0);
    pthread_setname_np(r->thread, "runner"); /* only a label in ps */
    return r;
}

void runner_stop(struct runner *r)
{
    if (r == NULL)
        return;
    MUST(pthread_mutex_lock(&r->lock) == 0);
    r->stopping = true;
    MUST(pthread_cond_signal(&r->wake) == 0);
    MUST(pthread_mutex_unlock(&r->lock) == 0);
    MUST(pthread_join(r->thread, NULL) == 0);
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
