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
