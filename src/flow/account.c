/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making and changing accounts, their reps and contacts. */
#include "flow/account.h"

#include "catalog/catalog.h"
#include "event/event.h"
#include "user/user.h"

#include <string.h>

/* Blank is none. What stands there already stays until somebody changes it. */
static enum err check_email(struct ctx *c, const char *email, const char *before)
{
    bool same = before != NULL && email != NULL && strcmp(email, before) == 0;
    if (email == NULL || email[0] == '\0' || same || user_email_valid(email))
        return ERR_OK;
    return refuse(c, ERR_MAIL_ADDRESS, "email", "\"%.100s\" is not an e-mail address", email);
}

static enum err check(struct ctx *c, const struct account *a, const char *email_before)
{
    struct price_level level;
    bool taken, found;
    TRY(check_email(c, a->email, email_before));
    TRY(account_code_taken(c, &taken, a->code, a->id));
    if (taken)
        return refuse(c, ERR_FIELD_DUPLICATE, "code", "another account has the code %s", a->code);
    if (!a->price_level.has)
        return ERR_OK;
    TRY(price_level_find(c, &level, &found, a->price_level.v));
    return found ? ERR_OK : refuse(c, ERR_REFERENCE_UNKNOWN, "price_level", NULL);
}

enum err flow_account_create(struct ctx *c, struct account *account)
{
    account->id = 0;
    TRY(check(c, account, NULL));
    TRY(account_insert(c, account));
    return event_write(c, "account.created", "account", account->id, 1, record_diff(c, &account_record, NULL, account));
}

enum err flow_account_edit(struct ctx *c, const struct account *before, struct account *after)
{
    TRY(check(c, after, before->email));
    const char *diff = record_diff(c, &account_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(account_update(c, after));
    after->rev++;
    return event_write(c, "account.updated", "account", after->id, after->rev, diff);
}

enum err flow_account_remove(struct ctx *c, bool *removed, const struct account *account)
{
    TRY(account_remove(c, removed, account));
    if (!*removed)
        return ERR_OK;
    return event_write(c, "account.removed", "account", account->id, account->rev + 1,
                       record_diff(c, &account_record, account, NULL));
}

static enum err check_rep(struct ctx *c, const struct account_reps *reps, size_t i)
{
    const char *field = arena_printf(c->arena, "reps[%zu]", i);
    struct user user;
    for (size_t before = 0; before < i; before++) {
        if (reps->reps[before] == reps->reps[i])
            return refuse(c, ERR_FIELD_DUPLICATE, field, "the list names user %lld twice", (long long)reps->reps[i]);
    }
    enum err got = user_get(c, &user, reps->reps[i]);
    if (got == ERR_NOT_FOUND) {
        ctx_forget(c); /* said again with the field's name */
        return refuse(c, ERR_REFERENCE_UNKNOWN, field, NULL);
    }
    TRY(got);
    return user.active ? ERR_OK : refuse(c, ERR_REP_NOT_ACTIVE, field, "%s is disabled", user.name);
}

enum err flow_account_reps(struct ctx *c, struct account *account, const struct account_reps *reps)
{
    struct account before = *account;
    for (size_t i = 0; i < reps->n; i++)
        TRY(check_rep(c, reps, i));
    account->reps = reps->reps;
    account->rep_count = reps->n;
    const char *diff = record_diff(c, &account_record, &before, account);
    if (diff == NULL)
        return ERR_OK;
    TRY(account_set_reps(c, account, reps->reps, reps->n));
    account->rev++;
    return event_write(c, "account.reps_changed", "account", account->id, account->rev, diff);
}

static enum err check_level(struct ctx *c, const struct account_levels *levels, size_t i)
{
    const char *field = arena_printf(c->arena, "price_levels[%zu]", i);
    struct price_level level;
    bool found;
    for (size_t before = 0; before < i; before++) {
        if (levels->levels[before] == levels->levels[i])
            return refuse(c, ERR_FIELD_DUPLICATE, field, "the list names level %lld twice",
                          (long long)levels->levels[i]);
    }
    TRY(price_level_find(c, &level, &found, levels->levels[i]));
    return found ? ERR_OK : refuse(c, ERR_REFERENCE_UNKNOWN, field, NULL);
}

enum err flow_account_levels(struct ctx *c, struct account *account, const struct account_levels *levels)
{
    struct account_levels before;
    for (size_t i = 0; i < levels->n; i++)
        TRY(check_level(c, levels, i));
    TRY(account_levels(c, &before, account->id));
    const char *diff = record_diff(c, &account_levels_record, &before, levels);
    if (diff == NULL)
        return ERR_OK;
    TRY(account_set_levels(c, account, levels));
    account->rev++;
    return event_write(c, "account.price_levels_changed", "account", account->id, account->rev, diff);
}

enum err flow_contact_add(struct ctx *c, struct contact *contact)
{
    TRY(check_email(c, contact->email, NULL));
    TRY(contact_insert(c, contact));
    return event_write(c, "account.contact_added", "account", contact->account, 0,
                       record_diff(c, &contact_record, NULL, contact));
}

enum err flow_contact_edit(struct ctx *c, const struct contact *before, const struct contact *after)
{
    const char *diff = record_diff(c, &contact_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(contact_update(c, after));
    return event_write(c, "account.contact_changed", "account", after->account, 0, diff);
}

enum err flow_contact_remove(struct ctx *c, const struct account *account, int64_t id)
{
    TRY(contact_delete(c, account->id, id));
    return event_write(c, "account.contact_removed", "account", account->id, account->rev,
                       arena_printf(c->arena, "{\"contact\":[%lld,null]}", (long long)id));
}
