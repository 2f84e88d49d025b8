/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What has expired is thrown away, a little in each transaction: nobody waits behind a large one. */
#include "core/clock.h"
#include "core/log.h"
#include "import/import.h"
#include "job/job_file.h"
#include "outbox/outbox.h"
#include "runner/runner_parts.h"
#include "store/stmt_gen.h"
#include "user/password_link.h"
#include "user/session.h"

#define MOST            200 /* rows of a kind thrown away in one transaction */
#define PARTS_MOST      4   /* pieces of files, which are large */
#define TIDY_ARENA      ((size_t)64 * 1024)
#define ANSWERS_KEPT_MS (INT64_C(30) * 24 * 3600 * 1000) /* answers for an Idempotency-Key */

static enum err purge_some(struct ctx *c, void *arg)
{
    int64_t answers, others, delivered, links, files, parts;
    TRY(q_idempotency_purge(c, &answers, c->now_ms - ANSWERS_KEPT_MS, MOST));
    TRY(session_purge(c, &others, MOST));
    TRY(outbox_purge(c, &delivered, MOST));
    TRY(password_links_purge(c, &links, MOST));
    TRY(job_files_purge(c, &files));
    TRY(import_purge(c, &parts, PARTS_MOST));
    *(int64_t *)arg = answers + others + delivered + links + files + parts;
    return ERR_OK;
}

void runner_tidy(struct runner *r)
{
    struct arena *arena = arena_open(TIDY_ARENA);
    int64_t removed = 1;
    while (removed > 0 && !runner_is_stopping(r)) {
        struct ctx c;
        arena_reset(arena);
        ctx_init(&c, arena, clock_now_ms());
        enum err err = tx_run(r->store, &c, TX_WRITE, "tidy", purge_some, &removed);
        if (err != ERR_OK) {
            log_event(LOG_WARN, "not_tidied", LOG_TEXT("code", err_info(err)->code)); /* in an hour again */
            break;
        }
    }
    arena_close(arena);
}
