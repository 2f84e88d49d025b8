/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Imports in the database. */
#include "core/must.h"
#include "import/import_parts.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <string.h>

#define TEXT_LIMIT ((size_t)1024 * 1024) /* bytes of what is kept as JSON */

/* Of those without access to back orders. */
static const char *hidden_kind(const struct ctx *c)
{
    return company_sees_back_orders(c) ? NULL : enum_name(import_kind_names, IMPORT_BACK_ORDERS);
}

/* --- JSON that we have written ourselves --- */

static const char *text_of(struct ctx *c, const struct record *rec, const void *object)
{
    struct str text = str_init(c->arena, TEXT_LIMIT);
    struct json j = json_init(&text);
    json_object_begin(&j);
    record_write_fields(&j, rec, object, false);
    json_object_end(&j);
    MUST(!str_failed(&text)); /* columns and headings are limited */
    return str_text(&text);
}

static enum err read_text(struct ctx *c, void *out, const struct record *rec, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    enum err err = json == NULL ? ERR_INTERNAL : record_read(c, out, rec, RECORD_CREATE, json, true);
    json_decref(json);
    return err == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static const char *problems_text(struct ctx *c, const struct import_row *row)
{
    struct str text = str_init(c->arena, TEXT_LIMIT);
    struct json j = json_init(&text);
    if (row->problem_count == 0)
        return NULL;
    json_array_begin(&j);
    for (size_t i = 0; i < row->problem_count; i++) {
        json_object_begin(&j);
        record_write_fields(&j, &import_problem_record, &row->problems[i], false);
        json_object_end(&j);
    }
    json_array_end(&j);
    MUST(!str_failed(&text));
    return str_text(&text);
}

static enum err read_problems(struct ctx *c, struct import_row *row, const char *text)
{
    json_t *list = text == NULL ? NULL : json_loads(text, 0, NULL);
    enum err err = ERR_OK;
    size_t n = json_array_size(list);
    row->problems = arena_array(c->arena, struct import_problem, n);
    for (size_t i = 0; i < n && err == ERR_OK; i++)
        err = record_read(c, &row->problems[i], &import_problem_record, RECORD_CREATE, json_array_get(list, i), true);
    row->problem_count = n;
    json_decref(list);
    return err == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

/* --- imports --- */

static void add_count(struct import_counts *counts, const struct row_import_count *row)
{
    int fate = enum_index(import_fate_names, row->fate), state = enum_index(import_row_state_names, row->state);
    MUST(fate >= 0 && state >= 0);
    counts->rows += row->n;
    counts->fates[fate] += row->n;
    int64_t *const places[] = {[ROW_APPLIED] = &counts->applied,
                               [ROW_MISSED] = &counts->missed,
                               [ROW_UNDONE] = &counts->undone,
                               [ROW_KEPT] = &counts->kept};
    if (state != ROW_OPEN)
        *places[state] += row->n;
}

static enum err from_row(struct ctx *c, struct import *out, const struct row_import_row *r, bool counted)
{
    struct rows_import_count counts = {.n = 0};
    *out = (struct import){.id = r->id,
                           .rev = r->rev,
                           .kind = enum_index(import_kind_names, r->kind),
                           .state = enum_index(import_state_names, r->state),
                           .file_name = r->file_name,
                           .size_bytes = r->size_bytes,
                           .hash = r->hash,
                           .trouble = r->trouble,
                           .trouble_line = r->trouble_line,
                           .mode_name = r->mode,
                           .mode = r->mode == NULL ? none_i64() : some_i64(enum_index(import_mode_names, r->mode)),
                           .mails = r->mails,
                           .job = r->job_id,
                           .created_at_ms = r->created_at,
                           .user = {r->user_id, r->user_name}};
    MUST(out->kind >= 0 && out->state >= 0);
    TRY(read_text(c, &out->options, &import_options_record, r->options));
    TRY(read_text(c, &out->about, &import_about_record, r->about));
    if (counted)
        TRY(q_import_row_counts(c, &counts, r->id));
    for (size_t i = 0; i < counts.n; i++)
        add_count(&out->counts, &counts.rows[i]);
    import_actions(out);
    return ERR_OK;
}

static enum err get(struct ctx *c, struct import *out, int64_t id, bool counted)
{
    struct row_import_row row;
    bool found;
    TRY(q_import_by_id(c, &row, &found, id, hidden_kind(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    return from_row(c, out, &row, counted);
}

enum err import_get(struct ctx *c, struct import *out, int64_t id)
{
    return get(c, out, id, true);
}

enum err import_get_uncounted(struct ctx *c, struct import *out, int64_t id)
{
    return get(c, out, id, false);
}

enum err import_list(struct ctx *c, struct imports *out, int64_t before, int64_t most)
{
    struct rows_import_row got;
    TRY(q_import_list(c, &got, hidden_kind(c), before, most));
    out->items = arena_array(c->arena, struct import, got.n);
    out->n = got.n;
    for (size_t i = 0; i < got.n; i++)
        TRY(from_row(c, &out->items[i], &got.rows[i], true));
    return ERR_OK;
}

enum err import_insert(struct ctx *c, struct import *im)
{
    struct row_made made;
    TRY(q_import_insert(c, &made,
                        &(struct arg_import_insert){.kind = enum_name(import_kind_names, im->kind),
                                                    .file_name = im->file_name,
                                                    .mails = im->mails,
                                                    .created_at = c->now_ms,
                                                    .user_id = im->user.id}));
    im->id = made.id;
    im->rev = 1;
    im->state = IMPORT_UPLOADING;
    im->hash = "";
    im->created_at_ms = c->now_ms;
    return ERR_OK;
}

enum err import_update(struct ctx *c, struct import *im)
{
    im->mode_name = im->mode.has ? enum_name(import_mode_names, (int)im->mode.v) : NULL;
    TRY(q_import_update(c, &(struct arg_import_update){.id = im->id,
                                                       .rev = im->rev,
                                                       .state = enum_name(import_state_names, im->state),
                                                       .size_bytes = im->size_bytes,
                                                       .hash = im->hash,
                                                       .options = text_of(c, &import_options_record, &im->options),
                                                       .about = text_of(c, &import_about_record, &im->about),
                                                       .trouble = im->trouble,
                                                       .trouble_line = im->trouble_line,
                                                       .mode = im->mode_name,
                                                       .mails = im->mails,
                                                       .job_id = im->job}));
    im->rev++;
    import_actions(im);
    return ERR_OK;
}

enum err import_part_add(struct ctx *c, int64_t id, int64_t part, struct bytes bytes)
{
    return q_import_part_insert(c, id, part, bytes);
}

enum err import_part(struct ctx *c, struct bytes *out, bool *found, int64_t id, int64_t part)
{
    struct row_import_part_row row;
    TRY(q_import_part_by_number(c, &row, found, id, part));
    if (*found)
        *out = row.bytes;
    return ERR_OK;
}

/* --- rows --- */

enum err import_row_put(struct ctx *c, int64_t id, const struct import_row *row)
{
    return q_import_row_put(c, &(struct arg_import_row_put){.import_id = id,
                                                            .row = row->row,
                                                            .line = row->line,
                                                            .grouped = row->grouped,
                                                            .fate = enum_name(import_fate_names, row->fate),
                                                            .label = row->label,
                                                            .object_id = row->object,
                                                            .pin = row->pin,
                                                            .fields = row->fields,
                                                            .cells = row->cells,
                                                            .changes = row->changes,
                                                            .problems = problems_text(c, row)});
}

enum err import_rows_cut(struct ctx *c, int64_t *cut, int64_t id, int64_t after, int64_t most)
{
    return q_import_rows_cut(c, cut, id, after, most);
}

static enum err copy_rows(struct ctx *c, struct import_rows *out, const struct rows_import_row_row *got)
{
    out->items = arena_array(c->arena, struct import_row, got->n);
    out->n = got->n;
    for (size_t i = 0; i < got->n; i++) {
        const struct row_import_row_row *r = &got->rows[i];
        out->items[i] = (struct import_row){.row = r->row,
                                            .line = r->line,
                                            .grouped = r->grouped,
                                            .fate = enum_index(import_fate_names, r->fate),
                                            .state = enum_index(import_row_state_names, r->state),
                                            .label = r->label,
                                            .object = r->object_id,
                                            .pin = r->pin,
                                            .fields = r->fields,
                                            .cells = r->cells,
                                            .changes = r->changes,
                                            .undo = r->undo};
        MUST(out->items[i].fate >= 0 && out->items[i].state >= 0);
        TRY(read_problems(c, &out->items[i], r->problems));
    }
    return ERR_OK;
}

enum err import_row_list(struct ctx *c, struct import_rows *out, int64_t id, int fate, int state, int64_t after,
                         int64_t most)
{
    struct rows_import_row_row got;
    TRY(q_import_row_list(
        c, &got,
        &(struct arg_import_row_list){.import_id = id,
                                      .fate = fate < 0 ? NULL : enum_name(import_fate_names, fate),
                                      .state = state < 0 ? NULL : enum_name(import_row_state_names, state),
                                      .after = after,
                                      .most = most}));
    return copy_rows(c, out, &got);
}

enum err import_rows_to_apply(struct ctx *c, struct import_rows *out, int64_t id, int64_t after, int64_t most)
{
    struct rows_import_row_row got;
    TRY(q_import_rows_to_apply(c, &got, id, after, most));
    return copy_rows(c, out, &got);
}

enum err import_rows_to_undo(struct ctx *c, struct import_rows *out, int64_t id, int64_t before, int64_t most)
{
    struct rows_import_row_row got;
    TRY(q_import_rows_to_undo(c, &got, id, before, most));
    return copy_rows(c, out, &got);
}

enum err import_row_end(struct ctx *c, int64_t id, const struct import_row *row)
{
    return q_import_row_end(c, &(struct arg_import_row_end){.import_id = id,
                                                            .row = row->row,
                                                            .state = enum_name(import_row_state_names, row->state),
                                                            .object_id = row->object,
                                                            .undo = row->undo,
                                                            .problems = problems_text(c, row)});
}

/* --- headings --- */

enum err import_headings(struct ctx *c, struct import_column **out, size_t *n, int kind)
{
    struct rows_import_heading got;
    TRY(q_import_heading_list(c, &got, enum_name(import_kind_names, kind)));
    *out = arena_array(c->arena, struct import_column, got.n);
    *n = got.n;
    for (size_t i = 0; i < got.n; i++)
        (*out)[i] =
            (struct import_column){got.rows[i].heading, got.rows[i].field[0] == '\0' ? NULL : got.rows[i].field};
    return ERR_OK;
}

enum err import_heading_keep(struct ctx *c, int kind, const struct import_column *column)
{
    return q_import_heading_put(c, enum_name(import_kind_names, kind), import_heading_key(c->arena, column->heading),
                                column->field == NULL ? "" : column->field);
}

enum err import_purge(struct ctx *c, int64_t *removed, int64_t most)
{
    int64_t lost;
    TRY(q_import_lose(c, &lost, c->now_ms - IMPORT_UPLOAD_MS, "the file broke off while it came: send it again"));
    TRY(q_import_purge_parts(c, removed, c->now_ms - IMPORT_FILE_KEPT_MS, most));
    *removed += lost;
    return ERR_OK;
}
