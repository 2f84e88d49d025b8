/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bar for what takes long, on a terminal only: in a log or a pipe nothing is written. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* "Copying", borrowed */
    bool shown;       /* standard error is a terminal */
    int permille;     /* as last drawn; -1: not yet */
};

/** progress_begin(what): nothing is drawn yet. */
struct progress progress_begin(const char *what);
/** progress_show(p, done, total): draw it if it looks different from the last time; ${total} 0 is taken as 1. */
void progress_show(struct progress *p, int64_t done, int64_t total);
/** progress_end(p): clear the line for what is said next. */
void progress_end(struct progress *p);

#endif
