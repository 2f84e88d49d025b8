/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products, their prices and their stock. Admin Only products do not exist for reps. */
#include "api/route.h"
#include "company/company.h"
#include "flow/catalog.h"
#include "inventory/inventory.h"
#include "purchase/purchase.h"
#include "user/user.h"

static const char *const sort_names[] = {"name", "code", NULL};
#define ID_PARAM(field, sentence)                                                                                      \
    {                                                                                                                  \
        .name = field, .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = sentence                                  \
    }

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort", .type = PARAM_ENUM, .names = sort_names, .doc = "Sort key; name if not given."},
    {.name = "text",
     .type = PARAM_TEXT,
     .min = 1,
     .max = 200,
     .doc = "Words of code, producer, name and vintage, in order."},
    ID_PARAM("producer", "Only this producer's."),
    ID_PARAM("importer", "Only this importer's."),
    ID_PARAM("family", "Only the vintages of this wine."),
    {.name = "active", .type = PARAM_FLAG, .doc = "Only active, or only inactive ones; all if not given."},
    {.name = "available", .type = PARAM_FLAG, .doc = "Only what some warehouse has."},
    {.name = NULL},
};

/* --- what products are shown with --- */

static const struct field successor_fields[] = {
    {.name = "id", .type = FIELD_I64, .flags = FIELD_READ, .doc = "Its id."},
    {.name = "code", .type = FIELD_TEXT, .flags = FIELD_READ, .doc = "Its code."},
    {.name = "vintage", .type = FIELD_I64, .flags = FIELD_READ, .doc = "Its vintage."},
    {.name = "available_btl",
     .type = FIELD_QTY,
     .flags = FIELD_READ,
     .doc = "Bottles available in its primary warehouse."},
};
static const struct record successor_record = {.name = "Successor",
                                               .doc = "The next vintage of the same wine that is there.",
                                               .fields = successor_fields,
                                               .field_count = sizeof successor_fields / sizeof successor_fields[0],
                                               .set_offset = RECORD_NO_SET};
static const struct field due_fields[] = {
    {.name = "btl", .type = FIELD_QTY, .flags = FIELD_READ, .doc = "Bottles, over all warehouses."},
    {.name = "due", .type = FIELD_DAY, .flags = FIELD_READ | FIELD_NULLABLE, .doc = "The day; null: not known."},
};
static const struct record due_record = {.name = "DueOnPurchase",
                                         .doc = "Bottles that are due on one day.",
                                         .fields = due_fields,
                                         .field_count = sizeof due_fields / sizeof due_fields[0],
                                         .set_offset = RECORD_NO_SET};
#define BOTTLES(member, more, sentence)                                                                                \
    {                                                                                                                  \
        .name = member, .type = FIELD_QTY, .flags = FIELD_READ | (more), .doc = sentence                               \
    }
static const struct field member_fields[] = {
    {.name = "stock",
     .type = FIELD_LIST,
     .flags = FIELD_READ,
     .of = &stock_record,
     .doc = "Every warehouse that knows the product."},
    BOTTLES("on_hand_btl", 0u, "Bottles on hand in all warehouses."),
    BOTTLES("available_btl", FIELD_BRIEF, "Bottles available: in all warehouses; in lists in the primary one."),
    BOTTLES("available_primary_btl", 0u, "Bottles available in the primary warehouse."),
    BOTTLES("on_order_btl", 0u, "Bottles due on purchase orders."),
    {.name = "due_on_purchase",
     .type = FIELD_LIST,
     .flags = FIELD_READ,
     .of = &due_record,
     .doc = "What is due on open purchase orders, soonest first, an unknown day last."},
    BOTTLES("back_ordered_btl", FIELD_OPTIONAL,
            "Bottles that open back orders wait for; missing for those who have no access to back orders."),
    {.name = "successor",
     .type = FIELD_OBJECT,
     .flags = FIELD_READ | FIELD_NULLABLE,
     .of = &successor_record,
     .doc = "The next vintage with stock; null: there is none."},
    ACTIONS_FIELD,
};
static const struct record product_members = {.name = "ProductMembers",
                                              .doc = "What products are shown with.",
                                              .fields = member_fields,
                                              .field_count = sizeof member_fields / sizeof member_fields[0],
                                              .set_offset = RECORD_NO_SET};

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct products products;
    int64_t total = -1;
    const struct param_value *active = call_param(call, "active");
    const char *sort = sort_names[call_param(call, "sort")->number];
    TRY(call_page(call, &page, "products", sort));
    struct product_filter filter = {.text = call_text_filter(call, "text"),
                                    .producer = call_maybe(call, "producer"),
                                    .importer = call_maybe(call, "importer"),
                                    .family = call_maybe(call, "family"),
                                    .any_active = !active->given,
                                    .active = active->number == 1,
                                    .in_stock = call_param(call, "available")->number == 1,
                                    .by_code = call_param(call, "sort")->number == 1,
                                    .descending = page.descending,
                                    .after_key = page.after_text,
                                    .after_id = page.after_id,
                                    .most = page.limit + 1,
                                    .skip = page.offset};
    TRY(product_list(&call->c, &products, &filter));
    if (page.want_total)
        TRY(product_count(&call->c, &total, &filter, page.count_to));
    bool more = products.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : products.n;
    int64_t *ids = arena_array(call->c.arena, int64_t, n);
    struct balance *stock;
    for (size_t i = 0; i < n; i++)
        ids[i] = products.items[i].id;
    TRY(inventory_primary(&call->c, &stock, ids, n));
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &product_record, &products.items[i], call_in_brief(call));
        json_put_i64(&call->out, "available_btl", balance_available(&stock[i]).btl);
        json_actions(&call->out, user_is_admin(&call->c));
        json_object_end(&call->out);
    }
    list_end(call, &page, "products", sort,
             &(struct list_last){.more = more,
                                 .text = n > 0 ? products.keys[n - 1] : "",
                                 .id = n > 0 ? products.items[n - 1].id : 0,
                                 .total = total});
    return ERR_OK;
}

static void put_stock(struct api_call *call, const struct product *p, const struct stock_rows *rows)
{
    struct json *j = &call->out;
    struct qty on_hand = {0}, available = {0}, on_order = {0}, primary = {0};
    json_key(j, "stock");
    json_array_begin(j);
    for (size_t i = 0; i < rows->n; i++) {
        const struct stock_row *r = &rows->items[i];
        json_object_begin(j);
        record_write_fields(j, &stock_record, r, false);
        json_object_end(j);
        on_hand.btl += r->on_hand.btl; /* at most a few warehouses of at most 10^12 bottles */
        available.btl += r->available.btl;
        on_order.btl += r->on_order.btl;
        primary = r->warehouse == p->primary_warehouse ? r->available : primary;
    }
    json_array_end(j);
    json_put_i64(j, "on_hand_btl", on_hand.btl);
    json_put_i64(j, "available_btl", available.btl);
    json_put_i64(j, "available_primary_btl", primary.btl);
    json_put_i64(j, "on_order_btl", on_order.btl);
}

/* Bottles and day, no purchase order's number: reps see it too. */
static enum err put_due(struct api_call *call, const struct product *p)
{
    struct json *j = &call->out;
    struct purchase_dues dues;
    TRY(purchase_due(&call->c, &dues, &p->id, 1));
    json_key(j, "due_on_purchase");
    json_array_begin(j);
    for (size_t i = 0; i < dues.n; i++) {
        json_object_begin(j);
        json_put_i64(j, "btl", dues.items[i].qty.btl);
        json_key(j, "due");
        json_day(j, dues.items[i].due);
        json_object_end(j);
    }
    json_array_end(j);
    return ERR_OK;
}

static enum err put_demand(struct api_call *call, const struct product *p)
{
    struct json *j = &call->out;
    struct successor next;
    struct qty wanted;
    bool found;
    if (company_sees_back_orders(&call->c)) {
        TRY(product_back_ordered(&call->c, &wanted, p->id));
        json_put_i64(j, "back_ordered_btl", wanted.btl);
    }
    TRY(product_successor(&call->c, &next, &found, p));
    json_key(j, "successor");
    if (!found) {
        json_none(j);
        return ERR_OK;
    }
    json_object_begin(j);
    json_put_i64(j, "id", next.id);
    json_put_text(j, "code", next.code);
    json_put_i64(j, "vintage", next.vintage);
    json_put_i64(j, "available_btl", next.available.btl);
    json_object_end(j);
    return ERR_OK;
}

static enum err answer_one(struct api_call *call, int status, const struct product *p)
{
    struct stock_rows rows;
    TRY(inventory_of_product(&call->c, &rows, p->id));
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &product_record, p, false);
    put_stock(call, p, &rows);
    TRY(put_due(call, p));
    TRY(put_demand(call, p));
    json_actions(&call->out, user_is_admin(&call->c));
    json_object_end(&call->out);
    call_etag(call, p->rev);
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct product p;
    TRY(product_get(&call->c, &p, call->ids[0]));
    return answer_one(call, 200, &p);
}

static enum err create(struct api_call *call)
{
    struct product *p = call->body;
    TRY(flow_product_create(&call->c, p));
    call_location(call, "/api/v1/products/%lld", (long long)p->id);
    return answer_one(call, 201, p);
}

static enum err patch(struct api_call *call)
{
    struct product before;
    TRY(product_get(&call->c, &before, call->ids[0]));
    struct product after = before;
    TRY(call_match(call, before.rev));
    TRY(call_patch(call, &after));
    TRY(flow_product_edit(&call->c, &before, &after));
    return answer_one(call, 200, &after);
}

/* --- prices --- */

static enum err answer_prices(struct api_call *call, const struct product *p)
{
    struct price_list prices;
    TRY(price_list(&call->c, &prices, p->id));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &price_list_record, &prices, false);
    json_object_end(&call->out);
    call_etag(call, p->rev);
    return ERR_OK;
}

static enum err get_prices(struct api_call *call)
{
    struct product p;
    TRY(product_get(&call->c, &p, call->ids[0]));
    return answer_prices(call, &p);
}

static enum err put_prices(struct api_call *call)
{
    struct product p;
    TRY(product_get(&call->c, &p, call->ids[0]));
    TRY(call_match(call, p.rev));
    TRY(flow_price_set(&call->c, &p, call->body));
    return answer_prices(call, &p);
}

const struct route product_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/products",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_WHOLE_FILE | ROUTE_PACKED,
     .fn = list,
     .answer = &product_record,
     .beside = &product_members,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Products; being out of stock never hides one."},
    {.method = "POST",
     .pattern = "/api/v1/products",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = create,
     .body = &product_record,
     .body_mode = RECORD_CREATE,
     .answer = &product_record,
     .beside = &product_members,
     .success = 201,
     .summary = "A new product."},
    {.method = "GET",
     .pattern = "/api/v1/products/{id}",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &product_record,
     .beside = &product_members,
     .success = 200,
     .summary = "One product with its stock and demand."},
    {.method = "PATCH",
     .pattern = "/api/v1/products/{id}",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &product_record,
     .body_mode = RECORD_PATCH,
     .answer = &product_record,
     .beside = &product_members,
     .success = 200,
     .summary = "Change a product."},
    {.method = "GET",
     .pattern = "/api/v1/products/{id}/prices",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get_prices,
     .answer = &price_list_record,
     .success = 200,
     .summary = "All prices of a product."},
    {.method = "PUT",
     .pattern = "/api/v1/products/{id}/prices",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = put_prices,
     .body = &price_list_record,
     .body_mode = RECORD_CREATE,
     .answer = &price_list_record,
     .success = 200,
     .summary = "Set all prices of a product."},
    {.method = NULL},
};
