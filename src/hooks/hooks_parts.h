/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside hooks/ only: one message to its webhook. */
#ifndef HOOKS_HOOKS_PARTS_H
#define HOOKS_HOOKS_PARTS_H

#include "flow/webhook.h"
#include "hooks/hooks.h"

#include <stdatomic.h>

#define HOOK_CONNECT_MS 5000L
#define HOOK_TOTAL_MS   15000L

struct hook_message {
    const char *url, *key; /* of the webhook */
    const char *event, *delivery, *body;
    int64_t at_s; /* of this attempt: it is signed */
};

struct hook_result {
    enum webhook_answer answer;
    bool given_up; /* we were told to stop */
    long status;   /* 0: no answer */
    int64_t ms;
    const char *error; /* NULL: taken */
};

struct sender;

/** sender_open(allow_private, hosts, stopping): as of hooks_open(); ${stopping} is looked at while it sends.
 * sender_close(s). */
struct sender *sender_open(bool allow_private, const char *hosts, const atomic_bool *stopping);
void sender_close(struct sender *s);
/** sender_send(s, out, arena, message): one attempt; at most HOOK_TOTAL_MS. */
void sender_send(struct sender *s, struct hook_result *out, struct arena *arena, const struct hook_message *message);

#endif
