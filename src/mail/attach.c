/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The papers that go with a mail, made when it is sent: of the order as it is then (decision 0026). */
#include "core/clock.h"
#include "document/document.h"
#include "mail/mail_parts.h"

struct papers {
    int64_t order;
    struct attachments *out;
    size_t bytes;
};

static void add(struct papers *p, const struct document *document)
{
    p->bytes += document->n;
    p->out->items[p->out->n++] =
        (struct attachment){.name = document->file_name, .bytes = {(const uint8_t *)document->bytes, document->n}};
}

/* Every invoice that holds, and one slip for the whole order; nothing of an order that is cancelled by now. */
static enum err make(struct ctx *c, void *arg)
{
    struct papers *p = arg;
    struct order order;
    struct account account;
    struct document document;
    *p->out = (struct attachments){0};
    p->bytes = 0;
    TRY(company_load(c));
    TRY(order_get(c, &order, p->order));
    TRY(account_get(c, &account, order.account.id));
    p->out->items = arena_array(c->arena, struct attachment, order.invoice_count + 1);
    for (size_t i = 0; i < order.invoice_count && p->bytes <= ATTACHMENTS_BYTES_MAX; i++) {
        if (order.invoices[i].voided_at_ms.has)
            continue;
        TRY(document_invoice(c, &document, &order, &order.invoices[i], &account));
        add(p, &document);
    }
    if (p->out->n > 0 && p->bytes <= ATTACHMENTS_BYTES_MAX) {
        TRY(document_packing_slip(c, &document, &order, none_i64(), &account));
        add(p, &document);
    }
    return ERR_OK;
}

enum err attachments_make(struct store *store, struct arena *arena, struct attachments *out, int64_t order)
{
    struct papers p = {.order = order, .out = out};
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    enum err err = tx_run(store, &c, TX_READ, "mail_papers", make, &p);
    if (err != ERR_REQUEST_TOO_COMPLEX && (err != ERR_OK || p.bytes <= ATTACHMENTS_BYTES_MAX))
        return err;
    *out = (struct attachments){.too_large = true};
    return ERR_OK;
}
