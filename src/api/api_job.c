/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Jobs: one's own, for admins everybody's. They are made where their work belongs, e.g. by closing many back orders. */
#include "api/export_job.h"
#include "company/company.h"
#include "flow/job.h"

#include <string.h>

static const struct param list_params[] = {CURSOR_PARAMS, {.name = NULL}};

/* The kinds of jobs that would show a trace of back orders to those without access to them: close_back_orders and
 * export_back_orders. */
const char *job_kinds_hidden(const struct api_call *call)
{
    return company_sees_back_orders(&call->c) ? NULL : "%back_orders";
}

static enum err answer_one(struct api_call *call, const struct job *job)
{
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &job_record, job, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct jobs jobs;
    TRY(call_page(call, &page, "jobs", "id"));
    TRY(job_list(&call->c, &jobs, job_kinds_hidden(call), page.after ? page.after_id : INT64_MAX, page.limit + 1));
    list_by_id(call, &page, "jobs", &(struct list_rows){.rec = &job_record, .items = jobs.items, .n = jobs.n});
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct job job;
    TRY(job_get(&call->c, &job, call->ids[0], job_kinds_hidden(call)));
    return answer_one(call, &job);
}

static enum err stop(struct api_call *call)
{
    struct job job;
    TRY(job_get(&call->c, &job, call->ids[0], job_kinds_hidden(call)));
    if (strncmp(job.kind, "import_", 7) == 0)
        return refuse(&call->c, ERR_IMPORT_STATE, "", "stop its import: what was applied may have to be taken back");
    TRY(flow_job_stop(&call->c, &job));
    return answer_one(call, &job);
}

const struct route job_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/jobs",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = list,
     .answer = &job_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "One's own jobs, for admins all, latest first."},
    {.method = "GET",
     .pattern = "/api/v1/jobs/{id}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &job_record,
     .success = 200,
     .summary = "How far a job is, and what it has done."},
    {.method = "POST",
     .pattern = "/api/v1/jobs/{id}/stop",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .fn = stop,
     .answer = &job_record,
     .success = 200,
     .summary = "Stop a job where it is; what it has done stays done."},
    {.method = NULL},
};
