/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sharing out bottles: first come first served, or evenly among accounts (water-filling in whole bottles). */
#include "order/order_share.h"

#include "core/checked.h"

#include <stdlib.h>

const char *const share_strategy_names[] = {"oldest", "fair", NULL};

/* An account's lines together; `first` is where its first line stands. */
struct glass {
    int64_t account, wanted, got;
    size_t first;
};

static int by_account(const void *a, const void *b)
{
    const struct glass *x = a, *y = b;
    int order = cmp_i64(x->account, y->account);
    return order != 0 ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_wanted(const void *a, const void *b)
{
    const struct glass *x = a, *y = b;
    int order = cmp_i64(x->wanted, y->wanted);
    return order != 0 ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_first(const void *a, const void *b)
{
    const struct glass *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static size_t glasses_of(struct glass *glasses, const struct share *shares, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        glasses[i] = (struct glass){shares[i].account, shares[i].wanted.btl, 0, i};
    qsort(glasses, n, sizeof *glasses, by_account);
    for (size_t i = 0; i < n; i++) {
        if (count > 0 && glasses[count - 1].account == glasses[i].account)
            glasses[count - 1].wanted += glasses[i].wanted;
        else
            glasses[count++] = glasses[i];
    }
    return count;
}

/* The least thirsty first: whoever wants no more than an even part gets all, and the part of the others grows. The rest
 * of the division is left; it is less than one bottle for each of those who still want more. */
static int64_t pour(struct glass *glasses, size_t count, int64_t left)
{
    int64_t level = -1; /* not yet: everybody so far got all he wants */
    qsort(glasses, count, sizeof *glasses, by_wanted);
    for (size_t i = 0; i < count; i++) {
        if (level < 0 && glasses[i].wanted * (int64_t)(count - i) > left)
            level = left / (int64_t)(count - i);
        glasses[i].got = level < 0 ? glasses[i].wanted : level;
        left -= glasses[i].got;
    }
    return left;
}

static void share_fair(struct arena *arena, struct share *shares, size_t n, int64_t left)
{
    struct glass *glasses = arena_array(arena, struct glass, n);
    size_t count = glasses_of(glasses, shares, n);
    left = pour(glasses, count, left);
    qsort(glasses, count, sizeof *glasses, by_first);
    for (size_t i = 0; i < count && left > 0; i++) {
        if (glasses[i].got == glasses[i].wanted)
            continue;
        glasses[i].got++;
        left--;
    }
    qsort(glasses, count, sizeof *glasses, by_account);
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = count; /* the account is among them */
        while (high - low > 1) {
            size_t middle = low + (high - low) / 2;
            if (glasses[middle].account <= shares[i].account)
                low = middle;
            else
                high = middle;
        }
        struct glass *glass = &glasses[low];
        shares[i].got.btl = glass->got < shares[i].wanted.btl ? glass->got : shares[i].wanted.btl;
        glass->got -= shares[i].got.btl;
    }
}

static size_t share_oldest(struct share *shares, size_t n, int64_t left)
{
    size_t taken = left == 0 ? 0 : n + 1;
    for (size_t i = 0; i < n; i++) {
        shares[i].got.btl = left < shares[i].wanted.btl ? left : shares[i].wanted.btl;
        left -= shares[i].got.btl;
        if (left == 0 && taken > n)
            taken = i + 1;
    }
    return taken;
}

/* With as many accounts as bottles, or more, the first ones get a bottle each. Returns as order_share(); n + 1: there
 * are fewer accounts, and what was given does not count. */
static size_t share_singly(struct arena *arena, struct share *shares, size_t n, int64_t left)
{
    size_t room = 2, taken = n + 1;
    if ((int64_t)n < left)
        return n + 1;
    while (room < 2 * n)
        room *= 2;
    int64_t *seen = arena_array(arena, int64_t, room); /* accounts, at a hash of their id; 0: free */
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)((uint64_t)shares[i].account * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (room - 1);
        while (seen[at] != 0 && seen[at] != shares[i].account)
            at = (at + 1) & (room - 1);
        shares[i].got.btl = seen[at] == 0 && left > 0;
        left -= shares[i].got.btl;
        if (left == 0 && taken > n)
            taken = i + 1;
        seen[at] = shares[i].account;
    }
    return taken;
}

size_t order_share(struct arena *arena, struct share *shares, size_t n, struct qty available,
                   enum share_strategy strategy)
{
    int64_t left = available.btl < 0 ? 0 : available.btl;
    if (n == 0)
        return left == 0 ? 0 : n + 1;
    if (strategy == SHARE_OLDEST || left == 0)
        return share_oldest(shares, n, left);
    size_t taken = share_singly(arena, shares, n, left);
    if (taken > n)
        share_fair(arena, shares, n, left);
    return taken;
}
