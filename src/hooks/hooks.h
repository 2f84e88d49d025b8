/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What waits for webhooks is sent here: signed, by HTTP, and never to an address of our own network. Rules:
 * docs/webhooks.md. */
#ifndef HOOKS_HOOKS_H
#define HOOKS_HOOKS_H

#include "store/store.h"

struct hooks;

/** hooks_open(store, allow_private): start sending; ${store} must stay open until hooks_stop(). ${allow_private}: to
 * addresses of our own network too. Never NULL. */
struct hooks *hooks_open(struct store *store, bool allow_private);
/** hooks_stop(h): nothing further is begun; what is under way has a few seconds to end. NULL is fine. */
void hooks_stop(struct hooks *h);

#endif
