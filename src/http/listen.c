/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Listening sockets from what a person wrote: "127.0.0.1:8080", "[::1]:8080", and the unix socket beside the data. */
#include "http/http_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WHY_ROOM   512
#define FORM_WORDS "give an address and a port, such as 127.0.0.1:8080 or [::1]:8080"

/* "host:port" or "[host]:port" in two; the host without brackets. */
static bool split_address(const char *text, char host[64], char port[8])
{
    const char *colon = strrchr(text, ':');
    const char *begin = text, *end = colon;
    if (colon == NULL)
        return false;
    if (*text == '[') {
        begin++;
        end--;
        if (end < begin || *end != ']')
            return false;
    } else if (memchr(text, ':', (size_t)(colon - text)) != NULL) {
        return false; /* an IPv6 address needs its brackets, else its end can't be told from the port */
    }
    if (end == begin || (size_t)(end - begin) >= 64 || colon[1] == '\0' || strlen(colon + 1) > 5 ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1) || strtol(colon + 1, NULL, 10) > 65535)
        return false;
    memcpy(host, begin, (size_t)(end - begin));
    host[end - begin] = '\0';
    memcpy(port, colon + 1, strlen(colon + 1) + 1);
    return true;
}

static bool bind_tcp(int fd, const struct addrinfo *ai)
{
    int yes = 1, no = 0;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
        return false;
    if (ai->ai_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) != 0)
        return false;
    return bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, HTTP_BACKLOG) == 0;
}

/* Which address and port were got: the port may have been 0. */
static void read_back(struct http *h)
{
    struct sockaddr_storage got;
    socklen_t n = sizeof got;
    char port[8] = "0";
    if (getsockname(h->tcp_fd, (struct sockaddr *)&got, &n) == 0 &&
        getnameinfo((struct sockaddr *)&got, n, h->address, sizeof h->address, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0)
        h->port = (int)strtol(port, NULL, 10);
}

bool listen_tcp(struct http *h, const char *text, char why[WHY_ROOM])
{
    char host[64], port[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *ai = NULL;
    if (!split_address(text, host, port)) {
        snprintf(why, WHY_ROOM, "can't listen on \"%.100s\": " FORM_WORDS, text);
        return false;
    }
    if (getaddrinfo(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, port, &hints, &ai) != 0) {
        snprintf(why, WHY_ROOM, "can't listen on \"%.100s\": %s is no numeric address; " FORM_WORDS, text, host);
        return false;
    }
    h->tcp_fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool got = h->tcp_fd >= 0 && bind_tcp(h->tcp_fd, ai);
    if (got)
        read_back(h);
    else
        snprintf(why, WHY_ROOM, "can't listen on %.100s: %s", text, strerror(errno));
    freeaddrinfo(ai);
    return got;
}

/* A socket's file that nobody listens on is left over from a process that was killed. Anything else stays. */
static bool remove_stale(const struct sockaddr_un *at, char why[WHY_ROOM])
{
    struct stat st;
    if (lstat(at->sun_path, &st) != 0)
        return true;
    if (!S_ISSOCK(st.st_mode)) {
        snprintf(why, WHY_ROOM, "%s is in the way: it is not a socket; move it elsewhere", at->sun_path);
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof *at) == 0;
    if (fd >= 0)
        close(fd);
    if (alive)
        snprintf(why, WHY_ROOM, "another server listens on %s; stop it first", at->sun_path);
    else if (unlink(at->sun_path) != 0)
        snprintf(why, WHY_ROOM, "can't remove the old socket %s: %s", at->sun_path, strerror(errno));
    else
        return true;
    return false;
}

bool listen_unix(struct http *h, const char *path, char why[WHY_ROOM])
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof at.sun_path) {
        snprintf(why, WHY_ROOM,
                 "the socket's path %.150s… is too long: at most %zu bytes; choose a shorter data folder", path,
                 sizeof at.sun_path - 1);
        return false;
    }
    memcpy(at.sun_path, path, strlen(path) + 1);
    if (!remove_stale(&at, why))
        return false;
    h->unix_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* Nobody can connect between bind() and listen(), so the mode is right before the first client. */
    if (h->unix_fd < 0 || bind(h->unix_fd, (struct sockaddr *)&at, sizeof at) != 0 || chmod(path, 0600) != 0 ||
        listen(h->unix_fd, HTTP_UNIX_CONNECTIONS) != 0) {
        snprintf(why, WHY_ROOM, "can't listen on %s: %s", path, strerror(errno));
        return false;
    }
    memcpy(h->socket_path, path, strlen(path) + 1);
    return true;
}
