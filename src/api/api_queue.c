/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Queue places: of a back order's lines, of a line before it is saved, and the queue itself for admins. */
#include "api/route.h"
#include "backorder/backorder_queue.h"
#include "user/user.h"

#define LIST_NAME "queue"

static const struct param place_params[] = {
    {.name = "qty_btl",
     .type = PARAM_I64,
     .min = 1,
     .max = QTY_LINE_MAX_BTL,
     .doc = "Bottles that the new line would ask for; 1 if not given."},
    {.name = "priority",
     .type = PARAM_I64,
     .min = 0,
     .max = BACKORDER_PRIORITY_MAX,
     .doc = "The priority it would have, where the company uses priorities; for admins."},
    {.name = NULL},
};
static const struct param list_params[] = {PAGE_PARAMS, {.name = NULL}};

static enum err write_record(struct api_call *call, const struct record *rec, const void *object)
{
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, rec, object, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err place_of_new(struct api_call *call)
{
    struct product product;
    struct backorder_place place;
    const struct param_value *qty = call_param(call, "qty_btl"), *priority = call_param(call, "priority");
    TRY(product_get(&call->c, &product, call->ids[0]));
    if (priority->given && !call->c.company->priority)
        return refuse(&call->c, ERR_QUERY_INVALID, "priority", "the company does not use priorities");
    if (priority->given && !user_is_admin(&call->c))
        return refuse(&call->c, ERR_FORBIDDEN, "priority", "only admins set priorities");
    TRY(backorder_place_of_new(&call->c, &place, &product, (struct qty){qty->given ? qty->number : 1},
                               priority->number));
    return write_record(call, &backorder_place_record, &place);
}

static enum err places(struct api_call *call)
{
    struct backorder bo;
    struct backorder_queue queue;
    TRY(backorder_get(&call->c, &bo, call->ids[0]));
    TRY(backorder_queue_of(&call->c, &queue, &bo));
    return write_record(call, &backorder_queue_record, &queue);
}

/* A cursor of the queue is how many were seen: places move while it is read, and that is what it shows. */
static enum err list(struct api_call *call)
{
    struct list_page page;
    struct product product;
    struct backorder_waiters waiters;
    struct backorder_place all;
    int64_t total = -1;
    TRY(product_get(&call->c, &product, call->ids[0]));
    TRY(call_page(call, &page, LIST_NAME, "place"));
    int64_t skip = page.after ? page.after_number : page.offset;
    TRY(backorder_waiting_list(&call->c, &waiters, product.id, page.limit + 1, skip));
    if (page.want_total) {
        TRY(backorder_place_of_new(&call->c, &all, &product, (struct qty){0}, 0));
        total = all.lines - 1;
    }
    bool more = waiters.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : waiters.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &backorder_waiter_record, &waiters.items[i], true);
        json_object_end(&call->out);
    }
    list_end(
        call, &page, LIST_NAME, "place",
        &(struct list_last){.more = more, .number = skip + (int64_t)n, .text = "", .id = product.id, .total = total});
    return ERR_OK;
}

const struct route queue_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/products/{id}/queue",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = place_of_new,
     .answer = &backorder_place_record,
     .success = 200,
     .params = place_params,
     .summary = "Where a line for this product would stand in its queue if it were saved now."},
    {.method = "GET",
     .pattern = "/api/v1/products/{id}/queue/lines",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .flags = ROUTE_BACK_ORDERS,
     .fn = list,
     .answer = &backorder_waiter_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "The queue of a product, first come first."},
    {.method = "GET",
     .pattern = "/api/v1/back-orders/{number}/queue",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS,
     .fn = places,
     .answer = &backorder_queue_record,
     .success = 200,
     .summary = "Where each line of a back order stands in the queue of its product."},
    {.method = NULL},
};
