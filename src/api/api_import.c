/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Imports: a file comes in, its dry run begins by itself; then it is looked at, read otherwise, applied, undone. */
#include "api/dispatch.h"
#include "core/must.h"
#include "flow/import.h"
#include "report/csv.h"

#include <string.h>

#define ROWS_AT_ONCE 500

static const struct param upload_params[] = {
    {.name = "kind", .type = PARAM_ENUM, .names = import_kind_names, .doc = "What its rows are."},
    {.name = "file",
     .type = PARAM_TEXT,
     .min = 1,
     .max = IMPORT_FILE_NAME_MAX,
     .doc = "What the file is called, for people."},
    {.name = NULL},
};
static const struct param list_params[] = {CURSOR_PARAMS, {.name = NULL}};
static const struct param row_params[] = {
    CURSOR_PARAMS,
    {.name = "fate", .type = PARAM_ENUM, .names = import_fate_names, .doc = "Only rows of this fate."},
    {.name = "state", .type = PARAM_ENUM, .names = import_row_state_names, .doc = "Only rows in this state."},
    {.name = NULL},
};

static enum err answer_one(struct api_call *call, int status, struct import *im)
{
    import_missing(&call->c, im);
    call_answer(call, status);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &import_record, im, false);
    json_object_end(&call->out);
    call_etag(call, im->rev);
    return ERR_OK;
}

/* --- the file --- */

static enum err begin_upload(struct api_call *call, int64_t *id)
{
    const struct param_value *kind = call_param(call, "kind"), *file = call_param(call, "file");
    if (!kind->given)
        return refuse(&call->c, ERR_FIELD_REQUIRED, "kind", "say what its rows are");
    if (kind->number == IMPORT_BACK_ORDERS && !company_sees_back_orders(&call->c))
        return refuse(&call->c, ERR_QUERY_INVALID, "kind", NULL);
    struct import im = {.kind = (int)kind->number, .file_name = file->given ? file->text : "file"};
    TRY(flow_import_begin(&call->c, &im));
    *id = im.id;
    return ERR_OK;
}

/* Each piece in a transaction of its own; the last one begins the dry run. */
static enum err upload(struct api_call *call)
{
    struct call_part part = call_part(call);
    struct import im;
    int64_t id = part.number == 0 ? 0 : *part.object;
    if (part.number == 0)
        TRY(begin_upload(call, &id));
    if (part.bytes.n > 0)
        TRY(flow_import_part(&call->c, id, part.number, part.bytes));
    *part.object = id;
    if (!part.last)
        return ERR_OK;
    TRY(flow_import_uploaded(&call->c, &im, id, part.hash));
    call_location(call, "/api/v1/imports/%lld", (long long)id);
    return answer_one(call, 201, &im);
}

/* --- looking --- */

static enum err list(struct api_call *call)
{
    struct list_page page;
    struct imports got;
    TRY(call_page(call, &page, "imports", "id"));
    TRY(import_list(&call->c, &got, page.after ? page.after_id : INT64_MAX, page.limit + 1));
    bool more = got.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : got.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &import_record, &got.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, "imports", "id",
             &(struct list_last){.more = more, .id = n > 0 ? got.items[n - 1].id : 0, .total = -1});
    return ERR_OK;
}

static enum err get(struct api_call *call)
{
    struct import im;
    TRY(import_get(&call->c, &im, call->ids[0]));
    return answer_one(call, 200, &im);
}

static enum err rows(struct api_call *call)
{
    struct list_page page;
    struct import im;
    struct import_rows got;
    const struct param_value *fate = call_param(call, "fate"), *state = call_param(call, "state");
    TRY(import_get_uncounted(&call->c, &im, call->ids[0]));
    TRY(call_page(call, &page, "import_rows", "row"));
    TRY(import_row_list(&call->c, &got, im.id, fate->given ? (int)fate->number : -1,
                        state->given ? (int)state->number : -1, page.after ? page.after_id : 0, page.limit + 1));
    bool more = got.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : got.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &import_row_record, &got.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, "import_rows", "row",
             &(struct list_last){.more = more, .id = n > 0 ? got.items[n - 1].row : 0, .total = -1});
    return ERR_OK;
}

/* --- the refused rows as a file: to be mended and sent again --- */

/* The columns of the file itself, and why. */
static struct table refused_table(struct ctx *c, const struct import *im)
{
    struct table t = {.n = 0};
    for (size_t i = 0; i < im->about.column_count && t.n + 2 < TABLE_COLUMNS_MAX; i++)
        t.columns[t.n++] = (struct table_column){.heading = im->about.columns[i].heading, .type = CELL_TEXT};
    t.columns[t.n++] = (struct table_column){.heading = "Refused in line", .type = CELL_NUMBER};
    t.columns[t.n++] = (struct table_column){.heading = "Refused because", .type = CELL_TEXT};
    (void)c;
    return t;
}

static void refused_row(struct ctx *c, struct str *out, const struct table *t, const struct import_row *row)
{
    struct cell cells[TABLE_COLUMNS_MAX] = {{.given = false}};
    struct str why = str_init(c->arena, (size_t)16 * 1024);
    json_t *texts = json_loads(row->cells == NULL ? "[]" : row->cells, 0, NULL);
    for (size_t i = 0; i < json_array_size(texts) && i + 2 < t->n; i++) {
        const char *text = json_string_value(json_array_get(texts, i));
        cells[i] = (struct cell){.given = text != NULL && text[0] != '\0', .text = text};
    }
    for (size_t i = 0; i < row->problem_count; i++) {
        const struct import_problem *p = &row->problems[i];
        const char *name = p->heading != NULL ? p->heading : p->field;
        str_printf(&why, "%s%s%s%s", i == 0 ? "" : "; ", name, name[0] == '\0' ? "" : ": ", p->detail);
    }
    cells[t->n - 2] = (struct cell){.given = true, .number = row->line};
    cells[t->n - 1] = (struct cell){.given = why.n > 0, .text = str_text(&why)};
    csv_row(out, t, cells);
    json_decref(texts);
}

static enum err refused(struct api_call *call)
{
    struct import im;
    struct import_rows got;
    struct str *out = &call->request->answer.body;
    int64_t after = 0;
    TRY(import_get_uncounted(&call->c, &im, call->ids[0]));
    struct table t = refused_table(&call->c, &im);
    csv_head(out, &t);
    do {
        TRY(import_row_list(&call->c, &got, im.id, FATE_REFUSED, -1, after, ROWS_AT_ONCE));
        for (size_t i = 0; i < got.n; i++)
            refused_row(&call->c, out, &t, &got.items[i]);
        after = got.n > 0 ? got.items[got.n - 1].row : after;
    } while (got.n == ROWS_AT_ONCE && !str_failed(out) && !arena_over_cap(call->c.arena));
    call->request->answer.status = 200;
    call->request->answer.content_type = CSV_TYPE;
    answer_header(&call->request->answer, "Content-Disposition",
                  arena_printf(call->c.arena, "attachment; filename=\"import-%lld_refused.csv\"", (long long)im.id));
    return ERR_OK;
}

/* --- doing --- */

static enum err check(struct api_call *call)
{
    struct import im;
    TRY(flow_import_check(&call->c, &im, call->ids[0], call->body));
    return answer_one(call, 202, &im);
}

static enum err apply(struct api_call *call)
{
    struct import im;
    TRY(flow_import_apply(&call->c, &im, call->ids[0], call->body));
    return answer_one(call, 202, &im);
}

static enum err undo(struct api_call *call)
{
    struct import im;
    TRY(flow_import_undo(&call->c, &im, call->ids[0]));
    return answer_one(call, 202, &im);
}

static enum err stop(struct api_call *call)
{
    struct import im;
    TRY(flow_import_stop(&call->c, &im, call->ids[0]));
    return answer_one(call, 200, &im);
}

/* --- what a file can be --- */

static const struct field kind_fields[] = {
    {.name = "kind", .type = FIELD_TEXT, .flags = FIELD_READ | FIELD_BRIEF, .doc = "Of import."},
    {.name = "name", .type = FIELD_TEXT, .flags = FIELD_READ | FIELD_BRIEF, .doc = "The field's name."},
    {.name = "key",
     .type = FIELD_FLAG,
     .flags = FIELD_READ | FIELD_BRIEF,
     .doc = "What is there already is found by it."},
    {.name = "needed", .type = FIELD_FLAG, .flags = FIELD_READ | FIELD_BRIEF, .doc = "Something new needs it."},
    {.name = "description", .type = FIELD_TEXT, .flags = FIELD_READ | FIELD_BRIEF, .doc = "What it is."},
};
static const struct record kind_record = {.name = "ImportField",
                                          .doc = "A field that a column of a file can be.",
                                          .fields = kind_fields,
                                          .field_count = sizeof kind_fields / sizeof kind_fields[0],
                                          .set_offset = RECORD_NO_SET};

static enum err fields(struct api_call *call)
{
    struct import_field_shown f;
    list_begin(call);
    for (int kind = 0; import_kind_names[kind] != NULL; kind++) {
        if (kind == IMPORT_BACK_ORDERS && !company_sees_back_orders(&call->c))
            continue;
        for (size_t i = 0; import_field_shown(&f, kind, i); i++) {
            json_object_begin(&call->out);
            json_put_text(&call->out, "kind", f.kind);
            json_put_text(&call->out, "name", f.name);
            json_put_bool(&call->out, "key", f.key);
            json_put_bool(&call->out, "needed", f.needed);
            json_put_text(&call->out, "description", f.doc);
            json_object_end(&call->out);
        }
    }
    json_array_end(&call->out);
    json_key(&call->out, "next");
    json_none(&call->out);
    json_object_end(&call->out);
    return ERR_OK;
}

#define ACTION(path, handler, taken, status, sentence)                                                                 \
    {                                                                                                                  \
        .method = "POST", .pattern = path, .kind = ROUTE_WRITE, .who = WHO_ADMIN, .fn = handler, .body = taken,        \
        .body_mode = RECORD_CREATE, .answer = &import_record, .success = status, .summary = sentence                   \
    }

const struct route import_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/imports",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_FILE | ROUTE_TWICE,
     .fn = upload,
     .answer = &import_record,
     .success = 201,
     .params = upload_params,
     .summary = "Send a file, CSV or XLSX, of at most 64 MB; its dry run begins."},
    {.method = "GET",
     .pattern = "/api/v1/imports",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = list,
     .answer = &import_record,
     .answer_list = true,
     .success = 200,
     .params = list_params,
     .summary = "Imports, latest first."},
    {.method = "GET",
     .pattern = "/api/v1/imports/{id}",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = get,
     .answer = &import_record,
     .success = 200,
     .summary = "What was recognised of a file, what its rows would do and did."},
    {.method = "GET",
     .pattern = "/api/v1/imports/{id}/rows",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = rows,
     .answer = &import_row_record,
     .answer_list = true,
     .success = 200,
     .params = row_params,
     .summary = "What each row would do, or did, and why it can't."},
    {.method = "GET",
     .pattern = "/api/v1/imports/{id}/refused",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = refused,
     .answer_type = CSV_TYPE,
     .success = 200,
     .summary = "The refused rows as they were sent, with line and reason: to be mended and sent again."},
    ACTION("/api/v1/imports/{id}/check", check, &import_options_record, 202,
           "The dry run again, the file read otherwise."),
    ACTION("/api/v1/imports/{id}/apply", apply, &import_applying_record, 202, "Do what the dry run has found."),
    ACTION("/api/v1/imports/{id}/undo", undo, NULL, 202,
           "Take back what it did, unless somebody has changed it since."),
    ACTION("/api/v1/imports/{id}/stop", stop, NULL, 200,
           "Stop its work; of all or nothing, what was done is taken back."),
    {.method = "GET",
     .pattern = "/api/v1/import-fields",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = fields,
     .answer = &kind_record,
     .answer_list = true,
     .success = 200,
     .summary = "What the columns of a file can be, by kind of import."},
    {.method = NULL},
};
