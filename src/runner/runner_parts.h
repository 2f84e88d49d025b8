/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside runner/ only. */
#ifndef RUNNER_RUNNER_PARTS_H
#define RUNNER_RUNNER_PARTS_H

#include "core/stop.h"
#include "core/token.h"
#include "job/job.h"
#include "runner/runner.h"

/* What is counted now and then, in the order of /metrics: a name's lines stand together there. */
enum figure {
    FIGURE_MAILS,
    FIGURE_HOOKS,
    FIGURE_MAILS_FAILED,
    FIGURE_HOOKS_FAILED,
    FIGURE_MAIL_AGE, /* seconds */
    FIGURE_HOOK_AGE,
    FIGURE_UNTOLD,
    FIGURE_JOBS_WAITING,
    FIGURE_JOBS_RUNNING,
    FIGURES
};

struct runner {
    struct store *store;
    bool mails;          /* events become mails */
    bool jobs_only;      /* of a command: the rest is a server's */
    char owner[ID_TEXT]; /* of leases */
    struct api *api;     /* whose lists become files */
    pthread_t thread, files;
    struct stop stop;
    int64_t tidy_tick_ms;             /* when to tidy next */
    int64_t meanwhile_tick_ms;        /* when runner_meanwhile() does something next */
    int64_t daily_tick_ms;            /* when to look for daily jobs next */
    _Atomic int64_t figures_tick_ms;  /* when to count next */
    _Atomic int64_t figures[FIGURES]; /* as counted last */
    _Atomic int64_t figured_tick_ms;  /* when that was; 0: not yet */
};

/** runner_is_stopping(r): no further turn is to be begun. */
bool runner_is_stopping(const struct runner *r);

/** runner_meanwhile(r): between two turns of a long job: mails go on being made. */
void runner_meanwhile(struct runner *r);

/** runner_work(r, lane): carry the next job of the lane on until it has ended, is not ours any more, or the runner
 * stops. False when there was none, or when the database could not be used now. */
bool runner_work(struct runner *r, enum job_lane lane);

/** runner_tidy(r): throw away expired sessions, windows of failed sign-ins, and answers kept for repeats: some in each
 * transaction, until none is left. */
void runner_tidy(struct runner *r);

/** runner_notify(r): make the outbox of some of the events that nobody has read yet; true if there may be more. */
bool runner_notify(struct runner *r);

/** runner_password(r): some of those who have asked for a link to set a new password get a mail. */
void runner_password(struct runner *r);

/** runner_figures(r): count the queues, if it is time to. */
void runner_figures(struct runner *r);

/** runner_daily(r): do the daily jobs that are due. */
void runner_daily(struct runner *r);

#endif
