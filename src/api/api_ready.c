/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ready to fill: proposals, and starting them. */
#include "api/route.h"
#include "flow/ready.h"

#define LIST_NAME "ready"

static const struct param params[] = {
    PAGE_PARAMS,
    {.name = "strategy",
     .type = PARAM_ENUM,
     .names = share_strategy_names,
     .doc = "Who gets what of too little: the oldest first, or a fair part for each account; oldest if not given."},
    {.name = "account",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only this account; then lines that get nothing are told too."},
    {.name = "rep",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only accounts that are assigned to this user now."},
    {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only this product."},
    {.name = "producer", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only products of this producer."},
    {.name = "importer", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Only products of this importer."},
    {.name = NULL},
};

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct ready_page found;
    int64_t strategy = call_param(call, "strategy")->number;
    TRY(call_page(call, &page, LIST_NAME, share_strategy_names[strategy]));
    TRY(order_ready(&call->c, &found,
                    &(struct ready_filter){.strategy = (enum share_strategy)strategy,
                                           .account = call_maybe(call, "account"),
                                           .of_rep = call_maybe(call, "rep"),
                                           .product = call_maybe(call, "product"),
                                           .producer = call_maybe(call, "producer"),
                                           .importer = call_maybe(call, "importer")},
                    &(struct ready_window){.after_name = page.after_text,
                                           .after_id = page.after ? page.after_id : 0,
                                           .limit = page.limit,
                                           .offset = page.offset}));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &ready_proposal_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    const struct ready_proposal *last = found.n > 0 ? &found.items[found.n - 1] : NULL;
    list_end(call, &page, LIST_NAME, share_strategy_names[strategy],
             &(struct list_last){.more = found.more,
                                 .text = last == NULL ? "" : last->sort_key,
                                 .id = last == NULL ? 0 : last->account.id,
                                 .total = page.want_total ? (int64_t)found.total : -1});
    return ERR_OK;
}

static enum err start(struct api_call *call)
{
    struct ready_started started;
    TRY(ready_start(&call->c, &started, call->body));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &ready_started_record, &started, false);
    json_object_end(&call->out);
    return ERR_OK;
}

const struct route ready_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/back-orders/ready",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_RULES | ROUTE_PACKED,
     .fn = list,
     .answer = &ready_proposal_record,
     .answer_list = true,
     .success = 200,
     .params = params,
     .summary = "What waiting back orders could be filled with now, by account; reps see theirs, shared among all."},
    {.method = "POST",
     .pattern = "/api/v1/back-orders/ready/start",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = start,
     .body = &ready_start_record,
     .body_mode = RECORD_CREATE,
     .answer = &ready_started_record,
     .success = 200,
     .summary = "Make draft orders of proposals, one for each account; what no longer fits is reported."},
    {.method = NULL},
};
