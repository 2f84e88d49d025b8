/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A letter as the bytes of an e-mail (RFC 5322, 2045, 2047): inside mail/, and for its tests. The same letter and
 * envelope give the same bytes. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "core/maybe.h"
#include "core/str.h"
#include "outbox/letter.h"

#define MESSAGE_BYTES_MAX ((size_t)24 * 1024 * 1024)

#define ATTACHMENTS_BYTES_MAX ((size_t)7 * 1024 * 1024) /* 10 MB as base64, which most servers take */

struct attachment {
    const char *name;   /* letters, digits, '-' and '.' */
    struct bytes bytes; /* a PDF */
};
struct attachments {
    struct attachment *items;
    size_t n;
    bool too_large; /* there would be some, and the mail says so */
};

struct envelope {
    const char *from, *to; /* addresses */
    const char *message;   /* before the @ of the Message-ID */
    int64_t at_ms;         /* Date */
    const char *link_base; /* NULL: no link */
};

/** address_is_safe(address): it can stand in a header and in an SMTP command as it is. */
bool address_is_safe(const char *address);

/** header_put(out, name, value): "Name: value" and CR LF, folded; whatever ${value} holds, it is one header. Characters
 * that are not ASCII become encoded words. */
void header_put(struct str *out, const char *name, const char *value);
/** header_put_address(out, name, display, address): "Name: "Display" <address>"; ${display} may be NULL. */
void header_put_address(struct str *out, const char *name, const char *display, const char *address);
/** quoted_printable(out, text): with CR LF at line ends; lines of at most 76 characters. */
void quoted_printable(struct str *out, const char *text);

/** letter_text(out, letter, link_base), letter_html(…): how it looks. */
void letter_text(struct str *out, const struct letter *letter, const char *link_base);
void letter_html(struct str *out, const struct letter *letter, const char *link_base);

/** message_write(out, letter, envelope, attachments): the whole message; ${attachments} NULL: none. */
void message_write(struct str *out, const struct letter *letter, const struct envelope *envelope,
                   const struct attachments *attachments);

#endif
