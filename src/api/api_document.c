/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Papers as PDF. Who may not see the object may not see its paper. */
#include "api/dispatch.h"

#include "core/must.h"
#include "document/document.h"

static const char content_type[] = "application/pdf";

static enum err answer(struct api_call *call, const struct document *document)
{
    struct api_answer *a = &call->request->answer;
    call_answer(call, 200);
    a->content_type = content_type;
    a->body = str_init(call->c.arena, document->n);
    str_putn(&a->body, document->bytes, document->n);
    answer_header(a, "Content-Disposition",
                  arena_printf(call->c.arena, "inline; filename=\"%s\"", document->file_name));
    return ERR_OK;
}

static enum err back_order(struct api_call *call)
{
    struct backorder bo;
    struct account account;
    struct document document;
    TRY(backorder_get(&call->c, &bo, call->ids[0]));
    TRY(account_get(&call->c, &account, bo.account.id));
    TRY(document_back_order(&call->c, &document, &bo, &account));
    return answer(call, &document);
}

static enum err read_order(struct api_call *call, struct order *order, struct account *account, int64_t number)
{
    TRY(order_get(&call->c, order, number));
    return account_get(&call->c, account, order->account.id);
}

static enum err order(struct api_call *call)
{
    struct order order;
    struct account account;
    struct document document;
    TRY(read_order(call, &order, &account, call->ids[0]));
    TRY(document_order(&call->c, &document, &order, &account));
    return answer(call, &document);
}

static enum err packing_slip(struct api_call *call)
{
    struct order order;
    struct account account;
    struct document document;
    const struct maybe_i64 warehouse = call_maybe(call, "warehouse");
    TRY(read_order(call, &order, &account, call->ids[0]));
    bool found = !warehouse.has;
    for (size_t i = 0; i < order.line_count; i++)
        found = found || order.lines[i].warehouse == warehouse.v;
    if (!found)
        return refuse(&call->c, ERR_NOT_FOUND, "warehouse", "no line of the order leaves this warehouse");
    TRY(document_packing_slip(&call->c, &document, &order, warehouse, &account));
    return answer(call, &document);
}

static enum err invoice(struct api_call *call)
{
    int64_t number;
    struct order order;
    struct account account;
    struct document document;
    TRY(order_of_invoice(&call->c, &number, call->ids[0]));
    TRY(read_order(call, &order, &account, number));
    size_t i = 0;
    while (i < order.invoice_count && order.invoices[i].number != call->ids[0])
        i++;
    MUST(i < order.invoice_count);
    TRY(document_invoice(&call->c, &document, &order, &order.invoices[i], &account));
    return answer(call, &document);
}

static enum err purchase_order(struct api_call *call)
{
    struct purchase po;
    struct document document;
    TRY(purchase_get(&call->c, &po, call->ids[0]));
    TRY(document_purchase_order(&call->c, &document, &po));
    return answer(call, &document);
}

static const struct param slip_params[] = {
    {.name = "warehouse",
     .type = PARAM_I64,
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only what leaves this warehouse; all if not given."},
    {.name = NULL},
};

#define PAPER(path, by, more, handler, sentence)                                                                       \
    {                                                                                                                  \
        .method = "GET", .pattern = path, .kind = ROUTE_READ, .who = by, .flags = more, .fn = handler,                 \
        .answer_type = content_type, .success = 200, .summary = sentence                                               \
    }

const struct route document_routes[] = {
    PAPER("/api/v1/back-orders/{number}/pdf", WHO_USER, ROUTE_BACK_ORDERS, back_order, "A back order on paper."),
    PAPER("/api/v1/orders/{number}/pdf", WHO_USER, 0, order, "An order on paper, without its private note."),
    {.method = "GET",
     .pattern = "/api/v1/orders/{number}/packing-slip",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_RULES,
     .fn = packing_slip,
     .answer_type = content_type,
     .success = 200,
     .params = slip_params,
     .summary = "What is to be packed for an order, without prices."},
    PAPER("/api/v1/invoices/{number}/pdf", WHO_USER, 0, invoice,
          "An invoice on paper; it is seen by who sees its order."),
    PAPER("/api/v1/purchase-orders/{number}/pdf", WHO_ADMIN, 0, purchase_order, "A purchase order for its supplier."),
    {.method = NULL},
};
