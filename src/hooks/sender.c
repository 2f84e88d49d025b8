/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* HTTP by libcurl. The address is judged when the socket is made, after the name was resolved: what a name answers at
 * another time does not matter. Nothing that the other side answers is kept but its status. */
#include "core/clock.h"
#include "core/must.h"
#include "hooks/address.h"
#include "hooks/hooks_parts.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX   ((size_t)64 * 1024) /* more of an answer is not waited for */
#define END_GRACE_MS INT64_C(4000)       /* for what is under way when the server is told to stop */

struct sender {
    bool allow_private;
    const char *hosts; /* NULL: any */
    const atomic_bool *stopping;
    CURL *curl;
    /* the attempt under way */
    bool barred; /* an address was refused */
    size_t answered;
    int64_t stop_tick_ms; /* when we first saw that we are to stop; 0: not yet */
};

/* --- what libcurl asks and tells --- */

static curl_socket_t make_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sender *s = arg;
    (void)purpose; /* there is only one */
    if (!s->allow_private && (!address_is_public(&address->addr) || address_is_own(&address->addr))) {
        s->barred = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t discard(char *data, size_t size, size_t n, void *arg)
{
    struct sender *s = arg;
    (void)data; /* nobody's business */
    s->answered += size * n;
    return s->answered > ANSWER_MAX ? 0 : size * n; /* 0 ends it */
}

static int look_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct sender *s = arg;
    (void)a, (void)b, (void)d, (void)e; /* progress is nobody's business */
    if (!atomic_load(s->stopping))
        return 0;
    if (s->stop_tick_ms == 0)
        s->stop_tick_ms = clock_tick_ms();
    return clock_tick_ms() - s->stop_tick_ms > END_GRACE_MS;
}

struct sender *sender_open(bool allow_private, const char *hosts, const atomic_bool *stopping)
{
    struct sender *s = calloc(1, sizeof *s);
    MUST(s != NULL);
    s->allow_private = allow_private;
    s->hosts = hosts;
    s->stopping = stopping;
    CURL *curl = s->curl = curl_easy_init();
    MUST(curl != NULL);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* a proxy would connect in our place, wherever it likes */
    curl_easy_setopt(curl, CURLOPT_NETRC, CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, HOOK_CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, HOOK_TOTAL_MS);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Cellarbook/" CELLARBOOK_VERSION);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, make_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, s);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, s);
    return s;
}

void sender_close(struct sender *s)
{
    curl_easy_cleanup(s->curl);
    free(s);
}

/* --- one attempt --- */

/* "v1=" and the HMAC-SHA-256 of the time, a dot and the body in hex. */
static const char *signature(struct arena *arena, const struct hook_message *m)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof mac + 1];
    crypto_auth_hmacsha256_state state;
    const char *time = arena_printf(arena, "%lld.", (long long)m->at_s);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)m->key, strlen(m->key));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)time, strlen(time));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)m->body, strlen(m->body));
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    return arena_printf(arena, "v1=%s", hex);
}

static void add_header(struct curl_slist **list, struct arena *arena, const char *name, const char *value)
{
    struct curl_slist *longer = curl_slist_append(*list, arena_printf(arena, "%s: %s", name, value));
    MUST(longer != NULL);
    *list = longer;
}

static struct curl_slist *headers_of(struct arena *arena, const struct hook_message *m)
{
    struct curl_slist *list = NULL;
    add_header(&list, arena, "Content-Type", "application/json");
    add_header(&list, arena, "X-Cellarbook-Event", m->event);
    add_header(&list, arena, "X-Cellarbook-Delivery", m->delivery);
    add_header(&list, arena, "X-Cellarbook-Timestamp", arena_printf(arena, "%lld", (long long)m->at_s));
    add_header(&list, arena, "X-Cellarbook-Signature", signature(arena, m));
    add_header(&list, arena, "Accept", "*/*");
    list = curl_slist_append(list, "Expect:"); /* none: the body is sent at once */
    MUST(list != NULL);
    return list;
}

static const char *error_of(const struct sender *s, struct arena *arena, const struct hook_result *r, CURLcode code)
{
    if (r->status >= 300 && r->status < 400)
        return arena_printf(arena, "answered with %ld; redirects are not followed", r->status);
    if (r->status != 0)
        return arena_printf(arena, "answered with %ld", r->status);
    if (s->barred)
        return "the address lies in this server's own network; webhook_private = yes in the configuration allows that";
    if (code == CURLE_OPERATION_TIMEDOUT)
        return arena_printf(arena, "no answer within %ld seconds", HOOK_TOTAL_MS / 1000);
    return arena_strdup(arena, curl_easy_strerror(code));
}

/* What a proxy says while nobody is behind it, and who asks to be left alone for a while, count as no answer. */
static enum webhook_answer answer_of(long status)
{
    if (status >= 200 && status < 300)
        return WEBHOOK_TAKEN;
    if (status == 0 || status == 429 || status == 502 || status == 503 || status == 504)
        return WEBHOOK_UNREACHED;
    return status == 410 ? WEBHOOK_GONE : WEBHOOK_REFUSED;
}

void sender_send(struct sender *s, struct hook_result *out, struct arena *arena, const struct hook_message *message)
{
    *out = (struct hook_result){.answer = WEBHOOK_UNREACHED};
    if (!webhook_host_listed(s->hosts, message->url)) {
        out->error = "the host is not one of webhook_hosts in the configuration";
        return;
    }
    struct curl_slist *headers = headers_of(arena, message);
    int64_t began_ms = clock_tick_ms();
    s->barred = false;
    s->answered = 0;
    curl_easy_setopt(s->curl, CURLOPT_URL, message->url);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, message->body);
    curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(message->body));
    CURLcode code = curl_easy_perform(s->curl);
    out->given_up = code == CURLE_ABORTED_BY_CALLBACK;
    /* Of an answer that was cut off the status counts nevertheless: the other side has taken what we sent. */
    if (curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &out->status) != CURLE_OK || out->status < 200)
        out->status = 0;
    out->answer = answer_of(out->status);
    out->ms = clock_tick_ms() - began_ms;
    out->error = out->answer == WEBHOOK_TAKEN ? NULL : error_of(s, arena, out, code);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
}
