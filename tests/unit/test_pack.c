/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which answers leave packed, and that they come out as they went in, however they are made. */
#include "lib/unit.h"

#include "api/pack.h"
#include "report/csv.h"

#include <sodium.h>
#define ZLIB_CONST
#include <zlib.h>

#define JSON      "application/json"
#define ARENA_CAP ((size_t)16 * 1024 * 1024)
#define MANY      1000 /* answers, whose lengths lie between the ends of what is added */

extern const struct route *const route_tables[];

/* All that may be packed. Whoever adds one has read the rule at ROUTE_PACKED. */
static const char *const packed[] = {
    "/api/v1/accounts",
    "/api/v1/accounts/{id}/back-orders",
    "/api/v1/accounts/{id}/orders",
    "/api/v1/back-orders",
    "/api/v1/back-orders/ready",
    "/api/v1/catalog",
    "/api/v1/demand",
    "/api/v1/importers/{id}/back-orders",
    "/api/v1/inventory",
    "/api/v1/orders",
    "/api/v1/producers/{id}/back-orders",
    "/api/v1/products",
    "/api/v1/products/{id}/back-orders",
    "/api/v1/reports/back-orders",
    "/api/v1/reports/back-orders/groups",
    "/api/v1/reports/back-orders/totals",
    "/api/v1/reports/back-orders/weeks",
};

static bool is_listed(const struct route *route)
{
    for (size_t i = 0; i < COUNT(packed); i++) {
        if (strcmp(packed[i], route->pattern) == 0 && strcmp(route->method, "GET") == 0)
            return true;
    }
    return false;
}

static bool has_secret(const struct record *rec)
{
    for (size_t i = 0; rec != NULL && i < rec->field_count; i++) {
        const struct field *field = &rec->fields[i];
        if ((field->flags & FIELD_SECRET) != 0 || has_secret(field->of))
            return true;
    }
    return false;
}

static void no_route_is_packed_but_these(void **state)
{
    (void)state;
    size_t found = 0;
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *route = *table; route->method != NULL; route++) {
            ROW_IS(route->pattern, ((route->flags & ROUTE_PACKED) != 0) == is_listed(route));
            if ((route->flags & ROUTE_PACKED) == 0)
                continue;
            found++;
            ROW_IS(route->pattern, route->kind == ROUTE_READ && route->who == WHO_USER);
            ROW_IS(route->pattern, (route->flags & ROUTE_SECRET) == 0);
            ROW_IS(route->pattern, !has_secret(route->answer) && !has_secret(route->beside));
        }
    }
    assert_int_equal(found, COUNT(packed));
}

static void a_coding_is_taken_by_its_name(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        bool takes;
    } rows[] = {
        {NULL, false},
        {"", false},
        {"gzip", true},
        {"GZip", true},
        {"gzip, deflate, br, zstd", true},
        {"br,gzip", true},
        {" \tgzip\t", true},
        {"gzip;q=1", true},
        {"gzip; q=0.001", true},
        {"deflate;q=0, gzip;q=0.5", true},
        {"gzip, identity;q=0", true},
        {"gzip;q=0", false},
        {"gzip;q=0.000", false},
        {"gzip ; q=0, br", false},
        {"identity;q=0", false},
        {"gzi", false},
        {"gzipp", false},
        {"x-gzip", false},
        {"*", false},
        {"br, *;q=0.1", false},
        {"identity", false},
        {", ,;", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].accept == NULL ? "none" : rows[i].accept,
               api_takes_coding(rows[i].accept, "gzip") == rows[i].takes);
}

/* --- one answer --- */

static const struct route a_route = {.method = "GET", .pattern = "/x", .flags = ROUTE_PACKED};

struct asked {
    struct arena *arena;
    struct api_request request;
    struct call call;
};

static void ask(struct asked *a)
{
    memset(a, 0, sizeof *a);
    a->arena = arena_open(ARENA_CAP);
    a->request.arena = a->arena;
    a->request.accept_encoding = "gzip";
    a->call.pub.request = &a->request;
    a->call.pub.route = &a_route;
    a->request.answer = (struct api_answer){.status = 200, .content_type = JSON, .body = str_init(a->arena, ARENA_CAP)};
}

static const char *header_of(const struct asked *a, const char *name)
{
    for (int i = 0; i < a->request.answer.header_count; i++) {
        if (strcmp(a->request.answer.headers[i].name, name) == 0)
            return a->request.answer.headers[i].value;
    }
    return NULL;
}

/* Rows as a list has them. */
static void put_rows(struct str *out, size_t least)
{
    for (int64_t i = 1; out->n < least; i++)
        str_printf(out, "{\"id\":%lld,\"name\":\"Ch\xc3\xa2teau %lld\",\"qty_btl\":12},", (long long)i,
                   (long long)(i * 7919 % 1000));
}

/* What nothing makes shorter. */
static void put_noise(struct str *out, size_t n)
{
    assert_true(str_grow(out, n));
    randombytes_buf(out->p + out->n, n);
    out->n += n;
}

static struct str unpacked(struct arena *arena, const struct str *from)
{
    struct str out = {.p = arena_alloc_raw(arena, ARENA_CAP / 2)};
    z_stream z = {.next_in = (const Bytef *)from->p,
                  .avail_in = (uInt)from->n,
                  .next_out = (Bytef *)out.p,
                  .avail_out = (uInt)(ARENA_CAP / 2)};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.avail_in, 0);
    out.n = (size_t)z.total_out;
    inflateEnd(&z);
    return out;
}

static bool same_bytes(const struct str *a, const struct str *b)
{
    return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

static void an_answer_is_packed_when_all_allows_it(void **state)
{
    (void)state;
    static const struct route plain_route = {.method = "GET", .pattern = "/y"};
    static const char own_page[] = "same-origin";
    static const struct {
        const char *row, *accept, *cookie, *site, *type;
        int status;
        size_t size;
        bool plain_route, varies, packed;
    } rows[] = {
        {"a token", "gzip", NULL, NULL, JSON, 200, 5000, false, true, true},
        {"a file of text", "gzip", NULL, NULL, CSV_TYPE, 200, 5000, false, true, true},
        {"a cookie and our page", "gzip", "c", own_page, JSON, 200, 5000, false, true, true},
        {"a cookie and another site's page", "gzip", "c", "cross-site", JSON, 200, 5000, false, true, false},
        {"a cookie and a page of a name beside", "gzip", "c", "same-site", JSON, 200, 5000, false, true, false},
        {"a cookie and an address that was typed", "gzip", "c", "none", JSON, 200, 5000, false, true, false},
        {"a cookie and a word of the future", "gzip", "c", "same-origin-ish", JSON, 200, 5000, false, true, false},
        {"a cookie and nothing said", "gzip", "c", NULL, JSON, 200, 5000, false, true, false},
        {"a token beside another site's page", "gzip", NULL, "cross-site", JSON, 200, 5000, false, true, true},
        {"not taken", NULL, NULL, NULL, JSON, 200, 5000, false, true, false},
        {"refused by weight", "gzip;q=0", NULL, NULL, JSON, 200, 5000, false, true, false},
        {"one byte short", "gzip", NULL, NULL, JSON, 200, PACK_LEAST - 1, false, true, false},
        {"just long enough", "gzip", NULL, NULL, JSON, 200, PACK_LEAST, false, true, true},
        {"no route for it", "gzip", NULL, NULL, JSON, 200, 5000, true, false, false},
        {"a sheet", "gzip", NULL, NULL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 200, 5000,
         false, false, false},
        {"no content", "gzip", NULL, NULL, NULL, 200, 5000, false, false, false},
        {"a refusal", "gzip", NULL, NULL, JSON, 422, 5000, false, false, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        struct str body;
        ask(&a);
        body = str_init(a.arena, ARENA_CAP);
        put_rows(&body, rows[i].size);
        a.request.answer.body = body;
        a.request.answer.body.n = body.n = rows[i].size;
        a.request.answer.status = rows[i].status;
        a.request.answer.content_type = rows[i].type;
        a.request.accept_encoding = rows[i].accept;
        a.request.sec_fetch_site = rows[i].site;
        a.call.cookie = rows[i].cookie;
        a.call.pub.route = rows[i].plain_route ? &plain_route : &a_route;
        pack_answer(&a.call);
        ROW_IS(rows[i].row, same(header_of(&a, "Vary"), rows[i].varies ? "Accept-Encoding, Sec-Fetch-Site" : NULL));
        ROW_IS(rows[i].row, same(header_of(&a, "Content-Encoding"), rows[i].packed ? "gzip" : NULL));
        struct str got = rows[i].packed ? unpacked(a.arena, &a.request.answer.body) : a.request.answer.body;
        ROW_IS(rows[i].row, same_bytes(&got, &body));
        ROW_IS(rows[i].row, !rows[i].packed || a.request.answer.body.n < body.n);
        arena_close(a.arena);
    }
}

static void what_would_not_be_shorter_stays(void **state)
{
    (void)state;
    struct asked a;
    ask(&a);
    put_noise(&a.request.answer.body, 5000);
    pack_answer(&a.call);
    assert_null(header_of(&a, "Content-Encoding"));
    assert_null(a.request.answer.next);
    assert_int_equal(a.request.answer.body.n, 5000);
    arena_close(a.arena);
}

/* The same answer again and again: its lengths are spread over what may be added, and are no longer than that. */
static void a_length_does_not_tell_to_the_byte(void **state)
{
    (void)state;
    size_t least = SIZE_MAX, most = 0;
    for (int i = 0; i < MANY; i++) {
        struct asked a;
        ask(&a);
        put_rows(&a.request.answer.body, 5000);
        pack_answer(&a.call);
        size_t n = a.request.answer.body.n;
        least = n < least ? n : least;
        most = n > most ? n : most;
        arena_close(a.arena);
    }
    assert_in_range(most - least, 200, 254);
}

/* --- answers made piece by piece --- */

/* Pieces of these sizes; noise beyond what one piece that leaves has room for. */
struct source {
    const int *sizes; /* ended by -1; negative but for that: of noise */
    size_t at;
    int fails_at; /* -1: never */
    int ends;
    struct arena *arena;
    struct str made;
};

static enum err next_piece(void *state, struct str *piece, bool *last)
{
    struct source *s = state;
    int size = s->sizes[s->at];
    if ((int)s->at == s->fails_at)
        return ERR_STORAGE;
    *piece = str_init(s->arena, ARENA_CAP);
    if (size < 0)
        put_noise(piece, (size_t)-size);
    else
        put_rows(piece, (size_t)size);
    str_putn(&s->made, piece->p == NULL ? "" : piece->p, piece->n);
    *last = s->sizes[++s->at] == -1;
    return ERR_OK;
}

static void end_source(void *state)
{
    struct source *s = state;
    s->ends++;
}

/* All pieces as they leave; what has come can be read at any time. */
static enum err take_all(struct asked *a, const struct source *s, struct str *out)
{
    struct api_answer *answer = &a->request.answer;
    struct str packed_all = str_init(a->arena, ARENA_CAP), piece = str_init(a->arena, ARENA_CAP);
    char *plain = arena_alloc_raw(a->arena, ARENA_CAP / 2);
    z_stream z = {.next_out = (Bytef *)plain, .avail_out = (uInt)(ARENA_CAP / 2)};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    enum err err = ERR_OK;
    for (bool last = false; err == ERR_OK && !last;) {
        size_t asked = s == NULL ? 0 : s->at;
        err = answer->next(answer->next_state, &piece, &last);
        if (err != ERR_OK)
            break;
        str_putn(&packed_all, piece.p, piece.n);
        z.next_in = (const Bytef *)piece.p;
        z.avail_in = (uInt)piece.n;
        int got = piece.n == 0 ? Z_OK : inflate(&z, Z_SYNC_FLUSH);
        assert_int_equal(got, last ? Z_STREAM_END : Z_OK);
        assert_true(piece.n <= (size_t)64 * 1024);
        if (s != NULL && s->at == asked + 1 && s->sizes[asked] >= 0) /* a piece of rows came: it left whole */
            assert_int_equal(z.total_out, s->made.n);
    }
    *out = (struct str){.p = plain, .n = (size_t)z.total_out};
    inflateEnd(&z);
    return err;
}

static void pieces_come_out_as_they_went_in(void **state)
{
    (void)state;
    static const int rows[][12] = {
        {0, -1},
        {10, -1},
        {40000, 40000, 40000, 0, 0, 40000, 1, -1},
        {0, 0, 100000, -1},
        {100000, 0, -1},
        {-200000, 100000, -65536, -65535, -65000, 5000, -300000, -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct asked a;
        struct str out;
        struct source s = {.sizes = rows[i], .fails_at = -1};
        ask(&a);
        s.arena = a.arena;
        s.made = str_init(a.arena, ARENA_CAP);
        a.request.answer.next = next_piece;
        a.request.answer.next_state = &s;
        a.request.answer.next_end = end_source;
        a.request.answer.length = 12345;
        pack_answer(&a.call);
        assert_string_equal(header_of(&a, "Content-Encoding"), "gzip");
        assert_int_equal(a.request.answer.length, 0);
        assert_int_equal(take_all(&a, &s, &out), ERR_OK);
        assert_true(same_bytes(&out, &s.made));
        a.request.answer.next_end(a.request.answer.next_state);
        assert_int_equal(s.ends, 1);
        arena_close(a.arena);
    }
}

/* An answer that breaks off inside lacks its end, so nobody takes it for the whole. */
static void a_failure_between_pieces_comes_through(void **state)
{
    (void)state;
    static const int sizes[] = {50000, 50000, 50000, -1};
    struct asked a;
    struct str out;
    struct source s = {.sizes = sizes, .fails_at = 2};
    ask(&a);
    s.arena = a.arena;
    s.made = str_init(a.arena, ARENA_CAP);
    a.request.answer.next = next_piece;
    a.request.answer.next_state = &s;
    pack_answer(&a.call);
    assert_int_equal(take_all(&a, &s, &out), ERR_STORAGE);
    assert_true(same_bytes(&out, &s.made));
    a.request.answer.next_end(a.request.answer.next_state); /* the source wants none */
    arena_close(a.arena);
}

static void a_long_answer_is_packed_as_it_goes(void **state)
{
    (void)state;
    static const size_t sizes[] = {PACK_AT_ONCE - 1000, PACK_AT_ONCE + 1000, 3 * PACK_AT_ONCE, 2000000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct asked a;
        struct str out;
        ask(&a);
        put_rows(&a.request.answer.body, sizes[i]);
        struct str body = a.request.answer.body;
        pack_answer(&a.call);
        assert_string_equal(header_of(&a, "Content-Encoding"), "gzip");
        assert_int_equal(a.request.answer.next != NULL, body.n > PACK_AT_ONCE);
        if (a.request.answer.next != NULL)
            assert_int_equal(take_all(&a, NULL, &out), ERR_OK);
        else
            out = unpacked(a.arena, &a.request.answer.body);
        assert_true(same_bytes(&out, &body));
        arena_close(a.arena);
    }
}

int main(void)
{
    token_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_route_is_packed_but_these),           cmocka_unit_test(a_coding_is_taken_by_its_name),
        cmocka_unit_test(an_answer_is_packed_when_all_allows_it), cmocka_unit_test(what_would_not_be_shorter_stays),
        cmocka_unit_test(a_length_does_not_tell_to_the_byte),     cmocka_unit_test(pieces_come_out_as_they_went_in),
        cmocka_unit_test(a_failure_between_pieces_comes_through), cmocka_unit_test(a_long_answer_is_packed_as_it_goes),
    };
    return RUN(tests);
}
