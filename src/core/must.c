/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the process ends when it finds a bug in itself. */
#include "core/must.h"

#include "core/log.h"

#include <stdlib.h>

_Noreturn void must_failed(const char *what, const char *file, int line)
{
    log_event(LOG_ERROR, "bug", LOG_TEXT("must", what), LOG_TEXT("file", file), LOG_NUM("line", line));
    abort();
}
