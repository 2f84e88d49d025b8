/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The texts of a request that are read before any handler, one a line: query, cookie, If-Match, path, content type,
 * authorization; then a problem document about them. */
#include "fuzz/fuzz.h"

#include "api/dispatch.h"
#include "core/token.h"

#include <string.h>

static const char *const colours[] = {"red", "white", NULL};
static const struct param params[] = {
    LIST_PARAMS,
    {.name = "n", .type = PARAM_I64, .min = -5, .max = 10},
    {.name = "text", .type = PARAM_TEXT, .min = 1, .max = 50},
    {.name = "day", .type = PARAM_DAY},
    {.name = "flag", .type = PARAM_FLAG},
    {.name = "colour", .type = PARAM_ENUM, .names = colours},
    {.name = NULL},
};
static const struct route a_route = {.method = "GET", .pattern = "/x", .params = params};

static void read_page(struct call *call)
{
    struct list_page page;
    enum err err = query_read(call);
    if (err == ERR_OK)
        err = call_page(&call->pub, &page, "things", "name");
    if (err == ERR_OK) {
        struct list_last last = {.more = true, .number = page.limit, .id = 1, .text = page.after_text, .total = 3};
        list_begin(&call->pub);
        list_end(&call->pub, &page, "things", "name", &last);
        MUST(!str_failed(&call->pub.request->answer.body));
    } else {
        problem_write(call->pub.request, call->pub.c.problems, call->pub.c.problem_count, err);
        MUST(!str_failed(&call->pub.request->answer.body));
    }
    json_t *json = json_loads(str_text(&call->pub.request->answer.body), JSON_REJECT_DUPLICATES, NULL);
    MUST(json != NULL);
    json_decref(json);
}

/* The query by the parameters of the route that the path has found. */
static void read_params(const struct call *call, const struct route *route)
{
    struct call other = *call;
    other.pub.route = route;
    enum err err = query_read(&other);
    MUST((err == ERR_OK) == (other.pub.c.problem_count == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    token_setup();
    struct api api = {.hashing = NULL};
    struct api_request request = {.arena = arena_open((size_t)32 * 1024 * 1024)};
    struct call call = {.pub = {.api = &api, .request = &request, .route = &a_route}};
    char *text = arena_strndup(request.arena, (const char *)data, size);
    const struct route *route;
    int64_t ids[ROUTE_IDS_MAX];
    int place;
    char allow[64];
    ctx_init(&call.pub.c, request.arena, 0);
    request.answer.body = str_init(request.arena, ANSWER_LIMIT);
    call.pub.out = json_init(&request.answer.body);
    request.query = next_line(&text);
    request.cookie = next_line(&text);
    request.if_match = next_line(&text);
    const char *path = next_line(&text);
    request.content_type = next_line(&text);
    const char *authorization = next_line(&text);
    request.authorization = authorization[0] == '\0' ? NULL : authorization;
    auth_read_credential(&call);
    MUST(call.cookie == NULL || strlen(call.cookie) == TOKEN_TEXT - 1);
    match_read(&call);
    bool is_json = media_is_json(request.content_type);
    MUST(!is_json || request.content_type[0] != '\0');
    enum err found = router_find(&route, &place, ids, "GET", path, allow);
    MUST(found == ERR_OK || found == ERR_NOT_FOUND || found == ERR_METHOD_NOT_ALLOWED);
    if (found == ERR_OK)
        read_params(&call, route);
    read_page(&call);
    arena_close(request.arena);
    return 0;
}
