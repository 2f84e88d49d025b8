/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Environment, terminal or a pipe, in that order; and a file, for the configuration. */
#include "cli/secret.h"

#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* One line without its end, byte by byte, so that a pipe's further lines stay there; false when there is none or it is
 * too long. */
static bool read_line(char out[SECRET_MAX])
{
    size_t n = 0;
    char c;
    ssize_t got;
    while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
        if (n == SECRET_MAX - 1)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return got >= 0 && n > 0;
}

static bool ask(char out[SECRET_MAX], const char *prompt)
{
    struct termios shown;
    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return false;
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(stderr, "%s: ", prompt);
    bool good = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 && read_line(out);
    good = tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) == 0 && good;
    fputc('\n', stderr);
    return good;
}

static bool ask_twice(char out[SECRET_MAX], const char *prompt)
{
    char again[SECRET_MAX];
    if (!ask(out, prompt) || !ask(again, "The same again")) {
        cli_say("no password was typed");
        return false;
    }
    bool same = strcmp(out, again) == 0;
    secret_wipe(again);
    if (!same)
        cli_say("the two passwords differ");
    return same;
}

bool secret_read(char out[SECRET_MAX], const char *variable, const char *prompt)
{
    const char *given = getenv(variable);
    bool good;
    if (given != NULL) {
        good = strlen(given) < SECRET_MAX && given[0] != '\0';
        if (good)
            memcpy(out, given, strlen(given) + 1); /* the length was looked at above */
        else
            cli_say("%s is empty or longer than %d bytes", variable, SECRET_MAX - 1);
    } else if (isatty(STDIN_FILENO)) {
        good = ask_twice(out, prompt);
    } else {
        good = read_line(out);
        if (!good)
            cli_say("a password is needed: in %s, or as the first line of standard input (at most %d bytes)", variable,
                    SECRET_MAX - 1);
    }
    if (!good)
        secret_wipe(out);
    return good;
}

void secret_wipe(char out[SECRET_MAX])
{
    sodium_memzero(out, SECRET_MAX);
}

/* --- a file --- */

static const char *wrong_with(int file)
{
    struct stat kind;
    if (file < 0 || fstat(file, &kind) != 0)
        return strerror(errno);
    if (!S_ISREG(kind.st_mode))
        return "is no file";
    return (kind.st_mode & S_IRWXO) != 0 ? "can be read or changed by others: chmod o= takes that away" : NULL;
}

bool secret_from_file(char *out, size_t room, const char *path, char why[SECRET_WHY])
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const char *wrong = wrong_with(file);
    char more;
    ssize_t n = wrong == NULL ? read(file, out, room) : -1;
    if (wrong == NULL && n < 0)
        wrong = strerror(errno);
    else if (wrong == NULL && n == (ssize_t)room && read(file, &more, 1) != 0)
        wrong = "is too long; it must hold one line and nothing else";
    if (file >= 0)
        close(file);
    if (wrong == NULL) {
        size_t all = (size_t)n;
        all -= all > 0 && out[all - 1] == '\n';
        all -= all > 0 && out[all - 1] == '\r';
        if (all == 0)
            wrong = "is empty";
        else if (all == room || memchr(out, '\n', all) != NULL || memchr(out, '\0', all) != NULL)
            wrong = "must hold one line and nothing else";
        else
            out[all] = '\0';
    }
    if (wrong != NULL)
        snprintf(why, SECRET_WHY, "%s", wrong);
    return wrong == NULL;
}

void secret_wipe_all(char *out, size_t room)
{
    sodium_memzero(out, room);
}
