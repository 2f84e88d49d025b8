/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line that is drawn over itself. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#define WIDTH 40

struct progress progress_begin(const char *what)
{
    return (struct progress){.what = what, .shown = isatty(STDERR_FILENO) == 1, .permille = -1};
}

void progress_show(struct progress *p, int64_t done, int64_t total)
{
    static const char full[WIDTH + 1] = "########################################";
    static const char empty[WIDTH + 1] = "                                        ";
    if (total <= 0)
        total = 1;
    if (done > total)
        done = total;
    int permille = (int)((double)done / (double)total * 1000);
    if (!p->shown || permille == p->permille)
        return;
    int filled = permille * WIDTH / 1000;
    p->permille = permille;
    fprintf(stderr, "\r%s [%.*s%.*s] %3d %%", p->what, filled, full, WIDTH - filled, empty, permille / 10);
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->shown && p->permille >= 0)
        fputs("\r\033[K", stderr);
    p->permille = -1;
}
