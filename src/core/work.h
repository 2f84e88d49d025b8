/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bounded queue with its own threads: password hashing, and the PostgreSQL requests. What does not fit is refused
 * at once, so that overload is answered and not collected. */
#ifndef CORE_WORK_H
#define CORE_WORK_H

#include "core/err.h"

#include <stddef.h>

struct work;

/** work_open(name, threads, room): ${threads} threads named ${name}; at most ${room} pieces of work wait. */
struct work *work_open(const char *name, int threads, size_t room);
/** work_put(w, fn, arg): queue ${fn}(${arg}); false, and nothing is queued, when ${room} are waiting or it is closing.
 */
CHECKED bool work_put(struct work *w, void (*fn)(void *arg), void *arg);
/** work_close(w): no more is accepted; what waits is still run; returns when the threads have ended. NULL is fine. */
void work_close(struct work *w);
size_t work_waiting(struct work *w);

#endif
