/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread that delivers what waits in the outbox: a few mails at a time by lease, each noted as soon as it is gone.
 */
#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"
#include "core/stop.h"
#include "core/token.h"
#include "flow/outbound.h"
#include "mail/mail_parts.h"
#include "mail/message.h"
#include "user/password_link.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS        INT64_C(250)
#define CLAIM_MOST     10
#define LEASE_SPARE_MS INT64_C(60000)              /* beyond the time of one mail */
#define BATCH_ARENA    ((size_t)64 * 1024 * 1024)  /* claims of one batch */
#define MAIL_ARENA     ((size_t)256 * 1024 * 1024) /* one mail while it is made and sent */

struct post {
    struct store *store;
    const struct mail_settings *settings;
    char owner[ID_TEXT];
    pthread_t thread;
    struct stop stop;
};

/* A batch, and the mail of it that is being delivered. */
struct batch {
    struct post *post;
    struct outbox_claims claims;
    int64_t until_ms; /* our lease */
    bool found;
    struct arena *arena; /* of the batch */
    const struct outbox_claimed *mail;
    struct sink_result result;
};

/* --- transactions --- */

static enum err look(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    return outbox_waiting(c, &b->found, OUTBOX_MAIL, b->post->owner);
}

static int64_t lease_ms(const struct post *p)
{
    return (int64_t)p->settings->timeout_s * 2000 + LEASE_SPARE_MS;
}

static enum err claim(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    b->until_ms = c->now_ms + lease_ms(b->post);
    return outbox_claim(c, &b->claims, OUTBOX_MAIL, b->post->owner, lease_ms(b->post), CLAIM_MOST);
}

static enum err release(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    return outbox_release(c, OUTBOX_MAIL, b->post->owner);
}

static enum err note(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    const struct sink_result *r = &b->result;
    uint8_t jitter = (uint8_t)randombytes_uniform(256);
    bool ours; /* another server may have it by now: then it notes for itself */
    if (r->sent)
        return outbox_note_sent(c, b->mail->id, b->post->owner);
    int64_t pause = r->for_good ? -1 : outbox_pause_ms(b->mail->attempts + 1, jitter);
    if (r->over)
        return outbox_note_failed(c, &ours, b->mail->id, b->post->owner, r->said);
    if (pause < 0)
        return flow_outbox_failed(c, b->mail, b->post->owner, r->said);
    return outbox_note_again(c, b->mail->id, b->post->owner, c->now_ms + pause, r->said);
}

static enum err run(struct batch *b, struct arena *arena, enum tx_mode mode, const char *name, tx_fn *fn)
{
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    return tx_run(b->post->store, &c, mode, name, fn, b);
}

/* --- one mail --- */

static void never(struct sink_result *out, const char *why)
{
    *out = (struct sink_result){.for_good = true, .step = STEP_SENDER, .said = why};
}

struct secret {
    int64_t link;
    bool found;
    char token[TOKEN_TEXT];
};

static enum err make_token(struct ctx *c, void *arg)
{
    struct secret *s = arg;
    return password_link_token(c, &s->found, s->token, s->link);
}

/* The letter as it is to be sent. A link that proves who one is gets its secret only now, so that it lies readable
 * nowhere. False: the result says why not. */
static bool read_letter(struct batch *b, struct arena *arena, struct letter *out)
{
    struct secret s = {.found = false};
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    if (!letter_read(&c, out, b->mail->payload)) {
        never(&b->result, "its text can't be read");
        return false;
    }
    if (!out->password_link.has)
        return true;
    s.link = out->password_link.v;
    enum err err = tx_run(b->post->store, &c, TX_WRITE, "password_token", make_token, &s);
    if (err != ERR_OK)
        b->result = (struct sink_result){.step = STEP_SENDER, .said = "the database could not be used"};
    else if (!s.found)
        b->result = (struct sink_result){.over = true,
                                         .for_good = true,
                                         .step = STEP_SENDER,
                                         .said = "its link has expired, was used, or a later one took its place"};
    else
        out->link = arena_printf(arena, "%s#%s", out->link, s.token);
    return err == ERR_OK && s.found;
}

static void deliver(struct batch *b, struct smtp *smtp, struct arena *arena)
{
    const struct mail_settings *m = b->post->settings;
    const struct outbox_claimed *mail = b->mail;
    struct letter letter;
    struct str message = str_init(arena, MESSAGE_BYTES_MAX);
    struct attachments papers = {0};
    if (!address_is_safe(mail->target)) {
        never(&b->result, "it is no address that mail can be sent to");
        return;
    }
    if (!read_letter(b, arena, &letter))
        return;
    if (letter.papers_of_order.has &&
        attachments_make(b->post->store, arena, &papers, letter.papers_of_order.v) != ERR_OK) {
        b->result = (struct sink_result){.step = STEP_SENDER, .said = "its papers could not be made"};
        return;
    }
    message_write(&message, &letter,
                  &(struct envelope){.from = m->from,
                                     .to = mail->target,
                                     .message = mail->message,
                                     .at_ms = mail->created_at_ms,
                                     .link_base = m->link_base},
                  &papers);
    if (str_failed(&message))
        never(&b->result, "it is too large");
    else if (m->sink == SINK_DIR)
        dir_send(m, &b->result, arena, arena_printf(arena, "%08lld-%s", (long long)mail->id, mail->message), &message);
    else
        smtp_send(smtp, &b->result, arena, m->from, mail->target, &message);
}

static void log_result(const struct batch *b)
{
    const struct sink_result *r = &b->result;
    if (r->sent)
        log_event(LOG_INFO, "mail_sent", LOG_NUM("mail", b->mail->id), LOG_TEXT("key", b->mail->key));
    else
        log_event(LOG_WARN, "mail_not_sent", LOG_NUM("mail", b->mail->id), LOG_TEXT("key", b->mail->key),
                  LOG_NUM("attempt", b->mail->attempts + 1), LOG_TEXT("for_good", r->for_good ? "yes" : "no"),
                  LOG_TEXT("said", r->said));
}

/* A server that is not reached would not be for the others of the batch either: they count as tried. */
static bool reached(const struct sink_result *r)
{
    return r->sent || r->step >= STEP_SENDER;
}

/* Every mail of the batch that there is time for. False when the database or the server could not be used now. */
static bool carry_out(struct batch *b)
{
    struct post *p = b->post;
    struct arena *arena = arena_open(MAIL_ARENA);
    struct smtp *smtp = p->settings->sink == SINK_SMTP ? smtp_open(p->settings, &p->stop.asked) : NULL;
    bool good = true, is_reached = true;
    struct sink_result first = {.sent = false};
    for (size_t i = 0; good && i < b->claims.n && !atomic_load(&p->stop.asked); i++) {
        int64_t left_ms = b->until_ms - clock_now_ms();
        if (left_ms < (int64_t)p->settings->timeout_s * 1000 + LEASE_SPARE_MS / 2)
            break;
        arena_reset(arena);
        b->mail = &b->claims.items[i];
        if (is_reached)
            deliver(b, smtp, arena);
        else
            b->result = first;
        if (b->result.given_up)
            break;
        if (is_reached && !reached(&b->result)) {
            is_reached = false;
            first = b->result;
            first.said = arena_strdup(b->arena, first.said);
        }
        log_result(b);
        good = run(b, arena, TX_WRITE, "mail_note", note) == ERR_OK;
    }
    smtp_close(smtp);
    arena_close(arena);
    return good && is_reached;
}

static bool work(struct post *p)
{
    struct arena *arena = arena_open(BATCH_ARENA);
    struct batch b = {.post = p, .arena = arena};
    bool good = run(&b, arena, TX_READ, "mail_look", look) == ERR_OK && b.found &&
                run(&b, arena, TX_WRITE, "mail_claim", claim) == ERR_OK && b.claims.n > 0;
    if (good) {
        good = carry_out(&b);
        if (run(&b, arena, TX_WRITE, "mail_release", release) != ERR_OK)
            log_event(LOG_WARN, "mails_not_released", LOG_TEXT("owner", p->owner)); /* their lease will run out */
    }
    arena_close(arena);
    return good;
}

/* --- the thread --- */

static void *post_main(void *arg)
{
    struct post *p = arg;
    while (!atomic_load(&p->stop.asked)) {
        if (!work(p))
            stop_sleep(&p->stop, LOOK_MS);
    }
    return NULL;
}

struct post *post_open(struct store *store, const struct mail_settings *settings)
{
    if (settings->sink == SINK_OFF)
        return NULL;
    struct post *p = calloc(1, sizeof *p);
    MUST(p != NULL);
    p->store = store;
    p->settings = settings;
    store_owner(store, p->owner);
    stop_open(&p->stop);
    MUST(pthread_create(&p->thread, NULL, post_main, p) == 0);
    pthread_setname_np(p->thread, "post"); /* only a label in ps */
    return p;
}

void post_stop(struct post *p)
{
    if (p == NULL)
        return;
    stop_ask(&p->stop);
    MUST(pthread_join(p->thread, NULL) == 0);
    stop_close(&p->stop);
    free(p);
}
