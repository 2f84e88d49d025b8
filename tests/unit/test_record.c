/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A described resource: read with every error named in order, written, diffed, described; and every record of the
 * program held against what the reader can keep. */
#include "lib/unit.h"

#include "backorder/backorder_list.h"
#include "company/company.h"
#include "core/record.h"
#include "flow/backorder_close.h"
#include "inventory/inventory.h"
#include "user/session.h"

struct part {
    int64_t id;
    const char *name;
};
struct thing {
    uint64_t given;
    int64_t number, secret;
    struct maybe_i64 maybe, at;
    struct qty qty;
    struct money price;
    const char *text, *note, *required;
    bool flag, admin;
    struct date day;
    int64_t moment;
    int kind;
    int64_t weekdays;
    struct part part, *opt_part;
    struct part *parts;
    size_t part_count;
    int64_t *ids;
    size_t id_count;
    const char **words;
    size_t word_count;
    int64_t shown;
};

static const char *const kinds[] = {"red", "white", NULL};
static const struct field part_fields[] = {
    {"id", FIELD_I64, FIELD_RW | FIELD_REQUIRED | FIELD_BRIEF, offsetof(struct part, id), 1, 9, .doc = "Id."},
    {"name", FIELD_TEXT, FIELD_RW | FIELD_NULLABLE, offsetof(struct part, name), 0, 3, .doc = "Name."},
};
static const struct record part_record = {.name = "Part",
                                          .doc = "A part.",
                                          .size = sizeof(struct part),
                                          .fields = part_fields,
                                          .field_count = 2,
                                          .set_offset = RECORD_NO_SET};
#define F(n, t, flags, lo, hi) #n, t, flags, offsetof(struct thing, n), lo, hi
static const struct field fields[] = {
    {F(number, FIELD_I64, FIELD_RW | FIELD_BRIEF, -5, 10), .doc = "d"},
    {F(maybe, FIELD_I64, FIELD_RW | FIELD_NULLABLE, 0, 10), .doc = "d"},
    {F(qty, FIELD_QTY, FIELD_RW, 1, 100), .doc = "d"},
    {F(price, FIELD_MONEY, FIELD_RW, 0, 1000), .doc = "d"},
    {F(text, FIELD_TEXT, FIELD_RW | FIELD_NULLABLE, 0, 5), .doc = "d"},
    {F(note, FIELD_NOTE, FIELD_RW | FIELD_NULLABLE, 0, 20), .doc = "d"},
    {F(required, FIELD_TEXT, FIELD_RW | FIELD_REQUIRED, 1, 5), .doc = "d"},
    {F(flag, FIELD_FLAG, FIELD_RW, 0, 0), .doc = "d"},
    {F(day, FIELD_DAY, FIELD_RW | FIELD_NULLABLE, 0, 0), .doc = "d"},
    {F(moment, FIELD_INSTANT, FIELD_RW, 0, 0), .doc = "d"},
    {F(at, FIELD_INSTANT, FIELD_RW | FIELD_NULLABLE, 0, 0), .doc = "d"},
    {F(kind, FIELD_ENUM, FIELD_RW, 0, 0), .names = kinds, .doc = "d"},
    {F(weekdays, FIELD_WEEKDAYS, FIELD_RW, 0, 0), .doc = "d"},
    {F(part, FIELD_OBJECT, FIELD_RW, 0, 0), .of = &part_record, .doc = "d"},
    {F(opt_part, FIELD_OBJECT, FIELD_RW | FIELD_NULLABLE, 0, 0), .of = &part_record, .doc = "d"},
    {F(parts, FIELD_LIST, FIELD_RW, 1, 3), .of = &part_record, .count_offset = offsetof(struct thing, part_count),
     .doc = "d"},
    {F(ids, FIELD_I64S, FIELD_RW, 0, 3), .count_offset = offsetof(struct thing, id_count), .doc = "d"},
    {F(words, FIELD_TEXTS, FIELD_RW, 0, 3), .count_offset = offsetof(struct thing, word_count), .doc = "d"},
    {F(shown, FIELD_I64, FIELD_READ, 0, 0), .doc = "d"},
    {F(admin, FIELD_FLAG, FIELD_RW | FIELD_ADMIN, 0, 0), .doc = "d"},
    {F(secret, FIELD_I64, FIELD_RW | FIELD_SECRET, 0, 100), .doc = "d"},
};
static const struct field_barred barred[] = {
    {"purchase_order", ERR_BACK_ORDER_NO_PURCHASE_ORDER}, {"shown", ERR_BACK_ORDER_ACCOUNT_FIXED}, {NULL, ERR_OK}};
static const struct record thing_record = {.name = "Thing",
                                           .doc = "A thing.",
                                           .size = sizeof(struct thing),
                                           .fields = fields,
                                           .field_count = COUNT(fields),
                                           .set_offset = offsetof(struct thing, given),
                                           .barred = barred};

/* The errors of reading ${text} as "code field; ...". */
static const char *read_as(struct bench *b, struct thing *out, enum record_mode mode, const char *text, bool admin)
{
    json_error_t error;
    json_t *json = json_loads(text, JSON_DECODE_ANY, &error);
    if (json == NULL)
        fail_msg("%s: %s", text, error.text);
    ctx_forget(&b->c);
    enum err result = record_read(&b->c, out, &thing_record, mode, json, admin);
    json_decref(json);
    struct str s = str_init(b->arena, 100000);
    for (int i = 0; i < b->c.problem_count; i++)
        str_printf(&s, "%s%s %s", i == 0 ? "" : "; ", err_info(b->c.problems[i].err)->code, b->c.problems[i].field);
    assert_int_equal(result, b->c.problem_count == 0 ? ERR_OK : b->c.problems[0].err);
    return str_text(&s);
}

static const struct {
    const char *body, *errors;
} every_error_is_named_rows[] = {
    {"{}", ""},
    {"[]", "field_type "},
    {"null", "field_type "},
    {"3", "field_type "},
    {"{\"number\":10}", ""},
    {"{\"number\":-5}", ""},
    {"{\"number\":11}", "field_range number"},
    {"{\"number\":-6}", "field_range number"},
    {"{\"number\":1.0}", "field_type number"},
    {"{\"number\":\"1\"}", "field_type number"},
    {"{\"number\":true}", "field_type number"},
    {"{\"number\":null}", "field_type number"},
    {"{\"maybe\":null}", ""},
    {"{\"qty\":0}", "field_range qty"},
    {"{\"qty\":null}", "field_type qty"},
    {"{\"price\":1001}", "field_range price"},
    {"{\"text\":\"ab\\ncd\"}", "field_format text"},
    {"{\"text\":\"a\\u0007\"}", "field_format text"},
    {"{\"text\":\"a\\u0085\"}", "field_format text"},
    {"{\"text\":\"ééééé\"}", ""},
    {"{\"text\":\"éééééé\"}", "field_length text"},
    {"{\"text\":\"  abcde  \"}", ""},
    {"{\"text\":5}", "field_type text"},
    {"{\"text\":null}", ""},
    {"{\"note\":\"a\\r\\nb\"}", ""},
    {"{\"required\":\"\"}", "field_length required"},
    {"{\"required\":\"\\u00a0\"}", "field_length required"},
    {"{\"required\":null}", "field_type required"},
    {"{\"flag\":1}", "field_type flag"},
    {"{\"flag\":null}", "field_type flag"},
    {"{\"day\":\"2026-02-30\"}", "field_format day"},
    {"{\"day\":20260230}", "field_type day"},
    {"{\"day\":null}", ""},
    {"{\"moment\":\"2026-05-12\"}", "field_format moment"},
    {"{\"moment\":null}", "field_type moment"},
    {"{\"at\":null}", ""},
    {"{\"kind\":\"rosé\"}", "field_choice kind"},
    {"{\"kind\":0}", "field_type kind"},
    {"{\"kind\":null}", "field_type kind"},
    {"{\"weekdays\":[]}", "field_length weekdays"},
    {"{\"weekdays\":[\"mon\",\"mon\"]}", ""},
    {"{\"weekdays\":[\"monday\"]}", "field_choice weekdays"},
    {"{\"weekdays\":\"mon\"}", "field_type weekdays"},
    {"{\"part\":{\"id\":0}}", "field_range part.id"},
    {"{\"part\":{\"x\":0}}", "field_unknown part.x"},
    {"{\"part\":null}", "field_type part"},
    {"{\"opt_part\":null}", ""},
    {"{\"opt_part\":[]}", "field_type opt_part"},
    {"{\"parts\":[]}", "field_length parts"},
    {"{\"parts\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]}", "field_length parts"},
    {"{\"parts\":[{\"id\":1},{}]}", "field_required parts[1].id"},
    {"{\"parts\":[{\"id\":1},7]}", "field_type parts[1]"},
    {"{\"parts\":[{\"id\":1,\"name\":\"long\"}]}", "field_length parts[0].name"},
    {"{\"parts\":{}}", "field_type parts"},
    {"{\"ids\":[1,\"2\"]}", "field_type ids"},
    {"{\"ids\":[1,2,3,4]}", "field_length ids"},
    {"{\"words\":[\"a\",5]}", "field_type words"},
    {"{\"words\":[\"a\\u0001\"]}", "field_format words"},
    {"{\"shown\":5}", "back_order_account_fixed shown"},
    {"{\"purchase_order\":5}", "back_order_no_purchase_order purchase_order"},
    {"{\"nonsense\":5}", "field_unknown nonsense"},
    {"{\"number\":11,\"nonsense\":5,\"kind\":\"x\"}", "field_unknown nonsense; field_range number; field_choice kind"},
};

static void every_error_is_named(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    for (size_t i = 0; i < COUNT(every_error_is_named_rows); i++) {
        struct thing t = {0};
        const char *errors = read_as(&b, &t, RECORD_PATCH, every_error_is_named_rows[i].body, true);
        if (strcmp(errors, every_error_is_named_rows[i].errors) != 0)
            fail_msg("row %s: %s", every_error_is_named_rows[i].body, errors);
    }
    bench_close(&b);
}

static void a_create_needs_what_is_required(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing t = {0};
    assert_string_equal(read_as(&b, &t, RECORD_CREATE, "{}", true), "field_required required");
    assert_false(date_is_set(t.day)); /* a day that was not sent is none, not 1970 */
    assert_string_equal(read_as(&b, &t, RECORD_CREATE, "{\"required\":\"x\"}", true), "");
    bench_close(&b);
}

static void only_admins_set_what_admins_set(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing t = {0};
    assert_string_equal(read_as(&b, &t, RECORD_PATCH, "{\"admin\":true}", false), "forbidden admin");
    assert_false(t.admin);
    assert_string_equal(read_as(&b, &t, RECORD_PATCH, "{\"admin\":true}", true), "");
    assert_true(t.admin);
    bench_close(&b);
}

static void a_patch_keeps_what_it_does_not_name(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct date day = {20585};
    struct thing t = {.number = 7, .text = "old", .day = day, .maybe = some_i64(3), .kind = 1, .at = some_i64(5)};
    assert_string_equal(read_as(&b, &t, RECORD_PATCH, "{\"number\":8,\"text\":\"\",\"maybe\":null}", true), "");
    assert_int_equal(t.number, 8);
    assert_null(t.text); /* empty where null is a value: null */
    assert_false(t.maybe.has);
    assert_int_equal(t.day.days, day.days);
    assert_int_equal(t.kind, 1);
    assert_true(t.at.has);
    assert_true(record_given(&thing_record, &t, "number") && record_given(&thing_record, &t, "text") &&
                record_given(&thing_record, &t, "maybe"));
    assert_false(record_given(&thing_record, &t, "day") || record_given(&thing_record, &t, "kind"));
    bench_close(&b);
}

static void problems_stop_at_a_bound_and_names_are_cut(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing t = {0};
    struct str body = str_init(b.arena, 1 << 20);
    str_put(&body, "{");
    for (int i = 0; i < 50; i++)
        str_printf(&body, "\"x%d\":1,", i);
    str_put(&body, "\"");
    for (int i = 0; i < 20000; i++)
        str_put(&body, "é");
    str_put(&body, "\":1}");
    read_as(&b, &t, RECORD_PATCH, str_text(&body), true);
    assert_int_equal(b.c.problem_count, CTX_PROBLEMS_MAX);
    body.n = 0;
    str_put(&body, "{\"a");
    for (int i = 0; i < 20000; i++)
        str_put(&body, "é");
    str_put(&body, "\":1}");
    read_as(&b, &t, RECORD_PATCH, str_text(&body), true);
    assert_int_equal(b.c.problem_count, 1);
    assert_true(strlen(b.c.problems[0].field) <= CTX_FIELD_BYTES_MAX);
    json_t *whole = json_string(b.c.problems[0].field); /* NULL unless it was cut between characters */
    assert_non_null(whole);
    json_decref(whole);
    bench_close(&b);
}

static const char full[] =
    "{\"number\":1,\"maybe\":2,\"qty\":3,\"price\":4,\"text\":\"t\",\"note\":\"n\",\"required\":\"r\",\"flag\":true,"
    "\"day\":\"2026-05-12\",\"moment\":\"2026-05-12T09:30:00.000Z\",\"at\":null,\"kind\":\"white\","
    "\"weekdays\":[\"mon\",\"sun\"],\"part\":{\"id\":1,\"name\":null},\"opt_part\":{\"id\":2,\"name\":\"x\"},"
    "\"parts\":[{\"id\":3,\"name\":null}],\"ids\":[5,6],\"words\":[\"a\",\"b\"],\"shown\":0,\"admin\":false}";

static const char *written(struct bench *b, const struct thing *t, bool brief)
{
    struct str s = str_init(b->arena, 100000);
    struct json j = json_init(&s);
    json_object_begin(&j);
    record_write_fields(&j, &thing_record, t, brief);
    json_object_end(&j);
    return str_text(&s);
}

static void what_is_read_is_written_back(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing t = {0};
    json_t *json = json_loads(full, 0, NULL);
    json_object_del(json, "shown");
    json_object_set_new(json, "secret", json_integer(42));
    assert_int_equal(record_read(&b.c, &t, &thing_record, RECORD_CREATE, json, true), ERR_OK);
    json_decref(json);
    assert_int_equal(t.secret, 42);
    assert_string_equal(written(&b, &t, false), full);
    assert_string_equal(written(&b, &t, true), "{\"number\":1}");
    bench_close(&b);
}

/* Objects that stand in place, one in the other, with names that are longer together than what is copied at once; one
 * of them shows nothing. */
struct leaf {
    const char *name;
    int64_t secret;
};
struct branch {
    struct leaf of_the_longest_name_that_we_have, bare;
};
struct tree {
    struct branch the_branch_with_a_name_as_long, second;
    int64_t height;
};
static const struct field leaf_fields[] = {
    {"name", FIELD_TEXT, FIELD_READ | FIELD_NULLABLE, offsetof(struct leaf, name), .doc = "d"},
    {"secret", FIELD_I64, FIELD_READ | FIELD_SECRET, offsetof(struct leaf, secret), .doc = "d"},
};
static const struct record leaf_record = {
    .name = "Leaf", .size = sizeof(struct leaf), .fields = leaf_fields, .field_count = 2};
static const struct record bare_record = {
    .name = "Bare", .size = sizeof(struct leaf), .fields = leaf_fields + 1, .field_count = 1};
#define OBJECT(owner, member, record)                                                                                  \
    {                                                                                                                  \
#member, FIELD_OBJECT, FIELD_READ | FIELD_BRIEF, offsetof(struct owner, member), .of = &(record), .doc = "d"   \
    }
static const struct field branch_fields[] = {
    OBJECT(branch, of_the_longest_name_that_we_have, leaf_record),
    OBJECT(branch, bare, bare_record),
};
static const struct record branch_record = {
    .name = "Branch", .size = sizeof(struct branch), .fields = branch_fields, .field_count = 2};
static const struct field tree_fields[] = {
    OBJECT(tree, the_branch_with_a_name_as_long, branch_record),
    {"height", FIELD_I64, FIELD_READ, offsetof(struct tree, height), .doc = "d"},
    OBJECT(tree, second, branch_record),
};
static const struct record tree_record = {
    .name = "Tree", .size = sizeof(struct tree), .fields = tree_fields, .field_count = 3};

static void objects_stand_in_objects(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    const struct tree tree = {.the_branch_with_a_name_as_long = {.of_the_longest_name_that_we_have = {.name = "a\"b"}},
                              .height = 7};
    for (int brief = 0; brief < 2; brief++) {
        struct str s = str_init(b.arena, 1000);
        struct json j = json_init(&s);
        json_object_begin(&j);
        json_put_i64(&j, "before", 1);
        record_write_fields(&j, &tree_record, &tree, brief == 1);
        json_put_i64(&j, "after", 2);
        json_object_end(&j);
        assert_string_equal(
            str_text(&s),
            brief == 1 ? "{\"before\":1,\"the_branch_with_a_name_as_long\":{\"of_the_longest_name_that_we_have\":{},"
                         "\"bare\":{}},"
                         "\"second\":{\"of_the_longest_name_that_we_have\":{},\"bare\":{}},\"after\":2}"
                       : "{\"before\":1,\"the_branch_with_a_name_as_long\":{\"of_the_longest_name_that_we_have\":"
                         "{\"name\":\"a\\\"b\"},\"bare\":{}},\"height\":7,"
                         "\"second\":{\"of_the_longest_name_that_we_have\":{\"name\":null},\"bare\":{}},\"after\":2}");
    }
    bench_close(&b);
}

static void what_is_not_there_is_null_or_empty(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    const struct thing t = {.day = DATE_NONE, .moment = 1, .at = some_i64(2), .required = "\n"};
    assert_string_equal(written(&b, &t, false),
                        "{\"number\":0,\"maybe\":null,\"qty\":0,\"price\":0,\"text\":null,\"note\":null,\"required\":"
                        "\"\\n\",\"flag\":false,\"day\":null,\"moment\":\"1970-01-01T00:00:00.001Z\",\"at\":"
                        "\"1970-01-01T00:00:00.002Z\",\"kind\":\"red\",\"weekdays\":[],\"part\":{\"id\":0,\"name\":"
                        "null},\"opt_part\":null,\"parts\":[],\"ids\":[],\"words\":[],\"shown\":0,\"admin\":false}");
    bench_close(&b);
}

/* Less room than it needs, down to none: it fails and goes no further. */
static void a_record_too_large_fails_and_does_not_crash(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing t = {.text = "a \"quoted\" text", .note = "line\nline", .number = INT64_MIN};
    size_t whole = strlen(written(&b, &t, false));
    for (size_t limit = 0; limit < whole; limit++) {
        struct str s = str_init(b.arena, limit);
        struct json j = json_init(&s);
        json_object_begin(&j);
        record_write_fields(&j, &thing_record, &t, false);
        json_object_end(&j);
        assert_true(str_failed(&s) && strlen(str_text(&s)) <= limit);
    }
    bench_close(&b);
}

static void a_diff_names_what_changed_and_no_secret(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    struct thing before = {.day = DATE_NONE, .text = "a", .secret = 1, .number = 4};
    struct thing after = before;
    assert_null(record_diff(&b.c, &thing_record, &before, &after));
    after.secret = 2;
    assert_null(record_diff(&b.c, &thing_record, &before, &after));
    after.text = NULL;
    after.number = 5;
    struct part part = {7, "x"};
    after.parts = &part;
    after.part_count = 1;
    assert_string_equal(record_diff(&b.c, &thing_record, &before, &after),
                        "{\"number\":[4,5],\"text\":[\"a\",null],\"parts\":[[],[{\"id\":7,\"name\":\"x\"}]]}");
    const char *all = record_diff(&b.c, &thing_record, NULL, &after);
    json_t *json = json_loads(all, 0, NULL);
    assert_non_null(json);
    assert_null(json_object_get(json, "secret"));
    assert_int_equal(json_integer_value(json_array_get(json_object_get(json, "number"), 1)), 5);
    assert_null(json_object_get(json, "text")); /* null before, null after: nothing was set */
    json_decref(json);
    bench_close(&b);
}

static void a_schema_says_what_the_reader_does(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, 0);
    static const struct {
        enum record_shape shape;
        const char *has, *has_not;
    } rows[] = {{SHAPE_ANSWER, "shown", "secret"},
                {SHAPE_CREATE, "secret", "shown"},
                {SHAPE_PATCH, "secret", "shown"},
                {SHAPE_BRIEF, "number", "text"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str s = str_init(b.arena, 100000);
        struct json j = json_init(&s);
        record_schema(&j, &thing_record, NULL, rows[i].shape);
        json_t *json = json_loads(str_text(&s), 0, NULL);
        const json_t *properties = json_object_get(json, "properties");
        ROW_IS(rows[i].has, json_object_get(properties, rows[i].has) != NULL);
        ROW_IS(rows[i].has_not, json_object_get(properties, rows[i].has_not) == NULL);
        if (rows[i].shape == SHAPE_CREATE) {
            const json_t *number = json_object_get(properties, "number");
            assert_int_equal(json_integer_value(json_object_get(number, "maximum")), 10);
            assert_int_equal(json_integer_value(json_object_get(number, "minimum")), -5);
            assert_int_equal(json_array_size(json_object_get(json, "required")), 1);
            assert_true(json_is_false(json_object_get(json, "additionalProperties")));
        }
        json_decref(json);
    }
    bench_close(&b);
}

/* Fields that null can be read into, names that are there, bounds the right way round. */
static void check_record(const struct record *r, int depth)
{
    assert_true(depth < 8 && r->field_count <= 64 && r->doc != NULL && r->name != NULL);
    for (size_t i = 0; i < r->field_count; i++) {
        const struct field *f = &r->fields[i];
        bool nullable = (f->flags & FIELD_NULLABLE) != 0;
        bool given = (f->flags & (FIELD_CREATE | FIELD_PATCH)) != 0;
        bool can = f->type == FIELD_I64 || f->type == FIELD_INSTANT || f->type == FIELD_WEEKDAYS ||
                   f->type == FIELD_TEXT || f->type == FIELD_NOTE || f->type == FIELD_DAY || f->type == FIELD_OBJECT;
        bool bounded = f->type == FIELD_I64 || f->type == FIELD_QTY || f->type == FIELD_MONEY ||
                       f->type == FIELD_TEXT || f->type == FIELD_NOTE || f->type == FIELD_LIST ||
                       f->type == FIELD_I64S || f->type == FIELD_TEXTS;
        bool listed = f->type == FIELD_LIST || f->type == FIELD_I64S || f->type == FIELD_TEXTS;
        ROW_IS(f->name, f->doc != NULL && f->doc[0] != '\0');
        ROW_IS(f->name, !nullable || can);
        ROW_IS(f->name, !given || !bounded || f->max > f->min || (f->max == f->min && f->max > 0));
        ROW_IS(f->name, (f->type == FIELD_ENUM) == (f->names != NULL));
        ROW_IS(f->name, (f->type == FIELD_LIST || f->type == FIELD_OBJECT) == (f->of != NULL));
        ROW_IS(f->name, !listed || f->count_offset != f->offset);
        ROW_IS(f->name, f->offset < r->size);
        ROW_IS(f->name, f->type != FIELD_DAY || nullable || (f->flags & FIELD_REQUIRED) != 0 || !given);
        for (size_t k = 0; k < i; k++)
            ROW_IS(f->name, strcmp(r->fields[k].name, f->name) != 0);
        if (f->of != NULL)
            check_record(f->of, depth + 1);
    }
}

static void every_record_of_the_program_can_be_read_and_shown(void **state)
{
    (void)state;
    static const struct record *const all[] = {
        &thing_record,
        &company_record,
        &user_record,
        &api_token_record,
        &token_diff_record,
        &account_record,
        &account_reps_record,
        &contact_record,
        &product_record,
        &producer_record,
        &importer_record,
        &family_record,
        &warehouse_record,
        &price_level_record,
        &price_record,
        &price_list_record,
        &stock_record,
        &ledger_record,
        &adjustment_record,
        &backorder_record,
        &backorder_item_record,
        &backorder_create_record,
        &backorder_edit_record,
        &backorder_line_draft_record,
        &backorder_closing_record,
        &backorder_copying_record,
        &backorder_filter_record,
        &backorder_bulk_record,
    };
    struct bench b;
    bench_open(&b, 0);
    for (size_t i = 0; i < COUNT(all); i++) {
        check_record(all[i], 0);
        for (int shape = SHAPE_ANSWER; shape <= SHAPE_BRIEF; shape++) {
            struct str s = str_init(b.arena, 200000);
            struct json j = json_init(&s);
            record_schema(&j, all[i], NULL, (enum record_shape)shape);
            json_t *json = json_loads(str_text(&s), JSON_REJECT_DUPLICATES, NULL);
            ROW_IS(all[i]->name, json != NULL);
            json_decref(json);
        }
    }
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_is_named),
        cmocka_unit_test(a_create_needs_what_is_required),
        cmocka_unit_test(only_admins_set_what_admins_set),
        cmocka_unit_test(a_patch_keeps_what_it_does_not_name),
        cmocka_unit_test(problems_stop_at_a_bound_and_names_are_cut),
        cmocka_unit_test(what_is_read_is_written_back),
        cmocka_unit_test(objects_stand_in_objects),
        cmocka_unit_test(what_is_not_there_is_null_or_empty),
        cmocka_unit_test(a_record_too_large_fails_and_does_not_crash),
        cmocka_unit_test(a_diff_names_what_changed_and_no_secret),
        cmocka_unit_test(a_schema_says_what_the_reader_does),
        cmocka_unit_test(every_record_of_the_program_can_be_read_and_shown),
    };
    return RUN(tests);
}
