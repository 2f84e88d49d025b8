/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each kind of event tells, and which events are told together. */
#include "company/company.h"
#include "core/must.h"
#include "flow/notify_parts.h"

#include <string.h>

#define ERROR_PAUSE_MS  (INT64_C(60) * 60 * 1000) /* of mails that tell of mails that failed */
#define READY_LINES_MAX 2000                      /* of one arrival */

/* The events of a turn, and the one that is told now. */
struct telling {
    struct notify_plan *plan;
    struct notify_event *events;
    size_t at, n;
    const json_t *change; /* of the event */
    const char *who;      /* NULL: the program itself */
};

static bool is_kind(const struct notify_event *e, const char *kind)
{
    return strcmp(e->kind, kind) == 0;
}

static void free_tree(void *tree)
{
    json_decref(tree);
}

/* What the event changed: {"field": [old, new], ...}. */
static enum err read_change(struct ctx *c, const json_t **change, const char **who, int64_t event)
{
    const char *diff;
    TRY(notify_change(c, &diff, who, event));
    json_t *tree = json_loads(diff, 0, NULL);
    if (tree != NULL)
        arena_defer(c->arena, free_tree, tree);
    *change = tree;
    return ERR_OK;
}

static const json_t *before(const json_t *change, const char *field)
{
    return json_array_get(json_object_get(change, field), 0);
}

static const json_t *after(const json_t *change, const char *field)
{
    return json_array_get(json_object_get(change, field), 1);
}

static const char *after_text(const json_t *change, const char *field)
{
    const char *text = json_string_value(after(change, field));
    return text == NULL ? "" : text;
}

static const char *name_or_program(const char *who)
{
    return who == NULL ? "The program" : who;
}

/* --- back orders --- */

static enum err tell_created(struct ctx *c, struct telling *t)
{
    const struct notify_event *e = &t->events[t->at];
    struct backorder bo;
    struct mail_people reps;
    struct tolds to = {NULL, 0};
    bool found;
    if (json_is_integer(after(t->change, "unmailed"))) /* of an import: mails were not wanted */
        return ERR_OK;
    TRY(backorder_get(c, &bo, e->object_id));
    TRY(mail_reps(c, &reps, bo.account.id));
    for (size_t i = 0; i < reps.n; i++)
        notify_add(c, &to, &reps.items[i], NULL, "You look after the account; this mail is always sent.");
    if (reps.n == 0)
        TRY(notify_add_admins(c, &to, "The account has no active rep."));
    TRY(notify_add_outbound(c, &to, &found, MAIL_BACK_ORDER_CREATE));
    const struct notice notice = {.key = MAIL_BACK_ORDER_CREATE,
                                  .event = e->id,
                                  .letter = words_backorder(c, &bo),
                                  .number = bo.display,
                                  .account = bo.account.name};
    return notify_put(c, t->plan, &notice, &to);
}

static const char *reason_words(const char *reason)
{
    static const char *const words[][2] = {{"customer_withdrew", "the customer withdrew"},
                                           {"product_discontinued", "the product was discontinued"},
                                           {"duplicate", "it was a duplicate"},
                                           {"wrong_account", "it was for the wrong account"},
                                           {"entered_by_mistake", "it was entered by mistake"},
                                           {"import_undone", "its import was undone"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i][0], reason) == 0)
            return words[i][1];
    }
    return "another reason";
}

static enum err close_item(struct ctx *c, struct notify_item *item, struct backorder *bo, int64_t number)
{
    TRY(backorder_get(c, bo, number));
    item->account = bo->account.id;
    item->section = words_backorder_lines(c, bo);
    item->section.title =
        arena_printf(c->arena, "%s, %s: %s%s%s", bo->display, bo->account.name,
                     reason_words(bo->close_reason == NULL ? "" : bo->close_reason), bo->close_note == NULL ? "" : ". ",
                     bo->close_note == NULL ? "" : bo->close_note);
    item->link = arena_printf(c->arena, "/orders/back-orders/%lld", (long long)number);
    item->number = bo->display;
    item->account_name = bo->account.name;
    return ERR_OK;
}

static bool closed_without_order(const json_t *change)
{
    return strcmp(after_text(change, "close_reason"), "ordered") != 0;
}

/* Those that the same person closed, also one by one, are told in one mail. */
static enum err tell_closed(struct ctx *c, struct telling *t)
{
    const struct notify_event *e = &t->events[t->at];
    struct notify_item *items = arena_array(c->arena, struct notify_item, t->n - t->at);
    struct backorder bo;
    size_t n = 0;
    if (!closed_without_order(t->change))
        return ERR_OK;
    TRY(close_item(c, &items[n++], &bo, e->object_id));
    for (size_t i = t->at + 1; i < t->n; i++) {
        struct notify_event *other = &t->events[i];
        const json_t *change;
        const char *who;
        struct backorder one;
        if (!is_kind(other, "back_order.closed") || other->user.has != e->user.has || other->user.v != e->user.v)
            continue;
        TRY(read_change(c, &change, &who, other->id));
        if (closed_without_order(change))
            TRY(close_item(c, &items[n++], &one, other->object_id));
        other->kind = "";
    }
    struct notice notice = {
        .key = MAIL_BACK_ORDER_CLOSE,
        .event = e->id,
        .letter = words_begin(c, "", "Closed without an order",
                              arena_printf(c->arena, "%s closed what stands below.", name_or_program(t->who))),
        .but_user = e->user.v};
    return notify_put_shares(c, t->plan, &notice, items, n);
}

/* --- ready to fill --- */

/* Products that have come, and into which warehouse. */
struct arrival {
    int64_t *products, *warehouses;
    size_t n, room;
};

static void arrive(struct ctx *c, struct arrival *a, int64_t product, int64_t warehouse)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->products[i] == product && a->warehouses[i] == warehouse)
            return;
    }
    if (a->n == a->room) {
        a->room = 2 * a->room + 16;
        int64_t *products = arena_array(c->arena, int64_t, a->room),
                *warehouses = arena_array(c->arena, int64_t, a->room);
        if (a->n > 0) {
            memcpy(products, a->products, a->n * sizeof *products);
            memcpy(warehouses, a->warehouses, a->n * sizeof *warehouses);
        }
        a->products = products;
        a->warehouses = warehouses;
    }
    a->products[a->n] = product;
    a->warehouses[a->n++] = warehouse;
}

static bool may_free_stock(const struct notify_event *e)
{
    return is_kind(e, "inventory.adjusted") || is_kind(e, "inventory.received") || is_kind(e, "order.updated") ||
           is_kind(e, "order.cancelled") || is_kind(e, "order.expired");
}

/* Bottles of a place on the lines of an order. */
static int64_t bottles_at(const json_t *lines, int64_t product, int64_t warehouse)
{
    const json_t *line;
    int64_t sum = 0;
    size_t i;
    json_array_foreach(lines, i, line)
    {
        if (json_integer_value(json_object_get(json_object_get(line, "product"), "id")) == product &&
            json_integer_value(json_object_get(line, "warehouse")) == warehouse)
            sum += json_integer_value(json_object_get(line, "qty_btl"));
    }
    return sum;
}

/* What an edit has cut. In whichever state the order is, its bottles were not available before. */
static void add_cut(struct ctx *c, struct arrival *a, const json_t *change)
{
    const json_t *line, *old = before(change, "lines"), *new = after(change, "lines");
    size_t i;
    json_array_foreach(old, i, line)
    {
        int64_t product = json_integer_value(json_object_get(json_object_get(line, "product"), "id"));
        int64_t warehouse = json_integer_value(json_object_get(line, "warehouse"));
        if (bottles_at(new, product, warehouse) < bottles_at(old, product, warehouse))
            arrive(c, a, product, warehouse);
    }
}

static enum err add_arrival(struct ctx *c, struct arrival *a, const struct notify_event *e, const json_t *change)
{
    if (strcmp(e->object, "product") == 0) {
        int64_t old = json_integer_value(before(change, "on_hand_btl")),
                new = json_integer_value(after(change, "on_hand_btl"));
        if (new > old)
            arrive(c, a, e->object_id, json_integer_value(after(change, "warehouse")));
        return ERR_OK;
    }
    if (strcmp(e->object, "purchase_order") == 0) {
        const json_t *line, *lines = after(change, "lines");
        size_t i;
        json_array_foreach(lines, i, line) arrive(c, a, json_integer_value(json_object_get(line, "product")),
                                                  json_integer_value(after(change, "warehouse")));
        return ERR_OK;
    }
    if (is_kind(e, "order.updated")) {
        add_cut(c, a, change);
        return ERR_OK;
    }
    struct order order;
    TRY(order_get(c, &order, e->object_id));
    for (size_t i = 0; i < order.line_count; i++)
        arrive(c, a, order.lines[i].product.id, order.lines[i].warehouse);
    return ERR_OK;
}

static bool has_arrived(const struct arrival *a, const struct ready_line *line)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->products[i] == line->product && a->warehouses[i] == line->warehouse)
            return true;
    }
    return false;
}

static struct letter_row ready_row(struct ctx *c, const struct ready_line *line)
{
    return (struct letter_row){.title = words_wine(c, line->name, line->vintage),
                               .detail = arena_printf(c->arena, "%s · %s available", line->code,
                                                      words_bottles(c, line->available_btl, line->unit_set)),
                               .amount = words_bottles(c, line->wanted_btl, line->unit_set),
                               .note = line->note};
}

/* The lines by back order, in the order of the queue: the first line of each decides. */
static size_t ready_items(struct ctx *c, struct notify_item *items, const struct ready_lines *lines,
                          const struct arrival *a)
{
    size_t n = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const struct ready_line *line = &lines->items[i];
        const char *link = arena_printf(c->arena, "/orders/back-orders/%lld", (long long)line->back_order);
        size_t at = 0;
        if (!has_arrived(a, line))
            continue;
        while (at < n && strcmp(items[at].link, link) != 0)
            at++;
        if (at == n)
            items[n++] = (struct notify_item){
                .account = line->account,
                .link = link,
                .number = backorder_display(c, line->back_order),
                .account_name = line->account_name,
                .section = {.title = arena_printf(c->arena, "%s, %s, waiting since %s",
                                                  backorder_display(c, line->back_order), line->account_name,
                                                  words_day(c, zone_today(c->company->zone, line->waiting_since_ms))),
                            .rows = arena_array(c->arena, struct letter_row, LETTER_ROWS_MAX)}};
        if (items[at].section.row_count < LETTER_ROWS_MAX)
            items[at].section.rows[items[at].section.row_count++] = ready_row(c, line);
    }
    return n;
}

/* Statuses of accounts for which nobody may submit an order: they have no part in what is there. */
static const char *held_statuses(struct ctx *c)
{
    const char *held = " ";
    size_t n;
    for (int status = 0; account_status_names[status] != NULL; status++) {
        (void)order_holds(c, &n, status);
        if (n > 0)
            held = arena_printf(c->arena, "%s%s ", held, account_status_names[status]);
    }
    return held;
}

/* All that one transaction brought is one arrival. */
static enum err tell_ready(struct ctx *c, struct telling *t)
{
    const struct notify_event *e = &t->events[t->at];
    struct arrival arrival = {0};
    struct ready_lines lines;
    TRY(add_arrival(c, &arrival, e, t->change));
    for (size_t i = t->at + 1; i < t->n; i++) {
        struct notify_event *other = &t->events[i];
        const json_t *change;
        const char *who;
        if (!may_free_stock(other) || other->xact != e->xact || other->at_ms != e->at_ms || other->user.v != e->user.v)
            continue;
        TRY(read_change(c, &change, &who, other->id));
        TRY(add_arrival(c, &arrival, other, change));
        other->kind = "";
    }
    TRY(ready_lines(c, &lines, arrival.products, arrival.n, held_statuses(c), READY_LINES_MAX));
    struct notify_item *items = arena_array(c->arena, struct notify_item, lines.n);
    size_t n = ready_items(c, items, &lines, &arrival);
    if (n == 0)
        return ERR_OK;
    const struct notice notice = {
        .key = MAIL_BACK_ORDER_READY,
        .event = e->id,
        .letter =
            words_begin(c, "", "Ready to fill",
                        "There is stock now that could fill what stands below. Nothing is reserved: the first order "
                        "submitted wins.")};
    return notify_put_shares(c, t->plan, &notice, items, n);
}

/* --- orders --- */

static enum err tell_order(struct ctx *c, struct telling *t, enum mail_key key)
{
    const struct notify_event *e = &t->events[t->at];
    struct tolds to = {NULL, 0};
    struct order order;
    struct mail_person maker;
    bool found;
    TRY(order_get(c, &order, e->object_id));
    const char *number = arena_printf(c->arena, "%lld", (long long)order.number), *account = order.account.name;
    const char *subject = NULL, *intro = NULL;
    if (key == MAIL_ORDER_CREATE) {
        subject = arena_printf(c->arena, "Order %s: %s", number, account);
        intro = arena_printf(c->arena, "%s %s the order %s for %s.", name_or_program(t->who),
                             is_kind(e, "order.created") ? "submitted" : "released", number, account);
    } else if (key == MAIL_ORDER_CONFIRMATION) {
        subject = arena_printf(c->arena, "Order %s was confirmed: %s", number, account);
        intro = arena_printf(c->arena, "%s confirmed the order %s for %s.", name_or_program(t->who), number, account);
    } else {
        subject = arena_printf(c->arena, "Draft order %s is about to expire: %s", number, account);
        intro =
            arena_printf(c->arena,
                         "The draft order %s for %s expires on %s, and its bottles return to stock. Release it before, "
                         "or give it another delivery date, if it is still wanted.",
                         number, account, words_day(c, order.delivery_date));
        TRY(mail_person_by_id(c, &maker, &found, order.created_by.id));
        if (found && maker.active)
            notify_add(c, &to, &maker, NULL, "You made the draft order.");
    }
    TRY(notify_add_outbound(c, &to, &found, key));
    struct notice notice = {.key = key,
                            .event = e->id,
                            .letter =
                                words_order(c, &order, subject, arena_printf(c->arena, "Order %s", number), intro),
                            .number = number,
                            .account = account};
    if (key == MAIL_ORDER_CONFIRMATION)
        notice.letter.papers_of_order = some_i64(order.number);
    return to.n == 0 ? ERR_OK : notify_put(c, t->plan, &notice, &to);
}

/* Drafts send no notice to admins; their release does. */
static bool is_draft(const json_t *change)
{
    return strcmp(after_text(change, "state"), "draft") == 0;
}

/* --- mails that failed --- */

static enum err tell_failed(struct ctx *c, struct telling *t)
{
    const char *key = mail_keys[MAIL_DELIVERY_ERROR].name;
    struct tolds to = {NULL, 0};
    struct maybe_i64 last;
    bool found;
    struct letter letter =
        words_begin(c, "Mail could not be delivered", "Mail could not be delivered",
                    "What stands below will not be tried again. Put right what is wrong, then send it again in My "
                    "Account, Manage, Outbound Emails. Further ones within the hour are not mailed.");
    struct letter_section *section = &letter.sections[0];
    section->rows = arena_array(c->arena, struct letter_row, t->n - t->at);
    for (size_t i = t->at; i < t->n; i++) {
        struct outbox_item item;
        if (!is_kind(&t->events[i], "mail.failed"))
            continue;
        TRY(outbox_get(c, &item, t->events[i].object_id));
        section->rows[section->row_count++] =
            (struct letter_row){.title = item.target, .detail = item.subject, .note = item.last_error};
        if (i > t->at)
            t->events[i].kind = "";
    }
    TRY(outbox_newest(c, &last, key));
    if (last.has && c->now_ms - last.v < ERROR_PAUSE_MS)
        return ERR_OK;
    TRY(notify_add_outbound(c, &to, &found, MAIL_DELIVERY_ERROR));
    if (!found)
        TRY(notify_add_admins(c, &to, "You are an admin."));
    letter.link = "/my-account/manage";
    letter.link_text = "Open My Account, Manage";
    const struct notice notice = {
        .key = MAIL_DELIVERY_ERROR, .event = t->events[t->at].id, .letter = letter, .number = "", .account = ""};
    return notify_put(c, t->plan, &notice, &to);
}

enum err notify_event_of(struct ctx *c, struct notify_plan *plan, struct notify_event *events, size_t i, size_t n)
{
    static const char *const kinds[] = {"back_order.created", "back_order.closed", "inventory.adjusted",
                                        "inventory.received", "order.created",     "order.released",
                                        "order.updated",      "order.confirmed",   "order.expiring",
                                        "order.cancelled",    "order.expired",     "mail.failed"};
    struct telling t = {.plan = plan, .events = events, .at = i, .n = n};
    const struct notify_event *e = &events[i];
    bool told = false;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        told |= is_kind(e, kinds[k]);
    if (!told)
        return ERR_OK;
    TRY(read_change(c, &t.change, &t.who, e->id));
    if (json_is_true(after(t.change, "silent"))) /* an import that is to send no mail says so */
        return ERR_OK;
    if (is_kind(e, "back_order.created"))
        return tell_created(c, &t);
    if (is_kind(e, "back_order.closed"))
        return tell_closed(c, &t);
    if (may_free_stock(e))
        return tell_ready(c, &t);
    if (is_kind(e, "order.created"))
        return is_draft(t.change) ? ERR_OK : tell_order(c, &t, MAIL_ORDER_CREATE);
    if (is_kind(e, "order.released"))
        return tell_order(c, &t, MAIL_ORDER_CREATE);
    if (is_kind(e, "order.confirmed"))
        return tell_order(c, &t, MAIL_ORDER_CONFIRMATION);
    return is_kind(e, "order.expiring") ? tell_order(c, &t, MAIL_DRAFT_EXPIRES) : tell_failed(c, &t);
}
