/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the dispatcher reads off a request before any handler: route, credential, query, version, page. */
#include "lib/unit.h"

#include "api/dispatch.h"
#include "core/fold.h"

static const char *const colours[] = {"red", "white", NULL};
static const struct param params[] = {
    LIST_PARAMS,
    {.name = "n", .type = PARAM_I64, .min = -5, .max = 10},
    {.name = "text", .type = PARAM_TEXT, .min = 1, .max = 5},
    {.name = "day", .type = PARAM_DAY},
    {.name = "flag", .type = PARAM_FLAG},
    {.name = "colour", .type = PARAM_ENUM, .names = colours},
    {.name = NULL},
};
static const struct route a_route = {.method = "GET", .pattern = "/x", .params = params};

struct asked {
    struct arena *arena;
    struct api api;
    struct api_request request;
    struct call call;
};

static void ask(struct asked *a, const char *query)
{
    memset(a, 0, sizeof *a);
    a->arena = arena_open((size_t)4 * 1024 * 1024);
    a->request.arena = a->arena;
    a->request.query = query;
    ctx_init(&a->call.pub.c, a->arena, 0);
    a->call.pub.api = &a->api;
    a->call.pub.request = &a->request;
    a->call.pub.route = &a_route;
    a->request.answer.body = str_init(a->arena, 100000);
    a->call.pub.out = json_init(&a->request.answer.body);
}

static void a_query_is_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        enum err err;
        const char *field;
    } rows[] = {
        {NULL, ERR_OK, NULL},
        {"", ERR_OK, NULL},
        {"&&", ERR_OK, NULL},
        {"n=10", ERR_OK, NULL},
        {"n=-5&flag=true", ERR_OK, NULL},
        {"n=11", ERR_QUERY_INVALID, "n"},
        {"n=-6", ERR_QUERY_INVALID, "n"},
        {"n=", ERR_QUERY_INVALID, "n"},
        {"n", ERR_QUERY_INVALID, "n"},
        {"n=1x", ERR_QUERY_INVALID, "n"},
        {"n=%2B1", ERR_QUERY_INVALID, "n"},
        {"n=0x1", ERR_QUERY_INVALID, "n"},
        {"n=99999999999999999999", ERR_QUERY_INVALID, "n"},
        {"n=-99999999999999999999", ERR_QUERY_INVALID, "n"},
        {"n=1&n=1", ERR_QUERY_INVALID, "n"},
        {"N=1", ERR_QUERY_UNKNOWN, "N"},
        {"nn=1", ERR_QUERY_UNKNOWN, "nn"},
        {"=1", ERR_QUERY_UNKNOWN, ""},
        {"%6e=3", ERR_OK, NULL},
        {"text=abcde", ERR_OK, NULL},
        {"text=abcdef", ERR_QUERY_INVALID, "text"},
        {"text=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9", ERR_OK, NULL},
        {"text=%C3", ERR_QUERY_INVALID, "text"},
        {"text=a%00", ERR_QUERY_INVALID, "text"},
        {"text=a%0", ERR_QUERY_INVALID, "text"},
        {"text=a%", ERR_QUERY_INVALID, "text"},
        {"text=a%zz", ERR_QUERY_INVALID, "text"},
        {"text=a%01", ERR_QUERY_INVALID, "text"},
        {"text=+++", ERR_QUERY_INVALID, "text"},
        {"text=a=b", ERR_OK, NULL},
        {"day=2026-02-29", ERR_QUERY_INVALID, "day"},
        {"day=2026-02-28", ERR_OK, NULL},
        {"flag=1", ERR_QUERY_INVALID, "flag"},
        {"flag=TRUE", ERR_QUERY_INVALID, "flag"},
        {"colour=white", ERR_OK, NULL},
        {"colour=blue", ERR_QUERY_INVALID, "colour"},
        {"%FF=1", ERR_QUERY_INVALID, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        const char *row = rows[i].query == NULL ? "none" : rows[i].query;
        ask(&a, rows[i].query);
        ROW_IS(row, query_read(&a.call) == rows[i].err);
        ROW_IS(row, a.call.pub.c.problem_count == (rows[i].err == ERR_OK ? 0 : 1));
        if (rows[i].field != NULL)
            ROW_IS(row, same(a.call.pub.c.problems[0].field, rows[i].field));
        arena_close(a.arena);
    }
    struct asked a;
    ask(&a, "text=a+%2b%62&n=-3&colour=white&flag=false&day=2026-05-12");
    assert_int_equal(query_read(&a.call), ERR_OK);
    assert_string_equal(call_param(&a.call.pub, "text")->text, "a +b");
    assert_int_equal(call_param(&a.call.pub, "n")->number, -3);
    assert_int_equal(call_param(&a.call.pub, "colour")->number, 1);
    assert_true(call_param(&a.call.pub, "flag")->given);
    assert_int_equal(call_param(&a.call.pub, "flag")->number, 0);
    assert_int_equal(call_param(&a.call.pub, "day")->day.days, 20585);
    assert_false(call_param(&a.call.pub, "limit")->given);
    arena_close(a.arena);
}

/* The cursor that a list gives out after a row with these keys. */
static const char *cursor_of(struct asked *a, const char *list, const char *sort, const struct list_last *last)
{
    struct list_page page;
    assert_int_equal(query_read(&a->call), ERR_OK);
    assert_int_equal(call_page(&a->call.pub, &page, list, sort), ERR_OK);
    list_begin(&a->call.pub);
    list_end(&a->call.pub, &page, list, sort, last);
    json_t *json = json_loads(str_text(&a->request.answer.body), 0, NULL);
    const char *cursor = arena_strdup(a->arena, json_string_value(json_object_get(json, "next")));
    json_decref(json);
    return cursor;
}

static enum err page_of(struct list_page *page, const char *query, const char *list, const char *sort, char *text)
{
    struct asked a;
    ask(&a, query);
    enum err err = query_read(&a.call);
    if (err == ERR_OK)
        err = call_page(&a.call.pub, page, list, sort);
    if (err == ERR_OK)
        snprintf(text, 5000, "%s", page->after_text);
    arena_close(a.arena);
    return err;
}

static void a_cursor_comes_back_as_it_went(void **state)
{
    (void)state;
    static const struct list_last rows[] = {
        {.more = true, .number = 5, .id = 7, .total = -1},
        {.more = true, .number = INT64_MIN, .id = INT64_MAX, .text = "", .total = -1},
        {.more = true, .text = "château pétrus 1990", .id = 1, .total = -1},
        {.more = true, .text = "日本酒", .id = 1, .total = -1},
        {.more = true, .text = "a\x1f b", .id = 1, .total = -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        struct list_page page;
        char query[4096], text[5000];
        ask(&a, "dir=desc&limit=7");
        snprintf(query, sizeof query, "dir=desc&cursor=%s", cursor_of(&a, "things", "name", &rows[i]));
        arena_close(a.arena);
        assert_int_equal(page_of(&page, query, "things", "name", text), ERR_OK);
        assert_true(page.after && page.descending && page.limit == LIST_LIMIT_DEFAULT);
        assert_int_equal(page.after_number, rows[i].number);
        assert_int_equal(page.after_id, rows[i].id);
        assert_string_equal(text, rows[i].text == NULL ? "" : rows[i].text);
        assert_int_equal(page_of(&page, query, "others", "name", text), ERR_CURSOR_INVALID);
        assert_int_equal(page_of(&page, query, "things", "code", text), ERR_CURSOR_INVALID);
        assert_int_equal(page_of(&page, query + strlen("dir=desc&"), "things", "name", text), ERR_CURSOR_INVALID);
        snprintf(query + strlen(query), sizeof query - strlen(query), "&offset=1");
        assert_int_equal(page_of(&page, query, "things", "name", text), ERR_QUERY_INVALID);
    }
}

static void the_longest_key_fits_a_cursor(void **state)
{
    (void)state;
    struct asked a;
    ask(&a, NULL);
    char *key = arena_alloc(a.arena, FOLD_BYTES_MAX + 1);
    memset(key, 'x', FOLD_BYTES_MAX);
    struct list_last last = {.more = true, .text = key, .id = INT64_MAX, .number = INT64_MIN, .total = -1};
    const char *cursor = cursor_of(&a, "back-orders-of-an-account", "account", &last);
    assert_true(strlen(cursor) < LIST_CURSOR_MAX);
    arena_close(a.arena);
}

static void a_cursor_that_was_touched_is_refused(void **state)
{
    (void)state;
    struct asked a;
    struct list_page page;
    char text[5000], query[4096];
    ask(&a, NULL);
    struct list_last last = {.more = true, .text = "name", .id = 12, .total = -1};
    const char *cursor = cursor_of(&a, "things", "name", &last);
    snprintf(query, sizeof query, "cursor=%s", cursor);
    assert_int_equal(page_of(&page, query, "things", "name", text), ERR_OK);
    for (size_t i = strlen("cursor="); query[i] != '\0'; i++) {
        char was = query[i];
        query[i] = was == 'A' ? 'B' : 'A';
        assert_int_equal(page_of(&page, query, "things", "name", text), ERR_CURSOR_INVALID);
        query[i] = '\0';
        assert_int_not_equal(page_of(&page, query, "things", "name", text), ERR_OK);
        query[i] = was;
    }
    /* one that was made elsewhere, with a right check but bytes that are no text */
    static const char forged[] = "1\x1fthings\x1fname\x1f"
                                 "a\x1f"
                                 "0\x1f"
                                 "1\x1f\xff\xfe";
    uint8_t raw[200], check[TOKEN_HASH];
    token_hash(check, forged, strlen(forged));
    memcpy(raw, check, 6);
    memcpy(raw + 6, forged, strlen(forged));
    snprintf(query, sizeof query, "cursor=");
    base64url_write(query + 7, sizeof query - 7, (struct bytes){raw, 6 + strlen(forged)});
    assert_int_equal(page_of(&page, query, "things", "name", text), ERR_CURSOR_INVALID);
    arena_close(a.arena);
}

static void paths_lead_to_their_route(void **state)
{
    (void)state;
    static const struct {
        const char *method, *path;
        enum err err;
        const char *pattern; /* or the methods allowed */
        int64_t id;
    } rows[] = {
        {"GET", "/api/v1/accounts", ERR_OK, "/api/v1/accounts", 0},
        {"HEAD", "/api/v1/accounts", ERR_OK, "/api/v1/accounts", 0},
        {"GET", "/api/v1/accounts/12", ERR_OK, "/api/v1/accounts/{id}", 12},
        {"GET", "/api/v1/accounts/9223372036854775807", ERR_OK, "/api/v1/accounts/{id}", INT64_MAX},
        {"GET", "/api/v1/accounts/9223372036854775808", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/012", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/0", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/-1", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/1x", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/accounts/%31", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1//accounts", ERR_NOT_FOUND, "", 0},
        {"GET", "", ERR_NOT_FOUND, "", 0},
        {"GET", "/api/v1/account", ERR_NOT_FOUND, "", 0},
        {"DELETE", "/api/v1/accounts", ERR_METHOD_NOT_ALLOWED, "GET, POST", 0},
        {"get", "/api/v1/accounts", ERR_METHOD_NOT_ALLOWED, "GET, POST", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct route *route = NULL;
        int64_t ids[ROUTE_IDS_MAX] = {0};
        int place;
        char allow[64];
        ROW_IS(rows[i].path, router_find(&route, &place, ids, rows[i].method, rows[i].path, allow) == rows[i].err);
        if (rows[i].err == ERR_OK)
            ROW_IS(rows[i].path, same(route->pattern, rows[i].pattern) && ids[0] == rows[i].id);
        else
            ROW_IS(rows[i].path, same(allow, rows[i].pattern));
    }
}

static void the_table_of_routes_is_in_order(void **state)
{
    (void)state;
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            const struct route *found;
            int64_t ids[ROUTE_IDS_MAX];
            int place;
            char path[200], allow[64], *to = path;
            int braces = 0;
            size_t n = 0;
            for (const char *p = r->pattern; *p != '\0'; p++) {
                if (*p == '{') {
                    *to++ = '1';
                    p = strchr(p, '}');
                    braces++;
                } else {
                    *to++ = *p;
                }
            }
            *to = '\0';
            ROW_IS(r->pattern, braces <= ROUTE_IDS_MAX);
            ROW_IS(r->pattern, router_find(&found, &place, ids, r->method, path, allow) == ERR_OK && found == r);
            ROW_IS(r->pattern, r->summary != NULL && r->summary[0] != '\0');
            ROW_IS(r->pattern, r->success == 200 || r->success == 201 || r->success == 204 || r->success == 202);
            for (; r->params != NULL && r->params[n].name != NULL; n++)
                ROW_IS(r->pattern, r->params[n].doc != NULL);
            ROW_IS(r->pattern, n <= ROUTE_PARAMS_MAX);
            bool safe = strcmp(r->method, "GET") == 0;
            ROW_IS(r->pattern, !safe || r->kind != ROUTE_WRITE);
        }
    }
}

static void a_cookie_is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
#define TOKEN "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
    static const struct {
        const char *cookie, *authorization, *got_cookie, *got_bearer;
    } rows[] = {
        {NULL, NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
        {"cellarbook_session=" TOKEN, NULL, TOKEN, NULL},
        {"a=b; cellarbook_session=" TOKEN "; c=d", NULL, TOKEN, NULL},
        {"a=b;cellarbook_session=" TOKEN ";", NULL, TOKEN, NULL},
        {"cellarbook_session=short", NULL, NULL, NULL},
        {"cellarbook_session=" TOKEN "x", NULL, NULL, NULL},
        {"xcellarbook_session=" TOKEN, NULL, NULL, NULL},
        {"a=cellarbook_session=" TOKEN, NULL, NULL, NULL},
        {"cellarbook_session", NULL, NULL, NULL},
        {"CELLARBOOK_SESSION=" TOKEN, NULL, NULL, NULL},
        {";;;;; ; ;", NULL, NULL, NULL},
        {"cellarbook_session=short; cellarbook_session=" TOKEN, NULL, TOKEN, NULL},
        {"cellarbook_session=" TOKEN, "Bearer abc", NULL, "abc"},
        {"cellarbook_session=" TOKEN, "Basic abc", NULL, NULL},
        {NULL, "bearer abc", NULL, "abc"},
        {NULL, "Bearer", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        ask(&a, NULL);
        a.request.cookie = rows[i].cookie;
        a.request.authorization = rows[i].authorization;
        auth_read_credential(&a.call);
        const char *row = rows[i].cookie == NULL ? "no cookie" : rows[i].cookie;
        ROW_IS(row, same(a.call.cookie, rows[i].got_cookie));
        ROW_IS(row, same(a.call.bearer, rows[i].got_bearer));
        arena_close(a.arena);
    }
}

static void a_version_has_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        bool has, any;
        int64_t rev;
    } rows[] = {
        {NULL, false, false, 0},
        {"\"12\"", true, false, 12},
        {"W/\"12\"", true, false, 12},
        {"*", true, true, 0},
        {"", false, false, 0},
        {"12", false, false, 0},
        {"\"\"", false, false, 0},
        {"\"-1\"", false, false, 0},
        {"\"12", false, false, 0},
        {"\"12\"x", false, false, 0},
        {"\"1\", \"2\"", false, false, 0},
        {"\" 1\"", false, false, 0},
        {"w/\"12\"", false, false, 0},
        {"**", false, false, 0},
        {"\"0x1\"", false, false, 0},
        {"\"99999999999999999999\"", true, false, INT64_MAX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        ask(&a, NULL);
        a.request.if_match = rows[i].header;
        match_read(&a.call);
        const char *row = rows[i].header == NULL ? "none" : rows[i].header;
        ROW_IS(row, a.call.has_match == rows[i].has && a.call.any_match == rows[i].any);
        if (rows[i].has)
            ROW_IS(row, a.call.match_rev == rows[i].rev);
        arena_close(a.arena);
    }
}

static void a_body_must_be_json_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool good;
    } rows[] = {
        {"application/json", true},
        {"application/json; charset=utf-8", true},
        {"APPLICATION/JSON", true},
        {"application/json;charset=\"UTF-8\"", true},
        {"application/json ", true},
        {NULL, false},
        {"", false},
        {"text/plain", false},
        {"application/jsonx", false},
        {"application/json-patch+json", false},
        {"application/merge-patch+json", false},
        {"multipart/form-data", false},
        {"application/json; charset=latin1", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].type == NULL ? "none" : rows[i].type, media_is_json(rows[i].type) == rows[i].good);
}

static void a_problem_is_whole_json_however_long_its_field(void **state)
{
    (void)state;
    struct asked a;
    ask(&a, NULL);
    memcpy(a.request.request_id, "0123456789abcdef", ID_TEXT);
    char *name = arena_alloc(a.arena, 300001);
    memset(name, '\x01', 300000);
    for (int i = 0; i < CTX_PROBLEMS_MAX; i++)
        refuse(&a.call.pub.c, ERR_FIELD_UNKNOWN, name, NULL);
    problem_write(&a.request, a.call.pub.c.problems, a.call.pub.c.problem_count, ERR_FIELD_UNKNOWN);
    json_t *json = json_loads(str_text(&a.request.answer.body), 0, NULL);
    assert_non_null(json);
    assert_int_equal(json_array_size(json_object_get(json, "errors")), CTX_PROBLEMS_MAX);
    json_decref(json);
    arena_close(a.arena);
}

int main(void)
{
    token_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_read_strictly),
        cmocka_unit_test(a_cursor_comes_back_as_it_went),
        cmocka_unit_test(the_longest_key_fits_a_cursor),
        cmocka_unit_test(a_cursor_that_was_touched_is_refused),
        cmocka_unit_test(paths_lead_to_their_route),
        cmocka_unit_test(the_table_of_routes_is_in_order),
        cmocka_unit_test(a_cookie_is_taken_whole_or_not_at_all),
        cmocka_unit_test(a_version_has_one_form),
        cmocka_unit_test(a_body_must_be_json_by_name),
        cmocka_unit_test(a_problem_is_whole_json_however_long_its_field),
    };
    return RUN(tests);
}
