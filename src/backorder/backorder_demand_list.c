/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Demand over all: sums by product from one walk along the open lines, then grouped, sorted and cut here; the engines
 * are only asked for what is not a sum of sums: how many accounts and back orders wait. */
#include "backorder/backorder_demand.h"
#include "backorder/backorder_people.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

const char *const demand_by_names[] = {"product", "producer", "importer", NULL};
const char *const demand_sort_names[] = {"gap", "wanted", "age", "name", "accounts", NULL};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT(member)   .offset = offsetof(struct demand_item, member)
#define LISTED       (FIELD_READ | FIELD_BRIEF)
#define LISTED_NULL  (FIELD_READ | FIELD_BRIEF | FIELD_NULLABLE)

static const struct field item_fields[] = {
    {"id", FIELD_I64, LISTED, AT(id), .doc = "Id of the product, producer or importer."},
    {"name", FIELD_TEXT, LISTED, AT(name), .doc = "Its name."},
    {"product", FIELD_OBJECT, LISTED_NULL, AT(product), .of = &backorder_product_record,
     .doc = "The product; null by producer and importer."},
    {"producer", FIELD_OBJECT, LISTED_NULL, AT(producer), .of = &backorder_ref_record,
     .doc = "Its producer; null by producer and importer."},
    {"importer", FIELD_OBJECT, LISTED_NULL, AT(importer), .of = &backorder_ref_record,
     .doc = "Its importer; null by producer and importer."},
    {"products", FIELD_I64, LISTED, AT(products), .doc = "Products that are wanted."},
    {"wanted_btl", FIELD_QTY, LISTED, AT(wanted),
     .doc = "Bottles of open lines, less those on the orders that they are tied to."},
    {"accounts", FIELD_I64, LISTED, AT(accounts), .doc = "Accounts that wait."},
    {"back_orders", FIELD_I64, LISTED, AT(back_orders), .doc = "Open back orders that ask for it."},
    {"oldest_waiting_since", FIELD_INSTANT, LISTED, AT(oldest_ms), .doc = "Since when the first of them waits."},
    {"age_days", FIELD_I64, LISTED, AT(age_days), .doc = "Days since then."},
    {"on_hand_btl", FIELD_QTY, LISTED, AT(on_hand), .doc = "Bottles on hand in the primary warehouses."},
    {"available_btl", FIELD_QTY, LISTED, AT(available),
     .doc = "Bottles available in the primary warehouses; may be negative."},
    {"on_order_btl", FIELD_QTY, LISTED, AT(on_order), .doc = "Bottles due on purchase orders into all warehouses."},
    {"gap_btl", FIELD_QTY, LISTED, AT(gap),
     .doc = "Bottles still to be bought: wanted, less available where above 0, less on order; per product at least 0."},
};
const struct record demand_item_record = {.name = "Demand",
                                          .doc = "What open back orders want, and what there is.",
                                          .size = sizeof(struct demand_item),
                                          .fields = item_fields,
                                          .field_count = COUNT(item_fields),
                                          .set_offset = RECORD_NO_SET};

/* What is wanted of one product. */
struct sum {
    int64_t product, btl;
    struct maybe_i64 oldest;
    bool unsure; /* something was taken off: the oldest may be one that does not count */
};

struct sums {
    struct sum *items; /* by product */
    size_t n;
};

static int by_product(const void *a, const void *b)
{
    return cmp_i64(((const struct sum *)a)->product, ((const struct sum *)b)->product);
}

static struct sum *sum_of(const struct sums *sums, int64_t product)
{
    const struct sum key = {.product = product};
    return sums->n == 0 ? NULL : bsearch(&key, sums->items, sums->n, sizeof key, by_product);
}

static enum err read_sums(struct ctx *c, struct sums *sums)
{
    struct rows_demand_sum rows, less = {0};
    struct maybe_i64 rep = user_rep_filter(c);
    if (rep.has) {
        TRY(q_demand_of_rep(c, &rows, rep.v));
    } else {
        TRY(q_demand_gross(c, &rows));
        TRY(q_demand_less(c, &less));
    }
    sums->n = rows.n;
    sums->items = arena_array(c->arena, struct sum, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        sums->items[i] = (struct sum){rows.rows[i].product_id, rows.rows[i].btl, rows.rows[i].oldest, false};
    if (sums->n > 0)
        qsort(sums->items, sums->n, sizeof *sums->items, by_product);
    for (size_t i = 0; i < less.n; i++) {
        struct sum *sum = sum_of(sums, less.rows[i].product_id);
        if (sum == NULL)
            continue;
        sum->btl -= less.rows[i].btl;
        sum->unsure = true;
    }
    return ERR_OK;
}

static struct backorder_ref *ref_of(struct ctx *c, int64_t id, const char *name)
{
    struct backorder_ref *ref = arena_new(c->arena, struct backorder_ref);
    *ref = (struct backorder_ref){id, name};
    return ref;
}

static struct demand_item item_of(struct ctx *c, const struct row_demand_products *row, const struct sum *sum, int by)
{
    int64_t gap = sum->btl - (row->available.btl > 0 ? row->available.btl : 0) - row->on_order.btl;
    struct demand_item item = {.id = row->product_id,
                               .name = row->name,
                               .products = 1,
                               .wanted = {sum->btl},
                               .oldest_ms = sum->oldest.v,
                               .on_hand = row->on_hand,
                               .available = row->available,
                               .on_order = row->on_order,
                               .gap = {gap < 0 ? 0 : gap},
                               .sort_key = row->sort_key};
    if (by == DEMAND_BY_PRODUCER) {
        item.id = row->producer_id;
        item.name = row->producer_name;
        item.sort_key = row->producer_key;
    } else if (by == DEMAND_BY_IMPORTER) {
        item.id = row->importer_id;
        item.name = row->importer_name;
        item.sort_key = row->importer_key;
    } else {
        item.product = arena_new(c->arena, struct backorder_product);
        *item.product = (struct backorder_product){row->product_id, row->code, row->name, row->vintage, row->unit_set};
        item.producer = ref_of(c, row->producer_id, row->producer_name);
        item.importer = ref_of(c, row->importer_id, row->importer_name);
    }
    return item;
}

static int by_id(const void *a, const void *b)
{
    return cmp_i64(((const struct demand_item *)a)->id, ((const struct demand_item *)b)->id);
}

static void add_up(struct demand_item *into, const struct demand_item *item)
{
    into->products++;
    into->wanted.btl += item->wanted.btl;
    into->on_hand.btl += item->on_hand.btl;
    into->available.btl += item->available.btl;
    into->on_order.btl += item->on_order.btl;
    into->gap.btl += item->gap.btl;
    if (item->oldest_ms < into->oldest_ms)
        into->oldest_ms = item->oldest_ms;
}

/* Products of one producer or importer become one row. */
static void group(struct demand_page *page)
{
    size_t n = 0;
    if (page->n > 0)
        qsort(page->items, page->n, sizeof *page->items, by_id);
    for (size_t i = 0; i < page->n; i++) {
        if (n > 0 && page->items[n - 1].id == page->items[i].id)
            add_up(&page->items[n - 1], &page->items[i]);
        else
            page->items[n++] = page->items[i];
    }
    page->n = n;
}

/* Which products each row of the answer stands for. */
struct members {
    struct member {
        int64_t id, product; /* of the row; of the product */
    } * items;               /* by id */
    size_t n;
    bool unsure; /* something was taken off a sum: the oldest may be one that does not count */
};

static int by_member(const void *a, const void *b)
{
    return cmp_i64(((const struct member *)a)->id, ((const struct member *)b)->id);
}

static enum err read_items(struct ctx *c, struct demand_page *page, struct members *members,
                           const struct demand_filter *filter)
{
    struct sums sums;
    struct rows_demand_products rows;
    size_t n = 0;
    TRY(read_sums(c, &sums));
    TRY(q_demand_products(c, &rows,
                          &(struct arg_demand_products){.product = filter->product,
                                                        .producer = filter->producer,
                                                        .importer = filter->importer,
                                                        .warehouse = filter->warehouse,
                                                        .words = filter->text}));
    if (!arena_fits(c->arena, rows.n, sizeof(struct demand_item)))
        return refuse(c, ERR_REQUEST_TOO_COMPLEX, "", NULL);
    page->items = arena_array(c->arena, struct demand_item, rows.n);
    members->items = arena_array(c->arena, struct member, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sum *sum = sum_of(&sums, rows.rows[i].product_id);
        if (sum == NULL || sum->btl <= 0)
            continue;
        page->items[n] = item_of(c, &rows.rows[i], sum, filter->by);
        members->items[n] = (struct member){page->items[n].id, rows.rows[i].product_id};
        members->unsure = members->unsure || sum->unsure;
        n++;
    }
    page->n = members->n = n;
    if (n > 0)
        qsort(members->items, n, sizeof *members->items, by_member);
    if (filter->by != DEMAND_BY_PRODUCT)
        group(page);
    n = 0;
    for (size_t i = 0; i < page->n; i++) {
        if (page->items[i].gap.btl >= filter->min_gap)
            page->items[n++] = page->items[i];
    }
    page->n = n;
    return ERR_OK;
}

/* Who waits for the rows that are there, and since when, for sure. */
static enum err read_people(struct ctx *c, struct demand_page *page, const struct members *members)
{
    struct people *people;
    struct people_of *of = arena_array(c->arena, struct people_of, members->n);
    size_t n = 0;
    for (size_t i = 0; i < page->n; i++) {
        size_t low = 0, high = members->n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (members->items[middle].id < page->items[i].id)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < members->n && members->items[low].id == page->items[i].id; low++)
            of[n++] = (struct people_of){(uint32_t)i, members->items[low].product};
    }
    TRY(backorder_people(c, &people, page->n, of, n));
    for (size_t i = 0; i < page->n; i++) {
        page->items[i].accounts = people[i].accounts;
        page->items[i].back_orders = people[i].back_orders;
        if (people[i].oldest_ms != INT64_MAX)
            page->items[i].oldest_ms = people[i].oldest_ms;
    }
    return ERR_OK;
}

/* --- sorting, and the window --- */

static int64_t key_of(const struct demand_item *item, int sort)
{
    switch (sort) {
    case DEMAND_SORT_GAP:
        return item->gap.btl;
    case DEMAND_SORT_WANTED:
        return item->wanted.btl;
    case DEMAND_SORT_AGE:
        return -item->oldest_ms; /* old is much */
    case DEMAND_SORT_ACCOUNTS:
        return item->accounts;
    default:
        return 0;
    }
}

/* What qsort() needs to know beside the rows; it takes no argument of its own, so each row carries it. */
struct place {
    int64_t key;
    const char *name;
    int64_t id;
    int sign;
    size_t at;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = cmp_i64(x->key, y->key);
    if (order == 0 && x->name != NULL && y->name != NULL)
        order = strcmp(x->name, y->name);
    if (order == 0)
        order = cmp_i64(x->id, y->id);
    return order * x->sign;
}

static struct place place_of(const struct demand_item *item, const struct demand_window *window, size_t at)
{
    return (struct place){.key = key_of(item, window->sort),
                          .name = window->sort == DEMAND_SORT_NAME ? item->sort_key : NULL,
                          .id = item->id,
                          .sign = window->descending ? -1 : 1,
                          .at = at};
}

static void cut(struct ctx *c, struct demand_page *page, const struct demand_window *window)
{
    struct place *places = arena_array(c->arena, struct place, page->n);
    struct demand_item *items = arena_array(c->arena, struct demand_item, (size_t)window->limit);
    const struct place last = {.key = window->after_key,
                               .name = window->sort == DEMAND_SORT_NAME ? window->after_name : NULL,
                               .id = window->after_id,
                               .sign = window->descending ? -1 : 1};
    size_t first = (size_t)window->offset, n = 0;
    for (size_t i = 0; i < page->n; i++)
        places[i] = place_of(&page->items[i], window, i);
    if (page->n > 0)
        qsort(places, page->n, sizeof *places, by_place);
    while (window->after && first < page->n && by_place(&places[first], &last) <= 0)
        first++;
    for (; first < page->n && n < (size_t)window->limit; first++)
        items[n++] = page->items[places[first].at];
    page->total = page->n;
    page->more = first < page->n;
    page->items = items;
    page->n = n;
    if (n > 0) {
        page->last_key = key_of(&items[n - 1], window->sort);
        page->last_name = window->sort == DEMAND_SORT_NAME ? items[n - 1].sort_key : "";
        page->last_id = items[n - 1].id;
    }
}

enum err demand_list(struct ctx *c, struct demand_page *out, const struct demand_filter *filter,
                     const struct demand_window *window)
{
    struct demand_page page = {.last_name = ""};
    struct members members = {.items = NULL};
    TRY(read_items(c, &page, &members, filter));
    bool sorts = window->sort == DEMAND_SORT_ACCOUNTS || (window->sort == DEMAND_SORT_AGE && members.unsure);
    if (sorts)
        TRY(read_people(c, &page, &members));
    cut(c, &page, window);
    if (!sorts)
        TRY(read_people(c, &page, &members));
    for (size_t i = 0; i < page.n; i++)
        page.items[i].age_days = backorder_age_days(c, page.items[i].oldest_ms);
    *out = page;
    return ERR_OK;
}
