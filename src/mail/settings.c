/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where mail goes, read from one line of the configuration. */
#include "mail/mail.h"

#include "core/must.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT_SUBMISSION 587
#define PORT_IMPLICIT   465
#define TIMEOUT_S       60

static bool is_this_machine(const char *host)
{
    struct in_addr address;
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 || strcmp(host, "::1") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && (ntohl(address.s_addr) >> 24) == 127);
}

/* A part of the URL, decoded; NULL if it has none. False if it can't be decoded. */
static bool part(struct arena *arena, const char **out, CURLU *url, CURLUPart which)
{
    char *text = NULL;
    *out = NULL;
    CURLUcode code = curl_url_get(url, which, &text, which == CURLUPART_HOST ? 0 : CURLU_URLDECODE);
    if (code == CURLUE_OK)
        *out = arena_strdup(arena, text);
    curl_free(text);
    bool missing = code == CURLUE_NO_USER || code == CURLUE_NO_PASSWORD || code == CURLUE_NO_PORT ||
                   code == CURLUE_NO_QUERY || code == CURLUE_NO_FRAGMENT || code == CURLUE_NO_HOST;
    return code == CURLUE_OK || missing;
}

static bool read_server(struct arena *arena, struct mail_settings *out, CURLU *url, const char *text)
{
    const char *port, *path, *query, *fragment;
    bool implicit = strncasecmp(text, "smtps:", 6) == 0;
    if (curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        !part(arena, &out->host, url, CURLUPART_HOST) || !part(arena, &out->user, url, CURLUPART_USER) ||
        !part(arena, &out->password, url, CURLUPART_PASSWORD) || !part(arena, &port, url, CURLUPART_PORT) ||
        !part(arena, &path, url, CURLUPART_PATH) || !part(arena, &query, url, CURLUPART_QUERY) ||
        !part(arena, &fragment, url, CURLUPART_FRAGMENT))
        return false;
    if (out->host == NULL || out->host[0] == '\0' || (path != NULL && path[0] != '\0' && strcmp(path, "/") != 0) ||
        query != NULL || fragment != NULL || (out->user == NULL) != (out->password == NULL))
        return false;
    out->sink = SINK_SMTP;
    out->port = port != NULL ? (int)strtol(port, NULL, 10) : implicit ? PORT_IMPLICIT : PORT_SUBMISSION;
    out->tls = implicit ? MAIL_TLS_IMPLICIT : is_this_machine(out->host) ? MAIL_TLS_OFF : MAIL_TLS_REQUIRED;
    return out->port > 0 && out->port < 65536;
}

bool mail_settings_read(struct arena *arena, struct mail_settings *out, const char *sink, char why[MAIL_WHY])
{
    *out = (struct mail_settings){.sink = SINK_OFF, .timeout_s = TIMEOUT_S};
    if (strcmp(sink, "off") == 0)
        return true;
    if (strncmp(sink, "dir:", 4) == 0 && sink[4] != '\0') {
        out->sink = SINK_DIR;
        out->dir = arena_strdup(arena, sink + 4);
        return true;
    }
    if (strncasecmp(sink, "smtp://", 7) == 0 || strncasecmp(sink, "smtps://", 8) == 0) {
        CURLU *url = curl_url();
        MUST(url != NULL);
        bool good = read_server(arena, out, url, sink);
        curl_url_cleanup(url);
        if (good)
            return true;
    }
    snprintf(why, MAIL_WHY, "must be off, dir:PATH, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://...");
    return false;
}
