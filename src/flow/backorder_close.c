/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing back orders without an order: one, or all that a filter lets through. */
#include "flow/backorder_close.h"

#include "event/event.h"
#include "user/user.h"

static const struct field closed_fields[] = {
    {"closed", FIELD_I64, FIELD_READ, .offset = offsetof(struct backorder_closed, n), .doc = "How many were closed."},
    {"numbers", FIELD_I64S, FIELD_READ, .offset = offsetof(struct backorder_closed, numbers),
     .count_offset = offsetof(struct backorder_closed, n), .doc = "Their BO#s."},
};
const struct record backorder_closed_record = {
    .name = "BackOrdersClosed",
    .doc = "What a bulk closing did.",
    .size = sizeof(struct backorder_closed),
    .fields = closed_fields,
    .field_count = 2,
    .set_offset = RECORD_NO_SET,
};

static enum err check_reason(struct ctx *c, const struct backorder_closing *closing)
{
    if (closing->reason == BACKORDER_OTHER && closing->note == NULL)
        return refuse(c, ERR_CLOSE_REASON_TEXT, "note", NULL);
    return ERR_OK;
}

static void put_change(struct json *j, const char *field, const char *old, const char *new)
{
    json_key(j, field);
    json_array_begin(j);
    json_text(j, old);
    json_text(j, new);
    json_array_end(j);
}

static const char *diff_of(struct ctx *c, const struct backorder_closing *closing)
{
    struct str text = str_init(c->arena, 8 * BACKORDER_NOTE_MAX); /* a character is at most 6 bytes of JSON */
    struct json j = json_init(&text);
    json_object_begin(&j);
    put_change(&j, "status", "open", "closed");
    put_change(&j, "close_reason", NULL, enum_name(backorder_reason_names, closing->reason));
    if (closing->note != NULL)
        put_change(&j, "close_note", NULL, closing->note);
    json_object_end(&j);
    return str_text(&text);
}

enum err backorder_close(struct ctx *c, int64_t number, int64_t rev, const struct backorder_closing *closing)
{
    TRY(check_reason(c, closing));
    TRY(backorder_close_row(c, number, rev, enum_name(backorder_reason_names, closing->reason), closing->note));
    return event_write(c, "back_order.closed", "back_order", number, rev + 1, diff_of(c, closing));
}

enum err backorder_close_all(struct ctx *c, struct backorder_closed *out, const struct backorder_bulk *bulk)
{
    struct backorder_filter open = bulk->filter;
    struct backorder_window all = {.sort = BACKORDER_BY_NUMBER, .limit = BACKORDER_BULK_MAX};
    struct backorder_page page;
    if (!user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(check_reason(c, &bulk->closing));
    if (open.status == BACKORDER_SCOPE_CLOSED) /* none of those can be closed */
        return refuse(c, ERR_BULK_COUNT, "expect", "the filter matches 0 open back orders");
    open.status = BACKORDER_SCOPE_OPEN;
    TRY(backorder_list(c, &page, &open, &all));
    if (page.more || (int64_t)page.n != bulk->expect)
        return refuse(c, ERR_BULK_COUNT, "expect", "the filter matches %s%zu open back orders",
                      page.more ? "more than " : "", page.n);
    struct backorder_closed closed = {.numbers = arena_array(c->arena, int64_t, page.n), .n = page.n};
    for (size_t i = 0; i < page.n; i++) {
        closed.numbers[i] = page.items[i].number;
        TRY(backorder_close(c, page.items[i].number, page.items[i].rev, &bulk->closing));
    }
    *out = closed;
    return ERR_OK;
}
