/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Places in lists and feeds, as clients send them back. The check in front of each is made right here, because anybody
 * can make one: it keeps mistakes out, not people. */
#include "fuzz/fuzz.h"

#include "api/dispatch.h"
#include "api/feed_token.h"
#include "core/fold.h"

#include <string.h>

#define CHECK_BYTES 6
#define RAW_MAX     (LIST_CURSOR_MAX * 3 / 4)

static const struct param params[] = {LIST_PARAMS, {.name = NULL}};
static const struct route a_list = {.method = "GET", .pattern = "/x", .params = params};

static const char *checked(struct arena *arena, const uint8_t *data, size_t size)
{
    uint8_t raw[RAW_MAX], check[TOKEN_HASH];
    char *out = arena_alloc(arena, LIST_CURSOR_MAX + 1);
    token_hash(check, (const char *)data, size);
    memcpy(raw, check, CHECK_BYTES);
    memcpy(raw + CHECK_BYTES, data, size);
    base64url_write(out, LIST_CURSOR_MAX + 1, (struct bytes){raw, CHECK_BYTES + size});
    return out;
}

static enum err read_page(struct call *call, struct list_page *page, const char *cursor, bool descending)
{
    struct api_request *r = call->pub.request;
    r->query = arena_printf(r->arena, "dir=%s&cursor=%s", list_dir_names[descending], cursor);
    MUST(query_read(call) == ERR_OK);
    return call_page(&call->pub, page, "things", "name");
}

/* Where a list goes on is where it ended. */
static void read_again(struct call *call, const struct list_page *page)
{
    struct list_page again;
    struct list_last last = {
        .more = true, .number = page->after_number, .text = page->after_text, .id = page->after_id, .total = -1};
    list_begin(&call->pub);
    list_end(&call->pub, page, "things", "name", &last);
    json_t *json = json_loads(str_text(&call->pub.request->answer.body), JSON_REJECT_DUPLICATES, NULL);
    const char *next = json_string_value(json_object_get(json, "next"));
    MUST(next != NULL && read_page(call, &again, next, page->descending) == ERR_OK);
    MUST(again.after_number == page->after_number && again.after_id == page->after_id &&
         strcmp(again.after_text, page->after_text) == 0);
    json_decref(json);
}

static void read_list(struct arena *arena, const char *cursor, bool descending)
{
    struct api api = {.hashing = NULL};
    struct api_request request = {.arena = arena};
    struct call call = {.pub = {.api = &api, .request = &request, .route = &a_list}};
    struct list_page page;
    ctx_init(&call.pub.c, arena, 0);
    request.answer.body = str_init(arena, ANSWER_LIMIT);
    call.pub.out = json_init(&request.answer.body);
    if (read_page(&call, &page, cursor, descending) == ERR_OK && strlen(page.after_text) <= FOLD_BYTES_MAX)
        read_again(&call, &page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c;
    struct feed_stamp stamp;
    if (size > RAW_MAX - CHECK_BYTES)
        return 0;
    token_setup();
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    ctx_init(&c, arena, 0);
    const char *text = checked(arena, data, size);
    for (int descending = 0; descending <= 1; descending++)
        read_list(arena, text, descending == 1);
    if (feed_token_unpack(&c, &stamp, text))
        MUST(strcmp(feed_token(&c, &stamp), text) == 0);
    arena_close(arena);
    return 0;
}
