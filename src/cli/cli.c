/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How all commands read their options and say what went wrong. */
#include "cli/cli.h"

#include "core/must.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static void say(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
static void say(const char *format, va_list args)
{
    fputs("cellarbook: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void cli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

int cli_failed(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    return CLI_FAILED;
}

int cli_usage(const char *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    fprintf(stderr, "Try `cellarbook %s%s--help`.\n", command == NULL ? "" : command, command == NULL ? "" : " ");
    return CLI_USAGE;
}

bool cli_options(int argc, char **argv, const char *help, const struct cli_option *options, int *rest, int *code)
{
    struct option table[CLI_OPTIONS_MAX + 2] = {{.name = "help", .val = 'h'}};
    int n = 0;
    for (; options[n].name != NULL; n++) {
        MUST(n < CLI_OPTIONS_MAX && (options[n].value == NULL) != (options[n].flag == NULL));
        table[n + 1] = (struct option){.name = options[n].name,
                                       .has_arg = options[n].value != NULL ? required_argument : no_argument,
                                       .val = 256 + n};
    }
    optind = 0; /* glibc: begin anew, after main's own options */
    opterr = 0;
    int got;
    while ((got = getopt_long(argc, argv, ":h", table, NULL)) != -1) {
        if (got == 'h') {
            fputs(help, stdout);
            *code = CLI_GOOD;
            return false;
        }
        if (got == ':' || got == '?') {
            bool cluster = argv[optind - 1][0] != '-'; /* "-xy": getopt stays at the word for the y */
            const char *word = argv[cluster && optind < argc ? optind : optind - 1];
            *code = got == ':' ? cli_usage(argv[0], "%s needs a value", word)
                               : cli_usage(argv[0], "%s is not an option of this command", word);
            return false;
        }
        if (options[got - 256].value != NULL)
            *options[got - 256].value = optarg;
        else
            *options[got - 256].flag = true;
    }
    *rest = optind;
    return true;
}
