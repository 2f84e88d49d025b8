/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside mail/ only: one mail to its sink. */
#ifndef MAIL_MAIL_PARTS_H
#define MAIL_MAIL_PARTS_H

#include "core/str.h"
#include "mail/mail.h"
#include "mail/message.h"

#include <stdatomic.h>

/* How far a mail came. */
enum sink_step {
    STEP_RESOLVE, /* the server's name */
    STEP_CONNECT, /* TCP, and its greeting */
    STEP_TLS,
    STEP_SIGN_IN,
    STEP_SENDER, /* from here on it is about this mail */
    STEP_RECIPIENT,
    STEP_CONTENT,
    STEP_ACCEPTED
};

struct sink_result {
    bool sent;
    bool for_good;       /* a refusal that another attempt would meet again */
    bool over;           /* for good, but nobody's fault: what it was for is over, and no admin is told */
    bool given_up;       /* we were told to stop */
    enum sink_step step; /* reached; not sent: it failed there */
    const char *said;    /* the other side's words, or why it was not reached; in the arena */
    const char *peer;    /* the server's address; NULL: not known */
    bool tls, signed_in;
};

/** attachments_make(store, arena, out, order): invoices and packing slip of ${order} as they are now, in a transaction
 * of its own; those of a cancelled order are none. Errors: those of the database. */
CHECKED enum err attachments_make(struct store *store, struct arena *arena, struct attachments *out, int64_t order);

struct smtp;

/** smtp_open(settings, stopping): a connection that is made with the first mail and kept for the next; ${stopping} is
 * looked at while it is used, NULL: never. smtp_close(s): NULL is fine. */
struct smtp *smtp_open(const struct mail_settings *settings, const atomic_bool *stopping);
void smtp_close(struct smtp *s);
/** smtp_send(s, out, arena, from, to, message): one mail, waiting for the server at most the settings' time. */
void smtp_send(struct smtp *s, struct sink_result *out, struct arena *arena, const char *from, const char *to,
               const struct str *message);

/** dir_send(settings, out, arena, name, message): the file NAME.eml, whole or not at all; the same name again is the
 * same mail again. */
void dir_send(const struct mail_settings *settings, struct sink_result *out, struct arena *arena, const char *name,
              const struct str *message);

#endif
