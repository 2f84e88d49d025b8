/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the company's settings mean. */
#include "company/company.h"

#include "core/must.h"
#include "user/user.h"

const char *const access_names[] = {"none", "admin", "all", NULL};
const char *const stock_policy_names[] = {"allow", "notify", "block_reps", "block_all", NULL};
const char *const hold_policy_names[] = {"allow", "block_reps", "block_all", NULL};
const char *const copies_names[] = {"none", "rep", "all", NULL};
const char *const date_format_names[] = {"iso", "us", "eu", NULL};

struct company company_new(void)
{
    return (struct company){.rev = 1,
                            .time_zone = "UTC",
                            .job_hour = 3,
                            .currency = "USD",
                            .language = "en",
                            .back_order_access = ACCESS_NONE,
                            .draft_orders = true,
                            .future_days = 7,
                            .stock_policy = STOCK_NOTIFY,
                            .past_due_policy = HOLD_BLOCK_REPS,
                            .do_not_ship_policy = HOLD_BLOCK_ALL,
                            .prospective_policy = HOLD_BLOCK_REPS,
                            .device_copies = COPIES_ALL,
                            .ship_days = 0x1f,
                            .street = "",
                            .city = "",
                            .state = "",
                            .postcode = "",
                            .country = "",
                            .phone = "",
                            .tax_id = ""};
}

struct date company_today(const struct ctx *c)
{
    MUST(c->company != NULL);
    return zone_today(c->company->zone, c->now_ms);
}

bool company_wants_codes(const struct company *company, const struct user *user)
{
    if (user->has_totp || company->codes_required == ACCESS_NONE)
        return false;
    return company->codes_required == ACCESS_ALL || user->role == ROLE_ADMIN;
}

bool company_lets_keep(const struct company *company, int role)
{
    return company->device_copies == COPIES_ALL || (company->device_copies == COPIES_REP && role == ROLE_REP);
}

bool company_sees_back_orders(const struct ctx *c)
{
    MUST(c->company != NULL);
    switch ((enum access_for)c->company->back_order_access) {
    case ACCESS_ALL:
        return true;
    case ACCESS_ADMIN:
        return user_is_admin(c);
    case ACCESS_NONE:
        break;
    }
    return false;
}
