/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: by cursor, which never skips or repeats a row, or by offset for a view that scrolls freely. */
#include "api/dispatch.h"

#include "core/fold.h"
#include "core/must.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_BYTES  6
#define SEPARATOR    '\x1f'
#define CURSOR_PARTS 7

const char *const list_dir_names[] = {"asc", "desc", NULL};

/* What a cursor says, after a check that we made it ourselves. */
static bool unpack(struct arena *arena, const char *cursor, char *parts[CURSOR_PARTS])
{
    uint8_t raw[LIST_CURSOR_MAX];
    uint8_t check[TOKEN_HASH];
    size_t n;
    if (!base64url_read(raw, sizeof raw, &n, cursor) || n <= CHECK_BYTES)
        return false;
    const char *text = (const char *)raw + CHECK_BYTES;
    token_hash(check, text, n - CHECK_BYTES);
    if (memcmp(raw, check, CHECK_BYTES) != 0 || !utf8_valid(text, n - CHECK_BYTES)) /* anybody can make a check */
        return false;
    char *rest = arena_strndup(arena, text, n - CHECK_BYTES);
    for (int i = 0; i < CURSOR_PARTS - 1; i++) {
        parts[i] = rest;
        char *end = strchr(rest, SEPARATOR);
        if (end == NULL)
            return false;
        *end = '\0';
        rest = end + 1;
    }
    parts[CURSOR_PARTS - 1] = rest;
    return true;
}

static const char *pack(struct arena *arena, const char *list, const char *sort, const struct list_page *page,
                        const struct list_last *last)
{
    uint8_t raw[LIST_CURSOR_MAX * 3 / 4];
    uint8_t check[TOKEN_HASH];
    const char *text = arena_printf(arena, "1%c%s%c%s%c%c%c%lld%c%lld%c%s", SEPARATOR, list, SEPARATOR, sort, SEPARATOR,
                                    page->descending ? 'd' : 'a', SEPARATOR, (long long)last->number, SEPARATOR,
                                    (long long)last->id, SEPARATOR, last->text == NULL ? "" : last->text);
    size_t n = strlen(text);
    MUST(n + CHECK_BYTES <= sizeof raw); /* a sort key has at most FOLD_BYTES_MAX, what stands beside it is short */
    token_hash(check, text, n);
    memcpy(raw, check, CHECK_BYTES);
    memcpy(raw + CHECK_BYTES, text, n);
    char *out = arena_alloc(arena, LIST_CURSOR_MAX);
    base64url_write(out, LIST_CURSOR_MAX, (struct bytes){raw, n + CHECK_BYTES});
    return out;
}

/* A parameter that not every list takes; not given where it is not taken. */
static const struct param_value *param_if_taken(const struct api_call *call, const char *name)
{
    static const struct param_value none = {.given = false};
    for (const struct param *p = call->route->params; p != NULL && p->name != NULL; p++) {
        if (strcmp(p->name, name) == 0)
            return call_param(call, name);
    }
    return &none;
}

enum err call_page(struct api_call *call, struct list_page *out, const char *list, const char *sort)
{
    const struct param_value *limit = call_param(call, "limit");
    const struct param_value *cursor = call_param(call, "cursor");
    const struct param_value *offset = param_if_taken(call, "offset");
    const struct param_value *dir = param_if_taken(call, "dir");
    char *parts[CURSOR_PARTS];
    *out = (struct list_page){.limit = limit->given ? limit->number : LIST_LIMIT_DEFAULT,
                              .offset = offset->given ? offset->number : 0,
                              .descending = dir->given && dir->number == 1,
                              .want_total = param_if_taken(call, "total")->number == 1,
                              .count_to = ((const struct call *)call)->counts_all ? INT64_MAX : LIST_TOTAL_CAP + 1,
                              .after_text = ""};
    if (!cursor->given)
        return ERR_OK;
    if (offset->given)
        return refuse(&call->c, ERR_QUERY_INVALID, "offset", "can't be given together with cursor");
    if (!unpack(call->c.arena, cursor->text, parts) || strcmp(parts[0], "1") != 0 || strcmp(parts[1], list) != 0 ||
        strcmp(parts[2], sort) != 0 || strcmp(parts[3], out->descending ? "d" : "a") != 0)
        return refuse(&call->c, ERR_CURSOR_INVALID, "cursor", NULL);
    out->after = true;
    out->after_number = strtoll(parts[4], NULL, 10);
    out->after_id = strtoll(parts[5], NULL, 10);
    out->after_text = parts[6];
    return ERR_OK;
}

void list_begin(struct api_call *call)
{
    call_answer(call, 200);
    json_object_begin(&call->out);
    json_key(&call->out, "items");
    json_array_begin(&call->out);
}

void list_end(struct api_call *call, const struct list_page *page, const char *list, const char *sort,
              const struct list_last *last)
{
    json_array_end(&call->out);
    json_put_text(&call->out, "next", last->more ? pack(call->c.arena, list, sort, page, last) : NULL);
    if (last->total >= 0) {
        bool capped = page->count_to != INT64_MAX && last->total > LIST_TOTAL_CAP;
        json_put_i64(&call->out, "total", capped ? LIST_TOTAL_CAP : last->total);
        json_put_bool(&call->out, "total_capped", capped);
    }
    json_object_end(&call->out);
}

static int64_t row_id(const struct record *rec, const void *row)
{
    const struct field *field = rec->fields;
    while (strcmp(field->name, "id") != 0)
        field++;
    return *(const int64_t *)(const void *)((const char *)row + field->offset);
}

void list_by_id(struct api_call *call, const struct list_page *page, const char *list, const struct list_rows *rows)
{
    bool more = rows->n > (size_t)page->limit;
    size_t n = more ? (size_t)page->limit : rows->n;
    const char *row = rows->items;
    int64_t last = 0;
    list_begin(call);
    for (size_t i = 0; i < n; i++, row += rows->rec->size) {
        last = row_id(rows->rec, row);
        json_object_begin(&call->out);
        record_write_fields(&call->out, rows->rec, row, true);
        if (rows->editable)
            json_actions(&call->out, true);
        json_object_end(&call->out);
    }
    list_end(call, page, list, "id", &(struct list_last){.more = more, .id = last, .total = -1});
}
