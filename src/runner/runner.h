/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread behind the requests: it carries on jobs, makes mails of events, and throws away what has expired. Several
 * servers on one database share the jobs by leases: each is worked on by one of them at a time. */
#ifndef RUNNER_RUNNER_H
#define RUNNER_RUNNER_H

#include "api/api.h"
#include "core/str.h"
#include "store/store.h"

struct runner;

/** runner_open(store, api, mails): start it. ${store} and ${api}, which is asked for the lists that jobs make files of,
 * must stay open until runner_stop(). ${mails}: events become mails in the outbox; else they are passed over. Never
 * NULL. */
struct runner *runner_open(struct store *store, struct api *api, bool mails);

/** runner_write_metrics(r, out): how long the queues in the database were a few seconds ago, in Prometheus' text form.
 * Safe from any thread until runner_stop(). */
void runner_write_metrics(struct runner *r, struct str *out);

/** runner_open_for_jobs(store, api): the same for a command without a server: jobs are carried on, and nothing else. */
struct runner *runner_open_for_jobs(struct store *store, struct api *api);

/** runner_stop(r): after the turn under way (20 ms) nothing more is begun; an unfinished job is left for the next start
 * or another server. Returns when the thread has ended. NULL is fine. */
void runner_stop(struct runner *r);

#endif
