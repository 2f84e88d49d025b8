/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The company's time zone: what "today" is, and when a day begins. The only file that knows GLib (GTimeZone:
 * thread-safe, any zone, no restart). */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include "core/date.h"

struct zone;

/** zone_find(out, name): the zone of an IANA name ("America/Chicago"), cached for the process; false if unknown. */
CHECKED bool zone_find(const struct zone **out, const char *name);
/** zone_today(z, now_ms): the calendar day in ${z} at the instant. */
struct date zone_today(const struct zone *z, int64_t now_ms);
/** zone_wall_clock(z, at_ms): what the wall clock in ${z} shows at the instant, as milliseconds since 1970-01-01 of
 * that clock; for people, not for sums. */
int64_t zone_wall_clock(const struct zone *z, int64_t at_ms);
/** zone_at(z, day, hour): the first instant of ${day} at which the wall clock has reached ${hour} (0-23); right across
 *  daylight-saving changes: an hour that is skipped gives the instant of the jump, one that comes twice the first. */
int64_t zone_at(const struct zone *z, struct date day, int hour);

#endif
