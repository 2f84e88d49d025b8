/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks and their deliveries in the database. */
#include "webhook/webhook.h"

#include "core/must.h"
#include "event/event.h"
#include "store/stmt_gen.h"

#include <stdlib.h>
#include <string.h>

#define PAYLOAD_MAX ((size_t)2 * 1024 * 1024) /* the diff of 200 lines with full notes is a megabyte */

/* --- webhooks --- */

/* "order.created order.updated" with a blank around each: whether one is in it is one search. */
static const char *events_text(struct ctx *c, const struct webhook *w)
{
    struct str text = str_init(c->arena, 4096);
    str_putc(&text, ' ');
    for (size_t i = 0; i < w->event_count; i++)
        str_printf(&text, "%s ", w->events[i]);
    MUST(!str_failed(&text)); /* they are of our own list */
    return str_text(&text);
}

static void read_events(struct ctx *c, struct webhook *w, const char *text)
{
    w->events = arena_array(c->arena, const char *, WEBHOOK_EVENTS);
    for (const char *p = text + strspn(text, " "); *p != '\0' && w->event_count < WEBHOOK_EVENTS;) {
        size_t n = strcspn(p, " ");
        w->events[w->event_count++] = arena_strndup(c->arena, p, n);
        p += n + strspn(p + n, " ");
    }
}

static struct webhook from_row(struct ctx *c, const struct row_webhook_row *r)
{
    struct webhook w = {.id = r->id,
                        .rev = r->rev,
                        .url = r->url,
                        .description = r->description,
                        .active = r->active,
                        .created_at_ms = r->created_at,
                        .failures = r->failures,
                        .paused_until_ms = r->paused_until > c->now_ms ? some_i64(r->paused_until) : none_i64(),
                        .key = r->secret};
    read_events(c, &w, r->events);
    return w;
}

enum err webhook_get(struct ctx *c, struct webhook *out, int64_t id)
{
    struct row_webhook_row row;
    bool found;
    TRY(q_webhook_by_id(c, &row, &found, id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(c, &row);
    return ERR_OK;
}

enum err webhook_list(struct ctx *c, struct webhooks *out, int64_t after, int64_t most)
{
    struct rows_webhook_row got;
    TRY(q_webhook_list(c, &got, after, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct webhook, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = from_row(c, &got.rows[i]);
    return ERR_OK;
}

enum err webhook_count(struct ctx *c, int64_t *n)
{
    struct row_webhook_count row;
    TRY(q_webhook_count(c, &row));
    *n = row.n;
    return ERR_OK;
}

enum err webhook_insert(struct ctx *c, struct webhook *w)
{
    struct row_webhook_made made;
    TRY(q_webhook_insert(c, &made,
                         &(struct arg_webhook_insert){.url = w->url,
                                                      .events = events_text(c, w),
                                                      .secret = w->key,
                                                      .description = w->description,
                                                      .active = w->active,
                                                      .created_at = c->now_ms}));
    w->id = made.id;
    w->rev = 1;
    w->created_at_ms = c->now_ms;
    return ERR_OK;
}

static const char *target_of(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%lld", (long long)id);
}

enum err webhook_update(struct ctx *c, const struct webhook *w)
{
    TRY(q_webhook_update(c, &(struct arg_webhook_update){.id = w->id,
                                                         .rev = w->rev,
                                                         .url = w->url,
                                                         .events = events_text(c, w),
                                                         .secret = w->key,
                                                         .description = w->description,
                                                         .active = w->active}));
    return w->active ? ERR_OK : q_webhook_end_waiting(c, target_of(c, w->id), "the webhook was switched off");
}

enum err webhook_delete(struct ctx *c, const struct webhook *w)
{
    TRY(q_webhook_remove(c, w->id, w->rev, c->now_ms));
    return q_webhook_end_waiting(c, target_of(c, w->id), "the webhook was removed");
}

/* --- what is sent --- */

enum err webhook_who(struct ctx *c, struct webhook_tolds *out)
{
    struct rows_webhook_told got;
    TRY(q_webhook_active(c, &got));
    out->n = got.n;
    out->items = arena_array(c->arena, struct webhook_told, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = (struct webhook_told){target_of(c, got.rows[i].id), got.rows[i].events};
    return ERR_OK;
}

static void put_head(struct json *j, int64_t at_ms, const char *kind)
{
    json_object_begin(j);
    json_key(j, "at");
    json_instant(j, at_ms);
    json_put_text(j, "event", kind);
}

enum err webhook_payload(struct ctx *c, const char **out, int64_t event)
{
    struct row_webhook_event e;
    bool found;
    struct str text = str_init(c->arena, PAYLOAD_MAX);
    struct json j = json_init(&text);
    TRY(q_webhook_event(c, &e, &found, event));
    MUST(found); /* events are never removed */
    put_head(&j, e.at, e.kind);
    json_key(&j, "object");
    json_object_begin(&j);
    json_put_text(&j, "type", e.object);
    json_put_i64(&j, "id", e.object_id);
    json_put_i64(&j, "rev", e.rev);
    json_object_end(&j);
    json_key(&j, "user");
    if (e.user_id.has) {
        json_object_begin(&j);
        json_put_i64(&j, "id", e.user_id.v);
        json_put_text(&j, "name", e.user_name);
        json_object_end(&j);
    } else {
        json_none(&j);
    }
    json_key(&j, "changes");
    json_raw(&j, event_changes_shown(c, e.object, e.diff));
    json_object_end(&j);
    MUST(!str_failed(&text)); /* a diff has its own, lower limit */
    *out = str_text(&text);
    return ERR_OK;
}

const char *webhook_payload_ping(struct ctx *c)
{
    struct str text = str_init(c->arena, 1024);
    struct json j = json_init(&text);
    put_head(&j, c->now_ms, WEBHOOK_PING);
    json_key(&j, "object");
    json_none(&j);
    json_key(&j, "user");
    json_none(&j);
    json_key(&j, "changes");
    json_raw(&j, "{}");
    json_object_end(&j);
    return str_text(&text);
}

const char *webhook_body(struct arena *a, const char *message, const char *payload)
{
    MUST(payload[0] == '{' && payload[1] == '"');
    return arena_printf(a, "{\"id\":\"%s\",%s", message, payload + 1);
}

/* --- sending --- */

enum err webhook_waiting(struct ctx *c, bool *found, const char *owner)
{
    struct row_webhook_made row;
    return q_webhook_waiting(c, &row, found, owner, c->now_ms);
}

/* Tests first, then in the order of events. */
static int by_turn(const void *a, const void *b)
{
    const struct outbox_claimed *x = a, *y = b;
    bool ping_x = strcmp(x->key, WEBHOOK_PING) == 0, ping_y = strcmp(y->key, WEBHOOK_PING) == 0;
    return ping_x != ping_y ? (ping_y ? 1 : -1) : (x->id > y->id) - (x->id < y->id);
}

static enum err claim_due(struct ctx *c, struct outbox_claims *out, const struct arg_webhook_due *what)
{
    struct rows_webhook_due_row got;
    TRY(q_webhook_due(c, &got, what));
    out->n = got.n;
    out->items = arena_array(c->arena, struct outbox_claimed, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_webhook_due_row *r = &got.rows[i];
        out->items[i] = (struct outbox_claimed){.id = r->id,
                                                .key = r->key,
                                                .target = what->target,
                                                .payload = r->payload,
                                                .message = r->message,
                                                .attempts = r->attempts};
    }
    if (got.n > 0)
        qsort(out->items, out->n, sizeof *out->items, by_turn);
    return ERR_OK;
}

enum err webhook_claim(struct ctx *c, int64_t *id, bool *found, struct outbox_claims *out, const char *owner,
                       int64_t lease_ms, int64_t most)
{
    struct row_webhook_made row;
    int64_t until_ms = c->now_ms + lease_ms;
    TRY(q_webhook_claim(c, &row, found, owner, c->now_ms, until_ms));
    if (!*found)
        return ERR_OK;
    *id = row.id;
    return claim_due(
        c, out,
        &(struct arg_webhook_due){
            .target = target_of(c, row.id), .owner = owner, .now = c->now_ms, .until = until_ms, .most = most});
}

enum err webhook_release(struct ctx *c, const char *owner)
{
    TRY(q_webhook_release(c, owner));
    return outbox_release(c, OUTBOX_WEBHOOK, owner);
}

enum err webhook_still(struct ctx *c, struct webhook_place *out, bool *found, int64_t id, const char *owner)
{
    struct row_webhook_still row;
    TRY(q_webhook_still(c, &row, found, id, owner, c->now_ms));
    if (*found)
        *out = (struct webhook_place){row.url, row.secret, row.unreached};
    return ERR_OK;
}

enum err webhook_not_reached(struct ctx *c, int64_t *failed, int64_t id, const struct outbox_claimed *claimed,
                             const char *owner, const char *error, int64_t pause_ms)
{
    TRY(q_webhook_not_tried(c, claimed->id, owner, error));
    TRY(q_webhook_pause(c, id, c->now_ms + pause_ms));
    return q_webhook_give_up(c, failed, claimed->target, c->now_ms - WEBHOOK_WAIT_MS, error);
}

enum err webhook_reached(struct ctx *c, int64_t id)
{
    return q_webhook_reached(c, id);
}

/* --- what became of it --- */

enum err webhook_note(struct ctx *c, int64_t outbox, const struct webhook_attempt *attempt)
{
    return q_webhook_attempt(c, &(struct arg_webhook_attempt){.outbox_id = outbox,
                                                              .at = attempt->at_ms,
                                                              .status = attempt->status,
                                                              .error = attempt->error,
                                                              .ms = attempt->ms});
}

enum err webhook_went_well(struct ctx *c, int64_t id)
{
    return q_webhook_went_well(c, id);
}

enum err webhook_went_wrong(struct ctx *c, int64_t id, int64_t n)
{
    return q_webhook_went_wrong(c, id, n);
}

static struct webhook_delivery delivery_of(const struct row_webhook_delivery_row *r)
{
    struct webhook_delivery d = {.id = r->id,
                                 .delivery = r->message,
                                 .event = r->key,
                                 .state = enum_index(outbox_state_names, r->state),
                                 .created_at_ms = r->created_at,
                                 .attempts = r->attempts,
                                 .status = r->status,
                                 .last_error = r->last_error,
                                 .sent_at_ms = r->sent_at};
    MUST(d.state >= 0);
    d.next_at_ms = d.state == OUTBOX_WAITING ? some_i64(r->next_at) : none_i64();
    return d;
}

enum err webhook_delivery_get(struct ctx *c, struct webhook_delivery *out, int64_t webhook, int64_t id)
{
    struct row_webhook_delivery_row row;
    struct rows_webhook_attempt_row got;
    struct row_webhook_payload payload;
    bool found;
    TRY(q_webhook_delivery(c, &row, &found, target_of(c, webhook), id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    TRY(q_webhook_delivery_payload(c, &payload, &found, id));
    MUST(found); /* it was a moment ago, in this transaction */
    TRY(q_webhook_attempts(c, &got, id, WEBHOOK_ATTEMPTS));
    *out = delivery_of(&row);
    out->body = webhook_body(c->arena, row.message, payload.payload);
    out->log = arena_array(c->arena, struct webhook_attempt, got.n);
    out->log_count = got.n;
    for (size_t i = 0; i < got.n; i++)
        out->log[i] = (struct webhook_attempt){got.rows[i].at, got.rows[i].status, got.rows[i].error, got.rows[i].ms};
    return ERR_OK;
}

enum err webhook_delivery_list(struct ctx *c, struct webhook_deliveries *out, int64_t webhook, int state,
                               int64_t before, int64_t most)
{
    struct rows_webhook_delivery_row got;
    TRY(q_webhook_deliveries(c, &got,
                             &(struct arg_webhook_deliveries){.target = target_of(c, webhook),
                                                              .before = before,
                                                              .state = state < 0 ? NULL : outbox_state_names[state],
                                                              .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct webhook_delivery, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = delivery_of(&got.rows[i]);
    return ERR_OK;
}
