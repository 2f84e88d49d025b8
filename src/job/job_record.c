/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of a job: all are answered, none can be sent. */
#include "core/record_table.h"
#include "job/job.h"

const char *const job_state_names[] = {"waiting", "running", "done", "failed", "stopped", NULL};

static const struct field user_fields[] = {
    {"id", FIELD_I64, LISTED, AT(job_user, id), .doc = "The user's id."},
    {"name", FIELD_TEXT, LISTED, AT(job_user, name), .doc = "The user's name."},
};
static const struct record user_ref_record = {
    .name = "JobUser",
    .doc = "Who made a job.",
    .size = sizeof(struct job_user),
    .fields = user_fields,
    .field_count = COUNT(user_fields),
    .set_offset = RECORD_NO_SET,
};

static const struct field fields[] = {
    {"id", FIELD_I64, LISTED, AT(job, id), .doc = "Its id."},
    {"kind", FIELD_TEXT, LISTED, AT(job, kind),
     .doc = "What it does: close_back_orders, export, export_back_orders (files of lists; that of a done one is at "
            "/file)."},
    {"user", FIELD_OBJECT, LISTED, AT(job, user), .of = &user_ref_record,
     .doc = "Who made it; it is done with this user's rights."},
    {"state", FIELD_ENUM, LISTED, AT(job, state), .names = job_state_names,
     .doc = "waiting and running come before the end; done, failed and stopped are the end."},
    {"done", FIELD_I64, LISTED, AT(job, done), .doc = "How many of its pieces are behind it."},
    {"total", FIELD_I64, LISTED_NULL, AT(job, total), .doc = "How many pieces it has; null: not yet known."},
    {"result", FIELD_JSON, FIELD_READ | FIELD_NULLABLE, AT(job, result),
     .doc = "What it has done so far; of a failed one with the code of the reason as well. Null: nothing yet."},
    {"created_at", FIELD_INSTANT, LISTED, AT(job, created_at_ms), .doc = "When it was made."},
    {"ended_at", FIELD_INSTANT, LISTED_NULL, AT(job, ended_at_ms), .doc = "When it ended; null: it has not."},
    {"actions", FIELD_TEXTS, LISTED, AT(job, actions), .count_offset = offsetof(struct job, action_count),
     .doc = "What you may do with it now: read, stop."},
};
const struct record job_record = {
    .name = "Job",
    .doc = "Work that takes longer than a request.",
    .size = sizeof(struct job),
    .fields = fields,
    .field_count = COUNT(fields),
    .set_offset = RECORD_NO_SET,
};
