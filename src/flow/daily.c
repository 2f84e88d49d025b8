/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which orders a daily job moves, and its rounds over them. */
#include "flow/daily.h"

#include "company/company.h"
#include "core/log.h"
#include "core/must.h"
#include "core/record_table.h"
#include "flow/check.h"
#include "flow/notify.h"
#include "flow/order.h"
#include "job/daily_day.h"

#define ROUND 100 /* orders found at a time */

const char *const daily_job_names[] = {
    "activate_future_orders", "expire_draft_orders", "warn_draft_orders", "mail_digest", "check", NULL};

static const struct field report_fields[] = {
    {"name", FIELD_TEXT, FIELD_READ, AT(daily_report, name), .doc = "Which job."},
    {"day", FIELD_DAY, FIELD_READ, AT(daily_report, day), .doc = "For which of the company's days."},
    {"done", FIELD_I64, FIELD_READ, AT(daily_report, done), .doc = "How many orders it moved, or mails it made."},
    {"failed", FIELD_I64, FIELD_READ, AT(daily_report, failed),
     .doc = "How many it could not move, or problems that the check found; the log names them."},
};
const struct record daily_report_record = {.name = "DailyReport",
                                           .doc = "What a daily job did.",
                                           .size = sizeof(struct daily_report),
                                           .fields = report_fields,
                                           .field_count = sizeof report_fields / sizeof report_fields[0],
                                           .set_offset = RECORD_NO_SET};

static const struct field state_fields[] = {
    {"name", FIELD_TEXT, FIELD_READ | FIELD_BRIEF, AT(daily_state, name), .doc = "Which job."},
    {"last_day", FIELD_DAY, FIELD_READ | FIELD_BRIEF | FIELD_NULLABLE, AT(daily_state, last_day),
     .doc = "The last of the company's days that it was done for; null: never."},
    {"next_at", FIELD_INSTANT, FIELD_READ | FIELD_BRIEF, AT(daily_state, next_at_ms), .doc = "When it is due next."},
};
const struct record daily_state_record = {.name = "DailyJob",
                                          .doc = "A job that is done once a day.",
                                          .size = sizeof(struct daily_state),
                                          .fields = state_fields,
                                          .field_count = sizeof state_fields / sizeof state_fields[0],
                                          .set_offset = RECORD_NO_SET};

struct date daily_day(const struct ctx *c)
{
    struct date day = company_today(c);
    if (zone_at(c->company->zone, day, (int)c->company->job_hour) > c->now_ms)
        day.days--;
    return day;
}

enum err daily_states(struct ctx *c, struct daily_state out[DAILY_JOBS])
{
    struct date today = daily_day(c);
    for (int i = 0; i < DAILY_JOBS; i++) {
        struct date last, next = today;
        TRY(daily_day_last(c, &last, daily_job_names[i]));
        if (date_is_set(last) && last.days >= today.days)
            next.days++;
        out[i] = (struct daily_state){.name = daily_job_names[i],
                                      .last_day = last,
                                      .next_at_ms = zone_at(c->company->zone, next, (int)c->company->job_hour)};
    }
    return ERR_OK;
}

/* A job's run over the orders that wait for it. */
struct run {
    enum daily_job job;
    struct date day;
    bool off; /* the company does not want it */
    int64_t after, number;
    struct order_dues found;
    struct check_found problems;
};

/* Until which delivery date orders are due on a day. */
static struct date due_until(const struct ctx *c, enum daily_job job, struct date day)
{
    if (job == DAILY_ACTIVATE)
        day.days += (int32_t)c->company->future_days;
    else if (job == DAILY_WARN)
        day.days++;
    return day;
}

static enum err find(struct ctx *c, void *arg)
{
    struct run *run = arg;
    TRY(company_load(c));
    run->day = daily_day(c);
    run->off = (run->job == DAILY_EXPIRE || run->job == DAILY_WARN) && !c->company->auto_expire_drafts;
    run->found.n = 0;
    if (run->off)
        return ERR_OK;
    return order_due(c, &run->found, run->job == DAILY_ACTIVATE ? ORDER_FUTURE : ORDER_DRAFT,
                     due_until(c, run->job, run->day), run->after, ROUND);
}

/* One order, as it is now: somebody may have moved it meanwhile, or another server. */
static enum err move_one(struct ctx *c, void *arg)
{
    const struct run *run = arg;
    struct order order;
    TRY(company_load(c));
    TRY(order_get(c, &order, run->number));
    if (order.state != (run->job == DAILY_ACTIVATE ? ORDER_FUTURE : ORDER_DRAFT) || !date_is_set(order.delivery_date) ||
        order.delivery_date.days > due_until(c, run->job, run->day).days)
        return ERR_OK;
    if (run->job == DAILY_ACTIVATE)
        return order_go_active(c, &order);
    if (run->job == DAILY_EXPIRE)
        return order_go_expired(c, &order);
    bool told = order.warned_at_ms.has || order.delivery_date.days <= run->day.days; /* then it expires now */
    return told ? ERR_OK : order_warn_expiry(c, &order);
}

static enum err note_done(struct ctx *c, void *arg)
{
    const struct run *run = arg;
    return daily_day_note(c, daily_job_names[run->job], run->day);
}

static void count(struct ctx *c, const struct run *run, enum err err, struct daily_report *report)
{
    if (err == ERR_OK) {
        report->done++;
        return;
    }
    report->failed++;
    log_event(LOG_ERROR, "daily_job_order_failed", LOG_TEXT("job", daily_job_names[run->job]),
              LOG_NUM("order", run->number), LOG_TEXT("code", err_info(err)->code),
              LOG_TEXT("detail", c->problem_count > 0 ? c->problems[0].detail : NULL));
}

static enum err move_all(struct store *store, struct ctx *c, struct run *run, struct daily_report *report)
{
    struct arena_mark mark = arena_mark(c->arena);
    for (;;) {
        arena_rewind(c->arena, mark);
        TRY(tx_run(store, c, TX_READ, "daily_find", find, run));
        if (run->found.n == 0)
            return ERR_OK;
        int64_t numbers[ROUND];
        size_t n = run->found.n;
        for (size_t i = 0; i < n; i++)
            numbers[i] = run->found.items[i].number;
        for (size_t i = 0; i < n; i++) {
            run->number = run->after = numbers[i];
            enum err err = tx_run(store, c, TX_WRITE, "daily_move", move_one, run);
            if (err != ERR_OK && !err_is_refusal(err))
                return err;
            count(c, run, err, report);
        }
    }
}

static enum err check_all(struct ctx *c, void *arg)
{
    struct run *run = arg;
    TRY(company_load(c));
    run->day = daily_day(c);
    return check_run(c, &run->problems);
}

static enum err check(struct store *store, struct ctx *c, struct run *run, struct daily_report *report)
{
    TRY(tx_run(store, c, TX_READ, "daily_check", check_all, run));
    report->failed = (int64_t)run->problems.n;
    for (size_t i = 0; i < run->problems.n; i++)
        log_event(LOG_ERROR, "invariant_broken", LOG_TEXT("text", run->problems.problems[i]));
    return ERR_OK;
}

static enum err read_day(struct ctx *c, void *arg)
{
    struct run *run = arg;
    TRY(company_load(c));
    run->day = daily_day(c);
    return ERR_OK;
}

static enum err send_digests(struct store *store, struct ctx *c, struct run *run, struct daily_report *report)
{
    TRY(tx_run(store, c, TX_READ, "daily_day", read_day, run));
    return notify_digests(store, c, &report->done);
}

enum err daily_run(struct store *store, struct ctx *c, enum daily_job job, struct daily_report *out)
{
    struct run run = {.job = job};
    struct daily_report report = {.name = daily_job_names[job]};
    MUST(job >= 0 && job < DAILY_JOBS);
    TRY(job == DAILY_CHECK    ? check(store, c, &run, &report)
        : job == DAILY_DIGEST ? send_digests(store, c, &run, &report)
                              : move_all(store, c, &run, &report));
    TRY(tx_run(store, c, TX_WRITE, "daily_done", note_done, &run));
    report.day = run.day;
    log_event(LOG_INFO, "daily_job", LOG_TEXT("job", report.name), LOG_NUM("done", report.done),
              LOG_NUM("failed", report.failed));
    *out = report;
    return ERR_OK;
}

/* --- what is due --- */

static enum err read_states(struct ctx *c, void *arg)
{
    TRY(company_load(c));
    return daily_states(c, arg);
}

enum err daily_run_due(struct store *store, struct ctx *c)
{
    struct daily_state states[DAILY_JOBS];
    struct daily_report report;
    enum err err = tx_run(store, c, TX_READ, "daily_due", read_states, states);
    if (err == ERR_COMPANY_MISSING)
        return ERR_OK;
    TRY(err);
    for (int i = 0; i < DAILY_JOBS; i++) {
        if (states[i].next_at_ms <= c->now_ms)
            TRY(daily_run(store, c, (enum daily_job)i, &report));
    }
    return ERR_OK;
}
