/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The moves of an order, who may make them, and what its account and its day must be. */
#include "order/order.h"

#include "core/must.h"
#include "user/user.h"

const char *const order_state_names[] = {"draft", "future", "active", "confirmed", "cancelled", "expired", NULL};
const char *const order_tie_names[] = {"tied", "freed", "closed", NULL};

/* Every move there is: product.md 3. What is not here is refused as ORDER_STATE. */
static const struct order_move {
    int from, to;
    enum order_who who;
} moves[] = {
    {ORDER_DRAFT, ORDER_ACTIVE, ORDER_BY_REP},          /* release */
    {ORDER_DRAFT, ORDER_CANCELLED, ORDER_BY_REP},       /* */
    {ORDER_DRAFT, ORDER_EXPIRED, ORDER_BY_JOB},         /* */
    {ORDER_FUTURE, ORDER_ACTIVE, ORDER_BY_REP},         /* activate */
    {ORDER_FUTURE, ORDER_CANCELLED, ORDER_BY_REP},      /* */
    {ORDER_ACTIVE, ORDER_CONFIRMED, ORDER_BY_ADMIN},    /* confirm */
    {ORDER_ACTIVE, ORDER_CANCELLED, ORDER_BY_REP},      /* */
    {ORDER_CONFIRMED, ORDER_CANCELLED, ORDER_BY_ADMIN}, /* */
};

static const struct order_move *move_of(int from, int to)
{
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        if (moves[i].from == from && moves[i].to == to)
            return &moves[i];
    }
    return NULL;
}

static bool may(const struct ctx *c, enum order_who who)
{
    if (c->user == NULL)
        return true;
    return who == ORDER_BY_REP || (who == ORDER_BY_ADMIN && user_is_admin(c));
}

enum err order_may_move(struct ctx *c, int from, int to)
{
    const struct order_move *move = move_of(from, to);
    if (move == NULL || (move->who == ORDER_BY_JOB && c->user != NULL))
        return refuse(c, ERR_ORDER_STATE, "", "A%s %s order can't become %s.",
                      from == ORDER_ACTIVE || from == ORDER_EXPIRED ? "n" : "", enum_name(order_state_names, from),
                      enum_name(order_state_names, to));
    return may(c, move->who) ? ERR_OK : refuse(c, ERR_FORBIDDEN, "", "Only an admin may do this.");
}

enum err order_may_edit(struct ctx *c, int state)
{
    if (state == ORDER_CANCELLED || state == ORDER_EXPIRED)
        return refuse(c, ERR_ORDER_STATE, "", "A%s %s order can't be changed.", state == ORDER_EXPIRED ? "n" : "",
                      enum_name(order_state_names, state));
    if (state == ORDER_CONFIRMED && !user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", "Only an admin may change a confirmed order.");
    return ERR_OK;
}

static bool can_move(const struct ctx *c, int from, int to)
{
    const struct order_move *move = move_of(from, to);
    return move != NULL && move->who != ORDER_BY_JOB && may(c, move->who);
}

const char **order_actions(struct ctx *c, size_t *n, const struct order *order)
{
    const char **names = arena_array(c->arena, const char *, 8);
    int state = order->state;
    bool over = state == ORDER_CANCELLED || state == ORDER_EXPIRED;
    *n = 0;
    names[(*n)++] = "read";
    if (!over && (state != ORDER_CONFIRMED || user_is_admin(c)))
        names[(*n)++] = "edit";
    if (can_move(c, state, ORDER_ACTIVE))
        names[(*n)++] = state == ORDER_DRAFT ? "release" : "activate";
    if (can_move(c, state, ORDER_CONFIRMED))
        names[(*n)++] = order->hold_count > 0 ? "lift_hold" : "confirm";
    if (can_move(c, state, ORDER_CANCELLED))
        names[(*n)++] = "cancel";
    return names;
}

int order_state_at_submit(const struct company *company, bool draft, struct date delivery, struct date today)
{
    if (draft)
        return ORDER_DRAFT;
    if (company->future_days > 0 && date_is_set(delivery) && (int64_t)delivery.days > today.days + company->future_days)
        return ORDER_FUTURE;
    return ORDER_ACTIVE;
}

/* The policy for accounts of a status; HOLD_ALLOW where there is nothing to hold against one. */
static int policy_of(const struct company *company, int status)
{
    switch (status) {
    case ACCOUNT_PAST_DUE:
        return company->past_due_policy;
    case ACCOUNT_DO_NOT_SHIP:
        return company->do_not_ship_policy;
    case ACCOUNT_PROSPECTIVE:
        return company->prospective_policy;
    default:
        return HOLD_ALLOW;
    }
}

enum err order_check_account(struct ctx *c, const struct account *account, const char *field)
{
    if (!account->active)
        return refuse(c, ERR_ACCOUNT_INACTIVE, field, NULL);
    int policy = policy_of(c->company, account->status);
    if (policy == HOLD_BLOCK_ALL || (policy == HOLD_BLOCK_REPS && !user_is_admin(c)))
        return refuse(c, ERR_ACCOUNT_BLOCKED, field, "%s is %s: %s", account->name,
                      enum_name(account_status_names, account->status),
                      policy == HOLD_BLOCK_ALL ? "nobody may submit an order for it."
                                               : "only admins may submit an order for it.");
    return ERR_OK;
}

const char **order_holds(const struct ctx *c, size_t *n, int status)
{
    const char **holds = arena_array(c->arena, const char *, 1);
    *n = 0;
    if (policy_of(c->company, status) == HOLD_BLOCK_ALL)
        holds[(*n)++] = enum_name(account_status_names, status);
    return holds;
}

static int64_t ship_days_of(const struct ctx *c, const struct account *account)
{
    return account->ship_days.has ? account->ship_days.v : c->company->ship_days;
}

static bool ships_on(int64_t ship_days, struct date day)
{
    return (ship_days >> date_weekday(day) & 1) != 0;
}

enum err order_check_delivery(struct ctx *c, const struct account *account, struct date day, int state)
{
    char text[DATE_TEXT];
    bool expires = state == ORDER_DRAFT && c->company->auto_expire_drafts;
    if (!date_is_set(day)) {
        if (state == ORDER_FUTURE || expires)
            return refuse(c, ERR_DELIVERY_DATE, "delivery_date", "a %s order needs a delivery date",
                          state == ORDER_FUTURE ? "future" : "draft");
        return ERR_OK;
    }
    if (day.days < company_today(c).days)
        return refuse(c, ERR_DELIVERY_DATE, "delivery_date", "%s is past", date_format(text, day));
    if (!ships_on(ship_days_of(c, account), day))
        return refuse(c, ERR_DELIVERY_DATE, "delivery_date", "we don't ship to %s on the weekday of %s", account->name,
                      date_format(text, day));
    return ERR_OK;
}

struct date order_next_ship_day(const struct ctx *c, const struct account *account, struct date from)
{
    int64_t days = ship_days_of(c, account);
    struct date day = from;
    MUST(days > 0); /* at least one day of the week: the tables' CHECKs */
    while (!ships_on(days, day))
        day.days++;
    return day;
}
