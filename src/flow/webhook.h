/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making, changing and trying out webhooks, and what becomes of their deliveries. Each is one transaction. */
#ifndef FLOW_WEBHOOK_H
#define FLOW_WEBHOOK_H

#include "webhook/webhook.h"

/** flow_webhook_create(c, w, hosts): without a secret one is made; w->secret is to be shown this once. Errors, in
 * order: WEBHOOK_TOO_MANY, those of webhook_check(), WEBHOOK_HOST_BARRED. ${hosts}: as of webhook_host_listed(). */
CHECKED enum err flow_webhook_create(struct ctx *c, struct webhook *w, const char *hosts);
/** flow_webhook_edit(c, before, after, hosts): a secret that was given (or null) takes the place of the old one at
 * once. One whose address stays can be edited, and so switched off, when its host is not named any more. */
CHECKED enum err flow_webhook_edit(struct ctx *c, const struct webhook *before, struct webhook *after,
                                   const char *hosts);
CHECKED enum err flow_webhook_delete(struct ctx *c, const struct webhook *w);

/** flow_webhook_ping(c, id, w): a test delivery waits. Errors: WEBHOOK_INACTIVE. */
CHECKED enum err flow_webhook_ping(struct ctx *c, int64_t *id, const struct webhook *w);
/** flow_webhook_redeliver(c, w, delivery): waits again, from the first attempt on, as the same delivery. Errors, in
 * order: NOT_FOUND, WEBHOOK_INACTIVE, OUTBOX_STATE. */
CHECKED enum err flow_webhook_redeliver(struct ctx *c, const struct webhook *w, int64_t delivery);

/* What an attempt led to. */
enum webhook_answer {
    WEBHOOK_TAKEN,     /* 2xx */
    WEBHOOK_REFUSED,   /* another answer: it is tried again later, and what stands behind it does not wait */
    WEBHOOK_GONE,      /* 410: it is not tried again */
    WEBHOOK_UNREACHED, /* nobody has answered, or not now: all of the webhook waits, in its order */
};
struct webhook_outcome {
    const struct outbox_claimed *claimed;
    int64_t webhook;
    int64_t unreached; /* attempts in a row before this one */
    enum webhook_answer answer;
    struct webhook_attempt attempt;
    uint8_t jitter; /* of the pause */
};
/** flow_webhook_note(c, owner, outcome): note it; when it is tried again follows from it and from what was before. What
 * has failed for good is counted at its webhook, and is an event. */
CHECKED enum err flow_webhook_note(struct ctx *c, const char *owner, const struct webhook_outcome *outcome);

#endif
