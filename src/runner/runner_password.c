/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks whether somebody has asked for a link to set a new password. A server that sends no mail leaves it to one that
 * does. */
#include "core/clock.h"
#include "core/log.h"
#include "flow/password.h"
#include "runner/runner_parts.h"

#define PASSWORD_ARENA ((size_t)4 * 1024 * 1024)

static enum err look(struct ctx *c, void *arg)
{
    return password_request_waiting(c, arg);
}

static enum err take(struct ctx *c, void *arg)
{
    (void)arg;
    return flow_password_requests(c);
}

void runner_password(struct runner *r)
{
    struct ctx c;
    bool waiting = false;
    if (!r->mails)
        return;
    struct arena *arena = arena_open(PASSWORD_ARENA);
    ctx_init(&c, arena, clock_now_ms());
    enum err err = tx_run(r->store, &c, TX_READ, "password_look", look, &waiting);
    if (err == ERR_OK && waiting)
        err = tx_run(r->store, &c, TX_WRITE, "password_requests", take, NULL);
    if (err != ERR_OK) /* at the next look again */
        log_event(LOG_WARN, "password_requests_wait", LOG_TEXT("code", err_info(err)->code));
    arena_close(arena);
}
