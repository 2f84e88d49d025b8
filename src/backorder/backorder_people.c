/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counting what is different: open lines go by in the order of their products, and two sets remember who was seen. */
#include "backorder/backorder_people.h"

#include "core/checked.h"
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK   50                          /* products of one statement */
#define SET_CAP ((size_t)128 * 1024 * 1024) /* of a million back orders or more */

/* --- a set of (group, id) --- */

struct slot {
    int64_t id;
    uint32_t group, turn; /* a slot of another turn is free */
};

struct set {
    struct arena *arena; /* its own: the request's is given back after each statement */
    struct slot *slots;
    size_t room, n; /* room: a power of two */
    uint32_t turn;
};

static struct slot *slot_of(const struct set *set, uint32_t group, int64_t id)
{
    uint64_t mixed = ((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) ^ ((uint64_t)group * UINT64_C(0xC2B2AE3D27D4EB4F));
    size_t at = (size_t)(mixed >> 29) & (set->room - 1);
    while (set->slots[at].turn == set->turn && (set->slots[at].id != id || set->slots[at].group != group))
        at = (at + 1) & (set->room - 1);
    return &set->slots[at];
}

static void grow(struct set *set)
{
    struct set more = *set;
    more.room = set->room == 0 ? 4096 : set->room * 2;
    more.slots = arena_array(set->arena, struct slot, more.room);
    for (size_t i = 0; i < set->room; i++) {
        if (set->slots[i].turn == set->turn)
            *slot_of(&more, set->slots[i].group, set->slots[i].id) = set->slots[i];
    }
    *set = more;
}

/* Was it not there yet? */
static bool add(struct set *set, uint32_t group, int64_t id)
{
    if (set->n * 2 >= set->room)
        grow(set);
    struct slot *slot = slot_of(set, group, id);
    if (slot->turn == set->turn)
        return false;
    *slot = (struct slot){id, group, set->turn};
    set->n++;
    return true;
}

static void forget(struct set *set)
{
    set->turn++;
    set->n = 0;
}

static void close_arena(void *arena)
{
    arena_close(arena);
}

/* --- who does not count --- */

struct door {
    bool of_rep;
    struct rows_people_account accounts; /* by id: a rep's own; else those that are disabled */
    struct rows_people_full full;        /* lines that have all their bottles on an order; by back order and line */
};

static int by_id(const void *a, const void *b)
{
    return cmp_i64(((const struct row_people_account *)a)->id, ((const struct row_people_account *)b)->id);
}

static int by_line(const void *a, const void *b)
{
    const struct row_people_full *x = a, *y = b;
    int order = cmp_i64(x->back_order, y->back_order);
    return order != 0 ? order : cmp_i64(x->line, y->line);
}

static enum err open_door(struct ctx *c, struct door *door)
{
    struct maybe_i64 rep = user_rep_filter(c);
    door->of_rep = rep.has;
    if (rep.has)
        TRY(q_people_of_rep(c, &door->accounts, rep.v));
    else
        TRY(q_people_disabled(c, &door->accounts));
    return q_people_full(c, &door->full);
}

static bool may_pass(const struct door *door, const struct row_people_line *row)
{
    const struct row_people_account account = {row->account_id};
    const struct row_people_full line = {row->back_order, row->line};
    bool named =
        door->accounts.n > 0 && bsearch(&account, door->accounts.rows, door->accounts.n, sizeof account, by_id) != NULL;
    if (named != door->of_rep)
        return false;
    return door->full.n == 0 || bsearch(&line, door->full.rows, door->full.n, sizeof line, by_line) == NULL;
}

/* --- counting --- */

static int by_group(const void *a, const void *b)
{
    const struct people_of *x = a, *y = b;
    int order = (x->group > y->group) - (x->group < y->group);
    return order != 0 ? order : cmp_i64(x->product, y->product);
}

static int by_product(const void *a, const void *b)
{
    return cmp_i64(((const struct people_of *)a)->product, ((const struct people_of *)b)->product);
}

struct desk {
    struct door door;
    struct set accounts, back_orders;
    struct people *people;
};

static void count_line(struct desk *desk, const struct row_people_line *row, uint32_t group)
{
    struct people *people = &desk->people[group];
    people->accounts += add(&desk->accounts, group, row->account_id);
    people->back_orders += add(&desk->back_orders, group, row->back_order);
    if (row->waiting_since < people->oldest_ms)
        people->oldest_ms = row->waiting_since;
}

static enum err count_chunk(struct ctx *c, struct desk *desk, const struct people_of *of, size_t n)
{
    struct people_of chunk[CHUNK]; /* by product */
    struct arg_people_lines args = {{0}};
    struct rows_people_line rows;
    memcpy(chunk, of, n * sizeof *of);
    qsort(chunk, n, sizeof *chunk, by_product);
    for (size_t i = 0; i < n; i++)
        args.products[i] = chunk[i].product;
    TRY(q_people_lines(c, &rows, &args));
    const struct people_of *at = chunk;
    for (size_t i = 0; i < rows.n; i++) {
        const struct people_of key = {.product = rows.rows[i].product_id};
        if (at->product != key.product)
            at = bsearch(&key, chunk, n, sizeof key, by_product);
        MUST(at != NULL);
        if (may_pass(&desk->door, &rows.rows[i]))
            count_line(desk, &rows.rows[i], at->group);
    }
    return ERR_OK;
}

/* How many of them go into one statement: where possible a whole number of groups, so that the sets stay small. */
static size_t chunk_of(const struct people_of *of, size_t n)
{
    if (n <= CHUNK)
        return n;
    for (size_t k = CHUNK; k > CHUNK / 2; k--) {
        if (of[k].group != of[k - 1].group)
            return k;
    }
    return CHUNK;
}

enum err backorder_people(struct ctx *c, struct people **out, size_t groups, struct people_of *of, size_t n)
{
    struct arena *arena = arena_open(SET_CAP);
    struct desk desk = {.accounts = {.arena = arena, .turn = 1}, .back_orders = {.arena = arena, .turn = 1}};
    arena_defer(c->arena, close_arena, arena);
    TRY(open_door(c, &desk.door));
    desk.people = arena_array(c->arena, struct people, groups);
    for (size_t i = 0; i < groups; i++)
        desk.people[i].oldest_ms = INT64_MAX;
    if (n > 0)
        qsort(of, n, sizeof *of, by_group);
    for (size_t i = 0, count; i < n; i += count) {
        struct arena_mark mark = arena_mark(c->arena);
        if (i > 0 && of[i].group != of[i - 1].group) { /* no group goes on: nothing need be remembered */
            forget(&desk.accounts);
            forget(&desk.back_orders);
        }
        count = chunk_of(&of[i], n - i);
        TRY(count_chunk(c, &desk, &of[i], count));
        arena_rewind(c->arena, mark);
    }
    *out = desk.people;
    return ERR_OK;
}
