/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing many back orders at once: a job that closes exactly those that its maker has seen, as he has seen them. */
#ifndef FLOW_BACKORDER_CLOSE_MANY_H
#define FLOW_BACKORDER_CLOSE_MANY_H

#include "backorder/backorder_list.h"
#include "job/job.h"

#define BACKORDER_CLOSE_JOB "close_back_orders" /* the kind of its jobs */

/**
 * backorder_close_many(c, out, bulk):
 * A job that closes the open back orders that bulk->filter lets through now; their numbers and revs are pinned in it,
 * so that it touches nothing that comes or changes later. Event: job.created. Needs: TX_WRITE, company_load().
 * Errors, in order: FORBIDDEN (reps, and the program itself), CLOSE_REASON_TEXT, BULK_COUNT (there are not exactly
 * bulk->expect).
 */
CHECKED enum err backorder_close_many(struct ctx *c, struct job *out, const struct backorder_bulk *bulk);

/** backorder_close_plan(c, plan, input): what such a job is to do, for its turns; in c->arena. Errors: INTERNAL (not
 * what backorder_close_many() has written). */
CHECKED enum err backorder_close_plan(struct ctx *c, const void **plan, const char *input);

/**
 * backorder_close_turn(c, progress, plan):
 * Go on from progress->done: close the next ones, as many as fit into a turn, each as backorder_close() does. One that
 * was changed, tied or closed since it was pinned is skipped and named with its code: stale, back_order_tied,
 * back_order_closed. The result
 * is {closed, numbers, skipped: [{number, code}]}. Needs: TX_WRITE, company_load(), c->user the job's maker.
 * Errors: FORBIDDEN (he is no admin any more, or may not see back orders now); nothing is written then.
 */
CHECKED enum err backorder_close_turn(struct ctx *c, struct job_progress *progress, const void *plan);

#endif
