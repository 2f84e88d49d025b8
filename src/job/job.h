/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Jobs: work that takes longer than a request. A job belongs to who made it and is done with his rights, in turns: each
 * a transaction that knows from the row how far the one before it came. So a job survives a restart, may be stopped
 * between two turns, and is never done twice, whoever works on it. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "core/ctx.h"
#include "core/record.h"

#define JOB_LEASE_MS INT64_C(30000) /* a server that has not renewed for this long has lost the job to another one */

/* Who works on it: jobs that make files have a thread of their own, so that nobody else waits for them. */
enum job_lane { JOB_LANE_WORK, JOB_LANE_FILES };
enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STOPPED };
extern const char *const job_state_names[];

struct job_user {
    int64_t id;
    const char *name;
};

struct job {
    int64_t id;
    const char *kind; /* e.g. "close_back_orders" */
    struct job_user user;
    int state; /* enum job_state */
    int64_t done;
    struct maybe_i64 total;
    const char *result; /* JSON object: what was done so far; NULL: nothing yet, and in lists */
    int64_t created_at_ms;
    struct maybe_i64 ended_at_ms;
    const char **actions; /* what c->user may do with it now */
    size_t action_count;
};
extern const struct record job_record;

struct jobs {
    struct job *items;
    size_t n;
};

/** job_has_ended(state): done, failed or stopped: it will not change again. */
bool job_has_ended(int state);

/** job_get(c, out, id, hidden): as c->user may see it: his own, admins all, but none of a kind that is LIKE ${hidden}
 * (NULL: of any kind). Errors: NOT_FOUND. */
CHECKED enum err job_get(struct ctx *c, struct job *out, int64_t id, const char *hidden);

/** job_list(c, out, hidden, before, most): those that c->user may see, latest first, below the id ${before}. */
CHECKED enum err job_list(struct ctx *c, struct jobs *out, const char *hidden, int64_t before, int64_t most);

/** job_insert(c, job, input): a waiting job of c->user, with kind and total as in ${job}; the rest of ${job} is filled
 * in. ${input}: JSON, for its kind alone. Needs TX_WRITE and a user. */
CHECKED enum err job_insert(struct ctx *c, struct job *job, const char *input);

/** job_stop_row(c, job): stopped, now. Needs TX_WRITE and a job that has not ended. */
CHECKED enum err job_stop_row(struct ctx *c, struct job *job);

/* --- for those who do the work --- */

/* A job that we have the lease of. */
struct job_claimed {
    int64_t id;
    const char *kind, *input;
};

/* How far it is: read at the beginning of a turn, written at its end. */
struct job_progress {
    int64_t user; /* who made it */
    int64_t done;
    struct maybe_i64 total;
    const char *result; /* JSON object; NULL: nothing yet */
    int ends;           /* a turn's word that it ends here: JOB_FAILED; JOB_WAITING, as read: it goes on until done */
};

/** job_waiting(c, found, owner, lane): is there a job that ${owner} could claim? Reads only. */
CHECKED enum err job_waiting(struct ctx *c, bool *found, const char *owner, enum job_lane lane);

struct job_figures {
    int64_t waiting, running;
};
/** job_figures(c, out): how many have not ended. Reads only. */
CHECKED enum err job_figures(struct ctx *c, struct job_figures *out);

/** job_claim(c, out, found, owner, lane): take the lease of the oldest job that nobody works on, for JOB_LEASE_MS.
 * ${owner} names the server; a lease of its own is one from before its restart. Needs TX_WRITE. */
CHECKED enum err job_claim(struct ctx *c, struct job_claimed *out, bool *found, const char *owner, enum job_lane lane);

/** job_held(c, out, held, id, owner): how far it is; held is false when it was stopped or went to another server. */
CHECKED enum err job_held(struct ctx *c, struct job_progress *out, bool *held, int64_t id, const char *owner);

/** job_progress(c, progress, id, owner): the end of a turn; renews the lease. Needs TX_WRITE and job_held(). */
CHECKED enum err job_progress(struct ctx *c, const struct job_progress *progress, int64_t id, const char *owner);

/** job_end(c, progress, state, id, owner): the end of the job: JOB_DONE or JOB_FAILED. Needs TX_WRITE and job_held().
 */
CHECKED enum err job_end(struct ctx *c, const struct job_progress *progress, int state, int64_t id, const char *owner);

/** job_release(c, id, owner): the lease goes back, for another server or another time. Needs TX_WRITE. */
CHECKED enum err job_release(struct ctx *c, int64_t id, const char *owner);

#endif
