/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What waits for webhooks is sent here: signed, by HTTP, and never to an address of our own network. Rules:
 * docs/webhooks.md. */
#ifndef HOOKS_HOOKS_H
#define HOOKS_HOOKS_H

#include "store/store.h"

struct hooks;

/** hooks_open(store, allow_private, hosts): start sending; ${store} and ${hosts} must stay until hooks_stop().
 * ${allow_private}: to addresses of our own network too. ${hosts}: as of webhook_host_listed(). Never NULL. */
struct hooks *hooks_open(struct store *store, bool allow_private, const char *hosts);
/** hooks_stop(h): nothing further is begun; what is under way has a few seconds to end. NULL is fine. */
void hooks_stop(struct hooks *h);

#endif
