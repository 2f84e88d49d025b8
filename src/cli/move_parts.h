/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A company in a folder: one CSV file a table, README.md, FORMAT, and SHA256SUMS, which comes last: a folder without it
 * is not whole. Inside cli/ only. */
#ifndef CLI_MOVE_PARTS_H
#define CLI_MOVE_PARTS_H

#include "cli/cli.h"
#include "core/token.h"
#include "store/whole.h"

#include <stdio.h>

#define MOVE_HEAD     "cellarbook-export 1\nschema " /* FORMAT begins so, and ends with the number of the schema */
#define MOVE_PATH_MAX 4096

/** move_out(config, folder), move_in(config, folder): the exit code; what went wrong was said. */
int move_out(const struct config *config, const char *folder);
int move_in(const struct config *config, const char *folder);

/** move_path(out, folder, name, suffix): false (and said): too long. */
CHECKED bool move_path(char out[MOVE_PATH_MAX], const char *folder, const char *name, const char *suffix);

/** move_readme(file): what README.md says of the tables. */
void move_readme(FILE *file);

#endif
