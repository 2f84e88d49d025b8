/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Demand in the database. */
#include "backorder/backorder_demand.h"

#include "store/stmt_gen.h"

#define CHUNK 8 /* products of one statement */

enum err backorder_wanted(struct ctx *c, struct qty **out, const int64_t *products, size_t n, int64_t but_account)
{
    struct qty *wanted = arena_array(c->arena, struct qty, n);
    for (size_t i = 0; i < n; i += CHUNK) {
        struct arg_demand_wanted args = {.but_account = but_account};
        struct rows_demand_wanted rows;
        for (size_t k = 0; k < CHUNK && i + k < n; k++)
            args.products[k] = products[i + k];
        TRY(q_demand_wanted(c, &rows, &args));
        for (size_t r = 0; r < rows.n; r++) {
            for (size_t k = i; k < n && k < i + CHUNK; k++) {
                if (products[k] == rows.rows[r].product_id)
                    wanted[k] = rows.rows[r].wanted;
            }
        }
    }
    *out = wanted;
    return ERR_OK;
}
