/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks whether a daily job is due, and does it. */
#include "core/clock.h"
#include "core/log.h"
#include "flow/daily.h"
#include "runner/runner_parts.h"

#define DAILY_ARENA ((size_t)32 * 1024 * 1024)

void runner_daily(struct runner *r)
{
    struct ctx c;
    struct arena *arena = arena_open(DAILY_ARENA);
    ctx_init(&c, arena, clock_now_ms());
    enum err err = daily_run_due(r->store, &c);
    if (err != ERR_OK)
        log_event(LOG_WARN, "daily_jobs_not_done", LOG_TEXT("code", err_info(err)->code)); /* at the next look again */
    arena_close(arena);
}
