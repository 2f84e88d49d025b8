/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Jobs in the database: made, seen, claimed, carried on, ended. */
#include "core/must.h"
#include "job/job.h"
#include "store/stmt_gen.h"
#include "user/user.h"

static const char *actions[] = {"read", "stop"};

bool job_has_ended(int state)
{
    return state != JOB_WAITING && state != JOB_RUNNING;
}

static void set_actions(struct job *job)
{
    job->actions = actions;
    job->action_count = job_has_ended(job->state) ? 1 : 2;
}

static struct job from_row(const struct row_job_row *row)
{
    struct job job = {.id = row->id,
                      .kind = row->kind,
                      .user = {row->user_id, row->user_name},
                      .state = enum_index(job_state_names, row->state),
                      .done = row->done,
                      .total = row->total,
                      .result = row->result,
                      .created_at_ms = row->created_at,
                      .ended_at_ms = row->ended_at};
    MUST(job.state >= 0); /* the table's CHECK knows no others */
    set_actions(&job);
    return job;
}

enum err job_get(struct ctx *c, struct job *out, int64_t id, const char *hidden)
{
    struct row_job_row row;
    bool found;
    TRY(q_job_by_id(c, &row, &found, id, user_rep_filter(c), hidden));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(&row);
    return ERR_OK;
}

enum err job_list(struct ctx *c, struct jobs *out, const char *hidden, int64_t before, int64_t most)
{
    struct rows_job_row rows;
    TRY(q_job_list(
        c, &rows,
        &(struct arg_job_list){.user = user_rep_filter(c), .hidden = hidden, .before = before, .most = most}));
    *out = (struct jobs){.items = arena_array(c->arena, struct job, rows.n), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        out->items[i] = from_row(&rows.rows[i]);
    return ERR_OK;
}

enum err job_insert(struct ctx *c, struct job *job, const char *input)
{
    struct row_job_made row;
    MUST(c->user != NULL);
    TRY(q_job_insert(
        c, &row,
        &(struct arg_job_insert){
            .kind = job->kind, .user_id = c->user->id, .input = input, .total = job->total, .created_at = c->now_ms}));
    job->id = row.id;
    job->user = (struct job_user){c->user->id, c->user->name};
    job->state = JOB_WAITING;
    job->created_at_ms = c->now_ms;
    set_actions(job);
    return ERR_OK;
}

enum err job_stop_row(struct ctx *c, struct job *job)
{
    TRY(q_job_stop(c, job->id, c->now_ms));
    job->state = JOB_STOPPED;
    job->ended_at_ms = some_i64(c->now_ms);
    set_actions(job);
    return ERR_OK;
}

enum err job_waiting(struct ctx *c, bool *found, const char *owner, enum job_lane lane)
{
    struct row_job_waiting row;
    return q_job_waiting(c, &row, found, owner, c->now_ms, lane == JOB_LANE_FILES);
}

enum err job_figures(struct ctx *c, struct job_figures *out)
{
    struct row_job_figures_row row;
    TRY(q_job_figures(c, &row));
    *out = (struct job_figures){row.waiting, row.running};
    return ERR_OK;
}

enum err job_claim(struct ctx *c, struct job_claimed *out, bool *found, const char *owner, enum job_lane lane)
{
    struct row_job_claimed row;
    TRY(q_job_claim(
        c, &row, found,
        &(struct arg_job_claim){
            .owner = owner, .now = c->now_ms, .until = c->now_ms + JOB_LEASE_MS, .files = lane == JOB_LANE_FILES}));
    if (*found)
        *out = (struct job_claimed){row.id, row.kind, row.input};
    return ERR_OK;
}

enum err job_held(struct ctx *c, struct job_progress *out, bool *held, int64_t id, const char *owner)
{
    struct row_job_held row;
    TRY(q_job_held(c, &row, held, id, owner));
    if (*held)
        *out = (struct job_progress){.user = row.user_id, .done = row.done, .total = row.total, .result = row.result};
    return ERR_OK;
}

enum err job_progress(struct ctx *c, const struct job_progress *progress, int64_t id, const char *owner)
{
    return q_job_progress(c, &(struct arg_job_progress){.id = id,
                                                        .owner = owner,
                                                        .done = progress->done,
                                                        .total = progress->total,
                                                        .result = progress->result,
                                                        .until = c->now_ms + JOB_LEASE_MS});
}

enum err job_end(struct ctx *c, const struct job_progress *progress, int state, int64_t id, const char *owner)
{
    MUST(state == JOB_DONE || state == JOB_FAILED);
    return q_job_end(c, &(struct arg_job_end){.id = id,
                                              .owner = owner,
                                              .state = enum_name(job_state_names, state),
                                              .done = progress->done,
                                              .total = progress->total,
                                              .result = progress->result,
                                              .at = c->now_ms});
}

enum err job_release(struct ctx *c, int64_t id, const char *owner)
{
    return q_job_release(c, id, owner);
}
