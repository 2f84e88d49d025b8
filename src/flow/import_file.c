/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the pieces in the database to rows of fields: the file, its columns, the values of its cells. */
#include "flow/import_parts.h"

#include "core/clock.h"
#include "core/fold.h"
#include "core/must.h"

#include <string.h>

#define FIELDS_LIMIT ((size_t)256 * 1024) /* bytes of a row's values as JSON */

/* --- the file --- */

struct reading {
    struct import_work *work;
    int64_t part;
    struct bytes bytes;
    bool found;
    struct import_column *kept;
    size_t kept_count;
};

static enum err read_import(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    TRY(company_load(c));
    TRY(import_get_uncounted(c, &r->work->im, r->work->import));
    r->work->reading = (struct import_reading){
        .date_format = c->company->date_format, .decimal = r->work->im.options.decimal, .zone = c->company->zone};
    return import_headings(c, &r->kept, &r->kept_count, r->work->im.kind);
}

static enum err read_part(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return import_part(c, &r->bytes, &r->found, r->work->import, r->part);
}

static enum err run(struct store *store, struct arena *arena, tx_fn *fn, struct reading *r)
{
    struct ctx c;
    ctx_init(&c, arena, clock_now_ms());
    return tx_run(store, &c, TX_READ, "import_file", fn, r);
}

/* Piece by piece into a file without a name, which ends with the work. */
static enum err collect(struct import_work *w, struct store *store, struct reading *r)
{
    struct arena *arena = arena_open(4 * IMPORT_PART_BYTES);
    enum err err = ERR_OK;
    w->file = tmpfile();
    if (w->file == NULL)
        err = ERR_STORAGE;
    for (r->part = 0; err == ERR_OK; r->part++) {
        arena_reset(arena);
        err = run(store, arena, read_part, r);
        if (err != ERR_OK || !r->found)
            break;
        if (fwrite(r->bytes.p, 1, r->bytes.n, w->file) != r->bytes.n)
            err = ERR_STORAGE;
    }
    if (err == ERR_OK && fflush(w->file) != 0)
        err = ERR_STORAGE;
    arena_close(arena);
    if (err == ERR_OK && r->part == 0)
        snprintf(w->trouble.text, sizeof w->trouble.text, "the file was kept for 90 days; send it again");
    return err;
}

static const char *separator_name(const struct sheet_facts *f)
{
    if (f->format != SHEET_CSV)
        return NULL;
    return f->separator == ';' ? "semicolon" : f->separator == '\t' ? "tab" : "comma";
}

/* What was recognised of the whole. */
static void describe(struct import_work *w)
{
    const struct sheet_facts *f = sheet_facts(w->sheet);
    w->im.about = (struct import_about){.format = enum_name(sheet_format_names, (int)f->format),
                                        .encoding = f->encoding,
                                        .separator = separator_name(f),
                                        .sheet = f->tab,
                                        .sheets = (const char **)f->tabs,
                                        .sheet_count = f->tab_count};
}

/* Its columns, by the headings of the first row. */
static void describe_columns(struct import_work *w, const struct sheet_row *first)
{
    struct import_about *about = &w->im.about;
    about->column_count = first->n;
    about->columns = arena_array(w->arena, struct import_column, first->n);
    for (size_t i = 0; i < first->n; i++) {
        const char *text = first->cells[i].text;
        const char *clean = text_clean(w->arena, text);
        clean = clean == NULL ? "" : clean;
        size_t bytes = utf8_cut(clean, IMPORT_HEADING_MAX);
        about->columns[i].heading =
            bytes == 0 ? arena_printf(w->arena, "Column %zu", i + 1) : arena_strndup(w->arena, clean, bytes);
        for (char *p = (char *)about->columns[i].heading; *p != '\0'; p++)
            *p = *p == '\n' ? ' ' : *p;
    }
}

enum err import_file_open(struct import_work *w, struct store *store)
{
    struct reading r = {.work = w};
    struct sheet_row first;
    struct ctx c;
    TRY(run(store, w->arena, read_import, &r));
    w->def = import_kind_of(w->im.kind);
    w->opened = true;
    TRY(collect(w, store, &r));
    if (w->trouble.text[0] != '\0' || !sheet_open(&w->sheet, w->file, w->im.options.sheet, &w->trouble))
        return ERR_OK;
    describe(w); /* other sheets can be chosen also when this one is empty */
    enum sheet_got got = sheet_next(w->sheet, &first, &w->trouble);
    if (got == SHEET_END)
        snprintf(w->trouble.text, sizeof w->trouble.text, "there is nothing in it");
    if (got != SHEET_ROW)
        return ERR_OK;
    describe_columns(w, &first);
    ctx_init(&c, w->arena, clock_now_ms());
    if (!import_columns_map(&c, &w->im, w->def, r.kept, r.kept_count, &w->trouble))
        w->trouble.line = first.line;
    for (size_t i = 0; i < w->im.about.column_count; i++) {
        const char *field = w->im.about.columns[i].field;
        w->field_of[i] = field == NULL ? NULL : import_field_named(w->def, field);
    }
    return ERR_OK;
}

/* --- rows --- */

/* What an export has put before a text that looks like a formula. */
static const char *without_mark(const char *text)
{
    return text[0] == '\'' && text[1] != '\0' && strchr("=+-@\t\r", text[1]) != NULL ? text + 1 : text;
}

static enum field_type type_of(const struct import_field *f, const char *const **names)
{
    *names = NULL;
    if ((f->flags & IMPORT_TEXT) != 0)
        return FIELD_TEXT;
    for (size_t i = 0; f->record != NULL && i < f->record->field_count; i++) {
        if (strcmp(f->record->fields[i].name, f->name) == 0) {
            *names = f->record->fields[i].names;
            return f->record->fields[i].type;
        }
    }
    MUST(f->record == NULL);
    return f->type;
}

static void read_cell(struct import_work *w, struct ctx *c, struct import_read_row *to, struct json *j, size_t at,
                      const struct sheet_cell *cell)
{
    const struct import_field *f = w->field_of[at];
    const char *wrong = cell->trouble;
    const char *const *names;
    struct str scratch = str_init(c->arena, FIELDS_LIMIT);
    struct json value = json_init(&scratch);
    enum field_type type = type_of(f, &names);
    if (wrong == NULL && strcmp(cell->text, "-") == 0) {
        json_key(j, f->name);
        json_none(j);
        return;
    }
    const char *text = w->im.about.encoding == NULL ? cell->text : without_mark(cell->text);
    const struct import_value v = {type, names, text, cell->number};
    if (wrong == NULL && import_value_write(c->arena, &value, &v, &w->reading, &wrong)) {
        json_key(j, f->name);
        json_raw(j, str_text(&scratch));
        return;
    }
    import_problem_add(c, &to->row, &w->im, f->name, arena_printf(c->arena, "%s (%.60s)", wrong, text));
    to->refused = true;
}

static void free_tree(void *tree)
{
    json_decref(tree);
}

static void keep_texts(struct import_read_row *to, struct arena *arena, const struct sheet_row *from)
{
    to->texts = arena_array(arena, const char *, from->n);
    to->text_count = from->n;
    for (size_t i = 0; i < from->n; i++)
        to->texts[i] = arena_strdup(arena, from->cells[i].text);
}

static void whole_row(struct ctx *c, struct import_work *w, struct import_read_row *to, const struct sheet_row *from)
{
    size_t columns = w->im.about.column_count;
    for (size_t i = columns; i < from->n; i++) {
        if (from->cells[i].text[0] != '\0' && !to->refused) {
            import_problem_add(
                c, &to->row, &w->im, "",
                "has more columns than there are headings: is a separator in a text that is not quoted?");
            to->refused = true;
        }
    }
    if (from->cut && from->n < columns) {
        import_problem_add(c, &to->row, &w->im, "", "the file ends within this line: it may be cut off");
        to->refused = true;
    }
}

static void read_row(struct import_work *w, struct import_read_row *to, const struct sheet_row *from)
{
    struct ctx c;
    ctx_init(&c, w->batch, 0);
    struct str text = str_init(w->batch, FIELDS_LIMIT);
    struct json j = json_init(&text);
    *to = (struct import_read_row){.row = {.row = ++w->row, .line = from->line, .fate = FATE_REFUSED, .label = ""}};
    to->row.grouped = to->row.row;
    json_object_begin(&j);
    for (size_t i = 0; i < from->n && i < w->im.about.column_count; i++) {
        if (w->field_of[i] != NULL && (from->cells[i].text[0] != '\0' || from->cells[i].trouble != NULL))
            read_cell(w, &c, to, &j, i, &from->cells[i]);
    }
    json_object_end(&j);
    whole_row(&c, w, to, from);
    keep_texts(to, w->batch, from);
    if (str_failed(&text)) {
        import_problem_add(&c, &to->row, &w->im, "", "its texts are too long together");
        to->refused = true;
        to->row.fields = "{}";
    } else {
        to->row.fields = str_text(&text);
    }
    to->fields = json_loads(to->row.fields, 0, NULL);
    MUST(to->fields != NULL);
    arena_defer(w->batch, free_tree, to->fields);
}

/* --- documents: rows that follow each other with the same number and reference --- */

static bool same_group(const struct import_work *w, const struct import_read_row *a, const struct import_read_row *b)
{
    bool named = false;
    for (size_t i = 0; i < w->def->field_count; i++) {
        const struct import_field *f = &w->def->fields[i];
        if ((f->flags & IMPORT_GROUP) == 0)
            continue;
        const json_t *x = json_object_get(a->fields, f->name), *y = json_object_get(b->fields, f->name);
        bool has = x != NULL && !json_is_null(x);
        if (has ? !json_equal(x, y) : y != NULL && !json_is_null(y))
            return false;
        named = named || has;
    }
    return named;
}

static void mark_groups(struct import_work *w)
{
    for (size_t i = 1; i < w->n; i++) {
        if (same_group(w, &w->rows[i], &w->rows[i - 1]))
            w->rows[i].row.grouped = w->rows[i - 1].row.grouped;
    }
}

void import_rows_read(struct import_work *w)
{
    struct arena *other = w->held_arena;
    struct sheet_row from;
    enum sheet_got got = SHEET_ROW;
    bool held = w->held != NULL;
    struct import_read_row first = held ? *w->held : (struct import_read_row){.refused = false};
    w->held_arena = w->batch; /* the row that was held lives there, for one batch more */
    w->batch = other;
    arena_reset(w->batch);
    w->n = 0;
    w->held = NULL;
    if (held)
        w->rows[w->n++] = first;
    while (!w->ended) {
        got = w->row < IMPORT_ROWS_MAX ? sheet_next(w->sheet, &from, &w->trouble) : SHEET_BAD;
        if (got == SHEET_BAD && w->trouble.text[0] == '\0')
            snprintf(w->trouble.text, sizeof w->trouble.text, "it has more than %d rows", IMPORT_ROWS_MAX);
        w->ended = got != SHEET_ROW;
        if (w->ended)
            break;
        read_row(w, &w->rows[w->n], &from);
        if (w->n == IMPORT_BATCH || (w->n >= IMPORT_BATCH / 2 && !same_group(w, &w->rows[w->n], &w->rows[w->n - 1]))) {
            w->held = &w->rows[w->n];
            break;
        }
        w->n++;
    }
    mark_groups(w);
}
