/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Coming in. */
#include "cli/move_parts.h"

static const char help[] =
    "Make a company anew of the folder that `cellarbook export --all` wrote, in an empty database, on SQLite or "
    "PostgreSQL.\n"
    "\n"
    "Usage: cellarbook [--config FILE] import --all DIR\n"
    "\n"
    "No server may run on the database meanwhile. All of it comes in, in one transaction, or nothing: a file that is\n"
    "damaged, missing or of another version is refused and named, with line and column. Numbers go on where they "
    "were,\n"
    "people sign in with their passwords, mails that waited are sent.\n"
    "\n"
    "Example:\n"
    "  CELLARBOOK_DATABASE_URL=postgresql:///cellarbook cellarbook import --all /backup/move\n"
    "\n"
    "Exit codes: 0 everything is in the database; 1 refused or failed, nothing is; 2 wrong usage or configuration.\n";

int cmd_import(const struct config *config, int argc, char **argv)
{
    bool all = false;
    const struct cli_option options[] = {{.name = "all", .flag = &all}, {NULL}};
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (!all || argc - rest != 1)
        return cli_usage("import", "say --all and the folder that an export wrote");
    return move_in(config, argv[rest]);
}
