/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From events to the outbox: who is told of what, decided when the event is read, a moment after its transaction.
 * Rules: docs/domain/mail.md. */
#ifndef FLOW_NOTIFY_H
#define FLOW_NOTIFY_H

#include "store/tx.h"

/**
 * notify_turn(store, c, mails, more):
 * Read some of the events that nobody has read, and make the outbox rows of them, in one transaction with the place in
 * the events: each event is told once, whichever servers read. ${mails} false: the events are passed over and send
 * none, not later either. ${more}: there may be further ones. Not inside a transaction. Errors: those of the store.
 */
CHECKED enum err notify_turn(struct store *store, struct ctx *c, bool mails, bool *more);

/** notify_digests(store, c, made): one mail for each user who has chosen "daily" for something that has happened since
 * the last one. Not inside a transaction. Errors: those of the store. */
CHECKED enum err notify_digests(struct store *store, struct ctx *c, int64_t *made);

#endif
