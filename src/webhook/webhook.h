/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks: addresses of other programs that are told what happens, and what became of what was sent to them. Rules:
 * docs/webhooks.md. */
#ifndef WEBHOOK_WEBHOOK_H
#define WEBHOOK_WEBHOOK_H

#include "core/record.h"
#include "outbox/outbox.h"

#define WEBHOOKS_MAX     20 /* of a company: each is one more row for an event */
#define WEBHOOK_URL_MAX  2000
#define WEBHOOK_ATTEMPTS 50 /* of a delivery that are shown */
#define WEBHOOK_PING     "ping"
#define WEBHOOK_WAIT_MS  (INT64_C(48) * 60 * 60 * 1000) /* for one that is not reached; then a delivery has failed */

/* What a webhook can be told of. */
struct webhook_event_info {
    const char *name;
    const char *meaning; /* one sentence, served */
    bool back_orders;    /* nobody is told while nobody sees back orders */
};
#define WEBHOOK_EVENTS 16
extern const struct webhook_event_info webhook_events[WEBHOOK_EVENTS];
extern const struct record webhook_event_record;

/** webhook_event_find(name): NULL: it is none that webhooks are told of. "order.*" is one, and means all of orders. */
const struct webhook_event_info *webhook_event_find(const char *name);

struct webhook {
    uint64_t given;
    int64_t id, rev;
    const char *url;
    const char **events;
    size_t event_count;
    const char *description;
    bool active;
    int64_t created_at_ms;
    int64_t failures;                 /* deliveries in a row that have failed for good */
    struct maybe_i64 paused_until_ms; /* it was not reached */
    const char *secret;               /* as it was given, or in the answer to its making; else NULL */
    const char *key;                  /* the secret in force; never shown */
};
extern const struct record webhook_record;

/** webhook_check(c, w): is it one that can be used? Errors, in order: FIELD_FORMAT (url, with the reason),
 * WEBHOOK_EVENT_UNKNOWN (events[i]), FIELD_FORMAT (secret). An event named twice is dropped. */
CHECKED enum err webhook_check(struct ctx *c, struct webhook *w);

/** webhook_hosts_valid(hosts): names with commas or spaces between them, each of one host ("hooks.example.com",
 * "[2001:db8::1]") or, after "*.", of all below it. */
bool webhook_hosts_valid(const char *hosts);
/** webhook_host_listed(hosts, url): is the host of ${url}, whatever its port, one of ${hosts}? NULL: any is. */
bool webhook_host_listed(const char *hosts, const char *url);
/** webhook_check_host(c, hosts, w): Errors: WEBHOOK_HOST_BARRED (url). */
CHECKED enum err webhook_check_host(struct ctx *c, const char *hosts, const struct webhook *w);

/** webhook_get(c, out, id): Errors: NOT_FOUND. */
CHECKED enum err webhook_get(struct ctx *c, struct webhook *out, int64_t id);
struct webhooks {
    struct webhook *items;
    size_t n;
};
CHECKED enum err webhook_list(struct ctx *c, struct webhooks *out, int64_t after, int64_t most);
CHECKED enum err webhook_count(struct ctx *c, int64_t *n);
/** webhook_insert(c, w): sets id and rev. webhook_update(c, w), webhook_delete(c, w): hold only at w->rev. What waits
 * for a removed or inactive one fails. */
CHECKED enum err webhook_insert(struct ctx *c, struct webhook *w);
CHECKED enum err webhook_update(struct ctx *c, const struct webhook *w);
CHECKED enum err webhook_delete(struct ctx *c, const struct webhook *w);

/* Who is told of events: as many as WEBHOOKS_MAX. */
struct webhook_told {
    const char *target; /* of the outbox: its id */
    const char *events; /* a blank around each */
};
struct webhook_tolds {
    struct webhook_told *items;
    size_t n;
};
CHECKED enum err webhook_who(struct ctx *c, struct webhook_tolds *out);
/** webhook_payload(c, out, event): what is sent of an event, but for the id of the delivery. */
CHECKED enum err webhook_payload(struct ctx *c, const char **out, int64_t event);
/** webhook_payload_ping(c): what is sent to try it out. */
const char *webhook_payload_ping(struct ctx *c);
/** webhook_body(a, message, payload): the body of the delivery with the id ${message}: the same in every attempt. */
const char *webhook_body(struct arena *a, const char *message, const char *payload);

/* --- sending --- */

/** webhook_pause_ms(unreached, jitter): how long nothing is sent after it was not reached for the ${unreached}th time
 * in a row (from 1): 1, 5, 20 minutes, then an hour each time, plus up to a quarter by ${jitter} (0..255). */
int64_t webhook_pause_ms(int64_t unreached, uint8_t jitter);
/** webhook_waiting(c, found, owner): is there something to send now? Costs no write. */
CHECKED enum err webhook_waiting(struct ctx *c, bool *found, const char *owner);
/** webhook_claim(c, id, found, out, owner, lease_ms, most): the webhook that has waited longest is ours for
 * ${lease_ms}, nobody else sends to it; and what is sent to it next, in this order. ${found} false: there is none. */
CHECKED enum err webhook_claim(struct ctx *c, int64_t *id, bool *found, struct outbox_claims *out, const char *owner,
                               int64_t lease_ms, int64_t most);
/** webhook_release(c, owner): give back all that we have claimed. */
CHECKED enum err webhook_release(struct ctx *c, const char *owner);
struct webhook_place {
    const char *url, *key;
    int64_t unreached; /* attempts in a row */
};
/** webhook_still(c, out, found, id, owner): where to and signed with what, as it is now; ${found} false: it was
 * switched off or removed, or is not ours any more. */
CHECKED enum err webhook_still(struct ctx *c, struct webhook_place *out, bool *found, int64_t id, const char *owner);
/** webhook_not_reached(c, failed, id, claimed, owner, error, pause_ms): ${claimed} waits on in its place, nothing is
 * sent for ${pause_ms}, and what has waited WEBHOOK_WAIT_MS has failed: ${failed} deliveries. */
CHECKED enum err webhook_not_reached(struct ctx *c, int64_t *failed, int64_t id, const struct outbox_claimed *claimed,
                                     const char *owner, const char *error, int64_t pause_ms);
/** webhook_reached(c, id): it has answered; or an admin has it tried at once. */
CHECKED enum err webhook_reached(struct ctx *c, int64_t id);

/* One attempt. */
struct webhook_attempt {
    int64_t at_ms;
    struct maybe_i64 status; /* none: no answer */
    const char *error;       /* NULL: delivered */
    int64_t ms;
};
/** webhook_note(c, outbox, attempt): keep it. */
CHECKED enum err webhook_note(struct ctx *c, int64_t outbox, const struct webhook_attempt *attempt);
/** webhook_went_well(c, id), webhook_went_wrong(c, id, n): deliveries have ended so. */
CHECKED enum err webhook_went_well(struct ctx *c, int64_t id);
CHECKED enum err webhook_went_wrong(struct ctx *c, int64_t id, int64_t n);

struct webhook_delivery {
    int64_t id;
    const char *delivery; /* as the receiver sees it */
    const char *event;
    int state; /* enum outbox_state */
    int64_t created_at_ms, attempts;
    struct maybe_i64 next_at_ms, status;
    const char *last_error;
    struct maybe_i64 sent_at_ms;
    /* of one alone: */
    const char *body;
    struct webhook_attempt *log;
    size_t log_count;
};
struct webhook_deliveries {
    struct webhook_delivery *items;
    size_t n;
};
extern const struct record webhook_delivery_record;
/** webhook_delivery_get(c, out, webhook, id): with its body and its latest attempts. Errors: NOT_FOUND. */
CHECKED enum err webhook_delivery_get(struct ctx *c, struct webhook_delivery *out, int64_t webhook, int64_t id);
/** webhook_delivery_list(c, out, webhook, state, before, most): latest first; ${state} -1: all. */
CHECKED enum err webhook_delivery_list(struct ctx *c, struct webhook_deliveries *out, int64_t webhook, int state,
                                       int64_t before, int64_t most);

#endif
