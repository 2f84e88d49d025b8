/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Encodings: recognised by what the bytes are, turned into UTF-8 by the C library's iconv. */
#include "sheet/sheet_parts.h"

#include "core/fold.h"
#include "core/must.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* Bytes that no text has: a file with them is something else. */
static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

/* Bytes that Windows-1252 leaves free; of UTF-8 they are parts of characters. */
static bool is_free(unsigned char c)
{
    return c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D;
}

/* How far the bytes are whole characters of UTF-8, with no more than ${cut} bytes of a last one missing. */
static bool is_utf8_so_far(const char *p, size_t n, size_t *kept)
{
    size_t back = 0;
    while (back < 3 && back < n && ((unsigned char)p[n - 1 - back] & 0xC0) == 0x80)
        back++;
    size_t whole = n;
    if (back < n && (unsigned char)p[n - 1 - back] >= 0xC0)
        whole = n - 1 - back;
    if (utf8_valid(p, n))
        whole = n;
    *kept = n - whole;
    return utf8_valid(p, whole);
}

struct scan {
    bool utf8;       /* all of it, so far */
    int64_t line;    /* lines ended */
    int64_t bad;     /* the line of the first byte that is not UTF-8 */
    int64_t control; /* the line of the first byte that is in no text; 0: none */
    int64_t foreign; /* the line of the first byte that is not Windows-1252 either; 0: none */
};

static void count_lines(struct scan *s, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool control = is_control((unsigned char)p[i]);
        if (control && s->control == 0)
            s->control = s->line + 1;
        if ((control || is_free((unsigned char)p[i])) && s->foreign == 0)
            s->foreign = s->line + 1;
        s->line += p[i] == '\n';
    }
}

/* How many lines of the block end before the first one that is not UTF-8. */
static int64_t lines_before_bad(const char *p, size_t n)
{
    int64_t lines = 0;
    for (const char *end; (end = memchr(p, '\n', n)) != NULL && utf8_valid(p, (size_t)(end - p) + 1); lines++) {
        n -= (size_t)(end - p) + 1;
        p = end + 1;
    }
    return lines;
}

/* The whole file once: is it UTF-8, is it text at all? */
static struct scan scan_file(struct text *t)
{
    struct scan s = {.utf8 = true};
    size_t kept = 0, n;
    while ((n = fread(t->in + kept, 1, sizeof t->in - kept, t->file)) > 0) {
        size_t have = kept + n;
        int64_t line = s.line;
        count_lines(&s, t->in + kept, n);
        if (s.utf8 && !is_utf8_so_far(t->in, have, &kept)) {
            s.utf8 = false;
            s.bad = line + lines_before_bad(t->in, have) + 1;
        }
        if (!s.utf8)
            kept = 0;
        memmove(t->in, t->in + have - kept, kept);
    }
    s.utf8 = s.utf8 && kept == 0;
    return s;
}

static void convert_from(struct text *t, const char *name, const char *encoding)
{
    t->encoding = encoding;
    iconv_t cd = iconv_open("UTF-8", name);
    MUST((intptr_t)cd != -1); /* the C library has these */
    t->iconv = cd;
}

/* UTF-16 without a mark: text of any European script has a zero in every other byte. */
static const char *utf16_by_zeros(const unsigned char *p, size_t n)
{
    size_t even = 0, odd = 0;
    for (size_t i = 0; i < n; i++) {
        even += p[i] == 0 && i % 2 == 0;
        odd += p[i] == 0 && i % 2 == 1;
    }
    if (n >= 4 && odd > n / 4 && even < n / 16)
        return "UTF-16LE";
    return n >= 4 && even > n / 4 && odd < n / 16 ? "UTF-16BE" : NULL;
}

static bool open_unmarked(struct text *t, struct sheet_trouble *why)
{
    struct scan s = scan_file(t);
    rewind(t->file);
    t->encoding = "UTF-8";
    if (s.utf8 && s.control != 0)
        return trouble(why, s.control, 0, "it holds bytes that no text has: is it a table saved as CSV?");
    if (!s.utf8 && s.foreign != 0)
        return trouble(why, s.foreign, 0, "its characters are neither UTF-8 nor Windows-1252: save it as UTF-8");
    if (!s.utf8)
        convert_from(t, "WINDOWS-1252", "Windows-1252");
    return true;
}

bool text_open(struct text *t, FILE *file, struct sheet_trouble *why)
{
    unsigned char head[512];
    t->file = file;
    rewind(file);
    size_t n = fread(head, 1, sizeof head, file);
    bool little = n >= 2 && head[0] == 0xFF && head[1] == 0xFE, big = n >= 2 && head[0] == 0xFE && head[1] == 0xFF;
    bool marked = n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0;
    const char *zeros = utf16_by_zeros(head, n);
    int skip = marked ? 3 : little || big ? 2 : 0;
    MUST(fseek(file, skip, SEEK_SET) == 0);
    if (little || big)
        convert_from(t, little ? "UTF-16LE" : "UTF-16BE", "UTF-16");
    else if (zeros != NULL)
        convert_from(t, zeros, "UTF-16");
    else if (!marked)
        return open_unmarked(t, why);
    if (!marked)
        return true;
    t->encoding = "UTF-8";
    struct scan s = scan_file(t);
    MUST(fseek(file, skip, SEEK_SET) == 0);
    if (!s.utf8)
        return trouble(why, s.bad > 0 ? s.bad : s.line + 1, 0,
                       "it says that it is UTF-8, and is not from here on: is it cut off, or made of two files?");
    return s.control == 0 || trouble(why, s.control, 0, "it holds bytes that no text has");
}

static bool convert(struct text *t, struct sheet_trouble *why)
{
    char *in = t->in, *out = t->out;
    size_t in_left = t->in_n, out_left = sizeof t->out;
    size_t done = iconv(t->iconv, &in, &in_left, &out, &out_left);
    bool short_of_more = done == (size_t)-1 && errno == EINVAL;
    t->out_n = (size_t)(out - t->out);
    memmove(t->in, in, in_left);
    t->in_n = in_left;
    if (done == (size_t)-1 && !short_of_more)
        return trouble(why, 0, 0, "it holds what is no character of %s", t->encoding);
    return true;
}

bool text_fill(struct text *t, struct sheet_trouble *why)
{
    t->out_n = 0;
    if (t->iconv == NULL) {
        t->out_n = fread(t->out, 1, TEXT_BLOCK, t->file);
        t->ended = t->out_n == 0;
    } else {
        size_t n = fread(t->in + t->in_n, 1, sizeof t->in - t->in_n, t->file);
        t->ended = n == 0;
        if (n == 0 && t->in_n > 0)
            return trouble(why, 0, 0, "the file ends within a character: it is cut off");
        t->in_n += n;
        if (n > 0 && !convert(t, why))
            return false;
    }
    return !ferror(t->file) || trouble(why, 0, 0, "the file can't be read");
}

void text_close(struct text *t)
{
    if (t->iconv != NULL)
        iconv_close(t->iconv);
    t->iconv = NULL;
}
