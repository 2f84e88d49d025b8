/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people do to jobs: making and stopping one. What a job itself does is a flow of its own. */
#ifndef FLOW_JOB_H
#define FLOW_JOB_H

#include "job/job.h"

/** flow_job_make(c, job, input): a waiting job of job->kind and job->total, made by c->user. Event: job.created. Needs:
 * TX_WRITE. Errors: FORBIDDEN (the program itself can't be its maker). */
CHECKED enum err flow_job_make(struct ctx *c, struct job *job, const char *input);

/** flow_job_stop(c, job): end ${job}, as read in this transaction, where it is: what it has done stays done. Event:
 * job.stopped. Needs: TX_WRITE. Errors: JOB_ENDED. */
CHECKED enum err flow_job_stop(struct ctx *c, struct job *job);

#endif
