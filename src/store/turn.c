/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose turn it is to write to PostgreSQL: all at once, or one alone who has lost too often. */
#include "store/store_parts.h"

#include "core/clock.h"
#include "core/must.h"

#include <errno.h>
#include <time.h>

void turn_init(struct turn *t)
{
    pthread_condattr_t steady;
    *t = (struct turn){.inside = 0};
    MUST(pthread_mutex_init(&t->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0);
    MUST(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0);
    MUST(pthread_cond_init(&t->changed, &steady) == 0);
    pthread_condattr_destroy(&steady);
}

void turn_end(struct turn *t)
{
    MUST(t->inside == 0 && t->want_alone == 0);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}

/* Those who come together let those go first who want to be alone: they have waited longer. */
static bool may_enter(const struct turn *t, bool alone)
{
    return alone ? t->inside == 0 : !t->alone && t->want_alone == 0;
}

bool turn_take(struct turn *t, bool alone, int64_t deadline_tick_ms)
{
    const struct timespec until = {.tv_sec = deadline_tick_ms / 1000, .tv_nsec = deadline_tick_ms % 1000 * 1000000L};
    int waited = 0;
    MUST(pthread_mutex_lock(&t->lock) == 0);
    t->want_alone += alone;
    while (!may_enter(t, alone) && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&t->changed, &t->lock, &until);
    bool entered = may_enter(t, alone);
    t->want_alone -= alone;
    if (entered) {
        t->inside++;
        t->alone = alone;
    } else {
        MUST(pthread_cond_broadcast(&t->changed) == 0); /* whom it held back may go */
    }
    MUST(pthread_mutex_unlock(&t->lock) == 0);
    return entered;
}

void turn_give(struct turn *t)
{
    MUST(pthread_mutex_lock(&t->lock) == 0);
    t->inside--;
    t->alone = false;
    MUST(pthread_cond_broadcast(&t->changed) == 0);
    MUST(pthread_mutex_unlock(&t->lock) == 0);
}
