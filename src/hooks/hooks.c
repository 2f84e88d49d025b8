/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The threads that send what waits for webhooks. A thread takes one webhook by lease and sends what is due for it, in
 * order, each message noted as soon as it is answered: so the order is kept, and one that hangs holds up no other. */
#include "hooks/hooks_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"
#include "core/stop.h"
#include "core/token.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define HOOK_THREADS 4
#define LOOK_MS      INT64_C(250)
#define CLAIM_MOST   20
#define LEASE_MS     INT64_C(60000)
#define SPARE_MS     INT64_C(10000) /* of the lease, left when the last message has had its time */
#define OWNER_TEXT   (ID_TEXT + 12)
#define BATCH_ARENA  ((size_t)64 * 1024 * 1024) /* claims of one batch */
#define SEND_ARENA   ((size_t)16 * 1024 * 1024) /* one message while it is sent */

struct worker {
    struct hooks *hooks;
    char owner[OWNER_TEXT];
    pthread_t thread;
};

struct hooks {
    struct store *store;
    bool allow_private;
    const char *hosts; /* NULL: any */
    struct worker workers[HOOK_THREADS];
    struct stop stop;
    int64_t news;         /* under stop.lock: somebody has found work, there may be more */
    int64_t look_tick_ms; /* under stop.lock: when one of those that wait is to look */
};

/* What is due for one webhook, and the message of it that is being sent. */
struct batch {
    struct worker *worker;
    int64_t webhook;
    struct outbox_claims claims;
    int64_t until_ms; /* our lease */
    bool found;
    const struct outbox_claimed *message;
    struct webhook_place place;
    struct hook_result result;
    int64_t began_ms;
};

/* --- transactions --- */

static enum err look(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    return webhook_waiting(c, &b->found, b->worker->owner);
}

static enum err claim(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    b->until_ms = c->now_ms + LEASE_MS;
    return webhook_claim(c, &b->webhook, &b->found, &b->claims, b->worker->owner, LEASE_MS, CLAIM_MOST);
}

static enum err still(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    return webhook_still(c, &b->place, &b->found, b->webhook, b->worker->owner);
}

static enum err release(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    return webhook_release(c, b->worker->owner);
}

static enum err note(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    const struct hook_result *r = &b->result;
    return flow_webhook_note(
        c, b->worker->owner,
        &(struct webhook_outcome){.claimed = b->message,
                                  .webhook = b->webhook,
                                  .unreached = b->place.unreached,
                                  .answer = r->answer,
                                  .attempt = {.at_ms = b->began_ms,
                                              .status = r->status != 0 ? some_i64(r->status) : none_i64(),
                                              .error = r->error,
                                              .ms = r->ms},
                                  .jitter = (uint8_t)randombytes_uniform(256)});
}

static enum err run(struct batch *b, struct arena *arena, enum tx_mode mode, const char *name, tx_fn *fn)
{
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    return tx_run(b->worker->hooks->store, &c, mode, name, fn, b);
}

/* --- one message --- */

static void send_one(struct batch *b, struct sender *sender, struct arena *arena)
{
    const struct outbox_claimed *m = b->message;
    b->began_ms = clock_now_ms();
    sender_send(sender, &b->result, arena,
                &(struct hook_message){.url = b->place.url,
                                       .key = b->place.key,
                                       .event = m->key,
                                       .delivery = m->message,
                                       .body = webhook_body(arena, m->message, m->payload),
                                       .at_s = b->began_ms / 1000});
}

static void log_result(const struct batch *b)
{
    const struct outbox_claimed *m = b->message;
    if (b->result.answer == WEBHOOK_TAKEN)
        log_event(LOG_INFO, "webhook_sent", LOG_NUM("webhook", b->webhook), LOG_NUM("delivery", m->id),
                  LOG_TEXT("kind", m->key), LOG_NUM("ms", b->result.ms));
    else
        log_event(LOG_WARN, "webhook_not_sent", LOG_NUM("webhook", b->webhook), LOG_NUM("delivery", m->id),
                  LOG_TEXT("kind", m->key), LOG_NUM("attempt", m->attempts + 1), LOG_TEXT("why", b->result.error));
}

/* True: go on with the next one. Where to is read for each, so that a change by an admin holds at once. */
static bool send_next(struct batch *b, struct sender *sender, struct arena *arena)
{
    bool good = run(b, arena, TX_READ, "webhook_still", still) == ERR_OK && b->found;
    if (!good)
        return false;
    send_one(b, sender, arena);
    if (b->result.given_up)
        return false;
    log_result(b);
    return run(b, arena, TX_WRITE, "webhook_note", note) == ERR_OK && b->result.answer != WEBHOOK_UNREACHED;
}

/* What there is time for. False: there may be more, but not now. */
static bool carry_out(struct batch *b)
{
    struct hooks *h = b->worker->hooks;
    struct arena *arena = arena_open(SEND_ARENA);
    struct sender *sender = sender_open(h->allow_private, h->hosts, &h->stop.asked);
    bool good = true;
    for (size_t i = 0; good && i < b->claims.n && !atomic_load(&h->stop.asked); i++) {
        if (b->until_ms - clock_now_ms() < HOOK_TOTAL_MS + SPARE_MS)
            break;
        arena_reset(arena);
        b->message = &b->claims.items[i];
        good = send_next(b, sender, arena);
    }
    sender_close(sender);
    arena_close(arena);
    return good;
}

static void tell_others(struct hooks *h)
{
    MUST(pthread_mutex_lock(&h->stop.lock) == 0);
    h->news++;
    MUST(pthread_mutex_unlock(&h->stop.lock) == 0);
    stop_wake(&h->stop);
}

static bool work(struct worker *w)
{
    struct arena *arena = arena_open(BATCH_ARENA);
    struct batch b = {.worker = w};
    bool good = run(&b, arena, TX_READ, "webhook_look", look) == ERR_OK && b.found &&
                run(&b, arena, TX_WRITE, "webhook_claim", claim) == ERR_OK && b.found;
    if (good) {
        tell_others(w->hooks);
        good = carry_out(&b);
        if (run(&b, arena, TX_WRITE, "webhook_release", release) != ERR_OK)
            log_event(LOG_WARN, "webhooks_not_released", LOG_TEXT("owner", w->owner)); /* their lease will run out */
    }
    arena_close(arena);
    return good;
}

/* --- the threads --- */

/* Until another thread has found work, or it is time to look: then one thread looks, the first to see it. */
static void wait_for_work(struct hooks *h)
{
    MUST(pthread_mutex_lock(&h->stop.lock) == 0);
    for (int64_t seen = h->news; !atomic_load(&h->stop.asked) && h->news == seen;) {
        int64_t now_ms = clock_tick_ms();
        if (now_ms >= h->look_tick_ms) {
            h->look_tick_ms = now_ms + LOOK_MS;
            break;
        }
        stop_wait(&h->stop, h->look_tick_ms - now_ms);
    }
    MUST(pthread_mutex_unlock(&h->stop.lock) == 0);
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    while (!atomic_load(&w->hooks->stop.asked)) {
        if (!work(w))
            wait_for_work(w->hooks);
    }
    return NULL;
}

struct hooks *hooks_open(struct store *store, bool allow_private, const char *hosts)
{
    char id[ID_TEXT];
    struct hooks *h = calloc(1, sizeof *h);
    MUST(h != NULL);
    h->store = store;
    h->allow_private = allow_private;
    h->hosts = hosts;
    store_owner(store, id);
    stop_open(&h->stop);
    for (int i = 0; i < HOOK_THREADS; i++) {
        struct worker *w = &h->workers[i];
        w->hooks = h;
        snprintf(w->owner, sizeof w->owner, "%s/%d", id, i);
        MUST(pthread_create(&w->thread, NULL, worker_main, w) == 0);
        pthread_setname_np(w->thread, "webhook"); /* only a label in ps */
    }
    return h;
}

void hooks_stop(struct hooks *h)
{
    if (h == NULL)
        return;
    stop_ask(&h->stop);
    for (int i = 0; i < HOOK_THREADS; i++)
        MUST(pthread_join(h->workers[i].thread, NULL) == 0);
    stop_close(&h->stop);
    free(h);
}
