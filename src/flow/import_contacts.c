/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are people at accounts, found by the account and their exact name. */
#include "flow/import_parts.h"

#include "account/account.h"
#include "flow/account.h"

#include <stdlib.h>
#include <string.h>

#define K &contact_record
static const struct import_field fields[] = {
    {"id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Its id here; of files that were exported."},
    {"account_id", NULL, FIELD_I64, IMPORT_KEY, NULL, "Id of the account; of files that were exported."},
    {"account", NULL, FIELD_TEXT, IMPORT_KEY | IMPORT_NEEDED,
     "account code|account number|account|customer number|customer|account name",
     "The account, by its code or exact name."},
    {.name = "name", .record = K, .flags = IMPORT_KEY | IMPORT_NEEDED, .also = "name|contact|contact name|person"},
    {.name = "title", .record = K, .also = "title|role|position"},
    {.name = "email", .record = K, .also = "email|e mail"},
    {.name = "phone", .record = K, .also = "phone|telephone|mobile"},
};
#undef K

struct own {
    struct account account;
    struct contact before, after; /* before.id 0: a new one */
};

/* A contact has no revision: this stands for what it was. */
static int64_t fingerprint(const struct contact *k)
{
    const char *const texts[] = {k->title, k->email, k->phone};
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (const char *p = texts[i] == NULL ? "" : texts[i]; *p != '\0'; p++)
            hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
        hash = (hash ^ 0x1F) * UINT64_C(1099511628211);
    }
    return (int64_t)(hash >> 1);
}

static enum err find_contact(struct ctx *c, struct contact *out, int64_t account, int64_t id, const char *name)
{
    struct contacts all;
    *out = (struct contact){.account = account};
    TRY(contact_list(c, &all, account));
    for (size_t i = 0; i < all.n; i++) {
        if (name != NULL ? strcmp(all.items[i].name, name) != 0 : all.items[i].id != id)
            continue;
        if (out->id != 0)
            return refuse(c, ERR_IMPORT_AMBIGUOUS, "name", "the account has several people called %s", name);
        *out = all.items[i];
        out->account = account;
    }
    return ERR_OK;
}

/* By the id, else by the exact name. The name of one who is there does not change: another name is another person. */
static enum err match(struct ctx *c, struct contact *out, int64_t account, const struct import_line *line,
                      const char *name)
{
    struct maybe_i64 id = import_id(line, "id");
    if (!id.has)
        return find_contact(c, out, account, 0, name);
    TRY(find_contact(c, out, account, id.v, NULL));
    if (out->id == 0)
        return refuse(c, ERR_REFERENCE_UNKNOWN, "id", "the account has no contact with this id");
    return strcmp(out->name, name) == 0
               ? ERR_OK
               : refuse(c, ERR_FIELD_READ_ONLY, "name", "another name is another person: leave the id out");
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    const char *name = import_text(lines, "name");
    (void)n; /* each row is one */
    TRY(import_account_of(c, &o->account, lines));
    if (name == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "name", NULL);
    TRY(match(c, &o->before, o->account.id, lines, name));
    bool is_new = o->before.id == 0;
    o->after = o->before;
    TRY(import_record_read(c, &o->after, &contact_record, is_new ? RECORD_CREATE : RECORD_PATCH, lines, NULL));
    out->changes = import_changes(c, record_diff(c, &contact_record, is_new ? NULL : &o->before, &o->after),
                                  &(struct import_named){"id", NULL, NULL}, 1);
    out->fate = is_new ? FATE_NEW : out->changes == NULL ? FATE_UNCHANGED : FATE_CHANGED;
    out->object = is_new ? none_i64() : some_i64(o->before.id);
    out->pin = is_new ? none_i64() : some_i64(fingerprint(&o->before));
    out->label = arena_printf(c->arena, "%s, %s", o->after.name, o->account.name);
    out->key = is_new ? arena_printf(c->arena, "%lld %s", (long long)o->account.id, o->after.name)
                      : arena_printf(c->arena, "#%lld", (long long)o->before.id);
    out->own = o;
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    (void)im;
    if (judged->object.has) {
        TRY(flow_contact_edit(c, &o->before, &o->after));
    } else {
        TRY(flow_contact_add(c, &o->after));
        judged->object = some_i64(o->after.id);
    }
    json_t *undo =
        json_pack("{s:I,s:s?,s:s?,s:s?,s:I}", "account", (json_int_t)o->account.id, "title", o->before.title, "email",
                  o->before.email, "phone", o->before.phone, "is", (json_int_t)fingerprint(&o->after));
    char *text = json_dumps(undo, JSON_COMPACT);
    judged->undo = arena_strdup(c->arena, text);
    free(text);
    json_decref(undo);
    return ERR_OK;
}

static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    struct account account;
    struct contact is, was;
    bool found;
    int64_t id = json_integer_value(json_object_get(undone, "account"));
    TRY(account_find(c, &account, &found, id));
    TRY(find_contact(c, &is, id, row->object.v, NULL));
    if (!found || is.id == 0 || fingerprint(&is) != json_integer_value(json_object_get(undone, "is"))) {
        *kept = "somebody has changed it since";
        return ERR_OK;
    }
    if (row->fate == FATE_NEW)
        return flow_contact_remove(c, &account, is.id);
    was = is;
    was.title = json_string_value(json_object_get(undone, "title"));
    was.email = json_string_value(json_object_get(undone, "email"));
    was.phone = json_string_value(json_object_get(undone, "phone"));
    return flow_contact_edit(c, &is, &was);
}

const struct import_kind_def import_contacts = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
