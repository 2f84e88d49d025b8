/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which columns a record makes, what they are called, and what stands in them. */
#include "report/table.h"

#include "core/must.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define HEADING_MAX 120
#define JOINED_MAX  ((size_t)30000) /* bytes of a list in one cell; a sheet takes 32,767 characters */
#define DAY_MS      INT64_C(86400000)

/* --- columns --- */

static bool is_for_programs(const struct field *f)
{
    return strcmp(f->name, "actions") == 0 || strcmp(f->name, "rev") == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static enum cell_type type_of(const struct field *f)
{
    switch (f->type) {
    case FIELD_I64:
        return ends_with(f->name, "_btl") ? CELL_BOTTLES : CELL_NUMBER;
    case FIELD_QTY:
        return CELL_BOTTLES;
    case FIELD_MONEY:
        return CELL_MONEY;
    case FIELD_FLAG:
        return CELL_FLAG;
    case FIELD_DAY:
        return CELL_DAY;
    case FIELD_INSTANT:
        return CELL_INSTANT;
    default:
        return CELL_TEXT;
    }
}

static bool has_name(const struct record *rec)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        if (strcmp(rec->fields[i].name, "name") == 0)
            return true;
    }
    return false;
}

/* "account.name" is "Account name", "total_btl" is "Total (bottles)"; an amount is what it is without its cents. */
static const char *heading_of(struct arena *arena, const char *path)
{
    char text[HEADING_MAX];
    const char *unit = ends_with(path, "_btl") ? " (bottles)" : "";
    size_t n = strlen(path);
    if (ends_with(path, "_btl"))
        n -= strlen("_btl");
    else if (ends_with(path, "_cents"))
        n -= strlen("_cents");
    snprintf(text, sizeof text, "%.*s", (int)n, path);
    for (char *p = text; *p != '\0'; p++)
        *p = *p == '_' || *p == '.' ? ' ' : *p;
    const char *word = strcmp(text, "qty") == 0 ? "quantity" : text;
    char *heading = arena_printf(arena, "%s%s", word, unit);
    heading[0] = (char)toupper((unsigned char)heading[0]);
    return heading;
}

/* The way to a record's fields: the keys before them. */
struct way {
    const char *keys[TABLE_DEPTH_MAX];
    size_t depth;
    const char *path; /* "account." */
    enum record_shape shape;
};

static void add_column(struct arena *arena, struct table *t, const struct way *way, const struct field *f)
{
    MUST(t->n < TABLE_COLUMNS_MAX);
    struct table_column *column = &t->columns[t->n++];
    column->depth = way->depth + 1;
    memcpy(column->keys, way->keys, sizeof way->keys);
    column->keys[way->depth] = f->name;
    column->path = arena_printf(arena, "%s%s", way->path, f->name);
    column->heading = heading_of(arena, column->path);
    column->type = type_of(f);
}

static void add_fields(struct arena *arena, struct table *t, const struct record *rec, const struct way *way)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if (!record_shows(f, way->shape) || is_for_programs(f) || f->type == FIELD_I64S ||
            (f->type == FIELD_LIST && !has_name(f->of)))
            continue;
        if (f->type != FIELD_OBJECT) {
            add_column(arena, t, way, f);
            continue;
        }
        MUST(way->depth + 1 < TABLE_DEPTH_MAX);
        struct way inner = *way;
        inner.keys[inner.depth++] = f->name;
        inner.path = arena_printf(arena, "%s%s.", way->path, f->name);
        add_fields(arena, t, f->of, &inner);
    }
}

static bool has_path(const struct table *t, const char *path)
{
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->columns[i].path, path) == 0)
            return true;
    }
    return false;
}

/* The columns of one wanted path; false when there is none, or it is there already. */
static bool choose(struct table *out, const struct table *all, const char *path, size_t n)
{
    bool found = false;
    for (size_t i = 0; i < all->n; i++) {
        const char *own = all->columns[i].path;
        if (strncmp(own, path, n) != 0 || (own[n] != '\0' && own[n] != '.'))
            continue;
        if (has_path(out, own))
            return false;
        out->columns[out->n++] = all->columns[i];
        found = true;
    }
    return found;
}

bool table_of(struct arena *arena, struct table *out, const struct record *rec, enum record_shape shape,
              const char *wanted, const char **wrong)
{
    const struct way top = {.path = "", .shape = shape};
    struct table *all = arena_new(arena, struct table);
    add_fields(arena, all, rec, &top);
    if (wanted == NULL) {
        *out = *all;
        return true;
    }
    out->n = 0;
    for (const char *p = wanted;; p++) {
        size_t n = strcspn(p, ",");
        if (n == 0 || !choose(out, all, p, n)) {
            *wrong = arena_strndup(arena, p, n);
            return false;
        }
        p += n;
        if (*p == '\0')
            return true;
    }
}

/* --- cells --- */

/* One that does not fit is left blank: half a list would be taken for all of it, also by an import. */
static const char *joined(struct arena *arena, const json_t *list)
{
    struct str out = str_init(arena, JOINED_MAX);
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        json_t *name = json_is_object(item) ? json_object_get(item, "name") : item;
        const char *text = json_is_integer(name) ? arena_printf(arena, "%lld", (long long)json_integer_value(name))
                                                 : json_string_value(name);
        str_printf(&out, "%s%s", i == 0 ? "" : "; ", text == NULL ? "" : text);
    }
    return str_failed(&out) ? "" : str_text(&out);
}

/* What has no columns of its own stands there as it is: what a change has changed. */
static const char *as_json(struct arena *arena, const json_t *value)
{
    size_t n = json_dumpb(value, NULL, 0, JSON_COMPACT);
    if (n > JOINED_MAX)
        return "";
    char *text = arena_alloc(arena, n + 1);
    text[json_dumpb(value, text, n, JSON_COMPACT)] = '\0';
    return text;
}

static const char *text_of(struct arena *arena, const json_t *value)
{
    if (json_is_object(value))
        return as_json(arena, value);
    if (json_is_array(value))
        return joined(arena, value);
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return json_string_value(value);
}

static struct cell cell_of(struct arena *arena, enum cell_type type, const json_t *value, const struct zone *zone)
{
    struct cell cell = {.given = value != NULL && !json_is_null(value)};
    struct date day;
    if (!cell.given)
        return cell;
    switch (type) {
    case CELL_NUMBER:
    case CELL_BOTTLES:
    case CELL_MONEY:
        cell.number = json_integer_value(value);
        break;
    case CELL_FLAG:
        cell.number = json_is_true(value);
        break;
    case CELL_DAY:
        MUST(date_parse(&day, json_string_value(value)));
        cell.number = day.days;
        break;
    case CELL_INSTANT:
        MUST(instant_parse(&cell.number, json_string_value(value)));
        cell.number = zone_wall_clock(zone, cell.number);
        break;
    case CELL_TEXT:
        cell.text = text_of(arena, value);
        cell.given = cell.text != NULL && cell.text[0] != '\0';
        break;
    }
    return cell;
}

void table_cells(struct arena *arena, struct cell cells[], const struct table *t, const json_t *row,
                 const struct zone *zone)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct table_column *column = &t->columns[i];
        const json_t *value = row;
        for (size_t k = 0; k < column->depth; k++)
            value = json_object_get(value, column->keys[k]); /* of null: NULL */
        cells[i] = cell_of(arena, column->type, value, zone);
    }
}

const char *wall_clock_format(char buffer[WALL_CLOCK_TEXT], int64_t ms)
{
    char day[DATE_TEXT];
    int64_t days = ms / DAY_MS - (ms % DAY_MS < 0 ? 1 : 0);
    unsigned seconds = (unsigned)((ms - days * DAY_MS) / 1000);
    date_format(day, (struct date){(int32_t)days});
    snprintf(buffer, WALL_CLOCK_TEXT, "%s %02u:%02u:%02u", day, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return buffer;
}
