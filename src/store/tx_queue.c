/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Requests that wait for the database: a bounded list, first come first served. */
#include "store/store_parts.h"

#include "core/clock.h"
#include "core/must.h"

#include <errno.h>
#include <time.h>

void tx_queue_init(struct tx_queue *q)
{
    pthread_condattr_t steady;
    *q = (struct tx_queue){.first = NULL};
    q->last = &q->first;
    MUST(pthread_mutex_init(&q->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0);
    MUST(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0);
    MUST(pthread_cond_init(&q->there_is_one, &steady) == 0);
    pthread_condattr_destroy(&steady);
}

void tx_queue_end(struct tx_queue *q)
{
    MUST(q->count == 0);
    pthread_cond_destroy(&q->there_is_one);
    pthread_mutex_destroy(&q->lock);
}

enum err tx_queue_put(struct tx_queue *q, struct tx_request *request)
{
    enum err result = ERR_OK;
    request->next = NULL;
    request->deadline_tick_ms = clock_tick_ms() + TX_DEADLINE_MS;
    request->mark = arena_mark(request->ctx->arena);
    MUST(pthread_mutex_lock(&q->lock) == 0);
    if (q->closing) {
        result = ERR_STOPPING;
    } else if (q->count >= TX_QUEUE_MAX) {
        result = ERR_OVERLOADED;
    } else {
        *q->last = request;
        q->last = &request->next;
        q->count++;
        MUST(pthread_cond_signal(&q->there_is_one) == 0);
    }
    MUST(pthread_mutex_unlock(&q->lock) == 0);
    return result;
}

static void wait_ms(struct tx_queue *q, int idle_ms)
{
    struct timespec until;
    MUST(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
    until.tv_sec += idle_ms / 1000;
    until.tv_nsec += idle_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    int woken = pthread_cond_timedwait(&q->there_is_one, &q->lock, &until);
    MUST(woken == 0 || woken == ETIMEDOUT);
}

struct tx_request *tx_queue_take(struct tx_queue *q, int most, int idle_ms, bool *closed)
{
    MUST(pthread_mutex_lock(&q->lock) == 0);
    if (q->count == 0 && !q->closing)
        wait_ms(q, idle_ms);
    struct tx_request *taken = q->first;
    struct tx_request **end = &taken;
    for (int i = 0; i < most && *end != NULL; i++) {
        end = &(*end)->next;
        q->count--;
    }
    q->first = *end;
    *end = NULL;
    if (q->first == NULL)
        q->last = &q->first;
    *closed = taken == NULL && q->closing;
    MUST(pthread_mutex_unlock(&q->lock) == 0);
    return taken;
}

void tx_queue_close(struct tx_queue *q)
{
    MUST(pthread_mutex_lock(&q->lock) == 0);
    q->closing = true;
    MUST(pthread_cond_broadcast(&q->there_is_one) == 0);
    MUST(pthread_mutex_unlock(&q->lock) == 0);
}

int64_t tx_queue_count(struct tx_queue *q)
{
    MUST(pthread_mutex_lock(&q->lock) == 0);
    int64_t count = q->count;
    MUST(pthread_mutex_unlock(&q->lock) == 0);
    return count;
}
