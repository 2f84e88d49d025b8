/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Makes the demo company in an empty database and says how to look at it. */
#include "cli/cli.h"
#include "cli/progress.h"
#include "core/clock.h"
#include "demo/demo.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD_VARIABLE "CELLARBOOK_DEMO_PASSWORD"

static const char help[] =
    "Make a demo company in an empty database: 1,233 wines, 1,932 accounts, two warehouses, three reps and 400 back\n"
    "orders of the last four months. A database holds one company; demo never changes one that is there.\n"
    "\n"
    "Usage: cellarbook [--config FILE] demo\n"
    "\n"
    "The password of its four users (12 characters or more) is taken from " PASSWORD_VARIABLE ";\n"
    "without that a random one is made and printed once, at the end, with the users and what there is to look at.\n"
    "\n"
    "Exit codes: 0 made; 1 refused or failed, nothing was made; 2 wrong usage or configuration.\n";

static void show(const char *what, size_t done, size_t total, void *arg)
{
    struct progress *p = arg;
    if (p->what == NULL || strcmp(p->what, what) != 0) {
        if (p->what != NULL)
            progress_end(p);
        *p = progress_begin(what);
    }
    progress_show(p, (int64_t)done, (int64_t)total);
}

static void tell(const struct config *config, const struct demo_result *r, const char *made_password)
{
    printf("Prairie Cellars is ready: %zu products of %zu producers and %zu importers (%zu in stock), %zu accounts,\n"
           "%zu back orders (%zu closed), %zu orders, %zu purchase orders.\n\n",
           r->products, r->producers, r->importers, r->stocked, r->accounts, r->back_orders, r->closed, r->orders,
           r->purchase_orders);
    printf("Start the server with `cellarbook serve`, then open ");
    if (config->public_url != NULL)
        printf("%s\n\n", config->public_url);
    else
        printf("http://%s\n\n", config->listen);
    puts("Sign in as");
    for (int i = 0; i < DEMO_PEOPLE; i++)
        printf("  %-20s %s, %s\n", r->people[i].email, r->people[i].name, enum_name(role_names, r->people[i].role));
    if (made_password != NULL)
        printf("with the password    %s    (it is not shown again)\n", made_password);
    else
        puts("with the password of " PASSWORD_VARIABLE);
    puts("\nWorth looking at:");
    for (size_t i = 0; i < r->example_count; i++)
        printf("  BO-%" PRId64 "  %s: %s\n", r->examples[i].number, r->examples[i].account, r->examples[i].shows);
}

static const char *reason(const struct ctx *c, enum err err)
{
    const char *detail = c->problem_count > 0 ? c->problems[0].detail : NULL;
    return detail != NULL ? detail : err_info(err)->sentence;
}

/* A password that would not be accepted of a person is not accepted here. */
static bool password_good(struct ctx *c, const char *password, int *code)
{
    const struct user admin = {.email = "admin@demo.example", .name = ""};
    enum err err = user_password_err(c, password, &admin);
    if (err != ERR_OK)
        *code = cli_failed("%s: %s", PASSWORD_VARIABLE, reason(c, err));
    return err == ERR_OK;
}

static int make(const struct config *config, struct store *store, struct ctx *c)
{
    char made[DEMO_PASSWORD_TEXT];
    const char *given = getenv(PASSWORD_VARIABLE);
    struct progress progress = {0};
    struct demo_result *r = arena_new(c->arena, struct demo_result);
    int code = CLI_FAILED;
    demo_password(made);
    if (given != NULL && !password_good(c, given, &code))
        return code;
    struct demo_options options = {
        .password = given != NULL ? given : made, .now_ms = c->now_ms, .progress = show, .arg = &progress};
    enum err err = demo_make(store, c, r, &options);
    if (progress.what != NULL)
        progress_end(&progress);
    if (err != ERR_OK)
        return cli_failed("the demo company could not be made: %s", reason(c, err));
    tell(config, r, given == NULL ? made : NULL);
    return CLI_GOOD;
}

int cmd_demo(const struct config *config, int argc, char **argv)
{
    const struct cli_option options[] = {{NULL, NULL, NULL}};
    struct store_options where = config_store(config, STORE_SERVE, false);
    struct store *store = NULL;
    struct ctx c;
    char why[CONFIG_WHY];
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("demo", "\"%s\" is one word too many", argv[rest]);
    if (!config_make_data(config, why) || store_open(&store, &where, why) != STORE_OPENED)
        return cli_failed("%s", why);
    struct arena *arena = arena_open(DEMO_ARENA_CAP);
    ctx_init(&c, arena, clock_now_ms());
    code = store_is_empty(store) ? make(config, store, &c)
                                 : cli_failed("this database has a company already; a demo needs an empty one");
    store_close(store);
    arena_close(arena);
    return code;
}
