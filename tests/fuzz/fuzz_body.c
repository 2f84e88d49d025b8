/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A JSON body through the records of all routes that take one; what was read is diffed. */
#include "fuzz/fuzz.h"

#include "api/route.h"

#define RECORDS_MAX 128

/* Those of all routes, each once. */
static size_t collect(const struct record **out)
{
    size_t n = 0;
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            bool known = r->body == NULL;
            for (size_t i = 0; i < n && !known; i++)
                known = out[i] == r->body;
            MUST(n < RECORDS_MAX);
            if (!known)
                out[n++] = r->body;
        }
    }
    return n;
}

/* A change is read over an object that is whole: only what was made can be compared. */
static void try_record(struct ctx *c, const struct record *rec, const json_t *json)
{
    void *object = arena_alloc(c->arena, rec->size);
    bool made = true;
    for (int mode = RECORD_CREATE; mode <= RECORD_PATCH; mode++) {
        ctx_forget(c);
        enum err err = record_read(c, object, rec, (enum record_mode)mode, json, mode == RECORD_CREATE);
        MUST((err == ERR_OK) == (c->problem_count == 0));
        made = made && (err == ERR_OK || mode != RECORD_CREATE);
        if (err != ERR_OK || !made)
            continue;
        const char *diff = record_diff(c, rec, NULL, object);
        json_t *back = diff == NULL ? json_null() : json_loads(diff, JSON_REJECT_DUPLICATES, NULL);
        MUST(back != NULL);
        json_decref(back);
    }
    for (int i = 0; i < c->problem_count; i++) {
        json_t *text = json_string(c->problems[i].field); /* NULL for what is not UTF-8 */
        MUST(text != NULL);
        json_decref(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct record *records[RECORDS_MAX];
    static size_t count;
    struct ctx c;
    if (count == 0)
        count = collect(records);
    json_t *json = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (json == NULL)
        return 0;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    ctx_init(&c, arena, INT64_C(1778578200000));
    for (size_t i = 0; i < count; i++)
        try_record(&c, records[i], json);
    arena_close(arena);
    json_decref(json);
    return 0;
}
