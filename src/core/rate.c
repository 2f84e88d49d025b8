/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A leaky bucket for each, kept as one instant: when it would be empty. Buckets lie in sets of a few places; a newcomer
 * takes the place of the one that is empty soonest, so that it is those who ask most who are remembered. */
#include "core/rate.h"

#include "core/must.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#define SETS     4096 /* a power of two */
#define SET_SIZE 4
#define LOCKS    64
#define US_IN_S  INT64_C(1000000)
#define BURST_US (RATE_BURST_S * US_IN_S)
#define NEVER    INT64_MIN

struct bucket {
    uint64_t key;
    int64_t empty_us; /* every request fills it by 1 / per_s seconds, which time empties again */
};

struct rate {
    int per_s;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    pthread_mutex_t locks[LOCKS];
    struct bucket sets[SETS][SET_SIZE];
};

struct rate *rate_open(int per_s)
{
    struct rate *r = calloc(1, sizeof *r);
    MUST(r != NULL && per_s >= 0 && sodium_init() >= 0);
    r->per_s = per_s;
    crypto_shorthash_keygen(r->secret);
    for (int i = 0; i < LOCKS; i++)
        MUST(pthread_mutex_init(&r->locks[i], NULL) == 0);
    for (int i = 0; i < SETS; i++) {
        for (int k = 0; k < SET_SIZE; k++)
            r->sets[i][k].empty_us = NEVER;
    }
    return r;
}

void rate_close(struct rate *r)
{
    for (int i = 0; r != NULL && i < LOCKS; i++)
        pthread_mutex_destroy(&r->locks[i]);
    free(r);
}

uint64_t rate_key(const struct rate *r, const void *bytes, size_t n)
{
    union {
        unsigned char bytes[crypto_shorthash_BYTES];
        uint64_t number;
    } hash;
    crypto_shorthash(hash.bytes, bytes, n, r->secret);
    return hash.number;
}

static struct bucket *bucket_of(struct bucket set[SET_SIZE], uint64_t key)
{
    struct bucket *soonest = &set[0];
    for (int i = 0; i < SET_SIZE; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].empty_us < soonest->empty_us)
            soonest = &set[i];
    }
    *soonest = (struct bucket){key, NEVER};
    return soonest;
}

int rate_take(struct rate *r, uint64_t key, int64_t now_us)
{
    if (r->per_s == 0)
        return 0;
    size_t at = key % SETS;
    int wait_s = 0;
    MUST(pthread_mutex_lock(&r->locks[at % LOCKS]) == 0);
    struct bucket *b = bucket_of(r->sets[at], key);
    int64_t full_us = (b->empty_us > now_us ? b->empty_us : now_us) + US_IN_S / r->per_s;
    if (full_us - now_us <= BURST_US)
        b->empty_us = full_us;
    else
        wait_s = (int)((full_us - now_us - BURST_US + US_IN_S - 1) / US_IN_S);
    MUST(pthread_mutex_unlock(&r->locks[at % LOCKS]) == 0);
    return wait_s;
}

int rate_per_s(const struct rate *r)
{
    return r->per_s;
}
