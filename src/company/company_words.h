/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the company says things to people, on paper and in mails: days, numbers, money, bottles, wines, in its settings.
 * All need company_load(); texts are in the arena. */
#ifndef COMPANY_COMPANY_WORDS_H
#define COMPANY_COMPANY_WORDS_H

#include "company/company.h"
#include "core/money.h"
#include "core/qty.h"

/** words_day(c, day): "05/12/2026", "12.05.2026", "2026-05-12"; NULL for DATE_NONE. words_day_of(c, at_ms): of the
 * company's day then. */
const char *words_day(struct ctx *c, struct date day);
const char *words_day_of(struct ctx *c, int64_t at_ms);
/** words_number(c, n): with thousands marked as people do who write dates like that. */
const char *words_number(struct ctx *c, int64_t number);
/** words_counted(c, n, one, many): "1 bottle", "12 bottles". */
const char *words_counted(struct ctx *c, int64_t n, const char *one, const char *many);
/** words_money(c, money): "USD 1,234.50". words_amount(c, money): the same without the currency. */
const char *words_money(struct ctx *c, struct money money);
const char *words_amount(struct ctx *c, struct money money);
/** words_bottles(c, bottles, unit_set): "2 cases + 6 bottles (30 btl)". */
const char *words_bottles(struct ctx *c, int64_t bottles, int64_t unit_set);
/** words_wine(c, name, vintage): "Chablis Les Pierres 2022". */
const char *words_wine(struct ctx *c, const char *name, struct maybe_i64 vintage);

#endif
