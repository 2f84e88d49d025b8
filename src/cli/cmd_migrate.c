/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Brings the schema up without serving; or shows which steps it has. */
#include "cli/cli.h"

#include <stdio.h>

static const char help[] =
    "Bring the database up to this program. `cellarbook serve` does the same when it starts; this is for those who "
    "want\n"
    "it as a step of its own. Steps go forward only, each in one transaction: one that fails leaves nothing behind.\n"
    "\n"
    "Usage: cellarbook [--config FILE] migrate [--status]\n"
    "\n"
    "Options:\n"
    "  --status  change nothing; print each step and whether the database has it (may run while a server does)\n"
    "\n"
    "Make a backup before an upgrade: an older program refuses a database that a newer one has brought up.\n"
    "\n"
    "Exit codes: 0 the database is as this program needs it; 1 it is not (newer, changed, steps missing, can't be\n"
    "reached), a sentence says why; 2 wrong usage or configuration.\n";

static void print_step(const struct store_step *step, void *arg)
{
    (void)arg; /* nothing is counted */
    printf("%04d %-24s %s\n", step->number, step->name,
           !step->applied ? "missing"
           : step->known  ? "applied"
                          : "applied by a newer program");
}

static int status(const struct config *config)
{
    struct store_options options = config_store(config, STORE_READ, true);
    char why[CONFIG_WHY];
    if (store_steps(&options, print_step, NULL, why) != STORE_OPENED)
        return cli_failed("%s", why);
    return CLI_GOOD;
}

static int bring_up(const struct config *config)
{
    struct store_options options = config_store(config, STORE_SERVE, true);
    struct store *store = NULL;
    char why[CONFIG_WHY];
    enum store_open_result result = store_open(&store, &options, why);
    if (result == STORE_LOCKED)
        return cli_failed("%s; a server brings its database up when it starts", why);
    if (result != STORE_OPENED)
        return cli_failed("%s", why);
    store_close(store);
    puts("the database is up to date");
    return CLI_GOOD;
}

int cmd_migrate(const struct config *config, int argc, char **argv)
{
    bool only_status = false;
    const struct cli_option options[] = {{"status", NULL, &only_status}, {NULL, NULL, NULL}};
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("migrate", "\"%s\" is one word too many", argv[rest]);
    return only_status ? status(config) : bring_up(config);
}
