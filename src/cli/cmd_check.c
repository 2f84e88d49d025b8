/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proves the invariants and lets the engine look at its own file; changes nothing. */
#include "cli/cli.h"
#include "flow/check.h"

#include "core/clock.h"

#include <stdio.h>

#define ARENA_CAP ((size_t)256 * 1024 * 1024)

static const char help[] =
    "Look for what must never be: stock that is not the sum of its ledger, lines that are open on a closed back "
    "order,\n"
    "numbers given twice, a damaged file. Reads only, and may run while the server does.\n"
    "\n"
    "Usage: cellarbook [--config FILE] check\n"
    "\n"
    "Prints \"clean\", or one problem a line.\n"
    "\n"
    "Example, every night from cron:\n"
    "  30 4 * * *  cellarbook --config /etc/cellarbook.conf check\n"
    "\n"
    "Exit codes: 0 clean; 1 problems were found, or the database could not be read; 2 wrong usage or configuration.\n";

static enum err run(struct ctx *c, void *arg)
{
    return check_run(c, arg);
}

static int report(struct store *store)
{
    struct ctx c;
    struct check_found found = {NULL, 0};
    struct arena *arena = arena_open(ARENA_CAP);
    ctx_init(&c, arena, clock_now_ms());
    bool sound = store_verify(store, &c) == ERR_OK;
    enum err result = tx_run(store, &c, TX_READ, "check", run, &found);
    if (result == ERR_OK && !sound)
        puts("the database engine finds its own file damaged; the log lines above say where");
    for (size_t i = 0; result == ERR_OK && i < found.n; i++)
        puts(found.problems[i]);
    if (result == ERR_OK && sound && found.n == 0)
        puts("clean");
    else if (result != ERR_OK)
        cli_say("the check could not be finished: %s", err_info(result)->sentence);
    int code = result == ERR_OK && sound && found.n == 0 ? CLI_GOOD : CLI_FAILED;
    arena_close(arena);
    return code;
}

int cmd_check(const struct config *config, int argc, char **argv)
{
    struct store_options options = config_store(config, STORE_READ, true);
    struct store *store = NULL;
    char why[CONFIG_WHY];
    int rest, code;
    if (!cli_options(argc, argv, help, &(struct cli_option){NULL}, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("check", "\"%s\" is one word too many", argv[rest]);
    if (store_open(&store, &options, why) != STORE_OPENED)
        return cli_failed("%s", why);
    code = report(store);
    store_close(store);
    return code;
}
