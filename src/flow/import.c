/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people do to imports: send a file, have it checked, applied, undone, stopped. The work itself is jobs'. */
#include "flow/import_parts.h"

#include "event/event.h"
#include "user/user.h"

#include <string.h>

/* The program itself has no name to sign with: it acts as who sent the file. */
static enum err act_as(struct ctx *c, const struct import *im)
{
    struct user *user = arena_new(c->arena, struct user);
    if (c->user != NULL)
        return ERR_OK;
    TRY(user_get(c, user, im->user.id));
    c->user = user;
    return ERR_OK;
}

enum err flow_import_begin(struct ctx *c, struct import *im)
{
    struct user first;
    bool found;
    if (c->user != NULL) {
        im->user = (struct import_user){c->user->id, c->user->name};
    } else {
        TRY(user_first_admin(c, &first, &found));
        if (!found)
            return refuse(c, ERR_FORBIDDEN, "", "there is no active admin in whose name it could be imported");
        im->user = (struct import_user){first.id, first.name};
    }
    return import_insert(c, im);
}

enum err flow_import_part(struct ctx *c, int64_t id, int64_t part, struct bytes bytes)
{
    struct import im;
    TRY(import_get_uncounted(c, &im, id));
    if (im.state != IMPORT_UPLOADING)
        return refuse(c, ERR_IMPORT_STATE, "", NULL);
    im.size_bytes += (int64_t)bytes.n;
    if (im.size_bytes > IMPORT_BYTES_MAX)
        return refuse(c, ERR_BODY_TOO_LARGE, "", NULL);
    TRY(import_part_add(c, id, part, bytes));
    return import_update(c, &im);
}

static enum err begin_job(struct ctx *c, struct import *im, const char *kind, int state, struct maybe_i64 total)
{
    struct job job = {.kind = kind, .total = total};
    TRY(act_as(c, im));
    TRY(flow_job_make(c, &job, arena_printf(c->arena, "{\"import\":%lld}", (long long)im->id)));
    im->job = some_i64(job.id);
    im->state = state;
    return import_update(c, im);
}

static enum err told(struct ctx *c, const struct import *im, const char *kind)
{
    return event_write(c, kind, "import", im->id, im->rev, NULL);
}

enum err flow_import_uploaded(struct ctx *c, struct import *out, int64_t id, const char *hash)
{
    TRY(import_get_uncounted(c, out, id));
    if (out->state != IMPORT_UPLOADING)
        return refuse(c, ERR_IMPORT_STATE, "", NULL);
    if (out->size_bytes == 0)
        return refuse(c, ERR_IMPORT_EMPTY, "", NULL);
    out->hash = hash;
    TRY(begin_job(c, out, IMPORT_CHECK_JOB, IMPORT_CHECKING, none_i64()));
    return told(c, out, "import.created");
}

/* What was asked for must be fields of the kind, each once. */
static enum err check_options(struct ctx *c, const struct import *im, const struct import_options *o)
{
    const struct import_kind_def *def = import_kind_of(im->kind);
    for (size_t i = 0; i < o->column_count; i++) {
        const char *field = o->columns[i].field;
        if (field == NULL)
            continue;
        const char *at = arena_printf(c->arena, "columns[%zu].field", i);
        if (import_field_named(def, field) == NULL)
            return refuse(c, ERR_FIELD_CHOICE, at, "%s have no field %s", enum_name(import_kind_names, im->kind),
                          field);
        for (size_t k = 0; k < i; k++) {
            if (o->columns[k].field != NULL && strcmp(o->columns[k].field, field) == 0)
                return refuse(c, ERR_FIELD_DUPLICATE, at, "another column is %s already", field);
        }
    }
    return ERR_OK;
}

enum err flow_import_check(struct ctx *c, struct import *out, int64_t id, const struct import_options *options)
{
    TRY(import_get(c, out, id));
    if (out->state != IMPORT_CHECKED && out->state != IMPORT_REFUSED && out->state != IMPORT_STOPPED)
        return refuse(c, ERR_IMPORT_STATE, "", "it is %s", enum_name(import_state_names, out->state));
    if (out->hash[0] == '\0')
        return refuse(c, ERR_IMPORT_STATE, "", "its file broke off while it came: send it again");
    TRY(check_options(c, out, options));
    for (size_t i = 0; i < options->column_count; i++)
        TRY(import_heading_keep(c, out->kind, &options->columns[i]));
    out->options = *options;
    out->trouble = NULL;
    out->trouble_line = none_i64();
    TRY(begin_job(c, out, IMPORT_CHECK_JOB, IMPORT_CHECKING, none_i64()));
    return told(c, out, "import.checking");
}

enum err flow_import_apply(struct ctx *c, struct import *out, int64_t id, const struct import_applying *how)
{
    TRY(import_get(c, out, id));
    int64_t changes = out->counts.fates[FATE_NEW] + out->counts.fates[FATE_CHANGED];
    if (out->state != IMPORT_CHECKED)
        return refuse(c, ERR_IMPORT_STATE, "", "it is %s", enum_name(import_state_names, out->state));
    if (how->mode == IMPORT_ALL && out->counts.fates[FATE_REFUSED] > 0)
        return refuse(c, ERR_IMPORT_REFUSED_ROWS, "mode", "%lld rows are refused: mend them, or import the good ones",
                      (long long)out->counts.fates[FATE_REFUSED]);
    if (changes == 0)
        return refuse(c, ERR_IMPORT_NOTHING, "", NULL);
    out->mode = some_i64(how->mode);
    out->mails = how->mails;
    TRY(begin_job(c, out, IMPORT_APPLY_JOB, IMPORT_APPLYING, some_i64(changes)));
    return told(c, out, "import.applying");
}

enum err import_undo_begin(struct ctx *c, struct import *im)
{
    int64_t n = im->counts.applied; /* 0: they were not counted */
    TRY(begin_job(c, im, IMPORT_UNDO_JOB, IMPORT_UNDOING, n > 0 ? some_i64(n) : none_i64()));
    return told(c, im, "import.undoing");
}

enum err flow_import_undo(struct ctx *c, struct import *out, int64_t id)
{
    TRY(import_get(c, out, id));
    if (out->state != IMPORT_APPLIED || out->counts.applied == 0)
        return refuse(c, ERR_IMPORT_STATE, "", "it is %s", enum_name(import_state_names, out->state));
    return import_undo_begin(c, out);
}

enum err flow_import_stop(struct ctx *c, struct import *out, int64_t id)
{
    struct job job;
    TRY(import_get(c, out, id));
    if (!import_is_busy(out->state) || !out->job.has)
        return refuse(c, ERR_IMPORT_STATE, "", "it is %s", enum_name(import_state_names, out->state));
    TRY(job_get(c, &job, out->job.v, NULL));
    if (!job_has_ended(job.state))
        TRY(flow_job_stop(c, &job));
    if (out->state == IMPORT_APPLYING && out->mode.v == IMPORT_ALL && out->counts.applied > 0) {
        out->trouble = "it was stopped";
        return import_undo_begin(c, out);
    }
    out->state = out->state == IMPORT_CHECKING ? IMPORT_STOPPED
                 : out->counts.applied > 0     ? IMPORT_APPLIED
                                               : IMPORT_CHECKED;
    TRY(import_update(c, out));
    return told(c, out, "import.stopped");
}

/* --- what a file can be --- */

const struct import_kind_def *import_kind_of(int kind)
{
    static const struct import_kind_def *const all[] = {
        [IMPORT_PRODUCTS] = &import_products,       [IMPORT_ACCOUNTS] = &import_accounts,
        [IMPORT_CONTACTS] = &import_contacts,       [IMPORT_PRICES] = &import_prices,
        [IMPORT_INVENTORY] = &import_inventory,     [IMPORT_USERS] = &import_users,
        [IMPORT_BACK_ORDERS] = &import_back_orders, [IMPORT_PURCHASE_ORDERS] = &import_purchase_orders};
    return all[kind];
}

const struct import_field *import_field_named(const struct import_kind_def *def, const char *name)
{
    for (size_t i = 0; i < def->field_count; i++) {
        if (strcmp(def->fields[i].name, name) == 0)
            return &def->fields[i];
    }
    return NULL;
}

bool import_field_shown(struct import_field_shown *out, int kind, size_t at)
{
    const struct import_kind_def *def = import_kind_of(kind);
    if (at >= def->field_count)
        return false;
    const struct import_field *f = &def->fields[at];
    *out = (struct import_field_shown){.kind = enum_name(import_kind_names, kind),
                                       .name = f->name,
                                       .doc = f->doc,
                                       .key = (f->flags & IMPORT_KEY) != 0,
                                       .needed = (f->flags & IMPORT_NEEDED) != 0};
    for (size_t i = 0; f->doc == NULL && i < f->record->field_count; i++) {
        if (strcmp(f->record->fields[i].name, f->name) == 0)
            out->doc = f->record->fields[i].doc;
    }
    return true;
}
