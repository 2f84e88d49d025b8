/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside openapi*.c only: the document being written. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/dispatch.h"

#define SCHEMAS_MAX 256

/* A schema that the document must have, by record and shape. */
struct schema {
    const struct record *rec, *beside;
    enum record_shape shape;
    const char *name;
};

struct document {
    struct json *j;
    struct arena *arena;
    struct schema schemas[SCHEMAS_MAX];
    int schema_count;
};

/** openapi_schemas(d): every record of every route, and the records inside them, each once. A name that two different
 * schemas would have is a bug. */
void openapi_schemas(struct document *d);
/** openapi_components(d): the member `components`: schemas, the problem answers by status, security. */
void openapi_components(struct document *d, const struct api_options *options);
/** openapi_ref(d, format, ...): {"$ref": …}. */
void openapi_ref(struct document *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** openapi_statuses(r, out): the statuses of the problems that the route may answer; how many. */
#define STATUSES_MAX 20
int openapi_statuses(const struct route *r, int out[STATUSES_MAX]);

/* The shape of a route's answer. */
static inline enum record_shape answer_shape(const struct route *r)
{
    return r->answer_list ? SHAPE_BRIEF : SHAPE_ANSWER;
}

static inline enum record_shape body_shape(const struct route *r)
{
    return r->body_mode == RECORD_PATCH ? SHAPE_PATCH : SHAPE_CREATE;
}

#endif
