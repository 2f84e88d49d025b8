/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is connected and until when. libmicrohttpd's time-out begins anew with each byte, so a client that drips is never
 * shut by it; here each state of a connection has one end, and a thread that shuts what has passed it. */
#include "http/http_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SWEEP_EVERY_MS 100
#define LOOK_EVERY     10 /* sweeps: how often we look who has left */

void conn_due(struct conn *c, int64_t ms)
{
    atomic_store_explicit(&c->due_tick_ms, ms == 0 ? 0 : clock_tick_ms() + ms, memory_order_relaxed);
}

/* --- who it is --- */

static void read_peer(struct conn *c, const struct sockaddr *from)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
    if (from->sa_family == AF_INET) {
        inet_ntop(AF_INET, &v4->sin_addr, c->peer, sizeof c->peer);
        c->loopback = (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
    } else if (from->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
        inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], c->peer, sizeof c->peer);
        c->loopback = v6->sin6_addr.s6_addr[12] == 127;
    } else if (from->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &v6->sin6_addr, c->peer, sizeof c->peer);
        c->loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    }
}

/* The file's mode keeps others out already; this holds also when somebody changed it. */
static bool same_user(int fd)
{
    struct ucred who;
    socklen_t n = sizeof who;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.uid == geteuid();
}

struct conn **bucket_of(struct http *h, const struct conn *c)
{
    size_t hash = 5381;
    for (const char *p = c->peer; *p != '\0'; p++)
        hash = hash * 33 + (unsigned char)*p;
    return &h->buckets[hash % ADDRESS_BUCKETS];
}

static bool address_is_full(struct http *h, const struct conn *c)
{
    unsigned n = 0;
    if (c->local || (c->loopback && !h->limits.loopback_too))
        return false;
    for (const struct conn *other = *bucket_of(h, c); other != NULL; other = other->chain)
        n += strcmp(other->peer, c->peer) == 0;
    return n >= h->limits.per_address;
}

/* --- come and go --- */

/* Each daemon has one thread. */
static struct lane *lane_of(struct http *h, struct MHD_Connection *mhd, bool local)
{
    const struct MHD_Daemon *daemon = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_DAEMON)->daemon;
    int at = HTTP_THREADS;
    while (!local && at > 0 && h->tcp[--at] != daemon)
        continue;
    return &h->lanes[at];
}

static void conn_begin(struct http *h, struct MHD_Connection *mhd, void **context, bool local)
{
    struct conn *c = calloc(1, sizeof *c);
    MUST(c != NULL);
    c->http = h;
    c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    c->local = local;
    c->lane = lane_of(h, mhd, local);
    c->fresh = true;
    if (c->local)
        memcpy(c->peer, "local", sizeof "local");
    else
        read_peer(c, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    conn_due(c, h->limits.headers_ms);
    *context = c;
    atomic_fetch_add(&h->connections, 1);
    MUST(pthread_mutex_lock(&h->lock) == 0);
    c->turned_away = atomic_load(&h->stopping) || (c->local && !same_user(c->fd)) || address_is_full(h, c);
    struct conn **bucket = bucket_of(h, c);
    c->chain = *bucket;
    *bucket = c;
    bool first = h->conns == NULL;
    c->next = h->conns;
    if (c->next != NULL)
        c->next->before = c;
    h->conns = c;
    if (first)
        MUST(pthread_cond_broadcast(&h->changed) == 0); /* the sweeper has slept */
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    if (!c->turned_away)
        return;
    count(h, COUNT_TURNED_AWAY);
    shutdown(c->fd, SHUT_RDWR);
}

static void conn_end(struct http *h, struct conn *c)
{
    MUST(pthread_mutex_lock(&h->lock) == 0);
    struct conn **at = bucket_of(h, c);
    while (*at != c)
        at = &(*at)->chain;
    *at = c->chain;
    if (c->next != NULL)
        c->next->before = c->before;
    if (c->before != NULL)
        c->before->next = c->next;
    else
        h->conns = c->next;
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    atomic_fetch_sub(&h->connections, 1);
    free(c);
}

void conn_by_tcp(void *http, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what)
{
    struct http *h = http;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        conn_begin(h, mhd, context, false);
    } else {
        conn_end(h, *context);
        atomic_fetch_sub(&h->tcp_connections, 1);
    }
}

void conn_by_unix(void *http, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        conn_begin(http, mhd, context, true);
    else
        conn_end(http, *context);
}

/* --- the sweeper --- */

/* Has the client left, in the middle of a request? libmicrohttpd reads once for each event of the socket, and does not
 * hear of an end that comes together with a part of a request: its place would be taken until the request is due. True
 * the second time that it is seen in one and the same wait, because what is there in whole may not be in hand yet. */
static bool has_left(struct conn *c, int64_t due)
{
    char byte;
    bool left = atomic_load_explicit(&c->phase, memory_order_relaxed) == PHASE_RECEIVING && due != 0 &&
                recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    bool again = left && c->left_due_tick_ms == due;
    c->left_due_tick_ms = left ? due : 0;
    return again;
}

static void sweep(struct http *h, bool looks)
{
    int64_t now = clock_tick_ms();
    for (struct conn *c = h->conns; c != NULL; c = c->next) {
        int64_t due = atomic_load_explicit(&c->due_tick_ms, memory_order_relaxed);
        if (looks && has_left(c, due))
            shutdown(c->fd, SHUT_RDWR);
        if (due == 0 || due > now || !atomic_compare_exchange_strong(&c->due_tick_ms, &due, 0))
            continue;
        /* A descriptor is closed only after its connection has left the list, and that needs our lock. */
        shutdown(c->fd, SHUT_RDWR);
        count(h, COUNT_SWEPT);
        log_event(LOG_DEBUG, "connection_swept", LOG_TEXT("peer", c->peer));
    }
}

void *sweeper_main(void *http)
{
    struct http *h = http;
    unsigned sweeps = 0;
    MUST(pthread_mutex_lock(&h->lock) == 0);
    while (!h->sweeper_ends) {
        if (h->conns == NULL) {
            MUST(pthread_cond_wait(&h->changed, &h->lock) == 0);
            continue;
        }
        sweep(h, ++sweeps % LOOK_EVERY == 0);
        MUST(pthread_mutex_unlock(&h->lock) == 0);
        usleep(SWEEP_EVERY_MS * 1000);
        MUST(pthread_mutex_lock(&h->lock) == 0);
    }
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    return NULL;
}

/* --- arenas --- */

struct arena *arena_take(struct conn *c)
{
    return c->lane->count > 0 ? c->lane->arenas[--c->lane->count] : arena_open(api_arena_cap(c->http->api));
}

void arena_give(struct conn *c, struct arena *a)
{
    arena_reset(a);
    if (c->lane->count < HTTP_ARENAS_KEPT)
        c->lane->arenas[c->lane->count++] = a;
    else
        arena_close(a);
}
