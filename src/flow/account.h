/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to accounts. Each is one transaction with one event a changed object. Admins only; the caller has
 * looked. */
#ifndef FLOW_ACCOUNT_H
#define FLOW_ACCOUNT_H

#include "account/account.h"

/** flow_account_create(c, account): sets id and rev. Errors, in order: MAIL_ADDRESS, FIELD_DUPLICATE (code),
 * REFERENCE_UNKNOWN (price_level). */
CHECKED enum err flow_account_create(struct ctx *c, struct account *account);
/** flow_account_edit(c, before, after): Errors as flow_account_create(); an address that is not changed is not looked
 * at. */
CHECKED enum err flow_account_edit(struct ctx *c, const struct account *before, struct account *after);
/** flow_account_reps(c, account, reps): who looks after it from now on; its back orders move along. Sets account->reps,
 * rises its rev. Errors, in order, for each rep: REFERENCE_UNKNOWN, REP_NOT_ACTIVE, FIELD_DUPLICATE. */
CHECKED enum err flow_account_reps(struct ctx *c, struct account *account, const struct account_reps *reps);
/** flow_account_levels(c, account, levels): which price levels it is listed for from now on. Rises its rev. Errors, in
 * order, for each level: FIELD_DUPLICATE, REFERENCE_UNKNOWN. */
CHECKED enum err flow_account_levels(struct ctx *c, struct account *account, const struct account_levels *levels);
/** flow_contact_add(c, contact): MAIL_ADDRESS. flow_contact_remove(c, account, id): NOT_FOUND. */
CHECKED enum err flow_contact_add(struct ctx *c, struct contact *contact);
CHECKED enum err flow_contact_remove(struct ctx *c, const struct account *account, int64_t id);

/** flow_account_remove(c, removed, account): gone if nothing refers to it: for the undo of the import that made it.
 * Event account.removed. */
CHECKED enum err flow_account_remove(struct ctx *c, bool *removed, const struct account *account);

/** flow_contact_edit(c, before, after): title, email and phone. Event account.contact_changed. Errors: NOT_FOUND. */
CHECKED enum err flow_contact_edit(struct ctx *c, const struct contact *before, const struct contact *after);

#endif
