/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What reading, writing, diffing and describing records share. */
#include "core/record_parts.h"

#include "core/must.h"

#include <string.h>

const char *const record_weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

const char *enum_name(const char *const *names, int index)
{
    MUST(index >= 0);
    for (int i = 0; i < index; i++)
        MUST(names[i] != NULL);
    MUST(names[index] != NULL);
    return names[index];
}

int enum_index(const char *const *names, const char *name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

bool record_given(const struct record *rec, const void *object, const char *name)
{
    MUST(rec->set_offset != RECORD_NO_SET);
    const uint64_t *set = (const uint64_t *)((const char *)object + rec->set_offset);
    for (size_t i = 0; i < rec->field_count; i++) {
        if (strcmp(rec->fields[i].name, name) == 0)
            return (*set >> i & 1) != 0;
    }
    MUST(!"a field of the record");
    return false;
}

const void *field_at(const struct field *f, const void *object)
{
    return (const char *)object + f->offset;
}

size_t field_count_of(const struct field *f, const void *object)
{
    return *(const size_t *)((const char *)object + f->count_offset);
}

bool field_is_null(const struct field *f, const void *object)
{
    const void *p = field_at(f, object);
    switch (f->type) {
    case FIELD_I64:
    case FIELD_INSTANT:
    case FIELD_WEEKDAYS:
        return (f->flags & FIELD_NULLABLE) != 0 && !((const struct maybe_i64 *)p)->has;
    case FIELD_TEXT:
    case FIELD_NOTE:
    case FIELD_JSON:
        return *(const char *const *)p == NULL;
    case FIELD_DAY:
        return !date_is_set(*(const struct date *)p);
    case FIELD_OBJECT:
        return (f->flags & FIELD_NULLABLE) != 0 && *(const void *const *)p == NULL;
    case FIELD_QTY:
    case FIELD_MONEY:
    case FIELD_FLAG:
    case FIELD_ENUM:
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        break;
    }
    return false;
}

int64_t field_number(const struct field *f, const void *object)
{
    const void *p = field_at(f, object);
    return (f->flags & FIELD_NULLABLE) != 0 ? ((const struct maybe_i64 *)p)->v : *(const int64_t *)p;
}
