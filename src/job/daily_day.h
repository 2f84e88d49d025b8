/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For which of the company's days each daily job was done last. */
#ifndef JOB_DAILY_DAY_H
#define JOB_DAILY_DAY_H

#include "core/ctx.h"
#include "core/date.h"

/** daily_day_last(c, out, name): DATE_NONE: never. */
CHECKED enum err daily_day_last(struct ctx *c, struct date *out, const char *name);
/** daily_day_note(c, name, day): done for ${day}; an earlier day than the last changes nothing. Needs TX_WRITE. */
CHECKED enum err daily_day_note(struct ctx *c, const char *name, struct date day);

#endif
