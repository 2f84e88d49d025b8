/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Told to end: a flag, and a clock that wakes the sleeper. */
#include "core/stop.h"

#include "core/clock.h"
#include "core/must.h"

#include <errno.h>
#include <time.h>

void stop_open(struct stop *s)
{
    pthread_condattr_t steady;
    MUST(pthread_mutex_init(&s->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0);
    MUST(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) ==
         0); /* a clock that is set back must not make it sleep on */
    MUST(pthread_cond_init(&s->wake, &steady) == 0);
    pthread_condattr_destroy(&steady);
    atomic_init(&s->asked, false);
}

void stop_close(struct stop *s)
{
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
}

void stop_wake(struct stop *s)
{
    MUST(pthread_mutex_lock(&s->lock) == 0); /* else one that is about to sleep would miss it */
    MUST(pthread_cond_broadcast(&s->wake) == 0);
    MUST(pthread_mutex_unlock(&s->lock) == 0);
}

void stop_ask(struct stop *s)
{
    atomic_store(&s->asked, true);
    stop_wake(s);
}

void stop_wait(struct stop *s, int64_t ms)
{
    struct timespec until;
    if (ms <= 0 || atomic_load(&s->asked))
        return;
    MUST(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    int woken = pthread_cond_timedwait(&s->wake, &s->lock, &until);
    MUST(woken == 0 || woken == ETIMEDOUT);
}

void stop_sleep(struct stop *s, int64_t ms)
{
    int64_t until_ms = clock_tick_ms() + ms;
    MUST(pthread_mutex_lock(&s->lock) == 0);
    for (int64_t left = ms; left > 0 && !atomic_load(&s->asked); left = until_ms - clock_tick_ms())
        stop_wait(s, left);
    MUST(pthread_mutex_unlock(&s->lock) == 0);
}
