/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders as lists: all that one may see, and those of an account, a product, a producer or an importer. */
#include "account/account.h"
#include "api/backorder_filter.h"
#include "catalog/catalog.h"

#define LIST_NAME "back_orders" /* one for all places: a cursor says where a row stands, wherever it was found */

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort",
     .type = PARAM_ENUM,
     .names = backorder_sort_names,
     .doc = "Sort key; number if not given. By age, the longest waiting come first when ascending."},
    BACKORDER_FILTER_PARAMS,
    {.name = NULL},
};

struct backorder_filter call_backorder_filter(const struct api_call *call)
{
    return (struct backorder_filter){.status = (int)call_param(call, "status")->number,
                                     .account = call_maybe(call, "account"),
                                     .product = call_maybe(call, "product"),
                                     .producer = call_maybe(call, "producer"),
                                     .importer = call_maybe(call, "importer"),
                                     .rep = call_maybe(call, "rep"),
                                     .created_by = call_maybe(call, "created_by"),
                                     .text = call_param(call, "text")->text,
                                     .reference = call_param(call, "reference")->text,
                                     .min_age_days = call_maybe(call, "min_age_days"),
                                     .max_age_days = call_maybe(call, "max_age_days"),
                                     .created_from = call_param(call, "created_from")->day,
                                     .created_to = call_param(call, "created_to")->day,
                                     .waiting_from = call_param(call, "waiting_from")->day,
                                     .waiting_to = call_param(call, "waiting_to")->day,
                                     .closed_from = call_param(call, "closed_from")->day,
                                     .closed_to = call_param(call, "closed_to")->day};
}

static enum err answer_list(struct api_call *call, const struct backorder_filter *filter)
{
    struct list_page page;
    struct backorder_page found;
    int64_t total = -1;
    int64_t sort = call_param(call, "sort")->number;
    const char *sort_name = backorder_sort_names[sort];
    TRY(call_page(call, &page, LIST_NAME, sort_name));
    TRY(backorder_list(&call->c, &found, filter,
                       &(struct backorder_window){.sort = (int)sort,
                                                  .descending = page.descending,
                                                  .limit = page.limit,
                                                  .offset = page.offset,
                                                  .after = page.after,
                                                  .after_key = page.after_number,
                                                  .after_name = page.after_text,
                                                  .after_number = page.after_id}));
    if (page.want_total)
        TRY(backorder_count(&call->c, &total, filter, page.count_to));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &backorder_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, LIST_NAME, sort_name,
             &(struct list_last){.more = found.more,
                                 .number = found.last_key,
                                 .text = found.last_name,
                                 .id = found.last_number,
                                 .total = total});
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct backorder_filter filter = call_backorder_filter(call);
    return answer_list(call, &filter);
}

/* The list of one place: ${field} of the filter is in the path, so the query can't ask for another. */
static enum err answer_within(struct api_call *call, struct backorder_filter *filter, struct maybe_i64 *field,
                              const char *name)
{
    if (field->has)
        return refuse(&call->c, ERR_QUERY_INVALID, name, "is in the path already");
    *field = some_i64(call->ids[0]);
    return answer_list(call, filter);
}

static enum err of_account(struct api_call *call)
{
    struct backorder_filter filter = call_backorder_filter(call);
    struct account account;
    TRY(account_get(&call->c, &account, call->ids[0]));
    return answer_within(call, &filter, &filter.account, "account");
}

static enum err of_product(struct api_call *call)
{
    struct backorder_filter filter = call_backorder_filter(call);
    struct product product;
    TRY(product_get(&call->c, &product, call->ids[0]));
    return answer_within(call, &filter, &filter.product, "product");
}

static enum err of_producer(struct api_call *call)
{
    struct backorder_filter filter = call_backorder_filter(call);
    struct producer producer;
    bool found;
    TRY(producer_find(&call->c, &producer, &found, call->ids[0]));
    if (!found)
        return refuse(&call->c, ERR_NOT_FOUND, "", NULL);
    return answer_within(call, &filter, &filter.producer, "producer");
}

static enum err of_importer(struct api_call *call)
{
    struct backorder_filter filter = call_backorder_filter(call);
    struct importer importer;
    bool found;
    TRY(importer_find(&call->c, &importer, &found, call->ids[0]));
    if (!found)
        return refuse(&call->c, ERR_NOT_FOUND, "", NULL);
    return answer_within(call, &filter, &filter.importer, "importer");
}

/* The five differ in where they look; who may, how it is filtered, sorted and answered is one. */
#define LIST_ROUTE(path, function, sentence)                                                                           \
    {                                                                                                                  \
        .method = "GET", .pattern = (path), .kind = ROUTE_READ, .who = WHO_USER,                                       \
        .flags = ROUTE_BACK_ORDERS | ROUTE_PACKED, .fn = (function), .answer = &backorder_item_record,                 \
        .answer_list = true, .success = 200, .params = list_params, .summary = (sentence)                              \
    }

const struct route backorder_list_routes[] = {
    LIST_ROUTE("/api/v1/back-orders", list, "Back orders; reps see those of their accounts."),
    LIST_ROUTE("/api/v1/accounts/{id}/back-orders", of_account, "The back orders of an account."),
    LIST_ROUTE("/api/v1/products/{id}/back-orders", of_product, "The back orders that wait for a product."),
    LIST_ROUTE("/api/v1/producers/{id}/back-orders", of_producer, "The back orders for a producer's products."),
    LIST_ROUTE("/api/v1/importers/{id}/back-orders", of_importer, "The back orders for an importer's products."),
    {.method = NULL},
};
