/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are lines of open back orders of another system: those of one reference, one after the other, are one back
 * order. It gets a BO# of its own, keeps the old number as its reference and the old date as waiting since. */
#include "flow/import_parts.h"

#include "backorder/backorder.h"
#include "flow/backorder_close.h"
#include "flow/backorder_create.h"
#include "flow/backorder_lines.h"
#include "user/user.h"

#include <string.h>

#define D &backorder_create_record
static const struct import_field fields[] = {
    /* "Number" is the old one, unless the file has a reference too, as an export has. */
    {.name = "reference",
     .record = D,
     .flags = IMPORT_KEY | IMPORT_NEEDED | IMPORT_GROUP,
     .also = "reference|old number|back order number|back order|bo number|bo|number|display"},
    {"number", NULL, FIELD_I64, IMPORT_KEY | IMPORT_GROUP, NULL, "Its BO# here; of files that were exported."},
    {"account_id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Id of the account; of files that were exported."},
    {"account", NULL, FIELD_TEXT, IMPORT_NEEDED,
     "account code|account number|account|customer number|customer|account name",
     "The account, by its code or exact name."},
    {"product_id", NULL, FIELD_I64, 0, NULL, "Id of the product."},
    {"product", NULL, FIELD_TEXT, IMPORT_NEEDED, "product code|product|item|item number|sku|code|product name|wine",
     "The product, by its code or exact name."},
    {"vintage", NULL, FIELD_I64, 0, "vintage|year", "Tells products of the same name apart."},
    {"qty_btl", NULL, FIELD_I64, 0, "quantity bottles|bottles total|total bottles|qty btl|quantity|qty",
     "Bottles: this, or cases and bottles."},
    {"cases", NULL, FIELD_I64, 0, "cases|cs", "Whole cases, of the product's unit set."},
    {"bottles", NULL, FIELD_I64, 0, "bottles|btl", "Bottles beside the cases."},
    {.name = "note", .record = D, .also = "back order note|note|notes|comment"},
    {"line_note", NULL, FIELD_NOTE, 0, "line note|note", "Note on the line."},
    {"waiting_since", NULL, FIELD_INSTANT, 0, "waiting since|date|created|created at|order date|entered",
     "When the demand was first received; today if not given."},
    {.name = "need_by", .record = D, .also = "need by|needed by"},
    {.name = "priority", .record = D},
};
#undef D

static const char *const shared[] = {"account", "account_id", "note", "waiting_since", "need_by", "priority", NULL};

struct own {
    struct backorder_draft draft;
    int64_t existing; /* a back order of the account that has the reference; 0: none */
};

static enum err read_lines(struct ctx *c, struct own *o, const struct import_line *lines, size_t n)
{
    enum err first = ERR_OK;
    o->draft.lines = arena_array(c->arena, struct backorder_line_draft, n);
    o->draft.line_count = n;
    for (size_t i = 0; i < n; i++) {
        enum err err = import_document_line(c, &o->draft.lines[i], &backorder_line_draft_record, &lines[i], i);
        first = first == ERR_OK ? err : first;
    }
    return first;
}

/* Its quantity in bottles, however it was written. */
static enum err settle_amount(struct ctx *c, struct own *o, const struct import_line *lines, size_t at,
                              int64_t unit_set)
{
    TRY(backorder_quantity(c, &o->draft.lines[at], unit_set, at));
    return import_amount_agrees(c, &lines[at], at, unit_set);
}

static enum err read_header(struct ctx *c, struct own *o, const struct import_line *lines, size_t n,
                            struct account *account)
{
    static const char *const later[] = {"lines", "account", NULL};
    const char *since = import_text(lines, "waiting_since");
    int64_t since_ms = c->now_ms;
    TRY(import_same_on_all(c, lines, n, shared));
    if (import_text(lines, "reference") == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "reference",
                      "the old number is needed: by it the same file twice is recognised");
    TRY(import_account_of(c, account, lines));
    if (!account->active)
        return refuse(c, ERR_ACCOUNT_INACTIVE, "account", NULL);
    o->draft.need_by = DATE_NONE;
    TRY(import_record_read(c, &o->draft, &backorder_edit_record, RECORD_PATCH, lines, later));
    o->draft.account = account->id;
    if (since != NULL && (!instant_parse(&since_ms, since) || since_ms > c->now_ms))
        return refuse(c, ERR_FIELD_RANGE, "waiting_since", "must not lie in the future");
    if (since != NULL)
        o->draft.waiting_since_ms = some_i64(since_ms);
    return backorder_header(c, &o->draft, NULL);
}

/* Are all lines that were sent on it? Order and notes do not matter. */
static bool has_lines(const struct backorder *bo, const struct backorder_draft *draft)
{
    for (size_t i = 0; i < draft->line_count; i++) {
        bool found = false;
        for (size_t k = 0; k < bo->line_count; k++)
            found = found || (bo->lines[k].goods.product.id == draft->lines[i].product &&
                              bo->lines[k].qty.btl == draft->lines[i].qty.btl);
        if (!found)
            return false;
    }
    return true;
}

/* --- one that is here under its number, as files say that were exported --- */

/* By the unit set that its line shows: of a closed one that which the product had then. */
static enum err settle_known(struct ctx *c, struct own *o, const struct import_line *lines, const struct backorder *bo)
{
    for (size_t i = 0; i < o->draft.line_count; i++) {
        const struct backorder_line *line = NULL;
        for (size_t k = 0; k < bo->line_count && line == NULL; k++)
            line = bo->lines[k].goods.product.id == o->draft.lines[i].product ? &bo->lines[k] : NULL;
        if (line == NULL)
            return refuse(c, ERR_FIELD_DUPLICATE, backorder_line_field(c, i, "product"),
                          "%s is here and has no such line; an import makes back orders, it does not change them",
                          bo->display);
        TRY(settle_amount(c, o, lines, i, line->goods.product.unit_set));
    }
    return ERR_OK;
}

/* A file may have only some of its lines: the report was filtered. */
static enum err judge_known(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct backorder_pin pin = {.number = import_id(lines, "number").v};
    struct backorder bo;
    struct account account;
    TRY(import_same_on_all(c, lines, n, shared));
    TRY(backorder_pin(c, &pin, 1));
    if (pin.standing.rev == 0)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "number",
                      "there is no %s here; the number of another system is the reference",
                      backorder_display(c, pin.number));
    TRY(backorder_get(c, &bo, pin.number));
    if (import_given(lines, "account") || import_given(lines, "account_id")) {
        TRY(import_account_of(c, &account, lines));
        if (account.id != bo.account.id)
            return refuse(c, ERR_FIELD_DUPLICATE, "account", "%s is of %s", bo.display, bo.account.name);
    }
    TRY(read_lines(c, o, lines, n));
    TRY(settle_known(c, o, lines, &bo));
    if (!has_lines(&bo, &o->draft))
        return refuse(c, ERR_FIELD_DUPLICATE, "number",
                      "%s has other quantities; an import makes back orders, it does not change them", bo.display);
    out->object = some_i64(bo.number);
    out->label = arena_printf(c->arena, "%s, %s", bo.display, bo.account.name);
    out->key = arena_printf(c->arena, "#%lld", (long long)bo.number);
    out->own = o;
    return ERR_OK;
}

/* --- one by its reference --- */

static enum err judge_existing(struct ctx *c, struct own *o, const struct import_line *lines)
{
    struct backorder bo;
    struct backorder_goods **goods;
    int64_t *products = arena_array(c->arena, int64_t, o->draft.line_count);
    for (size_t i = 0; i < o->draft.line_count; i++)
        products[i] = o->draft.lines[i].product;
    TRY(backorder_distinct(c, o->draft.lines, o->draft.line_count));
    TRY(backorder_goods(c, &goods, products, o->draft.line_count));
    for (size_t i = 0; i < o->draft.line_count; i++) {
        if (goods[i] == NULL)
            return refuse(c, ERR_REFERENCE_UNKNOWN, backorder_line_field(c, i, "product"), NULL);
        TRY(settle_amount(c, o, lines, i, goods[i]->product.unit_set));
    }
    TRY(backorder_get(c, &bo, o->existing));
    if (bo.line_count == o->draft.line_count && has_lines(&bo, &o->draft))
        return ERR_OK;
    return refuse(c, ERR_FIELD_DUPLICATE, "reference", "%s of this account has the reference already, with other lines",
                  bo.display);
}

static enum err judge_new(struct ctx *c, struct own *o, const struct import_line *lines)
{
    struct backorder_goods **goods;
    struct backorder_warnings warnings = {0};
    TRY(backorder_lines_check(c, &o->draft, NULL, &goods, &warnings));
    for (size_t i = 0; i < o->draft.line_count; i++)
        TRY(import_amount_agrees(c, &lines[i], i, goods[i]->product.unit_set));
    return ERR_OK;
}

static void tell(struct ctx *c, struct import_judged *out, const struct own *o, const struct account *account)
{
    const struct backorder_draft *d = &o->draft;
    int64_t total = 0;
    char day[DATE_TEXT];
    for (size_t i = 0; i < d->line_count; i++)
        total += d->lines[i].qty.btl;
    out->label = arena_printf(c->arena, "%s, %s", d->reference, account->name);
    out->key = arena_printf(c->arena, "%lld %s", (long long)d->account, d->reference);
    if (out->fate != FATE_NEW)
        return;
    const char *diff =
        arena_printf(c->arena, "{\"lines\":[null,%zu],\"bottles\":[null,%lld]}", d->line_count, (long long)total);
    const struct import_named named[] = {
        {"account", NULL, account->name},
        {"waiting_since", NULL,
         d->waiting_since_ms.has ? date_format(day, zone_today(c->company->zone, d->waiting_since_ms.v)) : NULL},
    };
    out->changes = import_changes(c, diff, named, 2);
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct account account = {0};
    bool found;
    if (n > BACKORDER_LINES_MAX)
        return refuse(c, ERR_FIELD_LENGTH, "", "a back order has at most %d lines", BACKORDER_LINES_MAX);
    if (import_id(lines, "number").has)
        return judge_known(c, out, lines, n);
    TRY(read_header(c, o, lines, n, &account));
    TRY(read_lines(c, o, lines, n));
    TRY(backorder_referenced(c, &o->existing, &found, o->draft.account, o->draft.reference));
    if (found) {
        TRY(judge_existing(c, o, lines));
        out->object = some_i64(o->existing);
    } else {
        TRY(judge_new(c, o, lines));
        out->fate = FATE_NEW;
    }
    tell(c, out, o, &account);
    out->own = o;
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    struct backorder bo;
    o->draft.import = some_i64(im->id);
    o->draft.unmailed = im->mails ? none_i64() : some_i64(1);
    TRY(backorder_create(c, &bo, &o->draft));
    judged->object = some_i64(bo.number);
    judged->undo = "{}";
    return ERR_OK;
}

/* Its number stays used: it is closed. */
static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    struct backorder_standing is;
    (void)undone;
    TRY(backorder_standing(c, &is, row->object.v));
    if (is.status == BACKORDER_CLOSED)
        *kept = "it was closed since";
    else if (is.tied_order.has)
        *kept = "an order was started from it since";
    else if (is.rev != 1)
        *kept = "it was edited since";
    return *kept != NULL ? ERR_OK : backorder_close_undone(c, row->object.v, is.rev);
}

const struct import_kind_def import_back_orders = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
