/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Purchase orders as a list. Admins only. */
#include "api/route.h"
#include "purchase/purchase_list.h"

#define LIST_NAME  "purchase_orders"
#define LINES_NAME "purchase_order_lines"

#define FILTER_PARAMS                                                                                                  \
    {.name = "status",                                                                                                 \
     .type = PARAM_ENUM,                                                                                               \
     .names = purchase_status_names,                                                                                   \
     .doc = "Only open, or only closed ones; both if not given."},                                                     \
        {.name = "supplier",                                                                                           \
         .type = PARAM_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .max = PURCHASE_SUPPLIER_MAX,                                                                                 \
         .doc = "Words of the supplier, in order."},                                                                   \
        {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "With this product on a line."},     \
        {.name = "warehouse", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Due in this warehouse."},         \
        {.name = "due_from",                                                                                           \
         .type = PARAM_DAY,                                                                                            \
         .doc = "With a line due on this day or later; with product: a line of that product."},                        \
    {                                                                                                                  \
        .name = "due_to", .type = PARAM_DAY, .doc = "With a line due on this day or before."                           \
    }

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort",
     .type = PARAM_ENUM,
     .names = purchase_sort_names,
     .doc = "Sort key; number if not given. By due, purchase orders without a day are left out."},
    FILTER_PARAMS,
    {.name = NULL},
};
static const struct param line_params[] = {CURSOR_PARAMS, FILTER_PARAMS, {.name = NULL}};

static struct purchase_filter filter_of(struct api_call *call)
{
    const struct param_value *status = call_param(call, "status");
    return (struct purchase_filter){.status = status->given ? (int)status->number : -1,
                                    .supplier = call_text_filter(call, "supplier"),
                                    .product = call_maybe(call, "product"),
                                    .warehouse = call_maybe(call, "warehouse"),
                                    .due_from = call_param(call, "due_from")->day,
                                    .due_to = call_param(call, "due_to")->day};
}

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct purchase_page found;
    int64_t total = -1;
    int sort = (int)call_param(call, "sort")->number;
    struct purchase_filter filter = filter_of(call);
    TRY(call_page(call, &page, LIST_NAME, purchase_sort_names[sort]));
    TRY(purchase_list(&call->c, &found, &filter,
                      &(struct purchase_window){.sort = sort,
                                                .descending = page.descending,
                                                .after = page.after,
                                                .after_key = page.after_number,
                                                .after_number = page.after_id,
                                                .limit = page.limit,
                                                .offset = page.offset}));
    if (page.want_total)
        TRY(purchase_count(&call->c, &total, &filter, page.count_to));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &purchase_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, LIST_NAME, purchase_sort_names[sort],
             &(struct list_last){
                 .more = found.more, .number = found.last_key, .text = "", .id = found.last_number, .total = total});
    return ERR_OK;
}

/* For files that come back: what an import takes stands on each line. */
static enum err lines(struct api_call *call)
{
    struct list_page page;
    struct purchase_line_page found;
    struct purchase_filter filter = filter_of(call);
    TRY(call_page(call, &page, LINES_NAME, "number"));
    TRY(purchase_line_list(&call->c, &found, &filter, page.after_number, page.after_id, page.limit));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &purchase_line_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    const struct purchase_line_item *last = found.n > 0 ? &found.items[found.n - 1] : NULL;
    list_end(call, &page, LINES_NAME, "number",
             &(struct list_last){.more = found.more,
                                 .number = last == NULL ? 0 : last->number,
                                 .text = "",
                                 .id = last == NULL ? 0 : last->line,
                                 .total = -1});
    return ERR_OK;
}

const struct route purchase_list_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/purchase-orders",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &purchase_item_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Purchase orders."},
    {.method = "GET",
     .pattern = "/api/v1/purchase-orders/lines",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = lines,
     .answer = &purchase_line_item_record,
     .answer_list = true,
     .success = 200,
     .params = line_params,
     .summary = "The lines of purchase orders, by number."},
    {.method = NULL},
};
