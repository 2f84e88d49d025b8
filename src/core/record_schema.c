/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON Schema. */
#include "core/record_parts.h"

static void type_word(struct json *j, const char *type, bool nullable)
{
    json_key(j, "type");
    if (!nullable) {
        json_text(j, type);
        return;
    }
    json_array_begin(j);
    json_text(j, type);
    json_text(j, "null");
    json_array_end(j);
}

static void names_enum(struct json *j, const char *const *names, bool nullable)
{
    json_key(j, "enum");
    json_array_begin(j);
    for (int i = 0; names[i] != NULL; i++)
        json_text(j, names[i]);
    if (nullable)
        json_none(j);
    json_array_end(j);
}

static void text_schema(struct json *j, const struct field *f, bool nullable, bool answer)
{
    type_word(j, "string", nullable);
    if (answer)
        return;
    json_put_i64(j, "minLength", f->min);
    json_put_i64(j, "maxLength", f->max);
}

static void items_schema(struct json *j, const struct field *f, enum record_shape shape)
{
    type_word(j, "array", false);
    if (shape == SHAPE_CREATE || shape == SHAPE_PATCH) {
        json_put_i64(j, "minItems", f->min);
        json_put_i64(j, "maxItems", f->max);
    }
    json_key(j, "items");
    if (f->type == FIELD_LIST) {
        record_schema(j, f->of, shape == SHAPE_PATCH ? SHAPE_CREATE : shape);
        return;
    }
    json_object_begin(j);
    json_put_text(j, "type", f->type == FIELD_I64S ? "integer" : "string");
    json_object_end(j);
}

static void number_schema(struct json *j, const struct field *f, bool nullable, bool answer)
{
    type_word(j, "integer", nullable);
    json_put_text(j, "format", "int64");
    if (answer)
        return;
    json_put_i64(j, "minimum", f->min);
    json_put_i64(j, "maximum", f->max);
}

static void object_schema(struct json *j, const struct field *f, bool nullable, enum record_shape shape)
{
    if (!nullable) {
        record_schema(j, f->of, shape);
        return;
    }
    json_object_begin(j);
    json_key(j, "oneOf");
    json_array_begin(j);
    record_schema(j, f->of, shape);
    json_object_begin(j);
    json_put_text(j, "type", "null");
    json_object_end(j);
    json_array_end(j);
    json_object_end(j);
}

static void field_schema(struct json *j, const struct field *f, enum record_shape shape)
{
    bool nullable = (f->flags & FIELD_NULLABLE) != 0;
    bool answer = shape == SHAPE_ANSWER || shape == SHAPE_BRIEF;
    if (f->type == FIELD_OBJECT) {
        object_schema(j, f, nullable, shape);
        return;
    }
    json_object_begin(j);
    json_put_text(j, "description", f->doc);
    switch (f->type) {
    case FIELD_I64:
    case FIELD_QTY:
    case FIELD_MONEY:
        number_schema(j, f, nullable, answer);
        break;
    case FIELD_TEXT:
    case FIELD_NOTE:
        text_schema(j, f, nullable, answer);
        break;
    case FIELD_FLAG:
        type_word(j, "boolean", false);
        break;
    case FIELD_DAY:
    case FIELD_INSTANT:
        type_word(j, "string", nullable);
        json_put_text(j, "format", f->type == FIELD_DAY ? "date" : "date-time");
        break;
    case FIELD_ENUM:
        type_word(j, "string", nullable);
        names_enum(j, f->names, nullable);
        break;
    case FIELD_WEEKDAYS:
        type_word(j, "array", nullable);
        json_key(j, "items");
        json_object_begin(j);
        names_enum(j, record_weekdays, false);
        json_object_end(j);
        break;
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        items_schema(j, f, shape);
        break;
    case FIELD_OBJECT:
        break;
    }
    json_object_end(j);
}

static bool is_shown(const struct field *f, enum record_shape shape)
{
    static const unsigned wanted[] = {[SHAPE_ANSWER] = FIELD_READ,
                                      [SHAPE_CREATE] = FIELD_CREATE,
                                      [SHAPE_PATCH] = FIELD_PATCH,
                                      [SHAPE_BRIEF] = FIELD_READ | FIELD_BRIEF};
    if ((f->flags & FIELD_SECRET) != 0 && (shape == SHAPE_ANSWER || shape == SHAPE_BRIEF))
        return false;
    return (f->flags & wanted[shape]) == wanted[shape];
}

void record_schema(struct json *j, const struct record *rec, enum record_shape shape)
{
    bool answer = shape == SHAPE_ANSWER || shape == SHAPE_BRIEF;
    json_object_begin(j);
    json_put_text(j, "type", "object");
    json_put_text(j, "description", rec->doc);
    json_key(j, "properties");
    json_object_begin(j);
    for (size_t i = 0; i < rec->field_count; i++) {
        if (!is_shown(&rec->fields[i], shape))
            continue;
        json_key(j, rec->fields[i].name);
        field_schema(j, &rec->fields[i], shape);
    }
    json_object_end(j);
    json_key(j, "required");
    json_array_begin(j);
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if (is_shown(f, shape) && (answer || (shape == SHAPE_CREATE && (f->flags & FIELD_REQUIRED) != 0)))
            json_text(j, f->name);
    }
    json_array_end(j);
    if (!answer)
        json_put_bool(j, "additionalProperties", false);
    json_object_end(j);
}
