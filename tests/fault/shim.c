/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Preloaded into the program by disk.py: lets writes, syncs and opens of files of one folder fail, when the test says
 * so. The test and the program share the page of the file that FAULT_PAGE names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum what { WRITE, SYNC, OPEN, TRUNCATE, WHATS };

struct fault {
    _Atomic int error[WHATS];     /* errno; 0: nothing fails */
    _Atomic int countdown[WHATS]; /* so many go well first */
    _Atomic int times[WHATS];     /* then so many fail; -1: all */
    _Atomic int half;             /* a write that fails has written half before */
    _Atomic int failed[WHATS];    /* how many did */
};

static struct fault *fault;
static char folder[PATH_MAX];

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULT_PAGE"), *in = getenv("CELLARBOOK_DATA");
    int fd = path == NULL || in == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return;
    snprintf(folder, sizeof folder, "%s/", in);
    void *page = mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    fault = page == MAP_FAILED ? NULL : page;
}

static int falls(enum what what)
{
    if (fault == NULL || atomic_load(&fault->error[what]) == 0)
        return 0;
    if (atomic_fetch_sub(&fault->countdown[what], 1) > 0)
        return 0;
    int times = atomic_load(&fault->times[what]);
    if (times == 0)
        return 0;
    if (times > 0)
        atomic_fetch_sub(&fault->times[what], 1);
    atomic_fetch_add(&fault->failed[what], 1);
    return atomic_load(&fault->error[what]);
}

static int ours(int fd)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return 0;
    path[n] = '\0';
    return folder[0] != '\0' && strncmp(path, folder, strlen(folder)) == 0;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    ssize_t (*next)(int, const void *, size_t, off64_t) =
        NEXT(ssize_t(*)(int, const void *, size_t, off64_t), "pwrite64");
    int error = fault != NULL && ours(fd) ? falls(WRITE) : 0;
    if (error == 0)
        return next(fd, data, n, at);
    if (atomic_load(&fault->half))
        (void)!next(fd, data, n / 2, at);
    errno = error;
    return -1;
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
    return pwrite64(fd, data, n, at);
}

static int sync_with(const char *name, int fd)
{
    int (*next)(int) = NEXT(int (*)(int), name);
    int error = fault != NULL && ours(fd) ? falls(SYNC) : 0;
    if (error == 0)
        return next(fd);
    errno = error;
    return -1;
}

int fsync(int fd)
{
    return sync_with("fsync", fd);
}

int fdatasync(int fd)
{
    return sync_with("fdatasync", fd);
}

int ftruncate64(int fd, off64_t length)
{
    int (*next)(int, off64_t) = NEXT(int (*)(int, off64_t), "ftruncate64");
    int error = fault != NULL && ours(fd) ? falls(TRUNCATE) : 0;
    if (error == 0)
        return next(fd, length);
    errno = error;
    return -1;
}

int open64(const char *path, int flags, ...)
{
    int (*next)(const char *, int, ...) = NEXT(int (*)(const char *, int, ...), "open64");
    va_list more;
    va_start(more, flags);
    int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, int) : 0;
    va_end(more);
    int error = fault != NULL && folder[0] != '\0' && strncmp(path, folder, strlen(folder)) == 0 ? falls(OPEN) : 0;
    if (error == 0)
        return next(path, flags, mode);
    errno = error;
    return -1;
}
