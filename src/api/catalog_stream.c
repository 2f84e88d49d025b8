/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing the catalog in keyset pages: accounts, products, stock. */
#include "api/catalog_stream.h"

#include "api/dispatch.h"
#include "core/clock.h"

#define PIECE_ROWS  500
#define PIECE_CAP   ((size_t)8 * 1024 * 1024) /* memory of one piece */
#define PIECE_LIMIT ((size_t)2 * 1024 * 1024) /* bytes of one piece */

static const struct field catalog_fields[] = {
    {.name = "full",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .doc = "true: these are all accounts and products; forget those you have."},
    {.name = "since",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .doc = "What to ask with next time for accounts and products."},
    {.name = "accounts",
     .type = FIELD_LIST,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .of = &feed_account_record,
     .doc = "Accounts by id."},
    {.name = "products",
     .type = FIELD_LIST,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .of = &feed_product_record,
     .doc = "Active products by id."},
    {.name = "stock_full",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .doc = "true: this is the stock of all products."},
    {.name = "stock_since",
     .type = FIELD_TEXT,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .doc = "What to ask with next time for stock."},
    {.name = "stock",
     .type = FIELD_LIST,
     .flags = FIELD_READ | FIELD_OPTIONAL,
     .of = &feed_stock_record,
     .doc = "What primary warehouses have."},
};
const struct record catalog_record = {.name = "Catalog",
                                      .doc = "What a device needs without signal; the part that was asked for.",
                                      .fields = catalog_fields,
                                      .field_count = sizeof catalog_fields / sizeof catalog_fields[0],
                                      .set_offset = RECORD_NO_SET};

enum stage { STAGE_ACCOUNTS, STAGE_PRODUCTS, STAGE_STOCK, STAGE_END };

struct stream {
    const struct call *call;
    struct catalog_plan plan;
    int role;
    enum stage stage;
    int64_t after; /* the last id of the stage that was written */
    struct arena *arena;
    struct json j;
    bool begun;
};

/* The rows of one piece. */
struct page {
    struct stream *s;
    struct call *call; /* the request once more */
    struct feed_accounts accounts;
    struct feed_products products;
    struct feed_stocks stock;
};

static int role_of(const struct ctx *c)
{
    return user_is_admin(c) ? ROLE_ADMIN : ROLE_REP;
}

/* Who asks is looked up again for each piece: whose session or token has ended meanwhile, and who has another role,
 * gets no more. */
static enum err read_page(struct ctx *c, void *arg)
{
    struct page *page = arg;
    struct stream *s = page->s;
    TRY(call_admit(page->call));
    if (role_of(c) != s->role)
        return refuse(c, ERR_UNAUTHENTICATED, "", NULL);
    if (s->stage == STAGE_ACCOUNTS)
        return feed_accounts(c, &page->accounts, &s->plan.catalog, s->after, PIECE_ROWS);
    if (s->stage == STAGE_PRODUCTS)
        return feed_products(c, &page->products, &s->plan.catalog, s->after, PIECE_ROWS);
    return feed_stock(c, &page->stock, &s->plan.stock, s->after, PIECE_ROWS);
}

static void put_gone(struct json *j, int64_t id)
{
    json_object_begin(j);
    json_put_i64(j, "id", id);
    json_put_bool(j, "gone", true);
    json_object_end(j);
}

/* A row that is there: without `gone`. */
static void put_row(struct json *j, const struct record *rec, const void *row)
{
    json_object_begin(j);
    record_write_fields(j, rec, row, true);
    json_object_end(j);
}

/* The rows of the page; how many, and the last one's id. */
static size_t put_rows(struct stream *s, const struct page *page)
{
    struct json *j = &s->j;
    size_t n = page->accounts.n + page->products.n + page->stock.n; /* two of the three are empty */
    for (size_t i = 0; i < n; i++) {
        if (s->stage == STAGE_ACCOUNTS) {
            const struct feed_account *a = &page->accounts.items[i];
            s->after = a->id;
            if (a->gone)
                put_gone(j, a->id);
            else
                put_row(j, &feed_account_record, a);
        } else if (s->stage == STAGE_PRODUCTS) {
            const struct feed_product *p = &page->products.items[i];
            s->after = p->id;
            if (p->gone)
                put_gone(j, p->id);
            else
                put_row(j, &feed_product_record, p);
        } else {
            s->after = page->stock.items[i].product;
            put_row(j, &feed_stock_record, &page->stock.items[i]);
        }
    }
    return n;
}

static void open_stage(struct stream *s)
{
    static const char *const names[] = {"accounts", "products", "stock"};
    if (s->stage == STAGE_ACCOUNTS) {
        json_put_bool(&s->j, "full", s->plan.catalog.all);
        json_put_text(&s->j, "since", s->plan.since);
    } else if (s->stage == STAGE_STOCK) {
        json_put_bool(&s->j, "stock_full", s->plan.stock.all);
        json_put_text(&s->j, "stock_since", s->plan.stock_since);
    }
    json_key(&s->j, names[s->stage]);
    json_array_begin(&s->j);
    s->after = 0;
}

static void close_stage(struct stream *s)
{
    json_array_end(&s->j);
    s->stage++;
    if (s->stage == STAGE_STOCK && !s->plan.part_stock)
        s->stage++;
    if (s->stage == STAGE_END)
        json_object_end(&s->j);
    else
        open_stage(s);
}

static void begin(struct stream *s)
{
    s->begun = true;
    s->stage = s->plan.part_catalog ? STAGE_ACCOUNTS : STAGE_STOCK;
    s->arena = arena_open(PIECE_CAP);
}

static enum err next_piece(void *state, struct str *piece, bool *last)
{
    struct stream *s = state;
    bool first = !s->begun;
    if (first)
        begin(s);
    arena_reset(s->arena);
    struct page page = {.s = s, .call = call_again(s->call, s->arena)};
    TRY(tx_run(s->call->pub.api->options.store, &page.call->pub.c, TX_READ, "catalog", read_page, &page));
    *piece = str_init(s->arena, PIECE_LIMIT);
    if (first) {
        s->j = json_init(piece);
        json_object_begin(&s->j);
        open_stage(s);
    }
    s->j.out = piece;
    if (put_rows(s, &page) < PIECE_ROWS)
        close_stage(s);
    *last = s->stage == STAGE_END;
    return str_failed(piece) || arena_over_cap(s->arena) ? ERR_INTERNAL : ERR_OK;
}

static void end_stream(void *state)
{
    struct stream *s = state;
    arena_close(s->arena);
    s->arena = NULL;
}

void catalog_stream(struct api_call *call, const struct catalog_plan *plan)
{
    struct api_answer *a = &call->request->answer;
    struct stream *s = arena_new(call->c.arena, struct stream);
    s->call = call_of(call);
    s->plan = *plan;
    s->role = role_of(&call->c);
    a->next = next_piece;
    a->next_state = s;
    a->next_end = end_stream;
}
