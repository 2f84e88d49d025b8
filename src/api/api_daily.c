/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The daily jobs: where they stand, and one of them run by hand. */
#include "api/dispatch.h"
#include "flow/daily.h"

static enum err list(struct api_call *call)
{
    struct daily_state states[DAILY_JOBS];
    TRY(daily_states(&call->c, states));
    list_begin(call);
    for (int i = 0; i < DAILY_JOBS; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &daily_state_record, &states[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){.limit = LIST_LIMIT_MAX}, "daily_jobs", "name",
             &(struct list_last){.total = -1});
    return ERR_OK;
}

struct choice {
    int job;
};

static const struct field choice_fields[] = {
    {.name = "name",
     .type = FIELD_ENUM,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct choice, job),
     .names = daily_job_names,
     .doc = "Which job."},
};
static const struct record choice_record = {.name = "DailyJobChoice",
                                            .doc = "The daily job that is to run now.",
                                            .size = sizeof(struct choice),
                                            .fields = choice_fields,
                                            .field_count = 1,
                                            .set_offset = RECORD_NO_SET};

/* It makes its own transactions, one an order. */
static enum err run(struct api_call *call)
{
    const struct choice *choice = call->body;
    struct daily_report report;
    TRY(daily_run(call->api->options.store, &call->c, (enum daily_job)choice->job, &report));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &daily_report_record, &report, false);
    json_object_end(&call->out);
    return ERR_OK;
}

const struct route daily_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/daily-jobs",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &daily_state_record,
     .answer_list = true,
     .success = 200,
     .summary = "The daily jobs, and when each is due."},
    {.method = "POST",
     .pattern = "/api/v1/daily-jobs/run",
     .kind = ROUTE_SLOW,
     .who = WHO_ADMIN,
     .flags = ROUTE_TWICE,
     .fn = run,
     .body = &choice_record,
     .body_mode = RECORD_CREATE,
     .answer = &daily_report_record,
     .success = 200,
     .summary = "Run a daily job now; running it twice does nothing twice."},
    {.method = NULL},
};
