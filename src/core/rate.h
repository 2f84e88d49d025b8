/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How often somebody may ask: so many a second in the long run, and RATE_BURST_S seconds' worth at once. Who it is, is
 * a number (rate_key()); the last few thousand are remembered, in memory that never grows. Safe from any thread. */
#ifndef CORE_RATE_H
#define CORE_RATE_H

#include <stddef.h>
#include <stdint.h>

#define RATE_BURST_S 10 /* who was quiet for so long may ask so many seconds' worth at once */

struct rate;

/** rate_open(per_s): a limit of ${per_s} a second for each; 0: none. Never NULL. */
struct rate *rate_open(int per_s);
/** rate_close(r): NULL is fine. */
void rate_close(struct rate *r);

/** rate_key(r, bytes, n): the number of who is told by these bytes. Nobody outside can work it out, nor make two who
 * share one; the bytes are not kept. */
uint64_t rate_key(const struct rate *r, const void *bytes, size_t n);

/** rate_take(r, key, now_us): 0: he may, and it counts; else whole seconds until he may again, and it does not count.
 * ${now_us}: of a clock that is never set (clock_tick_us()). */
int rate_take(struct rate *r, uint64_t key, int64_t now_us);

/** rate_per_s(r): the limit; 0: none. */
int rate_per_s(const struct rate *r);

#endif
