/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock. In builds with test hooks the file named by CELLARBOOK_TEST_CLOCK (milliseconds UTC as text), when set,
 * is the time; in others that variable is not even looked at. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/** clock_now_ms(): milliseconds UTC, for what is stored and shown. */
int64_t clock_now_ms(void);
/** clock_tick_ms(), clock_tick_us(): monotonic milliseconds, microseconds, for time-outs and measurements. */
int64_t clock_tick_ms(void);
int64_t clock_tick_us(void);

#endif
