/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making, changing and trying out webhooks, and what becomes of their deliveries. */
#include "flow/webhook.h"

#include "core/token.h"
#include "event/event.h"

#include <string.h>

/* The secret that was given, or a new one: 256 random bits. */
static void settle_secret(struct ctx *c, struct webhook *w)
{
    char made[TOKEN_TEXT];
    if (w->secret == NULL) {
        token_make(made);
        w->secret = arena_strdup(c->arena, made);
    }
    w->key = w->secret;
}

enum err flow_webhook_create(struct ctx *c, struct webhook *w, const char *hosts)
{
    int64_t n;
    TRY(webhook_count(c, &n));
    if (n >= WEBHOOKS_MAX)
        return refuse(c, ERR_WEBHOOK_TOO_MANY, "", "there are %d already", WEBHOOKS_MAX);
    TRY(webhook_check(c, w));
    TRY(webhook_check_host(c, hosts, w));
    settle_secret(c, w);
    TRY(webhook_insert(c, w));
    return event_write(c, "webhook.created", "webhook", w->id, 1, record_diff(c, &webhook_record, NULL, w));
}

enum err flow_webhook_edit(struct ctx *c, const struct webhook *before, struct webhook *after, const char *hosts)
{
    bool new_secret = record_given(&webhook_record, after, "secret");
    TRY(webhook_check(c, after));
    if (strcmp(before->url, after->url) != 0)
        TRY(webhook_check_host(c, hosts, after));
    if (new_secret)
        settle_secret(c, after);
    const char *diff = record_diff(c, &webhook_record, before, after);
    if (diff == NULL && !new_secret)
        return ERR_OK;
    TRY(webhook_update(c, after));
    after->rev++;
    if (new_secret)
        TRY(event_write(c, "webhook.secret_changed", "webhook", after->id, after->rev, NULL));
    return diff == NULL ? ERR_OK : event_write(c, "webhook.updated", "webhook", after->id, after->rev, diff);
}

enum err flow_webhook_delete(struct ctx *c, const struct webhook *w)
{
    TRY(webhook_delete(c, w));
    return event_write(c, "webhook.deleted", "webhook", w->id, w->rev + 1, NULL);
}

static enum err check_active(struct ctx *c, const struct webhook *w)
{
    return w->active ? ERR_OK : refuse(c, ERR_WEBHOOK_INACTIVE, "", NULL);
}

enum err flow_webhook_ping(struct ctx *c, int64_t *id, const struct webhook *w)
{
    TRY(check_active(c, w));
    TRY(webhook_reached(c, w->id)); /* perhaps it is well again: who tests does not wait */
    return outbox_add(c, id,
                      &(struct outbox_new){.kind = OUTBOX_WEBHOOK,
                                           .key = WEBHOOK_PING,
                                           .target = arena_printf(c->arena, "%lld", (long long)w->id),
                                           .payload = webhook_payload_ping(c)});
}

enum err flow_webhook_redeliver(struct ctx *c, const struct webhook *w, int64_t delivery)
{
    struct webhook_delivery d;
    TRY(webhook_delivery_get(c, &d, w->id, delivery));
    TRY(check_active(c, w));
    TRY(outbox_resend(c, delivery));
    TRY(webhook_reached(c, w->id));
    return event_write(c, "webhook.redelivered", "webhook", w->id, w->rev, NULL);
}

static enum err have_failed(struct ctx *c, int64_t webhook, int64_t n)
{
    TRY(webhook_went_wrong(c, webhook, n));
    return event_write(c, "webhook.failed", "webhook", webhook, 0, NULL);
}

static enum err not_reached(struct ctx *c, const char *owner, const struct webhook_outcome *o)
{
    int64_t failed;
    int64_t pause_ms = webhook_pause_ms(o->unreached + 1, o->jitter);
    TRY(webhook_not_reached(c, &failed, o->webhook, o->claimed, owner, o->attempt.error, pause_ms));
    return failed > 0 ? have_failed(c, o->webhook, failed) : ERR_OK;
}

enum err flow_webhook_note(struct ctx *c, const char *owner, const struct webhook_outcome *o)
{
    bool ours;
    TRY(webhook_note(c, o->claimed->id, &o->attempt));
    if (o->answer == WEBHOOK_UNREACHED)
        return not_reached(c, owner, o);
    TRY(webhook_reached(c, o->webhook));
    if (o->answer == WEBHOOK_TAKEN) {
        TRY(webhook_went_well(c, o->webhook));
        return outbox_note_sent(c, o->claimed->id, owner);
    }
    int64_t pause_ms = o->answer == WEBHOOK_GONE ? -1 : outbox_pause_ms(o->claimed->attempts + 1, o->jitter);
    if (pause_ms >= 0)
        return outbox_note_again(c, o->claimed->id, owner, c->now_ms + pause_ms, o->attempt.error);
    TRY(outbox_note_failed(c, &ours, o->claimed->id, owner, o->attempt.error));
    return ours ? have_failed(c, o->webhook, 1) : ERR_OK;
}
