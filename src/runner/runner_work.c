/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A job from its claim to its end: turn after turn, each in a transaction of its own that looks first whether the job
 * is still ours. What a kind does in a turn is its flow's business. */
#include "api/export_job.h"
#include "company/company.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"
#include "event/event.h"
#include "flow/backorder_close_many.h"
#include "flow/import.h"
#include "job/job.h"
#include "runner/runner_parts.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

#define PLAN_ARENA ((size_t)8 * 1024 * 1024)  /* what a job is to do, for as long as it is worked on */
#define TURN_ARENA ((size_t)32 * 1024 * 1024) /* one turn */

/* What the kinds of jobs do: how their input is read, once, and how they go on, again and again. */
struct kind {
    const char *name;
    enum err (*plan)(struct runner *r, struct ctx *c, void **plan, const struct job_claimed *job);
    enum err (*read)(void *plan); /* before each turn, outside of its transaction; NULL: nothing */
    enum err (*turn)(struct ctx *c, struct job_progress *progress, const void *plan);
    enum err (*failed)(struct ctx *c, void *plan,
                       enum err why); /* in the transaction in which it fails; NULL: nothing */
};

static enum err plan_closing(struct runner *r, struct ctx *c, void **plan, const struct job_claimed *job)
{
    (void)r; /* it takes only the database */
    return backorder_close_plan(c, (const void **)plan, job->input);
}

static enum err plan_export(struct runner *r, struct ctx *c, void **plan, const struct job_claimed *job)
{
    return export_job_plan(r->api, c->arena, plan, job);
}

static enum err plan_import(struct runner *r, struct ctx *c, void **plan, const struct job_claimed *job)
{
    return import_work_open(c, plan, r->store, job->kind, job->input);
}

/* What it keeps between its turns is its plan. */
static enum err turn_import(struct ctx *c, struct job_progress *progress, const void *plan)
{
    return import_work_turn(c, progress, (void *)plan);
}

static const struct kind kinds[] = {
    {BACKORDER_CLOSE_JOB, plan_closing, NULL, backorder_close_turn, NULL},
    {EXPORT_JOB, plan_export, export_job_read, export_job_turn, NULL},
    {EXPORT_BACK_ORDERS_JOB, plan_export, export_job_read, export_job_turn, NULL},
    {IMPORT_CHECK_JOB, plan_import, import_work_ready, turn_import, import_work_failed},
    {IMPORT_APPLY_JOB, plan_import, import_work_ready, turn_import, import_work_failed},
    {IMPORT_UNDO_JOB, plan_import, import_work_ready, turn_import, import_work_failed},
};

/* The job under way. */
struct task {
    struct runner *runner;
    enum job_lane lane;
    struct job_claimed job;
    const struct kind *kind;
    void *plan;
    bool found, over; /* over: it has ended, or is not ours any more */
    enum err why;     /* of a failed one */
    struct job_progress progress;
    int state; /* it ended in */
};

static const struct kind *kind_named(const char *name)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

/* --- transactions --- */

static enum err look(struct ctx *c, void *arg)
{
    struct task *t = arg;
    return job_waiting(c, &t->found, t->runner->owner, t->lane);
}

static enum err claim(struct ctx *c, void *arg)
{
    struct task *t = arg;
    return job_claim(c, &t->job, &t->found, t->runner->owner, t->lane);
}

static enum err release(struct ctx *c, void *arg)
{
    struct task *t = arg;
    return job_release(c, t->job.id, t->runner->owner);
}

static enum err end(struct ctx *c, struct task *t, int state)
{
    t->over = true;
    t->state = state;
    TRY(job_end(c, &t->progress, state, t->job.id, t->runner->owner));
    return event_write(c, state == JOB_DONE ? "job.done" : "job.failed", "job", t->job.id, 2, NULL);
}

static enum err hold(struct ctx *c, struct task *t, bool *held)
{
    t->over = false;
    TRY(job_held(c, &t->progress, held, t->job.id, t->runner->owner));
    t->over = !*held;
    return ERR_OK;
}

/* With the rights of who made it, as they are now. */
static enum err become_maker(struct ctx *c, const struct task *t)
{
    struct user *user = arena_new(c->arena, struct user);
    TRY(user_get(c, user, t->progress.user));
    TRY(company_load(c));
    if (!user->active)
        return refuse(c, ERR_FORBIDDEN, "", "who made the job is disabled");
    c->user = user;
    return ERR_OK;
}

static enum err turn(struct ctx *c, void *arg)
{
    struct task *t = arg;
    bool held;
    TRY(hold(c, t, &held));
    if (!held)
        return ERR_OK;
    TRY(become_maker(c, t));
    TRY(t->kind->turn(c, &t->progress, t->plan));
    if (t->progress.ends == JOB_FAILED)
        return end(c, t, JOB_FAILED);
    if (t->progress.total.has && t->progress.done >= t->progress.total.v)
        return end(c, t, JOB_DONE);
    return job_progress(c, &t->progress, t->job.id, t->runner->owner);
}

/* What was done stays done and told; beside it stands why it did not go on. */
static const char *result_with_code(struct ctx *c, const char *result, enum err why)
{
    json_t *members = result == NULL ? json_object() : json_loads(result, 0, NULL);
    MUST(members != NULL && json_object_set_new(members, "code", json_string(err_info(why)->code)) == 0);
    char *text = json_dumps(members, JSON_COMPACT);
    MUST(text != NULL);
    const char *copy = arena_strdup(c->arena, text);
    free(text);
    json_decref(members);
    return copy;
}

static enum err fail(struct ctx *c, void *arg)
{
    struct task *t = arg;
    bool held;
    TRY(hold(c, t, &held));
    if (!held)
        return ERR_OK;
    t->progress.result = result_with_code(c, t->progress.result, t->why);
    if (t->kind != NULL && t->kind->failed != NULL)
        TRY(t->kind->failed(c, t->plan, t->why));
    return end(c, t, JOB_FAILED);
}

/* --- from claim to end --- */

static enum err run(struct task *t, struct arena *arena, enum tx_mode mode, const char *name, tx_fn *fn)
{
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    return tx_run(t->runner->store, &c, mode, name, fn, t);
}

/* The next turn. False when the database could not be used now: another look will find the job as it was left. */
static bool go_on(struct task *t, struct arena *arena)
{
    arena_reset(arena);
    t->why = t->kind == NULL ? ERR_INTERNAL : t->kind->read != NULL ? t->kind->read(t->plan) : ERR_OK;
    if (t->why == ERR_OK)
        t->why = run(t, arena, TX_WRITE, "job_turn", turn);
    if (t->why == ERR_OK)
        return true;
    t->over = false; /* what the turn decided was not written */
    if (err_info(t->why)->retry)
        return false;
    if (!err_is_refusal(t->why))
        log_event(LOG_ERROR, "job_failed", LOG_NUM("job", t->job.id), LOG_TEXT("kind", t->job.kind),
                  LOG_TEXT("code", err_info(t->why)->code));
    return run(t, arena, TX_WRITE, "job_fail", fail) == ERR_OK;
}

static bool carry_on(struct task *t)
{
    struct arena *arena = arena_open(TURN_ARENA);
    bool good = true;
    while (good && !t->over && !runner_is_stopping(t->runner)) {
        good = go_on(t, arena);
        runner_figures(t->runner); /* a long job must not hide how long the queues grow */
        runner_meanwhile(t->runner);
    }
    arena_reset(arena);
    if (t->over && t->state >= 0)
        log_event(LOG_INFO, "job_ended", LOG_NUM("job", t->job.id), LOG_TEXT("kind", t->job.kind),
                  LOG_TEXT("state", enum_name(job_state_names, t->state)), LOG_NUM("done", t->progress.done));
    else if (good && !t->over && run(t, arena, TX_WRITE, "job_release", release) != ERR_OK)
        log_event(LOG_WARN, "job_not_released", LOG_NUM("job", t->job.id)); /* its lease will run out */
    arena_close(arena);
    return good;
}

bool runner_work(struct runner *r, enum job_lane lane)
{
    struct task t = {.runner = r, .lane = lane, .state = -1};
    struct arena *arena = arena_open(PLAN_ARENA);
    bool good = run(&t, arena, TX_READ, "job_look", look) == ERR_OK && t.found &&
                run(&t, arena, TX_WRITE, "job_claim", claim) == ERR_OK && t.found;
    if (good) {
        struct ctx c;
        ctx_init(&c, arena, clock_now_ms());
        t.kind = kind_named(t.job.kind);
        if (t.kind != NULL && t.kind->plan(r, &c, &t.plan, &t.job) != ERR_OK)
            t.kind = NULL; /* what can't be read can't be done: it fails in its first turn */
        good = carry_on(&t);
    }
    arena_close(arena);
    return good;
}
