/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The licence holders of data/demo/accounts.csv as customers, and who looks after whom. */
#include "core/must.h"
#include "demo/demo_names.h"
#include "demo/demo_parts.h"
#include "flow/account.h"

#include <stdlib.h>
#include <string.h>

#define ACCOUNTS_MINUTE 780 /* 13:00 of the first day */
#define TUESDAY_FRIDAY  (2 | 16)

enum account_column { CODE, NAME, STREET, CITY, STATE, POSTCODE };

bool demo_buys_wine(int type)
{
    return strcmp(account_type_names[type], "convenience") != 0 && strcmp(account_type_names[type], "other") != 0;
}

bool demo_is_hospitality(int type)
{
    return strcmp(account_type_names[type], "restaurant") == 0 || strcmp(account_type_names[type], "hotel") == 0 ||
           strcmp(account_type_names[type], "bar") == 0;
}

/* Ana has Des Moines and around it, Ben the east, Chloe the north and west: by post code. */
static enum demo_person rep_of(const char *postcode)
{
    long area = strtol(postcode, NULL, 10) / 100;
    if (area >= 520)
        return DEMO_BEN;
    return area <= 503 ? DEMO_ANA : DEMO_CHLOE;
}

/* Most who buy wine have a rep, few of the others; where two territories meet both go. */
static void choose_reps(struct demo *d, struct demo_account *kept, const char *postcode)
{
    int likely = demo_is_hospitality(kept->type) ? 100 : demo_buys_wine(kept->type) ? 92 : 12;
    if (!demo_chance(&d->random, likely))
        return;
    kept->reps[kept->rep_count++] = (int)rep_of(postcode);
    if (demo_chance(&d->random, 6))
        kept->reps[kept->rep_count++] = DEMO_ANA + kept->reps[0] % 3;
}

static enum err assign(struct demo *d, struct account *a, const struct demo_account *kept)
{
    int64_t ids[2] = {0};
    struct account_reps reps = {ids, (size_t)kept->rep_count};
    for (int i = 0; i < kept->rep_count; i++)
        ids[i] = d->out->people[kept->reps[i]].id;
    if (reps.n == 2 && ids[0] > ids[1]) {
        int64_t first = ids[1];
        ids[1] = ids[0];
        ids[0] = first;
    }
    return reps.n == 0 ? ERR_OK : flow_account_reps(d->c, a, &reps);
}

static enum err add(struct demo *d, const struct demo_table *rules, const struct demo_table *spellings,
                    const struct demo_row *row)
{
    struct demo_account *kept = &d->accounts[d->account_count++];
    struct account a = {.code = row->cell[CODE],
                        .name = demo_account_name(d->c, spellings, row->cell[NAME], row->cell[CITY]),
                        .type = enum_index(account_type_names, demo_account_type(rules, row->cell[NAME])),
                        .active = true,
                        .street = demo_words(d->c, spellings, row->cell[STREET]),
                        .city = demo_words(d->c, spellings, row->cell[CITY]),
                        .state = row->cell[STATE],
                        .postcode = row->cell[POSTCODE]};
    MUST(a.type >= 0);
    kept->type = a.type;
    kept->name = a.name;
    choose_reps(d, kept, a.postcode);
    if (demo_chance(&d->random, 20))
        a.ship_days = some_i64(TUESDAY_FRIDAY);
    if (demo_is_hospitality(a.type))
        a.price_level = some_i64(d->levels[3]);
    else if (strcmp(account_type_names[a.type], "grocer") == 0)
        a.price_level = some_i64(d->levels[1]);
    if (kept->rep_count == 0 && demo_buys_wine(a.type))
        a.status = ACCOUNT_PROSPECTIVE;
    TRY(flow_account_create(d->c, &a));
    kept->id = a.id;
    a.rev = 1;
    if (demo_is_hospitality(a.type))
        TRY(account_price_level_add(d->c, a.id, d->levels[3]));
    return assign(d, &a, kept);
}

enum err demo_accounts(struct demo *d)
{
    struct demo_table rows = demo_table(d->c, "accounts.csv");
    struct demo_table rules = demo_table(d->c, "account_types.csv");
    struct demo_table spellings = demo_table(d->c, "spellings.csv");
    d->accounts = arena_array(d->c->arena, struct demo_account, rows.n);
    d->c->now_ms = demo_moment(d, DEMO_DAYS, ACCOUNTS_MINUTE);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(add(d, &rules, &spellings, &rows.rows[i]));
        demo_tell(d, "accounts", i + 1, rows.n);
    }
    d->out->accounts = d->account_count;
    return ERR_OK;
}
