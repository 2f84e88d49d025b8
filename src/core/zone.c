/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GTimeZone behind two questions: which day is it there, and when does an hour of a day begin there. */
#include "core/zone.h"

#include "core/must.h"

#include <ctype.h>
#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S       INT64_C(86400)
#define SEEN        64 /* days that are remembered, each in its place */
#define OFFSET_BITS 18 /* of an offset made positive; none is further than 26 hours */
#define OFFSET_ZERO (INT64_C(1) << (OFFSET_BITS - 1))

/* day of UTC << OFFSET_BITS | offset, each in its place, 0: nothing yet. The same days are asked for again and again,
 * and GLib looks through all the years of the zone each time. A day on which the clocks are put forward or back is
 * none. */
struct memory {
    _Atomic uint64_t seen[SEEN];
};

struct zone {
    struct zone *next;
    GTimeZone *tz;
    struct memory *memory;
    char name[];
};

/* Zones asked for once stay for the life of the process: a handful, looked through without the lock, under which new
 * ones are put in front. */
static _Atomic(struct zone *) zones;
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;

/* GLib also takes offsets ("+02:00", "Z") and rules ("UTC+3"); a zone is what the database of zones has a file for. */
static bool has_file(const char *name)
{
    char path[512], magic[4];
    const char *folder = getenv("TZDIR"); /* where GLib looks too */
    if (snprintf(path, sizeof path, "%s/%s", folder == NULL ? "/usr/share/zoneinfo" : folder, name) >= (int)sizeof path)
        return false;
    FILE *f = fopen(path, "re");
    bool is_zone = f != NULL && fread(magic, sizeof magic, 1, f) == 1 && memcmp(magic, "TZif", sizeof magic) == 0;
    if (f != NULL)
        fclose(f);
    return is_zone;
}

static struct zone *zone_open(const char *name)
{
    if (!has_file(name))
        return NULL;
    GTimeZone *tz = g_time_zone_new_identifier(name);
    if (tz == NULL)
        return NULL;
    size_t n = strlen(name) + 1;
    struct zone *z = calloc(1, sizeof *z + n);
    MUST(z != NULL);
    z->tz = tz;
    z->memory = calloc(1, sizeof *z->memory);
    MUST(z->memory != NULL);
    memcpy(z->name, name, n);
    z->next = atomic_load_explicit(&zones, memory_order_relaxed);
    atomic_store_explicit(&zones, z, memory_order_release);
    return z;
}

static struct zone *zone_known(const char *name)
{
    struct zone *z = atomic_load_explicit(&zones, memory_order_acquire);
    while (z != NULL && strcmp(z->name, name) != 0)
        z = z->next;
    return z;
}

bool zone_find(const struct zone **out, const char *name)
{
    if (!isalpha((unsigned char)name[0]) || strstr(name, "..") != NULL)
        return false;
    struct zone *z = zone_known(name);
    if (z == NULL) {
        MUST(pthread_mutex_lock(&zones_lock) == 0);
        z = zone_known(name); /* another thread may have been quicker */
        if (z == NULL)
            z = zone_open(name);
        MUST(pthread_mutex_unlock(&zones_lock) == 0);
    }
    if (z == NULL)
        return false;
    *out = z;
    return true;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static int64_t glib_offset(const struct zone *z, int64_t at_s)
{
    int interval = g_time_zone_find_interval(z->tz, G_TIME_TYPE_UNIVERSAL, at_s);
    MUST(interval >= 0);
    return g_time_zone_get_offset(z->tz, interval);
}

/* Seconds east of UTC at the instant. */
static int64_t offset_at(const struct zone *z, int64_t at_s)
{
    int64_t day = floor_div(at_s, DAY_S);
    _Atomic uint64_t *place = &z->memory->seen[(uint64_t)day % SEEN];
    uint64_t seen = atomic_load_explicit(place, memory_order_relaxed);
    if (seen >> OFFSET_BITS == (uint64_t)day && day > 0)
        return (int64_t)(seen & (UINT64_C(2) * OFFSET_ZERO - 1)) - OFFSET_ZERO;
    int64_t offset = glib_offset(z, at_s);
    /* No zone has two changes within a day. */
    if (glib_offset(z, day * DAY_S) == offset && glib_offset(z, day * DAY_S + DAY_S - 1) == offset)
        atomic_store_explicit(place, (uint64_t)day << OFFSET_BITS | (uint64_t)(offset + OFFSET_ZERO),
                              memory_order_relaxed);
    return offset;
}

struct date zone_today(const struct zone *z, int64_t now_ms)
{
    int64_t now_s = floor_div(now_ms, 1000);
    return (struct date){(int32_t)floor_div(now_s + offset_at(z, now_s), DAY_S)};
}

int64_t zone_wall_clock(const struct zone *z, int64_t at_ms)
{
    return at_ms + 1000 * offset_at(z, floor_div(at_ms, 1000));
}

int64_t zone_at(const struct zone *z, struct date day, int hour)
{
    MUST(date_is_set(day) && hour >= 0 && hour <= 23);
    int64_t wall_s = day.days * DAY_S + hour * INT64_C(3600);
    /* No zone is further than 26 hours from UTC: within that window the wall clock passes wall_s at least once or jumps
     * over it. The first instant whose wall clock has reached it is found by halving, on either side of a jump. */
    int64_t low = wall_s - 26 * 3600;
    int64_t first = offset_at(z, low);
    int64_t early = wall_s - first;
    if (offset_at(z, early) == first && offset_at(z, early - 1) == first && offset_at(z, wall_s + 26 * 3600) == first)
        return early * 1000;
    int64_t high = wall_s + 26 * 3600;
    for (int64_t at = low; at <= high; at += 900) {
        if (at + offset_at(z, at) < wall_s)
            continue;
        int64_t below = at - 900;
        while (at - below > 1) {
            int64_t middle = below + (at - below) / 2;
            if (middle + offset_at(z, middle) >= wall_s)
                at = middle;
            else
                below = middle;
        }
        return at * 1000;
    }
    MUST(!"the wall clock never reached the hour");
    return 0;
}
