/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Headers, quoted-printable, and the two parts put together. */
#include "mail/message.h"

#include "core/fold.h"
#include "core/must.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define LINE_MAX_CHARS    76
#define QUOTED_MAX_CHARS  64 /* a longer name is folded as encoded words */
#define BASE64_LINE_BYTES 57 /* 76 characters */
#define WORD_OPEN         "=?utf-8?q?"
#define WORD_CLOSE        "?="

bool address_is_safe(const char *address)
{
    static const char marks[] = ".!#$%&'*+/=?^_`{|}~-";
    const char *at = strchr(address, '@');
    if (at == NULL || at == address || at[1] == '\0' || strlen(address) > 254)
        return false;
    for (const char *p = address; *p != '\0'; p++) {
        bool good = isalnum((unsigned char)*p) || (p < at && strchr(marks, *p) != NULL) || p == at ||
                    (p > at && (*p == '.' || *p == '-'));
        if (!good || (unsigned char)*p >= 0x80)
            return false;
    }
    return true;
}

/* --- headers --- */

/* One line of what may be several, without anything that a reader of headers could take for an end. */
static char *one_line(struct arena *a, const char *value)
{
    char *copy = arena_strdup(a, value);
    bool valid = utf8_valid(value, strlen(value));
    for (char *p = copy; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
        else if (!valid && (unsigned char)*p >= 0x80)
            *p = '?';
    }
    return copy;
}

/* Can it stand as it is? Not with other characters than printable ASCII, not if it looks encoded, not with a word
 * that fits no line. */
static bool is_plain(const char *value)
{
    size_t word = 0;
    for (const char *p = value; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7E)
            return false;
        word = *p == ' ' ? 0 : word + 1;
        if (word > 60)
            return false;
    }
    return strstr(value, "=?") == NULL;
}

static void put_folded(struct str *out, size_t column, const char *value)
{
    const char *p = value + strspn(value, " ");
    while (*p != '\0') {
        size_t n = strcspn(p, " ");
        if (column + 1 + n > LINE_MAX_CHARS) {
            str_put(out, "\r\n");
            column = 0;
        }
        str_putc(out, ' ');
        str_putn(out, p, n);
        column += 1 + n;
        p += n + strspn(p + n, " ");
    }
}

/* A character in an encoded word: letters and digits are themselves, also within a display name (RFC 2047, 5.3). */
static size_t encoded_size(const char *p, size_t n)
{
    return n == 1 && (isalnum((unsigned char)*p) || *p == ' ') ? 1 : 3 * n;
}

static void put_encoded(struct str *out, size_t column, const char *value)
{
    const char *p = value;
    bool open = false;
    while (*p != '\0') {
        size_t n = utf8_cut(p, 1) > 0 ? 1 : utf8_cut(p, 2) > 0 ? 2 : utf8_cut(p, 3) > 0 ? 3 : 4;
        size_t size = encoded_size(p, n);
        if (open && column + size + strlen(WORD_CLOSE) > LINE_MAX_CHARS - 1) {
            str_put(out, WORD_CLOSE "\r\n");
            column = 0;
            open = false;
        }
        if (!open) {
            str_put(out, " " WORD_OPEN);
            column += 1 + strlen(WORD_OPEN);
            open = true;
        }
        for (size_t i = 0; i < n; i++) {
            if (size > 1)
                str_printf(out, "=%02X", (unsigned char)p[i]);
            else
                str_putc(out, *p == ' ' ? '_' : *p);
        }
        column += size;
        p += n;
    }
    if (open)
        str_put(out, WORD_CLOSE);
}

void header_put(struct str *out, const char *name, const char *value)
{
    const char *line = one_line(out->arena, value);
    str_printf(out, "%s:", name);
    if (is_plain(line))
        put_folded(out, strlen(name) + 1, line);
    else
        put_encoded(out, strlen(name) + 1, line);
    str_put(out, "\r\n");
}

static size_t quoted_size(const char *line)
{
    size_t n = 2;
    for (const char *p = line; *p != '\0'; p++)
        n += *p == '"' || *p == '\\' ? 2 : 1;
    return n;
}

static void put_quoted(struct str *out, const char *line)
{
    str_put(out, " \"");
    for (const char *p = line; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            str_putc(out, '\\');
        str_putc(out, *p);
    }
    str_putc(out, '"');
}

void header_put_address(struct str *out, const char *name, const char *display, const char *address)
{
    MUST(address_is_safe(address));
    const char *line = display == NULL ? "" : one_line(out->arena, display);
    str_printf(out, "%s:", name);
    if (line[strspn(line, " ")] == '\0') {
        str_printf(out, " %s\r\n", address);
        return;
    }
    size_t column = strlen(name) + 1;
    if (is_plain(line) && quoted_size(line) <= QUOTED_MAX_CHARS) {
        put_quoted(out, line);
        column += 1 + quoted_size(line);
    } else {
        put_encoded(out, column, line);
        column = LINE_MAX_CHARS; /* it may have been folded: the address gets a line of its own */
    }
    bool fits = column + strlen(" <>") + strlen(address) <= LINE_MAX_CHARS;
    str_printf(out, "%s <%s>\r\n", fits ? "" : "\r\n", address);
}

/* --- bodies --- */

void quoted_printable(struct str *out, const char *text)
{
    size_t column = 0;
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char ch = (unsigned char)*p;
        if (ch == '\n') {
            str_put(out, "\r\n");
            column = 0;
            continue;
        }
        bool at_end = p[1] == '\n' || p[1] == '\0';
        bool itself = (ch > 0x20 && ch < 0x7F && ch != '=') || (ch == ' ' && !at_end);
        if (column + (itself ? 1 : 3) > LINE_MAX_CHARS - 1) {
            str_put(out, "=\r\n");
            column = 0;
        }
        if (itself)
            str_putc(out, (char)ch);
        else
            str_printf(out, "=%02X", ch);
        column += itself ? 1 : 3;
    }
    str_put(out, "\r\n");
}

/* In English whatever the locale, and in UTC. */
static void put_date(struct str *out, int64_t at_ms)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t at = (time_t)(at_ms / 1000);
    struct tm t;
    MUST(gmtime_r(&at, &t) != NULL);
    str_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + (size_t)t.tm_wday * 3, t.tm_mday,
               months + (size_t)t.tm_mon * 3, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

typedef void look_fn(struct str *out, const struct letter *letter, const char *link_base);

static void put_part(struct str *out, const struct letter *letter, const struct envelope *envelope, const char *type,
                     look_fn *look)
{
    struct str body = str_init(out->arena, MESSAGE_BYTES_MAX);
    look(&body, letter, envelope->link_base);
    str_printf(out,
               "--=_%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
               "\r\n",
               envelope->message, type);
    quoted_printable(out, str_text(&body));
    out->failed |= str_failed(&body);
}

static void put_alternative(struct str *out, const struct letter *letter, const struct envelope *envelope)
{
    str_printf(out, "Content-Type: multipart/alternative; boundary=\"=_%s\"\r\n\r\n", envelope->message);
    put_part(out, letter, envelope, "text/plain", letter_text);
    put_part(out, letter, envelope, "text/html", letter_html);
    str_printf(out, "--=_%s--\r\n", envelope->message);
}

static void put_base64(struct str *out, struct bytes data)
{
    char line[sodium_base64_ENCODED_LEN(BASE64_LINE_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    for (size_t at = 0; at < data.n; at += BASE64_LINE_BYTES) {
        size_t n = data.n - at < BASE64_LINE_BYTES ? data.n - at : BASE64_LINE_BYTES;
        sodium_bin2base64(line, sizeof line, data.p + at, n, sodium_base64_VARIANT_ORIGINAL);
        str_put(out, line);
        str_put(out, "\r\n");
    }
}

/* The letter as above, and the files behind it, by a boundary of their own. */
static void put_mixed(struct str *out, const struct letter *letter, const struct envelope *envelope,
                      const struct attachments *attachments)
{
    const char *boundary = envelope->message;
    str_printf(out, "Content-Type: multipart/mixed; boundary=\"=_m_%s\"\r\n\r\n--=_m_%s\r\n", boundary, boundary);
    put_alternative(out, letter, envelope);
    for (size_t i = 0; i < attachments->n; i++) {
        const struct attachment *a = &attachments->items[i];
        str_printf(out,
                   "--=_m_%s\r\nContent-Type: application/pdf; name=\"%s\"\r\nContent-Disposition: attachment; "
                   "filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                   boundary, a->name, a->name);
        put_base64(out, a->bytes);
    }
    str_printf(out, "--=_m_%s--\r\n", boundary);
}

/* What the letter says of its papers is known only now. */
static struct letter with_papers(struct arena *arena, const struct letter *letter,
                                 const struct attachments *attachments)
{
    struct letter told = *letter;
    if (attachments->too_large)
        told.intro =
            arena_printf(arena, "%s The papers are too large for a mail; they are with the order.", letter->intro);
    return told;
}

void message_write(struct str *out, const struct letter *letter, const struct envelope *envelope,
                   const struct attachments *attachments)
{
    static const struct attachments none = {0};
    if (attachments == NULL)
        attachments = &none;
    const struct letter told = with_papers(out->arena, letter, attachments);
    letter = &told;
    header_put_address(out, "From", letter->company, envelope->from);
    header_put_address(out, "To", letter->to_name, envelope->to);
    if (letter->reply_to != NULL && address_is_safe(letter->reply_to))
        header_put_address(out, "Reply-To", NULL, letter->reply_to);
    header_put(out, "Subject", letter->subject);
    put_date(out, envelope->at_ms);
    str_printf(out, "Message-ID: <%s%s>\r\n", envelope->message, strchr(envelope->from, '@'));
    str_put(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
    if (attachments->n > 0)
        put_mixed(out, letter, envelope, attachments);
    else
        put_alternative(out, letter, envelope);
}
