/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are products. Producers, importers, families and warehouses are made as they are named. */
#include "flow/import_parts.h"

#include "catalog/catalog.h"
#include "core/fold.h"
#include "core/must.h"
#include "event/event.h"
#include "flow/catalog.h"

#include <stdlib.h>
#include <string.h>

#define P &product_record
static const struct import_field fields[] = {
    {"id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Its id here; of files that were exported."},
    {.name = "code",
     .record = P,
     .flags = IMPORT_KEY | IMPORT_NEEDED,
     .also = "code|product code|item code|item number|item|sku|product number"},
    {.name = "name",
     .record = P,
     .flags = IMPORT_KEY | IMPORT_NEEDED,
     .also = "name|product name|wine|description|product"},
    {.name = "vintage", .record = P, .also = "vintage|year"},
    {.name = "producer",
     .record = P,
     .flags = IMPORT_TEXT | IMPORT_NEEDED,
     .also = "producer name|producer|winery|maker|brand"},
    {.name = "importer", .record = P, .flags = IMPORT_TEXT | IMPORT_NEEDED, .also = "importer name|importer|supplier"},
    {.name = "family", .record = P, .flags = IMPORT_TEXT, .also = "family name|family"},
    {.name = "country", .record = P, .also = "country|origin"},
    {.name = "region", .record = P, .also = "region|appellation"},
    {.name = "category", .record = P, .also = "category|type|group"},
    {.name = "style", .record = P},
    {.name = "bottle_ml", .record = P, .also = "bottle ml|bottle size|size ml|volume|ml"},
    {.name = "unit_set",
     .record = P,
     .flags = IMPORT_NEEDED,
     .also = "unit set|bottles per case|pack|case size|pack size"},
    {.name = "active", .record = P},
    {.name = "orderable", .record = P},
    {.name = "admin_only", .record = P},
    {.name = "discontinued", .record = P},
    {.name = "primary_warehouse",
     .record = P,
     .flags = IMPORT_TEXT | IMPORT_NEEDED,
     .also = "primary warehouse code|primary warehouse name|primary warehouse|warehouse"},
};
#undef P

/* What stands around a product: found, or to be made under its name. */
struct named {
    const char *name; /* NULL: the row says nothing of it */
    int64_t id;       /* 0: to be made */
};

struct own {
    struct product before, after;
    struct named producer, importer, family, warehouse;
    const char *family_before;
};

static const char *const by_name[] = {"producer", "importer", "family", "primary_warehouse", NULL};

/* --- finding it --- */

static enum err match_name(struct ctx *c, struct maybe_i64 *id, const struct import_line *line)
{
    const char *name = import_text(line, "name"), *producer = import_text(line, "producer");
    int64_t ids[2];
    size_t n = 0;
    if (name != NULL)
        TRY(product_named(c, ids, &n, name, import_id(line, "vintage"), true));
    if (n > 1 && producer != NULL)
        TRY(product_named_of(c, ids, &n, name, import_id(line, "vintage"), producer));
    if (n > 1)
        return refuse(c, ERR_IMPORT_AMBIGUOUS, "name", "several products have this name and vintage: give the code");
    if (n == 1)
        *id = some_i64(ids[0]);
    return ERR_OK;
}

/* By id, then code, then exact name. */
static enum err match(struct ctx *c, struct maybe_i64 *id, const struct import_line *line)
{
    struct product **products;
    const char *code = import_text(line, "code");
    int64_t coded;
    bool found;
    *id = import_id(line, "id");
    if (id->has) {
        TRY(product_get_all(c, &products, &id->v, 1));
        return products[0] != NULL ? ERR_OK
                                   : refuse(c, ERR_REFERENCE_UNKNOWN, "id", "there is no product with this id");
    }
    if (code == NULL)
        return match_name(c, id, line);
    TRY(product_coded(c, &coded, &found, code));
    *id = found ? some_i64(coded) : none_i64();
    return ERR_OK;
}

/* --- what stands around it --- */

static bool is_number(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 18;
}

static enum err find_family(struct ctx *c, struct own *o, const char *text)
{
    struct family family;
    bool found = false;
    o->family.name = text;
    if (is_number(text)) { /* exports have its id */
        o->family.id = strtoll(text, NULL, 10);
        TRY(family_find(c, &family, &found, o->family.id));
        if (!found || family.producer != o->producer.id)
            return refuse(c, ERR_REFERENCE_UNKNOWN, "family", "the producer has no family with the id %s", text);
        o->family.name = family.name;
        return ERR_OK;
    }
    if (o->producer.id != 0)
        TRY(family_named(c, &o->family.id, &found, o->producer.id, text));
    o->family.id = found ? o->family.id : 0;
    return ERR_OK;
}

/* Only admins import, so all of them are seen. A name that nobody has is 0: it will be made. */
static enum err find_around(struct ctx *c, struct own *o, const struct import_line *line, bool is_new)
{
    const struct product *before = &o->before;
    bool found;
    o->producer = (struct named){import_text(line, "producer"), before->producer};
    o->importer = (struct named){import_text(line, "importer"), before->importer};
    o->warehouse = (struct named){import_text(line, "primary_warehouse"), before->primary_warehouse};
    for (size_t i = 0; by_name[i] != NULL; i++) {
        bool sure = strcmp(by_name[i], "family") != 0;
        if (sure && ((is_new && !import_given(line, by_name[i])) ||
                     (import_given(line, by_name[i]) && import_text(line, by_name[i]) == NULL)))
            return refuse(c, ERR_FIELD_REQUIRED, by_name[i], NULL);
    }
    if (o->producer.name != NULL) {
        TRY(producer_named(c, &o->producer.id, &found, o->producer.name));
        o->producer.id = found ? o->producer.id : 0;
    }
    if (o->importer.name != NULL) {
        TRY(importer_named(c, &o->importer.id, &found, o->importer.name));
        o->importer.id = found ? o->importer.id : 0;
    }
    if (o->warehouse.name != NULL) {
        TRY(import_warehouse_of(c, &o->warehouse.id, &found, o->warehouse.name));
        o->warehouse.id = found ? o->warehouse.id : 0;
        if (!found && utf8_length(o->warehouse.name) > 40)
            return refuse(c, ERR_FIELD_LENGTH, "primary_warehouse", "a warehouse's code has at most 40 characters");
    }
    return import_text(line, "family") == NULL ? ERR_OK : find_family(c, o, import_text(line, "family"));
}

static const char *shown(struct ctx *c, const struct named *n, const char *before)
{
    if (n->name == NULL)
        return before;
    return n->id == 0 ? arena_printf(c->arena, "%s (new)", n->name) : n->name;
}

static enum err read_before(struct ctx *c, struct own *o, struct maybe_i64 id)
{
    struct family family;
    bool found;
    TRY(product_get(c, &o->before, id.v));
    if (o->before.family.has) {
        TRY(family_find(c, &family, &found, o->before.family.v));
        o->family_before = found ? family.name : NULL;
    }
    return ERR_OK;
}

static enum err check_code(struct ctx *c, const struct own *o)
{
    bool taken;
    TRY(product_code_taken(c, &taken, o->after.code, o->before.id));
    return taken ? refuse(c, ERR_FIELD_DUPLICATE, "code", "another product has the code %s", o->after.code) : ERR_OK;
}

/* The ids of what exists; what does not yet is 0 and differs from everything. */
static void put_around(struct own *o, const struct import_line *line)
{
    o->after.producer = o->producer.id;
    o->after.importer = o->importer.id;
    o->after.primary_warehouse = o->warehouse.id;
    if (o->family.name != NULL)
        o->after.family = some_i64(o->family.id);
    else if (import_given(line, "family") || (o->after.producer != o->before.producer && o->before.id != 0))
        o->after.family = none_i64(); /* cleared, or another producer's: a family is its producer's */
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct maybe_i64 id;
    (void)n; /* each row is one */
    TRY(match(c, &id, lines));
    if (id.has)
        TRY(read_before(c, o, id));
    o->after = o->before;
    if (!id.has)
        product_record.prepare(&o->after);
    TRY(import_record_read(c, &o->after, &product_record, id.has ? RECORD_PATCH : RECORD_CREATE, lines, by_name));
    TRY(find_around(c, o, lines, !id.has));
    TRY(check_code(c, o));
    put_around(o, lines);
    const char *diff = record_diff(c, &product_record, id.has ? &o->before : NULL, &o->after);
    const struct import_named named[] = {
        {"producer", o->before.producer_name, shown(c, &o->producer, o->before.producer_name)},
        {"importer", o->before.importer_name, shown(c, &o->importer, o->before.importer_name)},
        {"family", o->family_before, o->after.family.has ? shown(c, &o->family, o->family_before) : NULL},
        {"primary_warehouse", o->before.primary_warehouse_name,
         shown(c, &o->warehouse, o->before.primary_warehouse_name)},
    };
    const struct import_found found = {id, o->before.rev, o->after.code, o->after.name};
    import_judged_of(c, out, &found, diff, named, sizeof named / sizeof named[0]);
    out->own = o;
    return ERR_OK;
}

/* --- writing --- */

static void put_made(json_t *made, const char *object, int64_t id)
{
    MUST(json_array_append_new(made, json_pack("[s,I]", object, (json_int_t)id)) == 0);
}

static enum err make_around(struct ctx *c, struct own *o, json_t *made)
{
    struct producer producer = {.name = o->producer.name, .active = true};
    struct importer importer = {.name = o->importer.name, .active = true};
    struct warehouse warehouse = {.code = o->warehouse.name, .name = o->warehouse.name, .active = true};
    if (o->after.producer == 0) {
        TRY(flow_producer_create(c, &producer));
        put_made(made, "producer", o->after.producer = producer.id);
    }
    if (o->after.importer == 0) {
        TRY(flow_importer_create(c, &importer));
        put_made(made, "importer", o->after.importer = importer.id);
    }
    if (o->after.primary_warehouse == 0) {
        TRY(flow_warehouse_create(c, &warehouse));
        put_made(made, "warehouse", o->after.primary_warehouse = warehouse.id);
    }
    if (o->after.family.has && o->after.family.v == 0) {
        struct family family = {.producer = o->after.producer, .name = o->family.name};
        TRY(flow_family_create(c, &family));
        put_made(made, "family", family.id);
        o->after.family = some_i64(family.id);
    }
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    bool is_new = !judged->object.has;
    json_t *made = json_array();
    (void)im;
    MUST(made != NULL);
    enum err err = make_around(c, o, made);
    char *made_text = json_dumps(made, JSON_COMPACT);
    const char *made_copy = arena_strdup(c->arena, made_text);
    free(made_text);
    json_decref(made);
    TRY(err);
    const char *diff = record_diff(c, &product_record, is_new ? NULL : &o->before, &o->after);
    judged->undo = arena_printf(c->arena, "{\"made\":%s,\"diff\":%s}", made_copy, diff == NULL || is_new ? "{}" : diff);
    if (!is_new)
        return flow_product_edit(c, &o->before, &o->after);
    TRY(flow_product_create(c, &o->after));
    judged->object = some_i64(o->after.id);
    return ERR_OK;
}

/* --- taking back --- */

static enum err get_thing(struct ctx *c, void *out, int64_t id)
{
    return product_get(c, out, id);
}

static enum err edit_thing(struct ctx *c, const void *before, void *after)
{
    return flow_product_edit(c, before, after);
}

static enum err remove_thing(struct ctx *c, bool *removed, const void *object)
{
    return flow_product_remove(c, removed, object);
}

static const struct import_thing thing = {.record = &product_record,
                                          .size = sizeof(struct product),
                                          .get = get_thing,
                                          .edit = edit_thing,
                                          .remove = remove_thing,
                                          .active_offset = offsetof(struct product, active)};

static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    const json_t *made = json_object_get(undone, "made");
    TRY(import_thing_undo(c, &thing, row, json_object_get(undone, "diff"), kept));
    for (size_t i = json_array_size(made); i > 0; i--) {
        const json_t *one = json_array_get(made, i - 1);
        TRY(flow_around_remove(c, json_string_value(json_array_get(one, 0)),
                               json_integer_value(json_array_get(one, 1))));
    }
    return ERR_OK;
}

const struct import_kind_def import_products = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
