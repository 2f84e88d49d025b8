/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names and types of accounts. The source is ASCII capitals; what is not done by rule is in data/demo/spellings.csv. */
#include "demo/demo_names.h"

#include "core/must.h"
#include "core/str.h"

#include <ctype.h>
#include <string.h>

#define NAME_BYTES_MAX 400
#define CITY_CUT_MIN   3 /* fewer letters may be the beginning of anything */

/* Letters after a beginning are small; a hyphen, an ampersand or O' begins anew. */
static void put_word(struct str *out, const char *word, size_t n)
{
    bool begins = true;
    for (size_t i = 0; i < n; i++) {
        bool is_o = word[i] == '\'' && i == 1 && word[0] == 'O';
        str_putc(out, begins ? word[i] : (char)tolower((unsigned char)word[i]));
        begins = word[i] == '#' || strchr("-&+.(", word[i]) != NULL || is_o;
    }
}

static void put_words(struct ctx *c, struct str *out, const struct demo_table *spellings, const char *text)
{
    bool first = true;
    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        const char *word = arena_strndup(c->arena, text, n);
        const struct demo_row *row = demo_find(spellings, word);
        bool small = row != NULL && islower((unsigned char)row->cell[1][0]) != 0;
        if (n > 0 && !first && out->p[out->n - 1] != '#')
            str_putc(out, ' ');
        if (row != NULL && !(small && first))
            str_put(out, row->cell[1]);
        else
            put_word(out, text, n);
        first = first && n == 0;
        text += n + (text[n] == ' ');
    }
}

const char *demo_words(struct ctx *c, const struct demo_table *spellings, const char *text)
{
    struct str out = str_init(c->arena, NAME_BYTES_MAX);
    put_words(c, &out, spellings, text);
    MUST(!str_failed(&out));
    return str_text(&out);
}

/* One part between slashes, without the spaces around it. */
static char *part_of(struct ctx *c, const char *text, size_t n)
{
    while (n > 0 && text[0] == ' ') {
        text++;
        n--;
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return arena_strndup(c->arena, text, n);
}

const char *demo_account_name(struct ctx *c, const struct demo_table *spellings, const char *name, const char *city)
{
    struct str out = str_init(c->arena, NAME_BYTES_MAX);
    while (*name != '\0') {
        size_t n = strcspn(name, "/");
        const char *part = part_of(c, name, n);
        bool cut = out.n > 0 && strlen(part) >= CITY_CUT_MIN && strncmp(part, city, strlen(part)) == 0;
        if (*part != '\0' && out.n > 0)
            str_put(&out, ", ");
        str_put(&out, demo_words(c, spellings, cut ? city : part));
        name += n + (name[n] == '/');
    }
    MUST(!str_failed(&out));
    return str_text(&out);
}

static bool has_words(const char *name, const char *words)
{
    size_t n = strlen(words);
    for (const char *at = strstr(name, words); at != NULL; at = strstr(at + 1, words)) {
        bool begins = at == name || !isalnum((unsigned char)at[-1]);
        if (begins && !isalnum((unsigned char)at[n]))
            return true;
    }
    return false;
}

const char *demo_account_type(const struct demo_table *rules, const char *name)
{
    for (size_t i = 0; i < rules->n; i++) {
        if (has_words(name, rules->rows[i].cell[0]))
            return rules->rows[i].cell[1];
    }
    return "other";
}
