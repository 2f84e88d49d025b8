/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing JSON straight into a text, without a tree (measured: 0.65 us against 16 us an order). Commas are the
 * writer's business. Misuse (a key outside an object, unbalanced ends) is a bug: MUST(). Reading is jansson's. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "core/date.h"
#include "core/maybe.h"
#include "core/str.h"

#define JSON_DEPTH_MAX 24

struct json {
    struct str *out;
    int depth;
    bool first[JSON_DEPTH_MAX];
    char kind[JSON_DEPTH_MAX]; /* '{' or '[' */
    bool keyed;                /* a key was written and waits for its value */
};

/** json_init(out): a writer of exactly one value into ${out}; failure is str_failed(${out}). */
struct json json_init(struct str *out);
void json_object_begin(struct json *j); /* jansson has the plain names */
void json_object_end(struct json *j);
void json_array_begin(struct json *j);
void json_array_end(struct json *j);
/** json_key(j, key): ${key} is a name of the program's own: it is written as it stands, without escapes. */
void json_key(struct json *j, const char *key);
void json_text(struct json *j, const char *text); /* NULL writes null; text must be UTF-8 */
void json_i64(struct json *j, int64_t number);
void json_bool(struct json *j, bool flag);
void json_none(struct json *j);
void json_maybe_i64(struct json *j, struct maybe_i64 number);
void json_day(struct json *j, struct date day);   /* "2026-05-12" or null */
void json_instant(struct json *j, int64_t at_ms); /* "2026-05-12T09:30:00.000Z" */
void json_maybe_instant(struct json *j, struct maybe_i64 at_ms);
void json_raw(struct json *j, const char *json_value); /* text that is JSON already */

/* key and value in one call */
void json_put_text(struct json *j, const char *key, const char *text);
void json_put_i64(struct json *j, const char *key, int64_t number);
void json_put_bool(struct json *j, const char *key, bool flag);

#endif
