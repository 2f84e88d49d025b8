/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON Schema: every member that an answer has or a body may have, and no other. */
#include "core/record_parts.h"

static bool is_answer(enum record_shape shape)
{
    return shape == SHAPE_ANSWER || shape == SHAPE_BRIEF;
}

bool record_shows(const struct field *f, enum record_shape shape)
{
    static const unsigned wanted[] = {[SHAPE_ANSWER] = FIELD_READ,
                                      [SHAPE_CREATE] = FIELD_CREATE,
                                      [SHAPE_PATCH] = FIELD_PATCH,
                                      [SHAPE_BRIEF] = FIELD_READ | FIELD_BRIEF};
    if ((f->flags & FIELD_SECRET) != 0 && is_answer(shape))
        return false;
    return (f->flags & wanted[shape]) == wanted[shape];
}

enum record_shape record_inner_shape(const struct field *f, enum record_shape shape)
{
    return f->type == FIELD_LIST && shape == SHAPE_PATCH ? SHAPE_CREATE : shape;
}

static bool has_shape(const struct record *rec, enum record_shape shape)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        if (record_shows(&rec->fields[i], shape))
            return true;
    }
    return false;
}

/* Does a list leave anything of it out? */
static bool is_cut_in_lists(const struct record *rec)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if (record_shows(f, SHAPE_ANSWER) &&
            (!record_shows(f, SHAPE_BRIEF) || (f->of != NULL && is_cut_in_lists(f->of))))
            return true;
    }
    return false;
}

const char *record_schema_name(struct arena *arena, const struct record *rec, enum record_shape shape)
{
    const char *ending = "";
    switch (shape) {
    case SHAPE_ANSWER:
        break;
    case SHAPE_BRIEF:
        ending = is_cut_in_lists(rec) ? "Brief" : "";
        break;
    case SHAPE_CREATE:
        ending = has_shape(rec, SHAPE_ANSWER) ? "New" : "";
        break;
    case SHAPE_PATCH:
        ending = has_shape(rec, SHAPE_ANSWER) || has_shape(rec, SHAPE_CREATE) ? "Patch" : "";
        break;
    }
    return arena_printf(arena, "%s%s", rec->name, ending);
}

static void reference(struct json *j, const struct field *f, enum record_shape shape)
{
    struct arena *arena = j->out->arena;
    const char *name = record_schema_name(arena, f->of, record_inner_shape(f, shape));
    json_object_begin(j);
    json_put_text(j, "$ref", arena_printf(arena, "#/components/schemas/%s", name));
    json_object_end(j);
}

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
    if ((f->flags & FIELD_SECRET) != 0)
        json_put_bool(j, "writeOnly", true);
}

static void items_schema(struct json *j, const struct field *f, enum record_shape shape)
{
    type_word(j, "array", false);
    if (!is_answer(shape)) {
        json_put_i64(j, "minItems", f->min);
        json_put_i64(j, "maxItems", f->max);
    }
    json_key(j, "items");
    if (f->type == FIELD_LIST) {
        reference(j, f, shape);
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
        json_key(j, "allOf");
        json_array_begin(j);
        reference(j, f, shape);
        json_array_end(j);
        return;
    }
    json_key(j, "oneOf");
    json_array_begin(j);
    reference(j, f, shape);
    json_object_begin(j);
    json_put_text(j, "type", "null");
    json_object_end(j);
    json_array_end(j);
}

static void weekdays_schema(struct json *j, bool nullable, bool answer)
{
    type_word(j, "array", nullable);
    if (!answer)
        json_put_i64(j, "minItems", 1);
    json_key(j, "items");
    json_object_begin(j);
    json_put_text(j, "type", "string");
    names_enum(j, record_weekdays, false);
    json_object_end(j);
}

static void field_schema(struct json *j, const struct field *f, enum record_shape shape)
{
    bool nullable = (f->flags & FIELD_NULLABLE) != 0;
    bool answer = is_answer(shape);
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
        type_word(j, "boolean", nullable);
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
        weekdays_schema(j, nullable, answer);
        break;
    case FIELD_JSON:
        type_word(j, "object", nullable);
        json_put_bool(j, "additionalProperties", true);
        break;
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        items_schema(j, f, shape);
        break;
    case FIELD_OBJECT:
        object_schema(j, f, nullable, shape);
        break;
    }
    json_object_end(j);
}

static void put_properties(struct json *j, const struct record *rec, enum record_shape shape)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        if (!record_shows(&rec->fields[i], shape))
            continue;
        json_key(j, rec->fields[i].name);
        field_schema(j, &rec->fields[i], shape);
    }
}

static void put_required(struct json *j, const struct record *rec, enum record_shape shape)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        bool required = is_answer(shape) ? (f->flags & FIELD_OPTIONAL) == 0
                                         : shape == SHAPE_CREATE && (f->flags & FIELD_REQUIRED) != 0;
        if (record_shows(f, shape) && required)
            json_text(j, f->name);
    }
}

void record_schema(struct json *j, const struct record *rec, const struct record *beside, enum record_shape shape)
{
    json_object_begin(j);
    json_put_text(j, "type", "object");
    json_put_text(j, "description", rec->doc);
    json_key(j, "properties");
    json_object_begin(j);
    put_properties(j, rec, shape);
    if (beside != NULL)
        put_properties(j, beside, shape);
    json_object_end(j);
    json_key(j, "required");
    json_array_begin(j);
    put_required(j, rec, shape);
    if (beside != NULL)
        put_required(j, beside, shape);
    json_array_end(j);
    json_put_bool(j, "additionalProperties", false);
    json_object_end(j);
}
