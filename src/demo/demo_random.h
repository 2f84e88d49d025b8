/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers that look random and are the same every time (SplitMix64, a public algorithm), so that a demo can be talked
 * about. Nothing secret comes from here. */
#ifndef DEMO_DEMO_RANDOM_H
#define DEMO_DEMO_RANDOM_H

#include <stdint.h>

struct demo_random {
    uint64_t state;
};

static inline uint64_t demo_next(struct demo_random *r)
{
    uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/** demo_below(r, n): 0 .. n - 1, all alike; n > 0. */
static inline int64_t demo_below(struct demo_random *r, int64_t n)
{
    return (int64_t)(demo_next(r) % (uint64_t)n);
}

/** demo_between(r, low, high): both ends included. */
static inline int64_t demo_between(struct demo_random *r, int64_t low, int64_t high)
{
    return low + demo_below(r, high - low + 1);
}

/** demo_chance(r, percent): true that often. */
static inline int demo_chance(struct demo_random *r, int percent)
{
    return demo_below(r, 100) < percent;
}

/** demo_low(r, n): 0 .. n - 1, the lower the likelier: what many want, and what few want. */
static inline int64_t demo_low(struct demo_random *r, int64_t n)
{
    int64_t u = demo_below(r, 10000);
    return n * (u * u) / 100000000;
}

#endif
