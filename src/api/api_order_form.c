/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order form: empty for an account, filled from back orders (Start Order), and the choices for lines added by hand.
 */
#include "api/route.h"
#include "flow/order_start.h"

#include <stdlib.h>
#include <string.h>

#define NUMBERS_TEXT_MAX 1024 /* characters of a list of numbers */
#define DIGITS_MAX       18

static const struct param form_params[] = {
    {.name = "account", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "An empty form for this account."},
    {.name = "back_orders",
     .type = PARAM_TEXT,
     .min = 1,
     .max = NUMBERS_TEXT_MAX,
     .doc = "Or filled from these BO#s of one account, separated by commas; at most 50."},
    {.name = NULL},
};
static const struct param choices_params[] = {
    {.name = "account", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "The account; required."},
    {.name = "products",
     .type = PARAM_TEXT,
     .min = 1,
     .max = NUMBERS_TEXT_MAX,
     .doc = "Ids of products, separated by commas; at most 50; required."},
    {.name = NULL},
};

/* "1001,1002" */
static enum err read_numbers(struct api_call *call, const char *name, int64_t *out, size_t *n, size_t most)
{
    const char *text = call_param(call, name)->text;
    *n = 0;
    for (;;) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > DIGITS_MAX || (text[digits] != '\0' && text[digits] != ','))
            return refuse(&call->c, ERR_QUERY_INVALID, name, "must be numbers separated by commas");
        if (*n == most)
            return refuse(&call->c, ERR_QUERY_INVALID, name, "at most %zu at once", most);
        out[(*n)++] = strtoll(text, NULL, 10);
        if (text[digits] == '\0')
            return ERR_OK;
        text += digits + 1;
    }
}

static enum err answer_form(struct api_call *call, const struct order_form *form)
{
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &order_form_record, form, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err form(struct api_call *call)
{
    struct order_form form;
    int64_t numbers[ORDER_BACK_ORDERS_MAX];
    size_t n;
    const struct param_value *account = call_param(call, "account"), *sources = call_param(call, "back_orders");
    if (sources->given && !company_sees_back_orders(&call->c))
        return refuse(&call->c, ERR_QUERY_UNKNOWN, "back_orders", NULL);
    if (account->given == sources->given)
        return refuse(&call->c, ERR_QUERY_INVALID, "account", "give an account or back orders");
    if (account->given) {
        TRY(order_form_of_account(&call->c, &form, account->number));
        return answer_form(call, &form);
    }
    TRY(read_numbers(call, "back_orders", numbers, &n, ORDER_BACK_ORDERS_MAX));
    TRY(order_form_of_back_orders(&call->c, &form, numbers, n));
    return answer_form(call, &form);
}

static enum err start(struct api_call *call)
{
    struct order_form form;
    TRY(order_form_of_back_orders(&call->c, &form, &call->ids[0], 1));
    return answer_form(call, &form);
}

static enum err choices(struct api_call *call)
{
    struct account account;
    struct order_choices found;
    int64_t ids[ORDER_CHOICES_MAX];
    size_t n;
    if (!call_param(call, "account")->given)
        return refuse(&call->c, ERR_QUERY_INVALID, "account", "is required");
    if (!call_param(call, "products")->given)
        return refuse(&call->c, ERR_QUERY_INVALID, "products", "is required");
    TRY(read_numbers(call, "products", ids, &n, ORDER_CHOICES_MAX));
    TRY(account_get(&call->c, &account, call_param(call, "account")->number));
    TRY(order_choices(&call->c, &found, &account, ids, n, false));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &order_choice_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &(struct list_page){0}, "choices", "", &(struct list_last){.text = "", .total = -1});
    return ERR_OK;
}

const struct route order_form_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/orders/form",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_RULES,
     .fn = form,
     .answer = &order_form_record,
     .success = 200,
     .params = form_params,
     .summary = "The order form: empty for an account, or filled from several back orders of one account."},
    {.method = "GET",
     .pattern = "/api/v1/orders/choices",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_RULES,
     .fn = choices,
     .answer = &order_choice_record,
     .answer_list = true,
     .success = 200,
     .params = choices_params,
     .summary = "Prices and warehouses that lines of these products may choose on an order for an account."},
    {.method = "GET",
     .pattern = "/api/v1/back-orders/{number}/start",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_BACK_ORDERS | ROUTE_RULES,
     .fn = start,
     .answer = &order_form_record,
     .success = 200,
     .summary = "Start Order: the order form filled from a back order."},
    {.method = NULL},
};
