/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is ready to fill: products that are there, the lines that wait for them up to the one that takes the last
 * bottle, the shares, then by account. */
#include "order/order_ready.h"

#include "store/stmt_gen.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 50 /* products of one statement */

/* Places in a product's queue up to which its lines are read, round by round, until its bottles are given away. Most
 * are gone after the first few lines. */
static const int64_t depths[] = {-1, 7, 63, 511, INT64_MAX - 1};
#define ROUNDS (sizeof depths / sizeof depths[0] - 1)

/* A line that waits for a product which is there. */
struct waiter {
    int64_t product, back_order, line, account;
    int64_t priority, waiting_since_ms;
    struct qty wanted, got;
    bool priced;
    int reason; /* enum ready_reason */
};

struct shelf { /* a product, and how far its lines were read */
    int64_t product, available;
    bool active, for_reps;
    bool used_up;    /* whoever else waits would get nothing */
    size_t first, n; /* its lines among the waiters, once they are sorted */
};

struct hall {
    const struct ready_filter *filter;
    struct shelf *shelves; /* by product */
    size_t shelf_count;
    struct rows_ready_accounts accounts; /* by name */
    const struct row_ready_accounts **by_id;
    struct rows_ready_urgent urgent; /* by back order and line */
    struct waiter *waiters;
    size_t waiter_count, waiter_room;
};

/* --- reading --- */

static int by_account_id(const void *a, const void *b)
{
    const struct row_ready_accounts *x = *(const struct row_ready_accounts *const *)a;
    const struct row_ready_accounts *y = *(const struct row_ready_accounts *const *)b;
    return cmp_i64(x->id, y->id);
}

static const struct row_ready_accounts *account_of(const struct hall *hall, int64_t id)
{
    const struct row_ready_accounts key = {.id = id}, *at = &key;
    if (hall->accounts.n == 0)
        return NULL;
    const struct row_ready_accounts **found =
        bsearch(&at, hall->by_id, hall->accounts.n, sizeof(const struct row_ready_accounts *), by_account_id);
    return found == NULL ? NULL : *found;
}

static int by_shelf(const void *a, const void *b)
{
    return cmp_i64(((const struct shelf *)a)->product, ((const struct shelf *)b)->product);
}

static struct shelf *shelf_of(const struct hall *hall, int64_t product)
{
    const struct shelf key = {.product = product};
    return hall->shelf_count == 0 ? NULL : bsearch(&key, hall->shelves, hall->shelf_count, sizeof key, by_shelf);
}

static int by_line(const void *a, const void *b)
{
    const struct row_ready_urgent *x = a, *y = b;
    int order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

static enum err read_hall(struct ctx *c, struct hall *hall)
{
    const struct ready_filter *filter = hall->filter;
    struct rows_ready_products products;
    TRY(q_ready_products(c, &products,
                         &(struct arg_ready_products){.account = filter->account,
                                                      .product = filter->product,
                                                      .producer = filter->producer,
                                                      .importer = filter->importer}));
    hall->shelf_count = products.n;
    hall->shelves = arena_array(c->arena, struct shelf, products.n);
    for (size_t i = 0; i < products.n; i++)
        hall->shelves[i] = (struct shelf){.product = products.rows[i].product_id,
                                          .available = products.rows[i].available.btl,
                                          .active = products.rows[i].active,
                                          .for_reps = products.rows[i].for_reps};
    TRY(q_ready_accounts(c, &hall->accounts, user_rep_filter(c), filter->account, filter->of_rep));
    hall->by_id = arena_array(c->arena, const struct row_ready_accounts *, hall->accounts.n);
    for (size_t i = 0; i < hall->accounts.n; i++)
        hall->by_id[i] = &hall->accounts.rows[i];
    if (hall->accounts.n > 0) /* NOLINTNEXTLINE(bugprone-sizeof-expression): they are pointers that are sorted */
        qsort(hall->by_id, hall->accounts.n, sizeof *hall->by_id, by_account_id);
    if (!c->company->priority)
        return ERR_OK;
    TRY(q_ready_urgent(c, &hall->urgent, company_today(c)));
    if (hall->urgent.n > 0)
        qsort(hall->urgent.rows, hall->urgent.n, sizeof *hall->urgent.rows, by_line);
    return ERR_OK;
}

static void add_waiter(struct ctx *c, struct hall *hall, const struct waiter *waiter)
{
    if (hall->waiter_count == hall->waiter_room) {
        size_t room = hall->waiter_room == 0 ? 1024 : hall->waiter_room * 2;
        struct waiter *more = arena_array(c->arena, struct waiter, room);
        if (hall->waiter_count > 0)
            memcpy(more, hall->waiters, hall->waiter_count * sizeof *more);
        hall->waiters = more;
        hall->waiter_room = room;
    }
    hall->waiters[hall->waiter_count++] = *waiter;
}

static void add_urgent(struct ctx *c, struct hall *hall)
{
    for (size_t i = 0; i < hall->urgent.n; i++) {
        const struct row_ready_urgent *row = &hall->urgent.rows[i];
        if (shelf_of(hall, row->product_id) != NULL)
            add_waiter(c, hall,
                       &(struct waiter){.product = row->product_id,
                                        .back_order = row->back_order,
                                        .line = row->line,
                                        .account = row->account_id,
                                        .priority = row->priority,
                                        .waiting_since_ms = row->waiting_since,
                                        .wanted = row->qty,
                                        .priced = row->priced});
    }
}

static enum err read_lines(struct ctx *c, struct hall *hall, size_t round, const int64_t *products, size_t n)
{
    struct arg_ready_waiting args = {.day = company_today(c), .above = depths[round], .depth = depths[round + 1]};
    struct rows_ready_row rows;
    memcpy(args.products, products, n * sizeof *products);
    TRY(q_ready_waiting(c, &rows, &args));
    for (size_t i = 0; i < rows.n; i++) {
        const struct row_ready_row *row = &rows.rows[i];
        const struct row_ready_urgent key = {.back_order = row->back_order, .line = row->line};
        if (hall->urgent.n > 0 && bsearch(&key, hall->urgent.rows, hall->urgent.n, sizeof key, by_line) != NULL)
            continue; /* it is there already, with its priority */
        add_waiter(c, hall,
                   &(struct waiter){.product = row->product_id,
                                    .back_order = row->back_order,
                                    .line = row->line,
                                    .account = row->account_id,
                                    .waiting_since_ms = row->waiting_since,
                                    .wanted = row->qty,
                                    .priced = row->priced});
    }
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

/* Why a line has no part in the sharing, whoever asks; READY_FILLED: it has. */
static int barred(struct ctx *c, const struct shelf *shelf, const struct waiter *waiter,
                  const struct row_ready_accounts *account)
{
    size_t holds;
    (void)order_holds(c, &holds, enum_index(account_status_names, account->status));
    if (holds > 0)
        return READY_ACCOUNT_BLOCKED;
    if (!shelf->active)
        return READY_PRODUCT_INACTIVE;
    return waiter->priced ? READY_FILLED : READY_PRICE_MISSING;
}

/* Why the one who asks can't start it, although it keeps its part: admins can. */
static int barred_to_reps(struct ctx *c, const struct shelf *shelf, const struct row_ready_accounts *account)
{
    const struct account a = {.id = account->id,
                              .name = account->name,
                              .active = true,
                              .status = enum_index(account_status_names, account->status)};
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

static int by_i64(const void *a, const void *b)
{
    return cmp_i64(*(const int64_t *)a, *(const int64_t *)b);
}

static int64_t accounts_in(struct ctx *c, const struct share *shares, size_t n)
{
    int64_t *ids = arena_array(c->arena, int64_t, n);
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        ids[i] = shares[i].account;
    if (n > 0)
        qsort(ids, n, sizeof *ids, by_i64);
    for (size_t i = 0; i < n; i++)
        count += i == 0 || ids[i] != ids[i - 1];
    return count;
}

/* Would lines that were not read get anything? Not when the bottles are gone; shared fairly, not when there are no more
 * bottles than accounts that come first. */
static bool is_used_up(struct ctx *c, const struct shelf *shelf, const struct share *shares, size_t n,
                       enum share_strategy strategy)
{
    int64_t sum = 0;
    if (strategy == SHARE_FAIR)
        return (int64_t)n >= shelf->available && accounts_in(c, shares, n) >= shelf->available;
    for (size_t i = 0; i < n && sum < shelf->available; i++)
        sum += shares[i].wanted.btl;
    return sum >= shelf->available;
}

static void share_out(struct ctx *c, struct hall *hall, struct shelf *shelf)
{
    struct waiter *waiters = &hall->waiters[shelf->first];
    struct share *shares = arena_array(c->arena, struct share, shelf->n);
    struct waiter **of = arena_array(c->arena, struct waiter *, shelf->n);
    size_t n = 0;
    for (size_t i = 0; i < shelf->n; i++) {
        const struct row_ready_accounts *account = account_of(hall, waiters[i].account);
        waiters[i].got.btl = 0;
        waiters[i].reason = account == NULL || !account->active ? -1 : barred(c, shelf, &waiters[i], account);
        if (waiters[i].reason != READY_FILLED)
            continue;
        of[n] = &waiters[i];
        shares[n++] = (struct share){waiters[i].account, waiters[i].wanted, {0}};
    }
    order_share(c->arena, shares, n, (struct qty){shelf->available}, hall->filter->strategy);
    for (size_t i = 0; i < n; i++) {
        of[i]->got = shares[i].got;
        int out = barred_to_reps(c, shelf, account_of(hall, of[i]->account));
        of[i]->reason = out != READY_FILLED ? out : reason_of(of[i], hall->filter->strategy);
    }
    shelf->used_up = is_used_up(c, shelf, shares, n, hall->filter->strategy);
}

/* Round by round, deeper for those that have bottles left. One account alone wants to know about all its lines. */
static enum err fill_hall(struct ctx *c, struct hall *hall)
{
    add_urgent(c, hall);
    for (size_t round = 0; round < ROUNDS; round++) {
        int64_t ids[CHUNK];
        size_t n = 0;
        for (size_t i = 0; i < hall->shelf_count; i++) {
            if (!hall->shelves[i].used_up || hall->filter->account.has)
                ids[n++] = hall->shelves[i].product;
            if (n == 0 || (n < CHUNK && i + 1 < hall->shelf_count))
                continue;
            TRY(read_lines(c, hall, round, ids, n));
            n = 0;
        }
        if (hall->waiter_count > 0)
            qsort(hall->waiters, hall->waiter_count, sizeof *hall->waiters, by_queue);
        for (size_t i = 0, at = 0; i < hall->shelf_count; i++) {
            struct shelf *shelf = &hall->shelves[i];
            shelf->first = at;
            while (at < hall->waiter_count && hall->waiters[at].product == shelf->product)
                at++;
            shelf->n = at - shelf->first;
            if (!shelf->used_up || hall->filter->account.has)
                share_out(c, hall, shelf);
        }
    }
    return ERR_OK;
}

/* --- by account --- */

static int by_account(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    int order = cmp_i64(x->account, y->account);
    if (order == 0)
        order = cmp_i64(x->waiting_since_ms, y->waiting_since_ms);
    if (order == 0)
        order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

static bool is_left_out(const struct waiter *w)
{
    return w->reason >= READY_ACCOUNT_BLOCKED;
}

/* What is told of: bottles, or why there are none. */
static bool is_told(const struct hall *hall, const struct waiter *w)
{
    return w->reason >= 0 && (is_left_out(w) || w->got.btl > 0 || hall->filter->account.has);
}

static size_t first_of(const struct hall *hall, int64_t account)
{
    size_t low = 0, high = hall->waiter_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hall->waiters[middle].account < account)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t told_of(const struct hall *hall, int64_t account, size_t first)
{
    size_t told = 0;
    for (size_t i = first; i < hall->waiter_count && hall->waiters[i].account == account; i++)
        told += is_told(hall, &hall->waiters[i]);
    return told;
}

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
    if (is_left_out(w)) {
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

static enum err write_proposal(struct ctx *c, struct ready_proposal *p, const struct hall *hall,
                               const struct row_ready_accounts *row, size_t first, size_t told)
{
    struct account account;
    bool found;
    TRY(account_find(c, &account, &found, row->id));
    if (!found)
        return ERR_INTERNAL; /* it was read in this transaction */
    p->account = backorder_account_of(c, &account);
    p->delivery_date = order_ready_day(c, &account);
    p->sort_key = row->sort_key;
    p->lines = arena_array(c->arena, struct ready_line, told);
    p->left_out = arena_array(c->arena, struct ready_line, told);
    for (size_t i = first; i < hall->waiter_count && hall->waiters[i].account == row->id; i++) {
        if (is_told(hall, &hall->waiters[i]))
            add_line(c, p, &hall->waiters[i], hall->filter->strategy);
    }
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

static bool is_after(const struct row_ready_accounts *row, const struct ready_window *window)
{
    int order = window->after_id == 0 ? 1 : strcmp(row->sort_key, window->after_name);
    return order > 0 || (order == 0 && row->id > window->after_id);
}

enum err order_ready(struct ctx *c, struct ready_page *out, const struct ready_filter *filter,
                     const struct ready_window *window)
{
    struct hall hall = {.filter = filter};
    struct ready_page page = {0};
    int64_t skip = window->offset;
    if (!c->company->draft_orders)
        return refuse(c, ERR_ORDER_DRAFTS_OFF, "", NULL);
    TRY(read_hall(c, &hall));
    TRY(fill_hall(c, &hall));
    if (hall.waiter_count > 0)
        qsort(hall.waiters, hall.waiter_count, sizeof *hall.waiters, by_account);
    page.items = arena_array(c->arena, struct ready_proposal, (size_t)window->limit);
    for (size_t i = 0; i < hall.accounts.n; i++) {
        const struct row_ready_accounts *row = &hall.accounts.rows[i];
        size_t first = first_of(&hall, row->id);
        size_t told = row->mine && row->active ? told_of(&hall, row->id, first) : 0;
        if (told == 0)
            continue;
        page.total++;
        if (!is_after(row, window) || skip-- > 0)
            continue;
        if (page.n == (size_t)window->limit)
            page.more = true;
        else
            TRY(write_proposal(c, &page.items[page.n++], &hall, row, first, told));
    }
    TRY(name_products(c, &page));
    *out = page;
    return ERR_OK;
}
