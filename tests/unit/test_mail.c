/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bytes of a mail: headers that stay one header whatever stands in a name, words that decode to what was written,
 * lines that every server lets through. */
#include "lib/unit.h"

#include "core/fold.h"
#include "mail/message.h"

#define HEADER_CHARS_MAX 78  /* RFC 5322, 2.1.1 */
#define WORD_CHARS_MAX   75  /* RFC 2047, 2 */
#define BODY_CHARS_MAX   76  /* RFC 2045, 6.7 */
#define SERVER_CHARS_MAX 998 /* RFC 5321, 4.5.3.1.6, without CR LF */

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_open((size_t)128 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

/* --- a reader of mails, written from the standards and not from what writes them --- */

static int hex(char ch)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = ch == '\0' ? NULL : strchr(digits, ch);
    return at == NULL ? -1 : (int)(at - digits);
}

/* "=C3=A9_x" as bytes; of a word '_' is a space, of a body "=" CR LF is nothing. NULL: it is not encoded well. */
static const char *decoded(const char *text, size_t n, bool word)
{
    struct str out = str_init(arena, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '=') {
            str_putc(&out, (char)(word && text[i] == '_' ? ' ' : text[i]));
            continue;
        }
        if (!word && n - i > 2 && text[i + 1] == '\r' && text[i + 2] == '\n') {
            i += 2;
            continue;
        }
        if (n - i < 3 || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0)
            return NULL;
        str_putc(&out, (char)(hex(text[i + 1]) * 16 + hex(text[i + 2])));
        i += 2;
    }
    return str_text(&out);
}

/* Is each line at most so long, ended by CR LF, and free of other control characters? */
static bool lines_are(const char *text, size_t max)
{
    size_t column = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == '\r' && p[1] == '\n') {
            if (column > max)
                return false;
            column = 0;
            p++;
            continue;
        }
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7E)
            return false;
        column++;
    }
    return column == 0;
}

/* Is it one header: is each line after the first a continuation, and none of them blank? */
static bool is_one_header(const char *text)
{
    const char *end = strstr(text, "\r\n");
    while (end != NULL && end[2] != '\0') {
        if (end[2] != ' ' || end[2 + strspn(end + 2, " ")] == '\r')
            return false;
        end = strstr(end + 2, "\r\n");
    }
    return end != NULL;
}

/* A header's value as a mail program shows it: unfolded, encoded words decoded and, where they follow each other,
 * joined. */
static const char *shown(const char *header)
{
    static const char open[] = "=?utf-8?q?";
    struct str out = str_init(arena, 1 << 20);
    const char *p = strchr(header, ':') + 2;
    if (strncmp(p - 1, "\r\n ", 3) == 0)
        p += 2;
    bool behind_word = false;
    while (*p != '\0') {
        const char *q = p + strspn(p, " \r\n");
        if (strncmp(q, open, strlen(open)) == 0) {
            const char *word = q + strlen(open), *end = strstr(word, "?=");
            if (end == NULL || end + 2 - q > WORD_CHARS_MAX || strcspn(word, " \r\n?") != (size_t)(end - word))
                return NULL;
            if (!behind_word)
                str_putn(&out, " ", q > p);
            const char *bytes = decoded(word, (size_t)(end - word), true);
            if (bytes == NULL || !utf8_valid(bytes, strlen(bytes))) /* each word holds whole characters */
                return NULL;
            str_put(&out, bytes);
            behind_word = true;
            p = end + 2;
            continue;
        }
        behind_word = false;
        if (*p != '\r' && *p != '\n')
            str_putc(&out, *p);
        p++;
    }
    return str_text(&out);
}

/* --- headers --- */

static const char *repeated(const char *word, int times)
{
    struct str out = str_init(arena, 1 << 20);
    for (int i = 0; i < times; i++)
        str_put(&out, word);
    return str_text(&out);
}

static const char *header(const char *name, const char *value)
{
    struct str out = str_init(arena, 1 << 20);
    header_put(&out, name, value);
    return str_text(&out);
}

static void headers_decode_to_what_was_written(void **state)
{
    (void)state;
    const char *values[] = {"Back order BO-1042: Osteria Luna",
                            "Château d’Été, Grüner Veltliner",
                            "ქინძმარაული, სუფრა და მეგობრები, თბილისი, აღმაშენებლის გამზირი",
                            "日本酒と葡萄酒の店、東京都渋谷区",
                            "🍷 with a character beyond the first plane 🍾",
                            "Cha\u0302teau", /* an accent as a character of its own */
                            "looks =?utf-8?q?encoded?= and is not",
                            "100 % = all_of_it? (yes)",
                            "a",
                            repeated("word ", 200),
                            repeated("é", 250),
                            repeated("ღვინო ", 60),
                            repeated("葡萄酒", 90),
                            repeated("🍷", 80),
                            repeated("x", 990),
                            repeated("x", 61),
                            repeated("12345678 é ", 30)};
    for (size_t i = 0; i < COUNT(values); i++) {
        const char *text = header("Subject", values[i]), *got = shown(text);
        size_t n = strlen(values[i]);
        while (n > 0 && values[i][n - 1] == ' ')
            n--; /* a space at the end is nothing that a header can keep */
        ROW_IS(values[i], is_one_header(text));
        ROW_IS(values[i], lines_are(text, HEADER_CHARS_MAX));
        ROW_IS(values[i], got != NULL && strncmp(got, values[i], n) == 0 && got[n + strspn(got + n, " ")] == '\0');
    }
}

/* What the folding depends on is where in a line a character comes: every length is tried. */
static void every_length_is_folded(void **state)
{
    (void)state;
    static const char *const kinds[] = {"x", "é", "ქ", "🍷", "ab é ", "abcdefghi "};
    for (size_t kind = 0; kind < COUNT(kinds); kind++) {
        for (int n = 1; n < 160; n++) {
            const char *value = arena_printf(arena, "%s.", repeated(kinds[kind], n));
            const char *text = header("Subject", value);
            ROW_IS(value, is_one_header(text) && lines_are(text, HEADER_CHARS_MAX) && same(shown(text), value));
        }
    }
}

static void nothing_ends_a_header(void **state)
{
    (void)state;
    static const char *const values[] = {"Luna\r\nBcc: all@else.example",
                                         "Luna\nBcc: all@else.example",
                                         "Luna\rBcc: all@else.example",
                                         "\r\n\r\n<html>",
                                         "Luna\r\n Bcc: x@else.example",
                                         "é\r\nBcc: x@else.example",
                                         "tab\tand\x01\x1f\x7f",
                                         "\xc3(\xff not UTF-8 \r\nBcc: x@else.example",
                                         "line\u2028separator\xc2\x85next\r\nBcc: x",
                                         "\r\n",
                                         ""};
    for (size_t i = 0; i < COUNT(values); i++) {
        struct str out = str_init(arena, 1 << 20);
        header_put(&out, "Subject", values[i]);
        ROW_IS(values[i], is_one_header(str_text(&out)) && lines_are(str_text(&out), HEADER_CHARS_MAX));
        ROW_IS(values[i], strstr(str_text(&out), "\nBcc") == NULL);
        out = str_init(arena, 1 << 20);
        header_put_address(&out, "To", values[i], "rita@demo.example");
        ROW_IS(values[i], is_one_header(str_text(&out)) && lines_are(str_text(&out), HEADER_CHARS_MAX));
        ROW_IS(values[i], strstr(str_text(&out), "\nBcc") == NULL);
        ROW_IS(values[i], strstr(str_text(&out), "rita@demo.example") != NULL);
    }
}

static void names_stand_before_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *display, *text;
    } rows[] = {
        {NULL, "To: rita@demo.example\r\n"},
        {"  ", "To: rita@demo.example\r\n"},
        {"Rita", "To: \"Rita\" <rita@demo.example>\r\n"},
        {"Luna, Rita (cellar)", "To: \"Luna, Rita (cellar)\" <rita@demo.example>\r\n"},
        {"Rita \"R\" \\ Luna", "To: \"Rita \\\"R\\\" \\\\ Luna\" <rita@demo.example>\r\n"},
        {"x@else.example> <y", "To: \"x@else.example> <y\" <rita@demo.example>\r\n"},
        {"Rita Ünal", "To: =?utf-8?q?Rita_=C3=9Cnal?=\r\n <rita@demo.example>\r\n"},
        {"Ünal, \"R\" <x@y>", "To: =?utf-8?q?=C3=9Cnal=2C_=22R=22_=3Cx=40y=3E?=\r\n <rita@demo.example>\r\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str out = str_init(arena, 1 << 20);
        header_put_address(&out, "To", rows[i].display, "rita@demo.example");
        ROW_IS(rows[i].text, same(str_text(&out), rows[i].text));
    }
    for (int n = 1; n < 200; n++) { /* of any length */
        struct str out = str_init(arena, 1 << 20);
        header_put_address(&out, "Reply-To", repeated(n % 2 == 0 ? "ab\" " : "ქé", n), "rita@demo.example");
        ROW_IS(repeated("x", n), is_one_header(str_text(&out)) && lines_are(str_text(&out), HEADER_CHARS_MAX));
    }
}

static void addresses_are_bare(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b", "rita.o'neill+wine@demo.example", "x_y@sub-domain.demo.example"};
    const char *bad[] = {"",      "@",
                         "a@",    "@b",
                         "a",     "a b@c",
                         "a@b c", "a@b\r\nBcc: x@y",
                         "a\n@b", "a@b>",
                         "<a@b>", "a,b@c",
                         "a@b@c", "\"a\"@b",
                         "ü@b",   "a@b.ü",
                         "a@b\t", arena_printf(arena, "a@%s", repeated("b", 300))};
    for (size_t i = 0; i < COUNT(good); i++)
        ROW_IS(good[i], address_is_safe(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        ROW_IS(bad[i], !address_is_safe(bad[i]));
}

/* --- bodies --- */

static const char *as_body(const char *text)
{
    struct str out = str_init(arena, 1 << 20);
    quoted_printable(&out, text);
    return str_text(&out);
}

static const char *with_crlf(const char *text)
{
    struct str out = str_init(arena, 1 << 20);
    for (const char *p = text; *p != '\0'; p++)
        str_put(&out, *p == '\n' ? "\r\n" : (char[]){*p, '\0'});
    str_put(&out, "\r\n");
    return str_text(&out);
}

static void bodies_decode_to_what_was_written(void **state)
{
    (void)state;
    const char *bodies[] = {"",
                            "one line",
                            "a = b\n.\n.dotted\n..\nFrom the cellar\n",
                            "space at the end \ntab at the end\t\n \n\n",
                            "Château, ღვინო, 葡萄酒, 🍷",
                            "a\rb\x01",
                            repeated("x", 5000),
                            repeated("é", 3000),
                            repeated("long words and spaces ", 300),
                            repeated("\n.", 200)};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        const char *text = as_body(bodies[i]), *got = decoded(text, strlen(text), false);
        ROW_IS(bodies[i], lines_are(text, BODY_CHARS_MAX));
        ROW_IS(bodies[i], same(got, with_crlf(bodies[i])));
    }
    for (int n = 60; n < 90; n++) { /* what comes at the end of a line */
        const char *tails[] = {"é", " \n", "=", ".", " .", "\t"};
        for (size_t i = 0; i < COUNT(tails); i++) {
            const char *body = arena_printf(arena, "%s%s", repeated("x", n), tails[i]), *text = as_body(body);
            ROW_IS(body, lines_are(text, BODY_CHARS_MAX));
            ROW_IS(body, same(decoded(text, strlen(text), false), with_crlf(body)));
        }
    }
}

/* --- the whole --- */

static const char *whole(const struct letter *letter)
{
    struct str out = str_init(arena, MESSAGE_BYTES_MAX);
    message_write(&out, letter,
                  &(struct envelope){.from = "orders@lakeside.example",
                                     .to = "rita@demo.example",
                                     .message = "0123456789abcdef0123456789abcdef",
                                     .at_ms = 1778594400000,
                                     .link_base = "https://orders.example.com"},
                  NULL);
    assert_false(str_failed(&out));
    return str_text(&out);
}

static int headers_in(const char *message)
{
    const char *end = strstr(message, "\r\n\r\n");
    int n = 0;
    for (const char *p = message; p < end + 2; p = strstr(p, "\r\n") + 2)
        n += *p != ' ';
    return n;
}

static void no_text_of_a_letter_gets_out_of_its_place(void **state)
{
    (void)state;
    static const char evil[] = "x\r\nBcc: all@else.example\r\n\r\n--=_0123456789abcdef0123456789abcdef--\r\n.\r\n"
                               "QUIT\r\n</td><script>alert(1)</script>\" onclick='x' é ქ";
    struct letter_row row = {evil, evil, evil, evil};
    struct letter_section section = {evil, &row, 1};
    struct letter_fact fact = {evil, evil};
    const struct letter plain = {.company = "C", .subject = "S", .heading = "H", .intro = "I", .reason = "R"};
    const struct letter letter = {.company = evil,
                                  .to_name = evil,
                                  .reply_to = "x@y.example\r\nBcc: z@y.example",
                                  .subject = evil,
                                  .heading = evil,
                                  .intro = evil,
                                  .facts = &fact,
                                  .fact_count = 1,
                                  .sections = &section,
                                  .section_count = 1,
                                  .note = evil,
                                  .link = "/orders/back-orders/1\"><i>",
                                  .link_text = evil,
                                  .reason = evil,
                                  .chosen = true};
    const char *message = whole(&letter);
    assert_true(lines_are(message, SERVER_CHARS_MAX));
    assert_int_equal(headers_in(message), headers_in(whole(&plain)));
    const char *headers = arena_printf(arena, "%.*s", (int)(strstr(message, "\r\n\r\n") - message), message);
    assert_null(strstr(headers, "\nBcc"));
    assert_null(strstr(headers, "Reply-To"));
    int boundaries = 0;
    for (const char *p = message; (p = strstr(p, "\r\n--=_0123456789abcdef0123456789abcdef")) != NULL; p += 4)
        boundaries++;
    assert_int_equal(boundaries, 3);
    struct str html = str_init(arena, 1 << 20);
    letter_html(&html, &letter, "https://orders.example.com");
    assert_null(strstr(str_text(&html), "<script"));
    assert_null(strstr(str_text(&html), "onclick='"));
    assert_null(strstr(str_text(&html), "\"><i>"));
}

static void the_same_letter_is_the_same_mail(void **state)
{
    (void)state;
    const struct letter letter = {.company = "Lakeside Wines",
                                  .to_name = "Rita Ünal",
                                  .reply_to = "office@lakeside.example",
                                  .subject = "Back order BO-1042: Osteria Luna",
                                  .heading = "Back order BO-1042",
                                  .intro = "Hello.",
                                  .reason = "You look after the account."};
    static const char head[] =
        "From: \"Lakeside Wines\" <orders@lakeside.example>\r\n"
        "To: =?utf-8?q?Rita_=C3=9Cnal?=\r\n <rita@demo.example>\r\n"
        "Reply-To: office@lakeside.example\r\n"
        "Subject: Back order BO-1042: Osteria Luna\r\n"
        "Date: Tue, 12 May 2026 14:00:00 +0000\r\n"
        "Message-ID: <0123456789abcdef0123456789abcdef@lakeside.example>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=\"=_0123456789abcdef0123456789abcdef\"\r\n"
        "\r\n";
    const char *message = whole(&letter);
    assert_memory_equal(message, head, strlen(head));
    assert_string_equal(message, whole(&letter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_decode_to_what_was_written),
        cmocka_unit_test(every_length_is_folded),
        cmocka_unit_test(nothing_ends_a_header),
        cmocka_unit_test(names_stand_before_addresses),
        cmocka_unit_test(addresses_are_bare),
        cmocka_unit_test(bodies_decode_to_what_was_written),
        cmocka_unit_test(no_text_of_a_letter_gets_out_of_its_place),
        cmocka_unit_test(the_same_letter_is_the_same_mail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
