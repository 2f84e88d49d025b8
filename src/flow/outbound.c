/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changing Outbound Emails, what one chooses, and the outbox by hand. */
#include "flow/outbound.h"

#include "company/company.h"
#include "core/must.h"
#include "event/event.h"
#include "flow/notify_parts.h"
#include "flow/webhook.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

static enum err check(struct ctx *c, struct outbound *o)
{
    struct outbound other;
    bool found;
    TRY(outbound_check(c, o));
    TRY(outbound_find(c, &other, &found, o->key));
    if (found && other.id != o->id)
        return refuse(c, ERR_FIELD_DUPLICATE, "key", "there is an Outbound Email of the key %s already", o->key);
    return ERR_OK;
}

enum err flow_outbound_create(struct ctx *c, struct outbound *o)
{
    o->id = 0;
    TRY(check(c, o));
    TRY(outbound_insert(c, o));
    return event_write(c, "outbound_email.created", "outbound_email", o->id, 1,
                       record_diff(c, &outbound_record, NULL, o));
}

enum err flow_outbound_edit(struct ctx *c, const struct outbound *before, struct outbound *after)
{
    TRY(check(c, after));
    const char *diff = record_diff(c, &outbound_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(outbound_update(c, after));
    after->rev++;
    return event_write(c, "outbound_email.updated", "outbound_email", after->id, after->rev, diff);
}

enum err flow_outbound_delete(struct ctx *c, const struct outbound *o)
{
    TRY(outbound_delete(c, o));
    return event_write(c, "outbound_email.deleted", "outbound_email", o->id, o->rev + 1, NULL);
}

/* Its own key: what was sent of the Outbound Email's key stays what was. */
enum err flow_outbound_test(struct ctx *c, int64_t *row, const struct outbound *o)
{
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "the program itself gets no mail");
    const char *subject = o->subject == NULL ? o->key : o->subject;
    struct letter letter =
        words_begin(c, arena_printf(c->arena, "Test: %s", subject), "It works",
                    arena_printf(c->arena,
                                 "This is a test of the Outbound Email %s. Nothing has happened; mails of this key go "
                                 "to their recipients when something does.",
                                 o->key));
    words_fact(&letter, "Key", o->key);
    words_fact(&letter, "Recipients", o->recipients[0] == '\0' ? "all active admins" : o->recipients);
    words_fact(&letter, "Reply-To", o->reply_to);
    letter.section_count = 0;
    letter.to_name = c->user->name;
    letter.reply_to = o->reply_to;
    letter.reason = "You have asked for it; it went to nobody else.";
    const char *payload = letter_write(c, &letter);
    MUST(payload != NULL); /* a few sentences */
    TRY(outbox_add(c, row,
                   &(struct outbox_new){.kind = OUTBOX_MAIL,
                                        .key = "outbound.email.test",
                                        .target = c->user->email,
                                        .user = some_i64(c->user->id),
                                        .payload = payload}));
    return event_write(c, "outbound_email.tested", "outbound_email", o->id, o->rev, NULL);
}

enum err flow_mail_choose(struct ctx *c, int64_t user, const struct mail_choices *choices, bool with_back_orders)
{
    for (size_t i = 0; i < choices->n; i++) {
        const struct mail_choice_row *row = &choices->items[i];
        enum mail_key key;
        if (!mail_key_find(&key, row->key) || !mail_keys[key].choosable ||
            (mail_keys[key].back_orders && !with_back_orders))
            return refuse(c, ERR_MAIL_KEY_UNKNOWN, arena_printf(c->arena, "items[%zu].key", i),
                          "there is nothing to choose for the key \"%.100s\"", row->key);
    }
    for (size_t i = 0; i < choices->n; i++)
        TRY(mail_choice_set(c, user, choices->items[i].key, choices->items[i].choice));
    return ERR_OK;
}

enum err flow_outbox_resend(struct ctx *c, int64_t id)
{
    struct outbox_item item;
    TRY(outbox_get(c, &item, id));
    if (item.kind == OUTBOX_WEBHOOK) {
        struct webhook webhook;
        TRY(webhook_get(c, &webhook, strtoll(item.target, NULL, 10)));
        return flow_webhook_redeliver(c, &webhook, id);
    }
    TRY(outbox_resend(c, id));
    return event_write(c, "mail.sent_again", "outbox", id, 0, NULL);
}

enum err flow_outbox_failed(struct ctx *c, const struct outbox_claimed *claimed, const char *owner, const char *error)
{
    bool ours;
    TRY(outbox_note_failed(c, &ours, claimed->id, owner, error));
    if (!ours || strcmp(claimed->key, mail_keys[MAIL_DELIVERY_ERROR].name) == 0)
        return ERR_OK;
    return event_write(c, "mail.failed", "outbox", claimed->id, 0, NULL);
}
