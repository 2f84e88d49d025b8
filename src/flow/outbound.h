/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changing Outbound Emails, what one chooses, and the outbox by hand. */
#ifndef FLOW_OUTBOUND_H
#define FLOW_OUTBOUND_H

#include "outbound/outbound.h"
#include "outbox/outbox.h"

/** flow_outbound_create(c, o): Errors: those of outbound_check(), FIELD_DUPLICATE (the key has one already). */
CHECKED enum err flow_outbound_create(struct ctx *c, struct outbound *o);
/** flow_outbound_edit(c, before, after): the same errors. */
CHECKED enum err flow_outbound_edit(struct ctx *c, const struct outbound *before, struct outbound *after);
CHECKED enum err flow_outbound_delete(struct ctx *c, const struct outbound *o);

/** flow_outbound_test(c, row, o): one mail as the Outbound Email makes them, with its Reply-To, to c->user and to
 * nobody else. ${row}: its id in the outbox. Errors: FORBIDDEN (the program itself gets no mail). Event
 * outbound_email.tested. */
CHECKED enum err flow_outbound_test(struct ctx *c, int64_t *row, const struct outbound *o);

/** flow_mail_choose(c, user, choices, with_back_orders): Errors: MAIL_KEY_UNKNOWN (also for a key that can't be chosen,
 * or may not be seen). */
CHECKED enum err flow_mail_choose(struct ctx *c, int64_t user, const struct mail_choices *choices,
                                  bool with_back_orders);

/** flow_outbox_resend(c, id): Errors, in order: NOT_FOUND, WEBHOOK_INACTIVE, OUTBOX_STATE. */
CHECKED enum err flow_outbox_resend(struct ctx *c, int64_t id);
/** flow_outbox_failed(c, claimed, owner, error): it will not be tried again, and admins are told, but not of a mail
 * that tells of another. */
CHECKED enum err flow_outbox_failed(struct ctx *c, const struct outbox_claimed *claimed, const char *owner,
                                    const char *error);

#endif
