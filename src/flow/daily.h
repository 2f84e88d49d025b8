/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The daily jobs: what is done once for each of the company's days, at its hour, in its time zone (product.md 3).
 * Each job's work is found by what is still to be done, one transaction an order, and every order is looked at again in
 * its own. So a job may run twice, on several servers, and after days of downtime: it catches up, and does nothing
 * twice. */
#ifndef FLOW_DAILY_H
#define FLOW_DAILY_H

#include "core/record.h"
#include "store/tx.h"

enum daily_job { DAILY_ACTIVATE, DAILY_EXPIRE, DAILY_WARN, DAILY_DIGEST, DAILY_CHECK, DAILY_JOBS };
extern const char *const daily_job_names[]; /* activate_future_orders, expire_draft_orders, warn_draft_orders,
                                               mail_digest, check */

/* What a run did. */
struct daily_report {
    const char *name;
    struct date day;      /* of the company */
    int64_t done, failed; /* orders, mails; of the check: invariants that hold, problems */
};
extern const struct record daily_report_record;

/* Where a job stands. */
struct daily_state {
    const char *name;
    struct date last_day; /* DATE_NONE: never */
    int64_t next_at_ms;   /* when it is due next; past: now */
};
extern const struct record daily_state_record;

/** daily_states(c, out): of all jobs, in their order. Needs company_load(). */
CHECKED enum err daily_states(struct ctx *c, struct daily_state out[DAILY_JOBS]);

/** daily_day(c): the latest of the company's days whose hour for the jobs has come. Needs company_load(). */
struct date daily_day(const struct ctx *c);

/** daily_run(store, c, job, out): do it for daily_day() now, whether it was done or not. Not inside a transaction: it
 * makes its own. An order that can't be moved is logged and counted, the others go on. Errors: those of the store. */
CHECKED enum err daily_run(struct store *store, struct ctx *c, enum daily_job job, struct daily_report *out);

/** daily_run_due(store, c): do what is due of all jobs. Nothing before there is a company. */
CHECKED enum err daily_run_due(struct store *store, struct ctx *c);

#endif
