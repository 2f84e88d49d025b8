/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two clocks: the calendar's, which tests may set, and the steady one, which nobody may. */
#include "core/clock.h"

#include <time.h>

#ifdef CELLARBOOK_TEST_HOOKS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* The file is read each time: a test moves it while the server runs. */
static bool test_clock(int64_t *out_ms)
{
    const char *path = getenv("CELLARBOOK_TEST_CLOCK");
    if (path == NULL || path[0] == '\0')
        return false;
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return false;
    long long ms = 0;
    bool got = fscanf(f, "%lld", &ms) == 1; /* NOLINT(cert-err34-c): a test's own file */
    fclose(f);
    *out_ms = ms;
    return got;
}
#endif

static int64_t read_clock(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now); /* can't fail for these clocks */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
#ifdef CELLARBOOK_TEST_HOOKS
    int64_t ms;
    if (test_clock(&ms))
        return ms;
#endif
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_tick_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_tick_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
