/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A JSON body through the records of everything that can be sent; what was read is written and diffed. */
#include "fuzz/fuzz.h"

#include "backorder/backorder_list.h"
#include "company/company.h"
#include "inventory/inventory.h"
#include "user/session.h"

static const struct record *const records[] = {
    &backorder_create_record,
    &backorder_edit_record,
    &backorder_closing_record,
    &backorder_bulk_record,
    &backorder_copying_record,
    &company_record,
    &user_record,
    &account_record,
    &account_reps_record,
    &contact_record,
    &product_record,
    &price_list_record,
    &price_level_record,
    &warehouse_record,
    &adjustment_record,
    &api_token_record,
};

static void try_record(struct ctx *c, const struct record *rec, const json_t *json)
{
    void *object = arena_alloc(c->arena, rec->size);
    for (int mode = RECORD_CREATE; mode <= RECORD_PATCH; mode++) {
        ctx_forget(c);
        enum err err = record_read(c, object, rec, (enum record_mode)mode, json, mode == RECORD_CREATE);
        MUST((err == ERR_OK) == (c->problem_count == 0));
        if (err != ERR_OK)
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
    struct ctx c;
    json_t *json = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (json == NULL)
        return 0;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    ctx_init(&c, arena, INT64_C(1778578200000));
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++)
        try_record(&c, records[i], json);
    arena_close(arena);
    json_decref(json);
    return 0;
}
