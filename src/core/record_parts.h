/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside record_*.c only: how a field is found in a struct. */
#ifndef CORE_RECORD_PARTS_H
#define CORE_RECORD_PARTS_H

#include "core/record.h"

extern const char *const record_weekdays[]; /* "mon" ... "sun" */

/* Inline: an answer asks them of each of its hundreds of fields. */
/** field_at(f, object): where the field's value stands. */
static inline const void *field_at(const struct field *f, const void *object)
{
    return (const char *)object + f->offset;
}
/** field_count_of(f, object): how many items a list field has. */
static inline size_t field_count_of(const struct field *f, const void *object)
{
    return *(const size_t *)((const char *)object + f->count_offset);
}
/** field_number(f, object): of FIELD_I64, FIELD_INSTANT and FIELD_WEEKDAYS, nullable or not; 0 when absent. */
static inline int64_t field_number(const struct field *f, const void *object)
{
    const void *p = field_at(f, object);
    return (f->flags & FIELD_NULLABLE) != 0 ? ((const struct maybe_i64 *)p)->v : *(const int64_t *)p;
}
/** field_is_null(f, object): is it absent? */
static inline bool field_is_null(const struct field *f, const void *object)
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
/** field_write(j, f, object, brief): the value alone. */
void field_write(struct json *j, const struct field *f, const void *object, bool brief);

#endif
