/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a path to its route: segment by segment, numbers where the pattern has braces. */
#include "api/dispatch.h"

#include <ctype.h>
#include <string.h>

/* A positive 63-bit number without leading zeros; moves *p past it. */
static bool read_id(const char **p, int64_t *id)
{
    int64_t value = 0;
    const char *from = *p;
    if (*from == '0')
        return false;
    for (; isdigit((unsigned char)**p); (*p)++) {
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_add_overflow(value, (int64_t)(**p - '0'), &value))
            return false;
    }
    *id = value;
    return *p > from;
}

/* The first eight bytes of a path as one number, and with it a quick no for most routes: their patterns part with the
 * path there, or at the letter that follows ("/api/v1/" has eight). */
#define HEAD 8

static uint64_t head_of(const char *path)
{
    char head[HEAD] = {0};
    uint64_t number;
    memcpy(head, path, strnlen(path, HEAD));
    memcpy(&number, head, sizeof number);
    return number;
}

static bool begins_alike(const char *pattern, const char *path, uint64_t head)
{
    uint64_t own;
    memcpy(&own, pattern, sizeof own); /* with its NUL, no pattern is shorter */
    return own == head && (pattern[HEAD - 1] == '\0' || pattern[HEAD] == path[HEAD] || pattern[HEAD] == '{');
}

static bool matches(const char *pattern, const char *path, int64_t ids[ROUTE_IDS_MAX])
{
    int n = 0;
    while (*pattern != '\0') {
        if (*pattern == '{') {
            if (!read_id(&path, &ids[n++]))
                return false;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

static void allow_method(char allow[64], const char *method)
{
    size_t n = strlen(allow);
    size_t more = strlen(method);
    if (strstr(allow, method) != NULL || n + more + 3 > 64)
        return;
    if (n > 0) {
        memcpy(allow + n, ", ", 2);
        n += 2;
    }
    memcpy(allow + n, method, more + 1);
}

enum err router_find(const struct route **out, int *index, int64_t ids[ROUTE_IDS_MAX], const char *method,
                     const char *path, char allow[64])
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    uint64_t head = head_of(path);
    allow[0] = '\0';
    *index = -1;
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            ++*index;
            if (!begins_alike(r->pattern, path, head) || !matches(r->pattern, path, ids))
                continue;
            if (strcmp(r->method, wanted) == 0) {
                *out = r;
                return ERR_OK;
            }
            allow_method(allow, r->method);
        }
    }
    return allow[0] == '\0' ? ERR_NOT_FOUND : ERR_METHOD_NOT_ALLOWED;
}
