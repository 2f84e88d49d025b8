/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail addresses: one, a list of them, and what of it goes into the headers of a mail. */
#include "fuzz/fuzz.h"

#include "core/fold.h"
#include "mail/message.h"
#include "outbound/outbound.h"
#include "user/user.h"

#include <string.h>

#define LINE_MAX_BYTES 998 /* RFC 5321, 4.5.3.1.6, without CR LF */

/* Whatever stood in it, it is one header: every line but the first begins with white space. */
static void is_one_header(const char *text)
{
    for (const char *p = text; *p != '\0';) {
        const char *end = strstr(p, "\r\n");
        MUST(end != NULL && end - p <= LINE_MAX_BYTES && memchr(p, '\n', (size_t)(end - p)) == NULL);
        MUST(p == text || *p == ' ' || *p == '\t');
        p = end + 2;
    }
}

static void one(struct arena *arena, const char *text)
{
    struct str out = str_init(arena, (size_t)1024 * 1024);
    MUST(strlen(text) <= MAIL_ADDRESS_MAX && address_is_safe(text));
    header_put_address(&out, "To", NULL, text);
    is_one_header(str_text(&out));
}

/* A list that was tidied is made of addresses, and tidying it again changes nothing. */
static void list(struct ctx *c, const char *text)
{
    struct outbound o = {.key = mail_keys[0].name, .recipients = text, .reply_to = NULL};
    const char **addresses;
    size_t n;
    if (outbound_check(c, &o) != ERR_OK)
        return;
    outbound_addresses(c, &addresses, &n, o.recipients);
    for (size_t i = 0; i < n; i++)
        MUST(user_email_valid(addresses[i]));
    struct outbound again = o;
    MUST(outbound_check(c, &again) == ERR_OK && strcmp(again.recipients, o.recipients) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    const char *text = arena_strndup(arena, (const char *)data, size);
    ctx_init(&c, arena, 0);
    if (user_email_valid(text))
        one(arena, text);
    list(&c, text);
    if (utf8_valid(text, strlen(text))) {
        struct str out = str_init(arena, (size_t)1024 * 1024), from = str_init(arena, (size_t)1024 * 1024);
        header_put(&out, "Subject", text);
        header_put_address(&from, "From", text, "desk@demo.example");
        is_one_header(str_text(&out));
        is_one_header(str_text(&from));
    }
    arena_close(arena);
    return 0;
}
