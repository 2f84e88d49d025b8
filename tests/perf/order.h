/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the program asks of its database to create a back order of six lines for an API token: the same statements in
 * the same order, with plausible values. The bare programs of this folder run them without the program around. */
#ifndef PERF_ORDER_H
#define PERF_ORDER_H

#include "store/stmt.h"

#define ORDER_LINES      6
#define ORDER_VALUES_MAX 16 /* of the longest statement */
#define ORDER_READS      7  /* the last one takes the number */
#define ORDER_WRITES     (2 + ORDER_LINES)

struct order_step {
    enum stmt_id id;
    struct value values[ORDER_VALUES_MAX];
};

/* Who is there to order, and who orders. */
struct order_world {
    int64_t accounts, products, user;
    uint8_t token_hash[32];
};

struct order {
    struct order_step reads[ORDER_READS], writes[ORDER_WRITES];
    char diff[1024];
};

/** order_world_read(out, argv): ACCOUNTS PRODUCTS USER TOKEN_HASH; false when they can't be understood. */
bool order_world_read(struct order_world *out, char *const argv[4]);
/** order_begin(o, w, n): the ${n}th order's reads. tests/perf/create.lua sends the same accounts and products. */
void order_begin(struct order *o, const struct order_world *w, int64_t n);
/** order_number(o, w, n, number): its writes, once it has a number. */
void order_number(struct order *o, const struct order_world *w, int64_t n, int64_t number);

#endif
