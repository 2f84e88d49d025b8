/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one row of settings. */
#include "company/company.h"
#include "core/must.h"
#include "store/stmt_gen.h"

static enum err from_row(struct ctx *c, struct company *out, const struct row_company_row *r)
{
    *out = (struct company){.rev = r->rev,
                            .name = r->name,
                            .time_zone = r->time_zone,
                            .currency = r->currency,
                            .language = r->language,
                            .date_format = enum_index(date_format_names, r->date_format),
                            .job_hour = r->job_hour,
                            .back_order_access = enum_index(access_names, r->back_order_access),
                            .draft_orders = r->draft_orders,
                            .auto_expire_drafts = r->auto_expire_drafts,
                            .future_days = r->future_days,
                            .stock_policy = enum_index(stock_policy_names, r->stock_policy),
                            .past_due_policy = enum_index(hold_policy_names, r->past_due_policy),
                            .do_not_ship_policy = enum_index(hold_policy_names, r->do_not_ship_policy),
                            .prospective_policy = enum_index(hold_policy_names, r->prospective_policy),
                            .ship_days = r->ship_days,
                            .need_by = r->need_by,
                            .priority = r->priority,
                            .street = r->street,
                            .city = r->city,
                            .state = r->state,
                            .postcode = r->postcode,
                            .country = r->country,
                            .phone = r->phone,
                            .tax_id = r->tax_id,
                            .codes_required = enum_index(access_names, r->codes_required),
                            .device_copies = enum_index(copies_names, r->device_copies),
                            .logo = r->logo};
    if (!zone_find(&out->zone, out->time_zone))
        return refuse(c, ERR_INTERNAL, "", "time zone %s is not known on this machine", out->time_zone);
    return ERR_OK;
}

enum err company_exists(struct ctx *c, bool *out)
{
    struct row_company_exists row;
    TRY(q_company_exists(c, &row));
    *out = row.n > 0;
    return ERR_OK;
}

enum err company_load(struct ctx *c)
{
    struct row_company_row row;
    bool found;
    if (c->company != NULL)
        return ERR_OK;
    TRY(q_company_get(c, &row, &found));
    if (!found)
        return refuse(c, ERR_COMPANY_MISSING, "", NULL);
    struct company *company = arena_new(c->arena, struct company);
    TRY(from_row(c, company, &row));
    c->company = company;
    return ERR_OK;
}

enum err company_insert(struct ctx *c, const struct company *m)
{
    return q_company_insert(
        c, &(struct arg_company_insert){.name = m->name,
                                        .time_zone = m->time_zone,
                                        .job_hour = m->job_hour,
                                        .currency = m->currency,
                                        .language = m->language,
                                        .date_format = enum_name(date_format_names, m->date_format),
                                        .back_order_access = enum_name(access_names, m->back_order_access),
                                        .draft_orders = m->draft_orders,
                                        .auto_expire_drafts = m->auto_expire_drafts,
                                        .future_days = m->future_days,
                                        .stock_policy = enum_name(stock_policy_names, m->stock_policy),
                                        .past_due_policy = enum_name(hold_policy_names, m->past_due_policy),
                                        .do_not_ship_policy = enum_name(hold_policy_names, m->do_not_ship_policy),
                                        .prospective_policy = enum_name(hold_policy_names, m->prospective_policy),
                                        .ship_days = m->ship_days,
                                        .need_by = m->need_by,
                                        .priority = m->priority,
                                        .street = m->street,
                                        .city = m->city,
                                        .state = m->state,
                                        .postcode = m->postcode,
                                        .country = m->country,
                                        .phone = m->phone,
                                        .tax_id = m->tax_id,
                                        .codes_required = enum_name(access_names, m->codes_required),
                                        .device_copies = enum_name(copies_names, m->device_copies)});
}

enum err company_update(struct ctx *c, const struct company *m)
{
    return q_company_update(
        c, &(struct arg_company_update){.rev = m->rev,
                                        .name = m->name,
                                        .time_zone = m->time_zone,
                                        .job_hour = m->job_hour,
                                        .currency = m->currency,
                                        .language = m->language,
                                        .date_format = enum_name(date_format_names, m->date_format),
                                        .back_order_access = enum_name(access_names, m->back_order_access),
                                        .draft_orders = m->draft_orders,
                                        .auto_expire_drafts = m->auto_expire_drafts,
                                        .future_days = m->future_days,
                                        .stock_policy = enum_name(stock_policy_names, m->stock_policy),
                                        .past_due_policy = enum_name(hold_policy_names, m->past_due_policy),
                                        .do_not_ship_policy = enum_name(hold_policy_names, m->do_not_ship_policy),
                                        .prospective_policy = enum_name(hold_policy_names, m->prospective_policy),
                                        .ship_days = m->ship_days,
                                        .need_by = m->need_by,
                                        .priority = m->priority,
                                        .street = m->street,
                                        .city = m->city,
                                        .state = m->state,
                                        .postcode = m->postcode,
                                        .country = m->country,
                                        .phone = m->phone,
                                        .tax_id = m->tax_id,
                                        .codes_required = enum_name(access_names, m->codes_required),
                                        .device_copies = enum_name(copies_names, m->device_copies)});
}

enum err company_logo_get(struct ctx *c, struct company_logo *out)
{
    struct row_company_logo_row row;
    bool found;
    TRY(q_company_logo_get(c, &row, &found));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", "the company has no logo");
    *out = (struct company_logo){.type = row.type, .bytes = row.bytes};
    return ERR_OK;
}

enum err company_logo_set(struct ctx *c, int64_t rev, const char *name, const struct company_logo *logo)
{
    TRY(logo == NULL ? q_company_logo_drop(c) : q_company_logo_put(c, logo->type, logo->bytes));
    return q_company_logo_name(c, rev, name);
}
