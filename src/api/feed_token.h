/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside api/ only: places in feeds as opaque texts. */
#ifndef API_FEED_TOKEN_H
#define API_FEED_TOKEN_H

#include "api/route.h"
#include "feed/feed.h"

#define FEED_TOKEN_MAX 400 /* characters */

/* What a token says. `kind` tells the feeds apart, so that one's token is refused by the others. */
struct feed_stamp {
    char kind;
    int64_t user, role; /* whose view it is; a device's tokens only */
    struct feed_place events, moves;
};

/** feed_token(c, stamp): the text of it, in the arena. */
const char *feed_token(struct ctx *c, const struct feed_stamp *stamp);

/** feed_token_unpack(c, out, text): is ${text} a token that feed_token() makes of ${out}? */
CHECKED bool feed_token_unpack(struct ctx *c, struct feed_stamp *out, const char *text);

/** feed_read_token(c, out, kind, name, text): CURSOR_INVALID for the parameter ${name} unless it is a token of ${kind}
 * whose places are of this database. */
CHECKED enum err feed_read_token(struct ctx *c, struct feed_stamp *out, char kind, const char *name, const char *text);

#endif
