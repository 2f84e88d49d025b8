/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When all places are taken, somebody has to go so that others come in: connections that we wait for, from where most
 * of them come. Whoever opens thousands and says nothing loses those, and people who work don't notice. */
#include "http/http_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"

#include <string.h>
#include <sys/socket.h>

/* Nobody is shut while we work for him, nor while he takes an answer at a good pace. */
static bool may_go(const struct http *h, const struct conn *c, int64_t now_ms)
{
    if (c->shed || c->local || (c->loopback && !h->limits.loopback_too)) /* a proxy's are many people's */
        return false;
    int64_t due_ms = atomic_load_explicit(&c->due_tick_ms, memory_order_relaxed);
    switch ((enum phase)atomic_load_explicit(&c->phase, memory_order_relaxed)) {
    case PHASE_RECEIVING:
        return true;
    case PHASE_SENDING:
        return due_ms != 0 && due_ms - h->limits.send_ms + HTTP_SHED_SLOW_MS < now_ms;
    case PHASE_WORKING:
        break;
    }
    return false;
}

/* How many younger ones that we wait for its address has: a chain begins with the youngest. */
static unsigned count_younger(const struct http *h, const struct conn *c, const struct conn *chain, int64_t now_ms)
{
    unsigned n = 0;
    for (; chain != c; chain = chain->chain)
        n += may_go(h, chain, now_ms) && strcmp(chain->peer, c->peer) == 0;
    return n;
}

static void shut(struct http *h, struct conn *c)
{
    c->shed = true;
    shutdown(c->fd, SHUT_RDWR); /* open as long as it is in the list, and that is ours now */
    count(h, COUNT_SHED);
}

unsigned conn_shed(struct http *h)
{
    unsigned most = 0, gone = 0, leaving = 0;
    struct conn *oldest = NULL;
    int64_t now_ms = clock_tick_ms();
    MUST(pthread_mutex_lock(&h->lock) == 0);
    for (struct conn *c = h->conns; c != NULL; c = c->next) {
        c->younger = -1;
        leaving += c->shed;
        if (!may_go(h, c, now_ms))
            continue;
        oldest = c; /* the list, too, begins with the youngest */
        c->younger = (int)count_younger(h, c, *bucket_of(h, c), now_ms);
        if (c->younger >= (int)most)
            most = (unsigned)c->younger + 1;
    }
    /* Many at once, because looking for them takes its time: nobody keeps more than half of what the first has. */
    for (struct conn *c = h->conns; leaving == 0 && most > 1 && c != NULL; c = c->next) {
        if (c->younger < (int)(most / 2))
            continue;
        shut(h, c);
        gone++;
    }
    if (leaving == 0 && most == 1) {
        shut(h, oldest);
        gone++;
    }
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    return gone + leaving;
}
