/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changing an open back order. */
#include "flow/backorder_edit.h"

#include "event/event.h"
#include "flow/backorder_lines.h"

enum err backorder_edit(struct ctx *c, struct backorder *out, const struct backorder *before,
                        struct backorder_draft *draft)
{
    const struct backorder_draft was = backorder_draft_of(c, before);
    struct backorder_warnings warnings = {0};
    const struct backorder_standing standing = backorder_standing_of(before);
    TRY(backorder_may(c, &standing, BACKORDER_EDIT));
    TRY(backorder_header(c, draft, &was));
    if (record_given(&backorder_edit_record, draft, "lines")) {
        struct backorder_goods **goods; /* the answer reads them again, beside the lines */
        TRY(backorder_lines_check(c, draft, before, &goods, &warnings));
    }
    if (record_diff(c, &backorder_edit_record, &was, draft) != NULL) {
        TRY(backorder_update(c, before, draft));
        TRY(event_write(c, "back_order.updated", "back_order", before->number, before->rev + 1,
                        record_diff(c, &backorder_edit_record, &was, draft))); /* now with the new lines' ids */
    }
    TRY(backorder_get(c, out, before->number));
    out->warnings = warnings;
    return ERR_OK;
}
