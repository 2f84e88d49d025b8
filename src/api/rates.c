/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who asks too often is told to wait: a network address, a token, a user. So that nobody, by mistake or on purpose,
 * takes from the others what the server can do. */
#include "api/dispatch.h"

#include "core/log.h"

#include <arpa/inet.h>
#include <string.h>

/* Whoever has an IPv6 address has 2^64 of them: the network counts. */
#define V6_NETWORK_BYTES 8

static const char *const names[RATES] = {[RATE_ADDRESS] = "address", [RATE_TOKEN] = "token", [RATE_USER] = "user"};

void rates_open(struct api *a)
{
    const int limits[RATES] = {[RATE_ADDRESS] = a->options.rate_address,
                               [RATE_TOKEN] = a->options.rate_token,
                               [RATE_USER] = a->options.rate_user};
    for (int i = 0; i < RATES; i++)
        a->rates[i] = rate_open(limits[i]);
}

void rates_close(struct api *a)
{
    for (int i = 0; i < RATES; i++)
        rate_close(a->rates[i]);
}

static enum err take(struct call *call, enum rate_of what, const void *bytes, size_t n)
{
    struct api *a = call->pub.api;
    struct rate *r = a->rates[what];
    if (rate_per_s(r) == 0)
        return ERR_OK;
    int wait_s = rate_take(r, rate_key(r, bytes, n), call->started_us);
    if (wait_s == 0)
        return ERR_OK;
    atomic_fetch_add_explicit(&a->rate_limited[what], 1, memory_order_relaxed);
    call->pub.request->retry_after_s = wait_s;
    return refuse(&call->pub.c, ERR_RATE_LIMITED, "", "more than %d requests a second by one %s", rate_per_s(r),
                  names[what]);
}

enum err rates_begin(struct call *call)
{
    const struct api_request *r = call->pub.request;
    struct in6_addr v6;
    if (r->local_admin)
        return ERR_OK;
    if (!r->from_here) {
        bool wide = strchr(r->peer, ':') != NULL && inet_pton(AF_INET6, r->peer, &v6) == 1;
        TRY(wide ? take(call, RATE_ADDRESS, &v6, V6_NETWORK_BYTES)
                 : take(call, RATE_ADDRESS, r->peer, strlen(r->peer)));
    }
    return call->bearer == NULL ? ERR_OK : take(call, RATE_TOKEN, call->bearer, strlen(call->bearer));
}

enum err rates_user(struct call *call)
{
    if (!call->known || call->rated)
        return ERR_OK;
    call->rated = true; /* a transaction that runs again is still one request */
    return take(call, RATE_USER, &call->identity.user.id, sizeof call->identity.user.id);
}

void rates_write(struct api *a, struct str *out)
{
    str_put(out, "# HELP cellarbook_rate_limited_total Requests told to wait, by what asked too often.\n"
                 "# TYPE cellarbook_rate_limited_total counter\n");
    for (int i = 0; i < RATES; i++)
        str_printf(out, "cellarbook_rate_limited_total{by=\"%s\"} %lld\n", names[i],
                   (long long)atomic_load_explicit(&a->rate_limited[i], memory_order_relaxed));
}
