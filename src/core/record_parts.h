/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside record_*.c only: how a field is found in a struct. */
#ifndef CORE_RECORD_PARTS_H
#define CORE_RECORD_PARTS_H

#include "core/record.h"

extern const char *const record_weekdays[]; /* "mon" ... "sun" */

/** field_at(f, object): where the field's value stands. */
const void *field_at(const struct field *f, const void *object);
/** field_count_of(f, object): how many items a list field has. */
size_t field_count_of(const struct field *f, const void *object);
/** field_is_null(f, object): is it absent? */
bool field_is_null(const struct field *f, const void *object);
/** field_number(f, object): of FIELD_I64, FIELD_INSTANT and FIELD_WEEKDAYS, nullable or not; 0 when absent. */
int64_t field_number(const struct field *f, const void *object);
/** field_write(j, f, object, brief): the value alone. */
void field_write(struct json *j, const struct field *f, const void *object, bool brief);

#endif
