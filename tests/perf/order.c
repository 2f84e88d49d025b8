/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statements of flow/backorder_create.c, and of what api/ does before it, as the program sends them. */
#include "order.h"

#include "backorder/backorder.h"
#include "core/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE "by the glass from May"

bool order_world_read(struct order_world *out, char *const argv[4])
{
    *out = (struct order_world){.accounts = strtoll(argv[0], NULL, 10),
                                .products = strtoll(argv[1], NULL, 10),
                                .user = strtoll(argv[2], NULL, 10)};
    for (size_t i = 0; i < sizeof out->token_hash; i++) {
        unsigned byte;
        if (sscanf(argv[3] + 2 * i, "%2x", &byte) != 1)
            return false;
        out->token_hash[i] = (uint8_t)byte;
    }
    return out->accounts > 0 && out->products > 0 && out->user > 0;
}

static int64_t account_of(const struct order_world *w, int64_t n)
{
    return 1 + n * 31 % w->accounts;
}

static int64_t product_of(const struct order_world *w, int64_t n, int64_t line)
{
    return 1 + (n * 13 + line * 101) % w->products;
}

void order_begin(struct order *o, const struct order_world *w, int64_t n)
{
    struct value account = value_i64(account_of(w, n));
    struct order_step *s = o->reads;
    *s++ = (struct order_step){Q_TOKEN_FIND, {value_blob((struct bytes){w->token_hash, sizeof w->token_hash})}};
    *s++ = (struct order_step){Q_COMPANY_GET, {{0}}};
    *s++ = (struct order_step){Q_ACCOUNT_BY_ID, {account, value_maybe(none_i64())}};
    *s++ = (struct order_step){Q_BACK_ORDER_GOODS, {value_flag(true)}};
    *s++ = (struct order_step){Q_BACK_ORDER_WAITING, {account, value_i64(0), value_i64(BACKORDER_HINT_MAX)}};
    for (int64_t i = 0; i < ORDER_LINES; i++) {
        s[-2].values[1 + i] = value_i64(product_of(w, n, i));
        s[-1].values[3 + i] = value_i64(product_of(w, n, i));
    }
    *s++ = (struct order_step){Q_BACK_ORDER_REPS, {account}};
    *s++ = (struct order_step){Q_NUMBER_TAKE_BACK_ORDER, {{0}}};
}

void order_number(struct order *o, const struct order_world *w, int64_t n, int64_t number)
{
    struct value none = value_maybe(none_i64());
    struct value now = value_i64(clock_now_ms());
    struct order_step *s = o->writes;
    int used =
        snprintf(o->diff, sizeof o->diff, "{\"account\":[null,%lld],\"note\":[null,\"" NOTE "\"],\"lines\":[null,[",
                 (long long)account_of(w, n));
    *s++ = (struct order_step){Q_BACK_ORDER_INSERT,
                               {value_i64(number), value_i64(account_of(w, n)), value_text(NOTE), none, value_i64(0),
                                none, now, value_i64(w->user), none, value_i64(ORDER_LINES + 1)}};
    for (int64_t i = 0; i < ORDER_LINES; i++) {
        int64_t product = product_of(w, n, i);
        used += snprintf(o->diff + used, sizeof o->diff - (size_t)used,
                         "%s{\"id\":%lld,\"product\":%lld,\"qty_btl\":%lld,\"note\":null}", i == 0 ? "" : ",",
                         (long long)i + 1, (long long)product, (long long)i + 12);
        *s++ = (struct order_step){
            Q_BACK_ORDER_LINE_INSERT,
            {value_i64(number), value_i64(i + 1), value_i64(i + 1), value_i64(product), value_i64(i + 12), none}};
    }
    snprintf(o->diff + used, sizeof o->diff - (size_t)used, "]]}");
    *s++ = (struct order_step){Q_EVENT_INSERT,
                               {now, value_i64(w->user), value_text("back_order.created"), value_text("back_order"),
                                value_i64(number), value_i64(1), value_text(o->diff)}};
}
