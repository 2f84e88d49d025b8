/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing a back order without an order. */
#include "flow/backorder_close.h"

#include "event/event.h"

static void put_change(struct json *j, const char *field, const char *old, const char *new)
{
    json_key(j, field);
    json_array_begin(j);
    json_text(j, old);
    json_text(j, new);
    json_array_end(j);
}

static const char *diff_of(struct ctx *c, const char *reason, const char *note)
{
    struct str text = str_init(c->arena, 8 * BACKORDER_NOTE_MAX); /* a character is at most 6 bytes of JSON */
    struct json j = json_init(&text);
    json_object_begin(&j);
    put_change(&j, "status", "open", "closed");
    put_change(&j, "close_reason", NULL, reason);
    if (note != NULL)
        put_change(&j, "close_note", NULL, note);
    json_object_end(&j);
    return str_text(&text);
}

static enum err close_for(struct ctx *c, int64_t number, int64_t rev, const char *reason, const char *note)
{
    TRY(backorder_close_row(c, number, rev, reason, note));
    return event_write(c, "back_order.closed", "back_order", number, rev + 1, diff_of(c, reason, note));
}

enum err backorder_close(struct ctx *c, int64_t number, int64_t rev, const struct backorder_closing *closing)
{
    TRY(backorder_closing_check(c, closing));
    return close_for(c, number, rev, enum_name(backorder_reason_names, closing->reason), closing->note);
}

enum err backorder_close_undone(struct ctx *c, int64_t number, int64_t rev)
{
    return close_for(c, number, rev, "import_undone", NULL);
}
