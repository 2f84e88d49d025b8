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
    {.name = "reference",
     .record = D,
     .flags = IMPORT_KEY | IMPORT_NEEDED | IMPORT_GROUP,
     .also = "reference|old number|back order number|back order|bo number|bo|number|display"},
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
    {"line_note", NULL, FIELD_NOTE, 0, "line note", "Note on the line."},
    {.name = "note", .record = D, .also = "note|notes|comment"},
    {"waiting_since", NULL, FIELD_INSTANT, 0, "waiting since|date|created|created at|order date|entered",
     "When the demand was first received; today if not given."},
    {.name = "need_by", .record = D, .also = "need by|needed by"},
    {.name = "priority", .record = D},
};
#undef D

struct own {
    struct backorder_draft draft;
    int64_t existing; /* a back order of the account that has the reference; 0: none */
};

/* What stands on the whole back order must not differ from line to line. */
static enum err same_on_all(struct ctx *c, const struct import_line *lines, size_t n, const char *field)
{
    const json_t *first = json_object_get(lines[0].fields, field);
    for (size_t i = 1; i < n; i++) {
        const json_t *other = json_object_get(lines[i].fields, field);
        if (other != NULL && (first == NULL || !json_equal(first, other)))
            return refuse(c, ERR_FIELD_CHOICE, backorder_line_field(c, i, field),
                          "differs from the first line of the same reference");
    }
    return ERR_OK;
}

static int64_t number_or(struct maybe_i64 m)
{
    return m.has ? m.v : 0;
}

static enum err read_line(struct ctx *c, struct backorder_line_draft *out, const struct import_line *line, size_t at)
{
    json_t *own = json_object();
    static const char *const amounts[] = {"qty_btl", "cases", "bottles"};
    *out = (struct backorder_line_draft){.note = NULL};
    enum err err = import_product_of(c, &out->product, line, backorder_line_field(c, at, ""));
    json_object_set_new(own, "product", json_integer(out->product == 0 ? 1 : out->product));
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        if (import_id(line, amounts[i]).has)
            json_object_set_new(own, amounts[i], json_integer(number_or(import_id(line, amounts[i]))));
    }
    if (import_text(line, "line_note") != NULL)
        json_object_set_new(own, "note", json_string(import_text(line, "line_note")));
    if (err == ERR_OK) {
        int before = c->problem_count;
        err = record_read(c, out, &backorder_line_draft_record, RECORD_CREATE, own, true);
        for (int i = before; i < c->problem_count; i++)
            c->problems[i].field = backorder_line_field(c, at, c->problems[i].field);
    }
    json_decref(own);
    return err;
}

static enum err read_header(struct ctx *c, struct own *o, const struct import_line *lines, size_t n,
                            struct account *account)
{
    static const char *const shared[] = {"account", "account_id", "note", "waiting_since", "need_by", "priority"};
    static const char *const later[] = {"lines", "account", NULL};
    const char *since = import_text(lines, "waiting_since");
    int64_t since_ms = c->now_ms;
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        TRY(same_on_all(c, lines, n, shared[i]));
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

/* Has it the same lines? Order and notes do not matter. */
static bool same_lines(const struct backorder *bo, const struct backorder_draft *draft)
{
    if (bo->line_count != draft->line_count)
        return false;
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

static enum err judge_existing(struct ctx *c, struct own *o, struct backorder_goods **goods)
{
    struct backorder bo;
    for (size_t i = 0; i < o->draft.line_count; i++) {
        if (goods[i] == NULL)
            return refuse(c, ERR_REFERENCE_UNKNOWN, backorder_line_field(c, i, "product"), NULL);
        TRY(backorder_quantity(c, &o->draft.lines[i], goods[i]->product.unit_set, i));
    }
    TRY(backorder_get(c, &bo, o->existing));
    if (same_lines(&bo, &o->draft))
        return ERR_OK;
    return refuse(c, ERR_FIELD_DUPLICATE, "reference", "%s of this account has the reference already, with other lines",
                  bo.display);
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
    struct backorder_goods **goods;
    struct backorder_warnings warnings = {0};
    struct account account;
    int64_t *products = arena_array(c->arena, int64_t, n);
    bool found;
    enum err first = ERR_OK;
    if (n > BACKORDER_LINES_MAX)
        return refuse(c, ERR_FIELD_LENGTH, "", "a back order has at most %d lines", BACKORDER_LINES_MAX);
    TRY(read_header(c, o, lines, n, &account));
    o->draft.lines = arena_array(c->arena, struct backorder_line_draft, n);
    o->draft.line_count = n;
    for (size_t i = 0; i < n; i++) {
        enum err err = read_line(c, &o->draft.lines[i], &lines[i], i);
        first = first == ERR_OK ? err : first;
        products[i] = o->draft.lines[i].product;
    }
    TRY(first);
    TRY(backorder_referenced(c, &o->existing, &found, o->draft.account, o->draft.reference));
    if (found) {
        TRY(backorder_goods(c, &goods, products, n));
        TRY(judge_existing(c, o, goods));
        out->object = some_i64(o->existing);
    } else {
        TRY(backorder_lines_check(c, &o->draft, NULL, &goods, &warnings));
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
