/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands of the program, one file each. A command gets its own arguments (argv[0] is its name) and answers with
 * the exit code. What a person asked for goes to standard output, everything else to standard error. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/config.h"

enum cli_exit {
    CLI_GOOD = 0,
    CLI_FAILED = 1, /* it was refused, or something failed; one sentence on standard error says what */
    CLI_USAGE = 2,  /* the command line or the configuration is wrong */
    CLI_SOME = 3,   /* done in part: some of it was refused, each with a reason */
};

int cmd_serve(const struct config *config, int argc, char **argv);
int cmd_init(const struct config *config, int argc, char **argv);
int cmd_demo(const struct config *config, int argc, char **argv);
int cmd_user(const struct config *config, int argc, char **argv);
int cmd_import(const struct config *config, int argc, char **argv);
int cmd_job(const struct config *config, int argc, char **argv);
int cmd_mail(const struct config *config, int argc, char **argv);
int cmd_migrate(const struct config *config, int argc, char **argv);
int cmd_openapi(const struct config *config, int argc, char **argv);
int cmd_check(const struct config *config, int argc, char **argv);
int cmd_export(const struct config *config, int argc, char **argv);
int cmd_import(const struct config *config, int argc, char **argv);
int cmd_backup(const struct config *config, int argc, char **argv);

/* An option of a command that takes a value, or none (`flag`). */
struct cli_option {
    const char *name;   /* without the dashes; NULL ends the list */
    const char **value; /* gets the text; NULL with a flag */
    bool *flag;         /* set to true; NULL with a value */
};

#define CLI_OPTIONS_MAX 12

/**
 * cli_options(argc, argv, help, options, rest):
 * Read the options of a command: true to go on, with the index of the first word that is no option in *rest. False when
 * that was all: *code is CLI_GOOD after --help (${help} was printed), CLI_USAGE after a mistake (a sentence was).
 */
CHECKED bool cli_options(int argc, char **argv, const char *help, const struct cli_option *options, int *rest,
                         int *code);

/** cli_say(format, ...): one sentence on standard error, after "cellarbook: ". */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** cli_failed(...): the same, and CLI_FAILED. */
int cli_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** cli_usage(command, ...): the same with where to read on, and CLI_USAGE. ${command} NULL: the program as a whole. */
int cli_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
