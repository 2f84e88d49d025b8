/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be done to an import, and when. */
#include "import/import.h"

#include "core/fold.h"

const char *const import_kind_names[] = {"products", "accounts",    "contacts",        "prices", "inventory",
                                         "users",    "back_orders", "purchase_orders", NULL};
const char *const import_state_names[] = {"uploading", "checking", "checked", "refused", "stopped",
                                          "applying",  "applied",  "undoing", "undone",  NULL};
const char *const import_fate_names[] = {"new", "changed", "unchanged", "refused", NULL};
const char *const import_row_state_names[] = {"open", "applied", "missed", "undone", "kept", NULL};
const char *const import_mode_names[] = {"all", "good", NULL};
const char *const import_decimal_names[] = {"auto", "point", "comma", NULL};

bool import_is_busy(int state)
{
    return state == IMPORT_UPLOADING || state == IMPORT_CHECKING || state == IMPORT_APPLYING || state == IMPORT_UNDOING;
}

void import_actions(struct import *im)
{
    static const char *const busy[] = {"read", "stop"}, *const applied[] = {"read", "undo"}, *const read[] = {"read"},
                             *const checked[] = {"read", "check", "apply"}, *const unread[] = {"read", "check"};
    const char *const *actions = read;
    size_t n = 1;
    if (import_is_busy(im->state) && im->state != IMPORT_UPLOADING)
        actions = busy, n = 2;
    else if (im->state == IMPORT_CHECKED)
        actions = checked, n = im->counts.fates[FATE_NEW] + im->counts.fates[FATE_CHANGED] > 0 ? 3 : 2;
    else if ((im->state == IMPORT_REFUSED || im->state == IMPORT_STOPPED) && im->hash[0] != '\0')
        actions = unread, n = 2;
    else if (im->state == IMPORT_APPLIED && im->counts.applied > 0)
        actions = applied, n = 2;
    im->actions = (const char **)actions;
    im->action_count = n;
}

const char *import_heading_key(struct arena *arena, const char *heading)
{
    return fold_text(arena, heading);
}
