/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A write that is sent again with its key does its work once and gets the first answer. The answer is kept in the
 * transaction of the work; two at once meet in the database: the later one finds the first one's answer. */
#include "api/dispatch.h"

#include "core/log.h"
#include "store/stmt_gen.h"

#include <ctype.h>
#include <string.h>

static const char *key_of(const struct call *call)
{
    bool kept = call->known && (call->pub.route->flags & (ROUTE_SECRET | ROUTE_TWICE)) == 0;
    return kept ? call->pub.request->idempotency_key : NULL;
}

static struct bytes body_hash(const struct call *call, uint8_t room[TOKEN_HASH])
{
    const struct api_request *r = call->pub.request;
    token_hash(room, (const char *)r->body.p, r->body.n);
    return (struct bytes){room, TOKEN_HASH};
}

/* The kept answer as if it were given now. */
static enum err replay(struct call *call, const struct row_idempotency_row *row)
{
    struct api_request *r = call->pub.request;
    json_t *headers = json_loads(row->headers, 0, NULL);
    const char *name;
    json_t *value;
    r->answer.status = (int)row->status;
    json_object_foreach(headers, name, value)
        answer_header(&r->answer, arena_strdup(r->arena, name), arena_strdup(r->arena, json_string_value(value)));
    json_decref(headers);
    answer_header(&r->answer, "Idempotent-Replay", "true");
    if (row->body[0] != '\0') {
        r->answer.content_type = "application/json";
        str_put(&r->answer.body, row->body);
    }
    call->replayed = true;
    return ERR_OK;
}

enum err idempotency_check(struct call *call)
{
    struct ctx *c = &call->pub.c;
    const struct api_request *r = call->pub.request;
    const char *key = key_of(call);
    struct row_idempotency_row row;
    uint8_t hash[TOKEN_HASH];
    bool found;
    if (key == NULL)
        return ERR_OK;
    size_t n = strlen(key);
    for (size_t i = 0; i < n; i++) {
        if (!isgraph((unsigned char)key[i]))
            return refuse(c, ERR_BAD_REQUEST, "Idempotency-Key", "must be printable ASCII without spaces");
    }
    if (n == 0 || n > IDEMPOTENCY_KEY_MAX)
        return refuse(c, ERR_BAD_REQUEST, "Idempotency-Key", "must have 1 to %d characters", IDEMPOTENCY_KEY_MAX);
    TRY(q_idempotency_find(c, &row, &found, call->identity.user.id, key));
    if (!found)
        return ERR_OK;
    struct bytes now = body_hash(call, hash);
    if (strcmp(row.method, r->method) != 0 || strcmp(row.path, r->path) != 0 || row.body_hash.n != now.n ||
        memcmp(row.body_hash.p, now.p, now.n) != 0)
        return refuse(c, ERR_IDEMPOTENCY_MISMATCH, "Idempotency-Key", NULL);
    return replay(call, &row);
}

enum err idempotency_keep(struct call *call)
{
    struct ctx *c = &call->pub.c;
    const struct api_request *r = call->pub.request;
    const struct api_answer *a = &r->answer;
    const char *key = key_of(call);
    uint8_t hash[TOKEN_HASH];
    if (key == NULL || call->replayed || a->status < 200 || a->status > 299)
        return ERR_OK;
    struct str text = str_init(c->arena, 4096);
    struct json j = json_init(&text);
    json_object_begin(&j);
    for (int i = 0; i < a->header_count; i++)
        json_put_text(&j, a->headers[i].name, a->headers[i].value);
    json_object_end(&j);
    return q_idempotency_insert(c, &(struct arg_idempotency_insert){.user_id = call->identity.user.id,
                                                                    .key = key,
                                                                    .method = r->method,
                                                                    .path = r->path,
                                                                    .body_hash = body_hash(call, hash),
                                                                    .status = a->status,
                                                                    .headers = str_text(&text),
                                                                    .body = str_text(&a->body),
                                                                    .created_at = c->now_ms});
}
