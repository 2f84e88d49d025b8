/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of the database as it is at one moment, made under another name and given its own only when it is whole. */
#include "cli/cli.h"
#include "cli/progress.h"

#include "core/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ARENA_CAP ((size_t)64 * 1024)
#define PATH_MAX_ 4096
#define PIECE     (64 * 1024)

static const char help[] =
    "Copy the database into a new file, as it is at this moment, while the server goes on working.\n"
    "\n"
    "Usage: cellarbook [--config FILE] backup PATH\n"
    "       cellarbook [--config FILE] backup - | ...\n"
    "\n"
    "PATH must not exist yet: a backup never overwrites anything. The copy holds everything, password hashes too, and\n"
    "can be read by you only. To restore it: stop the server, move the copy to where the database was\n"
    "(DATA/cellarbook.sqlite; remove the files cellarbook.sqlite-wal and -shm beside it), start the server.\n"
    "\n"
    "With - the copy goes to standard output, once it is whole; until then it stands in the data folder, which needs "
    "the\nroom.\n"
    "\n"
    "For a PostgreSQL database use PostgreSQL's own tools: pg_dump for a copy, or continuous archiving.\n"
    "\n"
    "Examples:\n"
    "  cellarbook backup /backup/cellarbook-$(date +%F).sqlite\n"
    "  cellarbook backup - | zstd | ssh backup@elsewhere 'cat > cellarbook.sqlite.zst'\n"
    "\n"
    "Exit codes: 0 the copy is whole and on disk; 1 refused or failed, there is no copy; 2 wrong usage or "
    "configuration.\n";

static void show(int64_t done, int64_t total, void *arg)
{
    progress_show(arg, done, total);
}

/* What was written must be on disk, and the name too, before anybody relies on it. */
static bool sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static bool sync_folder(const char *path)
{
    char folder[PATH_MAX_];
    const char *slash = strrchr(path, '/');
    int n = slash == NULL ? 0 : (int)(slash - path);
    snprintf(folder, sizeof folder, "%.*s", n > 0 ? n : 1, slash == NULL ? "." : path);
    return sync_path(folder);
}

/* Two backups to one name must not write into one file. */
static bool claim(const char *part)
{
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        return close(fd) == 0;
    if (errno == EEXIST)
        cli_say("%s is there: another backup is being made, or one was interrupted; remove it then", part);
    else
        cli_say("%s can't be written: %s", part, strerror(errno));
    return false;
}

static bool pour(const char *path)
{
    char piece[PIECE];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0) {
        n = read(fd, piece, sizeof piece);
        for (ssize_t at = 0, put; n > 0 && at < n; at += put) {
            put = write(STDOUT_FILENO, piece + at, (size_t)(n - at));
            if (put < 0) {
                close(fd);
                return false;
            }
        }
    }
    if (fd >= 0)
        close(fd);
    return n == 0;
}

/* What was copied into ${part} under its name; ${path} NULL: to standard output. */
static bool deliver(const char *path, const char *part)
{
    if (path == NULL)
        return pour(part);
    return sync_path(part) && link(part, path) == 0 && sync_folder(path); /* link() never replaces */
}

static int copy(struct store *store, const char *path, const char *part)
{
    struct ctx c;
    struct arena *arena = arena_open(ARENA_CAP);
    struct progress bar = progress_begin("Copying");
    ctx_init(&c, arena, clock_now_ms());
    int code = CLI_GOOD;
    enum err result = store_backup(store, &c, part, show, &bar);
    progress_end(&bar);
    if (result != ERR_OK)
        code = cli_failed("%s",
                          c.problem_count > 0 ? c.problems[0].detail : "the copy failed; the log line above says why");
    else if (!deliver(path, part))
        code = cli_failed("%s can't be written: %s", path == NULL ? "standard output" : path, strerror(errno));
    unlink(part);
    arena_close(arena);
    return code;
}

/* Where the copy is made: beside its place, or in the data folder. */
static bool name_part(const struct config *config, const char *path, char part[PATH_MAX_])
{
    int n = path != NULL ? snprintf(part, PATH_MAX_, "%s.part", path)
                         : snprintf(part, PATH_MAX_, "%s/backup-%ld.part", config->data, (long)getpid());
    return n < PATH_MAX_;
}

int cmd_backup(const struct config *config, int argc, char **argv)
{
    struct store_options options = config_store(config, STORE_READ, true);
    struct store *store = NULL;
    char why[CONFIG_WHY], part[PATH_MAX_];
    int rest, code;
    if (!cli_options(argc, argv, help, &(struct cli_option){NULL}, &rest, &code))
        return code;
    if (argc - rest != 1)
        return cli_usage("backup", "name one file to copy to");
    const char *path = strcmp(argv[rest], "-") == 0 ? NULL : argv[rest];
    if (path == NULL && isatty(STDOUT_FILENO))
        return cli_usage("backup", "a terminal is no place for a database: send standard output elsewhere");
    if (!name_part(config, path, part))
        return cli_failed("the path is too long");
    if (config->sqlite_path == NULL)
        return cli_failed("a PostgreSQL database is backed up with pg_dump or by its own archive");
    if (path != NULL && faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return cli_failed("%s is there already; a backup never overwrites anything", path);
    if (store_open(&store, &options, why) != STORE_OPENED)
        return cli_failed("%s", why);
    code = claim(part) ? copy(store, path, part) : CLI_FAILED;
    store_close(store);
    if (code == CLI_GOOD && path != NULL)
        printf("%s is a whole copy of the database\n", path);
    return code;
}
