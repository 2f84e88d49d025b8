/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Binary search over the lines of a sorted file: of a thousand million, thirty are read. */
#include "user/refused.h"

#include "core/must.h"
#include "core/token.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1000 /* with its end */
#define SAMPLES        64

struct refused {
    int file;
    off_t size;
    bool hashes; /* else the passwords themselves */
};

/* One line, and where it stands. */
struct line {
    off_t begin, end; /* the next one begins at ${end} */
    char text[LINE_MAX_BYTES + 1];
};

/* The line that the byte at ${at} belongs to; nothing before ${from}, where a line begins, is looked at. */
static bool line_at(const struct refused *r, struct line *out, off_t from, off_t at)
{
    char block[2 * LINE_MAX_BYTES];
    off_t start = at - from > LINE_MAX_BYTES ? at - LINE_MAX_BYTES : from;
    ssize_t n = pread(r->file, block, sizeof block, start);
    if (n <= at - start)
        return false;
    size_t begin = (size_t)(at - start), end = begin, all = (size_t)n;
    while (begin > 0 && block[begin - 1] != '\n')
        begin--;
    while (end < all && block[end] != '\n')
        end++;
    bool cut = (begin == 0 && start > from) || (end == all && start + n < r->size);
    size_t length = end - begin;
    if (cut || length >= LINE_MAX_BYTES)
        return false;
    out->begin = start + (off_t)begin;
    out->end = start + (off_t)end + (end < all);
    memcpy(out->text, block + begin, length);
    length -= length > 0 && out->text[length - 1] == '\r';
    out->text[length] = '\0';
    return true;
}

static bool is_hash(const char *text)
{
    size_t n = strspn(text, "0123456789abcdefABCDEF");
    return n == SHA1_TEXT - 1 && (text[n] == '\0' || text[n] == ':');
}

static int compare(const struct refused *r, const char *key, const char *line)
{
    return r->hashes ? strncasecmp(key, line, SHA1_TEXT - 1) : strcmp(key, line);
}

/* Is it what it is said to be? A sample of lines in their order, with the first one. */
static const char *fault_of(struct refused *r)
{
    struct line lines[2];
    for (int i = 0; i < SAMPLES; i++) {
        struct line *line = &lines[i % 2], *before = &lines[(i + 1) % 2];
        if (!line_at(r, line, 0, (r->size - 1) * i / (SAMPLES - 1)))
            return "has a line of more than 1000 bytes, or can't be read";
        if (i == 0)
            r->hashes = is_hash(line->text);
        else if (line->begin != before->begin && compare(r, before->text, line->text) > 0)
            return "is not sorted; LC_ALL=C sort does it";
        if (r->hashes && !is_hash(line->text))
            return "has hashes and other lines";
    }
    return NULL;
}

bool refused_open(struct refused **out, const char *path, char why[REFUSED_WHY])
{
    struct stat kind;
    struct refused *r = calloc(1, sizeof *r);
    MUST(r != NULL);
    const char *fault = NULL;
    r->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (r->file < 0 || fstat(r->file, &kind) != 0)
        fault = strerror(errno);
    else if (!S_ISREG(kind.st_mode))
        fault = "is no file";
    else if ((r->size = kind.st_size) == 0)
        fault = "is empty";
    else
        fault = fault_of(r);
    if (fault != NULL) {
        snprintf(why, REFUSED_WHY, "%s", fault);
        refused_close(r);
        return false;
    }
    *out = r;
    return true;
}

void refused_close(struct refused *r)
{
    if (r == NULL)
        return;
    if (r->file >= 0)
        close(r->file);
    free(r);
}

bool refused_has(const struct refused *r, bool *has, const char *password)
{
    char hash[SHA1_TEXT];
    struct line line;
    *has = false;
    if (r == NULL)
        return true;
    if (r->hashes)
        sha1_hex(hash, password);
    const char *key = r->hashes ? hash : password;
    for (off_t from = 0, to = r->size; from < to && !*has;) {
        if (!line_at(r, &line, from, from + (to - from) / 2))
            return false;
        int order = compare(r, key, line.text);
        if (order < 0)
            to = line.begin;
        else
            from = line.end;
        *has = order == 0;
    }
    return true;
}
