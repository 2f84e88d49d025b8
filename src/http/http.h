/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The wire: takes requests off sockets, refuses what two readers could understand differently, and gives the rest to
 * api/. The only room that knows libmicrohttpd. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "api/api.h"

struct http;

struct http_options {
    struct api *api;         /* stays open until http_stop() has returned */
    const char *listen;      /* "127.0.0.1:8080", "[::1]:8080"; port 0: any that is free. NULL: no TCP */
    const char *socket_path; /* a unix socket for the same user only, who is then local admin. NULL: none */
    bool behind_proxy; /* TCP from this machine comes through a proxy: X-Forwarded-For's last address is the client */
};

/**
 * http_open(out, options, why):
 * Listen and serve, on threads of its own. False, with a sentence for the person at the terminal in ${why}, if an
 * address can't be understood or had. A stale file at the socket's path is replaced; anything else there is refused.
 */
CHECKED bool http_open(struct http **out, const struct http_options *options, char why[512]);

/** http_port(h): the TCP port that was got; 0 without TCP. */
int http_port(const struct http *h);
/** http_address(h): the TCP address that was got, as text without the port ("127.0.0.1", "::1"); "" without TCP. */
const char *http_address(const struct http *h);

/** http_write_metrics(h, out): the wire's figures, in Prometheus' text form. Safe from any thread until http_stop(). */
void http_write_metrics(struct http *h, struct str *out);

/** http_stop(h): no new connections; requests in flight are finished, for at most STOP_S (limits.h); then everything is
 * closed and the socket's file is removed. The store must still run. NULL is fine. */
void http_stop(struct http *h);

#endif
