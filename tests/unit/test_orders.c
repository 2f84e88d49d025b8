/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of orders over plain structs: moves, what stock is told, how back orders are filled, days, accounts. */
#include "lib/unit.h"

#include "core/zone.h"
#include "order/order.h"
#include "user/user.h"

#define NOW INT64_C(1778578200000) /* 2026-05-12T09:30:00Z, a Tuesday */

static const struct user an_admin = {.id = 1, .role = ROLE_ADMIN, .active = true};
static const struct user a_rep = {.id = 2, .role = ROLE_REP, .active = true};

static struct date day(const char *text)
{
    struct date d;
    assert_true(date_parse(&d, text));
    return d;
}

/* --- moves --- */

enum { REP, ADMIN, JOB, WHO_COUNT };
static const struct user *const who[] = {&a_rep, &an_admin, NULL};
static const char *const who_names[] = {"rep", "admin", "job"};

/* Who may move an order from the row's state to the column's: "-" nobody, "j" the job, "a" admins and the program, "r"
 * everybody. */
static const char allowed[6][6] = {
    /* to:          draft future active confirmed cancelled expired */
    /* draft */ {'-', '-', 'r', '-', 'r', 'j'},
    /* future */ {'-', '-', 'r', '-', 'r', '-'},
    /* active */ {'-', '-', '-', 'a', 'r', '-'},
    /* confirmed */ {'-', '-', '-', '-', 'a', '-'},
    /* cancelled */ {'-', '-', '-', '-', '-', '-'},
    /* expired */ {'-', '-', '-', '-', '-', '-'},
};

static enum err move_outcome(int from, int to, int by)
{
    char may = allowed[from][to];
    if (may == '-' || (may == 'j' && by != JOB))
        return ERR_ORDER_STATE;
    return may == 'a' && by == REP ? ERR_FORBIDDEN : ERR_OK;
}

static void every_move_is_allowed_or_refused_by_name(void **state)
{
    (void)state;
    for (int from = ORDER_DRAFT; from <= ORDER_EXPIRED; from++) {
        for (int to = ORDER_DRAFT; to <= ORDER_EXPIRED; to++) {
            for (int by = 0; by < WHO_COUNT; by++) {
                struct bench b;
                char row[64];
                bench_open(&b, NOW);
                b.c.user = who[by];
                snprintf(row, sizeof row, "%s -> %s by %s", order_state_names[from], order_state_names[to],
                         who_names[by]);
                enum err want = move_outcome(from, to, by);
                ROW_IS(row, order_may_move(&b.c, from, to) == want);
                ROW_IS(row, b.c.problem_count == (want == ERR_OK ? 0 : 1));
                bench_close(&b);
            }
        }
    }
}

static void who_may_edit_follows_from_the_state(void **state)
{
    (void)state;
    static const enum err by_rep[] = {ERR_OK, ERR_OK, ERR_OK, ERR_FORBIDDEN, ERR_ORDER_STATE, ERR_ORDER_STATE};
    static const enum err by_admin[] = {ERR_OK, ERR_OK, ERR_OK, ERR_OK, ERR_ORDER_STATE, ERR_ORDER_STATE};
    for (int s = ORDER_DRAFT; s <= ORDER_EXPIRED; s++) {
        struct bench b;
        bench_open(&b, NOW);
        b.c.user = &a_rep;
        ROW_IS(order_state_names[s], order_may_edit(&b.c, s) == by_rep[s]);
        b.c.user = &an_admin;
        ROW_IS(order_state_names[s], order_may_edit(&b.c, s) == by_admin[s]);
        bench_close(&b);
    }
}

static void actions_are_what_the_moves_allow(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int state, by;
        size_t holds;
        const char *actions;
    } rows[] = {
        {"a rep's draft", ORDER_DRAFT, REP, 0, "read edit release cancel "},
        {"a rep's future order", ORDER_FUTURE, REP, 0, "read edit activate cancel "},
        {"a rep's active order", ORDER_ACTIVE, REP, 0, "read edit cancel "},
        {"a rep's confirmed order", ORDER_CONFIRMED, REP, 0, "read "},
        {"an admin's active order", ORDER_ACTIVE, ADMIN, 0, "read edit confirm cancel "},
        {"an admin's held order", ORDER_ACTIVE, ADMIN, 1, "read edit lift_hold cancel "},
        {"an admin's confirmed order", ORDER_CONFIRMED, ADMIN, 0, "read edit cancel "},
        {"a cancelled order", ORDER_CANCELLED, ADMIN, 0, "read "},
        {"an expired order", ORDER_EXPIRED, ADMIN, 0, "read "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        char text[100] = "";
        size_t n;
        bench_open(&b, NOW);
        b.c.user = who[rows[i].by];
        const struct order order = {.state = rows[i].state, .hold_count = rows[i].holds};
        const char **names = order_actions(&b.c, &n, &order);
        for (size_t k = 0; k < n; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", names[k]);
        ROW_IS(rows[i].row, same(text, rows[i].actions));
        bench_close(&b);
    }
}

/* --- stock --- */

#define LINE(product_id, at, btl)                                                                                      \
    {                                                                                                                  \
        .product = {.id = (product_id)}, .warehouse = (at), .qty = { btl }                                             \
    }

/* The moves as text: "product@warehouse bucket btl" each; h: on hand, f: on future. */
static void moves_text(char *out, size_t size, const struct order_moves *moves)
{
    out[0] = '\0';
    for (size_t i = 0; i < moves->n; i++) {
        const struct move *m = &moves->items[i];
        snprintf(out + strlen(out), size - strlen(out), "%lld@%lld %s%+lld ", (long long)m->product,
                 (long long)m->warehouse, m->bucket == BUCKET_ON_HAND ? "h" : "f", (long long)m->qty.btl);
    }
}

static void stock_is_told_the_difference(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int from, to;
        struct order_line before[2], after[2];
        size_t n, m;
        const char *moves;
    } rows[] = {
        {"a new active order", ORDER_CANCELLED, ORDER_ACTIVE, {{0}}, {LINE(1, 1, 6)}, 0, 1, "1@1 h-6 "},
        {"a new draft", ORDER_CANCELLED, ORDER_DRAFT, {{0}}, {LINE(1, 1, 6)}, 0, 1, "1@1 h-6 "},
        {"a new future order", ORDER_CANCELLED, ORDER_FUTURE, {{0}}, {LINE(1, 1, 6)}, 0, 1, "1@1 f+6 "},
        {"two lines of one place",
         ORDER_CANCELLED,
         ORDER_ACTIVE,
         {{0}},
         {LINE(1, 1, 6), LINE(1, 1, 2)},
         0,
         2,
         "1@1 h-8 "},
        {"products ascending",
         ORDER_CANCELLED,
         ORDER_ACTIVE,
         {{0}},
         {LINE(2, 1, 6), LINE(1, 2, 2)},
         0,
         2,
         "1@2 h-2 2@1 h-6 "},
        {"released", ORDER_DRAFT, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, ""},
        {"activated", ORDER_FUTURE, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 h-6 1@1 f-6 "},
        {"confirmed", ORDER_ACTIVE, ORDER_CONFIRMED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, ""},
        {"draft cancelled", ORDER_DRAFT, ORDER_CANCELLED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 h+6 "},
        {"draft expired", ORDER_DRAFT, ORDER_EXPIRED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 h+6 "},
        {"future cancelled", ORDER_FUTURE, ORDER_CANCELLED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 f-6 "},
        {"active cancelled", ORDER_ACTIVE, ORDER_CANCELLED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 h+6 "},
        {"confirmed cancelled", ORDER_CONFIRMED, ORDER_CANCELLED, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, "1@1 h+6 "},
        {"nothing changed", ORDER_ACTIVE, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 1, 6)}, 1, 1, ""},
        {"raised", ORDER_ACTIVE, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 1, 9)}, 1, 1, "1@1 h-3 "},
        {"lowered", ORDER_CONFIRMED, ORDER_CONFIRMED, {LINE(1, 1, 6)}, {LINE(1, 1, 2)}, 1, 1, "1@1 h+4 "},
        {"future raised", ORDER_FUTURE, ORDER_FUTURE, {LINE(1, 1, 6)}, {LINE(1, 1, 9)}, 1, 1, "1@1 f+3 "},
        {"another warehouse", ORDER_ACTIVE, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 2, 6)}, 1, 1, "1@1 h+6 1@2 h-6 "},
        {"split over two lines", ORDER_ACTIVE, ORDER_ACTIVE, {LINE(1, 1, 6)}, {LINE(1, 1, 2), LINE(1, 1, 4)}, 1, 2, ""},
        {"a line swapped for another",
         ORDER_FUTURE,
         ORDER_FUTURE,
         {LINE(1, 1, 6)},
         {LINE(2, 1, 6)},
         1,
         1,
         "1@1 f-6 2@1 f+6 "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        char text[200];
        bench_open(&b, NOW);
        struct order_moves moves =
            order_moves_between(&b.c, rows[i].from, rows[i].before, rows[i].n, rows[i].to, rows[i].after, rows[i].m);
        moves_text(text, sizeof text, &moves);
        ROW_IS(rows[i].row, same(text, rows[i].moves));
        bench_close(&b);
    }
}

/* Over every pair of states: what an order has moved from its beginning to its end comes to nothing. */
static void no_bottle_is_made_or_lost(void **state)
{
    (void)state;
    static const struct order_line lines[] = {LINE(1, 1, 6), LINE(1, 2, 5), LINE(2, 1, 1), LINE(1, 1, 3)};
    for (int from = ORDER_DRAFT; from <= ORDER_EXPIRED; from++) {
        for (int to = ORDER_DRAFT; to <= ORDER_EXPIRED; to++) {
            struct bench b;
            int64_t sum[3] = {0};
            const int path[] = {ORDER_CANCELLED, from, to, ORDER_CANCELLED};
            const size_t n[] = {0, 4, 3, 0};
            bench_open(&b, NOW);
            for (size_t step = 0; step + 1 < COUNT(path); step++) {
                struct order_moves moves =
                    order_moves_between(&b.c, path[step], lines, n[step], path[step + 1], lines, n[step + 1]);
                for (size_t i = 0; i < moves.n; i++) {
                    ROW_IS("a move", moves.items[i].qty.btl != 0 && moves.items[i].reason == MOVE_ORDER);
                    sum[moves.items[i].bucket] += moves.items[i].qty.btl;
                }
            }
            ROW_IS(order_state_names[from], sum[BUCKET_ON_HAND] == 0 && sum[BUCKET_ON_FUTURE] == 0);
            bench_close(&b);
        }
    }
}

/* --- back orders --- */

#define FILL(bo, product_id, btl)                                                                                      \
    {                                                                                                                  \
        .back_order = (bo), .line = 1, .product = (product_id), .wanted = { btl }                                      \
    }
#define INSTEAD(product_id, of, btl)                                                                                   \
    {                                                                                                                  \
        .product = {.id = (product_id)}, .warehouse = 1, .qty = {btl}, .instead_of = {.has = true, .v = (of) }         \
    }

static void bottles_go_to_whom_has_waited_longest(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        struct order_fill fills[3];
        size_t n;
        struct order_line lines[3];
        size_t m;
        int64_t filled[3];
    } rows[] = {
        {"exactly", {FILL(1, 1, 12)}, 1, {LINE(1, 1, 12)}, 1, {12}},
        {"fewer", {FILL(1, 1, 12)}, 1, {LINE(1, 1, 5)}, 1, {5}},
        {"more are nobody's", {FILL(1, 1, 12)}, 1, {LINE(1, 1, 50)}, 1, {12}},
        {"another wine", {FILL(1, 1, 12)}, 1, {LINE(2, 1, 12)}, 1, {0}},
        {"over lines and warehouses", {FILL(1, 1, 12)}, 1, {LINE(1, 1, 5), LINE(1, 2, 5)}, 2, {10}},
        {"the first of two", {FILL(1, 1, 12), FILL(2, 1, 12)}, 2, {LINE(1, 1, 12)}, 1, {12, 0}},
        {"the first, then the second", {FILL(1, 1, 12), FILL(2, 1, 12)}, 2, {LINE(1, 1, 15)}, 1, {12, 3}},
        {"three", {FILL(1, 1, 2), FILL(2, 1, 3), FILL(3, 1, 4)}, 3, {LINE(1, 1, 8)}, 1, {2, 3, 3}},
        {"each wine for itself",
         {FILL(1, 1, 6), FILL(1, 2, 6), FILL(2, 1, 6)},
         3,
         {LINE(1, 1, 8), LINE(2, 1, 4)},
         2,
         {6, 4, 2}},
        {"a substitute counts for what it replaces", {FILL(1, 1, 12)}, 1, {INSTEAD(2, 1, 7)}, 1, {7}},
        {"and not for itself", {FILL(1, 1, 12), FILL(1, 2, 12)}, 2, {INSTEAD(2, 1, 7), LINE(2, 1, 3)}, 2, {7, 3}},
        {"beside the wine itself", {FILL(1, 1, 12)}, 1, {LINE(1, 1, 8), INSTEAD(2, 1, 7)}, 2, {12}},
        {"no lines", {FILL(1, 1, 12)}, 1, {{0}}, 0, {0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct order_fill fills[3];
        memcpy(fills, rows[i].fills, sizeof fills);
        order_fill_up(fills, rows[i].n, rows[i].lines, rows[i].m);
        for (size_t k = 0; k < rows[i].n; k++)
            ROW_IS(rows[i].row, fills[k].qty.btl == rows[i].filled[k]);
    }
}

/* --- states, days --- */

static void the_day_decides_unless_it_is_a_draft(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int64_t threshold;
        bool draft;
        const char *delivery; /* NULL: none */
        int state;
    } rows[] = {
        {"no day", 7, false, NULL, ORDER_ACTIVE},
        {"today", 7, false, "2026-05-12", ORDER_ACTIVE},
        {"the last day within", 7, false, "2026-05-19", ORDER_ACTIVE},
        {"the first day beyond", 7, false, "2026-05-20", ORDER_FUTURE},
        {"threshold of a day, tomorrow", 1, false, "2026-05-13", ORDER_ACTIVE},
        {"threshold of a day, the day after", 1, false, "2026-05-14", ORDER_FUTURE},
        {"0 is off", 0, false, "2126-05-14", ORDER_ACTIVE},
        {"a draft without a day", 7, true, NULL, ORDER_DRAFT},
        {"a draft wins", 7, true, "2026-05-20", ORDER_DRAFT},
        {"a draft wins with 0", 0, true, "2026-05-20", ORDER_DRAFT},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct company company = {.future_days = rows[i].threshold};
        struct date delivery = rows[i].delivery == NULL ? DATE_NONE : day(rows[i].delivery);
        ROW_IS(rows[i].row,
               order_state_at_submit(&company, rows[i].draft, delivery, day("2026-05-12")) == rows[i].state);
    }
}

#define WEEK      0x1f /* Monday to Friday */
#define SATURDAYS 0x20

static struct company a_company(void)
{
    struct company company = company_new();
    company.ship_days = WEEK;
    assert_true(zone_find(&company.zone, "America/Chicago"));
    return company;
}

static void the_delivery_date_is_one_we_ship_on(void **state)
{
    (void)state;
    static const struct {
        const char *row, *delivery;
        int state;
        int64_t ship_days; /* the account's; 0: the company's */
        bool expires;
        enum err err;
    } rows[] = {
        {"none", NULL, ORDER_ACTIVE, 0, true, ERR_OK},
        {"none on a draft that stays", NULL, ORDER_DRAFT, 0, false, ERR_OK},
        {"none on a draft that expires", NULL, ORDER_DRAFT, 0, true, ERR_DELIVERY_DATE},
        {"none on a future order", NULL, ORDER_FUTURE, 0, false, ERR_DELIVERY_DATE},
        {"today", "2026-05-12", ORDER_ACTIVE, 0, false, ERR_OK},
        {"yesterday", "2026-05-11", ORDER_ACTIVE, 0, false, ERR_DELIVERY_DATE},
        {"yesterday on a draft", "2026-05-11", ORDER_DRAFT, 0, false, ERR_DELIVERY_DATE},
        {"Friday", "2026-05-15", ORDER_ACTIVE, 0, false, ERR_OK},
        {"Saturday", "2026-05-16", ORDER_ACTIVE, 0, false, ERR_DELIVERY_DATE},
        {"the account's Saturday", "2026-05-16", ORDER_ACTIVE, SATURDAYS, false, ERR_OK},
        {"not the account's Friday", "2026-05-15", ORDER_ACTIVE, SATURDAYS, false, ERR_DELIVERY_DATE},
        {"a future Sunday", "2026-06-07", ORDER_FUTURE, 0, false, ERR_DELIVERY_DATE},
        {"a future Monday", "2026-06-08", ORDER_FUTURE, 0, false, ERR_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        struct company company = a_company();
        company.auto_expire_drafts = rows[i].expires;
        bench_open(&b, NOW);
        b.c.company = &company;
        const struct account account = {.name = "Joe's",
                                        .ship_days = {.has = rows[i].ship_days != 0, .v = rows[i].ship_days}};
        struct date delivery = rows[i].delivery == NULL ? DATE_NONE : day(rows[i].delivery);
        ROW_IS(rows[i].row, order_check_delivery(&b.c, &account, delivery, rows[i].state) == rows[i].err);
        ROW_IS(rows[i].row, rows[i].err == ERR_OK || same(b.c.problems[0].field, "delivery_date"));
        bench_close(&b);
    }
}

static void the_next_ship_day_may_be_the_day_itself(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int64_t ship_days;
        const char *next;
    } rows[] = {
        {"2026-05-12", 0, "2026-05-12"},         {"2026-05-16", 0, "2026-05-18"},
        {"2026-05-12", SATURDAYS, "2026-05-16"}, {"2026-05-17", SATURDAYS, "2026-05-23"},
        {"2026-12-31", 0x01, "2027-01-04"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        const struct company company = a_company();
        bench_open(&b, NOW);
        b.c.company = &company;
        const struct account account = {.ship_days = {.has = rows[i].ship_days != 0, .v = rows[i].ship_days}};
        ROW_IS(rows[i].from, order_next_ship_day(&b.c, &account, day(rows[i].from)).days == day(rows[i].next).days);
        bench_close(&b);
    }
}

/* --- accounts --- */

static void set_policy(struct company *company, int status, int policy)
{
    company->past_due_policy = company->do_not_ship_policy = company->prospective_policy = HOLD_ALLOW;
    if (status == ACCOUNT_PAST_DUE)
        company->past_due_policy = policy;
    else if (status == ACCOUNT_DO_NOT_SHIP)
        company->do_not_ship_policy = policy;
    else if (status == ACCOUNT_PROSPECTIVE)
        company->prospective_policy = policy;
}

static void an_account_is_blocked_by_the_policy_of_its_status(void **state)
{
    (void)state;
    for (int status = ACCOUNT_GOOD; status <= ACCOUNT_PROSPECTIVE; status++) {
        for (int policy = HOLD_ALLOW; policy <= HOLD_BLOCK_ALL; policy++) {
            for (int by = REP; by <= ADMIN; by++) {
                struct bench b;
                char row[64];
                size_t holds;
                struct company company = a_company();
                bench_open(&b, NOW);
                set_policy(&company, status, policy);
                b.c.company = &company;
                b.c.user = who[by];
                snprintf(row, sizeof row, "%s, %s, %s", account_status_names[status], hold_policy_names[policy],
                         who_names[by]);
                struct account account = {.name = "Joe's", .active = true, .status = status};
                bool blocked =
                    status != ACCOUNT_GOOD && (policy == HOLD_BLOCK_ALL || (policy == HOLD_BLOCK_REPS && by == REP));
                ROW_IS(row, order_check_account(&b.c, &account, "account") == (blocked ? ERR_ACCOUNT_BLOCKED : ERR_OK));
                account.active = false;
                ROW_IS(row, order_check_account(&b.c, &account, "account") == ERR_ACCOUNT_INACTIVE);
                const char **names = order_holds(&b.c, &holds, status);
                bool held = status != ACCOUNT_GOOD && policy == HOLD_BLOCK_ALL;
                ROW_IS(row, holds == (held ? 1 : 0) && (!held || same(names[0], account_status_names[status])));
                bench_close(&b);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move_is_allowed_or_refused_by_name),
        cmocka_unit_test(who_may_edit_follows_from_the_state),
        cmocka_unit_test(actions_are_what_the_moves_allow),
        cmocka_unit_test(stock_is_told_the_difference),
        cmocka_unit_test(no_bottle_is_made_or_lost),
        cmocka_unit_test(bottles_go_to_whom_has_waited_longest),
        cmocka_unit_test(the_day_decides_unless_it_is_a_draft),
        cmocka_unit_test(the_delivery_date_is_one_we_ship_on),
        cmocka_unit_test(the_next_ship_day_may_be_the_day_itself),
        cmocka_unit_test(an_account_is_blocked_by_the_policy_of_its_status),
    };
    return RUN(tests);
}
