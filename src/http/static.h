/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The web UI as it was built into the program: which file a path means, in which form, and what a browser may do. */
#ifndef HTTP_STATIC_H
#define HTTP_STATIC_H

#include "api/api.h"

/* One form of a file; n = 0: this form is not there. */
struct web_body {
    const char *bytes;
    size_t n;
};

struct web_file {
    const char *path; /* "/assets/index-Bx3fQ2aa.js" */
    const char *hash; /* of the plain bytes, for the ETag */
    bool immutable;   /* its name changes with its bytes: it may be kept for ever */
    struct web_body plain, gzip, brotli;
};
extern const struct web_file web_files[]; /* made by tools/embed_web.py; ended by a NULL path; empty without the UI */

/** static_answer(request): answer GET and HEAD of the UI's files and of its pages. False, with nothing changed, if the
 * request is none of them: then it is api/'s. */
CHECKED bool static_answer(struct api_request *request);

#endif
