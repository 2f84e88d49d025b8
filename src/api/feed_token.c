/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A token is short, opaque, and known again: by a check of our own, and because its places must be rows of this
 * database (after a restore they may not be, and then the client begins anew). */
#include "api/feed_token.h"

#include <stdio.h>
#include <string.h>

#define CHECK_BYTES 6

static const char *stamp_text(struct ctx *c, const struct feed_stamp *s)
{
    return arena_printf(c->arena, "1%c %lld %lld %lld %lld %lld %lld %lld %lld", s->kind, (long long)s->user,
                        (long long)s->role, (long long)s->events.xact, (long long)s->events.id,
                        (long long)s->events.at_ms, (long long)s->moves.xact, (long long)s->moves.id,
                        (long long)s->moves.at_ms);
}

const char *feed_token(struct ctx *c, const struct feed_stamp *stamp)
{
    uint8_t raw[CHECK_BYTES + 256];
    uint8_t check[TOKEN_HASH];
    const char *text = stamp_text(c, stamp); /* at most 9 numbers of 20 characters */
    size_t n = strlen(text);
    token_hash(check, text, n);
    memcpy(raw, check, CHECK_BYTES);
    memcpy(raw + CHECK_BYTES, text, n);
    char *out = arena_alloc(c->arena, FEED_TOKEN_MAX);
    base64url_write(out, FEED_TOKEN_MAX, (struct bytes){raw, CHECK_BYTES + n});
    return out;
}

bool feed_token_unpack(struct ctx *c, struct feed_stamp *out, const char *text)
{
    uint8_t raw[FEED_TOKEN_MAX];
    size_t n;
    long long v[8];
    if (!base64url_read(raw, sizeof raw - 1, &n, text) || n <= CHECK_BYTES)
        return false;
    raw[n] = '\0';
    /* NOLINTNEXTLINE(cert-err34-c): its check has just shown that we wrote it ourselves */
    if (sscanf((const char *)raw + CHECK_BYTES, "1%c %lld %lld %lld %lld %lld %lld %lld %lld", &out->kind, &v[0], &v[1],
               &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]) != 9)
        return false;
    out->user = v[0];
    out->role = v[1];
    out->events = (struct feed_place){v[2], v[3], v[4]};
    out->moves = (struct feed_place){v[5], v[6], v[7]};
    return strcmp(feed_token(c, out), text) == 0;
}

enum err feed_read_token(struct ctx *c, struct feed_stamp *out, char kind, const char *name, const char *text)
{
    bool known = false, moves_known = false;
    if (feed_token_unpack(c, out, text) && out->kind == kind) {
        TRY(feed_events_known(c, &known, &out->events));
        TRY(feed_moves_known(c, &moves_known, &out->moves));
    }
    return known && moves_known ? ERR_OK
                                : refuse(c, ERR_CURSOR_INVALID, name, "is not a token that this feed gave out");
}
