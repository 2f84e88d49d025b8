/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of webhooks, of what they can be told of, and of their deliveries. */
#include "webhook/webhook.h"

#define B                FIELD_BRIEF
#define R                (FIELD_READ | FIELD_BRIEF)
#define AT(type, member) .offset = offsetof(struct type, member)

static const struct field fields[] = {
    {"id", FIELD_I64, R | FIELD_NO_DIFF, AT(webhook, id), .doc = "Its id."},
    {"rev", FIELD_I64, R | FIELD_NO_DIFF, AT(webhook, rev), .doc = "Rises with each change by an admin."},
    {"url", FIELD_TEXT, FIELD_RW | FIELD_REQUIRED | B, AT(webhook, url), 1, WEBHOOK_URL_MAX,
     .doc = "Where to: https or http, without user and fragment."},
    {"events", FIELD_TEXTS, FIELD_RW | FIELD_REQUIRED | B, AT(webhook, events), 1, WEBHOOK_EVENTS,
     .count_offset = offsetof(struct webhook, event_count),
     .doc = "What it is told of; GET /api/v1/webhooks/events has the list."},
    {"description", FIELD_NOTE, FIELD_RW | FIELD_NULLABLE | B, AT(webhook, description), 0, 500,
     .doc = "What it is for."},
    {"active", FIELD_FLAG, FIELD_RW | B, AT(webhook, active),
     .doc = "false: it is told nothing, and what waits for it fails."},
    {"created_at", FIELD_INSTANT, R | FIELD_NO_DIFF, AT(webhook, created_at_ms), .doc = "When it was made."},
    {"failures", FIELD_I64, R | FIELD_NO_DIFF, AT(webhook, failures),
     .doc = "Deliveries in a row that have failed for good; the program never switches a webhook off by itself."},
    {"paused_until", FIELD_INSTANT, R | FIELD_NULLABLE | FIELD_NO_DIFF, AT(webhook, paused_until_ms),
     .doc = "It was not reached: nothing is sent to it before. null: it is not paused."},
    {"secret", FIELD_TEXT, FIELD_RW | FIELD_NULLABLE | FIELD_NO_DIFF, AT(webhook, secret), 16, 200,
     .doc = "Signs what is sent; not given or null: a new one is made. Answered only by the request that sets it, else "
            "null."},
};

static void prepare(void *object)
{
    ((struct webhook *)object)->active = true;
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define RECORD(variable, title, sentence, type, table)                                                                 \
    const struct record variable = {.name = title,                                                                     \
                                    .doc = sentence,                                                                   \
                                    .size = sizeof(struct type),                                                       \
                                    .fields = table,                                                                   \
                                    .field_count = COUNT(table),                                                       \
                                    .set_offset = RECORD_NO_SET}

const struct record webhook_record = {.name = "Webhook",
                                      .doc = "An address of another program that is told what happens.",
                                      .size = sizeof(struct webhook),
                                      .fields = fields,
                                      .field_count = COUNT(fields),
                                      .set_offset = offsetof(struct webhook, given),
                                      .prepare = prepare};

static const struct field event_fields[] = {
    {"name", FIELD_TEXT, R, AT(webhook_event_info, name), .doc = "The event."},
    {"meaning", FIELD_TEXT, R, AT(webhook_event_info, meaning), .doc = "What has happened."},
};
RECORD(webhook_event_record, "WebhookEvent", "What webhooks can be told of.", webhook_event_info, event_fields);

static const struct field attempt_fields[] = {
    {"at", FIELD_INSTANT, R, AT(webhook_attempt, at_ms), .doc = "When it began."},
    {"status", FIELD_I64, R | FIELD_NULLABLE, AT(webhook_attempt, status),
     .doc = "The answer's status; null: there was none."},
    {"error", FIELD_TEXT, R | FIELD_NULLABLE, AT(webhook_attempt, error), .doc = "Why it failed; null: delivered."},
    {"ms", FIELD_I64, R, AT(webhook_attempt, ms), .doc = "Milliseconds that it took."},
};
static RECORD(attempt_record, "WebhookAttempt", "One attempt to deliver.", webhook_attempt, attempt_fields);

static const struct field delivery_fields[] = {
    {"id", FIELD_I64, R, AT(webhook_delivery, id), .doc = "Its number in the outbox."},
    {"delivery", FIELD_TEXT, R, AT(webhook_delivery, delivery),
     .doc = "As the receiver sees it (X-Cellarbook-Delivery, and `id` in the body): the same in every attempt."},
    {"event", FIELD_TEXT, R, AT(webhook_delivery, event), .doc = "What it tells of; ping: only a test."},
    {"state", FIELD_ENUM, R, AT(webhook_delivery, state), .names = outbox_state_names,
     .doc = "waiting, sent or failed."},
    {"created_at", FIELD_INSTANT, R, AT(webhook_delivery, created_at_ms), .doc = "When it was made."},
    {"attempts", FIELD_I64, R, AT(webhook_delivery, attempts),
     .doc = "Answers that refused it. When nobody answers, the webhook is paused; that is in `log` alone."},
    {"next_at", FIELD_INSTANT, R | FIELD_NULLABLE, AT(webhook_delivery, next_at_ms),
     .doc = "When it is tried next; null: not any more."},
    {"status", FIELD_I64, R | FIELD_NULLABLE, AT(webhook_delivery, status),
     .doc = "The status of the last answer; null: there was none."},
    {"last_error", FIELD_TEXT, R | FIELD_NULLABLE, AT(webhook_delivery, last_error), .doc = "Why the last one failed."},
    {"sent_at", FIELD_INSTANT, R | FIELD_NULLABLE, AT(webhook_delivery, sent_at_ms), .doc = "When it was accepted."},
    {"body", FIELD_NOTE, FIELD_READ, AT(webhook_delivery, body), .doc = "What is sent, byte for byte."},
    {"log", FIELD_LIST, FIELD_READ, AT(webhook_delivery, log), .of = &attempt_record,
     .count_offset = offsetof(struct webhook_delivery, log_count), .max = WEBHOOK_ATTEMPTS,
     .doc = "Its latest attempts, latest first."},
};
RECORD(webhook_delivery_record, "WebhookDelivery", "One message to a webhook, and what became of it.", webhook_delivery,
       delivery_fields);
