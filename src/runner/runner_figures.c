/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long the queues in the database are. Counted here now and then, so that whoever asks for /metrics waits for no
 * database, and is answered while it is away. */
#include "core/clock.h"
#include "job/job.h"
#include "outbox/outbox.h"
#include "runner/runner_parts.h"

#define LOOK_MS       INT64_C(5000)
#define FIGURES_ARENA ((size_t)64 * 1024)

struct found {
    struct outbox_figures outbox;
    struct job_figures jobs;
};

static enum err look(struct ctx *c, void *arg)
{
    struct found *f = arg;
    TRY(outbox_figures(c, &f->outbox));
    return job_figures(c, &f->jobs);
}

void runner_figures(struct runner *r)
{
    struct found f;
    int64_t now = clock_tick_ms(), due = atomic_load(&r->figures_tick_ms);
    if (now < due || !atomic_compare_exchange_strong(&r->figures_tick_ms, &due, now + LOOK_MS))
        return; /* not yet, or the other thread is at it */
    struct arena *arena = arena_open(FIGURES_ARENA);
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    if (tx_run(r->store, &c, TX_READ, "figures", look, &f) == ERR_OK) {
        const int64_t values[FIGURES] = {
            [FIGURE_MAILS] = f.outbox.mails,
            [FIGURE_MAILS_FAILED] = f.outbox.mails_failed,
            [FIGURE_MAIL_AGE] = f.outbox.mail_age_s,
            [FIGURE_HOOKS] = f.outbox.hooks,
            [FIGURE_HOOKS_FAILED] = f.outbox.hooks_failed,
            [FIGURE_HOOK_AGE] = f.outbox.hook_age_s,
            [FIGURE_UNTOLD] = f.outbox.untold,
            [FIGURE_JOBS_WAITING] = f.jobs.waiting,
            [FIGURE_JOBS_RUNNING] = f.jobs.running,
        };
        for (int i = 0; i < FIGURES; i++)
            atomic_store(&r->figures[i], values[i]);
        atomic_store(&r->figured_tick_ms, clock_tick_ms());
    }
    arena_close(arena);
}

void runner_write_metrics(struct runner *r, struct str *out)
{
    static const struct {
        const char *name, *label, *help; /* help: the first of a name */
    } lines[FIGURES] = {
        [FIGURE_MAILS] = {"cellarbook_outbox_waiting", "kind=\"mail\"", "Mails and webhook messages to be delivered."},
        [FIGURE_HOOKS] = {"cellarbook_outbox_waiting", "kind=\"webhook\"", NULL},
        [FIGURE_MAILS_FAILED] = {"cellarbook_outbox_failed", "kind=\"mail\"", "Those that were given up."},
        [FIGURE_HOOKS_FAILED] = {"cellarbook_outbox_failed", "kind=\"webhook\"", NULL},
        [FIGURE_MAIL_AGE] = {"cellarbook_outbox_oldest_seconds", "kind=\"mail\"", "How long the oldest has waited."},
        [FIGURE_HOOK_AGE] = {"cellarbook_outbox_oldest_seconds", "kind=\"webhook\"", NULL},
        [FIGURE_UNTOLD] = {"cellarbook_events_untold", NULL, "Events that nobody was told of yet; at most 10000."},
        [FIGURE_JOBS_WAITING] = {"cellarbook_jobs", "state=\"waiting\"", "Jobs that have not ended."},
        [FIGURE_JOBS_RUNNING] = {"cellarbook_jobs", "state=\"running\"", NULL},
    };
    int64_t at = atomic_load(&r->figured_tick_ms);
    if (at == 0)
        return; /* not counted yet */
    for (int i = 0; i < FIGURES; i++) {
        if (lines[i].help != NULL)
            str_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", lines[i].name, lines[i].help, lines[i].name);
        str_put(out, lines[i].name);
        if (lines[i].label != NULL)
            str_printf(out, "{%s}", lines[i].label);
        str_printf(out, " %lld\n", (long long)atomic_load(&r->figures[i]));
    }
    str_printf(out,
               "# HELP cellarbook_queues_counted_seconds How long ago the figures of outbox, events and jobs were "
               "counted.\n# TYPE cellarbook_queues_counted_seconds gauge\ncellarbook_queues_counted_seconds %lld\n",
               (long long)(clock_tick_ms() - at) / 1000);
}
