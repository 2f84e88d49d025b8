/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stock by product and warehouse, the ledger, and adjustments. */
#include "api/route.h"
#include "catalog/catalog.h"
#include "flow/inventory.h"

static const struct param list_params[] = {
    PAGE_PARAMS,
    {.name = "warehouse", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this warehouse."},
    {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this product."},
    {.name = "text",
     .type = PARAM_TEXT,
     .min = 1,
     .max = 200,
     .doc = "Words of the product's code, producer, name and vintage, in order."},
    {.name = NULL},
};

static const struct param page_params[] = {PAGE_PARAMS, {.name = NULL}};

static void put_row(struct api_call *call, const struct record *rec, const void *row)
{
    json_object_begin(&call->out);
    record_write_fields(&call->out, rec, row, true);
    json_object_end(&call->out);
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct stock_rows rows;
    TRY(call_page(call, &page, "inventory", "name"));
    TRY(inventory_list(&call->c, &rows,
                       &(struct stock_filter){.warehouse = call_maybe(call, "warehouse"),
                                              .product = call_maybe(call, "product"),
                                              .text = call_text_filter(call, "text"),
                                              .after_key = page.after_text,
                                              .after_id = page.after_id,
                                              .after_warehouse = page.after_number,
                                              .most = page.limit + 1,
                                              .skip = page.offset}));
    bool more = rows.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : rows.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++)
        put_row(call, &stock_record, &rows.items[i]);
    const struct stock_row *last = n > 0 ? &rows.items[n - 1] : NULL;
    list_end(call, &page, "inventory", "name",
             &(struct list_last){.more = more,
                                 .number = last == NULL ? 0 : last->warehouse,
                                 .text = last == NULL ? "" : last->sort_key,
                                 .id = last == NULL ? 0 : last->product,
                                 .total = -1});
    return ERR_OK;
}

static enum err moves(struct api_call *call)
{
    struct list_page page;
    struct product p;
    struct ledger_rows rows;
    TRY(product_get(&call->c, &p, call->ids[0]));
    TRY(call_page(call, &page, "moves", "id"));
    TRY(inventory_moves(&call->c, &rows, p.id, page.after ? page.after_id : INT64_MAX, page.limit + 1));
    list_by_id(call, &page, "moves", &(struct list_rows){.rec = &ledger_record, .items = rows.items, .n = rows.n});
    return ERR_OK;
}

static enum err adjust(struct api_call *call)
{
    struct stock_row row = {.product = 0};
    TRY(flow_inventory_adjust(&call->c, &row, call->body));
    call_answer(call, 201);
    put_row(call, &stock_record, &row);
    return ERR_OK;
}

const struct route inventory_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/inventory",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_PACKED,
     .fn = list,
     .answer = &stock_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Stock by product and warehouse."},
    {.method = "GET",
     .pattern = "/api/v1/products/{id}/moves",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = moves,
     .answer = &ledger_record,
     .answer_list = true,
     .success = 200,
     .params = page_params,
     .summary = "A product's ledger, latest first."},
    {.method = "POST",
     .pattern = "/api/v1/inventory/adjust",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .fn = adjust,
     .name = "adjust_inventory",
     .body = &adjustment_record,
     .body_mode = RECORD_CREATE,
     .answer = &stock_record,
     .success = 201,
     .summary = "Change stock by hand: one row of the ledger."},
    {.method = NULL},
};
