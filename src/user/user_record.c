/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fields of users and API tokens. */
#include "user/session.h"

#define AT(member) offsetof(struct user, member)
#define B          FIELD_BRIEF

static const struct field user_fields[] = {
    {.name = "id",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(id),
     .doc = "The user's id."},
    {.name = "rev",
     .type = FIELD_I64,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(rev),
     .doc = "Rises with each change."},
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(email),
     .min = 3,
     .max = 254,
     .doc = "The address to sign in with; stored in lower case."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 200,
     .doc = "The person's name."},
    {.name = "role",
     .type = FIELD_ENUM,
     .flags = FIELD_RW | FIELD_REQUIRED | B,
     .offset = AT(role),
     .names = role_names,
     .doc = "What the person may do: admins everything, reps what concerns the accounts assigned to them."},
    {.name = "active",
     .type = FIELD_FLAG,
     .flags = FIELD_RW | B,
     .offset = AT(active),
     .doc = "Disabled users can't sign in and are out at once; users are never deleted."},
    {.name = "has_password",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(has_password),
     .doc = "A password was set."},
    {.name = "has_totp",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(has_totp),
     .doc = "One-time codes are asked for at sign-in."},
    {.name = "created_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_NO_DIFF | B,
     .offset = AT(created_at_ms),
     .doc = "When the user was made."},
    {.name = "password",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_NULLABLE | FIELD_SECRET,
     .offset = AT(password_hash),
     .min = 0,
     .max = 200,
     .doc =
         "The first password, 12 to 200 characters, not soon guessed; can be left out and set later. Never answered."},
};

static void prepare(void *object)
{
    ((struct user *)object)->active = true;
}

const struct record user_record = {.name = "User",
                                   .prepare = prepare,
                                   .doc = "A person who signs in.",
                                   .size = sizeof(struct user),
                                   .fields = user_fields,
                                   .field_count = sizeof user_fields / sizeof user_fields[0],
                                   .set_offset = RECORD_NO_SET};

#undef AT
#define AT(member) offsetof(struct api_token, member)

static const struct field token_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | B, .offset = AT(id), .doc = "The token's id."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(name),
     .min = 1,
     .max = 100,
     .doc = "What it is for."},
    {.name = "scope",
     .type = FIELD_ENUM,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_REQUIRED | B,
     .offset = AT(scope),
     .names = token_scope_names,
     .doc = "read: only reading; write: all but administration; admin: all that the user may."},
    {.name = "created_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | B,
     .offset = AT(created_at_ms),
     .doc = "When it was made."},
    {.name = "last_used_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_NULLABLE | B,
     .offset = AT(last_used_at_ms),
     .doc = "When it was last used, to five minutes."},
    {.name = "expires_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_CREATE | FIELD_NULLABLE | B,
     .offset = AT(expires_at_ms),
     .doc = "When it stops to be valid; null: never."},
    {.name = "revoked_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | FIELD_NULLABLE | B,
     .offset = AT(revoked_at_ms),
     .doc = "When it was ended."},
    {.name = "token",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_NULLABLE,
     .offset = AT(token),
     .doc = "The token itself: only in the answer to its making, null ever after."},
};

#undef AT
#define AT(member) offsetof(struct session, member)
static const struct field session_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ | B, .offset = AT(id), .doc = "Its id."},
    {.name = "created_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | B,
     .offset = AT(created_at_ms),
     .doc = "When one signed in."},
    {.name = "last_used_at",
     .type = FIELD_INSTANT,
     .flags = FIELD_READ | B,
     .offset = AT(last_used_at_ms),
     .doc = "When it was last used, to five minutes."},
    {.name = "agent",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | B,
     .offset = AT(agent),
     .doc = "What the browser called itself when one signed in; may be empty."},
    {.name = "current",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | B,
     .offset = AT(current),
     .doc = "It is the one that asks."},
};
const struct record session_record = {.name = "SignedIn",
                                      .doc = "Where one is signed in.",
                                      .size = sizeof(struct session),
                                      .fields = session_fields,
                                      .field_count = sizeof session_fields / sizeof session_fields[0],
                                      .set_offset = RECORD_NO_SET};

/* all but the last field, which is the secret */
const struct record token_diff_record = {.name = "ApiTokenMade",
                                         .doc = "What history knows of an API token.",
                                         .size = sizeof(struct api_token),
                                         .fields = token_fields,
                                         .field_count = sizeof token_fields / sizeof token_fields[0] - 1,
                                         .set_offset = RECORD_NO_SET};

const struct record api_token_record = {.name = "ApiToken",
                                        .doc = "A key for programs that act for a user.",
                                        .size = sizeof(struct api_token),
                                        .fields = token_fields,
                                        .field_count = sizeof token_fields / sizeof token_fields[0],
                                        .set_offset = RECORD_NO_SET};
