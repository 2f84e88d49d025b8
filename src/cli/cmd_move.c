/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Leaving with everything: the command `export`, and what both ways have in common. */
#include "cli/move_parts.h"

static const char help[] =
    "Write everything that the database holds into a folder, as it is at this moment: one CSV file a table, a "
    "README.md\n"
    "that explains their columns, and the files' SHA-256 sums. The server may go on working meanwhile.\n"
    "\n"
    "Usage: cellarbook [--config FILE] export --all DIR\n"
    "\n"
    "DIR is made; it must not exist yet, or be empty. It holds password hashes and other secrets, because a company\n"
    "could not move without them, and can be read by you only.\n"
    "\n"
    "`cellarbook import --all DIR` makes the company anew in an empty database, on SQLite or PostgreSQL: so a company\n"
    "moves from one to the other. Lists and reports are exported by the program's pages and API.\n"
    "\n"
    "Example, from SQLite to PostgreSQL, with the server stopped:\n"
    "  cellarbook export --all /backup/move\n"
    "  CELLARBOOK_DATABASE_URL=postgresql:///cellarbook cellarbook import --all /backup/move\n"
    "\n"
    "Exit codes: 0 everything is in DIR and on disk; 1 refused or failed; 2 wrong usage or configuration.\n";

bool move_path(char out[MOVE_PATH_MAX], const char *folder, const char *name, const char *suffix)
{
    if (snprintf(out, MOVE_PATH_MAX, "%s/%s%s", folder, name, suffix) < MOVE_PATH_MAX)
        return true;
    cli_say("the path of the folder is too long");
    return false;
}

int cmd_export(const struct config *config, int argc, char **argv)
{
    bool all = false;
    const struct cli_option options[] = {{.name = "all", .flag = &all}, {NULL}};
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (!all || argc - rest != 1)
        return cli_usage("export", "say --all and the folder to make");
    return move_out(config, argv[rest]);
}
