/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are users, found by their e-mail address, and the accounts that they look after. New ones have no password:
 * they are invited afterwards. */
#include "flow/import_parts.h"

#include "account/account.h"
#include "core/must.h"
#include "flow/account.h"
#include "flow/user.h"
#include "user/user.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define U            &user_record
#define ACCOUNTS_MAX 5000 /* of one user */
static const struct import_field fields[] = {
    {.name = "email", .record = U, .flags = IMPORT_KEY | IMPORT_NEEDED, .also = "email|e mail|address|login"},
    {.name = "name", .record = U, .flags = IMPORT_NEEDED, .also = "name|user|full name|rep"},
    {.name = "role", .record = U, .flags = IMPORT_NEEDED, .also = "role|type"},
    {.name = "active", .record = U},
    {"accounts", NULL, FIELD_TEXT, 0, "accounts|account codes|customers",
     "Codes of the accounts that the user looks after, all of them, with ; between them."},
};
#undef U

struct ids {
    int64_t *items;
    size_t n;
};

struct own {
    struct user before, after; /* before.id 0: a new one */
    struct ids had, has;       /* accounts */
    bool assigns;              /* the row says something of them */
};

static bool is_in(const struct ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (ids->items[i] == id)
            return true;
    }
    return false;
}

/* --- accounts --- */

static enum err accounts_of(struct ctx *c, struct ids *out, int64_t user)
{
    struct accounts all;
    TRY(account_list(c, &all,
                     &(struct account_filter){.rep = some_i64(user),
                                              .status = -1,
                                              .type = -1,
                                              .any_active = true,
                                              .by_code = true,
                                              .most = ACCOUNTS_MAX}));
    *out = (struct ids){arena_array(c->arena, int64_t, all.n), all.n};
    for (size_t i = 0; i < all.n; i++)
        out->items[i] = all.items[i].id;
    return ERR_OK;
}

static enum err read_accounts(struct ctx *c, struct ids *out, const char *text)
{
    *out = (struct ids){arena_array(c->arena, int64_t, text == NULL ? 0 : strlen(text)), 0};
    for (const char *p = text; p != NULL && *p != '\0';) {
        size_t n = strcspn(p, ";,");
        const char *code = arena_strndup(c->arena, p, n);
        bool found;
        code += strspn(code, " ");
        size_t length = strlen(code);
        while (length > 0 && code[length - 1] == ' ')
            ((char *)code)[--length] = '\0';
        p += n + (p[n] != '\0');
        if (length == 0)
            continue;
        TRY(account_coded(c, &out->items[out->n], &found, code));
        if (!found)
            return refuse(c, ERR_REFERENCE_UNKNOWN, "accounts", "no account has the code %s", code);
        if (!is_in(out, out->items[out->n]) || out->n == 0)
            out->n++;
    }
    return ERR_OK;
}

static bool same(const struct ids *a, const struct ids *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!is_in(b, a->items[i]))
            return false;
    }
    return true;
}

/* The user looks after the account from now on, or no longer. */
static enum err assign(struct ctx *c, int64_t user, int64_t account, bool looks_after)
{
    struct account a;
    struct account_reps reps = {.n = 0};
    TRY(account_get(c, &a, account));
    reps.reps = arena_array(c->arena, int64_t, a.rep_count + 1);
    for (size_t i = 0; i < a.rep_count; i++) {
        if (a.reps[i] != user)
            reps.reps[reps.n++] = a.reps[i];
    }
    if (looks_after)
        reps.reps[reps.n++] = user;
    return flow_account_reps(c, &a, &reps);
}

static enum err assign_all(struct ctx *c, int64_t user, const struct ids *from, const struct ids *to)
{
    for (size_t i = 0; i < from->n; i++) {
        if (!is_in(to, from->items[i]))
            TRY(assign(c, user, from->items[i], false));
    }
    for (size_t i = 0; i < to->n; i++) {
        if (!is_in(from, to->items[i]))
            TRY(assign(c, user, to->items[i], true));
    }
    return ERR_OK;
}

static enum err codes_of(struct ctx *c, const char **out, const struct ids *ids)
{
    struct str text = str_init(c->arena, (size_t)64 * 1024);
    for (size_t i = 0; i < ids->n; i++) {
        struct account a;
        bool found;
        TRY(account_find(c, &a, &found, ids->items[i]));
        str_printf(&text, "%s%s", i == 0 ? "" : "; ", found ? a.code : "?");
    }
    *out = text.n == 0 ? NULL : str_text(&text);
    return ERR_OK;
}

/* --- the kind --- */

static enum err find_user(struct ctx *c, struct own *o, const struct import_line *line)
{
    const char *text = import_text(line, "email");
    bool found;
    if (text == NULL)
        return refuse(c, ERR_FIELD_REQUIRED, "email", NULL);
    if (!user_email_valid(text))
        return refuse(c, ERR_FIELD_FORMAT, "email", "must be an address like name@example.com");
    char *email = arena_strdup(c->arena, text);
    for (char *p = email; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    TRY(user_by_email(c, &o->before, &found, email));
    if (!found)
        o->before = (struct user){.id = 0};
    o->after = o->before;
    o->after.active = found ? o->before.active : true;
    TRY(import_record_read(c, &o->after, &user_record, found ? RECORD_PATCH : RECORD_CREATE, line, NULL));
    o->after.email = email;
    return ERR_OK;
}

static enum err judge(struct ctx *c, struct import_judged *out, const struct import_line *lines, size_t n)
{
    struct own *o = arena_new(c->arena, struct own);
    struct import_named accounts = {"accounts", NULL, NULL};
    (void)n; /* each row is one */
    TRY(find_user(c, o, lines));
    bool is_new = o->before.id == 0;
    o->assigns = import_given(lines, "accounts");
    if (!is_new)
        TRY(accounts_of(c, &o->had, o->before.id));
    o->has = o->had;
    if (o->assigns)
        TRY(read_accounts(c, &o->has, import_text(lines, "accounts")));
    if (o->has.n > 0 && o->assigns && !o->after.active)
        return refuse(c, ERR_REP_NOT_ACTIVE, "accounts", NULL);
    if (!same(&o->had, &o->has)) {
        TRY(codes_of(c, &accounts.old, &o->had));
        TRY(codes_of(c, &accounts.new, &o->has));
    }
    out->changes = import_changes(c, record_diff(c, &user_record, is_new ? NULL : &o->before, &o->after), &accounts, 1);
    out->fate = is_new ? FATE_NEW : out->changes == NULL ? FATE_UNCHANGED : FATE_CHANGED;
    out->object = is_new ? none_i64() : some_i64(o->before.id);
    out->pin = is_new ? none_i64() : some_i64(o->before.rev);
    out->label = arena_printf(c->arena, "%s, %s", o->after.name, o->after.email);
    out->key = o->after.email;
    out->own = o;
    return ERR_OK;
}

static json_t *list_of(const struct ids *ids)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ids->n; i++)
        json_array_append_new(list, json_integer(ids->items[i]));
    return list;
}

static enum err apply(struct ctx *c, struct import_judged *judged, const struct import *im)
{
    struct own *o = judged->own;
    const char *diff = record_diff(c, &user_record, o->before.id == 0 ? NULL : &o->before, &o->after);
    (void)im;
    if (o->before.id == 0)
        TRY(flow_user_create(c, &o->after));
    else
        TRY(flow_user_edit(c, &o->before, &o->after));
    judged->object = some_i64(o->after.id);
    TRY(assign_all(c, o->after.id, &o->had, &o->has));
    json_t *undo = json_pack("{s:o,s:o,s:o}", "had", list_of(&o->had), "has", list_of(&o->has), "diff",
                             diff == NULL ? json_object() : json_loads(diff, 0, NULL));
    char *text = json_dumps(undo, JSON_COMPACT);
    MUST(text != NULL);
    judged->undo = arena_strdup(c->arena, text);
    free(text);
    json_decref(undo);
    return ERR_OK;
}

static enum err get_thing(struct ctx *c, void *out, int64_t id)
{
    return user_get(c, out, id);
}

static enum err edit_thing(struct ctx *c, const void *before, void *after)
{
    return flow_user_edit(c, before, after);
}

static struct ids ids_of(struct ctx *c, const json_t *list)
{
    struct ids ids = {arena_array(c->arena, int64_t, json_array_size(list)), json_array_size(list)};
    for (size_t i = 0; i < ids.n; i++)
        ids.items[i] = json_integer_value(json_array_get(list, i));
    return ids;
}

/* A user with a history is never deleted: one that was made is disabled. */
static enum err undo(struct ctx *c, const struct import_row *row, const json_t *undone, const char **kept)
{
    static const struct import_thing thing = {.record = &user_record,
                                              .size = sizeof(struct user),
                                              .get = get_thing,
                                              .edit = edit_thing,
                                              .active_offset = offsetof(struct user, active)};
    struct ids had = ids_of(c, json_object_get(undone, "had")), has = ids_of(c, json_object_get(undone, "has")), now;
    TRY(accounts_of(c, &now, row->object.v));
    if (same(&now, &has))
        TRY(assign_all(c, row->object.v, &has, &had));
    TRY(import_thing_undo(c, &thing, row, json_object_get(undone, "diff"), kept));
    if (row->fate == FATE_NEW)
        *kept = NULL; /* disabled is what an undone user is */
    else if (!same(&now, &has))
        *kept = "accounts were assigned otherwise since";
    return ERR_OK;
}

const struct import_kind_def import_users = {fields, sizeof fields / sizeof fields[0], judge, apply, undo};
