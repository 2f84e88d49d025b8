/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands around products: producers, importers, families, warehouses, price levels. All see them, admins change
 * them. */
#include "api/route.h"
#include "core/must.h"
#include "flow/catalog.h"
#include "user/user.h"

static const struct param named_params[] = {
    PAGE_PARAMS,
    {.name = "text", .type = PARAM_TEXT, .min = 1, .max = 200, .doc = "Words of the name, in order."},
    {.name = NULL},
};
static const struct param family_params[] = {
    PAGE_PARAMS,
    {.name = "producer", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this producer's."},
    {.name = NULL},
};

/* A page of objects of one record, whose structs stand side by side. */
struct page_of {
    const struct record *rec;
    const void *items;
    const char **keys; /* NULL: the id is the key */
    size_t n;          /* one more than the page's limit when there are more */
    const char *list;
    int64_t total;
};

static enum err answer_page(struct api_call *call, const struct list_page *page, const struct page_of *of)
{
    bool more = of->n > (size_t)page->limit;
    size_t n = more ? (size_t)page->limit : of->n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, of->rec, (const char *)of->items + i * of->rec->size, true);
        json_actions(&call->out, user_is_admin(&call->c));
        json_object_end(&call->out);
    }
    /* every struct here begins with its id */
    const int64_t *last = n > 0 ? (const void *)((const char *)of->items + (n - 1) * of->rec->size) : NULL;
    list_end(call, page, of->list, "name",
             &(struct list_last){.more = more,
                                 .text = last != NULL && of->keys != NULL ? of->keys[n - 1] : "",
                                 .id = last == NULL ? 0 : *last,
                                 .total = page->want_total ? of->total : -1});
    return ERR_OK;
}

static struct name_page name_page_of(struct api_call *call, const struct list_page *page)
{
    return (struct name_page){.text = call_text_filter(call, "text"),
                              .after_key = page->after_text,
                              .after_id = page->after_id,
                              .most = page->limit + 1,
                              .skip = page->offset};
}

static enum err created(struct api_call *call, const struct record *rec, const void *object, int64_t id)
{
    call_object(call, 201, rec, object, 1);
    call_location(call, "%s/%lld", call->route->pattern, (long long)id);
    return ERR_OK;
}

static enum err missing(struct ctx *c)
{
    return refuse(c, ERR_NOT_FOUND, "", NULL);
}

/* --- producers --- */

static enum err list_producers(struct api_call *call)
{
    struct list_page page;
    struct producers got;
    int64_t total = -1;
    TRY(call_page(call, &page, "producers", "name"));
    struct name_page by_name = name_page_of(call, &page);
    TRY(producer_list(&call->c, &got, &by_name));
    if (page.want_total)
        TRY(producer_count(&call->c, &total, by_name.text));
    return answer_page(call, &page,
                       &(struct page_of){&producer_record, got.items, got.keys, got.n, "producers", total});
}

static enum err load_producer(struct api_call *call, struct producer *out)
{
    bool found;
    TRY(producer_find(&call->c, out, &found, call->ids[0]));
    return found ? ERR_OK : missing(&call->c);
}

static enum err get_producer(struct api_call *call)
{
    struct producer m;
    TRY(load_producer(call, &m));
    call_object(call, 200, &producer_record, &m, m.rev);
    return ERR_OK;
}

static enum err create_producer(struct api_call *call)
{
    struct producer *m = call->body;
    TRY(flow_producer_create(&call->c, m));
    return created(call, &producer_record, m, m->id);
}

static enum err patch_producer(struct api_call *call)
{
    struct producer before, after;
    TRY(load_producer(call, &before));
    after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_producer_edit(&call->c, &before, &after));
    call_object(call, 200, &producer_record, &after, after.rev);
    return ERR_OK;
}

/* --- importers --- */

static enum err list_importers(struct api_call *call)
{
    struct list_page page;
    struct importers got;
    int64_t total = -1;
    TRY(call_page(call, &page, "importers", "name"));
    struct name_page by_name = name_page_of(call, &page);
    TRY(importer_list(&call->c, &got, &by_name));
    if (page.want_total)
        TRY(importer_count(&call->c, &total, by_name.text));
    return answer_page(call, &page,
                       &(struct page_of){&importer_record, got.items, got.keys, got.n, "importers", total});
}

static enum err load_importer(struct api_call *call, struct importer *out)
{
    bool found;
    TRY(importer_find(&call->c, out, &found, call->ids[0]));
    return found ? ERR_OK : missing(&call->c);
}

static enum err get_importer(struct api_call *call)
{
    struct importer m;
    TRY(load_importer(call, &m));
    call_object(call, 200, &importer_record, &m, m.rev);
    return ERR_OK;
}

static enum err create_importer(struct api_call *call)
{
    struct importer *m = call->body;
    TRY(flow_importer_create(&call->c, m));
    return created(call, &importer_record, m, m->id);
}

static enum err patch_importer(struct api_call *call)
{
    struct importer before, after;
    TRY(load_importer(call, &before));
    after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_importer_edit(&call->c, &before, &after));
    call_object(call, 200, &importer_record, &after, after.rev);
    return ERR_OK;
}

/* --- families --- */

static enum err list_families(struct api_call *call)
{
    struct list_page page;
    struct families got;
    TRY(call_page(call, &page, "families", "name"));
    TRY(family_list(&call->c, &got, call_maybe(call, "producer"), page.after_id, page.limit + 1, page.offset));
    page.want_total = false;
    return answer_page(call, &page, &(struct page_of){&family_record, got.items, NULL, got.n, "families", -1});
}

static enum err get_family(struct api_call *call)
{
    struct family m;
    bool found;
    TRY(family_find(&call->c, &m, &found, call->ids[0]));
    if (!found)
        return missing(&call->c);
    call_object(call, 200, &family_record, &m, m.rev);
    return ERR_OK;
}

static enum err create_family(struct api_call *call)
{
    struct family *m = call->body;
    TRY(flow_family_create(&call->c, m));
    return created(call, &family_record, m, m->id);
}

/* --- warehouses, price levels: a handful each, so the whole list is one page --- */

static enum err list_warehouses(struct api_call *call)
{
    struct warehouses got;
    TRY(warehouse_list(&call->c, &got));
    return answer_page(call, &(struct list_page){.limit = INT32_MAX},
                       &(struct page_of){&warehouse_record, got.items, NULL, got.n, "warehouses", -1});
}

static enum err load_warehouse(struct api_call *call, struct warehouse *out)
{
    bool found;
    TRY(warehouse_find(&call->c, out, &found, call->ids[0]));
    return found ? ERR_OK : missing(&call->c);
}

static enum err get_warehouse(struct api_call *call)
{
    struct warehouse m;
    TRY(load_warehouse(call, &m));
    call_object(call, 200, &warehouse_record, &m, m.rev);
    return ERR_OK;
}

static enum err create_warehouse(struct api_call *call)
{
    struct warehouse *m = call->body;
    TRY(flow_warehouse_create(&call->c, m));
    return created(call, &warehouse_record, m, m->id);
}

static enum err patch_warehouse(struct api_call *call)
{
    struct warehouse before, after;
    TRY(load_warehouse(call, &before));
    after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_warehouse_edit(&call->c, &before, &after));
    call_object(call, 200, &warehouse_record, &after, after.rev);
    return ERR_OK;
}

static enum err list_price_levels(struct api_call *call)
{
    struct price_levels got;
    TRY(price_level_list(&call->c, &got));
    return answer_page(call, &(struct list_page){.limit = INT32_MAX},
                       &(struct page_of){&price_level_record, got.items, NULL, got.n, "price_levels", -1});
}

static enum err load_price_level(struct api_call *call, struct price_level *out)
{
    bool found;
    TRY(price_level_find(&call->c, out, &found, call->ids[0]));
    return found ? ERR_OK : missing(&call->c);
}

static enum err get_price_level(struct api_call *call)
{
    struct price_level m;
    TRY(load_price_level(call, &m));
    call_object(call, 200, &price_level_record, &m, m.rev);
    return ERR_OK;
}

static enum err create_price_level(struct api_call *call)
{
    struct price_level *m = call->body;
    TRY(flow_price_level_create(&call->c, m));
    return created(call, &price_level_record, m, m->id);
}

static enum err patch_price_level(struct api_call *call)
{
    struct price_level before, after;
    TRY(load_price_level(call, &before));
    after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_price_level_edit(&call->c, &before, &after));
    call_object(call, 200, &price_level_record, &after, after.rev);
    return ERR_OK;
}

#define LIST(path, function, rec, table, sentence)                                                                     \
    {                                                                                                                  \
        .method = "GET", .pattern = path, .kind = ROUTE_READ, .who = WHO_USER, .fn = function, .answer = &rec,         \
        .beside = &actions_members, .answer_list = true, .success = 200, .params = table, .summary = sentence          \
    }
#define GET(path, function, rec, sentence)                                                                             \
    {                                                                                                                  \
        .method = "GET", .pattern = path, .kind = ROUTE_READ, .who = WHO_USER, .fn = function, .answer = &rec,         \
        .beside = &actions_members, .success = 200, .summary = sentence                                                \
    }
#define CREATE(path, function, rec, sentence)                                                                          \
    {                                                                                                                  \
        .method = "POST", .pattern = path, .kind = ROUTE_WRITE, .who = WHO_ADMIN, .fn = function, .body = &rec,        \
        .body_mode = RECORD_CREATE, .answer = &rec, .beside = &actions_members, .success = 201, .summary = sentence    \
    }
#define PATCH(path, function, rec, sentence)                                                                           \
    {                                                                                                                  \
        .method = "PATCH", .pattern = path, .kind = ROUTE_WRITE, .who = WHO_ADMIN, .flags = ROUTE_IF_MATCH,            \
        .fn = function, .body = &rec, .body_mode = RECORD_PATCH, .answer = &rec, .beside = &actions_members,           \
        .success = 200, .summary = sentence                                                                            \
    }

const struct route catalog_routes[] = {
    LIST("/api/v1/producers", list_producers, producer_record, named_params, "Producers by name."),
    CREATE("/api/v1/producers", create_producer, producer_record, "A new producer."),
    GET("/api/v1/producers/{id}", get_producer, producer_record, "One producer."),
    PATCH("/api/v1/producers/{id}", patch_producer, producer_record, "Change a producer."),
    LIST("/api/v1/importers", list_importers, importer_record, named_params, "Importers by name."),
    CREATE("/api/v1/importers", create_importer, importer_record, "A new importer."),
    GET("/api/v1/importers/{id}", get_importer, importer_record, "One importer."),
    PATCH("/api/v1/importers/{id}", patch_importer, importer_record, "Change an importer."),
    LIST("/api/v1/families", list_families, family_record, family_params, "Families of vintages."),
    CREATE("/api/v1/families", create_family, family_record, "A new family."),
    GET("/api/v1/families/{id}", get_family, family_record, "One family."),
    LIST("/api/v1/warehouses", list_warehouses, warehouse_record, NULL, "All warehouses."),
    CREATE("/api/v1/warehouses", create_warehouse, warehouse_record, "A new warehouse."),
    GET("/api/v1/warehouses/{id}", get_warehouse, warehouse_record, "One warehouse."),
    PATCH("/api/v1/warehouses/{id}", patch_warehouse, warehouse_record,
          "Change a warehouse; one in use can't be switched off."),
    LIST("/api/v1/price-levels", list_price_levels, price_level_record, NULL, "All price levels in their order."),
    CREATE("/api/v1/price-levels", create_price_level, price_level_record, "A new price level."),
    GET("/api/v1/price-levels/{id}", get_price_level, price_level_record, "One price level."),
    PATCH("/api/v1/price-levels/{id}", patch_price_level, price_level_record, "Change a price level."),
    {.method = NULL},
};
