/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which passwords are taken: by how many guesses somebody would need who tries the likely ones first. */
#include "company/company.h"
#include "core/fold.h"
#include "user/user.h"

#include <ctype.h>
#include <string.h>
#include <zxcvbn.h>

#define PASSWORD_SHORTEST 12
#define PASSWORD_LONGEST  200
#define GUESSES_BITS_MIN  30  /* a thousand million; at sign-in there are ten in a quarter of an hour */
#define JUDGED_BYTES      100 /* from the beginning; what follows can only help, and judging takes long for long ones */
#define WORDS_MAX         32
#define WORD_SHORTEST     3

/* What is known of the person, for the guesses. */
struct words {
    const char *items[WORDS_MAX + 1]; /* ended by NULL */
    size_t n;
};

static void add(struct words *words, const char *word)
{
    if (words->n < WORDS_MAX && strlen(word) >= WORD_SHORTEST)
        words->items[words->n++] = word;
}

/* A text as it is, and each of its words. */
static void add_words(struct ctx *c, struct words *words, const char *text)
{
    if (text == NULL)
        return;
    add(words, text);
    for (const char *p = text; *p != '\0';) {
        size_t n = 0;
        while (isalnum((unsigned char)p[n]) || (unsigned char)p[n] >= 0x80)
            n++;
        if (n > 0 && n < strlen(text))
            add(words, arena_strndup(c->arena, p, n));
        p += n + (p[n] != '\0');
    }
}

static double guesses_bits(struct ctx *c, const char *password, const struct user *user)
{
    struct words words = {.n = 0};
    add(&words, "cellarbook");
    add_words(c, &words, user->email);
    add_words(c, &words, user->name);
    add_words(c, &words, c->company == NULL ? NULL : c->company->name);
    const char *judged = arena_strndup(c->arena, password, utf8_cut(password, JUDGED_BYTES));
    return ZxcvbnMatch(judged, words.items, NULL);
}

enum err user_password_err(struct ctx *c, const char *password, const struct user *user)
{
    size_t length = utf8_length(password);
    if (length < PASSWORD_SHORTEST || length > PASSWORD_LONGEST)
        return refuse(c, ERR_PASSWORD_WEAK, "password", "must have %d to %d characters", PASSWORD_SHORTEST,
                      PASSWORD_LONGEST);
    if (guesses_bits(c, password, user) < GUESSES_BITS_MIN)
        return refuse(
            c, ERR_PASSWORD_WEAK, "password",
            "is one of the first that somebody would try; four words that have nothing to do with you are better");
    return ERR_OK;
}
