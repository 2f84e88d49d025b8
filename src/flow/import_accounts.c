/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are accounts. */
#include "flow/import_parts.h"

#include "account/account.h"
#include "catalog/catalog.h"
#include "flow/account.h"

#include <stdlib.h>
#include <string.h>

#define A &account_record
static const struct import_field fields[] = {
    {"id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Its id here; of files that were exported."},
    {.name = "code",
     .record = A,
     .flags = IMPORT_KEY | IMPORT_NEEDED,
     .also = "code|account code|account number|customer number|number|account"},
    {.name = "name",
     .record = A,
     .flags = IMPORT_KEY | IMPORT_NEEDED,
     .also = "name|account name|customer|customer name|company"},
    {.name = "type", .record = A, .flags = IMPORT_NEEDED, .also = "type|account type"},
    {.name = "status", .record = A, .also = "status|account status"},
    {.name = "active", .record = A},
    {.name = "street", .record = A, .also = "street|address|address 1"},
    {.name = "city", .record = A, .also = "city|town"},
    {.name = "state", .record = A, .also = "state|province"},
    {.name = "postcode", .record = A, .also = "postcode|zip|zip code|postal code"},
    {.name = "email", .record = A, .also = "email|e mail"},
    {.name = "phone", .record = A, .also = "phone|telephone"},
    {.name = "ship_days", .record = A, .also = "ship days|delivery days"},
    {.name = "price_level", .record = A, .flags = IMPORT_TEXT, .also = "price level name|price level"},
    {.name = "note", .record = A, .also = "note|notes|comment"},
};
#undef A

struct own {
    struct account before, after;
};

static const char *const by_name[] = {"price_level", NULL};

static enum err match(struct ctx *c, struct maybe_i64 *id, const struct import_line *line)
{
    const char *code = import_text(line, "code"), *name = import_text(line, "name");
    struct account account;
    bool found = false;
    int64_t ids[2] = {0};
    size_t n = 0;
    *id = import_id(line, "id");
    if (id->has) {
        TRY(account_find(c, &account, &found, id->v));
        return found ? ERR_OK : refuse(c, ERR_REFERENCE_UNKNOWN, "id", "there is no account with this id");
    }
    if (code != NULL)
        TRY(account_coded(c, &ids[0], &found, code));
    else if (name != NULL)
        TRY(account_named(c, ids, &n, name));
    if (n > 1)
        return refuse(c, ERR_IMPORT_AMBIGUOUS, "name", "several accounts have this name: give the code");
    if (found || n == 1)
        *id = some_i64(ids[0]);
    return ERR_OK;
}

/* Exports have its id, people write its name; it is never made here. */
static enum err find_level(struct ctx *c, struct account *after, const struct import_line *line, const char **name)
{
    const char *text = import_text(line, "price_level");
    struct price_level level;
    bool found = false;
    int64_t id = 0;
    *name = NULL;
    if (import_given(line, "price_level") && text == NULL)
        after->price_level = none_i64();
    if (text != NULL) {
        TRY(price_level_named(c, &id, &found, text));
        if (!found && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 18) {
            id = strtoll(text, NULL, 10);
            TRY(price_level_find(c, &level, &found, id));
        }
        if (!found)
            return refuse(c, ERR_REFERENCE_UNKNOWN, "price_level", "there is no price level called %s", text);
        after->price_level = some_i64(id);
    }
    if (after->price_level.has) {
        TRY(price_level_find(c, &level, &found, after->price_level.v));
        *name = found ? level.name : NULL;
    }
    return ERR_OK;
}

static enum err level_name(struct ctx *c, const struct account *a, const char **name)
{
    const struct import_line nothing = {0, NULL};
    struct account copy = *a;
    return find_level(c, &copy, &nothing, name);
}

static enum err check_code(struct ctx *c, const struct own *o)
{
    bool taken;
    TRY(account_code_taken(c, &taken, o->after.code, o->before.id));
    return taken ? refuse(c, ERR_FIELD_DUPLICATE, "code", "another account has the code %s", o->after.code) : ERR_OK;
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct import_named level = {"price_level", NULL, NULL};
    struct maybe_i64 id;
    (void)n; /* each row is one */
    TRY(match(c, &id, lines));
    if (id.has) {
        TRY(account_get(c, &o->before, id.v));
        TRY(level_name(c, &o->before, &level.old));
    }
    o->after = o->before;
    if (!id.has)
        account_record.prepare(&o->after);
    TRY(import_record_read(c, &o->after, &account_record, id.has ? RECORD_PATCH : RECORD_CREATE, lines, by_name));
    TRY(find_level(c, &o->after, lines, &level.new));
    TRY(check_code(c, o));
    const char *diff = record_diff(c, &account_record, id.has ? &o->before : NULL, &o->after);
    const struct import_found found = {id, o->before.rev, o->after.code, o->after.name};
    import_judged_of(c, out, &found, diff, &level, 1);
    out->own = o;
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    (void)im;
    judged->undo = "{}";
    if (judged->object.has) {
        judged->undo = record_diff(c, &account_record, &o->before, &o->after);
        return flow_account_edit(c, &o->before, &o->after);
    }
    TRY(flow_account_create(c, &o->after));
    judged->object = some_i64(o->after.id);
    return ERR_OK;
}

static enum err get_thing(struct ctx *c, void *out, int64_t id)
{
    return account_get(c, out, id);
}

static enum err edit_thing(struct ctx *c, const void *before, void *after)
{
    return flow_account_edit(c, before, after);
}

static enum err remove_thing(struct ctx *c, bool *removed, const void *object)
{
    return flow_account_remove(c, removed, object);
}

static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    static const struct import_thing thing = {.record = &account_record,
                                              .size = sizeof(struct account),
                                              .get = get_thing,
                                              .edit = edit_thing,
                                              .remove = remove_thing,
                                              .active_offset = offsetof(struct account, active)};
    return import_thing_undo(c, &thing, row, undone, kept);
}

const struct import_kind_def import_accounts = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
