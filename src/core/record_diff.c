/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What changed between two states of an object, field by field: two values differ when their JSON does. */
#include "core/record_parts.h"

#include <string.h>

#define DIFF_LIMIT ((size_t)1024 * 1024)

static const char *value_text(struct ctx *c, const struct field *f, const void *object)
{
    if (object == NULL)
        return "null";
    struct str text = str_init(c->arena, DIFF_LIMIT);
    struct json j = json_init(&text);
    field_write(&j, f, object, false);
    return str_text(&text);
}

const char *record_diff(struct ctx *c, const struct record *rec, const void *before, const void *after)
{
    struct str out = str_init(c->arena, DIFF_LIMIT);
    struct json j = json_init(&out);
    bool any = false;
    json_object_begin(&j);
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if ((f->flags & (FIELD_NO_DIFF | FIELD_SECRET)) != 0)
            continue;
        const char *old = value_text(c, f, before);
        const char *new = value_text(c, f, after);
        if (strcmp(old, new) == 0)
            continue;
        any = true;
        json_key(&j, f->name);
        json_array_begin(&j);
        json_raw(&j, old);
        json_raw(&j, new);
        json_array_end(&j);
    }
    json_object_end(&j);
    return any ? str_text(&out) : NULL;
}
