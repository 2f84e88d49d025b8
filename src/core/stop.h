/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a thread in the background is told to end, also while it sleeps. */
#ifndef CORE_STOP_H
#define CORE_STOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** One for each thread or group of threads. ${lock} may guard what its owner likes; ${asked} may be read at any time,
 * also by what knows nothing of this (a transfer that looks now and then). */
struct stop {
    pthread_mutex_t lock;
    pthread_cond_t wake; /* by the steady clock */
    atomic_bool asked;
};

void stop_open(struct stop *s);

/** stop_ask(s): asked from now on; who sleeps wakes. The caller joins the threads, then stop_close(s). */
void stop_ask(struct stop *s);
void stop_close(struct stop *s);

/** stop_sleep(s, ms): ${ms} milliseconds, or until it is asked. */
void stop_sleep(struct stop *s, int64_t ms);

/** stop_wait(s, ms): the same with ${lock} held, and it may return earlier: the caller looks again at what it waits
 * for. stop_wake(s): all that sleep on it look again. */
void stop_wait(struct stop *s, int64_t ms);
void stop_wake(struct stop *s);

#endif
