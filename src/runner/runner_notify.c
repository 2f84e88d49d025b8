/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks whether something has happened that somebody is to be told. */
#include "core/clock.h"
#include "core/log.h"
#include "flow/notify.h"
#include "runner/runner_parts.h"

#define NOTIFY_ARENA ((size_t)64 * 1024 * 1024)

bool runner_notify(struct runner *r)
{
    struct ctx c;
    bool more = false;
    struct arena *arena = arena_open(NOTIFY_ARENA);
    ctx_init(&c, arena, clock_now_ms());
    enum err err = notify_turn(r->store, &c, r->mails, &more);
    if (err != ERR_OK && err != ERR_COMPANY_MISSING)
        log_event(LOG_WARN, "events_not_told", LOG_TEXT("code", err_info(err)->code)); /* at the next look again */
    arena_close(arena);
    return more;
}
