/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every limit of the wire, named, in one place. What a route takes of a body is api_body_limit()'s business. */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

/* --- sizes --- */
#define HTTP_POOL_BYTES    (32 * 1024) /* libmicrohttpd's memory for one connection; a request that overflows it: 431 */
#define HTTP_HEADERS_BYTES (16 * 1024) /* request line and headers together */
#define HTTP_TARGET_BYTES  (8 * 1024)  /* path and query as sent */
#define HTTP_HEADERS_MAX   100         /* header lines */
/* A body for a resource that takes none is read up to this size, so that api/ can answer what is really wrong. */
#define HTTP_STRAY_BYTES (64 * 1024)
/* A body beyond its limit is read and thrown away up to this size, because a client that is still sending misses an
 * early answer; a larger one is answered at once, or cut off when it did not say its length. */
#define HTTP_SWALLOW_BYTES      (4 * 1024 * 1024)
#define HTTP_BODIES_BYTES       (128 * 1024 * 1024) /* all bodies held at one time; one more: 503 */
#define HTTP_STREAM_PIECE_BYTES (256 * 1024)        /* one piece of a streamed answer */

/* --- counts --- */
#define HTTP_THREADS          2
#define HTTP_CONNECTIONS      2048 /* for one more, some that say nothing are shut, or it waits in the kernel's queue */
#define HTTP_BACKLOG          1024 /* connections that wait there */
#define HTTP_PER_ADDRESS      256  /* connections of one address, this machine excepted (a proxy); one more is closed */
#define HTTP_UNIX_CONNECTIONS 64
#define HTTP_IN_FLIGHT        1024 /* requests from their headers to their answer; one more: 503 */
#define HTTP_SPARE_FILES      128  /* file descriptors left to the database, mail and logs */
#define HTTP_ARENAS_KEPT      64   /* idle request arenas that each thread keeps warm */

/* --- requests a second that one may make --- */
/* Each may be set in the configuration, and ten seconds' worth may come at once (core/rate.h). A person clicks less
 * than ten a second; a program that is told to wait loses nothing. */
#define HTTP_RATE_ADDRESS "400" /* of a network address: an office behind one; this machine's own are not counted */
#define HTTP_RATE_TOKEN   "100"
#define HTTP_RATE_USER    "100" /* with all his sessions and tokens */
#define HTTP_RATE_MAX     1000000

/* --- seconds --- */
#define HTTP_HEADERS_S    10   /* from the connection (or the request line) to the end of the headers */
#define HTTP_BODY_S       60   /* from there to the end of the body */
#define HTTP_IDLE_S       75   /* a connection kept alive without a request; more than a proxy's 60 */
#define HTTP_SEND_S       60   /* to take an answer; a streamed one: each piece */
#define HTTP_SHED_SLOW_MS 1000 /* taking an answer for longer than this is slow, when places are needed */
#define HTTP_STOP_S       10   /* stopping waits so long for requests in flight */

#endif
