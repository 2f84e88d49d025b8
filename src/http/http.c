/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Start and stop: a libmicrohttpd daemon for each thread of TCP, one for the unix socket, so that the office's own
 * commands get through when the network is busy; and the figures of all. */
#include "http/http_parts.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- limits in force --- */

#ifdef CELLARBOOK_TEST_HOOKS
static int64_t shortened(const char *name, int64_t value)
{
    const char *text = getenv(name);
    return text == NULL || text[0] == '\0' ? value : strtoll(text, NULL, 10);
}
#else
static int64_t shortened(const char *name, int64_t value)
{
    (void)name;
    return value;
}
#endif

/* Every connection is a file descriptor; if the system gives fewer than we want, fewer are let in. */
static unsigned connections_possible(unsigned wanted)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return wanted;
    rlim_t needed = wanted + HTTP_UNIX_CONNECTIONS + HTTP_SPARE_FILES;
    if (files.rlim_cur < needed) {
        files.rlim_cur = files.rlim_max == RLIM_INFINITY || files.rlim_max > needed ? needed : files.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files) != 0 && getrlimit(RLIMIT_NOFILE, &files) != 0)
            return wanted;
    }
    if (files.rlim_cur >= needed)
        return wanted;
    rlim_t spare = HTTP_UNIX_CONNECTIONS + HTTP_SPARE_FILES;
    unsigned possible = files.rlim_cur > spare + HTTP_THREADS ? (unsigned)(files.rlim_cur - spare) : HTTP_THREADS;
    log_event(LOG_WARN, "few_file_descriptors", LOG_NUM("connections", possible), LOG_NUM("wanted", wanted));
    return possible;
}

static void set_limits(struct http *h)
{
    h->limits = (struct wire_limits){
        .headers_ms = 1000 * shortened("CELLARBOOK_TEST_HEADER_S", HTTP_HEADERS_S),
        .body_ms = 1000 * shortened("CELLARBOOK_TEST_BODY_S", HTTP_BODY_S),
        .idle_ms = 1000 * shortened("CELLARBOOK_TEST_IDLE_S", HTTP_IDLE_S),
        .send_ms = 1000 * shortened("CELLARBOOK_TEST_SEND_S", HTTP_SEND_S),
        .connections = connections_possible((unsigned)shortened("CELLARBOOK_TEST_CONNECTIONS", HTTP_CONNECTIONS)),
        .per_address = (unsigned)shortened("CELLARBOOK_TEST_PER_ADDRESS", HTTP_PER_ADDRESS),
        .in_flight = (unsigned)shortened("CELLARBOOK_TEST_IN_FLIGHT", HTTP_IN_FLIGHT),
        .loopback_too = shortened("CELLARBOOK_TEST_PER_ADDRESS", 0) != 0,
    };
}

/* --- start --- */

__attribute__((format(printf, 2, 0))) static void library_says(void *http, const char *format, va_list args)
{
    char text[256];
    (void)http;
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\n")] = '\0';
    log_event(LOG_DEBUG, "libmicrohttpd", LOG_TEXT("text", text));
}

_Noreturn static void library_panics(void *none, const char *file, unsigned line, const char *reason)
{
    (void)none;
    must_failed(reason == NULL ? "libmicrohttpd" : reason, file, (int)line);
}

/* A daemon of one thread; ${fd}: where it accepts connections itself, or -1. */
static struct MHD_Daemon *start_daemon(struct http *h, int fd, unsigned connections,
                                       MHD_NotifyConnectionCallback notify)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;
    /* The socket comes last and is left out when there is none. No time-out: the sweeper's is better. */
    return MHD_start_daemon(fd < 0 ? flags | MHD_USE_NO_LISTEN_SOCKET : flags, 0, NULL, NULL, exchange_step, h,
                            MHD_OPTION_EXTERNAL_LOGGER, library_says, h,                 /* */
                            MHD_OPTION_CONNECTION_LIMIT, connections,                    /* */
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_POOL_BYTES, /* */
                            MHD_OPTION_CONNECTION_TIMEOUT, 0u,                           /* */
                            MHD_OPTION_URI_LOG_CALLBACK, exchange_target, h,             /* */
                            MHD_OPTION_NOTIFY_COMPLETED, exchange_end, h,                /* */
                            MHD_OPTION_NOTIFY_CONNECTION, notify, h,                     /* */
                            fd < 0 ? MHD_OPTION_END : MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_END);
}

static bool start_tcp(struct http *h)
{
    for (int i = 0; i < HTTP_THREADS; i++) {
        h->tcp[i] = start_daemon(h, -1, h->limits.connections, conn_by_tcp);
        if (h->tcp[i] == NULL)
            return false;
    }
    h->accepting = pthread_create(&h->acceptor, NULL, acceptor_main, h) == 0;
    if (h->accepting)
        pthread_setname_np(h->acceptor, "acceptor"); /* only a label in ps */
    return h->accepting;
}

static bool start(struct http *h, const struct http_options *o, char why[512])
{
    h->knows_layout = strcmp(MHD_get_version(), "0.9.75") == 0;
    if (!h->knows_layout)
        log_event(LOG_WARN, "libmicrohttpd_unknown", LOG_TEXT("version", MHD_get_version()));
    MHD_set_panic_func(library_panics, NULL);
    if (pthread_create(&h->sweeper, NULL, sweeper_main, h) != 0) {
        snprintf(why, 512, "can't start a thread");
        return false;
    }
    pthread_setname_np(h->sweeper, "sweeper"); /* only a label in ps */
    if (o->socket_path != NULL)
        h->unix_ = start_daemon(h, h->unix_fd, HTTP_UNIX_CONNECTIONS, conn_by_unix);
    bool local = o->socket_path == NULL || h->unix_ != NULL;
    if (local && (o->listen == NULL || start_tcp(h)))
        return true;
    snprintf(why, 512, "can't start serving: libmicrohttpd refused");
    http_stop(h);
    return false;
}

static void free_http(struct http *h)
{
    if (h->tcp_fd >= 0)
        close(h->tcp_fd);
    if (h->unix_fd >= 0)
        close(h->unix_fd);
    if (h->socket_path[0] != '\0')
        unlink(h->socket_path); /* ours; if somebody removed it before, so much the better */
    for (int i = 0; i <= HTTP_THREADS; i++) {
        while (h->lanes[i].count > 0)
            arena_close(h->lanes[i].arenas[--h->lanes[i].count]);
    }
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

bool http_open(struct http **out, const struct http_options *options, char why[512])
{
    struct http *h = calloc(1, sizeof *h);
    MUST(h != NULL);
    h->api = options->api;
    h->behind_proxy = options->behind_proxy;
    h->tcp_fd = h->unix_fd = -1;
    MUST(pthread_mutex_init(&h->lock, NULL) == 0 && pthread_cond_init(&h->changed, NULL) == 0);
    set_limits(h);
    if ((options->listen != NULL && !listen_tcp(h, options->listen, why)) ||
        (options->socket_path != NULL && !listen_unix(h, options->socket_path, why))) {
        free_http(h);
        return false;
    }
    if (!start(h, options, why))
        return false;
    *out = h;
    return true;
}

int http_port(const struct http *h)
{
    return h->port;
}

const char *http_address(const struct http *h)
{
    return h->address;
}

/* --- stop --- */

/* Who knocks now is told so at once. */
static void close_doors(struct http *h)
{
    if (h->tcp_fd >= 0)
        shutdown(h->tcp_fd, SHUT_RDWR);
    if (h->accepting)
        MUST(pthread_join(h->acceptor, NULL) == 0);
    if (h->unix_ == NULL)
        return;
    MHD_quiesce_daemon(h->unix_);
    shutdown(h->unix_fd, SHUT_RDWR);
}

/* Connections between two requests are shut, the others finish what they have begun. */
static unsigned shut_idle(struct http *h)
{
    unsigned busy = 0;
    MUST(pthread_mutex_lock(&h->lock) == 0);
    for (struct conn *c = h->conns; c != NULL; c = c->next) {
        if (atomic_load(&c->busy))
            busy++;
        else
            shutdown(c->fd, SHUT_RDWR);
    }
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    return busy;
}

static void shut_all(struct http *h)
{
    atomic_store(&h->shut, true);
    MUST(pthread_mutex_lock(&h->lock) == 0);
    for (struct conn *c = h->conns; c != NULL; c = c->next)
        shutdown(c->fd, SHUT_RDWR);
    MUST(pthread_mutex_unlock(&h->lock) == 0);
}

void http_stop(struct http *h)
{
    if (h == NULL)
        return;
    atomic_store(&h->stopping, true);
    close_doors(h);
    int64_t until = clock_tick_ms() + HTTP_STOP_S * 1000;
    unsigned busy;
    while ((busy = shut_idle(h)) > 0 && clock_tick_ms() < until)
        usleep(5000);
    if (busy > 0)
        log_event(LOG_WARN, "stopped_before_the_end", LOG_NUM("requests", busy));
    shut_all(h);
    /* libmicrohttpd must not be stopped with suspended connections; api/ answers each within its own deadline. */
    while (atomic_load(&h->waiting) > 0)
        usleep(5000);
    for (int i = 0; i < HTTP_THREADS; i++) {
        if (h->tcp[i] != NULL)
            MHD_stop_daemon(h->tcp[i]);
    }
    if (h->unix_ != NULL)
        MHD_stop_daemon(h->unix_);
    MUST(pthread_mutex_lock(&h->lock) == 0);
    h->sweeper_ends = true;
    MUST(pthread_cond_broadcast(&h->changed) == 0);
    MUST(pthread_mutex_unlock(&h->lock) == 0);
    MUST(pthread_join(h->sweeper, NULL) == 0);
    free_http(h);
}

/* --- figures --- */

static void put_metric(struct str *out, const char *name, const char *type, const char *help, int64_t value)
{
    str_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name, (long long)value);
}

void http_write_metrics(struct http *h, struct str *out)
{
    static const char *const classes[] = {"none", "2xx", "3xx", "4xx", "5xx"};
    put_metric(out, "cellarbook_http_connections", "gauge", "Connections that are open.", atomic_load(&h->connections));
    put_metric(out, "cellarbook_http_in_flight", "gauge", "Requests between their headers and their answer.",
               atomic_load(&h->in_flight));
    str_put(out, "# HELP cellarbook_http_requests_total Requests by class of status; none: the client left before.\n"
                 "# TYPE cellarbook_http_requests_total counter\n");
    for (int i = 0; i <= COUNT_5XX; i++)
        str_printf(out, "cellarbook_http_requests_total{status=\"%s\"} %lld\n", classes[i],
                   (long long)atomic_load(&h->counts[i]));
    put_metric(out, "cellarbook_http_refused_total", "counter", "Requests refused before any route was asked.",
               atomic_load(&h->counts[COUNT_REFUSED]));
    put_metric(out, "cellarbook_http_swept_total", "counter", "Connections shut because they were too slow.",
               atomic_load(&h->counts[COUNT_SWEPT]));
    put_metric(out, "cellarbook_http_shed_total", "counter", "Connections shut because others needed their places.",
               atomic_load(&h->counts[COUNT_SHED]));
    put_metric(out, "cellarbook_http_turned_away_total", "counter",
               "Connections shut because their address had too many, or on the unix socket by another user.",
               atomic_load(&h->counts[COUNT_TURNED_AWAY]));
}
