/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail leaves the house here: letters become messages, messages go to the sink that the configuration names, and what
 * became of them is noted in the outbox. Rules: docs/domain/mail.md. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "store/store.h"

#define MAIL_WHY 512 /* bytes for a sentence */

enum mail_sink { SINK_OFF, SINK_DIR, SINK_SMTP };
enum mail_tls {
    MAIL_TLS_REQUIRED,   /* STARTTLS must be offered and must work */
    MAIL_TLS_IF_OFFERED, /* used when the server offers it */
    MAIL_TLS_OFF,
    MAIL_TLS_IMPLICIT, /* smtps: from the first byte */
};

/* All texts live as long as the arena they were read into. */
struct mail_settings {
    enum mail_sink sink;
    const char *dir;             /* SINK_DIR */
    const char *host;            /* SINK_SMTP: a name or an address */
    int port;                    /* default 587, with smtps 465 */
    const char *user, *password; /* NULL: none; secrets: never logged */
    enum mail_tls tls;
    const char *ca_file;   /* PEM; NULL: those of the system */
    const char *from;      /* the sender's address */
    int timeout_s;         /* for one mail from beginning to end */
    const char *link_base; /* "https://orders.example.com"; NULL: mails have no links */
};

/**
 * mail_settings_read(arena, out, sink, why):
 * "off", "dir:PATH", "smtp://[USER:PASSWORD@]HOST[:PORT]" or "smtps://...": percent-encoded where an URL needs it. TLS
 * is required for smtp:// unless the host is this machine (then off). False with a sentence in ${why}, which never
 * holds the password.
 */
CHECKED bool mail_settings_read(struct arena *arena, struct mail_settings *out, const char *sink, char why[MAIL_WHY]);

/* --- the thread that delivers --- */

struct post;

/** post_open(store, settings): start delivering what waits; ${settings} and ${store} must live until post_stop(). NULL
 * when the sink is off. */
struct post *post_open(struct store *store, const struct mail_settings *settings);
/** post_stop(p): no further mail is begun; one under way has a few seconds to end. NULL is fine. */
void post_stop(struct post *p);

/* --- trying it out --- */

/** mail_try(settings, company, address, say, arg): send one test mail now, and tell each step and how it went. True: it
 * was accepted. */
CHECKED bool mail_try(const struct mail_settings *settings, const char *company, const char *address,
                      void (*say)(void *arg, bool good, const char *step, const char *detail), void *arg);

#endif
