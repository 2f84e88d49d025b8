/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON into structs. Every wrong field is named; reading goes on after one. */
#include "core/fold.h"
#include "core/must.h"
#include "core/record_parts.h"

#include <stdlib.h>
#include <string.h>

/* Where we are: the path of the object being read, "" or "lines[3].". */
struct reader {
    struct ctx *c;
    enum record_mode mode;
    bool is_admin;
    const char *path;
    enum err first; /* the first problem, ERR_OK so far */
};

static enum err read_object(struct reader *r, void *out, const struct record *rec, const json_t *json);

#define WRONG(r, err, f, ...) wrong((r), (err), (f)->name, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static void wrong(struct reader *r, enum err err, const char *name,
                                                        const char *format, ...)
{
    char *field = arena_printf(r->c->arena, "%s%.*s", r->path, (int)utf8_cut(name, CTX_FIELD_BYTES_MAX), name);
    if (name[0] == '\0' && field[0] != '\0')
        field[strlen(field) - 1] = '\0'; /* the object itself: without the dot */
    const char *detail = NULL;
    if (format != NULL) {
        va_list args;
        va_start(args, format);
        detail = arena_vprintf(r->c->arena, format, args);
        va_end(args);
    }
    enum err noted = detail == NULL ? refuse(r->c, err, field, NULL) : refuse(r->c, err, field, "%s", detail);
    if (r->first == ERR_OK)
        r->first = noted;
}

static void *place(const struct field *f, void *out)
{
    return (char *)out + f->offset;
}

static void put_number(const struct field *f, void *out, int64_t number)
{
    if ((f->flags & FIELD_NULLABLE) != 0)
        *(struct maybe_i64 *)place(f, out) = some_i64(number);
    else
        *(int64_t *)place(f, out) = number;
}

/* A whole number within the field's bounds. */
static bool read_number(struct reader *r, const struct field *f, const json_t *value, int64_t *number)
{
    if (!json_is_integer(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be a whole number");
        return false;
    }
    *number = json_integer_value(value);
    if (*number < f->min || *number > f->max) {
        WRONG(r, ERR_FIELD_RANGE, f, "must be from %lld to %lld", (long long)f->min, (long long)f->max);
        return false;
    }
    return true;
}

/* A text, cleaned, of the length that the field allows; NULL when it is wrong. A secret is what was sent. */
static const char *read_text(struct reader *r, const struct field *f, const json_t *value)
{
    if (!json_is_string(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be a text");
        return NULL;
    }
    const char *raw = json_string_value(value);
    bool secret = (f->flags & FIELD_SECRET) != 0, whole = strlen(raw) == json_string_length(value);
    const char *text = whole ? (secret ? text_composed : text_clean)(r->c->arena, raw) : NULL;
    if (text == NULL || (f->type != FIELD_NOTE && strchr(text, '\n') != NULL)) {
        WRONG(r, ERR_FIELD_FORMAT, f, "must not hold control characters");
        return NULL;
    }
    int64_t length = (int64_t)utf8_length(text);
    if (length < f->min || length > f->max) {
        WRONG(r, ERR_FIELD_LENGTH, f, "must have %lld to %lld characters", (long long)f->min, (long long)f->max);
        return NULL;
    }
    return text;
}

static void read_enum(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    if (!json_is_string(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be a text");
        return;
    }
    int index = enum_index(f->names, json_string_value(value));
    if (index >= 0) {
        *(int *)place(f, out) = index;
        return;
    }
    struct str all = str_init(r->c->arena, 1024);
    for (int i = 0; f->names[i] != NULL; i++)
        str_printf(&all, "%s%s", i == 0 ? "" : ", ", f->names[i]);
    WRONG(r, ERR_FIELD_CHOICE, f, "must be one of: %s", str_text(&all));
}

static void read_weekdays(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    int64_t mask = 0;
    size_t i;
    const json_t *item;
    if (!json_is_array(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be a list of weekdays");
        return;
    }
    json_array_foreach(value, i, item)
    {
        int day = json_is_string(item) ? enum_index(record_weekdays, json_string_value(item)) : -1;
        if (day < 0) {
            WRONG(r, ERR_FIELD_CHOICE, f, "weekdays are mon, tue, wed, thu, fri, sat, sun");
            return;
        }
        mask |= INT64_C(1) << day;
    }
    if (mask == 0)
        WRONG(r, ERR_FIELD_LENGTH, f, "needs at least one weekday");
    else
        put_number(f, out, mask);
}

static bool list_fits(struct reader *r, const struct field *f, const json_t *value)
{
    if (!json_is_array(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be a list");
        return false;
    }
    int64_t n = (int64_t)json_array_size(value);
    if (n < f->min || n > f->max) {
        WRONG(r, ERR_FIELD_LENGTH, f, "must have %lld to %lld items", (long long)f->min, (long long)f->max);
        return false;
    }
    return true;
}

static void read_list(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    size_t i;
    const json_t *item;
    if (!list_fits(r, f, value))
        return;
    size_t n = json_array_size(value);
    char *items = arena_calloc(r->c->arena, n, f->of->size);
    struct reader inner = *r;
    inner.mode = RECORD_CREATE;
    json_array_foreach(value, i, item)
    {
        inner.path = arena_printf(r->c->arena, "%s%s[%zu].", r->path, f->name, i);
        enum err err = read_object(&inner, items + i * f->of->size, f->of, item);
        if (r->first == ERR_OK)
            r->first = err;
    }
    *(void **)place(f, out) = items;
    *(size_t *)((char *)out + f->count_offset) = n;
}

static void read_scalars(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    size_t i;
    const json_t *item;
    if (!list_fits(r, f, value))
        return;
    size_t n = json_array_size(value);
    int64_t *numbers = arena_array(r->c->arena, int64_t, n);
    const char **texts = arena_array(r->c->arena, const char *, n);
    json_array_foreach(value, i, item)
    {
        bool good = f->type == FIELD_I64S ? json_is_integer(item) : json_is_string(item);
        if (!good) {
            WRONG(r, ERR_FIELD_TYPE, f, "item %zu must be a %s", i, f->type == FIELD_I64S ? "whole number" : "text");
            return;
        }
        if (f->type == FIELD_I64S)
            numbers[i] = json_integer_value(item);
        else if ((texts[i] = text_clean(r->c->arena, json_string_value(item))) == NULL) {
            WRONG(r, ERR_FIELD_FORMAT, f, "item %zu must not hold control characters", i);
            return;
        }
    }
    if (f->type == FIELD_I64S)
        *(int64_t **)place(f, out) = numbers;
    else
        *(const char ***)place(f, out) = texts;
    *(size_t *)((char *)out + f->count_offset) = n;
}

static void read_when(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    const char *text = json_string_value(value);
    int64_t at_ms;
    if (text == NULL)
        WRONG(r, ERR_FIELD_TYPE, f, "must be a text");
    else if (f->type == FIELD_DAY && !date_parse(place(f, out), text))
        WRONG(r, ERR_FIELD_FORMAT, f, "must be a date like 2026-05-12");
    else if (f->type == FIELD_INSTANT && !instant_parse(&at_ms, text))
        WRONG(r, ERR_FIELD_FORMAT, f, "must be an instant like 2026-05-12T09:30:00Z");
    else if (f->type == FIELD_INSTANT)
        put_number(f, out, at_ms);
}

static void read_null(struct reader *r, const struct field *f, void *out)
{
    if ((f->flags & FIELD_NULLABLE) == 0)
        WRONG(r, ERR_FIELD_TYPE, f, "must not be null");
    else if (f->type == FIELD_TEXT || f->type == FIELD_NOTE || f->type == FIELD_JSON)
        *(const char **)place(f, out) = NULL;
    else if (f->type == FIELD_DAY)
        *(struct date *)place(f, out) = DATE_NONE;
    else if (f->type == FIELD_OBJECT)
        *(void **)place(f, out) = NULL;
    else
        *(struct maybe_i64 *)place(f, out) = none_i64();
}

/* Any JSON object, kept as text. */
static void read_json(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    if (!json_is_object(value)) {
        WRONG(r, ERR_FIELD_TYPE, f, "must be an object");
        return;
    }
    char *text = json_dumps(value, JSON_COMPACT);
    MUST(text != NULL);
    arena_defer(r->c->arena, free, text);
    if ((int64_t)strlen(text) > f->max)
        WRONG(r, ERR_FIELD_LENGTH, f, "must have at most %lld bytes", (long long)f->max);
    else
        *(const char **)place(f, out) = text;
}

static void read_inner(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    struct reader inner = *r;
    inner.path = arena_printf(r->c->arena, "%s%s.", r->path, f->name);
    void *object = place(f, out);
    if ((f->flags & FIELD_NULLABLE) != 0)
        object = *(void **)object = arena_alloc(r->c->arena, f->of->size);
    enum err err = read_object(&inner, object, f->of, value);
    r->first = r->first == ERR_OK ? err : r->first;
}

static void read_value(struct reader *r, const struct field *f, void *out, const json_t *value)
{
    int64_t number;
    const char *text;
    if (json_is_null(value)) {
        read_null(r, f, out);
        return;
    }
    switch (f->type) {
    case FIELD_I64:
        if (read_number(r, f, value, &number))
            put_number(f, out, number);
        break;
    case FIELD_QTY:
    case FIELD_MONEY: /* both are a struct of one int64_t */
        if (read_number(r, f, value, &number))
            *(int64_t *)place(f, out) = number;
        break;
    case FIELD_TEXT:
    case FIELD_NOTE:
        if ((text = read_text(r, f, value)) != NULL) /* an empty text where null is a value means null */
            *(const char **)place(f, out) = text[0] == '\0' && (f->flags & FIELD_NULLABLE) != 0 ? NULL : text;
        break;
    case FIELD_FLAG:
        if (json_is_boolean(value))
            *(bool *)place(f, out) = json_is_true(value);
        else
            WRONG(r, ERR_FIELD_TYPE, f, "must be true or false");
        break;
    case FIELD_DAY:
    case FIELD_INSTANT:
        read_when(r, f, out, value);
        break;
    case FIELD_ENUM:
        read_enum(r, f, out, value);
        break;
    case FIELD_WEEKDAYS:
        read_weekdays(r, f, out, value);
        break;
    case FIELD_JSON:
        read_json(r, f, out, value);
        break;
    case FIELD_OBJECT:
        read_inner(r, f, out, value);
        break;
    case FIELD_LIST:
        read_list(r, f, out, value);
        break;
    case FIELD_I64S:
    case FIELD_TEXTS:
        read_scalars(r, f, out, value);
        break;
    }
}

static void note_given(const struct record *rec, void *out, size_t index)
{
    if (rec->set_offset != RECORD_NO_SET)
        *(uint64_t *)((char *)out + rec->set_offset) |= UINT64_C(1) << index;
}

/* A name in the body that is no field: barred with a reason of its own, or simply unknown. */
static void refuse_names(struct reader *r, const struct record *rec, const json_t *json)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *)json, name, value)
    { /* jansson's iterator takes no const; it changes nothing */
        bool known = false;
        for (size_t i = 0; i < rec->field_count && !known; i++)
            known = strcmp(rec->fields[i].name, name) == 0;
        if (known)
            continue;
        enum err err = ERR_FIELD_UNKNOWN;
        for (const struct field_barred *b = rec->barred; b != NULL && b->name != NULL; b++)
            err = strcmp(b->name, name) == 0 ? b->err : err;
        wrong(r, err, name, NULL);
    }
}

static enum err read_object(struct reader *r, void *out, const struct record *rec, const json_t *json)
{
    r->first = ERR_OK;
    if (!json_is_object(json)) {
        wrong(r, ERR_FIELD_TYPE, "", "must be an object");
        return r->first;
    }
    refuse_names(r, rec, json);
    unsigned may = r->mode == RECORD_CREATE ? FIELD_CREATE : FIELD_PATCH;
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        const json_t *value = json_object_get(json, f->name);
        if (value == NULL) {
            if (r->mode == RECORD_CREATE && f->type == FIELD_DAY) /* 0 would be a day of 1970 */
                *(struct date *)place(f, out) = DATE_NONE;
            if (r->mode == RECORD_CREATE && (f->flags & FIELD_REQUIRED) != 0)
                WRONG(r, ERR_FIELD_REQUIRED, f, NULL);
        } else if ((f->flags & may) == 0) {
            enum err err = ERR_FIELD_READ_ONLY;
            for (const struct field_barred *b = rec->barred; b != NULL && b->name != NULL; b++)
                err = strcmp(b->name, f->name) == 0 ? b->err : err;
            WRONG(r, err, f, NULL);
        } else if ((f->flags & FIELD_ADMIN) != 0 && !r->is_admin) {
            WRONG(r, ERR_FORBIDDEN, f, "only admins may set this");
        } else {
            read_value(r, f, out, value);
            note_given(rec, out, i);
        }
    }
    return r->first;
}

enum err record_read(struct ctx *c, void *out, const struct record *rec, enum record_mode mode, const json_t *json,
                     bool is_admin)
{
    MUST(rec->field_count <= 64);
    struct reader r = {.c = c, .mode = mode, .is_admin = is_admin, .path = ""};
    return read_object(&r, out, rec, json);
}
