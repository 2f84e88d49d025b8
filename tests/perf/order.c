/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statements of flow/backorder_create.c, and of what api/ does before it, as the program sends them. */
#include "order.h"

#include "backorder/backorder.h"
#include "core/clock.h"
#include "core/must.h"

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

/* A statement that has other parameters by now is noticed, not filled wrongly. */
static struct order_step step_of(enum stmt_id id, const struct value *values, size_t n)
{
    struct order_step step = {.id = id};
    MUST(n == strlen(stmts[id].params) && n <= ORDER_VALUES_MAX);
    for (size_t i = 0; i < n; i++)
        step.values[i] = values[i];
    return step;
}
#define STEP(id, ...)                                                                                                  \
    step_of((id), (const struct value[]){__VA_ARGS__},                                                                 \
            sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value))

void order_begin(struct order *o, const struct order_world *w, int64_t n)
{
    struct value account = value_i64(account_of(w, n)), none = value_i64(0), p[ORDER_LINES];
    struct order_step *s = o->reads;
    for (int64_t i = 0; i < ORDER_LINES; i++)
        p[i] = value_i64(product_of(w, n, i));
    *s++ = STEP(Q_TOKEN_FIND, value_blob((struct bytes){w->token_hash, sizeof w->token_hash}));
    *s++ = step_of(Q_COMPANY_GET, NULL, 0);
    *s++ = STEP(Q_ACCOUNT_BY_ID, account, value_maybe(none_i64()));
    *s++ = STEP(Q_BACK_ORDER_GOODS, value_flag(true), p[0], p[1], p[2], p[3], p[4], p[5], none, none);
    *s++ = STEP(Q_BACK_ORDER_WAITING, account, none, value_i64(BACKORDER_HINT_MAX), p[0], p[1], p[2], p[3], p[4], p[5],
                none, none);
    *s++ = STEP(Q_BACK_ORDER_REPS, account);
    *s++ = step_of(Q_NUMBER_TAKE_BACK_ORDER, NULL, 0);
}

void order_number(struct order *o, const struct order_world *w, int64_t n, int64_t number)
{
    struct value none = value_maybe(none_i64());
    struct value now = value_i64(clock_now_ms());
    struct order_step *s = o->writes;
    int used =
        snprintf(o->diff, sizeof o->diff, "{\"account\":[null,%lld],\"note\":[null,\"" NOTE "\"],\"lines\":[null,[",
                 (long long)account_of(w, n));
    *s++ = STEP(Q_BACK_ORDER_INSERT, value_i64(number), value_i64(account_of(w, n)), value_text(NOTE), none,
                value_i64(0), none, now, value_i64(w->user), none, now, none, value_i64(ORDER_LINES + 1));
    for (int64_t i = 0; i < ORDER_LINES; i++) {
        int64_t product = product_of(w, n, i);
        used += snprintf(o->diff + used, sizeof o->diff - (size_t)used,
                         "%s{\"id\":%lld,\"product\":%lld,\"qty_btl\":%lld,\"note\":null}", i == 0 ? "" : ",",
                         (long long)i + 1, (long long)product, (long long)i + 12);
        *s++ = STEP(Q_BACK_ORDER_LINE_INSERT, value_i64(number), value_i64(i + 1), value_i64(i + 1), value_i64(product),
                    value_i64(i + 12), none, value_i64(account_of(w, n)), now);
    }
    snprintf(o->diff + used, sizeof o->diff - (size_t)used, "]]}");
    *s++ = STEP(Q_EVENT_INSERT, now, value_i64(w->user), value_text("back_order.created"), value_text("back_order"),
                value_i64(number), value_i64(1), value_text(o->diff));
}
