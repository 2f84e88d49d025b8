/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lets TCP connections in and deals them out in turn. A pool of libmicrohttpd's accepts in whichever thread wakes
 * first, which then has nearly all connections of a proxy for as long as they live, while the other threads sleep. */
#include "http/http_parts.h"

#include "core/log.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SHED_PAUSE_US   1000   /* until their thread has closed them */
#define FULL_PAUSE_US   10000  /* until one of the connections may have ended */
#define FAILED_PAUSE_US 100000 /* out of memory or file descriptors */

static void let_in(struct http *h, int fd, const struct sockaddr_storage *from, socklen_t n)
{
    h->dealt = (h->dealt + 1) % HTTP_THREADS;
    atomic_fetch_add(&h->tcp_connections, 1);
    /* It closes the descriptor if it can't take it. */
    if (MHD_add_connection(h->tcp[h->dealt], fd, (const struct sockaddr *)from, n) != MHD_YES)
        atomic_fetch_sub(&h->tcp_connections, 1);
}

void *acceptor_main(void *http)
{
    struct http *h = http;
    struct pollfd door = {.fd = h->tcp_fd, .events = POLLIN};
    while (!atomic_load(&h->stopping)) {
        struct sockaddr_storage from;
        socklen_t n = sizeof from;
        if (atomic_load(&h->tcp_connections) >= h->limits.connections) { /* the next one waits in the kernel's queue */
            bool knocks = poll(&door, 1, FULL_PAUSE_US / 1000) > 0;
            usleep(knocks && conn_shed(h) > 0 ? SHED_PAUSE_US : FULL_PAUSE_US);
            continue;
        }
        int fd = accept4(h->tcp_fd, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            let_in(h, fd, &from, n);
        } else if (errno == EAGAIN) {
            (void)poll(&door, 1, -1); /* http_stop() ends it by shutting the socket */
        } else if (errno != EINTR && errno != ECONNABORTED && !atomic_load(&h->stopping)) {
            log_event(LOG_DEBUG, "accept_failed", LOG_TEXT("text", strerror(errno)));
            usleep(FAILED_PAUSE_US);
        }
    }
    return NULL;
}
