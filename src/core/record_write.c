/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON. */
#include "core/must.h"
#include "core/record_parts.h"

static void write_weekdays(struct json *j, int64_t mask)
{
    json_array_begin(j);
    for (int day = 0; day < 7; day++) {
        if (mask >> day & 1)
            json_text(j, record_weekdays[day]);
    }
    json_array_end(j);
}

static void write_items(struct json *j, const struct field *f, const void *object, bool brief)
{
    size_t n = field_count_of(f, object);
    const void *p = field_at(f, object);
    json_array_begin(j);
    for (size_t i = 0; i < n; i++) {
        if (f->type == FIELD_I64S) {
            json_i64(j, (*(const int64_t *const *)p)[i]);
        } else if (f->type == FIELD_TEXTS) {
            json_text(j, (*(const char *const *const *)p)[i]);
        } else {
            json_object_begin(j);
            record_write_fields(j, f->of, *(const char *const *)p + i * f->of->size, brief);
            json_object_end(j);
        }
    }
    json_array_end(j);
}

void field_write(struct json *j, const struct field *f, const void *object, bool brief)
{
    const void *p = field_at(f, object);
    if ((f->flags & FIELD_NULLABLE) != 0 && field_is_null(f, object)) {
        json_none(j);
        return;
    }
    switch (f->type) {
    case FIELD_I64:
        json_i64(j, field_number(f, object));
        break;
    case FIELD_QTY:
        json_i64(j, ((const struct qty *)p)->btl);
        break;
    case FIELD_MONEY:
        json_i64(j, ((const struct money *)p)->cents);
        break;
    case FIELD_TEXT:
    case FIELD_NOTE:
        json_text(j, *(const char *const *)p);
        break;
    case FIELD_JSON:
        json_raw(j, *(const char *const *)p);
        break;
    case FIELD_FLAG:
        json_bool(j, *(const bool *)p);
        break;
    case FIELD_DAY:
        json_day(j, *(const struct date *)p);
        break;
    case FIELD_INSTANT:
        json_instant(j, field_number(f, object));
        break;
    case FIELD_ENUM:
        json_text(j, enum_name(f->names, *(const int *)p));
        break;
    case FIELD_WEEKDAYS:
        write_weekdays(j, field_number(f, object));
        break;
    case FIELD_OBJECT:
        json_object_begin(j);
        record_write_fields(j, f->of, (f->flags & FIELD_NULLABLE) != 0 ? *(const void *const *)p : p, brief);
        json_object_end(j);
        break;
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        write_items(j, f, object, brief);
        break;
    }
}

void record_write_fields(struct json *j, const struct record *rec, const void *object, bool brief)
{
    unsigned wanted = FIELD_READ | (brief ? FIELD_BRIEF : 0u);
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if ((f->flags & wanted) != wanted || (f->flags & FIELD_SECRET) != 0)
            continue;
        json_key(j, f->name);
        field_write(j, f, object, brief);
    }
}
