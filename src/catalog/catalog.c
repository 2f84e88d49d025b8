/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules about products, without a database. */
#include "catalog/catalog.h"

#include "core/fold.h"
#include "user/user.h"

enum err product_may_add(const struct ctx *c, const struct product *p)
{
    if (!p->active)
        return ERR_PRODUCT_INACTIVE;
    if ((p->admin_only || !p->orderable) && !user_is_admin(c))
        return ERR_PRODUCT_ADMIN_ONLY;
    return ERR_OK;
}

const char *product_search_key(struct ctx *c, const struct product *p)
{
    const char *vintage = p->vintage.has ? arena_printf(c->arena, "%lld", (long long)p->vintage.v) : "";
    return fold_text(c->arena, arena_printf(c->arena, "%s %s %s %s", p->code, p->producer_name, p->name, vintage));
}

const char *product_sort_key(struct ctx *c, const struct product *p)
{
    const char *vintage = p->vintage.has ? arena_printf(c->arena, "%lld", (long long)p->vintage.v) : "";
    return fold_text(c->arena, arena_printf(c->arena, "%s %s", p->name, vintage));
}

const char *const price_open_to_names[] = {"all", "listed", NULL};
