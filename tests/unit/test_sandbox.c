/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sandbox, tried by a process of its own: nothing is changed outside, everything inside, and reading goes on. */
#include "lib/unit.h"

#include "cli/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Folders for temporary files are open, and a working copy may lie in one. */
static char base[] = "/dev/shm/cellarbook-sandbox-XXXXXX";

static bool refused(int result)
{
    return result != 0 && (errno == EACCES || errno == EXDEV);
}

/* Opens, and closes again; 0 or -1. */
static int touch(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    return fd < 0 ? -1 : close(fd);
}

/* The number of the first thing that was not as it must be; 0: all were. */
static int try_all(void)
{
    const char *const folders[] = {"inside", "not-there", NULL};
    sandbox_enter(folders);
    if (touch("inside/new", O_WRONLY | O_CREAT) != 0 || rename("inside/new", "inside/newer") != 0)
        return 1;
    if (truncate("inside/newer", 0) != 0 || unlink("inside/newer") != 0 || mkdir("inside/folder", 0700) != 0)
        return 2;
    FILE *temporary = tmpfile();
    if (temporary == NULL || fclose(temporary) != 0)
        return 3;
    if (touch("outside/kept", O_RDONLY) != 0)
        return 4;
    if (!refused(touch("outside/new", O_WRONLY | O_CREAT)))
        return 5;
    if (!refused(touch("outside/kept", O_WRONLY)) || !refused(truncate("outside/kept", 0)))
        return 6;
    if (!refused(unlink("outside/kept")) || !refused(rename("outside/kept", "inside/kept")))
        return 7;
    if (!refused(mkdir("outside/folder", 0700)) || !refused(symlink("kept", "outside/link")))
        return 8;
    return 0;
}

static void nothing_is_changed_outside(void **state)
{
    (void)state;
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 3)
        skip();
    assert_non_null(mkdtemp(base));
    assert_int_equal(chdir(base), 0);
    assert_int_equal(mkdir("inside", 0700) | mkdir("outside", 0700), 0);
    assert_int_equal(touch("outside/kept", O_WRONLY | O_CREAT), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(try_all());
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    unlink("outside/kept");
    rmdir("inside/folder");
    rmdir("inside");
    rmdir("outside");
    assert_int_equal(chdir("/"), 0);
    rmdir(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_changed_outside)};
    return RUN(tests);
}
