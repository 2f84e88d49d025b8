/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What webhooks can be told of, and what their addresses and secrets must be. */
#include "webhook/webhook.h"

#include <ctype.h>
#include <string.h>

const struct webhook_event_info webhook_events[WEBHOOK_EVENTS] = {
    {"back_order.created", "A back order was made, by hand or as the remainder of another.", true},
    {"back_order.updated", "A back order was edited.", true},
    {"back_order.started", "A draft or future order was made from a back order: it is tied.", true},
    {"back_order.closed", "A back order was closed, by an order or with a reason.", true},
    {"back_order.freed", "The order that a back order was tied to ended before its activation.", true},
    {"order.*", "Whatever happens to an order: all of the following, and what later versions add.", false},
    {"order.created", "An order was submitted: draft, future or active.", false},
    {"order.updated", "An order was edited.", false},
    {"order.released", "A draft order became active.", false},
    {"order.activated", "A future order became active.", false},
    {"order.confirmed", "An order was confirmed.", false},
    {"order.hold_lifted", "An admin lifted the hold of an order whose account is blocked.", false},
    {"order.cancelled", "An order was cancelled.", false},
    {"order.expiring", "A draft order expires tomorrow.", false},
    {"order.expired", "A draft order has expired.", false},
    {"inventory.received", "Bottles of a purchase order were received.", false},
};

const struct webhook_event_info *webhook_event_find(const char *name)
{
    for (size_t i = 0; i < WEBHOOK_EVENTS; i++) {
        if (strcmp(webhook_events[i].name, name) == 0)
            return &webhook_events[i];
    }
    return NULL;
}

int64_t webhook_pause_ms(int64_t unreached, uint8_t jitter)
{
    static const int64_t minutes[] = {1, 5, 20, 60};
    int64_t last = (int64_t)(sizeof minutes / sizeof minutes[0]);
    int64_t pause_ms = minutes[(unreached < last ? unreached : last) - 1] * 60 * 1000;
    return pause_ms + pause_ms / 4 * jitter / 255;
}

/* --- the address --- */

static bool is_port(const char *text, size_t n)
{
    int64_t port = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isdigit((unsigned char)text[i]) || port > 65535)
            return false;
        port = port * 10 + (text[i] - '0');
    }
    return n > 0 && port >= 1 && port <= 65535;
}

/* "example.com", "example.com:8443", "[2001:db8::1]:8443": nothing of it can be read in two ways. */
static bool is_host(const char *text, size_t n)
{
    const char *end = text + n, *p = text;
    if (n > 0 && *p == '[') {
        for (p++; p < end && (isxdigit((unsigned char)*p) || *p == ':' || *p == '.'); p++) {
        }
        if (p == end || *p++ != ']' || p == text + 2)
            return false;
    } else {
        for (; p < end && (isalnum((unsigned char)*p) || *p == '-' || *p == '.'); p++) {
        }
        if (p == text || *text == '.' || *text == '-')
            return false;
    }
    return p == end || (*p == ':' && is_port(p + 1, (size_t)(end - p) - 1));
}

static enum err check_url(struct ctx *c, const char *url)
{
    const char *rest = strncasecmp(url, "https://", 8) == 0  ? url + 8
                       : strncasecmp(url, "http://", 7) == 0 ? url + 7
                                                             : NULL;
    if (rest == NULL)
        return refuse(c, ERR_FIELD_FORMAT, "url", "must begin with https:// or http://");
    for (const char *p = url; *p != '\0'; p++) {
        if (!isgraph((unsigned char)*p) || strchr("\"<>\\^`{|}", *p) != NULL)
            return refuse(c, ERR_FIELD_FORMAT, "url", "has a character that must be percent-encoded");
    }
    size_t n = strcspn(rest, "/?#");
    if (memchr(rest, '@', n) != NULL)
        return refuse(c, ERR_FIELD_FORMAT, "url", "must hold no user or password; the signature proves who sends");
    if (strchr(rest, '#') != NULL)
        return refuse(c, ERR_FIELD_FORMAT, "url", "must have no fragment (#...)");
    return is_host(rest, n) ? ERR_OK
                            : refuse(c, ERR_FIELD_FORMAT, "url", "has no host, or a port that is not from 1 to 65535");
}

/* --- the hosts that the configuration names --- */

#define BETWEEN ", \t"

bool webhook_hosts_valid(const char *hosts)
{
    const char *p = hosts + strspn(hosts, BETWEEN);
    bool any = *p != '\0';
    for (size_t n; *p != '\0'; p += n, p += strspn(p, BETWEEN)) {
        n = strcspn(p, BETWEEN);
        size_t below = n > 2 && strncmp(p, "*.", 2) == 0 ? 2 : 0;
        bool port = *p != '[' && memchr(p, ':', n) != NULL;
        bool after = *p == '[' && p[n - 1] != ']';
        if (port || after || !is_host(p + below, n - below))
            return false;
    }
    return any;
}

bool webhook_host_listed(const char *hosts, const char *url)
{
    if (hosts == NULL)
        return true;
    const char *host = strstr(url, "://");
    if (host == NULL)
        return false;
    host += 3;
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    const char *p = hosts + strspn(hosts, BETWEEN);
    for (size_t n; *p != '\0'; p += n, p += strspn(p, BETWEEN)) {
        n = strcspn(p, BETWEEN);
        if (*p != '*' && n == length && strncasecmp(p, host, n) == 0)
            return true;
        size_t tail = n - 1; /* of "*.example.com": with its dot */
        if (*p == '*' && length > tail && host[0] != '.' && strncasecmp(p + 1, host + length - tail, tail) == 0)
            return true;
    }
    return false;
}

enum err webhook_check_host(struct ctx *c, const char *hosts, const struct webhook *w)
{
    if (webhook_host_listed(hosts, w->url))
        return ERR_OK;
    return refuse(c, ERR_WEBHOOK_HOST_BARRED, "url", "the configuration lets webhooks go to %s only", hosts);
}

enum err webhook_check(struct ctx *c, struct webhook *w)
{
    size_t kept = 0;
    TRY(check_url(c, w->url));
    const char **events = arena_array(c->arena, const char *, w->event_count);
    for (size_t i = 0; i < w->event_count; i++) {
        const struct webhook_event_info *info = webhook_event_find(w->events[i]);
        bool twice = false;
        if (info == NULL)
            return refuse(c, ERR_WEBHOOK_EVENT_UNKNOWN, arena_printf(c->arena, "events[%zu]", i),
                          "webhooks are not told of \"%.100s\"", w->events[i]);
        for (size_t before = 0; before < kept; before++)
            twice |= events[before] == info->name;
        if (!twice)
            events[kept++] = info->name;
    }
    w->events = events;
    w->event_count = kept;
    for (const char *p = w->secret; p != NULL && *p != '\0'; p++) {
        if (!isgraph((unsigned char)*p))
            return refuse(c, ERR_FIELD_FORMAT, "secret", "must be printable ASCII without spaces");
    }
    return ERR_OK;
}
