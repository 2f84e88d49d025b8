/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of back orders: from days and words to what the statements take, and from numbers to rows. */
#include "backorder/backorder_find.h"
#include "backorder/backorder_parts.h"
#include "company/company.h"
#include "core/fold.h"
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ITEMS_CHUNK BACKORDER_CHUNK /* numbers of one back_order_items */

const char *const backorder_scope_names[] = {"all", "open", "closed", NULL};
const char *const backorder_sort_names[] = {"number", "created", "age", "account", NULL};

struct backorder_filter backorder_filter_all(void)
{
    return (struct backorder_filter){.created_from = DATE_NONE,
                                     .created_to = DATE_NONE,
                                     .waiting_from = DATE_NONE,
                                     .waiting_to = DATE_NONE,
                                     .closed_from = DATE_NONE,
                                     .closed_to = DATE_NONE};
}

/* "1042", "BO-1042", "bo 1042", "#1042". */
static struct maybe_i64 number_in(const char *text)
{
    if (strncasecmp(text, "bo", 2) == 0)
        text += 2;
    text += strspn(text, " -#");
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0')
        return none_i64();
    return some_i64(strtoll(text, NULL, 10));
}

static int64_t begin_of(const struct ctx *c, int64_t days)
{
    return zone_at(c->company->zone, (struct date){(int32_t)days}, 0);
}

struct span {
    int64_t from, to; /* from <= t < to */
};

static void cut(struct span *span, int64_t from, int64_t to)
{
    span->from = from > span->from ? from : span->from;
    span->to = to < span->to ? to : span->to;
}

static struct span span_of(const struct ctx *c, struct date from, struct date to)
{
    return (struct span){date_is_set(from) ? begin_of(c, from.days) : INT64_MIN,
                         date_is_set(to) ? begin_of(c, (int64_t)to.days + 1) : INT64_MAX};
}

static void put_span(const struct span *span, struct maybe_i64 *from, struct maybe_i64 *to)
{
    if (span->from == INT64_MIN && span->to == INT64_MAX)
        return;
    *from = some_i64(span->from);
    *to = some_i64(span->to);
}

static void seek_days(const struct ctx *c, struct backorder_sought *s, const struct backorder_filter *f)
{
    int64_t today = company_today(c).days;
    struct span created = span_of(c, f->created_from, f->created_to);
    struct span waiting = span_of(c, f->waiting_from, f->waiting_to);
    if (f->min_age_days.has) /* waiting since that day or before */
        cut(&waiting, INT64_MIN, begin_of(c, today - f->min_age_days.v + 1));
    if (f->max_age_days.has)
        cut(&waiting, begin_of(c, today - f->max_age_days.v), INT64_MAX);
    put_span(&created, &s->created_from, &s->created_to);
    struct span closed = span_of(c, f->closed_from, f->closed_to);
    put_span(&waiting, &s->waiting_from, &s->waiting_to);
    put_span(&closed, &s->closed_from, &s->closed_to);
}

struct backorder_sought backorder_sought_of(struct ctx *c, const struct backorder_filter *f)
{
    struct backorder_sought s = {
        .open = f->status == BACKORDER_SCOPE_OPEN,
        .rep = user_rep_filter(c),
        .status = f->status == BACKORDER_SCOPE_ALL ? NULL : backorder_scope_names[f->status],
        .account = f->account,
        .of_rep = f->rep.has ? f->rep : user_rep_filter(c), /* who asks is a filter with an index, too */
        .product = f->product,
        .producer = f->producer,
        .importer = f->importer,
        .created_by = f->created_by,
        .reference = f->reference,
    };
    seek_days(c, &s, f);
    if (f->text != NULL) {
        s.words = fold_like(c->arena, f->text);
        s.text_number = number_in(f->text);
        s.nothing = s.words == NULL; /* a text without a letter or digit is in no name */
    }
    return s;
}

static struct backorder_item item_of(struct ctx *c, const struct row_back_order_item *row)
{
    struct backorder_item item = {
        .number = row->number,
        .rev = row->rev,
        .display = backorder_display(c, row->number),
        .account = BACKORDER_ACCOUNT_OF(c, row),
        .status = backorder_status_of(row->status),
        .reference = row->reference,
        .priority = row->priority,
        .need_by = row->need_by,
        .created_at_ms = row->created_at,
        .created_by = {row->created_by, row->created_by_name},
        .waiting_since_ms = row->waiting_since,
        .age_days = backorder_age_days(c, row->waiting_since),
        .closed_at_ms = row->closed_at,
        .close_reason = row->close_reason,
        .tied_to = backorder_tie_of(c, row->tied_order, row->tied_state),
        .lines = row->lines,
        .total = row->total,
        .available_btl = row->fillable,
        .products = arena_array(c->arena, const char *, 3),
    };
    const char *names[] = {row->first, row->second, row->third};
    for (size_t i = 0; i < 3 && names[i] != NULL; i++)
        item.products[item.product_count++] = names[i];
    item.actions = backorder_actions(&item.action_count, item.status, item.tied_to != NULL);
    return item;
}

enum err backorder_reps_of(struct ctx *c, const struct backorder_reps_place *places, size_t n)
{
    struct arg_back_order_reps_of args = {0};
    struct rows_back_order_reps_of rows;
    MUST(n <= ITEMS_CHUNK);
    for (size_t i = 0; i < n; i++)
        args.accounts[i] = places[i].account;
    TRY(q_back_order_reps_of(c, &rows, &args));
    struct backorder_ref *reps = arena_array(c->arena, struct backorder_ref, rows.n);
    for (size_t k = 0; k < rows.n; k++) {
        reps[k] = (struct backorder_ref){rows.rows[k].id, rows.rows[k].name};
        for (size_t i = 0; i < n; i++) {
            if (places[i].account != rows.rows[k].account_id)
                continue;
            if (*places[i].count == 0)
                *places[i].reps = &reps[k];
            ++*places[i].count; /* the rows of an account stand together */
        }
    }
    return ERR_OK;
}

static enum err read_reps(struct ctx *c, struct backorder_item *items, size_t n)
{
    struct backorder_reps_place places[ITEMS_CHUNK];
    for (size_t i = 0; i < n; i++)
        places[i] = (struct backorder_reps_place){items[i].account.id, &items[i].reps, &items[i].rep_count};
    return backorder_reps_of(c, places, n);
}

/* The rows of up to ITEMS_CHUNK numbers, put into their places. */
static enum err read_items(struct ctx *c, struct backorder_item *items, const struct backorder_found *found, size_t n)
{
    struct arg_back_order_items args = {0};
    struct rows_back_order_item rows;
    for (size_t i = 0; i < n; i++)
        args.numbers[i] = found[i].number;
    TRY(q_back_order_items(c, &rows, &args));
    MUST(rows.n == n); /* the same snapshot has just shown their numbers */
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (rows.rows[k].number != found[i].number)
            MUST(++k < rows.n);
        items[i] = item_of(c, &rows.rows[k]);
    }
    return read_reps(c, items, n);
}

enum err backorder_list(struct ctx *c, struct backorder_page *out, const struct backorder_filter *filter,
                        const struct backorder_window *window)
{
    struct backorder_sought sought = backorder_sought_of(c, filter);
    struct backorder_window wider = *window;
    struct backorder_found *found = NULL;
    struct backorder_page page = {0};
    wider.limit++; /* one more tells whether more follow */
    TRY(backorder_find(c, &found, &page.n, &sought, &wider));
    page.more = page.n > (size_t)window->limit;
    if (page.more)
        page.n--;
    page.items = arena_array(c->arena, struct backorder_item, page.n);
    for (size_t i = 0; i < page.n; i += ITEMS_CHUNK) {
        size_t rest = page.n - i;
        TRY(read_items(c, page.items + i, found + i, rest < ITEMS_CHUNK ? rest : ITEMS_CHUNK));
    }
    if (page.n > 0) {
        page.last_key = found[page.n - 1].key;
        page.last_name = found[page.n - 1].name;
        page.last_number = found[page.n - 1].number;
    }
    *out = page;
    return ERR_OK;
}

enum err backorder_numbers(struct ctx *c, int64_t **out, size_t *n, const struct backorder_filter *filter, int64_t most)
{
    struct backorder_sought sought = backorder_sought_of(c, filter);
    struct backorder_window window = {.sort = BACKORDER_BY_NUMBER, .limit = most};
    struct backorder_found *found = NULL;
    TRY(backorder_find(c, &found, n, &sought, &window));
    *out = arena_array(c->arena, int64_t, *n);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = found[i].number;
    return ERR_OK;
}

enum err backorder_count(struct ctx *c, int64_t *n, const struct backorder_filter *filter, int64_t cap)
{
    struct backorder_sought sought = backorder_sought_of(c, filter);
    return backorder_find_count(c, n, &sought, cap);
}
