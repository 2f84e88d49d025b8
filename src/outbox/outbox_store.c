/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox in the database. */
#include "outbox/outbox.h"

#include "company/company.h"
#include "core/fold.h"
#include "core/must.h"
#include "core/token.h"
#include "store/stmt_gen.h"

#include <string.h>

#define PRODUCTS_AT_ONCE 8

enum err outbox_add(struct ctx *c, int64_t *id, const struct outbox_new *row)
{
    char half[ID_TEXT], other[ID_TEXT];
    struct row_outbox_made made;
    id_make(half);
    id_make(other);
    TRY(q_outbox_insert(
        c, &made,
        &(struct arg_outbox_insert){.kind = enum_name(outbox_kind_names, row->kind),
                                    .event_id = row->event,
                                    .key = row->key,
                                    .target = row->target,
                                    .user_id = row->user,
                                    .payload = row->payload,
                                    .message = arena_printf(c->arena, "%s%s", half, other),
                                    .state = outbox_state_names[row->held ? OUTBOX_HELD : OUTBOX_WAITING],
                                    .at = c->now_ms}));
    *id = made.id;
    return ERR_OK;
}

enum err outbox_newest(struct ctx *c, struct maybe_i64 *at_ms, const char *key)
{
    struct row_outbox_newest_row row;
    bool found;
    TRY(q_outbox_newest(c, &row, &found, key));
    *at_ms = found ? some_i64(row.created_at) : none_i64();
    return ERR_OK;
}

/* --- the daily digest --- */

enum err outbox_held_next(struct ctx *c, int64_t *user, int64_t after)
{
    struct rows_outbox_held_user got;
    TRY(q_outbox_held_users(c, &got, after, 1));
    *user = got.n > 0 ? got.rows[0].id : 0;
    return ERR_OK;
}

enum err outbox_held_of(struct ctx *c, struct outbox_helds *out, int64_t user, int64_t most)
{
    struct rows_outbox_held_row got;
    TRY(q_outbox_held(c, &got, user, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct outbox_held, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = (struct outbox_held){got.rows[i].id, got.rows[i].payload};
    return ERR_OK;
}

enum err outbox_bundle(struct ctx *c, int64_t user, int64_t last, int64_t bundle)
{
    return q_outbox_bundle(c, user, last, bundle);
}

enum err outbox_drop_held(struct ctx *c, int64_t user)
{
    return q_outbox_drop_held(c, user);
}

/* --- delivering --- */

enum err outbox_waiting(struct ctx *c, bool *found, int kind, const char *owner)
{
    struct row_outbox_made row;
    return q_outbox_waiting(c, &row, found, enum_name(outbox_kind_names, kind), owner, c->now_ms);
}

enum err outbox_claim(struct ctx *c, struct outbox_claims *out, int kind, const char *owner, int64_t lease_ms,
                      int64_t most)
{
    struct rows_outbox_claimed got;
    TRY(q_outbox_claim(c, &got,
                       &(struct arg_outbox_claim){.kind = enum_name(outbox_kind_names, kind),
                                                  .owner = owner,
                                                  .now = c->now_ms,
                                                  .until = c->now_ms + lease_ms,
                                                  .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct outbox_claimed, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_outbox_claimed *r = &got.rows[i];
        out->items[i] = (struct outbox_claimed){.id = r->id,
                                                .key = r->key,
                                                .target = r->target,
                                                .payload = r->payload,
                                                .message = r->message,
                                                .created_at_ms = r->created_at,
                                                .attempts = r->attempts};
    }
    return ERR_OK;
}

enum err outbox_note_sent(struct ctx *c, int64_t id, const char *owner)
{
    int64_t changed; /* 0: the lease ran out, and another server delivers it once more under the same Message-ID */
    return q_outbox_sent(c, &changed, id, owner, c->now_ms);
}

/* What is kept of an error: valid UTF-8 that fits. */
static const char *kept(struct ctx *c, const char *error)
{
    const char *clean = utf8_valid(error, strlen(error)) ? text_clean(c->arena, error) : NULL;
    if (clean == NULL)
        clean = "an answer that is no text";
    return arena_strndup(c->arena, clean, utf8_cut(clean, OUTBOX_ERROR_MAX));
}

enum err outbox_note_again(struct ctx *c, int64_t id, const char *owner, int64_t next_at_ms, const char *error)
{
    int64_t changed;
    return q_outbox_again(
        c, &changed,
        &(struct arg_outbox_again){.id = id, .owner = owner, .next_at = next_at_ms, .last_error = kept(c, error)});
}

enum err outbox_note_failed(struct ctx *c, bool *ours, int64_t id, const char *owner, const char *error)
{
    int64_t changed;
    TRY(q_outbox_failed(c, &changed, id, owner, kept(c, error)));
    *ours = changed > 0;
    return ERR_OK;
}

enum err outbox_release(struct ctx *c, int kind, const char *owner)
{
    return q_outbox_release(c, enum_name(outbox_kind_names, kind), owner);
}

/* --- for admins --- */

/* Only the subject is shown of a payload: the rest may hold a link that is nobody else's business. */
static const char *subject_of(struct ctx *c, const char *payload)
{
    json_t *tree = json_loads(payload, 0, NULL);
    const char *subject = arena_strdup(c->arena, json_string_value(json_object_get(tree, "subject")));
    json_decref(tree);
    return subject;
}

static struct outbox_item item_of(struct ctx *c, const struct row_outbox_row *r)
{
    struct outbox_item item = {.id = r->id,
                               .kind = enum_index(outbox_kind_names, r->kind),
                               .key = r->key,
                               .target = r->target,
                               .user_name = r->user_name,
                               .subject = subject_of(c, r->payload),
                               .state = enum_index(outbox_state_names, r->state),
                               .created_at_ms = r->created_at,
                               .attempts = r->attempts,
                               .last_error = r->last_error,
                               .sent_at_ms = r->sent_at};
    MUST(item.kind >= 0 && item.state >= 0);
    item.next_at_ms = item.state == OUTBOX_WAITING ? some_i64(r->next_at) : none_i64();
    return item;
}

enum err outbox_get(struct ctx *c, struct outbox_item *out, int64_t id)
{
    struct row_outbox_row row;
    bool found;
    TRY(q_outbox_by_id(c, &row, &found, id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = item_of(c, &row);
    return ERR_OK;
}

enum err outbox_list(struct ctx *c, struct outbox_items *out, int state, const char *key, int64_t before, int64_t most)
{
    struct rows_outbox_row got;
    TRY(q_outbox_list(
        c, &got,
        &(struct arg_outbox_list){
            .state = state < 0 ? NULL : outbox_state_names[state], .key = key, .before = before, .most = most}));
    out->n = got.n;
    out->items = arena_array(c->arena, struct outbox_item, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = item_of(c, &got.rows[i]);
    return ERR_OK;
}

enum err outbox_resend(struct ctx *c, int64_t id)
{
    int64_t changed;
    TRY(q_outbox_resend(c, &changed, id, c->now_ms));
    return changed > 0 ? ERR_OK : refuse(c, ERR_OUTBOX_STATE, "", NULL);
}

enum err outbox_purge(struct ctx *c, int64_t *removed, int64_t most)
{
    return q_outbox_purge(c, removed, c->now_ms - OUTBOX_KEPT_MS, most);
}

static int64_t age_s(const struct ctx *c, struct maybe_i64 since_ms)
{
    return since_ms.has && since_ms.v < c->now_ms ? (c->now_ms - since_ms.v) / 1000 : 0;
}

enum err outbox_figures(struct ctx *c, struct outbox_figures *out)
{
    struct row_outbox_figures_row row;
    struct row_events_untold untold;
    TRY(q_outbox_figures(c, &row));
    TRY(q_events_untold(c, &untold, OUTBOX_UNTOLD_MOST));
    *out = (struct outbox_figures){.mails = row.mails,
                                   .mails_failed = row.mails_failed,
                                   .mail_age_s = age_s(c, row.mails_since),
                                   .hooks = row.hooks,
                                   .hooks_failed = row.hooks_failed,
                                   .hook_age_s = age_s(c, row.hooks_since),
                                   .untold = untold.n};
    return ERR_OK;
}

/* --- the events it is made from --- */

enum err notify_read(struct ctx *c, struct notify_place *from, struct notify_events *out, int64_t most)
{
    struct row_notify_cursor_row cursor;
    struct row_event_horizon horizon;
    struct rows_notify_event_row got;
    TRY(q_notify_cursor(c, &cursor));
    TRY(q_event_horizon(c, &horizon));
    TRY(q_notify_events(c, &got,
                        &(struct arg_notify_events){
                            .xact = cursor.xact, .event_id = cursor.event_id, .horizon = horizon.xact, .most = most}));
    *from = (struct notify_place){cursor.xact, cursor.event_id};
    out->n = got.n;
    out->items = arena_array(c->arena, struct notify_event, got.n);
    for (size_t i = 0; i < got.n; i++) {
        const struct row_notify_event_row *r = &got.rows[i];
        out->items[i] = (struct notify_event){.xact = r->xact,
                                              .id = r->id,
                                              .at_ms = r->at,
                                              .user = r->user_id,
                                              .kind = r->kind,
                                              .object = r->object,
                                              .object_id = r->object_id};
    }
    return ERR_OK;
}

enum err notify_move(struct ctx *c, struct notify_place from, struct notify_place to)
{
    return q_notify_cursor_move(
        c, &(struct arg_notify_cursor_move){
               .xact = from.xact, .event_id = from.event, .to_xact = to.xact, .to_event_id = to.event});
}

enum err notify_skip(struct ctx *c)
{
    return q_notify_cursor_skip(c);
}

enum err notify_change(struct ctx *c, const char **diff, const char **who, int64_t event)
{
    struct row_event_diff_row row;
    bool found;
    TRY(q_event_diff(c, &row, &found, event));
    if (!found)
        return ERR_INTERNAL; /* events are never deleted */
    *diff = row.diff;
    *who = row.user_name;
    return ERR_OK;
}

enum err ready_lines(struct ctx *c, struct ready_lines *out, const int64_t *products, size_t n, const char *held,
                     int64_t most)
{
    *out = (struct ready_lines){NULL, 0};
    for (size_t at = 0; at < n && (int64_t)out->n < most; at += PRODUCTS_AT_ONCE) {
        struct arg_ready_lines arg = {
            .by_priority = c->company->priority, .day = company_today(c), .held = held, .most = most - (int64_t)out->n};
        struct rows_ready_line got;
        for (size_t i = 0; i < PRODUCTS_AT_ONCE && at + i < n; i++)
            arg.products[i] = products[at + i];
        TRY(q_ready_lines(c, &got, &arg));
        struct ready_line *all = arena_array(c->arena, struct ready_line, out->n + got.n);
        if (out->n > 0)
            memcpy(all, out->items, out->n * sizeof *all);
        for (size_t i = 0; i < got.n; i++) {
            const struct row_ready_line *r = &got.rows[i];
            all[out->n++] = (struct ready_line){.product = r->product_id,
                                                .code = r->code,
                                                .name = r->name,
                                                .vintage = r->vintage,
                                                .unit_set = r->unit_set,
                                                .available_btl = r->available_btl,
                                                .warehouse = r->warehouse_id,
                                                .back_order = r->back_order,
                                                .account = r->account_id,
                                                .account_name = r->account_name,
                                                .wanted_btl = r->wanted.btl,
                                                .note = r->note,
                                                .priority = r->priority,
                                                .waiting_since_ms = r->waiting_since};
        }
        out->items = all;
    }
    return ERR_OK;
}
