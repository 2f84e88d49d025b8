/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The job that closes many back orders: what it is given, how far a turn goes, what it says it did. */
#include "flow/backorder_close_many.h"

#include "company/company.h"
#include "core/clock.h"
#include "core/record_table.h"
#include "flow/backorder_close.h"
#include "flow/job.h"
#include "user/user.h"

#define TURN_MOST  100 /* back orders closed in one transaction ... */
#define TURN_MS    10  /* ... unless the time is up before: everybody else waits for the one writer meanwhile */
#define TEXT_LIMIT ((size_t)2 * 1024 * 1024) /* bytes of a plan or a result of BACKORDER_BULK_MAX */

#define KEPT      (FIELD_READ | FIELD_CREATE)
#define KEPT_SURE (FIELD_READ | FIELD_CREATE | FIELD_REQUIRED)

/* --- what the job is given --- */

struct plan {
    struct backorder_closing closing;
    int64_t *pins; /* number, rev, number, rev ... */
    size_t pin_count;
};

static const struct field plan_fields[] = {
    {"reason", FIELD_ENUM, KEPT_SURE, AT(plan, closing.reason), .names = backorder_reason_names,
     .doc = "Why they close."},
    {"note", FIELD_NOTE, KEPT | FIELD_NULLABLE, AT(plan, closing.note), 0, BACKORDER_NOTE_MAX, .doc = "In words."},
    {"pins", FIELD_I64S, KEPT_SURE, AT(plan, pins), 0, (int64_t)2 * BACKORDER_BULK_MAX,
     .count_offset = offsetof(struct plan, pin_count), .doc = "Number and rev of each, one after the other."},
};
static const struct record plan_record = {
    .name = "BackOrderClosingPlan",
    .doc = "The input of a job that closes back orders.",
    .size = sizeof(struct plan),
    .fields = plan_fields,
    .field_count = COUNT(plan_fields),
    .set_offset = RECORD_NO_SET,
};

/* --- what it says it did --- */

struct skipped {
    int64_t number;
    const char *code;
};

struct closed {
    int64_t *numbers;
    size_t n;
    struct skipped *skipped;
    size_t skipped_count;
};

static const struct field skipped_fields[] = {
    {"number", FIELD_I64, KEPT_SURE, AT(skipped, number), 1, INT64_MAX, .doc = "The BO#."},
    {"code", FIELD_TEXT, KEPT_SURE, AT(skipped, code), 1, 100, .doc = "Why it was not closed."},
};
static const struct record skipped_record = {
    .name = "BackOrderSkipped",
    .doc = "A back order that the job left as it is.",
    .size = sizeof(struct skipped),
    .fields = skipped_fields,
    .field_count = COUNT(skipped_fields),
    .set_offset = RECORD_NO_SET,
};

static const struct field closed_fields[] = {
    {"closed", FIELD_I64, KEPT_SURE, AT(closed, n), 0, BACKORDER_BULK_MAX, .doc = "How many were closed."},
    {"numbers", FIELD_I64S, KEPT_SURE, AT(closed, numbers), 0, BACKORDER_BULK_MAX,
     .count_offset = offsetof(struct closed, n), .doc = "Their BO#s."},
    {"skipped", FIELD_LIST, KEPT_SURE, AT(closed, skipped), 0, BACKORDER_BULK_MAX, &skipped_record,
     offsetof(struct closed, skipped_count), .doc = "Those that were changed or closed since, and why each."},
};
static const struct record closed_record = {
    .name = "BackOrdersClosed",
    .doc = "The result of a job that closes back orders.",
    .size = sizeof(struct closed),
    .fields = closed_fields,
    .field_count = COUNT(closed_fields),
    .set_offset = RECORD_NO_SET,
};

static const char *text_of(struct ctx *c, const struct record *rec, const void *object)
{
    struct str text = str_init(c->arena, TEXT_LIMIT);
    struct json j = json_init(&text);
    json_object_begin(&j);
    record_write_fields(&j, rec, object, false);
    json_object_end(&j);
    return str_failed(&text) ? NULL : str_text(&text);
}

static enum err read_text(struct ctx *c, void *out, const struct record *rec, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    enum err err = json == NULL ? ERR_INTERNAL : record_read(c, out, rec, RECORD_CREATE, json, true);
    json_decref(json);
    return err == ERR_OK ? ERR_OK : ERR_INTERNAL; /* we wrote it ourselves */
}

/* --- making it --- */

static enum err pin_all(struct ctx *c, struct plan *plan, const struct backorder_filter *filter, int64_t expect)
{
    int64_t *numbers;
    size_t n;
    int64_t count;
    TRY(backorder_numbers(c, &numbers, &n, filter, expect + 1)); /* one more tells whether there are more */
    if ((int64_t)n != expect) {
        TRY(backorder_count(c, &count, filter, BACKORDER_BULK_MAX + 1));
        return refuse(c, ERR_BULK_COUNT, "expect", "the filter matches %s%lld open back orders",
                      count > BACKORDER_BULK_MAX ? "more than " : "",
                      count > BACKORDER_BULK_MAX ? (long long)BACKORDER_BULK_MAX : (long long)count);
    }
    struct backorder_pin *pins = arena_array(c->arena, struct backorder_pin, n);
    for (size_t i = 0; i < n; i++)
        pins[i].number = numbers[i];
    TRY(backorder_pin(c, pins, n));
    plan->pins = arena_array(c->arena, int64_t, 2 * n);
    plan->pin_count = 2 * n;
    for (size_t i = 0; i < n; i++) {
        plan->pins[2 * i] = pins[i].number;
        plan->pins[2 * i + 1] = pins[i].standing.rev;
    }
    return ERR_OK;
}

enum err backorder_close_many(struct ctx *c, struct job *out, const struct backorder_bulk *bulk)
{
    struct plan plan = {.closing = bulk->closing};
    struct backorder_filter open = bulk->filter;
    if (!user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(backorder_closing_check(c, &bulk->closing));
    if (open.status == BACKORDER_SCOPE_CLOSED) /* none of those can be closed */
        return refuse(c, ERR_BULK_COUNT, "expect", "the filter matches 0 open back orders");
    open.status = BACKORDER_SCOPE_OPEN;
    TRY(pin_all(c, &plan, &open, bulk->expect));
    *out = (struct job){.kind = BACKORDER_CLOSE_JOB, .total = some_i64(bulk->expect)};
    return flow_job_make(c, out, text_of(c, &plan_record, &plan));
}

/* --- doing it --- */

enum err backorder_close_plan(struct ctx *c, const void **plan, const char *input)
{
    struct plan *read = arena_new(c->arena, struct plan);
    TRY(read_text(c, read, &plan_record, input));
    if (read->pin_count % 2 != 0)
        return ERR_INTERNAL;
    *plan = read;
    return ERR_OK;
}

/* What was done before this turn, with room for what it will do. */
static enum err closed_before(struct ctx *c, struct closed *out, const struct job_progress *progress)
{
    struct closed before = {0};
    if (progress->result != NULL)
        TRY(read_text(c, &before, &closed_record, progress->result));
    out->numbers = arena_array(c->arena, int64_t, before.n + TURN_MOST);
    out->skipped = arena_array(c->arena, struct skipped, before.skipped_count + TURN_MOST);
    for (; out->n < before.n; out->n++)
        out->numbers[out->n] = before.numbers[out->n];
    for (; out->skipped_count < before.skipped_count; out->skipped_count++)
        out->skipped[out->skipped_count] = before.skipped[out->skipped_count];
    return ERR_OK;
}

static enum err close_pinned(struct ctx *c, struct closed *closed, const struct plan *plan, size_t at,
                             const struct backorder_pin *now)
{
    int64_t rev = plan->pins[2 * at + 1];
    const struct backorder_standing *is = &now->standing;
    if (is->status == BACKORDER_OPEN && !is->tied_order.has && is->rev == rev) {
        TRY(backorder_close(c, now->number, rev, &plan->closing));
        closed->numbers[closed->n++] = now->number;
        return ERR_OK;
    }
    enum err why = is->status == BACKORDER_CLOSED ? ERR_BACK_ORDER_CLOSED
                   : is->tied_order.has           ? ERR_BACK_ORDER_TIED
                                                  : ERR_STALE;
    closed->skipped[closed->skipped_count++] = (struct skipped){now->number, err_info(why)->code};
    return ERR_OK;
}

enum err backorder_close_turn(struct ctx *c, struct job_progress *progress, const void *arg)
{
    const struct plan *plan = arg;
    size_t at = (size_t)progress->done, n = plan->pin_count / 2, count = 0;
    struct backorder_pin now[TURN_MOST];
    struct closed closed = {0};
    int64_t end_tick_ms = clock_tick_ms() + TURN_MS;
    if (!user_is_admin(c) || !company_sees_back_orders(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(closed_before(c, &closed, progress));
    for (; count < TURN_MOST && at + count < n; count++)
        now[count].number = plan->pins[2 * (at + count)];
    TRY(backorder_pin(c, now, count)); /* all reading first: PostgreSQL then takes the writes in one flush */
    for (size_t i = 0; i < count && (i == 0 || clock_tick_ms() < end_tick_ms); i++, at++)
        TRY(close_pinned(c, &closed, plan, at, &now[i]));
    progress->done = (int64_t)at;
    progress->result = text_of(c, &closed_record, &closed);
    return progress->result == NULL ? ERR_INTERNAL : ERR_OK;
}
