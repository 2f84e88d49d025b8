/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are prices of products at price levels, which are made as they are named. Without a first day a row is
 * about the price that holds today. */
#include "flow/import_parts.h"

#include "catalog/catalog.h"
#include "core/must.h"
#include "flow/catalog.h"

#include <string.h>

static const struct import_field fields[] = {
    {"product_id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Id of the product."},
    {"product", NULL, FIELD_TEXT, IMPORT_KEY | IMPORT_NEEDED,
     "product code|code|product|item|item number|sku|product name|name", "The product, by its code or exact name."},
    {"vintage", NULL, FIELD_I64, 0, "vintage|year", "Tells products of the same name apart."},
    {"price_level", NULL, FIELD_TEXT, IMPORT_KEY | IMPORT_NEEDED, "price level name|price level|level",
     "The price level, by its name."},
    {"price", NULL, FIELD_MONEY, IMPORT_NEEDED, "price|price bottle|bottle price|list price|price cents",
     "The price of a bottle, in the company's currency."},
    {"valid_from", NULL, FIELD_DAY, IMPORT_KEY, "valid from|from|starts",
     "Its first day; without it the row is about the price that holds today."},
    {"valid_to", NULL, FIELD_DAY, 0, "valid to|to|until|ends", "Its last day."},
};

struct own {
    struct product product;
    int64_t level; /* 0: to be made */
    const char *level_name;
    struct price after;
    struct price_list list;
    size_t at; /* in the list; its length: a new one */
};

static struct date day_of(const struct import_line *line, const char *field)
{
    struct date day = DATE_NONE;
    const char *text = import_text(line, field);
    if (text != NULL)
        MUST(date_parse(&day, text));
    return day;
}

static bool holds(const struct price *p, struct date today)
{
    return p->valid_from.days <= today.days && (!date_is_set(p->valid_to) || p->valid_to.days >= today.days);
}

static void find_price(struct own *o, struct date from, struct date today)
{
    for (o->at = 0; o->at < o->list.n; o->at++) {
        const struct price *p = &o->list.items[o->at];
        if (p->price_level == o->level && (date_is_set(from) ? p->valid_from.days == from.days : holds(p, today)))
            return;
    }
}

static enum err read_row(struct ctx *c, struct own *o, const struct import_line *line)
{
    struct maybe_i64 price = import_id(line, "price");
    struct date from = day_of(line, "valid_from");
    int64_t product = 0;
    bool found;
    TRY(import_product_of(c, &product, line, ""));
    o->level_name = import_text(line, "price_level");
    if (o->level_name == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "price_level", NULL);
    if (!price.has)
        return refuse(c, ERR_FIELD_REQUIRED, "price", NULL);
    if (price.v < 0 || price.v > 100000000)
        return refuse(c, ERR_FIELD_RANGE, "price", "must be from 0 to 1,000,000");
    TRY(product_get(c, &o->product, product));
    TRY(price_level_named(c, &o->level, &found, o->level_name));
    o->level = found ? o->level : 0;
    TRY(price_list(c, &o->list, product));
    find_price(o, from, company_today(c));
    if (o->at < o->list.n)
        o->after = o->list.items[o->at];
    else
        o->after = (struct price){
            .price_level = o->level, .valid_from = date_is_set(from) ? from : company_today(c), .valid_to = DATE_NONE};
    o->after.price.cents = price.v;
    if (import_given(line, "valid_to"))
        o->after.valid_to = day_of(line, "valid_to");
    if (date_is_set(o->after.valid_to) && o->after.valid_to.days < o->after.valid_from.days)
        return refuse(c, ERR_FIELD_RANGE, "valid_to", "must not be before the first day");
    return o->at < 200 ? ERR_OK : refuse(c, ERR_FIELD_LENGTH, "", "a product has at most 200 prices");
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    char day[DATE_TEXT];
    (void)n; /* each row is one */
    TRY(read_row(c, o, lines));
    const struct price *before = o->at < o->list.n ? &o->list.items[o->at] : NULL;
    const char *diff = record_diff(c, &price_record, before, &o->after);
    const struct import_named named[] = {
        {"price_level", before == NULL ? NULL : o->level_name,
         o->level == 0 ? arena_printf(c->arena, "%s (new)", o->level_name) : o->level_name},
        {"price_level_name", NULL, NULL},
    };
    out->fate = before == NULL ? FATE_NEW : diff == NULL ? FATE_UNCHANGED : FATE_CHANGED;
    out->changes = diff == NULL ? NULL : import_changes(c, diff, named, 2);
    out->object = some_i64(o->product.id);
    out->pin = before == NULL ? none_i64() : some_i64(before->price.cents);
    out->label = arena_printf(c->arena, "%s %s, %s", o->product.code, o->product.name, o->level_name);
    out->key = arena_printf(c->arena, "%lld %s %s", (long long)o->product.id, date_format(day, o->after.valid_from),
                            o->level_name);
    out->own = o;
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    struct price_level level = {.name = o->level_name, .open_to = PRICE_OPEN_TO_ALL, .active = true};
    char from[DATE_TEXT];
    bool is_new = o->at == o->list.n;
    (void)im;
    if (o->level == 0) {
        TRY(flow_price_level_create(c, &level));
        o->after.price_level = level.id;
    }
    judged->undo = arena_printf(
        c->arena, "{\"level\":%lld,\"from\":\"%s\",\"price\":[%lld,%lld],\"to\":%lld}", (long long)o->after.price_level,
        date_format(from, o->after.valid_from), is_new ? -1LL : (long long)o->list.items[o->at].price.cents,
        (long long)o->after.price.cents, is_new ? 0LL : (long long)o->list.items[o->at].valid_to.days);
    struct price_list after = {arena_array(c->arena, struct price, o->list.n + 1), o->list.n + is_new};
    for (size_t i = 0; i < o->list.n; i++)
        after.items[i] = o->list.items[i];
    after.items[o->at] = o->after;
    return flow_price_set(c, &o->product, &after);
}

static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    struct product product;
    struct price_list list;
    struct date from;
    const json_t *price = json_object_get(undone, "price");
    int64_t old = json_integer_value(json_array_get(price, 0)), at = -1;
    TRY(product_get(c, &product, row->object.v));
    TRY(price_list(c, &list, product.id));
    MUST(date_parse(&from, json_string_value(json_object_get(undone, "from"))));
    for (size_t i = 0; i < list.n; i++) {
        if (list.items[i].price_level == json_integer_value(json_object_get(undone, "level")) &&
            list.items[i].valid_from.days == from.days)
            at = (int64_t)i;
    }
    if (at < 0 || list.items[at].price.cents != json_integer_value(json_array_get(price, 1))) {
        *kept = "the price was changed since";
        return ERR_OK;
    }
    if (old >= 0) {
        list.items[at].price.cents = old;
        list.items[at].valid_to.days = (int32_t)json_integer_value(json_object_get(undone, "to"));
    } else {
        list.items[at] = list.items[--list.n];
    }
    return flow_price_set(c, &product, &list);
}

const struct import_kind_def import_prices = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
