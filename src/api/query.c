/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The query string by the route's table of parameters: strict, because a mistyped filter that is ignored shows the
 * wrong list. */
#include "api/dispatch.h"

#include "core/fold.h"
#include "core/must.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4096

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %XX and '+' decoded; NULL unless the result is UTF-8 without control characters. */
static const char *decoded(struct arena *arena, const char *from, size_t n)
{
    char *text = arena_alloc(arena, n + 1);
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        int high, low;
        if (from[i] == '+') {
            text[to++] = ' ';
        } else if (from[i] != '%') {
            text[to++] = from[i];
        } else {
            if (n - i < 3)
                return NULL;
            high = hex_digit(from[i + 1]);
            low = hex_digit(from[i + 2]);
            if (high < 0 || low < 0)
                return NULL;
            text[to++] = (char)(high << 4 | low);
            i += 2;
        }
    }
    if (to > TEXT_MAX || !utf8_valid(text, to))
        return NULL;
    return text_clean(arena, text);
}

static const struct param *param_named(const struct route *route, const char *name, int *index)
{
    for (*index = 0; route->params != NULL && route->params[*index].name != NULL; (*index)++) {
        if (strcmp(route->params[*index].name, name) == 0)
            return &route->params[*index];
    }
    return NULL;
}

static bool read_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    if (!isdigit((unsigned char)text[0]) && !(text[0] == '-' && isdigit((unsigned char)text[1])))
        return false;
    long long value = strtoll(text, &end, 10); /* an overflow gives a limit, which the bounds refuse */
    if (*end != '\0' || value < min || value > max || value == INT64_MAX)
        return false;
    *out = value;
    return true;
}

enum err query_value(struct ctx *c, const struct param *p, const char *text, struct param_value *out)
{
    size_t length = utf8_length(text);
    int index;
    out->given = true;
    switch (p->type) {
    case PARAM_I64:
        if (read_number(text, p->min, p->max, &out->number))
            return ERR_OK;
        return refuse(c, ERR_QUERY_INVALID, p->name, "must be a whole number from %lld to %lld", (long long)p->min,
                      (long long)p->max);
    case PARAM_TEXT:
        out->text = text;
        if ((int64_t)length >= p->min && (int64_t)length <= p->max)
            return ERR_OK;
        return refuse(c, ERR_QUERY_INVALID, p->name, "must have %lld to %lld characters", (long long)p->min,
                      (long long)p->max);
    case PARAM_DAY:
        if (date_parse(&out->day, text))
            return ERR_OK;
        return refuse(c, ERR_QUERY_INVALID, p->name, "must be a date like 2026-05-12");
    case PARAM_FLAG:
        out->number = strcmp(text, "true") == 0;
        if (out->number == 1 || strcmp(text, "false") == 0)
            return ERR_OK;
        return refuse(c, ERR_QUERY_INVALID, p->name, "must be true or false");
    case PARAM_ENUM:
        index = enum_index(p->names, text);
        out->number = index;
        if (index >= 0)
            return ERR_OK;
        break;
    }
    struct str all = str_init(c->arena, 1024);
    for (int i = 0; p->names[i] != NULL; i++)
        str_printf(&all, "%s%s", i == 0 ? "" : ", ", p->names[i]);
    return refuse(c, ERR_QUERY_INVALID, p->name, "must be one of: %s", str_text(&all));
}

static enum err read_pair(struct call *call, const char *pair, size_t n)
{
    struct ctx *c = &call->pub.c;
    const char *equals = memchr(pair, '=', n);
    size_t name_length = equals == NULL ? n : (size_t)(equals - pair);
    const char *name = decoded(c->arena, pair, name_length);
    const char *text = equals == NULL ? "" : decoded(c->arena, equals + 1, n - name_length - 1);
    int index;
    if (name == NULL || text == NULL)
        return refuse(c, ERR_QUERY_INVALID, name, "must be UTF-8, percent-encoded, without control characters");
    const struct param *p = param_named(call->pub.route, name, &index);
    if (p == NULL)
        return refuse(c, ERR_QUERY_UNKNOWN, name, NULL);
    MUST(index < ROUTE_PARAMS_MAX);
    if (call->params[index].given)
        return refuse(c, ERR_QUERY_INVALID, name, "is given twice");
    return query_value(c, p, text, &call->params[index]);
}

enum err query_read(struct call *call)
{
    const char *p = call->pub.request->query;
    memset(call->params, 0, sizeof call->params);
    for (int i = 0; i < ROUTE_PARAMS_MAX; i++)
        call->params[i].day = DATE_NONE;
    while (p != NULL && *p != '\0') {
        size_t n = strcspn(p, "&");
        if (n > 0)
            TRY(read_pair(call, p, n));
        p += n;
        p += *p == '&';
    }
    return ERR_OK;
}

const struct param_value *call_param(const struct api_call *call, const char *name)
{
    int index;
    const struct param *p = param_named(call->route, name, &index);
    MUST(p != NULL);
    return &((const struct call *)call)->params[index];
}
