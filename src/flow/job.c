/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making and stopping jobs. */
#include "flow/job.h"

#include "event/event.h"
#include "user/user.h"

enum err flow_job_make(struct ctx *c, struct job *job, const char *input)
{
    if (!user_id(c).has)
        return refuse(c, ERR_FORBIDDEN, "", "a job is made by a user; sign in as one");
    TRY(job_insert(c, job, input));
    return event_write(c, "job.created", "job", job->id, 1, NULL);
}

enum err flow_job_stop(struct ctx *c, struct job *job)
{
    if (job_has_ended(job->state))
        return refuse(c, ERR_JOB_ENDED, "", "it is %s", enum_name(job_state_names, job->state));
    TRY(job_stop_row(c, job));
    return event_write(c, "job.stopped", "job", job->id, 2, NULL);
}
