/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The short words of a <noun>_record.c: how a table of fields is written. Only files that hold such tables include
 * this. */
#ifndef CORE_RECORD_TABLE_H
#define CORE_RECORD_TABLE_H

#include "core/record.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where a field stands in its struct; where the length of a list stands. */
#define AT(type, member)      .offset = offsetof(struct type, member)
#define COUNTED(type, member) .count_offset = offsetof(struct type, member)

/* Answered for one object; also in lists; null being a value. */
#define SHOWN       FIELD_READ
#define SHOWN_NULL  (FIELD_READ | FIELD_NULLABLE)
#define LISTED      (FIELD_READ | FIELD_BRIEF)
#define LISTED_NULL (FIELD_READ | FIELD_BRIEF | FIELD_NULLABLE)

/* A record that keeps no account of which fields were given: what is answered only. */
#define RECORD(of, title, text, type, ...)                                                                             \
    const struct record of = {                                                                                         \
        .name = (title), .doc = (text), .size = sizeof(struct type), .set_offset = RECORD_NO_SET, __VA_ARGS__}

#endif
