/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The feed of changes, and the catalog for a device without signal (its streaming is in catalog_stream.c). */
#include "api/catalog_stream.h"
#include "user/user.h"

#define CHANGES_MAX  500
#define DELTA_EVENTS 20000 /* after more events than this the whole catalog is sent again */

/* --- changes --- */

static const struct param changes_params[] = {
    {.name = "since",
     .type = PARAM_TEXT,
     .min = 1,
     .max = FEED_TOKEN_MAX,
     .doc = "`since` of the answer before; not given: no items, only the present token."},
    {.name = "limit", .type = PARAM_I64, .min = 1, .max = CHANGES_MAX, .doc = "Items at most; 100 if not given."},
    {.name = NULL},
};

static const struct field changes_fields[] = {
    {.name = "items",
     .type = FIELD_LIST,
     .flags = FIELD_READ,
     .of = &event_change_record,
     .doc = "What has happened, in order; of what you may see now."},
    {.name = "since", .type = FIELD_TEXT, .flags = FIELD_READ, .doc = "What to ask with next time."},
    {.name = "more", .type = FIELD_FLAG, .flags = FIELD_READ, .doc = "Ask again at once: there is more."},
};
static const struct record changes_record = {.name = "Changes",
                                             .doc = "A piece of the feed of changes.",
                                             .fields = changes_fields,
                                             .field_count = sizeof changes_fields / sizeof changes_fields[0],
                                             .set_offset = RECORD_NO_SET};

/* The events of the piece, and the place to go on from. */
static enum err read_changes(struct api_call *call, struct events *out, struct feed_place *at, bool *more)
{
    const struct param_value *limit = call_param(call, "limit");
    int64_t most = limit->given ? limit->number : 100;
    struct feed_stamp stamp;
    struct feed_place now, to;
    TRY(feed_read_token(&call->c, &stamp, 'e', "since", call_param(call, "since")->text));
    TRY(feed_events_now(&call->c, &now));
    to = now;
    TRY(feed_more_than(&call->c, more, &to, &stamp.events, &now, FEED_WINDOW));
    TRY(feed_changes(&call->c, out, &stamp.events, &to, most + 1));
    *at = to;
    if (out->n <= (size_t)most && !out->cut)
        return ERR_OK;
    out->n = out->n < (size_t)most ? out->n : (size_t)most;
    const struct event *last = &out->items[out->n - 1];
    *at = (struct feed_place){last->xact, last->id, last->at_ms};
    *more = true;
    return ERR_OK;
}

static enum err changes(struct api_call *call)
{
    struct events events = {0};
    struct feed_stamp stamp = {.kind = 'e'};
    bool more = false;
    if (call_param(call, "since")->given)
        TRY(read_changes(call, &events, &stamp.events, &more));
    else
        TRY(feed_events_now(&call->c, &stamp.events));
    call_answer(call, 200);
    json_object_begin(&call->out);
    json_key(&call->out, "items");
    json_array_begin(&call->out);
    for (size_t i = 0; i < events.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &event_change_record, &events.items[i], false);
        json_object_end(&call->out);
    }
    json_array_end(&call->out);
    json_put_text(&call->out, "since", feed_token(&call->c, &stamp));
    json_put_bool(&call->out, "more", more);
    json_object_end(&call->out);
    return ERR_OK;
}

/* --- the catalog --- */

enum catalog_part { PART_ALL, PART_CATALOG, PART_STOCK };
static const char *const part_names[] = {"all", "catalog", "stock", NULL};

static const struct param catalog_params[] = {
    {.name = "since",
     .type = PARAM_TEXT,
     .min = 1,
     .max = FEED_TOKEN_MAX,
     .doc = "`since` of the answer before; not given: all accounts and products."},
    {.name = "stock_since",
     .type = PARAM_TEXT,
     .min = 1,
     .max = FEED_TOKEN_MAX,
     .doc = "`stock_since` of the answer before; not given: the stock of all products."},
    {.name = "part",
     .type = PARAM_ENUM,
     .names = part_names,
     .doc = "Only accounts and products (catalog), or only stock; all if not given."},
    {.name = NULL},
};

/* A token is good for the user whom it was given to. With another role he sees other things, and begins anew. */
static enum err read_stamp(struct api_call *call, struct feed_stamp *out, char kind, const char *name, bool *all)
{
    const struct param_value *given = call_param(call, name);
    int64_t role = user_is_admin(&call->c) ? ROLE_ADMIN : ROLE_REP;
    *out = (struct feed_stamp){.kind = kind};
    if (given->given)
        TRY(feed_read_token(&call->c, out, kind, name, given->text));
    if (given->given && out->user != user_id(&call->c).v)
        return refuse(&call->c, ERR_CURSOR_INVALID, name, "is another user's token");
    *all = !given->given || out->role != role;
    return ERR_OK;
}

static enum err is_too_far(struct api_call *call, bool *all, const struct feed_place *from, const struct feed_place *to)
{
    struct feed_place unused;
    bool more = false;
    if (!*all)
        TRY(feed_more_than(&call->c, &more, &unused, from, to, DELTA_EVENTS));
    *all = *all || more;
    return ERR_OK;
}

static enum err catalog(struct api_call *call)
{
    struct feed_stamp since, stock_since, now = {.kind = 'c'};
    struct catalog_plan plan = {.part_catalog = call_param(call, "part")->number != PART_STOCK,
                                .part_stock = call_param(call, "part")->number != PART_CATALOG};
    TRY(read_stamp(call, &since, 'c', "since", &plan.catalog.all));
    TRY(read_stamp(call, &stock_since, 's', "stock_since", &plan.stock.all));
    TRY(feed_events_now(&call->c, &now.events));
    TRY(is_too_far(call, &plan.catalog.all, &since.events, &now.events));
    TRY(is_too_far(call, &plan.stock.all, &stock_since.events, &now.events));
    now.user = user_id(&call->c).v;
    now.role = user_is_admin(&call->c) ? ROLE_ADMIN : ROLE_REP;
    plan.catalog.from = since.events;
    plan.stock.from = stock_since.events;
    plan.catalog.to = plan.stock.to = now.events;
    plan.since = feed_token(&call->c, &now);
    TRY(feed_moves_now(&call->c, &now.moves));
    now.kind = 's';
    plan.stock.moves_from = stock_since.moves;
    plan.stock.moves_to = now.moves;
    plan.stock_since = feed_token(&call->c, &now);
    call_answer(call, 200);
    catalog_stream(call, &plan);
    return ERR_OK;
}

const struct route feed_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/changes",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = changes,
     .answer = &changes_record,
     .success = 200,
     .params = changes_params,
     .summary = "What has changed since a token, in order; nothing is missed and nothing comes twice."},
    {.method = "GET",
     .pattern = "/api/v1/catalog",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_PACKED,
     .fn = catalog,
     .answer = &catalog_record,
     .success = 200,
     .params = catalog_params,
     .summary = "What a device needs without signal: everything, then only what has changed."},
    {.method = NULL},
};
