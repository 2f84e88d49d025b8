/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A folder instead of a mail server: one .eml file a mail, which mail programs open. */
#include "mail/mail_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, const struct str *message)
{
    for (size_t at = 0; at < message->n;) {
        ssize_t n = write(file, message->p + at, message->n - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return fsync(file) == 0;
}

void dir_send(const struct mail_settings *settings, struct sink_result *out, struct arena *arena, const char *name,
              const struct str *message)
{
    const char *path = arena_printf(arena, "%s/%s.eml", settings->dir, name);
    const char *part = arena_printf(arena, "%s.part", path);
    *out = (struct sink_result){.step = STEP_CONNECT, .said = path};
    int made = mkdir(settings->dir, 0700);
    int file = made == 0 || errno == EEXIST ? open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    bool good = file >= 0 && write_all(file, message);
    int why = errno;
    if (file >= 0 && close(file) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(part, path) != 0) {
        good = false;
        why = errno;
    }
    out->sent = good;
    if (good)
        out->step = STEP_ACCEPTED;
    else
        out->said = arena_printf(arena, "%s: %s", path, strerror(why));
}
