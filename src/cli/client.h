/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a command speaks to the API as the program itself: over the unix socket of the server that holds the database,
 * or, when there is none, in this process. The command can't tell the difference. */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "cli/config.h"

#include <jansson.h>
#include <stdio.h>

struct client;

/** client_open(out, config, existing, why): ${existing}: a missing SQLite file is an error, and is not made. False with
 * a sentence in ${why}. */
CHECKED bool client_open(struct client **out, const struct config *config, bool existing, char why[CONFIG_WHY]);
/** client_close(cl): NULL is fine. */
void client_close(struct client *cl);

struct client_answer {
    int status;   /* HTTP */
    json_t *json; /* the body; NULL: none. Belongs to the client, until the next request */
};

/**
 * client_request(cl, out, method, path, match, body, why):
 * One request, as an admin. ${path} with its query; ${match}: If-Match, or NULL; ${body}: JSON, or NULL. True for 2xx.
 * False with a sentence in ${why}: what was refused (field and reason), or that nobody answered (then out->status is
 * 0).
 */
CHECKED bool client_request(struct client *cl, struct client_answer *out, const char *method, const char *path,
                            const char *match, const json_t *body, char why[CONFIG_WHY]);

/** client_upload(cl, out, path, file, why): POST what is in ${file}, as it is. As client_request(). */
CHECKED bool client_upload(struct client *cl, struct client_answer *out, const char *path, FILE *file,
                           char why[CONFIG_WHY]);

/** client_text(cl, out, path, why): GET something that is no JSON; it belongs to the client, until the next request. */
CHECKED bool client_text(struct client *cl, const char **out, const char *path, char why[CONFIG_WHY]);

/** client_works(cl): when there is no server, jobs are worked on by this process, until client_close(). */
void client_works(struct client *cl);

#endif
