/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders as lists: all that one may see, and those of an account. */
#include "account/account.h"
#include "api/route.h"
#include "core/fold.h"
#include "order/order_list.h"

#include <stdlib.h>
#include <string.h>

#define LIST_NAME "orders"
#define TEXT_MAX  200 /* characters to search for */

static const struct param list_params[] = {
    LIST_PARAMS,
    {.name = "sort",
     .type = PARAM_ENUM,
     .names = order_sort_names,
     .doc = "Sort key; number if not given. By delivery, orders without a delivery date are left out."},
    {.name = "state", .type = PARAM_ENUM, .names = order_state_names, .doc = "Only orders in this state."},
    {.name = "account", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Of this account."},
    {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "With this product on a line."},
    {.name = "back_order", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Started from this BO#."},
    {.name = "rep",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Of accounts that are assigned to this user now."},
    {.name = "created_by", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Submitted by this user."},
    {.name = "text",
     .type = PARAM_TEXT,
     .min = 1,
     .max = TEXT_MAX,
     .doc = "The order's number, or words of the account."},
    {.name = "delivery_from", .type = PARAM_DAY, .doc = "To be delivered on this day or later."},
    {.name = "delivery_to", .type = PARAM_DAY, .doc = "To be delivered on this day or before."},
    {.name = NULL},
};

/* "2210", "#2210". */
static struct maybe_i64 number_in(const char *text)
{
    text += strspn(text, " #");
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0')
        return none_i64();
    return some_i64(strtoll(text, NULL, 10));
}

static struct order_filter filter_of(struct api_call *call)
{
    const struct param_value *state = call_param(call, "state"), *text = call_param(call, "text");
    return (struct order_filter){.state = state->given ? (int)state->number : -1,
                                 .account = call_maybe(call, "account"),
                                 .rep = call_maybe(call, "rep"),
                                 .product = call_maybe(call, "product"),
                                 .back_order = call_maybe(call, "back_order"),
                                 .created_by = call_maybe(call, "created_by"),
                                 .text = call_text_filter(call, "text"),
                                 .text_number = text->given ? number_in(text->text) : none_i64(),
                                 .delivery_from = call_param(call, "delivery_from")->day,
                                 .delivery_to = call_param(call, "delivery_to")->day};
}

static enum err answer_list(struct api_call *call, const struct order_filter *filter)
{
    struct list_page page;
    struct order_page found;
    int64_t total = -1;
    if (filter->back_order.has && !company_sees_back_orders(&call->c))
        return refuse(&call->c, ERR_QUERY_UNKNOWN, "back_order", NULL);
    int sort = (int)call_param(call, "sort")->number;
    TRY(call_page(call, &page, LIST_NAME, order_sort_names[sort]));
    TRY(order_list(&call->c, &found, filter,
                   &(struct order_window){.sort = sort,
                                          .descending = page.descending,
                                          .after = page.after,
                                          .after_key = page.after_number,
                                          .after_number = page.after_id,
                                          .limit = page.limit,
                                          .offset = page.offset}));
    if (page.want_total)
        TRY(order_count(&call->c, &total, filter, page.count_to));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &order_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, LIST_NAME, order_sort_names[sort],
             &(struct list_last){
                 .more = found.more, .number = found.last_key, .text = "", .id = found.last_number, .total = total});
    return ERR_OK;
}

static enum err list(struct api_call *call)
{
    struct order_filter filter = filter_of(call);
    return answer_list(call, &filter);
}

static enum err of_account(struct api_call *call)
{
    struct account account;
    TRY(account_get(&call->c, &account, call->ids[0]));
    struct order_filter filter = filter_of(call);
    if (filter.account.has)
        return refuse(&call->c, ERR_QUERY_INVALID, "account", "is given by the path");
    filter.account = some_i64(account.id);
    return answer_list(call, &filter);
}

const struct route order_list_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/orders",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_PACKED,
     .fn = list,
     .answer = &order_item_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Orders; reps see those of their accounts."},
    {.method = "GET",
     .pattern = "/api/v1/accounts/{id}/orders",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_PACKED,
     .fn = of_account,
     .answer = &order_item_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "An account's orders."},
    {.method = NULL},
};
