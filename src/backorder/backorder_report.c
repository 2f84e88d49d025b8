/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The report's questions to the database, each by the way that is short for its filter. */
#include "backorder/backorder_report.h"

#include "backorder/backorder_find.h"
#include "backorder/backorder_parts.h"
#include "company/company.h"
#include "store/stmt_gen.h"

#define WEEKS_USUAL 26

#define ASKED(s, filter) SOUGHT(s), .warehouse = (filter)->warehouse

_Static_assert((int)BACK_ORDER_REPORT_SET_SOURCE_CLOSED == (int)BACK_ORDER_COUNT_FILTERED_SOURCE_ALL - 1,
               "the sources of a set are the first of all");

/* --- lines --- */

static int64_t days_open(const struct ctx *c, int64_t waiting_since_ms, struct maybe_i64 closed_at_ms)
{
    if (!closed_at_ms.has)
        return backorder_age_days(c, waiting_since_ms);
    const struct zone *zone = c->company->zone;
    int64_t days = (int64_t)zone_today(zone, closed_at_ms.v).days - zone_today(zone, waiting_since_ms).days;
    return days < 0 ? 0 : days;
}

static struct report_line line_of(struct ctx *c, const struct row_back_order_report_row *row)
{
    struct report_line line = {
        .number = row->number,
        .line = row->line,
        .display = backorder_display(c, row->number),
        .status = backorder_status_of(row->status),
        .account = BACKORDER_ACCOUNT_OF(c, row),
        .product = {row->product_id, row->product_code, row->product_name, row->vintage, row->unit_set},
        .producer = {row->producer_id, row->producer_name},
        .importer = {row->importer_id, row->importer_name},
        .warehouse = row->warehouse,
        .qty = row->qty,
        .cases = row->qty.btl / row->unit_set,
        .bottles = row->qty.btl % row->unit_set,
        .note = row->note,
        .back_order_note = row->back_order_note,
        .reference = row->reference,
        .priority = row->priority,
        .need_by = row->need_by,
        .created_at_ms = row->created_at,
        .created_by = {row->created_by, row->created_by_name},
        .waiting_since_ms = row->waiting_since,
        .closed_at_ms = row->closed_at,
        .close_reason = row->close_reason,
        .tied_to = backorder_tie_of(c, row->tied_order, row->tied_state),
        .days_open = days_open(c, row->waiting_since, row->closed_at),
    };
    if (row->closed_by.has) {
        line.closed_by = arena_new(c->arena, struct backorder_ref);
        *line.closed_by = (struct backorder_ref){row->closed_by.v, row->closed_by_name};
    }
    return line;
}

static enum err find_rows(struct ctx *c, struct rows_back_order_report_row *rows, const struct report_filter *filter,
                          const struct report_window *w)
{
    struct backorder_sought s = backorder_sought_of(c, &filter->back_orders);
    int source;
    bool few;
    int64_t number = w->after ? w->after_number : w->descending ? INT64_MAX : 0;
    int64_t limit = w->limit + 1; /* one more tells whether more follow */
    rows->n = 0;
    if (s.nothing)
        return ERR_OK;
    TRY(backorder_find_source(c, &source, &few, &s));
    if (few)
        return q_back_order_report_set(c, (enum q_back_order_report_set_source)source,
                                       (enum q_back_order_report_set_dir)w->descending, rows,
                                       &(struct arg_back_order_report_set){.after_number = number,
                                                                           .after_line = w->after_line,
                                                                           .limit = limit,
                                                                           .offset = w->offset,
                                                                           ASKED(&s, filter)});
    return q_back_order_report_walk(c, (enum q_back_order_report_walk_scope)s.open,
                                    (enum q_back_order_report_walk_dir)w->descending, rows,
                                    &(struct arg_back_order_report_walk){.after_number = number,
                                                                         .after_line = w->after_line,
                                                                         .limit = limit,
                                                                         .offset = w->offset,
                                                                         ASKED(&s, filter)});
}

static enum err read_reps(struct ctx *c, struct report_line *items, size_t n)
{
    struct backorder_reps_place places[BACKORDER_CHUNK];
    for (size_t i = 0; i < n;) {
        size_t k = 0;
        for (; k < BACKORDER_CHUNK && i < n; k++, i++)
            places[k] = (struct backorder_reps_place){items[i].account.id, &items[i].reps, &items[i].rep_count};
        TRY(backorder_reps_of(c, places, k));
    }
    return ERR_OK;
}

enum err report_lines(struct ctx *c, struct report_page *out, const struct report_filter *filter,
                      const struct report_window *window)
{
    struct rows_back_order_report_row rows;
    TRY(find_rows(c, &rows, filter, window));
    out->more = rows.n > (size_t)window->limit;
    out->n = out->more ? rows.n - 1 : rows.n;
    out->items = arena_array(c->arena, struct report_line, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->items[i] = line_of(c, &rows.rows[i]);
    return read_reps(c, out->items, out->n);
}

/* --- sums --- */

static struct report_sums open_or_not(const struct ctx *c, struct report_sums sums)
{
    sums.closed = (struct qty){sums.total.btl - sums.open.btl};
    sums.age_days = sums.oldest_ms.has ? some_i64(backorder_age_days(c, sums.oldest_ms.v)) : none_i64();
    return sums;
}

#define SUMS_OF(c, row)                                                                                                \
    open_or_not((c), (struct report_sums){.back_orders = (row)->back_orders,                                           \
                                          .open_back_orders = (row)->open_back_orders,                                 \
                                          .lines = (row)->lines,                                                       \
                                          .accounts = (row)->accounts,                                                 \
                                          .products = (row)->products,                                                 \
                                          .total = (row)->total,                                                       \
                                          .open = (row)->open,                                                         \
                                          .oldest_ms = (row)->oldest})

enum err report_totals(struct ctx *c, struct report_sums *out, const struct report_filter *filter)
{
    struct backorder_sought s = backorder_sought_of(c, &filter->back_orders);
    struct row_back_order_report_totals row;
    int source;
    bool few;
    *out = (struct report_sums){0};
    if (s.nothing)
        return ERR_OK;
    TRY(backorder_find_source(c, &source, &few, &s));
    TRY(q_back_order_report_totals(c, (enum q_back_order_report_totals_source)source, &row,
                                   &(struct arg_back_order_report_totals){ASKED(&s, filter)}));
    *out = SUMS_OF(c, &row);
    return ERR_OK;
}

enum err report_groups(struct ctx *c, struct report_groups *out, const struct report_filter *filter,
                       const struct report_grouping *g)
{
    struct backorder_sought s = backorder_sought_of(c, &filter->back_orders);
    struct rows_back_order_report_groups rows;
    int source;
    bool few;
    *out = (struct report_groups){0};
    if (s.nothing)
        return ERR_OK;
    TRY(backorder_find_source(c, &source, &few, &s));
    TRY(q_back_order_report_groups(c, (enum q_back_order_report_groups_source)source, &rows,
                                   &(struct arg_back_order_report_groups){.by = g->by,
                                                                          .sort = g->sort,
                                                                          .sign = g->descending ? -1 : 1,
                                                                          .limit = g->limit + 1,
                                                                          .offset = g->offset,
                                                                          ASKED(&s, filter)}));
    out->more = rows.n > (size_t)g->limit;
    out->n = out->more ? rows.n - 1 : rows.n;
    out->total = rows.n > 0 ? rows.rows[0].groups : 0;
    out->items = arena_array(c->arena, struct report_group, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->items[i] = (struct report_group){.id = rows.rows[i].id,
                                              .name = rows.rows[i].name,
                                              .vintage = rows.rows[i].vintage,
                                              .sums = SUMS_OF(c, &rows.rows[i])};
    return ERR_OK;
}

/* --- weeks --- */

static struct date monday_of(struct date day)
{
    return (struct date){day.days - date_weekday(day)};
}

static struct date later(struct date a, struct date b)
{
    return !date_is_set(a) || (date_is_set(b) && b.days > a.days) ? b : a;
}

static struct date earlier(struct date a, struct date b)
{
    return !date_is_set(a) || (date_is_set(b) && b.days < a.days) ? b : a;
}

enum err report_weeks(struct ctx *c, struct report_week **out, size_t *n, const struct report_filter *filter)
{
    const struct backorder_filter *f = &filter->back_orders;
    struct date end = monday_of(earlier(company_today(c), f->created_to));
    struct date begin = {end.days - 7 * (WEEKS_USUAL - 1)};
    if (date_is_set(f->created_from)) {
        begin = monday_of(f->created_from);
        begin = later(begin, (struct date){end.days - 7 * (REPORT_WEEKS_MAX - 1)});
    }
    *n = 0;
    *out = arena_array(c->arena, struct report_week, REPORT_WEEKS_MAX);
    for (struct date monday = begin; monday.days <= end.days; monday.days += 7) {
        struct report_filter week = *filter;
        week.back_orders.created_from = later(f->created_from, monday);
        week.back_orders.created_to = earlier(f->created_to, (struct date){monday.days + 6});
        struct report_week *one = &(*out)[(*n)++];
        one->monday = monday;
        TRY(report_totals(c, &one->sums, &week));
    }
    return ERR_OK;
}
