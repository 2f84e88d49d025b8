/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Outbound Emails, choices and the people behind them in the database. */
#include "outbound/outbound.h"

#include "core/must.h"
#include "store/stmt_gen.h"

#include <string.h>

static struct outbound from_row(const struct row_outbound_row *r)
{
    return (struct outbound){.id = r->id,
                             .rev = r->rev,
                             .key = r->key,
                             .recipients = r->recipients,
                             .reply_to = r->reply_to,
                             .subject = r->subject,
                             .description = r->description};
}

enum err outbound_get(struct ctx *c, struct outbound *out, int64_t id)
{
    struct row_outbound_row row;
    bool found;
    TRY(q_outbound_by_id(c, &row, &found, id));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = from_row(&row);
    return ERR_OK;
}

enum err outbound_find(struct ctx *c, struct outbound *out, bool *found, const char *key)
{
    struct row_outbound_row row;
    TRY(q_outbound_by_key(c, &row, found, key));
    if (*found)
        *out = from_row(&row);
    return ERR_OK;
}

enum err outbound_list(struct ctx *c, struct outbounds *out, int64_t after, int64_t most)
{
    struct rows_outbound_row got;
    TRY(q_outbound_list(c, &got, after, most));
    out->n = got.n;
    out->items = arena_array(c->arena, struct outbound, got.n);
    for (size_t i = 0; i < got.n; i++)
        out->items[i] = from_row(&got.rows[i]);
    return ERR_OK;
}

enum err outbound_insert(struct ctx *c, struct outbound *o)
{
    struct row_outbound_made made;
    TRY(q_outbound_insert(c, &made,
                          &(struct arg_outbound_insert){.key = o->key,
                                                        .recipients = o->recipients,
                                                        .reply_to = o->reply_to,
                                                        .subject = o->subject,
                                                        .description = o->description}));
    o->id = made.id;
    o->rev = 1;
    return ERR_OK;
}

enum err outbound_update(struct ctx *c, const struct outbound *o)
{
    return q_outbound_update(c, &(struct arg_outbound_update){.id = o->id,
                                                              .rev = o->rev,
                                                              .key = o->key,
                                                              .recipients = o->recipients,
                                                              .reply_to = o->reply_to,
                                                              .subject = o->subject,
                                                              .description = o->description});
}

enum err outbound_delete(struct ctx *c, const struct outbound *o)
{
    return q_outbound_delete(c, o->id, o->rev);
}

/* --- choices --- */

enum err mail_choices_of(struct ctx *c, struct mail_choices *out, int64_t user, bool with_back_orders)
{
    struct rows_mail_choice_row got;
    TRY(q_mail_choices(c, &got, user));
    out->n = 0;
    out->items = arena_array(c->arena, struct mail_choice_row, MAIL_KEYS);
    for (int k = 0; k < MAIL_KEYS; k++) {
        if (!mail_keys[k].choosable || (mail_keys[k].back_orders && !with_back_orders))
            continue;
        struct mail_choice_row *row = &out->items[out->n++];
        *row = (struct mail_choice_row){.key = mail_keys[k].name, .meaning = mail_keys[k].meaning};
        for (size_t i = 0; i < got.n; i++) {
            if (strcmp(got.rows[i].key, row->key) == 0)
                row->choice = enum_index(mail_choice_names, got.rows[i].choice);
        }
    }
    return ERR_OK;
}

enum err mail_choice_of(struct ctx *c, enum mail_choice *out, int64_t user, enum mail_key key)
{
    struct row_mail_choice_row row;
    bool found = false;
    if (mail_keys[key].choosable)
        TRY(q_mail_choice(c, &row, &found, user, mail_keys[key].name));
    *out = found ? (enum mail_choice)enum_index(mail_choice_names, row.choice) : CHOICE_NOW;
    return ERR_OK;
}

enum err mail_choice_set(struct ctx *c, int64_t user, const char *key, int choice)
{
    return q_mail_choice_set(c, user, key, enum_name(mail_choice_names, choice));
}

/* --- people --- */

static struct mail_person person_of(const struct row_mail_person *r)
{
    return (struct mail_person){
        .id = r->id, .email = r->email, .name = r->name, .admin = strcmp(r->role, "admin") == 0, .active = r->active};
}

static void people_of(struct ctx *c, struct mail_people *out, const struct rows_mail_person *got)
{
    out->n = got->n;
    out->items = arena_array(c->arena, struct mail_person, got->n);
    for (size_t i = 0; i < got->n; i++)
        out->items[i] = person_of(&got->rows[i]);
}

enum err mail_reps(struct ctx *c, struct mail_people *out, int64_t account)
{
    struct rows_mail_person got;
    TRY(q_mail_reps(c, &got, account));
    people_of(c, out, &got);
    return ERR_OK;
}

enum err mail_admins(struct ctx *c, struct mail_people *out)
{
    struct rows_mail_person got;
    TRY(q_mail_admins(c, &got));
    people_of(c, out, &got);
    return ERR_OK;
}

enum err mail_person_by_email(struct ctx *c, struct mail_person *out, const char *email)
{
    struct row_mail_person row;
    bool found;
    TRY(q_mail_user(c, &row, &found, email));
    *out = found ? person_of(&row) : (struct mail_person){.email = email, .active = true};
    return ERR_OK;
}

enum err mail_person_by_id(struct ctx *c, struct mail_person *out, bool *found, int64_t id)
{
    struct row_mail_person row;
    TRY(q_mail_user_by_id(c, &row, found, id));
    if (*found)
        *out = person_of(&row);
    return ERR_OK;
}
