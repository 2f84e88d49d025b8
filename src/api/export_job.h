/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list as a file that takes its time: a job makes it with its maker's rights, page by page, and puts it into the
 * database. One may leave it alone, look how far it is, stop it, and fetch the file when it is done. */
#ifndef API_EXPORT_JOB_H
#define API_EXPORT_JOB_H

#include "api/route.h"
#include "job/job.h"

/* The kinds of its jobs. Lists of back orders have one of their own, of which who may not see back orders sees nothing.
 */
#define EXPORT_JOB             "export"
#define EXPORT_BACK_ORDERS_JOB "export_back_orders"

/** job_kinds_hidden(call): the pattern of the kinds that who asks must not see; NULL: none. */
const char *job_kinds_hidden(const struct api_call *call);

/** export_job_plan(a, arena, out, job): what the job is to do, from its beginning; ${out} lives as long as ${arena}. */
CHECKED enum err export_job_plan(struct api *a, struct arena *arena, void **out, const struct job_claimed *job);

/** export_job_read(plan): make the next part of the file, in transactions of its own, for a second at most. Not within
 * one. Errors: FORBIDDEN (its maker is disabled, or has another role now), those of the list. */
CHECKED enum err export_job_read(void *plan);

/** export_job_turn(c, progress, plan): put that part into the database. The result is {file, bytes, rows, expires_at}.
 * Needs TX_WRITE and the job's lease. Errors: EXPORT_LONG. */
CHECKED enum err export_job_turn(struct ctx *c, struct job_progress *progress, const void *plan);

#endif
