/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Demand, for those who decide what to buy. */
#include "api/route.h"
#include "backorder/backorder_demand.h"

#define LIST_NAME "demand"

static const char *const dir_names[] = {"desc", "asc", NULL};

static const struct param params[] = {
    PAGE_PARAMS,
    {.name = "dir",
     .type = PARAM_ENUM,
     .names = dir_names,
     .doc = "Descending, from much to little and from long to short waiting, or ascending; desc if not given, by name "
            "asc."},
    {.name = "by",
     .type = PARAM_ENUM,
     .names = demand_by_names,
     .doc = "One row for each of these; product if not given."},
    {.name = "sort", .type = PARAM_ENUM, .names = demand_sort_names, .doc = "Sort key; gap if not given."},
    {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this product."},
    {.name = "producer", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only products of this producer."},
    {.name = "importer", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only products of this importer."},
    {.name = "warehouse",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only products whose primary warehouse this is."},
    {.name = "text",
     .type = PARAM_TEXT,
     .min = 1,
     .max = 200,
     .doc = "Words of code, producer, name and vintage, in order."},
    {.name = "min_gap",
     .type = PARAM_I64,
     .min = 0,
     .max = INT64_C(1000000000000),
     .doc = "Only rows with a gap of at least so many bottles."},
    {.name = NULL},
};

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct demand_page found;
    int sort = (int)call_param(call, "sort")->number;
    const struct param_value *dir = call_param(call, "dir");
    bool descending = dir->given ? dir->number == 0 : sort != DEMAND_SORT_NAME;
    const char *sort_name = arena_printf(call->c.arena, "%s %s by %s", demand_sort_names[sort], dir_names[!descending],
                                         demand_by_names[call_param(call, "by")->number]);
    TRY(call_page(call, &page, LIST_NAME, sort_name));
    TRY(demand_list(&call->c, &found,
                    &(struct demand_filter){.by = (int)call_param(call, "by")->number,
                                            .product = call_maybe(call, "product"),
                                            .producer = call_maybe(call, "producer"),
                                            .importer = call_maybe(call, "importer"),
                                            .warehouse = call_maybe(call, "warehouse"),
                                            .text = call_text_filter(call, "text"),
                                            .min_gap = call_param(call, "min_gap")->number},
                    &(struct demand_window){.sort = sort,
                                            .descending = descending,
                                            .after = page.after,
                                            .after_key = page.after_number,
                                            .after_name = page.after_text,
                                            .after_id = page.after_id,
                                            .limit = page.limit,
                                            .offset = page.offset}));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &demand_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, LIST_NAME, sort_name,
             &(struct list_last){.more = found.more,
                                 .number = found.last_key,
                                 .text = found.last_name,
                                 .id = found.last_id,
                                 .total = page.want_total ? (int64_t)found.total : -1});
    return ERR_OK;
}

const struct route demand_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/demand",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_PACKED,
     .fn = list,
     .answer = &demand_item_record,
     .answer_list = true,
     .success = 200,
     .params = params,
     .summary = "What open back orders want, by product, producer or importer; reps see what their accounts want."},
    {.method = NULL},
};
