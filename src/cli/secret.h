/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading a password: it is never an argument, because arguments can be seen by everybody on the machine. */
#ifndef CLI_SECRET_H
#define CLI_SECRET_H

#include "core/err.h"

#include <stddef.h>

#define SECRET_MAX 256 /* bytes with the NUL; longer ones are refused */

/**
 * secret_read(out, variable, prompt):
 * From the environment variable ${variable} if it is set; else asked for twice, without echo, when standard input is a
 * terminal; else the first line of standard input. False with nothing in ${out} when there is none: a sentence was
 * printed.
 */
CHECKED bool secret_read(char out[SECRET_MAX], const char *variable, const char *prompt);

/** secret_wipe(out): when it has been used. */
void secret_wipe(char out[SECRET_MAX]);

#define SECRET_WHY 160
/** secret_from_file(out, room, path, why): the one line that the file ${path} holds, with or without an end of line;
 * at most ${room} - 1 bytes, ${room} with its end. False, with the rest of a sentence about the file in ${why}: it is
 * not there, is no file, can be read by others than its owner and group, is empty, is longer, or holds more than a
 * line. */
CHECKED bool secret_from_file(char *out, size_t room, const char *path, char why[SECRET_WHY]);
/** secret_wipe_all(out, room): of any length. */
void secret_wipe_all(char *out, size_t room);

#endif
