/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is told: by right, or by an Outbound Email; each once, as he has chosen, with no more than he may see. */
#include "company/company.h"
#include "core/must.h"
#include "flow/notify_parts.h"

#include <string.h>

#define SHARE_REPS_MAX 300 /* reps told of one arrival */

void notify_add(struct ctx *c, struct tolds *to, const struct mail_person *person, const struct outbound *outbound,
                const char *reason)
{
    for (size_t i = 0; i < to->n; i++) {
        if (strcmp(to->items[i].person.email, person->email) == 0)
            return;
    }
    if ((to->n & (to->n + 1)) == 0) { /* full at 0, 1, 3, 7, ...: room for twice as many and one */
        struct told *more = arena_array(c->arena, struct told, 2 * to->n + 1);
        if (to->n > 0)
            memcpy(more, to->items, to->n * sizeof *more);
        to->items = more;
    }
    to->items[to->n++] = (struct told){*person, outbound, reason};
}

static enum err add_admins(struct ctx *c, struct tolds *to, const struct outbound *outbound, const char *reason)
{
    struct mail_people admins;
    TRY(mail_admins(c, &admins));
    for (size_t i = 0; i < admins.n; i++)
        notify_add(c, to, &admins.items[i], outbound, reason);
    return ERR_OK;
}

enum err notify_add_admins(struct ctx *c, struct tolds *to, const char *reason)
{
    return add_admins(c, to, NULL, reason);
}

enum err notify_add_outbound(struct ctx *c, struct tolds *to, bool *found, enum mail_key key)
{
    struct outbound *o = arena_new(c->arena, struct outbound);
    const char **addresses;
    size_t n;
    TRY(outbound_find(c, o, found, mail_keys[key].name));
    if (!*found)
        return ERR_OK;
    const char *reason = arena_printf(c->arena, "The Outbound Email %s names you.", o->key);
    outbound_addresses(c, &addresses, &n, o->recipients);
    if (n == 0)
        return add_admins(c, to, o, arena_printf(c->arena, "The Outbound Email %s goes to all admins.", o->key));
    for (size_t i = 0; i < n; i++) {
        struct mail_person person;
        TRY(mail_person_by_email(c, &person, addresses[i]));
        if (person.active)
            notify_add(c, to, &person, o, reason);
    }
    return ERR_OK;
}

/* --- one row --- */

static const char *replaced(struct ctx *c, const char *text, const char *name, const char *value)
{
    const char *at = strstr(text, name);
    if (at == NULL)
        return text;
    return replaced(c, arena_printf(c->arena, "%.*s%s%s", (int)(at - text), text, value, at + strlen(name)), name,
                    value);
}

/* An admin's own subject; a value that holds a name again is no endless matter: the name is taken out of it. */
static const char *subject_of(struct ctx *c, const struct notice *notice, const struct outbound *o)
{
    if (o == NULL || o->subject == NULL)
        return notice->letter.subject;
    const char *account = strstr(notice->account, "{") != NULL ? "" : notice->account;
    return replaced(c, replaced(c, o->subject, "{number}", notice->number), "{account}", account);
}

/* May he see back orders at all now? An address that is no user's can't sign in. */
static bool sees_back_orders(const struct ctx *c, const struct mail_person *person)
{
    int access = c->company->back_order_access;
    return person->id != 0 && (access == ACCESS_ALL || (access == ACCESS_ADMIN && person->admin));
}

/* The creation mail goes out whatever the access; of the others, who sees no trace of back orders gets none. */
static bool may_be_told(const struct ctx *c, const struct notice *notice, const struct told *told)
{
    const struct mail_key_info *key = &mail_keys[notice->key];
    if (!key->back_orders || notice->key == MAIL_BACK_ORDER_CREATE)
        return true;
    return told->person.id == 0 ? c->company->back_order_access != ACCESS_NONE : sees_back_orders(c, &told->person);
}

static bool may_follow(const struct ctx *c, const struct notice *notice, const struct mail_person *person)
{
    return mail_keys[notice->key].back_orders ? sees_back_orders(c, person) : person->id != 0;
}

void notify_put_row(struct ctx *c, struct notify_plan *plan, const struct outbox_new *row)
{
    if (plan->n == plan->room) {
        struct outbox_new *more = arena_array(c->arena, struct outbox_new, 2 * plan->room + 16);
        if (plan->n > 0)
            memcpy(more, plan->rows, plan->n * sizeof *more);
        plan->rows = more;
        plan->room = 2 * plan->room + 16;
    }
    plan->rows[plan->n++] = *row;
}

static enum err put_one(struct ctx *c, struct notify_plan *plan, const struct notice *notice, const struct told *told)
{
    struct letter letter = notice->letter;
    enum mail_choice choice = CHOICE_NOW;
    if (!may_be_told(c, notice, told))
        return ERR_OK;
    if (told->person.id != 0)
        TRY(mail_choice_of(c, &choice, told->person.id, notice->key));
    if (choice == CHOICE_NEVER)
        return ERR_OK;
    letter.to_name = told->person.name;
    letter.reply_to = told->outbound != NULL ? told->outbound->reply_to : NULL;
    letter.subject = subject_of(c, notice, told->outbound);
    letter.reason = told->reason;
    letter.chosen = told->person.id != 0 && mail_keys[notice->key].choosable;
    if (!may_follow(c, notice, &told->person))
        letter.link = letter.link_text = NULL;
    const char *payload = letter_write(c, &letter);
    MUST(payload != NULL); /* its rows are bounded, and so are notes */
    notify_put_row(c, plan,
                   &(struct outbox_new){.kind = OUTBOX_MAIL,
                                        .event = some_i64(notice->event),
                                        .key = mail_keys[notice->key].name,
                                        .target = told->person.email,
                                        .user = told->person.id != 0 ? some_i64(told->person.id) : none_i64(),
                                        .payload = payload,
                                        .held = choice == CHOICE_DAILY});
    return ERR_OK;
}

enum err notify_put(struct ctx *c, struct notify_plan *plan, const struct notice *notice, const struct tolds *to)
{
    for (size_t i = 0; i < to->n; i++)
        TRY(put_one(c, plan, notice, &to->items[i]));
    return ERR_OK;
}

/* --- shares --- */

/* The sections of a share, as many as a letter holds. */
static void fill(struct ctx *c, struct notice *notice, const struct notify_item *items, const bool *his, size_t n)
{
    struct letter *letter = &notice->letter;
    const struct notify_item *only = NULL;
    size_t rows = 0, left_out = 0, count = 0;
    letter->sections = arena_array(c->arena, struct letter_section, LETTER_SECTIONS_MAX);
    letter->section_count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!his[i])
            continue;
        count++;
        only = &items[i];
        if (letter->section_count + 1 >= LETTER_SECTIONS_MAX || rows + only->section.row_count > 2 * LETTER_ROWS_MAX) {
            left_out++;
            continue;
        }
        rows += only->section.row_count;
        letter->sections[letter->section_count++] = only->section;
    }
    if (left_out > 0)
        letter->sections[letter->section_count++] =
            (struct letter_section){.title = arena_printf(c->arena, "and %zu more back orders", left_out)};
    bool one = count == 1;
    notice->number = one ? only->number : "";
    notice->account = one ? only->account_name : "";
    letter->link = one ? only->link : "/orders/back-orders";
    letter->link_text = one ? arena_printf(c->arena, "Open %s", only->number) : "Open the back orders";
    letter->subject = one ? arena_printf(c->arena, "%s: %s, %s", letter->heading, only->number, only->account_name)
                          : arena_printf(c->arena, "%s: %zu back orders", letter->heading, count);
}

static enum err add_reps(struct ctx *c, struct tolds *to, bool *mine, const struct notify_item *items, size_t n,
                         int64_t but_user)
{
    for (size_t i = 0; i < n; i++) {
        struct mail_people reps;
        TRY(mail_reps(c, &reps, items[i].account));
        for (size_t k = 0; k < reps.n; k++) {
            const struct mail_person *rep = &reps.items[k];
            if (rep->id == but_user || to->n == SHARE_REPS_MAX)
                continue;
            notify_add(c, to, rep, NULL, "You look after the account.");
            for (size_t p = 0; p < to->n; p++)
                mine[p * n + i] |= to->items[p].person.id == rep->id;
        }
    }
    return ERR_OK;
}

enum err notify_put_shares(struct ctx *c, struct notify_plan *plan, const struct notice *notice,
                           const struct notify_item *items, size_t n)
{
    struct tolds reps = {NULL, 0}, all = {NULL, 0};
    bool found, *mine = arena_array(c->arena, bool, SHARE_REPS_MAX *n);
    bool *whole = arena_array(c->arena, bool, n);
    TRY(add_reps(c, &reps, mine, items, n, notice->but_user));
    TRY(notify_add_outbound(c, &all, &found, notice->key));
    for (size_t i = 0; i < n; i++)
        whole[i] = true;
    struct notice complete = *notice;
    fill(c, &complete, items, whole, n);
    TRY(notify_put(c, plan, &complete, &all));
    for (size_t p = 0; p < reps.n; p++) {
        size_t before = all.n;
        notify_add(c, &all, &reps.items[p].person, NULL, "");
        if (all.n == before) /* he has the whole already */
            continue;
        struct notice share = *notice;
        fill(c, &share, items, mine + p * n, n);
        TRY(notify_put(c, plan, &share, &(struct tolds){&reps.items[p], 1}));
    }
    return ERR_OK;
}
