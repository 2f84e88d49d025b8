/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finds the command that was asked for, reads the configuration and calls it; nothing else. */
#include "cli/cli.h"

#include "core/token.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command {
    const char *name;
    int (*run)(const struct config *config, int argc, char **argv);
    const char *summary;
} commands[] = {
    {"serve", cmd_serve, "run the server"},
    {"init", cmd_init, "make a company's database"},
    {"demo", cmd_demo, "make a demo company to look at"},
    {"user", cmd_user, "list, add, disable people; passwords and API tokens"},
    {"check", cmd_check, "prove that what must never be false is not"},
    {"backup", cmd_backup, "copy the database while the server runs"},
    {"export", cmd_export, "leave with everything: one CSV file a table"},
    {"import", cmd_import, "bring in products, accounts, stock and more from CSV or XLSX; --all: a whole company"},
    {"job", cmd_job, "show the daily jobs, or run one now"},
    {"mail", cmd_mail, "send a test mail, step by step"},
    {"migrate", cmd_migrate, "bring the database up to this program, or show where it stands"},
    {"openapi", cmd_openapi, "print the description of the API"},
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static const char head[] =
    "Cellarbook, the order desk of a wine distributor: accounts, catalogue, stock and back orders.\n"
    "\n"
    "Usage: cellarbook [--config FILE] COMMAND [options]\n"
    "\n"
    "Commands:\n";
static const char tail[] =
    "\n"
    "Options:\n"
    "  --config FILE  read the configuration from FILE (else from the file that CELLARBOOK_CONFIG names)\n"
    "  --version      print the version\n"
    "  --help         print this; `cellarbook COMMAND --help` says more about a command\n"
    "\n"
    "A new company, from nothing to a running server:\n"
    "  cellarbook init --name \"Lakeside Wines\" --time-zone America/Chicago \\\n"
    "                  --admin you@example.com --admin-name \"Your Name\"\n"
    "  cellarbook serve\n"
    "\n"
    "Exit codes: 0 good; 1 refused or failed, a sentence says why; 2 wrong usage or configuration.\n"
    "Settings can also be given in the environment, like CELLARBOOK_LISTEN=127.0.0.1:8080;\n"
    "docs/cellarbook.conf.example has them all, docs/operations.md is the manual.\n";

static int print_help(void)
{
    fputs(head, stdout);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs(tail, stdout);
    return CLI_GOOD;
}

static int run(const struct command *command, const char *file, int argc, char **argv)
{
    char why[CONFIG_WHY];
    struct config config;
    if (!config_read(&config, file, environ, why)) {
        cli_say("%s", why);
        return CLI_USAGE;
    }
    log_setup(config.log_level, config.log_format);
    config_warn(environ);
    token_setup();
    umask(077); /* what the program makes is its own user's: the database holds people's data */
    int code = command->run(&config, argc, argv);
    config_close(&config);
    if (fflush(stdout) != 0 || ferror(stdout))
        code = cli_failed("the output could not be written");
    return code;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const char *file = NULL;
    int got;
    opterr = 0;
    while ((got = getopt_long(argc, argv, "+:hc:", options, NULL)) != -1) {
        if (got == 'h')
            return print_help();
        if (got == 'v')
            return puts("cellarbook " CELLARBOOK_VERSION) < 0 ? CLI_FAILED : CLI_GOOD;
        if (got != 'c')
            return got == ':' ? cli_usage(NULL, "%s needs a value", argv[optind - 1])
                              : cli_usage(NULL, "%s is not an option", argv[optind - 1]);
        file = optarg;
    }
    if (optind == argc)
        return cli_usage(NULL, "say which command");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, argv[optind]) == 0)
            return run(&commands[i], file, argc - optind, argv + optind);
    }
    return cli_usage(NULL, "there is no command \"%s\"", argv[optind]);
}
