/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which webhooks are told of which events. */
#include "company/company.h"
#include "flow/notify_parts.h"
#include "webhook/webhook.h"

#include <string.h>

/* While nobody sees back orders, no program is told of them either. */
static const struct webhook_event_info *told_of(const struct ctx *c, const char *kind)
{
    const struct webhook_event_info *info = webhook_event_find(kind);
    bool hidden = info != NULL && info->back_orders && c->company->back_order_access == ACCESS_NONE;
    return hidden ? NULL : info;
}

static bool wants(struct ctx *c, const struct webhook_told *webhook, const char *kind)
{
    if (strncmp(kind, "order.", 6) == 0 && strstr(webhook->events, " order.* ") != NULL)
        return true;
    return strstr(webhook->events, arena_printf(c->arena, " %s ", kind)) != NULL;
}

enum err notify_hooks(struct ctx *c, struct notify_plan *plan, const struct notify_event *events, size_t n)
{
    struct webhook_tolds who;
    TRY(webhook_who(c, &who));
    for (size_t i = 0; i < n; i++) {
        const struct notify_event *e = &events[i];
        const char *payload = NULL;
        for (size_t w = 0; told_of(c, e->kind) != NULL && w < who.n; w++) {
            if (!wants(c, &who.items[w], e->kind))
                continue;
            if (payload == NULL)
                TRY(webhook_payload(c, &payload, e->id));
            notify_put_row(c, plan,
                           &(struct outbox_new){.kind = OUTBOX_WEBHOOK,
                                                .event = some_i64(e->id),
                                                .key = e->kind,
                                                .target = who.items[w].target,
                                                .payload = payload});
        }
    }
    return ERR_OK;
}
