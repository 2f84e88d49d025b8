/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page by page out of a list's handler, row by row into a file. */
#include "api/export.h"

#include "core/clock.h"
#include "core/must.h"
#include "report/csv.h"
#include "report/xlsx.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_CAP    ((size_t)16 * 1024 * 1024) /* memory of one page */
#define PIECE_LIMIT ((size_t)4 * 1024 * 1024)  /* bytes of the file that one page makes */

enum format { FORMAT_JSON, FORMAT_CSV, FORMAT_XLSX };
const char *const export_format_names[] = {"json", "csv", "xlsx", NULL};

/* One file under way. It lies in the arena of its call, which ends with it. */
struct export
{
    struct call *call;
    enum format format;
    struct table table;
    const struct zone *zone;
    const struct str *first; /* the first page's answer, JSON; NULL: it is still to be asked for, or was used */
    bool begun;
    bool more; /* pages follow, from cursor on */
    char cursor[LIST_CURSOR_MAX + 1];
    struct arena *arena; /* of a page */
    struct xlsx *xlsx;
    int64_t rows;
    struct maybe_i64 total;
};

static struct param_value *param_at(struct call *call, const char *name)
{
    for (int i = 0; call->pub.route->params != NULL && call->pub.route->params[i].name != NULL; i++) {
        if (strcmp(call->pub.route->params[i].name, name) == 0)
            return &call->params[i];
    }
    return NULL;
}

/* One that every list with files has. */
static struct param_value *own_param(struct call *call, const char *name)
{
    struct param_value *v = param_at(call, name);
    MUST(v != NULL);
    return v;
}

bool export_asked(const struct call *call)
{
    const struct param_value *v = param_at((struct call *)call, "format");
    return v != NULL && v->given && v->number != FORMAT_JSON;
}

bool call_in_brief(const struct api_call *call)
{
    return (call->route->flags & ROUTE_WHOLE_FILE) == 0 || !export_asked((const struct call *)call);
}

/* --- what it is called --- */

static void put_name(struct str *out, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        str_putc(out, plain ? *p : '-');
    }
}

static const char *list_name(const struct call *call)
{
    const char *name = call->pub.route->pattern + strlen("/api/v1/");
    struct str out = str_init(call->pub.c.arena, 200);
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '{') { /* "accounts/{id}/back-orders" */
            str_printf(&out, "%lld", (long long)call->pub.ids[0]);
            p += strcspn(p, "}");
        } else {
            str_putc(&out, *p == '/' ? '-' : *p);
        }
    }
    return str_text(&out);
}

static bool is_of_page(const char *name)
{
    static const char *const names[] = {"limit", "cursor", "offset", "total", "format", "columns", "sort", "dir"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static void put_value(struct str *out, const struct param *p, const struct param_value *v)
{
    char day[DATE_TEXT];
    str_putc(out, '-');
    if (p->type == PARAM_TEXT)
        put_name(out, v->text);
    else if (p->type == PARAM_DAY)
        str_put(out, date_format(day, v->day));
    else if (p->type == PARAM_ENUM)
        put_name(out, p->names[v->number]);
    else
        str_puti(out, v->number);
}

/* "back-orders_status-open_min-age-days-30_2026-11-25.csv": the list, the filters, the day. */
static const char *file_name(struct call *call, enum format format)
{
    char day[DATE_TEXT];
    struct str out = str_init(call->pub.c.arena, 4096);
    str_put(&out, list_name(call));
    const struct param *params = call->pub.route->params;
    for (int i = 0; params[i].name != NULL && out.n < 120; i++) {
        if (!call->params[i].given || is_of_page(params[i].name))
            continue;
        str_putc(&out, '_');
        put_name(&out, params[i].name);
        put_value(&out, &params[i], &call->params[i]);
    }
    const char *text = arena_strndup(call->pub.c.arena, str_text(&out), 160);
    return arena_printf(call->pub.c.arena, "%s_%s.%s", text, date_format(day, company_today(&call->pub.c)),
                        export_format_names[format]);
}

/* --- pages --- */

static void ask_page(struct call *call, const char *cursor)
{
    struct param_value *limit = own_param(call, "limit"), *after = own_param(call, "cursor");
    *limit = (struct param_value){.given = true, .number = LIST_LIMIT_MAX, .day = DATE_NONE};
    *after = (struct param_value){.given = cursor != NULL, .text = cursor, .day = DATE_NONE};
}

static enum err read_page(struct ctx *c, void *arg)
{
    struct call *page = arg;
    (void)c; /* the page's own */
    TRY(call_admit(page));
    TRY(page->pub.route->fn(&page->pub));
    return arena_over_cap(page->pub.c.arena) || str_failed(&page->pub.request->answer.body) ? ERR_INTERNAL : ERR_OK;
}

/* The next page's answer: the same request once more, with a cursor. */
static enum err next_page(struct export *e, const struct str **out)
{
    struct call *page = call_again(e->call, e->arena);
    ask_page(page, e->cursor[0] == '\0' ? NULL : e->cursor);
    if (page->counts_all && e->rows == 0 && param_at(page, "total") != NULL)
        own_param(page, "total")->number = 1;
    TRY(tx_run(page->pub.api->options.store, &page->pub.c, TX_READ, "export", read_page, page));
    *out = &page->pub.request->answer.body;
    return ERR_OK;
}

static enum err put_row(struct export *e, struct str *piece, const json_t *row)
{
    struct cell cells[TABLE_COLUMNS_MAX];
    table_cells(e->arena, cells, &e->table, row, e->zone);
    e->rows++;
    if (e->format == FORMAT_XLSX)
        return xlsx_row(e->xlsx, cells, piece);
    csv_row(piece, &e->table, cells);
    return ERR_OK;
}

static enum err put_page(struct export *e, struct str *piece, const struct str *answer)
{
    json_t *page = json_loadb(answer->p, answer->n, 0, NULL);
    MUST(page != NULL); /* we have just written it */
    enum err err = ERR_OK;
    const json_t *items = json_object_get(page, "items");
    for (size_t i = 0; i < json_array_size(items) && err == ERR_OK; i++)
        err = put_row(e, piece, json_array_get(items, i));
    const char *next = json_string_value(json_object_get(page, "next"));
    e->more = next != NULL;
    if (next != NULL)
        snprintf(e->cursor, sizeof e->cursor, "%s", next);
    const json_t *total = json_object_get(page, "total");
    if (total != NULL)
        e->total = some_i64(json_integer_value(total));
    json_decref(page);
    return err;
}

/* --- pieces of the answer --- */

static enum err begin(struct export *e, struct str *piece)
{
    e->begun = true;
    e->zone = e->call->pub.c.company->zone;
    if (e->format == FORMAT_XLSX)
        return xlsx_open(&e->xlsx, &e->table, list_name(e->call), piece);
    csv_head(piece, &e->table);
    return ERR_OK;
}

/* One page goes in, and what it is in the file comes out: at once of CSV, a little later of XLSX. */
enum err export_next(struct export *e, struct str *piece, bool *last)
{
    const struct str *answer = e->first;
    arena_reset(e->arena);
    *piece = str_init(e->arena, PIECE_LIMIT);
    if (!e->begun)
        TRY(begin(e, piece));
    if (answer == NULL)
        TRY(next_page(e, &answer));
    e->first = NULL;
    TRY(put_page(e, piece, answer));
    *last = !e->more;
    return *last && e->format == FORMAT_XLSX ? xlsx_finish(e->xlsx, piece) : ERR_OK;
}

static enum err next_piece(void *state, struct str *piece, bool *last)
{
    return export_next(state, piece, last);
}

int64_t export_rows(const struct export *e, struct maybe_i64 *total)
{
    *total = e->total;
    return e->rows;
}

static void end(void *state)
{
    struct export *e = state;
    xlsx_close(e->xlsx);
    arena_close(e->arena);
    e->xlsx = NULL;
    e->arena = NULL;
}

/* --- the beginning --- */

static enum err check(struct call *call, struct export *e)
{
    static const char *const pages[] = {"limit", "cursor", "offset", "total"};
    struct ctx *c = &call->pub.c;
    const char *wrong;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const struct param_value *v = param_at(call, pages[i]);
        if (v != NULL && v->given)
            return refuse(c, ERR_QUERY_INVALID, pages[i], "can't be given together with format: a file has all rows");
    }
    bool whole = (call->pub.route->flags & ROUTE_WHOLE_FILE) != 0;
    if (table_of(c->arena, &e->table, call->pub.route->answer, whole ? SHAPE_ANSWER : SHAPE_BRIEF,
                 own_param(call, "columns")->text, &wrong))
        return ERR_OK;
    return refuse(c, ERR_QUERY_INVALID, "columns", "\"%s\" is no column of this list, or is there twice", wrong);
}

enum err export_open(struct call *call, struct export **out)
{
    struct export *e = arena_new(call->pub.c.arena, struct export);
    e->call = call;
    e->format = (enum format)own_param(call, "format")->number;
    TRY(check(call, e));
    e->arena = arena_open(PAGE_CAP);
    arena_defer(call->pub.c.arena, end, e);
    *out = e;
    return ERR_OK;
}

const char *export_type(const struct export *e)
{
    return e->format == FORMAT_CSV ? CSV_TYPE : XLSX_TYPE;
}

const char *export_name(const struct export *e)
{
    return file_name(e->call, e->format);
}

void answer_file(struct api_answer *a, struct arena *arena, const char *name, const char *type)
{
    a->status = 200;
    a->content_type = type;
    answer_header(a, "Content-Disposition", arena_printf(arena, "attachment; filename=\"%s\"", name));
}

enum err export_begin(struct call *call)
{
    struct api_answer *a = &call->pub.request->answer;
    struct arena *arena = call->pub.c.arena;
    struct export *e;
    TRY(export_open(call, &e));
    ask_page(call, NULL);
    TRY(call->pub.route->fn(&call->pub));
    struct str *first = arena_new(arena, struct str);
    *first = a->body;
    e->first = first;
    a->body = str_init(arena, ANSWER_LIMIT);
    answer_file(a, arena, export_name(e), export_type(e));
    a->next = next_piece;
    a->next_state = e;
    return ERR_OK;
}
