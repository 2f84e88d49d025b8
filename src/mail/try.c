/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One mail, sent to see what works. */
#include "core/clock.h"
#include "core/token.h"
#include "mail/mail_parts.h"
#include "mail/message.h"

#define TRY_ARENA ((size_t)4 * 1024 * 1024)

typedef void say_fn(void *arg, bool good, const char *step, const char *detail);

static struct letter test_letter(const char *company)
{
    return (struct letter){.company = company,
                           .subject = "Test mail of Cellarbook",
                           .heading = "It works",
                           .intro = "This mail was sent by `cellarbook mail test` to see whether mail arrives.",
                           .reason = "Somebody with access to the server has typed your address."};
}

/* The steps that were passed are told in their order, then the one that was not. */
static void tell(const struct mail_settings *m, const struct sink_result *r, say_fn *say, void *arg,
                 struct arena *arena)
{
    static const char *const names[] = {"resolve", "connect", "TLS", "sign in", "sender", "recipient", "content"};
    const char *details[] = {r->peer == NULL ? m->host : arena_printf(arena, "%s is %s", m->host, r->peer),
                             arena_printf(arena, "port %d answers", m->port),
                             r->tls ? "encrypted, and the certificate is good" : "not encrypted",
                             m->user == NULL ? "without user and password"
                             : r->signed_in  ? "the server takes user and password"
                                             : "the server asks for no user and password",
                             m->from,
                             "accepted",
                             "sent"};
    for (int step = 0; step < STEP_ACCEPTED; step++) {
        bool passed = r->sent || step < (int)r->step;
        say(arg, passed, names[step], passed ? details[step] : r->said);
        if (!passed)
            return;
    }
    say(arg, true, "accepted", r->said);
}

bool mail_try(const struct mail_settings *m, const char *company, const char *address, say_fn *say, void *arg)
{
    struct sink_result result = {.sent = false};
    char id[ID_TEXT];
    if (m->sink == SINK_OFF) {
        say(arg, false, "mail", "is off: the configuration has no `mail`");
        return false;
    }
    struct arena *arena = arena_open(TRY_ARENA);
    struct str message = str_init(arena, MESSAGE_BYTES_MAX);
    const struct letter letter = test_letter(company);
    id_make(id);
    message_write(&message, &letter,
                  &(struct envelope){.from = m->from, .to = address, .message = id, .at_ms = clock_now_ms()}, NULL);
    if (m->sink == SINK_DIR) {
        dir_send(m, &result, arena, arena_printf(arena, "test-%s", id), &message);
        say(arg, result.sent, "write", result.said);
    } else {
        struct smtp *smtp = smtp_open(m, NULL);
        smtp_send(smtp, &result, arena, m->from, address, &message);
        tell(m, &result, say, arg, arena);
        smtp_close(smtp);
    }
    arena_close(arena);
    return result.sent;
}
