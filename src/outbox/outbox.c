/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The states of what leaves the house, the pauses between attempts, the fields that admins see. */
#include "outbox/outbox.h"

#include "core/must.h"
#include "core/record_table.h"

const char *const outbox_kind_names[] = {"mail", "webhook", NULL};
const char *const outbox_state_names[] = {"waiting", "sent", "failed", "held", "bundled", NULL};

#define MINUTE_MS INT64_C(60000)

int64_t outbox_pause_ms(int64_t failed, uint8_t jitter)
{
    static const int64_t minutes[OUTBOX_ATTEMPTS_MAX - 1] = {1, 5, 20, 60, 120, 240, 480, 720, 1200};
    MUST(failed >= 1);
    if (failed >= OUTBOX_ATTEMPTS_MAX)
        return -1;
    int64_t pause = minutes[failed - 1] * MINUTE_MS;
    return pause + pause * jitter / (4 * 255);
}

#define R (FIELD_READ | FIELD_BRIEF)

static const struct field fields[] = {
    {"id", FIELD_I64, R, AT(outbox_item, id), .doc = "Its id."},
    {.name = "kind",
     .type = FIELD_ENUM,
     .flags = R,
     AT(outbox_item, kind),
     .names = outbox_kind_names,
     .doc = "What it is."},
    {"key", FIELD_TEXT, R, AT(outbox_item, key), .doc = "What it tells of."},
    {"target", FIELD_TEXT, R, AT(outbox_item, target), .doc = "The recipient's address, or the webhook's id."},
    {"user", FIELD_TEXT, R | FIELD_NULLABLE, AT(outbox_item, user_name),
     .doc = "The recipient's name, if he is a user."},
    {"subject", FIELD_TEXT, R | FIELD_NULLABLE, AT(outbox_item, subject), .doc = "A mail's subject."},
    {.name = "state",
     .type = FIELD_ENUM,
     .flags = R,
     AT(outbox_item, state),
     .names = outbox_state_names,
     .doc = "waiting: to be delivered. held: for the recipient's daily mail. bundled: in one of those."},
    {"created_at", FIELD_INSTANT, R, AT(outbox_item, created_at_ms), .doc = "When it was made."},
    {"attempts", FIELD_I64, R, AT(outbox_item, attempts), .doc = "Attempts that have failed."},
    {"next_at", FIELD_INSTANT, R | FIELD_NULLABLE, AT(outbox_item, next_at_ms),
     .doc = "When it is tried next; null: not any more."},
    {"last_error", FIELD_TEXT, R | FIELD_NULLABLE, AT(outbox_item, last_error),
     .doc = "What the other side said last, or why it was not reached."},
    {"sent_at", FIELD_INSTANT, R | FIELD_NULLABLE, AT(outbox_item, sent_at_ms), .doc = "When it was accepted."},
};

const struct record outbox_record = {.name = "OutboxItem",
                                     .doc = "A mail or a webhook's message, and what became of it.",
                                     .size = sizeof(struct outbox_item),
                                     .fields = fields,
                                     .field_count = sizeof fields / sizeof fields[0],
                                     .set_offset = RECORD_NO_SET};
