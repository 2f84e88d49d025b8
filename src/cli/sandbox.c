/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Landlock: a process takes rights from itself, without being root. glibc has no functions for its system calls. */
#include "cli/sandbox.h"

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RIGHT_TRUNCATE (UINT64_C(1) << 14) /* since version 3; Debian 12's headers are older */
#define VERSION_REFER  2
#define VERSION_TRUNC  3

/* Everything that changes what is on disk. Devices are made by nobody. */
static const uint64_t first_rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

static void allow(int rules, const char *folder, uint64_t rights)
{
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    const struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        log_event(LOG_WARN, "sandbox_rule", LOG_TEXT("folder", folder), LOG_TEXT("text", strerror(errno)));
    close(fd);
}

void sandbox_enter(const char *const *folders)
{
    const char *temporary = getenv("TMPDIR");
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        log_event(LOG_INFO, "sandbox_off", LOG_TEXT("text", "this kernel has no Landlock, or it is switched off"));
        return;
    }
    uint64_t rights = first_rights | (version >= VERSION_REFER ? LANDLOCK_ACCESS_FS_REFER : 0) |
                      (version >= VERSION_TRUNC ? RIGHT_TRUNCATE : 0);
    const struct landlock_ruleset_attr attr = {.handled_access_fs = rights};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0) {
        log_event(LOG_WARN, "sandbox_off", LOG_TEXT("text", strerror(errno)));
        return;
    }
    for (; *folders != NULL; folders++)
        allow(rules, *folders, rights);
    if (temporary != NULL) {
        allow(rules, temporary, rights);
    } else {
        allow(rules, "/tmp", rights);
        allow(rules, "/var/tmp", rights);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        log_event(LOG_WARN, "sandbox_off", LOG_TEXT("text", strerror(errno)));
    else
        log_event(LOG_INFO, "sandbox_on", LOG_NUM("landlock", version));
    close(rules);
}
