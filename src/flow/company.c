/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making and changing the company; moving its numbers forward. */
#include "flow/company.h"

#include "core/token.h"
#include "event/event.h"
#include "user/user.h"

static enum err check_zone(struct ctx *c, struct company *m)
{
    if (zone_find(&m->zone, m->time_zone))
        return ERR_OK;
    return refuse(c, ERR_TIME_ZONE_UNKNOWN, "time_zone", "%s is not the name of a time zone; one is America/Chicago",
                  m->time_zone);
}

enum err flow_company_create(struct ctx *c, struct company *company)
{
    bool exists = false;
    TRY(check_zone(c, company));
    TRY(company_exists(c, &exists));
    if (exists)
        return refuse(c, ERR_FIELD_DUPLICATE, "name", "this database has a company already");
    TRY(company_insert(c, company));
    return event_write(c, "company.created", "company", 1, 1, record_diff(c, &company_record, NULL, company));
}

enum err flow_company_edit(struct ctx *c, const struct company *before, struct company *after)
{
    TRY(check_zone(c, after));
    if (after->codes_required != before->codes_required && c->user != NULL && company_wants_codes(after, c->user))
        return refuse(c, ERR_TOTP_OWN_FIRST, "codes_required", NULL);
    const char *diff = record_diff(c, &company_record, before, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(company_update(c, after));
    after->rev++;
    return event_write(c, "company.updated", "company", 1, after->rev, diff);
}

enum err flow_company_logo(struct ctx *c, struct company *after, const struct company_logo *logo)
{
    char *name = NULL;
    *after = *c->company;
    if (logo != NULL) {
        name = arena_alloc(c->arena, SHA256_TEXT);
        sha256_hex(name, logo->bytes);
    }
    after->logo = name;
    const char *diff = record_diff(c, &company_record, c->company, after);
    if (diff == NULL)
        return ERR_OK;
    TRY(company_logo_set(c, after->rev, name, logo));
    after->rev++;
    return event_write(c, "company.updated", "company", 1, after->rev, diff);
}

enum err flow_number_forward(struct ctx *c, int64_t *out, enum number_kind kind, int64_t next, bool confirm)
{
    static const struct {
        const char *title, *member; /* in a sentence; of the event */
    } names[] = {[NUMBER_BACK_ORDER] = {"BO#", "next_back_order"},
                 [NUMBER_ORDER] = {"order number", "next_order"},
                 [NUMBER_PURCHASE_ORDER] = {"purchase order number", "next_purchase_order"}};
    TRY(number_peek(c, out, kind));
    if (next < *out)
        return refuse(c, ERR_NUMBER_BACKWARDS, "next", "the next %s is %lld", names[kind].title, (long long)*out);
    if (next - *out > NUMBER_JUMP_FREE && !confirm)
        return refuse(c, ERR_NUMBER_JUMP, "next",
                      "from %lld to %lld skips %lld numbers; send confirm: true if that is meant", (long long)*out,
                      (long long)next, (long long)(next - *out));
    if (next == *out)
        return ERR_OK;
    TRY(number_forward(c, kind, next));
    return event_write(
        c, "company.number_moved", "company", 1, c->company->rev,
        arena_printf(c->arena, "{\"%s\":[%lld,%lld]}", names[kind].member, (long long)*out, (long long)next));
}
