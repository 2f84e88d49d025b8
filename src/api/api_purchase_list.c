/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Purchase orders as a list. Admins only. */
#include "api/route.h"
#include "purchase/purchase_list.h"

#define LIST_NAME "purchase_orders"

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort",
     .type = PARAM_ENUM,
     .names = purchase_sort_names,
     .doc = "Sort key; number if not given. By due, purchase orders without a day are left out."},
    {.name = "status",
     .type = PARAM_ENUM,
     .names = purchase_status_names,
     .doc = "Only open, or only closed ones; both if not given."},
    {.name = "supplier",
     .type = PARAM_TEXT,
     .min = 1,
     .max = PURCHASE_SUPPLIER_MAX,
     .doc = "Words of the supplier, in order."},
    {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "With this product on a line."},
    {.name = "warehouse", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Due in this warehouse."},
    {.name = "due_from",
     .type = PARAM_DAY,
     .doc = "With a line due on this day or later; with product: a line of that product."},
    {.name = "due_to", .type = PARAM_DAY, .doc = "With a line due on this day or before."},
    {.name = NULL},
};

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct purchase_page found;
    int64_t total = -1;
    int sort = (int)call_param(call, "sort")->number;
    const struct param_value *status = call_param(call, "status");
    struct purchase_filter filter = {.status = status->given ? (int)status->number : -1,
                                     .supplier = call_text_filter(call, "supplier"),
                                     .product = call_maybe(call, "product"),
                                     .warehouse = call_maybe(call, "warehouse"),
                                     .due_from = call_param(call, "due_from")->day,
                                     .due_to = call_param(call, "due_to")->day};
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
    {.method = NULL},
};
