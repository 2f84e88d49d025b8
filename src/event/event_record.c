/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of what has happened. */
#include "event/event.h"

#define R                (FIELD_READ | FIELD_BRIEF)
#define AT(type, member) .offset = offsetof(struct type, member)
#define RECORD(variable, title, sentence, type, table)                                                                 \
    const struct record variable = {.name = title,                                                                     \
                                    .doc = sentence,                                                                   \
                                    .size = sizeof(struct type),                                                       \
                                    .fields = table,                                                                   \
                                    .field_count = sizeof table / sizeof table[0],                                     \
                                    .set_offset = RECORD_NO_SET}

static const struct field user_fields[] = {
    {"id", FIELD_I64, R, AT(event_user, id), .doc = "The user's id."},
    {"name", FIELD_TEXT, R, AT(event_user, name), .doc = "The user's name now."},
};
static RECORD(user_ref_record, "EventUser", "Who did it.", event_user, user_fields);

#define COMMON_BEFORE                                                                                                  \
    {"at", FIELD_INSTANT, R, AT(event, at_ms), .doc = "When."},                                                        \
        {"user",          FIELD_OBJECT,           R | FIELD_NULLABLE,                                                  \
         AT(event, user), .of = &user_ref_record, .doc = "Who; null: the program itself."},                            \
    {                                                                                                                  \
        "kind", FIELD_TEXT, R, AT(event, kind), .doc = "What happened, e.g. back_order.created."                       \
    }
#define COMMON_AFTER                                                                                                   \
    {"rev", FIELD_I64, R, AT(event, rev), .doc = "The object's revision after it."},                                   \
    {                                                                                                                  \
        "changes", FIELD_JSON, R, AT(event, diff), .doc = "What changed: field -> [before, after]."                    \
    }

static const struct field history_fields[] = {
    {"id", FIELD_I64, R, AT(event, id), .doc = "Rises with time."},
    COMMON_BEFORE,
    COMMON_AFTER,
};
RECORD(event_history_record, "HistoryEntry", "One change of one object.", event, history_fields);

static const struct field change_fields[] = {
    COMMON_BEFORE,
    {"object", FIELD_TEXT, R, AT(event, object), .doc = "What kind of object, e.g. back_order."},
    {"object_id", FIELD_I64, R, AT(event, object_id), .doc = "Its id or number."},
    COMMON_AFTER,
};
RECORD(event_change_record, "Change", "One change of one of all objects.", event, change_fields);

#define AUDIT(member) .offset = offsetof(struct audit_entry, member)
static const struct field audit_fields[] = {
    {"id", FIELD_I64, R, AUDIT(event.id), .doc = "Rises with time."},
    {"at", FIELD_INSTANT, R, AUDIT(event.at_ms), .doc = "When."},
    {"user", FIELD_OBJECT, R | FIELD_NULLABLE, AUDIT(event.user), .of = &user_ref_record,
     .doc = "Who; null: the program itself."},
    {"kind", FIELD_TEXT, R, AUDIT(event.kind), .doc = "What happened, e.g. user.disabled."},
    {"object", FIELD_TEXT, R, AUDIT(event.object), .doc = "What kind of object: company, user, account …"},
    {"object_id", FIELD_I64, R, AUDIT(event.object_id), .doc = "Its id."},
    {"object_name", FIELD_TEXT, R | FIELD_NULLABLE, AUDIT(object_name),
     .doc = "What it is called now: name, key or address; null: it is gone."},
    {"rev", FIELD_I64, R, AUDIT(event.rev), .doc = "The object's revision after it."},
    {"changes", FIELD_JSON, R, AUDIT(event.diff), .doc = "What changed: field -> [before, after]."},
};
RECORD(event_audit_record, "AuditEntry", "A change of settings, users, access or numbers.", audit_entry, audit_fields);
