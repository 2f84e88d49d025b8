/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which way to a page of back orders is short: along the index of its order, or from the index of a narrow
 * filter. The statements, and why there are these, are in sql/query/backorder_list.sql. */
#include "backorder/backorder_find.h"
#include "core/must.h"
#include "store/stmt_gen.h"

/* Filters that have an index of their own; those by an id have one more for open back orders. */
enum way {
    BY_ACCOUNT,
    BY_REP,
    BY_PRODUCT,
    BY_PRODUCER,
    BY_IMPORTER,
    BY_WORDS,
    BY_REFERENCE,
    BY_CREATED,
    BY_WAITING,
    BY_CLOSED,
    ALONG
};
_Static_assert(BACK_ORDER_SET_SOURCE_IMPORTER_OPEN == 2 * BY_IMPORTER + 1, "sources come in pairs, all and open");
_Static_assert(BACK_ORDER_SIZE_SOURCE_IMPORTER_OPEN == 2 * BY_IMPORTER + 1, "sizes come in the same pairs");
_Static_assert(BACK_ORDER_SET_SOURCE_CLOSED - BACK_ORDER_SET_SOURCE_WORDS == BY_CLOSED - BY_WORDS, "then one by one");

#define WIDE_COUNTED 100000 /* back orders; what is beyond is not counted */
#define WIDE_LINES   3      /* for each of them: taking a line from a text costs a third of looking at a back order */
#define LAST_NAME    "\xF4\x8F\xBF\xBF" /* U+10FFFF: no folded name comes after it */

static int source_of(enum way way, bool open)
{
    return way <= BY_IMPORTER ? 2 * (int)way + open : (int)BACK_ORDER_SET_SOURCE_WORDS + (int)way - (int)BY_WORDS;
}

static struct maybe_i64 id_of(const struct backorder_sought *s, enum way way)
{
    const struct maybe_i64 ids[] = {s->account, s->of_rep, s->product, s->producer, s->importer};
    return ids[way];
}

static bool is_asked(const struct backorder_sought *s, enum way way)
{
    switch (way) {
    case BY_WORDS:
        return s->words != NULL;
    case BY_REFERENCE:
        return s->reference != NULL;
    case BY_CREATED:
        return s->created_from.has;
    case BY_WAITING:
        return s->waiting_from.has;
    case BY_CLOSED:
        return s->closed_from.has;
    case ALONG:
        return true;
    default:
        return id_of(s, way).has;
    }
}

/* At most how many this filter alone lets through; a little above the limit is enough to know. */
static enum err size_of(struct ctx *c, int64_t *n, const struct backorder_sought *s, enum way way)
{
    struct row_back_order_counted row;
    int64_t cap = BACKORDER_SET_MAX + 1;
    switch (way) {
    case BY_WORDS:
        TRY(q_back_order_size_words(c, &row, s->words, s->text_number, cap));
        break;
    case BY_REFERENCE:
        TRY(q_back_order_size_reference(c, &row, s->reference, cap));
        break;
    case BY_CREATED:
        TRY(q_back_order_size_created(c, &row, s->created_from.v, s->created_to.v, cap));
        break;
    case BY_WAITING:
        TRY(q_back_order_size_waiting(c, &row, s->waiting_from.v, s->waiting_to.v, cap));
        break;
    case BY_CLOSED:
        TRY(q_back_order_size_closed(c, &row, s->closed_from.v, s->closed_to.v, cap));
        break;
    default:
        TRY(q_back_order_size(c, (enum q_back_order_size_source)source_of(way, s->open), &row, id_of(s, way).v, cap));
        break;
    }
    *n = row.n;
    return ERR_OK;
}

/* The narrowest filter and its size; ALONG when there is none. */
static enum err narrowest(struct ctx *c, enum way *out, int64_t *size, const struct backorder_sought *s)
{
    *out = ALONG;
    *size = INT64_MAX;
    for (enum way way = BY_ACCOUNT; way < ALONG; way++) {
        int64_t n;
        if (!is_asked(s, way))
            continue;
        TRY(size_of(c, &n, s, way));
        if (n < *size) {
            *out = way;
            *size = n;
        }
    }
    return ERR_OK;
}

static bool is_filtered(const struct backorder_sought *s)
{
    bool asked = s->rep.has || s->created_by.has || (s->status != NULL && !s->open);
    for (enum way way = BY_ACCOUNT; way < ALONG && !asked; way++)
        asked = is_asked(s, way);
    return asked;
}

/* --- by number, creation or age --- */

static enum err keep(struct ctx *c, const struct rows_back_order_found *rows, struct backorder_found **out, size_t *n,
                     int64_t sign)
{
    struct backorder_found *found = arena_array(c->arena, struct backorder_found, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        found[i] = (struct backorder_found){.number = rows->rows[i].number, .key = sign * rows->rows[i].key};
    *out = found;
    *n = rows->n;
    return ERR_OK;
}

static enum err walk(struct ctx *c, struct backorder_found **out, size_t *n, const struct backorder_sought *s,
                     const struct backorder_window *w)
{
    struct rows_back_order_found rows;
    int64_t start = w->descending ? INT64_MAX : INT64_MIN;
    struct arg_back_order_walk at = {.after_key = w->after ? w->after_key : start,
                                     .after_number = w->after ? w->after_number : start,
                                     .limit = w->limit,
                                     .offset = w->offset};
    if (!is_filtered(s)) {
        TRY(q_back_order_walk(c, (enum q_back_order_walk_scope)s->open, (enum q_back_order_walk_by)w->sort,
                              (enum q_back_order_walk_dir)w->descending, &rows, &at));
        return keep(c, &rows, out, n, 1);
    }
    TRY(q_back_order_walk_filtered(c, (enum q_back_order_walk_filtered_scope)s->open,
                                   (enum q_back_order_walk_filtered_by)w->sort,
                                   (enum q_back_order_walk_filtered_dir)w->descending, &rows,
                                   &(struct arg_back_order_walk_filtered){.after_key = at.after_key,
                                                                          .after_number = at.after_number,
                                                                          .limit = at.limit,
                                                                          .offset = at.offset,
                                                                          SOUGHT(s)}));
    return keep(c, &rows, out, n, 1);
}

static enum err set(struct ctx *c, struct backorder_found **out, size_t *n, const struct backorder_sought *s,
                    const struct backorder_window *w, int source)
{
    struct rows_back_order_found rows;
    int64_t sign = w->descending ? -1 : 1;
    TRY(q_back_order_set(c, (enum q_back_order_set_source)source, &rows,
                         &(struct arg_back_order_set){.by = w->sort,
                                                      .sign = sign,
                                                      .after_key = w->after ? sign * w->after_key : INT64_MIN,
                                                      .after_number = w->after ? sign * w->after_number : INT64_MIN,
                                                      .limit = w->limit,
                                                      .offset = w->offset,
                                                      SOUGHT(s)}));
    return keep(c, &rows, out, n, sign);
}

/* --- by the accounts' names --- */

static void add_at(struct backorder_found *found, size_t *n, const struct rows_back_order_found_at *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        found[(*n)++] = (struct backorder_found){rows->rows[i].number, rows->rows[i].account, rows->rows[i].name};
}

/* What is left of the account at which the last page ended. */
static enum err rest_of_account(struct ctx *c, struct backorder_found *found, size_t *n,
                                const struct backorder_sought *s, const struct backorder_window *w)
{
    struct rows_back_order_found_number rows;
    if (is_filtered(s))
        TRY(q_back_order_account_rest_filtered(
            c, (enum q_back_order_account_rest_filtered_scope)s->open,
            (enum q_back_order_account_rest_filtered_dir)w->descending, &rows,
            &(struct arg_back_order_account_rest_filtered){
                .account_at = w->after_key, .after_number = w->after_number, .limit = w->limit, SOUGHT(s)}));
    else
        TRY(q_back_order_account_rest(c, (enum q_back_order_account_rest_scope)s->open,
                                      (enum q_back_order_account_rest_dir)w->descending, &rows, w->after_key,
                                      w->after_number, w->limit));
    for (size_t i = 0; i < rows.n; i++)
        found[(*n)++] = (struct backorder_found){rows.rows[i].number, w->after_key, w->after_name};
    return ERR_OK;
}

static enum err walk_by_account(struct ctx *c, struct backorder_found **out, size_t *n,
                                const struct backorder_sought *s, const struct backorder_window *w)
{
    struct backorder_found *found = arena_array(c->arena, struct backorder_found, (size_t)w->limit);
    struct rows_back_order_found_at rows;
    size_t count = 0;
    if (w->after)
        TRY(rest_of_account(c, found, &count, s, w));
    struct arg_back_order_account_walk at = {
        .after_name = w->after        ? w->after_name
                      : w->descending ? LAST_NAME
                                      : "",
        .after_account = w->after        ? w->after_key
                         : w->descending ? INT64_MAX
                                         : 0,
        .limit = w->limit - (int64_t)count,
        .offset = w->offset,
    };
    if (at.limit > 0 && is_filtered(s))
        TRY(q_back_order_account_walk_filtered(
            c, (enum q_back_order_account_walk_filtered_scope)s->open,
            (enum q_back_order_account_walk_filtered_dir)w->descending, &rows,
            &(struct arg_back_order_account_walk_filtered){.after_name = at.after_name,
                                                           .after_account = at.after_account,
                                                           .limit = at.limit,
                                                           .offset = at.offset,
                                                           SOUGHT(s)}));
    else if (at.limit > 0)
        TRY(q_back_order_account_walk(c, (enum q_back_order_account_walk_scope)s->open,
                                      (enum q_back_order_account_walk_dir)w->descending, &rows, &at));
    if (at.limit > 0)
        add_at(found, &count, &rows);
    *out = found;
    *n = count;
    return ERR_OK;
}

static enum err set_by_account(struct ctx *c, struct backorder_found **out, size_t *n, const struct backorder_sought *s,
                               const struct backorder_window *w, int source)
{
    struct rows_back_order_found_at rows;
    TRY(q_back_order_set_by_account(c, (enum q_back_order_set_by_account_source)source,
                                    (enum q_back_order_set_by_account_dir)w->descending, &rows,
                                    &(struct arg_back_order_set_by_account){.after_name = w->after ? w->after_name
                                                                                          : w->descending ? LAST_NAME
                                                                                                          : "",
                                                                            .after_account = w->after ? w->after_key
                                                                                             : w->descending ? INT64_MAX
                                                                                                             : 0,
                                                                            .after_number = w->after ? w->after_number
                                                                                            : w->descending ? INT64_MAX
                                                                                                            : 0,
                                                                            .limit = w->limit,
                                                                            .offset = w->offset,
                                                                            SOUGHT(s)}));
    *out = arena_array(c->arena, struct backorder_found, rows.n);
    *n = 0;
    add_at(*out, n, &rows);
    return ERR_OK;
}

enum err backorder_find(struct ctx *c, struct backorder_found **out, size_t *n, const struct backorder_sought *s,
                        const struct backorder_window *w)
{
    MUST(!w->after || w->offset == 0);
    enum way way;
    int64_t size;
    *n = 0;
    if (s->nothing)
        return ERR_OK;
    TRY(narrowest(c, &way, &size, s));
    bool few = way != ALONG && size <= BACKORDER_SET_MAX;
    if (few && size == 0)
        return ERR_OK;
    if (w->sort == BACKORDER_BY_ACCOUNT)
        return few ? set_by_account(c, out, n, s, w, source_of(way, s->open)) : walk_by_account(c, out, n, s, w);
    return few ? set(c, out, n, s, w, source_of(way, s->open)) : walk(c, out, n, s, w);
}

/* A text of many products ("wine") finds nearly all back orders, and each of them once a line. From there it is further
 * than from one back order to the next. */
static enum err is_wide(struct ctx *c, bool *wide, const struct backorder_sought *s)
{
    struct row_back_order_counted all, lines;
    TRY(q_back_order_count(c, (enum q_back_order_count_scope)s->open, &all, WIDE_COUNTED));
    TRY(q_back_order_size_words(c, &lines, s->words, s->text_number, WIDE_LINES * all.n + 1));
    *wide = lines.n > WIDE_LINES * all.n;
    return ERR_OK;
}

enum err backorder_find_source(struct ctx *c, int *source, bool *few, const struct backorder_sought *s)
{
    enum way way;
    int64_t size;
    bool wide = false;
    TRY(narrowest(c, &way, &size, s));
    *few = way != ALONG && size <= BACKORDER_SET_MAX;
    if (way == BY_WORDS && !*few)
        TRY(is_wide(c, &wide, s));
    if (wide)
        way = ALONG;
    *source = way != ALONG ? source_of(way, s->open) : (int)BACK_ORDER_COUNT_FILTERED_SOURCE_ALL + s->open;
    return ERR_OK;
}

enum err backorder_find_count(struct ctx *c, int64_t *n, const struct backorder_sought *s, int64_t cap)
{
    struct row_back_order_counted row;
    *n = 0;
    if (s->nothing)
        return ERR_OK;
    if (!is_filtered(s)) {
        TRY(q_back_order_count(c, (enum q_back_order_count_scope)s->open, &row, cap));
        *n = row.n;
        return ERR_OK;
    }
    int source;
    bool few;
    TRY(backorder_find_source(c, &source, &few, s));
    TRY(q_back_order_count_filtered(c, (enum q_back_order_count_filtered_source)source, &row,
                                    &(struct arg_back_order_count_filtered){.cap = cap, SOUGHT(s)}));
    *n = row.n;
    return ERR_OK;
}
