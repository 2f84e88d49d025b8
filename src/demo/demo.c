/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order in which the demo company comes to be, and the company itself: settings, people, warehouses, prices. */
#include "demo/demo.h"

#include "core/must.h"
#include "core/token.h"
#include "demo/demo_parts.h"
#include "flow/catalog.h"
#include "flow/company.h"
#include "flow/user.h"
#include "outbox/outbox.h"

#include <string.h>

#define SEED        UINT64_C(20150401)
#define MINUTE_MS   INT64_C(60000)
#define OFFICE_FROM 480  /* minutes after midnight */
#define OFFICE_TO   1050 /* 17:30 */

static const struct user people[DEMO_PEOPLE] = {
    [DEMO_DANA] = {.email = "admin@demo.example", .name = "Dana Whitfield", .role = ROLE_ADMIN, .active = true},
    [DEMO_ANA] = {.email = "ana@demo.example", .name = "Ana Reyes", .role = ROLE_REP, .active = true},
    [DEMO_BEN] = {.email = "ben@demo.example", .name = "Ben Lindqvist", .role = ROLE_REP, .active = true},
    [DEMO_CHLOE] = {.email = "chloe@demo.example", .name = "Chloe Okafor", .role = ROLE_REP, .active = true},
};

int64_t demo_moment(const struct demo *d, int64_t days_ago, int64_t minutes)
{
    struct date day = {d->today.days - (int32_t)days_ago};
    return zone_at(d->zone, day, (int)(minutes / 60)) + minutes % 60 * MINUTE_MS;
}

int64_t demo_office_hours(struct demo *d, int64_t days_ago)
{
    return demo_moment(d, days_ago, demo_between(&d->random, OFFICE_FROM, OFFICE_TO - 1)) +
           demo_below(&d->random, MINUTE_MS);
}

bool demo_is_weekend(const struct demo *d, int64_t days_ago)
{
    return date_weekday((struct date){d->today.days - (int32_t)days_ago}) > 4;
}

int64_t demo_working_day(const struct demo *d, int64_t ago)
{
    while (demo_is_weekend(d, ago))
        ago++;
    return ago;
}

void demo_as(struct demo *d, enum demo_person who)
{
    d->c->user = &d->out->people[who];
}

void demo_tell(const struct demo *d, const char *what, size_t done, size_t total)
{
    if (d->options->progress != NULL)
        d->options->progress(what, done, total, d->options->arg);
}

void demo_plan(struct demo *d, struct demo_action action)
{
    MUST(d->action_count < DEMO_ACTIONS_MAX);
    action.place = d->action_count;
    d->actions[d->action_count++] = action;
}

static enum err make_people(struct demo *d)
{
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        const char *hash = d->out->people[i].password_hash;
        d->out->people[i] = people[i];
        d->out->people[i].password_hash = hash;
        TRY(flow_user_create(d->c, &d->out->people[i]));
        demo_as(d, DEMO_DANA); /* the first user is made by the program, the others by her */
    }
    return ERR_OK;
}

enum err demo_company(struct demo *d)
{
    struct company company = company_new();
    company.name = "Prairie Cellars";
    company.time_zone = "America/Chicago";
    company.date_format = enum_index(date_format_names, "us");
    company.street = "2200 Court Avenue";
    company.city = "Des Moines";
    company.state = "IA";
    company.postcode = "50309";
    company.country = "USA";
    company.phone = "(515) 555-0100";
    company.tax_id = "42-0000000";
    company.back_order_access = ACCESS_ALL;
    company.draft_orders = true;
    struct warehouse warehouses[2] = {{.code = "DSM", .name = "Des Moines", .active = true},
                                      {.code = "DAV", .name = "Davenport", .active = true}};
    struct price_level levels[4] = {
        {.name = "Frontline", .position = 1, .open_to = PRICE_OPEN_TO_ALL, .active = true},
        {.name = "2-Case", .position = 2, .open_to = PRICE_OPEN_TO_ALL, .active = true},
        {.name = "5-Case", .position = 3, .open_to = PRICE_OPEN_TO_ALL, .active = true},
        {.name = "Hospitality Program", .position = 4, .open_to = PRICE_OPEN_TO_LISTED, .active = true}};
    d->c->now_ms = demo_moment(d, DEMO_DAYS, OFFICE_FROM);
    TRY(flow_company_create(d->c, &company));
    TRY(company_load(d->c));
    TRY(make_people(d));
    for (int i = 0; i < 2; i++) {
        TRY(flow_warehouse_create(d->c, &warehouses[i]));
        d->warehouses[i] = warehouses[i].id;
    }
    for (int i = 0; i < 4; i++) {
        TRY(flow_price_level_create(d->c, &levels[i]));
        d->levels[i] = levels[i].id;
    }
    return ERR_OK;
}

struct making {
    const struct demo_options *options;
    struct demo_result *out;
    const char *hashes[DEMO_PEOPLE];
};

static enum err make(struct ctx *c, void *arg)
{
    const struct making *m = arg;
    struct demo d = {.c = c, .options = m->options, .out = m->out, .random = {SEED}};
    MUST(zone_find(&d.zone, "America/Chicago"));
    d.today = zone_today(d.zone, m->options->now_ms);
    d.actions = arena_array(c->arena, struct demo_action, DEMO_ACTIONS_MAX);
    *m->out = (struct demo_result){0};
    for (int i = 0; i < DEMO_PEOPLE; i++)
        m->out->people[i].password_hash = m->hashes[i];
    TRY(demo_company(&d));
    TRY(demo_catalog(&d));
    TRY(demo_accounts(&d));
    demo_stock(&d);
    demo_orders(&d);
    demo_purchases(&d);
    demo_sales(&d);
    TRY(demo_play(&d));
    c->user = NULL;
    c->now_ms = m->options->now_ms;
    return notify_skip(c); /* its past is no news */
}

enum err demo_make(struct store *s, struct ctx *c, struct demo_result *out, const struct demo_options *options)
{
    struct making m = {.options = options, .out = out};
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        char *hash = arena_alloc(c->arena, PASSWORD_HASH_TEXT);
        TRY(password_hash(hash, options->password));
        m.hashes[i] = hash;
    }
    return tx_run(s, c, TX_WRITE, "demo", make, &m);
}

void demo_password(char out[DEMO_PASSWORD_TEXT])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz023456789"; /* 32 that are not mistaken for one another */
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char token[TOKEN_TEXT];
    token_make(token);
    for (size_t i = 0, k = 0; k < DEMO_PASSWORD_TEXT - 1; k++) {
        bool gap = k % 5 == 4;
        out[k] = gap ? '-' : letters[(strchr(base64, token[i]) - base64) % 32]; /* 64 divides evenly */
        i += gap ? 0 : 1;
    }
    out[DEMO_PASSWORD_TEXT - 1] = '\0';
}
