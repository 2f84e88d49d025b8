/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV in memory, through libcsv. */
#include "demo/demo_table.h"

#include "core/must.h"
#include "core/str.h"

#include <csv.h>
#include <string.h>

#define TRANSLATED_MAX 400

struct reading {
    struct arena *arena;
    struct demo_table table;
    size_t room;
    struct demo_row row;
    size_t columns;
    bool heading;
};

static void take_field(void *field, size_t n, void *arg)
{
    struct reading *r = arg;
    MUST(r->columns < DEMO_COLUMNS_MAX);
    r->row.cell[r->columns++] = arena_strndup(r->arena, field, n);
}

static void take_row(int end, void *arg)
{
    struct reading *r = arg;
    (void)end; /* the character that ended the row says nothing */
    if (!r->heading) {
        MUST(r->table.n < r->room);
        r->table.rows[r->table.n++] = r->row;
    }
    r->heading = false;
    r->columns = 0;
    r->row = (struct demo_row){0};
}

static const struct embedded *file_of(const char *name)
{
    const struct embedded *file = demo_files;
    while (file->name != NULL && strcmp(file->name, name) != 0)
        file++;
    MUST(file->name != NULL);
    return file;
}

struct demo_table demo_table(struct ctx *c, const char *name)
{
    const struct embedded *file = file_of(name);
    struct reading r = {.arena = c->arena, .heading = true};
    struct csv_parser parser;
    for (size_t i = 0; i < file->n; i++)
        r.room += file->text[i] == '\n';
    r.table.rows = arena_array(c->arena, struct demo_row, r.room);
    MUST(csv_init(&parser, CSV_STRICT) == 0);
    MUST(csv_parse(&parser, file->text, file->n, take_field, take_row, &r) == file->n);
    MUST(csv_fini(&parser, take_field, take_row, &r) == 0);
    csv_free(&parser);
    return r.table;
}

const struct demo_row *demo_find(const struct demo_table *table, const char *key)
{
    for (size_t i = 0; i < table->n; i++) {
        if (strcmp(table->rows[i].cell[0], key) == 0)
            return &table->rows[i];
    }
    return NULL;
}

const char *demo_translated(struct ctx *c, const struct demo_table *table, const char *text)
{
    struct str out = str_init(c->arena, TRANSLATED_MAX);
    while (*text != '\0') {
        const char *end = strstr(text, ", ");
        size_t n = end == NULL ? strlen(text) : (size_t)(end - text);
        const char *part = arena_strndup(c->arena, text, n);
        const struct demo_row *row = demo_find(table, part);
        str_printf(&out, "%s%s", out.n > 0 ? ", " : "", row == NULL ? part : row->cell[1]);
        text += end == NULL ? n : n + 2;
    }
    MUST(!str_failed(&out));
    return out.n > 0 ? str_text(&out) : NULL;
}
