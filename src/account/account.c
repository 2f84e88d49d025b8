/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the words of an account are, and how it is found by text. */
#include "account/account.h"

#include "core/fold.h"

const char *const account_type_names[] = {"restaurant", "wine_shop",   "grocer", "bar", "hotel",
                                          "club",       "convenience", "other",  NULL};
const char *const account_status_names[] = {"good", "past_due", "do_not_ship", "prospective", NULL};

const char *account_search_key(struct ctx *c, const struct account *a)
{
    return fold_text(c->arena, arena_printf(c->arena, "%s %s %s", a->code, a->name, a->city));
}

const char *account_sort_key(struct ctx *c, const struct account *a)
{
    return fold_text(c->arena, a->name);
}
