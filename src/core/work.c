/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ring of pending calls under one lock, and the threads that take from it. */
#include "core/work.h"

#include "core/must.h"

#include <pthread.h>
#include <stdlib.h>

#define THREADS_MAX 32

struct piece {
    void (*fn)(void *arg);
    void *arg;
};

struct work {
    pthread_mutex_t lock;
    pthread_cond_t there_is_work;
    struct piece *ring;
    size_t room, first, waiting;
    bool closing;
    int threads;
    pthread_t thread[THREADS_MAX];
};

static void *work_main(void *arg)
{
    struct work *w = arg;
    MUST(pthread_mutex_lock(&w->lock) == 0);
    for (;;) {
        while (w->waiting == 0 && !w->closing)
            MUST(pthread_cond_wait(&w->there_is_work, &w->lock) == 0);
        if (w->waiting == 0)
            break;
        struct piece piece = w->ring[w->first];
        w->first = (w->first + 1) % w->room;
        w->waiting--;
        MUST(pthread_mutex_unlock(&w->lock) == 0);
        piece.fn(piece.arg);
        MUST(pthread_mutex_lock(&w->lock) == 0);
    }
    MUST(pthread_mutex_unlock(&w->lock) == 0);
    return NULL;
}

struct work *work_open(const char *name, int threads, size_t room)
{
    MUST(threads > 0 && threads <= THREADS_MAX && room > 0);
    struct work *w = calloc(1, sizeof *w);
    MUST(w != NULL);
    w->ring = calloc(room, sizeof *w->ring);
    MUST(w->ring != NULL);
    w->room = room;
    w->threads = threads;
    MUST(pthread_mutex_init(&w->lock, NULL) == 0 && pthread_cond_init(&w->there_is_work, NULL) == 0);
    for (int i = 0; i < threads; i++) {
        MUST(pthread_create(&w->thread[i], NULL, work_main, w) == 0);
        pthread_setname_np(w->thread[i], name); /* only a label in ps */
    }
    return w;
}

bool work_put(struct work *w, void (*fn)(void *arg), void *arg)
{
    MUST(pthread_mutex_lock(&w->lock) == 0);
    bool taken = !w->closing && w->waiting < w->room;
    if (taken) {
        w->ring[(w->first + w->waiting) % w->room] = (struct piece){fn, arg};
        w->waiting++;
        MUST(pthread_cond_signal(&w->there_is_work) == 0);
    }
    MUST(pthread_mutex_unlock(&w->lock) == 0);
    return taken;
}

void work_close(struct work *w)
{
    if (w == NULL)
        return;
    MUST(pthread_mutex_lock(&w->lock) == 0);
    w->closing = true;
    MUST(pthread_cond_broadcast(&w->there_is_work) == 0);
    MUST(pthread_mutex_unlock(&w->lock) == 0);
    for (int i = 0; i < w->threads; i++)
        MUST(pthread_join(w->thread[i], NULL) == 0);
    pthread_cond_destroy(&w->there_is_work);
    pthread_mutex_destroy(&w->lock);
    free(w->ring);
    free(w);
}

size_t work_waiting(struct work *w)
{
    MUST(pthread_mutex_lock(&w->lock) == 0);
    size_t waiting = w->waiting;
    MUST(pthread_mutex_unlock(&w->lock) == 0);
    return waiting;
}
