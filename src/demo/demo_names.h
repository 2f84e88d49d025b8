/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a licence register's capitals become the name that a distributor would write, and what kind of customer it is. */
#ifndef DEMO_DEMO_NAMES_H
#define DEMO_DEMO_NAMES_H

#include "demo/demo_table.h"

/** demo_words(c, spellings, text): "SE 14TH ST" as "SE 14th St". */
const char *demo_words(struct ctx *c, const struct demo_table *spellings, const char *text);
/** demo_account_name(c, spellings, name, city): "HY-VEE GAS #3 / WDM" as "Hy-Vee Gas #3, West Des Moines". A city that
 * was cut short is completed; ${city} as in the source. */
const char *demo_account_name(struct ctx *c, const struct demo_table *spellings, const char *name, const char *city);
/** demo_account_type(rules, name): the type of the first rule whose words stand in ${name} (capitals); "other" else. */
const char *demo_account_type(const struct demo_table *rules, const char *name);

#endif
