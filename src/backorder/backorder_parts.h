/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside backorder_*.c only: how rows of the database become what is shown, the same for one and for lists.
 */
#ifndef BACKORDER_BACKORDER_PARTS_H
#define BACKORDER_BACKORDER_PARTS_H

#include "account/account.h"
#include "backorder/backorder.h"

/* What a statement says of the account of a back order. */
struct backorder_account_row {
    int64_t id;
    const char *code, *name, *status;
    bool active;
};

/** backorder_account_of(c, row): with its flags; the texts are borrowed. */
struct backorder_account backorder_account_of(struct ctx *c, const struct backorder_account_row *row);

/** backorder_status_of(text): enum backorder_status; another text is a bug. */
int backorder_status_of(const char *text);

#endif
