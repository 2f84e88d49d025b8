/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is ready to fill, by account: shelf after shelf is shared out and let go; what is kept are the lines of the
 * accounts on the page. */
#include "order/order_shelf.h"

#include "user/user.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_LINES 4000                       /* a page that has so many ends early */
#define SHEET_CAP  ((size_t)64 * 1024 * 1024) /* far more than they and one account's can be */

/* The lines of the accounts that come first after a place. */
struct sheet {
    struct arena *arena; /* its own: the request's is given back after each shelf */
    struct waiter *items;
    size_t n, room;
    uint32_t first, last; /* ranks that may still be on the page */
    uint32_t *told;       /* lines of each rank, on the page or not */
    size_t accounts_max;
    bool counting; /* keep none yet: an offset has to be found first */
};

static int by_account(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    int order = cmp_i64(x->guest->rank, y->guest->rank);
    if (order == 0)
        order = cmp_i64(x->waiting_since_ms, y->waiting_since_ms);
    if (order == 0)
        order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

/* Lets go of the accounts that are not on the page any more: before them are as many as it can hold. */
static void trim(struct sheet *sheet)
{
    size_t accounts = 0, i = 0;
    if (sheet->n > 0)
        qsort(sheet->items, sheet->n, sizeof *sheet->items, by_account);
    while (i < sheet->n && accounts < sheet->accounts_max && i < PAGE_LINES) {
        uint32_t rank = sheet->items[i].guest->rank;
        while (i < sheet->n && sheet->items[i].guest->rank == rank)
            i++;
        accounts++;
    }
    if (i < sheet->n)
        sheet->last = sheet->items[i - 1].guest->rank;
    sheet->n = i;
}

static void keep(struct sheet *sheet, const struct waiter *waiter)
{
    uint32_t rank = waiter->guest->rank;
    if (rank < sheet->first)
        return;
    sheet->told[rank]++;
    if (sheet->counting || rank > sheet->last)
        return;
    if (sheet->n == sheet->room) {
        trim(sheet);
        if (sheet->n * 2 > sheet->room || sheet->room == 0) {
            size_t room = sheet->room == 0 ? 1024 : sheet->room * 2;
            struct waiter *items = arena_array(sheet->arena, struct waiter, room);
            if (sheet->n > 0)
                memcpy(items, sheet->items, sheet->n * sizeof *items);
            sheet->items = items;
            sheet->room = room;
        }
        if (rank > sheet->last)
            return;
    }
    sheet->items[sheet->n++] = *waiter;
}

/* One account's own lines, when it is asked for alone: it is told of all. */
struct own {
    struct rows_ready_urgent rows; /* by back order and line */
    bool *told;
};

static int by_line(const void *a, const void *b)
{
    const struct row_ready_urgent *x = a, *y = b;
    int order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

static void take(struct sheet *sheet, struct own *own, const struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->n; i++) {
        const struct waiter *w = &shelf->waiters[i];
        const struct row_ready_urgent key = {.back_order = w->back_order, .line = w->line};
        if (!w->told)
            continue;
        keep(sheet, w);
        const struct row_ready_urgent *row =
            own->rows.n == 0 ? NULL : bsearch(&key, own->rows.rows, own->rows.n, sizeof key, by_line);
        if (row != NULL)
            own->told[row - own->rows.rows] = true;
    }
}

/* Those of its lines that stand behind, with the reason. */
static void take_behind(struct ctx *c, struct sheet *sheet, const struct hall *hall, const struct own *own,
                        const struct shelf *shelves, size_t n)
{
    for (size_t i = 0; i < own->rows.n; i++) {
        const struct row_ready_urgent *row = &own->rows.rows[i];
        const struct guest *guest = order_guest(hall, row->account_id, row->back_order);
        struct waiter waiter = {.product = row->product_id,
                                .back_order = row->back_order,
                                .line = row->line,
                                .guest = guest,
                                .priority = c->company->priority ? row->priority : 0,
                                .waiting_since_ms = row->waiting_since,
                                .wanted = row->qty,
                                .priced = row->priced};
        for (size_t k = 0; k < n && guest != NULL && guest->mine && !own->told[i]; k++) {
            if (shelves[k].product != row->product_id)
                continue;
            order_shelf_behind(c, &shelves[k], &waiter);
            keep(sheet, &waiter);
            break;
        }
    }
}

static enum err walk(struct ctx *c, struct sheet *sheet, const struct hall *hall, struct own *own,
                     struct shelf *shelves, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t count = 1;
        if (arena_over_cap(sheet->arena)) /* the lines of the accounts on the page; none can be left out */
            return refuse(c, ERR_REQUEST_TOO_COMPLEX, "", NULL);
        struct arena_mark mark = arena_mark(c->arena);
        while (count < SHELF_CHUNK && i + count < n && shelves[i + count].priced == shelves[i].priced)
            count++;
        TRY(order_shelf_fill(c, hall, &shelves[i], count));
        for (size_t k = i; k < i + count; k++) {
            if (!shelves[k].has_more)
                take(sheet, own, &shelves[k]);
        }
        arena_rewind(c->arena, mark);
        for (size_t k = i; k < i + count; k++) {
            if (!shelves[k].has_more)
                continue;
            TRY(order_shelf_fill(c, hall, &shelves[k], 1));
            take(sheet, own, &shelves[k]);
            arena_rewind(c->arena, mark);
        }
        i += count;
    }
    take_behind(c, sheet, hall, own, shelves, n);
    return ERR_OK;
}

/* The rank after which so many accounts more are passed over. */
static uint32_t skip(const struct sheet *sheet, size_t guests, int64_t offset)
{
    uint32_t rank = sheet->first;
    for (; rank < guests && offset > 0; rank++)
        offset -= sheet->told[rank] > 0;
    return rank;
}

/* --- the page --- */

static const char *sentence(struct ctx *c, const struct waiter *w, enum share_strategy strategy)
{
    long long got = (long long)w->got.btl, wanted = (long long)w->wanted.btl;
    switch (w->reason) {
    case READY_FILLED:
        return got == 1 ? "The bottle that is wanted."
                        : arena_printf(c->arena, "All %lld bottles that are wanted.", got);
    case READY_PARTLY:
        return arena_printf(c->arena, "%lld of %lld bottles: what is left after those before it.", got, wanted);
    case READY_FAIR_SHARE:
        return arena_printf(c->arena, "%lld of %lld bottles: the account's fair share.", got, wanted);
    case READY_NONE_LEFT:
        return strategy == SHARE_FAIR ? "There are too few bottles for every account to get one."
                                      : "Those before it take what is there.";
    case READY_ACCOUNT_BLOCKED:
        return "The company's settings let no order be submitted for an account of this status.";
    case READY_PRODUCT_INACTIVE:
        return "The product is inactive.";
    case READY_PRODUCT_ADMIN_ONLY:
        return "Only admins may put this product on an order.";
    default:
        return "There is no price of this product that the account may have today.";
    }
}

static void add_line(struct ctx *c, struct ready_proposal *p, const struct waiter *w, enum share_strategy strategy)
{
    struct ready_line line = {.back_order = w->back_order,
                              .line = w->line,
                              .display = backorder_display(c, w->back_order),
                              .product = {.id = w->product},
                              .priority = w->priority,
                              .waiting_since_ms = w->waiting_since_ms,
                              .age_days = backorder_age_days(c, w->waiting_since_ms),
                              .wanted = w->wanted,
                              .proposed = w->got,
                              .reason = w->reason,
                              .detail = sentence(c, w, strategy)};
    if (w->reason >= READY_ACCOUNT_BLOCKED) {
        line.proposed.btl = 0;
        p->left_out[p->left_out_count++] = line;
        return;
    }
    p->lines[p->line_count++] = line;
    p->total.btl += w->got.btl; /* at most what a few warehouses hold */
}

struct date order_ready_day(const struct ctx *c, const struct account *account)
{
    struct date from = company_today(c);
    from.days += READY_DAYS_AHEAD;
    return order_next_ship_day(c, account, from);
}

static enum err write_proposal(struct ctx *c, struct ready_proposal *p, const struct waiter *lines, size_t n,
                               enum share_strategy strategy)
{
    struct account account;
    bool found;
    TRY(account_find(c, &account, &found, lines[0].guest->id));
    if (!found)
        return ERR_INTERNAL; /* it was read in this transaction */
    if (!arena_fits(c->arena, 2 * n, sizeof(struct ready_line)))
        return refuse(c, ERR_REQUEST_TOO_COMPLEX, "", "%s waits with more lines than one answer can hold",
                      account.name);
    p->account = backorder_account_of(c, &account);
    p->delivery_date = order_ready_day(c, &account);
    p->sort_key = account_sort_key(c, &account);
    p->lines = arena_array(c->arena, struct ready_line, n);
    p->left_out = arena_array(c->arena, struct ready_line, n);
    for (size_t i = 0; i < n; i++)
        add_line(c, p, &lines[i], strategy);
    return ERR_OK;
}

/* What the lines of the page are called. */
static enum err name_products(struct ctx *c, struct ready_page *page)
{
    size_t n = 0, at = 0;
    struct backorder_goods **goods;
    for (size_t i = 0; i < page->n; i++)
        n += page->items[i].line_count + page->items[i].left_out_count;
    struct ready_line **lines = arena_array(c->arena, struct ready_line *, n);
    int64_t *ids = arena_array(c->arena, int64_t, n);
    for (size_t i = 0; i < page->n; i++) {
        for (size_t k = 0; k < page->items[i].line_count; k++)
            lines[at++] = &page->items[i].lines[k];
        for (size_t k = 0; k < page->items[i].left_out_count; k++)
            lines[at++] = &page->items[i].left_out[k];
    }
    for (size_t i = 0; i < n; i++)
        ids[i] = lines[i]->product.id;
    TRY(backorder_goods(c, &goods, ids, n));
    for (size_t i = 0; i < n; i++) {
        if (goods[i] != NULL)
            lines[i]->product = goods[i]->product;
    }
    return ERR_OK;
}

static enum err write_page(struct ctx *c, struct ready_page *page, const struct sheet *sheet, const struct hall *hall)
{
    size_t last = 0;
    page->items = arena_array(c->arena, struct ready_proposal, sheet->accounts_max);
    for (size_t i = 0, n; i < sheet->n; i += n) {
        last = sheet->items[i].guest->rank;
        for (n = 1; i + n < sheet->n && sheet->items[i + n].guest->rank == last; n++)
            ;
        TRY(write_proposal(c, &page->items[page->n++], &sheet->items[i], n, hall->filter->strategy));
    }
    for (size_t rank = 0; rank < hall->guest_count; rank++) {
        page->total += sheet->told[rank] > 0;
        page->more = page->more || (sheet->told[rank] > 0 && rank > last && page->n > 0);
    }
    return name_products(c, page);
}

static void close_arena(void *arena)
{
    arena_close(arena);
}

static enum err open_sheet(struct ctx *c, struct sheet *sheet, const struct hall *hall,
                           const struct ready_window *window)
{
    struct row_ready_place place = {0};
    if (window->after_id > 0)
        TRY(q_ready_after(c, &place, window->after_name, window->after_id));
    *sheet = (struct sheet){.arena = arena_open(SHEET_CAP),
                            .first = (uint32_t)place.rank,
                            .last = UINT32_MAX,
                            .accounts_max = (size_t)window->limit,
                            .counting = window->offset > 0};
    arena_defer(c->arena, close_arena, sheet->arena);
    sheet->told = arena_array(c->arena, uint32_t, hall->guest_count);
    return ERR_OK;
}

static enum err read_own(struct ctx *c, struct own *own, const struct ready_filter *filter)
{
    if (!filter->account.has)
        return ERR_OK;
    TRY(q_ready_of_account(c, &own->rows, company_today(c), filter->account.v));
    own->told = arena_array(c->arena, bool, own->rows.n);
    return ERR_OK;
}

enum err order_ready(struct ctx *c, struct ready_page *out, const struct ready_filter *filter,
                     const struct ready_window *window)
{
    struct hall hall;
    struct sheet sheet;
    struct own own = {.told = NULL};
    struct shelf *shelves;
    size_t n;
    *out = (struct ready_page){0};
    if (!c->company->draft_orders)
        return refuse(c, ERR_ORDER_DRAFTS_OFF, "", NULL);
    TRY(order_hall(c, &hall, filter));
    TRY(order_shelves(c, &shelves, &n, filter));
    TRY(read_own(c, &own, filter));
    TRY(open_sheet(c, &sheet, &hall, window));
    TRY(walk(c, &sheet, &hall, &own, shelves, n));
    if (sheet.counting) {
        sheet.first = skip(&sheet, hall.guest_count, window->offset);
        sheet.counting = false;
        TRY(walk(c, &sheet, &hall, &own, shelves, n));
    }
    trim(&sheet);
    return write_page(c, out, &sheet, &hall);
}
