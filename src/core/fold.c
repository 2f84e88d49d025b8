/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* utf8proc decomposes and folds; what is left is letters, digits and single spaces. */
#include "core/fold.h"

#include "core/must.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool utf8_valid(const char *text, size_t n)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    size_t at = 0;
    while (at < n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate(p + at, (utf8proc_ssize_t)(n - at), &c);
        if (step <= 0 || c == 0)
            return false;
        at += (size_t)step;
    }
    return true;
}

size_t utf8_length(const char *text)
{
    size_t n = 0;
    for (const char *p = text; *p != '\0'; p++)
        n += ((unsigned char)*p & 0xC0) != 0x80;
    return n;
}

size_t utf8_cut(const char *text, size_t most)
{
    size_t n = strnlen(text, most + 1);
    if (n <= most)
        return n;
    for (n = most; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    return n;
}

/* The text mapped by utf8proc, copied into the arena. */
static char *mapped(struct arena *a, const char *text, utf8proc_option_t options)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, 0, &out, UTF8PROC_NULLTERM | options);
    MUST(n >= 0); /* valid UTF-8 is the caller's duty */
    char *copy = arena_strndup(a, (const char *)out, (size_t)n);
    free(out);
    return copy;
}

static bool is_word(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

#define FOLDING (UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

char *fold_text(struct arena *a, const char *text)
{
    char *folded = mapped(a, text, FOLDING);
    char *to = folded;
    bool gap = false;
    for (const char *from = folded; *from != '\0';) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)from, -1, &c);
        MUST(step > 0);
        /* "Joe's" is one word: an apostrophe joins, everything else that is no letter or digit divides. */
        if (is_word(c)) {
            if (gap && to != folded)
                *to++ = ' ';
            gap = false;
            memmove(to, from, (size_t)step);
            to += step;
        } else if (c != '\'' && c != 0x2019) {
            gap = true;
        }
        from += step;
    }
    *to = '\0';
    folded[utf8_cut(folded, FOLD_BYTES_MAX)] = '\0';
    size_t n = strlen(folded);
    if (n > 0 && folded[n - 1] == ' ') /* cut behind a word */
        folded[n - 1] = '\0';
    return folded;
}

char *fold_like(struct arena *a, const char *text)
{
    char *folded = fold_text(a, text);
    if (folded[0] == '\0')
        return NULL;
    char *pattern = arena_printf(a, "%%%s%%", folded); /* letters, digits and spaces: nothing to escape */
    for (char *p = pattern; *p != '\0'; p++) {
        if (*p == ' ')
            *p = '%';
    }
    return pattern;
}

static bool is_white(utf8proc_int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

/* Line ends become LF, and outer white space goes; false if another control character is there. */
static bool clean_lines(char *text)
{
    char *to = text;
    char *last = text; /* behind the last character that is not white */
    for (const char *from = text; *from != '\0';) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)from, -1, &c);
        MUST(step > 0);
        if (c == '\r' && from[1] == '\n')
            from++; /* the LF stands for both */
        bool ends_line = c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029;
        if (!ends_line && c != '\t' && utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
            return false;
        bool white = ends_line || is_white(c);
        if (ends_line) {
            *to++ = '\n';
        } else {
            memmove(to, from, (size_t)step);
            to += step;
        }
        if (last == text && white)
            to = text; /* nothing but white so far */
        if (!white)
            last = to;
        from += step;
    }
    *last = '\0';
    return true;
}

char *text_clean(struct arena *a, const char *text)
{
    char *copy = mapped(a, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return clean_lines(copy) ? copy : NULL;
}

char *text_composed(struct arena *a, const char *text)
{
    char *copy = mapped(a, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    for (const char *p = copy; *p != '\0';) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &c);
        MUST(step > 0);
        p += step;
        if (c != '\t' && utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
            return NULL;
    }
    return copy;
}
