/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the kinds have in common: values of a row, problems by column, changes by name, putting back. */
#include "flow/import_parts.h"

#include "account/account.h"
#include "catalog/catalog.h"
#include "core/must.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_LIMIT ((size_t)256 * 1024)

/* --- values of a row --- */

bool import_given(const struct import_line *line, const char *field)
{
    return json_object_get(line->fields, field) != NULL;
}

const char *import_text(const struct import_line *line, const char *field)
{
    return json_string_value(json_object_get(line->fields, field));
}

struct maybe_i64 import_id(const struct import_line *line, const char *field)
{
    const json_t *value = json_object_get(line->fields, field);
    return json_is_integer(value) ? some_i64(json_integer_value(value)) : none_i64();
}

static bool is_in(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

/* A cleared text that can't be null becomes empty. */
static json_t *value_for(const struct field *f, json_t *value)
{
    bool text = f->type == FIELD_TEXT || f->type == FIELD_NOTE;
    if (json_is_null(value) && text && (f->flags & FIELD_NULLABLE) == 0)
        return json_string("");
    return json_incref(value);
}

enum err import_record_read(struct ctx *c, void *out, const struct record *rec, enum record_mode mode,
                            const struct import_line *line, const char *const *but)
{
    json_t *own = json_object();
    unsigned may = mode == RECORD_CREATE ? FIELD_CREATE : FIELD_PATCH;
    MUST(own != NULL);
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        json_t *value = json_object_get(line->fields, f->name);
        bool left = is_in(but, f->name);
        if (value != NULL && !left && (f->flags & may) != 0)
            MUST(json_object_set_new(own, f->name, value_for(f, value)) == 0);
        else if (left && mode == RECORD_CREATE && (f->flags & FIELD_REQUIRED) != 0) /* the caller sees to it */
            MUST(json_object_set_new(own, f->name, json_integer(1)) == 0);
    }
    enum err err = record_read(c, out, rec, mode, own, true);
    json_decref(own);
    return err;
}

/* --- problems --- */

static const char *heading_of(const struct import *im, const char *field)
{
    for (size_t i = 0; i < im->about.column_count; i++) {
        if (im->about.columns[i].field != NULL && strcmp(im->about.columns[i].field, field) == 0)
            return im->about.columns[i].heading;
    }
    return NULL;
}

void import_problem_add(struct ctx *c, struct import_row *row, const struct import *im, const char *field,
                        const char *detail)
{
    if (row->problems == NULL || row->problem_count == 0)
        row->problems = arena_array(c->arena, struct import_problem, IMPORT_PROBLEMS_MAX);
    if (row->problem_count == IMPORT_PROBLEMS_MAX)
        return;
    row->problems[row->problem_count++] = (struct import_problem){field, heading_of(im, field), detail};
}

void import_problems_take(struct ctx *c, struct import_row *row, const struct import *im, size_t at)
{
    for (int i = 0; i < c->problem_count; i++) {
        const struct problem *p = &c->problems[i];
        const char *field = p->field;
        size_t line = 0;
        if (strncmp(field, "lines[", 6) == 0) {
            char *end;
            line = (size_t)strtoul(field + 6, &end, 10);
            field = *end == ']' && end[1] == '.' ? end + 2 : "";
        }
        if (line == at)
            import_problem_add(c, row, im, arena_strdup(c->arena, field),
                               p->detail != NULL ? p->detail : err_info(p->err)->sentence);
    }
}

/* --- changes for people --- */

static const struct import_named *named_of(const struct import_named *named, size_t n, const char *field)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(named[i].field, field) == 0)
            return &named[i];
    }
    return NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

const char *import_changes(struct ctx *c, const char *diff, const struct import_named *named, size_t n)
{
    json_t *tree = diff == NULL ? json_object() : json_loads(diff, 0, NULL);
    MUST(tree != NULL);
    for (size_t i = 0; i < n; i++) {
        json_object_del(tree, named[i].field);
        if (!same_text(named[i].old, named[i].new))
            MUST(json_object_set_new(tree, named[i].field, json_pack("[s?,s?]", named[i].old, named[i].new)) == 0);
    }
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(tree, next, name, value)
    { /* what is made has nothing where it had nothing */
        if (named_of(named, n, name) == NULL && json_is_null(json_array_get(value, 0)) &&
            json_is_null(json_array_get(value, 1)))
            json_object_del(tree, name);
    }
    char *text = json_object_size(tree) == 0 ? NULL : json_dumps(tree, JSON_COMPACT);
    const char *copy = arena_strdup(c->arena, text);
    free(text);
    json_decref(tree);
    return copy;
}

void import_judged_of(struct ctx *c, struct import_judged *out, const struct import_found *found, const char *diff,
                      const struct import_named *named, size_t n)
{
    bool is_new = !found->id.has;
    out->fate = is_new ? FATE_NEW : diff == NULL ? FATE_UNCHANGED : FATE_CHANGED;
    out->changes = diff == NULL ? NULL : import_changes(c, diff, named, n);
    out->object = found->id;
    out->pin = is_new ? none_i64() : some_i64(found->rev);
    out->label = arena_printf(c->arena, "%s %s", found->code, found->name);
    out->key =
        is_new ? arena_printf(c->arena, "c%s", found->code) : arena_printf(c->arena, "#%lld", (long long)found->id.v);
}

/* --- putting back --- */

static const struct field *field_named(const struct record *rec, const char *name)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        if (strcmp(rec->fields[i].name, name) == 0)
            return &rec->fields[i];
    }
    return NULL;
}

static json_t *present(struct ctx *c, const struct record *rec, const void *object)
{
    struct str text = str_init(c->arena, CHANGES_LIMIT);
    struct json j = json_init(&text);
    json_object_begin(&j);
    record_write_fields(&j, rec, object, false);
    json_object_end(&j);
    json_t *tree = json_loads(str_text(&text), 0, NULL);
    MUST(tree != NULL);
    return tree;
}

/* Old values of the fields that still have what the import gave them; the others are named in *kept. */
static json_t *old_values(struct ctx *c, const struct import_thing *thing, const void *object, const json_t *diff,
                          const char **kept)
{
    struct str since = str_init(c->arena, 1024);
    json_t *now = present(c, thing->record, object), *old = json_object();
    const char *name;
    json_t *change;
    json_object_foreach((json_t *)diff, name, change)
    {
        const struct field *f = field_named(thing->record, name);
        if (f == NULL || (f->flags & FIELD_PATCH) == 0)
            continue;
        if (json_equal(json_object_get(now, name), json_array_get(change, 1)))
            MUST(json_object_set(old, name, json_array_get(change, 0)) == 0);
        else
            str_printf(&since, "%s%s", since.n > 0 ? ", " : "", name);
    }
    json_decref(now);
    if (since.n > 0)
        *kept = arena_printf(c->arena, "changed by somebody since, and left as it is: %s", str_text(&since));
    return old;
}

static enum err put_back(struct ctx *c, const struct import_thing *thing, const void *before, const json_t *diff,
                         const char **kept)
{
    char *after = arena_alloc(c->arena, thing->size);
    memcpy(after, before, thing->size);
    json_t *old = old_values(c, thing, before, diff, kept);
    enum err err = record_read(c, after, thing->record, RECORD_PATCH, old, true);
    json_decref(old);
    return err == ERR_OK ? thing->edit(c, before, after) : err;
}

static enum err take_away(struct ctx *c, const struct import_thing *thing, const void *object, const char **kept)
{
    bool removed = false;
    if (thing->remove != NULL)
        TRY(thing->remove(c, &removed, object));
    if (removed || thing->active_offset == SIZE_MAX)
        return ERR_OK;
    char *after = arena_alloc(c->arena, thing->size);
    memcpy(after, object, thing->size);
    *(bool *)(after + thing->active_offset) = false;
    *kept = "it is referred to: it was made inactive";
    return thing->edit(c, object, after);
}

enum err import_thing_undo(struct ctx *c, const struct import_thing *thing, const struct import_row *row,
                           const json_t *diff, const char **kept)
{
    void *object = arena_alloc(c->arena, thing->size);
    TRY(thing->get(c, object, row->object.v));
    return row->fate == FATE_NEW ? take_away(c, thing, object, kept) : put_back(c, thing, object, diff, kept);
}

/* --- references --- */

enum err import_account_of(struct ctx *c, struct account *out, const struct import_line *line)
{
    const char *text = import_text(line, "account");
    struct maybe_i64 id = import_id(line, "account_id");
    bool found = false;
    int64_t ids[2];
    size_t n = 0;
    if (id.has) {
        TRY(account_find(c, out, &found, id.v));
        return found ? ERR_OK : refuse(c, ERR_REFERENCE_UNKNOWN, "account_id", "there is no account with this id");
    }
    if (text == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "account", NULL);
    TRY(account_coded(c, &ids[0], &found, text));
    if (!found) {
        TRY(account_named(c, ids, &n, text));
        if (n > 1)
            return refuse(c, ERR_IMPORT_AMBIGUOUS, "account", "several accounts are called %s: give the code", text);
        found = n == 1;
    }
    if (!found)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "account", "no account has the code or the name %s", text);
    return account_find(c, out, &found, ids[0]);
}

enum err import_product_of(struct ctx *c, int64_t *out, const struct import_line *line, const char *prefix)
{
    const char *text = import_text(line, "product");
    struct maybe_i64 id = import_id(line, "product_id"), vintage = import_id(line, "vintage");
    const char *field = arena_printf(c->arena, "%sproduct", prefix);
    struct product **found_all;
    bool found = false;
    int64_t ids[2];
    size_t n = 0;
    if (id.has) {
        TRY(product_get_all(c, &found_all, &id.v, 1));
        *out = id.v;
        return found_all[0] != NULL ? ERR_OK
                                    : refuse(c, ERR_REFERENCE_UNKNOWN, arena_printf(c->arena, "%sproduct_id", prefix),
                                             "there is no product with this id");
    }
    if (text == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, field, NULL);
    TRY(product_coded(c, out, &found, text));
    if (found)
        return ERR_OK;
    TRY(product_named(c, ids, &n, text, vintage, import_given(line, "vintage")));
    if (n > 1)
        return refuse(c, ERR_IMPORT_AMBIGUOUS, field, "several products are called %s: give the code", text);
    if (n == 0)
        return refuse(c, ERR_REFERENCE_UNKNOWN, field, "no product has the code or the name %s", text);
    *out = ids[0];
    return ERR_OK;
}

enum err import_warehouse_of(struct ctx *c, int64_t *out, bool *found, const char *text)
{
    struct warehouses all;
    TRY(warehouse_coded(c, out, found, text));
    if (*found)
        return ERR_OK;
    TRY(warehouse_list(c, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (strcmp(all.items[i].name, text) != 0)
            continue;
        if (*found)
            return refuse(c, ERR_IMPORT_AMBIGUOUS, "warehouse", "several warehouses are called %s: give the code",
                          text);
        *out = all.items[i].id;
        *found = true;
    }
    return ERR_OK;
}
