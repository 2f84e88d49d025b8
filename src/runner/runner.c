/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread itself: what it looks for, how often, and how it ends. */
#include "core/clock.h"
#include "core/must.h"
#include "runner/runner_parts.h"

#include <stdlib.h>

#define LOOK_MS       INT64_C(250)  /* a new job is found within this time: a look is one read along an index of few */
#define DAILY_LOOK_MS INT64_C(5000) /* a daily job begins this late at most */
#define TIDY_MS       (INT64_C(3600) * 1000)

bool runner_is_stopping(const struct runner *r)
{
    return atomic_load(&r->stop.asked);
}

void runner_meanwhile(struct runner *r)
{
    if (r->jobs_only || clock_tick_ms() < r->meanwhile_tick_ms)
        return;
    r->meanwhile_tick_ms = clock_tick_ms() + LOOK_MS;
    runner_password(r);
    runner_notify(r);
}

static void *runner_main(void *arg)
{
    struct runner *r = arg;
    while (r->jobs_only && !runner_is_stopping(r)) {
        if (!runner_work(r, JOB_LANE_WORK))
            stop_sleep(&r->stop, LOOK_MS);
    }
    while (!runner_is_stopping(r)) {
        if (clock_tick_ms() >= r->tidy_tick_ms) {
            runner_tidy(r);
            r->tidy_tick_ms = clock_tick_ms() + TIDY_MS;
        }
        if (clock_tick_ms() >= r->daily_tick_ms) {
            runner_daily(r);
            r->daily_tick_ms = clock_tick_ms() + DAILY_LOOK_MS;
        }
        runner_figures(r);
        runner_password(r);
        bool busy = runner_notify(r);
        if (!runner_work(r, JOB_LANE_WORK) && !busy)
            stop_sleep(&r->stop, LOOK_MS);
    }
    return NULL;
}

static void *files_main(void *arg)
{
    struct runner *r = arg;
    while (!runner_is_stopping(r)) {
        if (!runner_work(r, JOB_LANE_FILES))
            stop_sleep(&r->stop, LOOK_MS);
    }
    return NULL;
}

static struct runner *open_runner(struct store *store, struct api *api, bool mails, bool jobs_only)
{
    struct runner *r = calloc(1, sizeof *r);
    MUST(r != NULL);
    r->store = store;
    r->api = api;
    r->mails = mails;
    r->jobs_only = jobs_only;
    r->tidy_tick_ms = r->daily_tick_ms = clock_tick_ms();
    store_owner(store, r->owner);
    stop_open(&r->stop);
    MUST(pthread_create(&r->thread, NULL, runner_main, r) == 0);
    MUST(pthread_create(&r->files, NULL, files_main, r) == 0);
    pthread_setname_np(r->thread, "runner"); /* only labels in ps */
    pthread_setname_np(r->files, "files");
    return r;
}

struct runner *runner_open(struct store *store, struct api *api, bool mails)
{
    return open_runner(store, api, mails, false);
}

struct runner *runner_open_for_jobs(struct store *store, struct api *api)
{
    return open_runner(store, api, false, true);
}

void runner_stop(struct runner *r)
{
    if (r == NULL)
        return;
    stop_ask(&r->stop);
    MUST(pthread_join(r->thread, NULL) == 0 && pthread_join(r->files, NULL) == 0);
    stop_close(&r->stop);
    free(r);
}
