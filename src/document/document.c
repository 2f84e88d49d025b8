/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each paper says. */
#include "document/document.h"

#include "company/company_words.h"
#include "document/paper.h"

#include <string.h>

/* "Des Moines, IA 50309", and without a state "75008 Paris": of what is known. */
static const char *city_line(struct ctx *c, const char *city, const char *state, const char *postcode)
{
    const bool american = state[0] != '\0';
    const char *parts[] = {american ? city : postcode, american ? state : "", american ? postcode : city};
    struct str line = str_init(c->arena, 1024);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i][0] == '\0')
            continue;
        str_put(&line, line.n == 0 ? "" : i == 1 ? ", " : " ");
        str_put(&line, parts[i]);
    }
    return str_text(&line);
}

/* Those of ${all} that say something, and NULL behind them. */
static const char *const *known_lines(struct ctx *c, const char *const *all, size_t count)
{
    const char **lines = arena_array(c->arena, const char *, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (all[i] != NULL && all[i][0] != '\0')
            lines[n++] = all[i];
    return lines;
}

static const char *const *account_lines(struct ctx *c, const struct account *a)
{
    const char *all[] = {a->name, a->street, city_line(c, a->city, a->state, a->postcode), a->phone, a->email};
    return known_lines(c, all, sizeof all / sizeof all[0]);
}

static const char *const *company_lines(struct ctx *c, const struct company *m)
{
    const char *tax_id = m->tax_id[0] == '\0' ? NULL : arena_printf(c->arena, "Tax ID %s", m->tax_id);
    const char *all[] = {m->street, city_line(c, m->city, m->state, m->postcode), m->country, m->phone, tax_id};
    return known_lines(c, all, sizeof all / sizeof all[0]);
}

static const char *reps(struct ctx *c, const struct backorder_ref *of, size_t n)
{
    struct str names = str_init(c->arena, 4096);
    for (size_t i = 0; i < n; i++) {
        str_put(&names, i > 0 ? ", " : "");
        str_put(&names, of[i].name);
    }
    return str_text(&names);
}

static const char *wine_detail(struct ctx *c, const char *code, int64_t unit_set)
{
    return arena_printf(c->arena, "%s · %lld per case", code, (long long)unit_set);
}

/* "Note: ...", so that it is told from the detail above it. */
static const char *line_note(struct ctx *c, const char *note)
{
    return note == NULL || note[0] == '\0' ? NULL : arena_printf(c->arena, "Note: %s", note);
}

static struct paper begin(struct ctx *c, const char *title, int64_t dated_ms, size_t rows)
{
    return (struct paper){.title = title, .dated_ms = dated_ms, .rows = arena_array(c->arena, struct paper_row, rows)};
}

static enum err read_logo(struct ctx *c, struct paper *paper)
{
    struct company_logo logo;
    struct picture *picture = arena_new(c->arena, struct picture);
    if (c->company->logo == NULL)
        return ERR_OK;
    TRY(company_logo_get(c, &logo));
    TRY(picture_read(c, picture, logo.type, logo.bytes));
    paper->logo = picture;
    return ERR_OK;
}

static enum err finish(struct ctx *c, struct document *out, struct paper *paper, const char *file_name)
{
    out->file_name = file_name;
    paper->from = company_lines(c, c->company);
    TRY(read_logo(c, paper));
    return paper_pdf(c, out, paper);
}

/* --- back order --- */

enum err document_back_order(struct ctx *c, struct document *out, const struct backorder *bo,
                             const struct account *account)
{
    struct paper paper =
        begin(c, arena_printf(c->arena, "Back Order %s", bo->display), bo->created_at_ms, bo->line_count);
    paper.to_label = "Account";
    paper.to = account_lines(c, account);
    paper_fact(&paper, "Account code", account->code);
    paper_fact(&paper, "Status", bo->status == BACKORDER_OPEN ? "Open" : "Closed");
    paper_fact(&paper, "Created", words_day_of(c, bo->created_at_ms));
    paper_fact(&paper, "Waiting since", words_day_of(c, bo->waiting_since_ms));
    paper_fact(&paper, "Closed", bo->closed_at_ms.has ? words_day_of(c, bo->closed_at_ms.v) : NULL);
    paper_fact(&paper, "Need by", words_day(c, bo->need_by));
    paper_fact(&paper, "Rep", reps(c, bo->reps, bo->rep_count));
    paper_fact(&paper, "Reference", bo->reference);
    paper.column_count = 2;
    paper.columns[0] = (struct paper_column){"Product", 7, false};
    paper.columns[1] = (struct paper_column){"Quantity", 4, true};
    for (size_t i = 0; i < bo->line_count; i++) {
        const struct backorder_line *line = &bo->lines[i];
        const struct backorder_product *p = &line->goods.product;
        paper.rows[paper.row_count++] = (struct paper_row){
            .cells = {words_wine(c, p->name, p->vintage), words_bottles(c, line->qty.btl, p->unit_set)},
            .detail =
                arena_printf(c->arena, "%s · %s", line->goods.producer.name, wine_detail(c, p->code, p->unit_set)),
            .note = line_note(c, line->note)};
    }
    paper_total(&paper, "In all", words_counted(c, bo->total.btl, "bottle", "bottles"));
    paper.note = bo->note;
    return finish(c, out, &paper, arena_printf(c->arena, "%s.pdf", bo->display));
}

/* --- orders: the order itself, its invoices, its packing slips --- */

static struct paper begin_order(struct ctx *c, const char *title, const struct order *order,
                                const struct account *account)
{
    struct paper paper = begin(c, title, order->created_at_ms, order->line_count);
    paper.to_label = "Account";
    paper.to = account_lines(c, account);
    paper_fact(&paper, "Account code", account->code);
    paper_fact(&paper, "Delivery date", words_day(c, order->delivery_date));
    paper_fact(&paper, "Rep", reps(c, order->reps, order->rep_count));
    paper_fact(&paper, "Reference", order->reference);
    return paper;
}

/* Lines of one warehouse (none: of all) with prices; how many cents they come to. */
static void price_lines(struct ctx *c, struct paper *paper, const struct order *order, struct maybe_i64 warehouse)
{
    struct qty bottles = {0};
    struct money sum = {0};
    paper->column_count = 4;
    paper->columns[0] = (struct paper_column){"Product", 10, false};
    paper->columns[1] = (struct paper_column){"Quantity", 7, true};
    paper->columns[2] = (struct paper_column){"Price / bottle", 4, true};
    paper->columns[3] = (struct paper_column){arena_printf(c->arena, "Total %s", c->company->currency), 4, true};
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        const struct backorder_product *p = &line->product;
        if (warehouse.has && line->warehouse != warehouse.v)
            continue;
        const char *detail = wine_detail(c, p->code, p->unit_set);
        paper->rows[paper->row_count++] = (struct paper_row){
            .cells = {words_wine(c, p->name, p->vintage), words_bottles(c, line->qty.btl, p->unit_set),
                      words_amount(c, line->price), words_amount(c, line->total)},
            .detail = warehouse.has ? detail : arena_printf(c->arena, "%s · from %s", detail, line->warehouse_name),
            .note = line_note(c, line->note)};
        sum.cents += line->total.cents; /* the order's own sum, which was checked, is not less */
        bottles.btl += line->qty.btl;
    }
    paper_total(paper, "Bottles", words_number(c, bottles.btl));
    paper_total(paper, "Total", words_money(c, sum));
}

enum err document_order(struct ctx *c, struct document *out, const struct order *order, const struct account *account)
{
    static const char *const states[] = {"Draft", "Future", "Active", "Confirmed", "Cancelled", "Expired"};
    long long number = order->number;
    struct paper paper = begin_order(c, arena_printf(c->arena, "Order %lld", number), order, account);
    paper_fact(&paper, "State", states[order->state]);
    paper_fact(&paper, "Created", words_day_of(c, order->created_at_ms));
    price_lines(c, &paper, order, none_i64());
    paper.note = order->note;
    return finish(c, out, &paper, arena_printf(c->arena, "order-%lld.pdf", number));
}

enum err document_invoice(struct ctx *c, struct document *out, const struct order *order, const struct invoice *invoice,
                          const struct account *account)
{
    long long number = invoice->number;
    struct paper paper = begin_order(c, arena_printf(c->arena, "Invoice %lld", number), order, account);
    paper.dated_ms = invoice->created_at_ms;
    paper.stamp = invoice->voided_at_ms.has ? "VOID" : NULL;
    paper_fact(&paper, "Invoice date", words_day_of(c, invoice->created_at_ms));
    paper_fact(&paper, "Order", arena_printf(c->arena, "%lld", (long long)order->number));
    paper_fact(&paper, "Shipped from", invoice->warehouse_name);
    paper_fact(&paper, "Voided", invoice->voided_at_ms.has ? words_day_of(c, invoice->voided_at_ms.v) : NULL);
    price_lines(c, &paper, order, some_i64(invoice->warehouse));
    paper.note = order->note;
    return finish(c, out, &paper, arena_printf(c->arena, "invoice-%lld.pdf", number));
}

enum err document_packing_slip(struct ctx *c, struct document *out, const struct order *order,
                               struct maybe_i64 warehouse, const struct account *account)
{
    long long number = order->number;
    struct qty bottles = {0};
    struct paper paper = begin_order(c, arena_printf(c->arena, "Packing Slip, Order %lld", number), order, account);
    paper.column_count = 4;
    paper.columns[0] = (struct paper_column){"Packed", 2, false};
    paper.columns[1] = (struct paper_column){"Product", 9, false};
    paper.columns[2] = (struct paper_column){"Warehouse", 4, false};
    paper.columns[3] = (struct paper_column){"Quantity", 6, true};
    paper.wide = 1;
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        const struct backorder_product *p = &line->product;
        if (warehouse.has && line->warehouse != warehouse.v)
            continue;
        paper.rows[paper.row_count++] =
            (struct paper_row){.cells = {"\u2610", words_wine(c, p->name, p->vintage), line->warehouse_name,
                                         words_bottles(c, line->qty.btl, p->unit_set)},
                               .detail = wine_detail(c, p->code, p->unit_set),
                               .note = line_note(c, line->note)};
        bottles.btl += line->qty.btl;
    }
    paper_total(&paper, "To pack", words_counted(c, bottles.btl, "bottle", "bottles"));
    paper.note = order->note;
    return finish(c, out, &paper, arena_printf(c->arena, "packing-slip-%lld.pdf", number));
}

/* --- purchase order --- */

enum err document_purchase_order(struct ctx *c, struct document *out, const struct purchase *po)
{
    long long number = po->number;
    const char **to = arena_array(c->arena, const char *, 2);
    to[0] = po->supplier;
    struct paper paper =
        begin(c, arena_printf(c->arena, "Purchase Order %lld", number), po->created_at_ms, po->line_count);
    paper.to_label = "Supplier";
    paper.to = to;
    paper_fact(&paper, "Ordered", words_day_of(c, po->created_at_ms));
    paper_fact(&paper, "Due", words_day(c, po->due));
    paper_fact(&paper, "Deliver to", po->warehouse_name);
    paper_fact(&paper, "Reference", po->reference);
    paper.column_count = 3;
    paper.columns[0] = (struct paper_column){"Product", 8, false};
    paper.columns[1] = (struct paper_column){"Due", 3, false};
    paper.columns[2] = (struct paper_column){"Quantity", 5, true};
    for (size_t i = 0; i < po->line_count; i++) {
        const struct purchase_line *line = &po->lines[i];
        const struct backorder_product *p = &line->product;
        struct date due = date_is_set(line->due) ? line->due : po->due;
        paper.rows[paper.row_count++] =
            (struct paper_row){.cells = {words_wine(c, p->name, p->vintage), words_day(c, due),
                                         words_bottles(c, line->qty.btl, p->unit_set)},
                               .detail = wine_detail(c, p->code, p->unit_set),
                               .note = line_note(c, line->note)};
    }
    paper_total(&paper, "In all", words_counted(c, po->total.btl, "bottle", "bottles"));
    paper.note = po->note;
    return finish(c, out, &paper, arena_printf(c->arena, "purchase-order-%lld.pdf", number));
}
