/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The days of the daily jobs in the database. */
#include "job/daily_day.h"

#include "store/stmt_gen.h"

enum err daily_day_last(struct ctx *c, struct date *out, const char *name)
{
    struct row_daily_last row;
    bool found;
    TRY(q_daily_last(c, &row, &found, name));
    *out = found ? row.last_day : DATE_NONE;
    return ERR_OK;
}

enum err daily_day_note(struct ctx *c, const char *name, struct date day)
{
    return q_daily_done(c, name, day);
}
