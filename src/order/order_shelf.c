/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A product's queue is read step by step until its bottles are given away; what comes behind is not looked at. */
#include "order/order_shelf.h"

#include "core/checked.h"
#include "core/must.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

/* Places in a product's queue up to which its lines are read, step by step. First come first served, most bottles are
 * gone after the first few lines; shared evenly, after as many accounts as there are bottles. */
#define STEPS 3
static const int64_t steps_oldest[STEPS + 1] = {-1, 7, 63, 511}, steps_fair[STEPS + 1] = {-1, 63, 255, 511};
#define LAST_PLACE (INT64_MAX - 1)

/* --- the hall --- */

static int by_guest(const void *a, const void *b)
{
    return cmp_i64(((const struct guest *)a)->id, ((const struct guest *)b)->id);
}

static struct guest *guest_of(const struct hall *hall, int64_t id)
{
    size_t low = 0, high = hall->guest_count;
    size_t guess = high == 0 ? 0 : (size_t)(id - hall->guests[0].id); /* ids mostly follow each other */
    if (guess < high && hall->guests[guess].id == id)
        return &hall->guests[guess];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hall->guests[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < hall->guest_count && hall->guests[low].id == id ? &hall->guests[low] : NULL;
}

static enum err read_guests(struct ctx *c, struct hall *hall)
{
    struct rows_ready_account all;
    struct rows_ready_odd_account odd;
    struct rows_ready_account its;
    const struct ready_filter *filter = hall->filter;
    struct maybe_i64 rep = user_rep_filter(c);
    bool everybody = !rep.has && !filter->of_rep.has && !filter->account.has;
    TRY(q_ready_accounts(c, &all));
    TRY(q_ready_odd_accounts(c, &odd));
    hall->guest_count = all.n;
    hall->guests = arena_array(c->arena, struct guest, all.n);
    hall->by_rank = arena_array(c->arena, int64_t, all.n);
    for (size_t i = 0; i < all.n; i++) {
        hall->by_rank[i] = all.rows[i].id;
        hall->guests[i] = (struct guest){all.rows[i].id, (uint32_t)i, ACCOUNT_GOOD, true, everybody};
    }
    if (all.n > 0)
        qsort(hall->guests, all.n, sizeof *hall->guests, by_guest);
    for (size_t i = 0; i < odd.n; i++) {
        struct guest *guest = guest_of(hall, odd.rows[i].id);
        MUST(guest != NULL); /* both are all accounts, in one transaction */
        guest->status = enum_index(account_status_names, odd.rows[i].status);
        guest->active = odd.rows[i].active;
    }
    if (everybody)
        return ERR_OK;
    TRY(q_ready_mine(c, &its, rep, filter->account, filter->of_rep));
    for (size_t i = 0; i < its.n; i++) {
        struct guest *guest = guest_of(hall, its.rows[i].id);
        MUST(guest != NULL);
        guest->mine = true;
    }
    return ERR_OK;
}

enum err order_hall(struct ctx *c, struct hall *hall, const struct ready_filter *filter)
{
    struct rows_ready_tied tied;
    struct row_ready_urgent_any any;
    *hall = (struct hall){.filter = filter};
    TRY(read_guests(c, hall));
    TRY(q_ready_tied(c, &tied));
    hall->tied_count = tied.n;
    hall->tied = arena_array(c->arena, int64_t, tied.n);
    for (size_t i = 0; i < tied.n; i++)
        hall->tied[i] = tied.rows[i].back_order;
    if (!c->company->priority)
        return ERR_OK;
    TRY(q_ready_urgent_any(c, &any));
    hall->urgent = any.n > 0;
    return ERR_OK;
}

static int by_i64(const void *a, const void *b)
{
    return cmp_i64(*(const int64_t *)a, *(const int64_t *)b);
}

static bool is_tied(const struct hall *hall, int64_t back_order)
{
    return hall->tied_count > 0 &&
           bsearch(&back_order, hall->tied, hall->tied_count, sizeof back_order, by_i64) != NULL;
}

const struct guest *order_guest(const struct hall *hall, int64_t account, int64_t back_order)
{
    const struct guest *guest = guest_of(hall, account);
    return guest == NULL || !guest->active || is_tied(hall, back_order) ? NULL : guest;
}

/* --- the shelves --- */

enum err order_shelves(struct ctx *c, struct shelf **out, size_t *n, const struct ready_filter *filter)
{
    struct rows_ready_products products;
    size_t at = 0;
    TRY(q_ready_products(c, &products,
                         &(struct arg_ready_products){.day = company_today(c),
                                                      .account = filter->account,
                                                      .product = filter->product,
                                                      .producer = filter->producer,
                                                      .importer = filter->importer}));
    *n = products.n;
    *out = arena_array(c->arena, struct shelf, products.n);
    for (int each = 0; each < 2; each++) {
        for (size_t i = 0; i < products.n; i++) {
            const struct row_ready_products *row = &products.rows[i];
            if (row->priced == (each == 0))
                (*out)[at++] = (struct shelf){.product = row->product_id,
                                              .available = row->available.btl,
                                              .active = row->active,
                                              .for_reps = row->for_reps,
                                              .priced = row->priced};
        }
    }
    return ERR_OK;
}

/* Lines as they are read, of several products. */
struct heap {
    struct waiter *items;
    size_t n, room;
};

/* Room for so many more. A queue may be long: nothing is taken that is not needed, and what sharing it takes beside,
 * less than as much again, stays within the arena's reserve. */
static enum err make_room(struct ctx *c, struct heap *heap, size_t more)
{
    if (!arena_fits(c->arena, heap->n + more, sizeof(struct waiter)))
        return refuse(c, ERR_REQUEST_TOO_COMPLEX, "", "more lines wait for one product than can be looked at at once");
    struct waiter *items = arena_array(c->arena, struct waiter, heap->n + more);
    if (heap->n > 0)
        memcpy(items, heap->items, heap->n * sizeof *items);
    heap->items = items;
    heap->room = heap->n + more;
    return ERR_OK;
}

static void add_row(const struct hall *hall, struct heap *heap, const struct row_ready_row *row, int64_t priority)
{
    const struct guest *guest = order_guest(hall, row->account_id, row->back_order);
    if (guest == NULL)
        return;
    MUST(heap->n < heap->room);
    heap->items[heap->n++] = (struct waiter){.product = row->product_id,
                                             .back_order = row->back_order,
                                             .line = row->line,
                                             .guest = guest,
                                             .priority = priority,
                                             .waiting_since_ms = row->waiting_since,
                                             .wanted = row->qty,
                                             .priced = row->priced};
}

static int by_line(const void *a, const void *b)
{
    const struct row_ready_urgent *x = a, *y = b;
    int order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

static enum err read_urgent(struct ctx *c, const struct hall *hall, struct heap *heap, struct rows_ready_urgent *urgent,
                            const struct arg_ready_waiting *args, bool priced)
{
    struct arg_ready_urgent its = {.day = args->day};
    memcpy(its.products, args->products, sizeof its.products);
    TRY(q_ready_urgent(c, priced ? READY_URGENT_PRICED_ALL : READY_URGENT_PRICED_EACH, urgent, &its));
    TRY(make_room(c, heap, urgent->n));
    for (size_t i = 0; i < urgent->n; i++) {
        const struct row_ready_urgent *row = &urgent->rows[i];
        add_row(hall, heap,
                &(struct row_ready_row){row->product_id, row->back_order, row->line, row->account_id,
                                        row->waiting_since, row->qty, row->priced},
                row->priority);
    }
    if (urgent->n > 0)
        qsort(urgent->rows, urgent->n, sizeof *urgent->rows, by_line);
    return ERR_OK;
}

static int by_product(const void *a, const void *b)
{
    return cmp_i64(((const struct shelf *)a)->product, ((const struct shelf *)b)->product);
}

/* The next lines of shelves that have bottles left; where fewer come than there are places, that was the whole queue.
 */
static enum err read_lines(struct ctx *c, const struct hall *hall, struct heap *heap,
                           const struct rows_ready_urgent *urgent, struct arg_ready_waiting *args,
                           struct shelf *shelves, size_t n)
{
    struct rows_ready_row rows;
    size_t asked = 0;
    memset(args->products, 0, sizeof args->products);
    for (size_t i = 0; i < n; i++) {
        shelves[i].read = 0;
        if (shelves[i].has_more)
            args->products[asked++] = shelves[i].product;
    }
    if (asked == 0)
        return ERR_OK;
    TRY(q_ready_waiting(c, shelves[0].priced ? READY_WAITING_PRICED_ALL : READY_WAITING_PRICED_EACH, &rows, args));
    TRY(make_room(c, heap, rows.n));
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_ready_row *row = &rows.rows[i];
        const struct row_ready_urgent key = {.back_order = row->back_order, .line = row->line};
        const struct shelf of = {.product = row->product_id};
        struct shelf *shelf = bsearch(&of, shelves, n, sizeof of, by_product);
        MUST(shelf != NULL);
        shelf->read++;
        if (urgent->n == 0 || bsearch(&key, urgent->rows, urgent->n, sizeof key, by_line) == NULL)
            add_row(hall, heap, row, 0); /* else it is there already, with its priority */
    }
    for (size_t i = 0; i < n; i++)
        shelves[i].has_more = shelves[i].has_more && shelves[i].read >= args->depth - args->above;
    return ERR_OK;
}

/* --- sharing --- */

static int by_queue(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    int order = cmp_i64(x->product, y->product);
    if (order == 0)
        order = cmp_i64(y->priority, x->priority);
    if (order == 0)
        order = cmp_i64(x->waiting_since_ms, y->waiting_since_ms);
    return order != 0 ? order : cmp_i64(x->back_order, y->back_order);
}

/* The index they were read from has them in this order already, mostly. */
static void sort_queue(struct heap *heap)
{
    for (size_t i = 1; i < heap->n; i++) {
        if (by_queue(&heap->items[i - 1], &heap->items[i]) > 0) {
            qsort(heap->items, heap->n, sizeof *heap->items, by_queue);
            return;
        }
    }
}

/* Why a line has no part in the sharing, whoever asks; READY_FILLED: it has. */
static int barred(struct ctx *c, const struct shelf *shelf, const struct waiter *waiter)
{
    size_t holds = 0;
    if (waiter->guest->status != ACCOUNT_GOOD)
        (void)order_holds(c, &holds, waiter->guest->status);
    if (holds > 0)
        return READY_ACCOUNT_BLOCKED;
    if (!shelf->active)
        return READY_PRODUCT_INACTIVE;
    return waiter->priced ? READY_FILLED : READY_PRICE_MISSING;
}

/* Why the one who asks can't start it, although it keeps its part: admins can. */
static int barred_to_reps(struct ctx *c, const struct shelf *shelf, const struct guest *guest)
{
    const struct account a = {.id = guest->id, .name = "", .active = true, .status = guest->status};
    if (user_is_admin(c))
        return READY_FILLED;
    if (order_check_account(c, &a, "account") != ERR_OK) {
        ctx_forget(c); /* it is a reason here, not a refusal */
        return READY_ACCOUNT_BLOCKED;
    }
    return shelf->for_reps ? READY_FILLED : READY_PRODUCT_ADMIN_ONLY;
}

static int reason_of(const struct waiter *w, enum share_strategy strategy)
{
    if (w->got.btl == w->wanted.btl)
        return READY_FILLED;
    if (w->got.btl == 0)
        return READY_NONE_LEFT;
    return strategy == SHARE_FAIR ? READY_FAIR_SHARE : READY_PARTLY;
}

static void share_out(struct ctx *c, const struct hall *hall, struct shelf *shelf)
{
    struct arena_mark mark = arena_mark(c->arena);
    enum share_strategy strategy = hall->filter->strategy;
    struct share *shares = arena_array(c->arena, struct share, shelf->n);
    struct waiter **of = arena_array(c->arena, struct waiter *, shelf->n);
    size_t n = 0, last = shelf->n;
    for (size_t i = 0; i < shelf->n; i++) {
        struct waiter *w = &shelf->waiters[i];
        w->got.btl = 0;
        w->reason = barred(c, shelf, w);
        if (w->reason != READY_FILLED)
            continue;
        of[n] = w;
        shares[n++] = (struct share){w->guest->id, w->wanted, {0}};
    }
    size_t takers = order_share(c->arena, shares, n, (struct qty){shelf->available}, strategy);
    shelf->used_up = takers <= n;
    if (shelf->used_up)
        last = (size_t)(of[takers - 1] - shelf->waiters);
    for (size_t i = 0; i < n; i++) {
        of[i]->got = shares[i].got;
        int out = barred_to_reps(c, shelf, of[i]->guest);
        of[i]->reason = out != READY_FILLED ? out : reason_of(of[i], strategy);
    }
    for (size_t i = 0; i < shelf->n; i++) {
        struct waiter *w = &shelf->waiters[i];
        bool left_out = w->reason >= READY_ACCOUNT_BLOCKED && i <= last;
        w->told = w->guest->mine && (w->got.btl > 0 || left_out);
    }
    arena_rewind(c->arena, mark);
}

void order_shelf_behind(struct ctx *c, const struct shelf *shelf, struct waiter *waiter)
{
    int out = barred_to_reps(c, shelf, waiter->guest);
    waiter->reason = barred(c, shelf, waiter);
    if (waiter->reason == READY_FILLED)
        waiter->reason = out != READY_FILLED ? out : READY_NONE_LEFT;
    waiter->got.btl = 0;
    waiter->told = true;
}

/* Gives each shelf its lines of the heap, which is sorted; shares out where it has changed. */
static void deal(struct ctx *c, const struct hall *hall, struct heap *heap, struct shelf *shelves, size_t n)
{
    bool fair = hall->filter->strategy == SHARE_FAIR;
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = heap->n;
        struct shelf *shelf = &shelves[i];
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (heap->items[middle].product < shelf->product)
                low = middle + 1;
            else
                high = middle;
        }
        for (high = low; high < heap->n && heap->items[high].product == shelf->product; high++)
            ;
        shelf->waiters = high == low ? NULL : &heap->items[low];
        shelf->n = high - low;
        if (!shelf->used_up && !(shelf->has_more && fair && (int64_t)shelf->n < shelf->available))
            share_out(c, hall, shelf); /* else more lines are needed in any case */
        shelf->has_more = shelf->has_more && !shelf->used_up;
    }
}

enum err order_shelf_fill(struct ctx *c, const struct hall *hall, struct shelf *shelves, size_t n)
{
    const int64_t *steps = hall->filter->strategy == SHARE_FAIR ? steps_fair : steps_oldest;
    struct arg_ready_waiting args = {.day = company_today(c)};
    struct rows_ready_urgent urgent = {NULL, 0};
    struct heap heap = {NULL, 0, 0};
    MUST(n > 0 && n <= SHELF_CHUNK);
    for (size_t i = 0; i < n; i++) {
        args.products[i] = shelves[i].product;
        shelves[i].used_up = false;
        shelves[i].has_more = true;
    }
    if (hall->urgent)
        TRY(read_urgent(c, hall, &heap, &urgent, &args, shelves[0].priced));
    for (size_t step = 0; step < (n == 1 ? 1 : STEPS); step++) {
        args.above = n == 1 ? -1 : steps[step];
        args.depth = n == 1 ? LAST_PLACE : steps[step + 1];
        TRY(read_lines(c, hall, &heap, &urgent, &args, shelves, n));
        sort_queue(&heap);
        deal(c, hall, &heap, shelves, n);
    }
    return ERR_OK;
}
