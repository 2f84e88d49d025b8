/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates without a time, in the proleptic Gregorian calendar, from 1900-01-01 to 2199-12-31. Instants are
 * milliseconds UTC (int64_t ..._ms) and another thing: only zone.h turns one into the other. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct date {
    int32_t days; /* since 1970-01-01; DATE_NONE.days when there is none */
};

#define DATE_NONE    ((struct date){INT32_MIN})
#define DATE_TEXT    11 /* bytes for "2026-05-12" and its NUL */
#define INSTANT_TEXT 25 /* bytes for "2026-05-12T09:30:00.000Z" and its NUL */

bool date_is_set(struct date d);
/** date_from_civil(out, y, m, d): false if there is no such day or it is out of range. */
CHECKED bool date_from_civil(struct date *out, int year, int month, int day);
void date_to_civil(struct date d, int *year, int *month, int *day);
/** date_parse(out, text): ISO "YYYY-MM-DD", nothing else. */
CHECKED bool date_parse(struct date *out, const char *text);
/** date_format(buffer, d): ISO text into ${buffer}; returns it. ${d} must be set. */
const char *date_format(char buffer[DATE_TEXT], struct date d);
/** date_weekday(d): 0 = Monday ... 6 = Sunday. */
int date_weekday(struct date d);

/** instant_parse(out_ms, text): RFC 3339 with "Z" or an offset, up to milliseconds; false otherwise. */
CHECKED bool instant_parse(int64_t *out_ms, const char *text);
const char *instant_format(char buffer[INSTANT_TEXT], int64_t at_ms);

#endif
