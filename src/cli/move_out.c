/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A database into a folder. The same rows make the same bytes on either engine, so that two exports can be compared by
 * their sums. */
#include "cli/move_parts.h"
#include "cli/progress.h"

#include "core/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TOLD_WAIT_MS 10000
#define TOLD_LOOK_MS 250

struct leaving {
    struct whole *whole;
    const char *folder;
    FILE *sums;
    struct progress bar;
    int64_t done, total; /* rows */
    /* the file that is being written */
    const struct whole_table *table;
    FILE *file;
    crypto_hash_sha256_state hash;
};

/* --- one file --- */

static bool cant(const char *path)
{
    cli_say("%s can't be written: %s", path, strerror(errno));
    return false;
}

static void put(struct leaving *l, const char *text, size_t n)
{
    fwrite(text, 1, n, l->file); /* looked at when the file is closed */
    crypto_hash_sha256_update(&l->hash, (const unsigned char *)text, n);
}

/* Nothing at all is "no value"; what is empty, or could be read otherwise, stands in quotation marks. */
static void put_cell(struct leaving *l, const struct whole_cell *cell)
{
    static const char trouble[] = "\",\r\n";
    if (cell->p == NULL)
        return;
    const char *p = cell->p, *end = p + cell->n;
    bool edge = cell->n == 0 || strchr(" \t", p[0]) != NULL || strchr(" \t", end[-1]) != NULL;
    if (!edge && strcspn(p, trouble) == cell->n) {
        put(l, p, cell->n);
        return;
    }
    put(l, "\"", 1);
    while (p < end) {
        const char *mark = memchr(p, '"', (size_t)(end - p));
        size_t n = mark == NULL ? (size_t)(end - p) : (size_t)(mark - p) + 1;
        put(l, p, n);
        if (mark != NULL)
            put(l, "\"", 1);
        p += n;
    }
    put(l, "\"", 1);
}

static bool put_row(void *arg, const struct whole_cell *cells)
{
    struct leaving *l = arg;
    for (size_t i = 0; i < l->table->column_count; i++) {
        if (i > 0)
            put(l, ",", 1);
        put_cell(l, &cells[i]);
    }
    put(l, "\r\n", 2);
    progress_show(&l->bar, ++l->done, l->total);
    return ferror(l->file) == 0;
}

static bool close_synced(FILE *file, const char *path)
{
    bool good = fflush(file) == 0 && ferror(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    good = fclose(file) == 0 && good;
    errno = error;
    return good || cant(path);
}

static void put_headings(struct leaving *l)
{
    for (size_t i = 0; i < l->table->column_count; i++) {
        const char *name = l->table->columns[i].name;
        put(l, name, strlen(name));
        put(l, i + 1 < l->table->column_count ? "," : "\r\n", i + 1 < l->table->column_count ? 1 : 2);
    }
}

static bool put_table(struct leaving *l, const struct whole_table *table, const char *why)
{
    char path[MOVE_PATH_MAX], sum[SHA256_TEXT];
    uint8_t hash[crypto_hash_sha256_BYTES];
    if (!move_path(path, l->folder, table->name, ".csv"))
        return false;
    l->table = table;
    l->file = fopen(path, "wxe");
    if (l->file == NULL)
        return cant(path);
    crypto_hash_sha256_init(&l->hash);
    put_headings(l);
    bool good = whole_read(l->whole, table, put_row, l);
    bool written = close_synced(l->file, path);
    if (written && !good)
        cli_say("%s", why);
    crypto_hash_sha256_final(&l->hash, hash);
    sodium_bin2hex(sum, sizeof sum, hash, sizeof hash);
    fprintf(l->sums, "%s  %s.csv\n", sum, table->name); /* looked at when the file is closed */
    return good && written;
}

/* --- all of them --- */

static bool put_tables(struct leaving *l, const char *why)
{
    bool good = true;
    for (const struct whole_table *t = whole_tables; good && t->name != NULL; t++) {
        int64_t rows;
        if (!whole_count(l->whole, &rows, t)) {
            cli_say("%s", why);
            return false;
        }
        l->total += rows;
    }
    l->bar = progress_begin("Exporting");
    for (const struct whole_table *t = whole_tables; good && t->name != NULL; t++)
        good = put_table(l, t, why);
    progress_end(&l->bar);
    return good;
}

static bool put_text(const char *folder, const char *name, void (*write)(FILE *file))
{
    char path[MOVE_PATH_MAX];
    if (!move_path(path, folder, name, ""))
        return false;
    FILE *file = fopen(path, "wxe");
    if (file == NULL)
        return cant(path);
    write(file);
    return close_synced(file, path);
}

static void write_format(FILE *file)
{
    fprintf(file, MOVE_HEAD "%d\n", whole_schema());
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good || cant(folder);
}

/* The sums get their name last. */
static bool put_all(struct leaving *l, const char *why)
{
    char part[MOVE_PATH_MAX], path[MOVE_PATH_MAX];
    if (!move_path(part, l->folder, "SHA256SUMS", ".part") || !move_path(path, l->folder, "SHA256SUMS", ""))
        return false;
    l->sums = fopen(part, "wxe");
    if (l->sums == NULL)
        return cant(part);
    bool good = put_tables(l, why) && put_text(l->folder, "README.md", move_readme) &&
                put_text(l->folder, "FORMAT", write_format);
    good = close_synced(l->sums, part) && good;
    if (good && rename(part, path) != 0)
        good = cant(path);
    return good && sync_folder(l->folder);
}

/* A folder of our own: made, or empty. */
static bool take_folder(const char *folder)
{
    if (mkdir(folder, 0700) == 0)
        return true;
    DIR *d = errno == EEXIST ? opendir(folder) : NULL;
    if (d == NULL)
        return cant(folder);
    int entries = 0;
    while (readdir(d) != NULL)
        entries++;
    closedir(d);
    if (entries > 2) /* "." and ".." */
        cli_say("%s is not empty; an export never overwrites anything", folder);
    return entries <= 2;
}

/* Opened at a moment at which nothing waits in an order that would be lost (whole_is_told). */
static struct whole *open_told(const struct store_options *options, char *why)
{
    for (int waited_ms = 0;; waited_ms += TOLD_LOOK_MS) {
        struct whole *w;
        bool told = false;
        if (!whole_open(&w, options, false, why))
            return NULL;
        if (!whole_is_told(w, &told))
            told = false;
        else if (told)
            return w;
        else
            snprintf(why, WHOLE_WHY,
                     "mails are still to be made of what has just happened; let the server run a moment");
        whole_close(w);
        if (waited_ms >= TOLD_WAIT_MS)
            return NULL;
        nanosleep(&(struct timespec){.tv_nsec = TOLD_LOOK_MS * 1000000L}, NULL);
    }
}

int move_out(const struct config *config, const char *folder)
{
    char why[WHOLE_WHY] = "";
    const struct store_options options = config_store(config, STORE_READ, true);
    struct leaving l = {.folder = folder};
    l.whole = open_told(&options, why);
    if (l.whole == NULL)
        return cli_failed("%s", why);
    bool good = take_folder(folder) && put_all(&l, why);
    whole_close(l.whole);
    if (good)
        printf("%s holds everything: %lld rows\n", folder, (long long)l.done);
    return good ? CLI_GOOD : CLI_FAILED;
}
