/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The distributor's settings: one row, read in every transaction that needs them, so a change holds from the next
 * request on. */
#ifndef COMPANY_COMPANY_H
#define COMPANY_COMPANY_H

#include "core/ctx.h"
#include "core/date.h"
#include "core/record.h"
#include "core/zone.h"

enum access_for { ACCESS_NONE, ACCESS_ADMIN, ACCESS_ALL }; /* nobody, admins, everybody */
enum stock_policy { STOCK_ALLOW, STOCK_NOTIFY, STOCK_BLOCK_REPS, STOCK_BLOCK_ALL };
enum hold_policy { HOLD_ALLOW, HOLD_BLOCK_REPS, HOLD_BLOCK_ALL };
enum copies_of { COPIES_NONE, COPIES_REP, COPIES_ALL }; /* whose devices keep them: nobody's, reps', everybody's */
extern const char *const access_names[],
    *const stock_policy_names[], *const hold_policy_names[], *const copies_names[], *const date_format_names[];

struct company {
    int64_t rev;
    const char *name, *time_zone, *currency, *language;
    int date_format; /* iso, us, eu */
    int64_t job_hour;
    int back_order_access;
    bool draft_orders, auto_expire_drafts;
    int64_t future_days;
    int stock_policy, past_due_policy, do_not_ship_policy, prospective_policy;
    int codes_required; /* enum access_for: who signs in with one-time codes, or with nothing else to do but set them up
                         */
    int device_copies;  /* enum copies_of: whose browsers keep what works without a signal */
    int64_t ship_days;  /* bitmask, Monday = 1 */
    bool need_by, priority;
    const char *street, *city, *state, *postcode, *country, *phone, *tax_id; /* on papers; "": not given */
    const char *logo;        /* SHA-256 in hex of the picture on papers; NULL: none */
    const struct zone *zone; /* of time_zone */
};

extern const struct record company_record;

/** company_new(): the settings a new company begins with (product.md 2.1): back orders none, draft orders supported,
 * drafts do not expire, future threshold 7 days. The name is still to be set. */
struct company company_new(void);

/** company_exists(c, out): was a company made in this database yet? */
CHECKED enum err company_exists(struct ctx *c, bool *out);

/** company_load(c): read the settings into c->company (once per transaction; a second call does nothing).
 *  Errors: COMPANY_MISSING, INTERNAL (a time zone that this machine does not know). */
CHECKED enum err company_load(struct ctx *c);

/** company_today(c): the calendar day at c->now_ms in the company's zone. Needs company_load(). */
struct date company_today(const struct ctx *c);

/** company_sees_back_orders(c): may c->user see back orders at all (product.md 2.1)? Needs company_load(). */
bool company_sees_back_orders(const struct ctx *c);

/** company_wants_codes(company, user): does ${user} still have to set up one-time codes before anything else? Rule:
 * docs/decisions/0037. */
bool company_wants_codes(const struct company *company, const struct user *user);

/** company_lets_keep(company, role): may the devices of a user with this ${role} (enum role) keep copies of what he
 * sees, and what he writes, for the time without a signal? Rule: docs/decisions/0039. */
bool company_lets_keep(const struct company *company, int role);

/** company_insert(c, company), company_update(c, company): write the row; the update holds only if the stored revision
 * is still company->rev. */
CHECKED enum err company_insert(struct ctx *c, const struct company *company);
CHECKED enum err company_update(struct ctx *c, const struct company *company);

/* The picture on papers, as it was sent: a PNG or JPEG file. */
#define COMPANY_LOGO_BYTES_MAX ((size_t)512 * 1024)
struct company_logo {
    const char *type; /* "image/png" or "image/jpeg" */
    struct bytes bytes;
};
/** company_logo_get(c, out): NOT_FOUND when there is none. */
CHECKED enum err company_logo_get(struct ctx *c, struct company_logo *out);
/** company_logo_set(c, rev, name, logo): ${logo} (NULL: none) is the picture from now on, ${name} stands on the
 * company; holds only if the stored revision is still ${rev}. */
CHECKED enum err company_logo_set(struct ctx *c, int64_t rev, const char *name, const struct company_logo *logo);

#endif
