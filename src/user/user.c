/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules about people, without a database. */
#include "user/user.h"

#include "core/must.h"

#include <ctype.h>
#include <liboath/oath.h>
#include <stdio.h>
#include <string.h>

#define EMAIL_MAX   254
#define TOTP_STEP_S 30
#define TOTP_DIGITS 6

const char *const role_names[] = {"admin", "rep", NULL};

bool user_is_admin(const struct ctx *c)
{
    return c->user == NULL || c->user->role == ROLE_ADMIN;
}

struct maybe_i64 user_rep_filter(const struct ctx *c)
{
    return user_is_admin(c) ? none_i64() : some_i64(c->user->id);
}

struct maybe_i64 user_id(const struct ctx *c)
{
    return c->user == NULL ? none_i64() : some_i64(c->user->id);
}

static bool is_atom(const char *from, const char *to, const char *others)
{
    if (from >= to || *from == '.' || to[-1] == '.')
        return false;
    for (const char *p = from; p < to; p++) {
        bool plain = isalnum((unsigned char)*p) || strchr(others, *p) != NULL;
        if ((unsigned char)*p >= 0x80 || !plain || (*p == '.' && p[1] == '.'))
            return false;
    }
    return true;
}

bool user_email_valid(const char *email)
{
    size_t n = strlen(email);
    const char *at = strchr(email, '@');
    if (at == NULL || n > EMAIL_MAX || at - email > 64)
        return false;
    const char *dot = strchr(at, '.');
    return is_atom(email, at, ".!#$%&'*+/=?^_`{|}~-") && is_atom(at + 1, email + n, ".-") && dot != NULL &&
           at[1] != '-' && email[n - 1] != '-';
}

int64_t user_totp_step(struct bytes secret, int64_t now_ms, const char *code, int64_t after)
{
    int64_t now = now_ms / 1000 / TOTP_STEP_S;
    if (strlen(code) != TOTP_DIGITS)
        return 0;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        char right[TOTP_DIGITS + 1];
        if (step <= after)
            continue;
        MUST(oath_hotp_generate((const char *)secret.p, secret.n, (uint64_t)step, TOTP_DIGITS, false,
                                OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK);
        unsigned differs = 0;
        for (int i = 0; i < TOTP_DIGITS; i++)
            differs |= (unsigned)(right[i] ^ code[i]);
        if (differs == 0)
            return step;
    }
    return 0;
}
