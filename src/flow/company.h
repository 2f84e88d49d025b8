/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to the company and its numbers. Each is one transaction with one event a changed object. */
#ifndef FLOW_COMPANY_H
#define FLOW_COMPANY_H

#include "company/company.h"
#include "store/number.h"

#define NUMBER_JUMP_FREE INT64_C(10000) /* a longer jump must be confirmed */
#define NUMBER_LAST      INT64_C(1000000000000)

/** flow_company_create(c, company): the one company of an empty database. Errors: TIME_ZONE_UNKNOWN, FIELD_DUPLICATE.
 */
CHECKED enum err flow_company_create(struct ctx *c, struct company *company);

/** flow_company_edit(c, before, after): admins only (the caller has looked). Errors: TIME_ZONE_UNKNOWN. */
CHECKED enum err flow_company_edit(struct ctx *c, const struct company *before, struct company *after);

/** flow_company_logo(c, after, logo): ${logo} (NULL: none) is the picture on papers from now on; ${after} is the
 * company as it is then. Admins only, and the picture is good (the caller has looked). The same one changes nothing. */
CHECKED enum err flow_company_logo(struct ctx *c, struct company *after, const struct company_logo *logo);

/**
 * flow_number_forward(c, out, kind, next, confirm):
 * The next number of ${kind} is ${next} from now on; ${out} is what it was. The same number changes nothing.
 * Errors, in order: NUMBER_BACKWARDS, NUMBER_JUMP (more than NUMBER_JUMP_FREE ahead without ${confirm}). Rule:
 * product.md 2.2.
 */
CHECKED enum err flow_number_forward(struct ctx *c, int64_t *out, enum number_kind kind, int64_t next, bool confirm);

#endif
