/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happened to one object: a page of its events. */
#include "api/route.h"
#include "event/event.h"

const struct param history_params[] = {CURSOR_PARAMS, {.name = NULL}};

enum err call_history(struct api_call *call, const char *object, int64_t id)
{
    struct list_page page;
    struct events events;
    TRY(call_page(call, &page, "history", "id"));
    TRY(event_history(&call->c, &events, object, id, page.after_id, page.limit + 1));
    bool more = events.cut || events.n > (size_t)page.limit;
    size_t n = events.n > (size_t)page.limit ? (size_t)page.limit : events.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &event_history_record, &events.items[i], true);
        json_object_end(&call->out);
    }
    list_end(call, &page, "history", "id",
             &(struct list_last){.more = more, .id = n > 0 ? events.items[n - 1].id : 0, .total = -1});
    return ERR_OK;
}
