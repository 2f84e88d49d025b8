/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Back Orders Report: its lines, sums over all of them, by group, and by week. All four take the same filters. */
#include "api/backorder_filter.h"
#include "backorder/backorder_report.h"

#define LIST_NAME   "report_lines"
#define GROUPS_NAME "report_groups"

static const char *const dir_names[] = {"desc", "asc", NULL};

#define REPORT_PARAMS                                                                                                  \
    BACKORDER_FILTER_PARAMS,                                                                                           \
    {                                                                                                                  \
        .name = "warehouse", .type = PARAM_I64, .min = 1, .max = INT64_MAX,                                            \
        .doc = "Products whose primary warehouse this is."                                                             \
    }
#define DIR_PARAM                                                                                                      \
    {                                                                                                                  \
        .name = "dir", .type = PARAM_ENUM, .names = dir_names, .doc = "Descending or ascending; desc if not given."    \
    }

static const struct param line_params[] = {PAGE_PARAMS, DIR_PARAM, REPORT_PARAMS, {.name = NULL}};
static const struct param sum_params[] = {REPORT_PARAMS, {.name = NULL}};
static const struct param group_params[] = {
    PAGE_PARAMS,
    DIR_PARAM,
    {.name = "by",
     .type = PARAM_ENUM,
     .names = report_by_names,
     .doc = "One row for each of these; account if not given. By rep an account of two counts for both."},
    {.name = "sort",
     .type = PARAM_ENUM,
     .names = report_sort_names,
     .doc = "Sort key; bottles if not given. By age, the longest waiting come first when descending."},
    REPORT_PARAMS,
    {.name = NULL},
};

static struct report_filter filter_of(const struct api_call *call)
{
    return (struct report_filter){call_backorder_filter(call), call_maybe(call, "warehouse")};
}

static void put_item(struct api_call *call, const struct record *rec, const void *item)
{
    json_object_begin(&call->out);
    record_write_fields(&call->out, rec, item, true);
    json_object_end(&call->out);
}

static enum err lines(struct api_call *call)
{
    struct list_page page;
    struct report_page found;
    struct report_sums sums = {.lines = -1};
    const struct report_filter filter = filter_of(call);
    bool descending = call_param(call, "dir")->number == 0;
    const char *sort = dir_names[!descending];
    TRY(call_page(call, &page, LIST_NAME, sort));
    TRY(report_lines(&call->c, &found, &filter,
                     &(struct report_window){.descending = descending,
                                             .after = page.after,
                                             .after_number = page.after_number,
                                             .after_line = page.after_id,
                                             .limit = page.limit,
                                             .offset = page.offset}));
    if (page.want_total)
        TRY(report_totals(&call->c, &sums, &filter));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++)
        put_item(call, &report_line_record, &found.items[i]);
    const struct report_line *last = found.n > 0 ? &found.items[found.n - 1] : NULL;
    list_end(call, &page, LIST_NAME, sort,
             &(struct list_last){.more = found.more,
                                 .number = last == NULL ? 0 : last->number,
                                 .id = last == NULL ? 0 : last->line,
                                 .total = sums.lines});
    return ERR_OK;
}

static enum err totals(struct api_call *call)
{
    struct report_sums sums;
    const struct report_filter filter = filter_of(call);
    TRY(report_totals(&call->c, &sums, &filter));
    call_answer(call, 200);
    put_item(call, &report_sums_record, &sums);
    return ERR_OK;
}

/* Groups have no place of their own to go on from: the cursor counts them. */
static enum err groups(struct api_call *call)
{
    struct list_page page;
    struct report_groups found;
    const struct report_filter filter = filter_of(call);
    const struct report_grouping asked = {.by = (int)call_param(call, "by")->number,
                                          .sort = (int)call_param(call, "sort")->number,
                                          .descending = call_param(call, "dir")->number == 0};
    const char *sort = arena_printf(call->c.arena, "%s %s by %s", report_sort_names[asked.sort],
                                    dir_names[!asked.descending], report_by_names[asked.by]);
    struct report_grouping grouping = asked;
    TRY(call_page(call, &page, GROUPS_NAME, sort));
    grouping.limit = page.limit;
    grouping.offset = page.after ? page.after_number : page.offset;
    TRY(report_groups(&call->c, &found, &filter, &grouping));
    list_begin(call);
    for (size_t i = 0; i < found.n; i++)
        put_item(call, &report_group_record, &found.items[i]);
    list_end(call, &page, GROUPS_NAME, sort,
             &(struct list_last){.more = found.more,
                                 .number = grouping.offset + (int64_t)found.n,
                                 .total = page.want_total ? found.total : -1});
    return ERR_OK;
}

static enum err weeks(struct api_call *call)
{
    struct report_week *found;
    size_t n;
    const struct report_filter filter = filter_of(call);
    const struct list_page page = {0};
    TRY(report_weeks(&call->c, &found, &n, &filter));
    list_begin(call);
    for (size_t i = 0; i < n; i++)
        put_item(call, &report_week_record, &found[i]);
    list_end(call, &page, "report_weeks", "week", &(struct list_last){.total = -1});
    return ERR_OK;
}

#define REPORT_ROUTE(path, function, rec, list, taken, sentence)                                                       \
    {                                                                                                                  \
        .method = "GET", .pattern = "/api/v1/reports/back-orders" path, .kind = ROUTE_READ, .who = WHO_USER,           \
        .flags = ROUTE_BACK_ORDERS | ROUTE_PACKED, .fn = (function), .answer = &(rec), .answer_list = (list),          \
        .success = 200, .params = (taken), .summary = (sentence)                                                       \
    }

const struct route report_routes[] = {
    REPORT_ROUTE("", lines, report_line_record, true, line_params,
                 "The Back Orders Report: lines of back orders; reps see those of their accounts."),
    REPORT_ROUTE("/totals", totals, report_sums_record, false, sum_params, "Sums over all lines of the report."),
    REPORT_ROUTE("/groups", groups, report_group_record, true, group_params,
                 "Sums by account, product, producer, importer or rep."),
    REPORT_ROUTE("/weeks", weeks, report_week_record, true, sum_params,
                 "Sums by the week in which back orders were made, oldest first."),
    {.method = NULL},
};
