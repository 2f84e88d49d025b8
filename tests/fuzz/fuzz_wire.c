/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole requests, byte by byte, to a server as it runs: over its unix socket, where whoever asks is admin, so that they
 * get to every handler. Whatever comes, each answer is one of HTTP, none says that something failed in here, the server
 * lets go of the connection, and at the end the books are right. */
#include "fuzz/fuzz.h"

#include "core/log.h"
#include "core/token.h"
#include "http/http.h"
#include "lib/world.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define REQUEST_ARENA ((size_t)16 * 1024 * 1024) /* as cellarbook serve gives one */
#define ANSWER_MAX    ((size_t)4 * 1024 * 1024)
#define SILENT_MS     15000 /* a connection that stays open so long, or is not read from, has been forgotten */
#define BEGINNING     "HTTP/1.1 "
#define LENGTH        "\r\nContent-Length: "
#define CHUNKED       "\r\nTransfer-Encoding: chunked\r\n"

static struct world world;
static struct api *api;
static struct http *http;
static struct sockaddr_un place = {.sun_family = AF_UNIX};
static char answer[ANSWER_MAX + 1];

static void close_server(void)
{
    http_stop(http);
    api_close(api);
    MUST(world_clean(&world));
    world_close(&world);
}

static void open_server(void)
{
    char why[512];
    log_setup(LOG_ERROR, LOG_AS_TEXT);
    token_setup();
    MUST(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    world_place(&world, 0);
    world_open(&world);
    world_fill(&world);
    snprintf(place.sun_path, sizeof place.sun_path, "%s/socket", world.folder);
    api = api_open(&(struct api_options){.store = world.store, .arena_cap = REQUEST_ARENA});
    MUST(http_open(&http, &(struct http_options){.api = api, .socket_path = place.sun_path}, why));
    MUST(atexit(close_server) == 0);
}

static int connection(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    MUST(fd >= 0 && connect(fd, (const struct sockaddr *)&place, sizeof place) == 0);
    return fd;
}

/* Has the server taken all bytes? libmicrohttpd does not hear of an end that comes together with the last ones, and
 * would wait for more until its time is up. */
static bool all_taken(int fd)
{
    int waiting;
    return ioctl(fd, SIOCOUTQ, &waiting) != 0 || waiting == 0;
}

/* All that the server says to ${data}, until it shuts the connection: it is told that nothing more comes. */
static size_t ask(const uint8_t *data, size_t n)
{
    int fd = connection();
    size_t got = 0;
    for (bool ended = false; got < ANSWER_MAX;) {
        if (n == 0 && !ended && all_taken(fd)) {
            MUST(shutdown(fd, SHUT_WR) == 0 || errno == ENOTCONN);
            ended = true;
        }
        struct pollfd both = {.fd = fd, .events = n > 0 ? POLLIN | POLLOUT : POLLIN};
        bool spins = n == 0 && !ended;
        int ready = poll(&both, 1, spins ? 0 : SILENT_MS);
        if (ready < 0 && errno == EINTR) /* libFuzzer's own alarm */
            continue;
        MUST(ready > 0 || spins);
        if ((both.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            ssize_t more = recv(fd, answer + got, ANSWER_MAX - got, 0);
            MUST(more >= 0 || errno == ECONNRESET);
            if (more <= 0)
                break;
            got += (size_t)more;
        } else if ((both.revents & POLLOUT) != 0) {
            ssize_t sent = send(fd, data, n, 0);
            MUST(sent > 0 || errno == EPIPE || errno == ECONNRESET || errno == EAGAIN);
            data += sent > 0 ? sent : 0;
            n -= sent > 0 ? (size_t)sent : errno == EAGAIN ? 0 : n; /* it has heard enough */
        } else {
            sched_yield();
        }
    }
    close(fd);
    answer[got] = '\0';
    return got;
}

/* Behind the body that begins at ${p}; NULL: it was cut. */
static const char *body_end(const char *head, const char *p, const char *end)
{
    const char *length = strstr(head, LENGTH);
    if (strncmp(p, BEGINNING, sizeof BEGINNING - 1) == 0 || p == end)
        return p; /* an answer to HEAD, or one that has none */
    if (strstr(head, CHUNKED) == NULL) {
        size_t n = length == NULL ? 0 : strtoul(length + sizeof LENGTH - 1, NULL, 10);
        return n > (size_t)(end - p) ? NULL : p + n;
    }
    for (;;) {
        char *after;
        size_t n = strtoul(p, &after, 16);
        MUST(after == end || *after == '\r');
        if (n + 4 > (size_t)(end - after))
            return NULL;
        MUST(memcmp(after, "\r\n", 2) == 0 && memcmp(after + 2 + n, "\r\n", 2) == 0);
        p = after + 2 + n + 2;
        if (n == 0)
            return p;
    }
}

static void look_at(char *p, const char *end)
{
    while (p != NULL && p < end) {
        char *body = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
        if (body == NULL)
            return; /* cut: the server shuts without waiting for what it did not read */
        MUST(strncmp(p, BEGINNING, sizeof BEGINNING - 1) == 0);
        unsigned long status = strtoul(p + sizeof BEGINNING - 1, NULL, 10);
        MUST(status >= 100 && status < 600 && status != 500);
        body[2] = '\0'; /* the head is a text now, up to the end of its last line */
        p = (char *)(uintptr_t)body_end(p, body + 4, end);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (http == NULL)
        open_server();
    size_t n = ask(data, size);
    if (n < ANSWER_MAX)
        look_at(answer, answer + n);
    return 0;
}
