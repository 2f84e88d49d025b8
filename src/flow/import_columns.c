/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which column is which field: as somebody said, as it was the last time, as its heading says. */
#include "flow/import_parts.h"

#include <ctype.h>
#include <string.h>

#define NO_MATCH 1000

/* How well a heading names a field: 0 is best, NO_MATCH not at all. "also" names better ones before worse ones. */
static int match_of(struct arena *arena, const struct import_field *f, const char *heading)
{
    char *own = arena_strdup(arena, f->name);
    for (char *p = own; *p != '\0'; p++)
        *p = *p == '_' ? ' ' : *p;
    int rank = 0;
    for (const char *p = f->also; p != NULL && *p != '\0'; rank++) {
        size_t n = strcspn(p, "|");
        if (strlen(heading) == n && strncmp(heading, p, n) == 0)
            return rank;
        p += n + (p[n] == '|');
    }
    return strcmp(heading, own) == 0 ? rank : NO_MATCH;
}

/* What somebody has said of a heading; false: nothing. */
static bool said_of(struct arena *arena, const struct import_column *columns, size_t n, const char *key,
                    const char **field)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(import_heading_key(arena, columns[i].heading), key) == 0) {
            *field = columns[i].field;
            return true;
        }
    }
    return false;
}

static bool is_taken(const struct import_about *about, const char *field)
{
    for (size_t i = 0; i < about->column_count; i++) {
        if (about->columns[i].field != NULL && strcmp(about->columns[i].field, field) == 0)
            return true;
    }
    return false;
}

/* The column that names the field best, of those nobody has said anything of. */
static void recognise(struct ctx *c, struct import_about *about, const bool *settled, const struct import_field *f)
{
    int best = NO_MATCH;
    size_t at = 0;
    if (is_taken(about, f->name))
        return;
    for (size_t i = 0; i < about->column_count; i++) {
        if (settled[i] || about->columns[i].field != NULL)
            continue;
        int match = match_of(c->arena, f, import_heading_key(c->arena, about->columns[i].heading));
        if (match < best) {
            best = match;
            at = i;
        }
    }
    if (best < NO_MATCH)
        about->columns[at].field = f->name;
}

/* Two columns of the same name, one of which is used: nobody knows which one is meant. */
static bool check_twice(struct ctx *c, const struct import_about *about, struct sheet_trouble *why)
{
    for (size_t i = 0; i < about->column_count; i++) {
        if (about->columns[i].field == NULL)
            continue;
        const char *key = import_heading_key(c->arena, about->columns[i].heading);
        for (size_t k = 0; k < about->column_count; k++) {
            if (k == i || strcmp(import_heading_key(c->arena, about->columns[k].heading), key) != 0)
                continue;
            why->column = (int64_t)(k > i ? k : i) + 1;
            snprintf(why->text, sizeof why->text,
                     "columns %zu and %zu are both called %.100s: name one of them otherwise", (k < i ? k : i) + 1,
                     (k > i ? k : i) + 1, about->columns[i].heading);
            return false;
        }
    }
    return true;
}

bool import_columns_map(struct ctx *c, struct import *im, const struct import_kind_def *def,
                        const struct import_column *kept, size_t kept_count, struct sheet_trouble *why)
{
    struct import_about *about = &im->about;
    bool settled[SHEET_COLUMNS_MAX] = {false};
    for (int remembered = 0; remembered < 2; remembered++) { /* what was asked for comes before what is remembered */
        for (size_t i = 0; i < about->column_count; i++) {
            const char *field = NULL, *key = import_heading_key(c->arena, about->columns[i].heading);
            if (settled[i] || !said_of(c->arena, remembered ? kept : im->options.columns,
                                       remembered ? kept_count : im->options.column_count, key, &field))
                continue;
            bool usable = field == NULL || (import_field_named(def, field) != NULL && !is_taken(about, field));
            settled[i] = usable;
            about->columns[i].field = usable ? field : NULL;
        }
    }
    for (size_t i = 0; i < def->field_count; i++)
        recognise(c, about, settled, &def->fields[i]);
    if (!check_twice(c, about, why))
        return false;
    for (size_t i = 0; i < about->column_count; i++) {
        if (about->columns[i].field != NULL)
            return true;
    }
    snprintf(why->text, sizeof why->text, "none of its headings is a field of %s: is the first row the headings?",
             enum_name(import_kind_names, im->kind));
    return false;
}

void import_missing(struct ctx *c, struct import *im)
{
    const struct import_kind_def *def = import_kind_of(im->kind);
    im->missing = arena_array(c->arena, const char *, def->field_count);
    im->missing_count = 0;
    for (size_t i = 0; i < def->field_count && im->about.column_count > 0; i++) {
        if ((def->fields[i].flags & IMPORT_NEEDED) != 0 && !is_taken(&im->about, def->fields[i].name))
            im->missing[im->missing_count++] = def->fields[i].name;
    }
}
