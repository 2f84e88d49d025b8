/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of the trade over plain structs, and the registry of what can go wrong. */
#include "lib/unit.h"

#include "backorder/backorder.h"
#include "company/company.h"
#include "user/user.h"

#define NOW INT64_C(1778578200000) /* 2026-05-12T09:30:00Z */

static const struct user an_admin = {.id = 1, .role = ROLE_ADMIN, .active = true};
static const struct user a_rep = {.id = 2, .role = ROLE_REP, .active = true};

static void codes_are_unique_and_say_what_they_mean(void **state)
{
    (void)state;
    for (int i = 1; i < ERR_COUNT; i++) {
        const struct err_info *e = err_info((enum err)i);
        ROW_IS(e->code, e->code[0] != '\0' && e->sentence[strlen(e->sentence) - 1] == '.');
        ROW_IS(e->code, strspn(e->code, "abcdefghijklmnopqrstuvwxyz_") == strlen(e->code));
        ROW_IS(e->code, e->status >= 400 && e->status < 600);
        ROW_IS(e->code, err_is_refusal((enum err)i) == (e->status < 500));
        ROW_IS(e->code, !e->retry || e->status == 409 || e->status == 429 || e->status == 503);
        for (int k = 1; k < i; k++)
            ROW_IS(e->code, strcmp(e->code, err_info((enum err)k)->code) != 0);
    }
    assert_false(err_is_refusal(ERR_OK));
}

static void a_quantity_is_given_in_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *row, *body;
        int64_t before; /* bottles of a kept line */
        int64_t unit_set;
        enum err err;
        int64_t btl;
    } rows[] = {
        {"bottles", "{\"qty_btl\":18}", 0, 12, ERR_OK, 18},
        {"cases", "{\"cases\":2}", 0, 12, ERR_OK, 24},
        {"loose", "{\"bottles\":5}", 0, 12, ERR_OK, 5},
        {"both parts", "{\"cases\":2,\"bottles\":6}", 0, 12, ERR_OK, 30},
        {"none", "{}", 0, 12, ERR_QUANTITY_FORM, 0},
        {"kept", "{}", 7, 12, ERR_OK, 7},
        {"kept and changed", "{\"cases\":1}", 7, 6, ERR_OK, 6},
        {"both forms", "{\"qty_btl\":1,\"cases\":1}", 0, 12, ERR_QUANTITY_FORM, 0},
        {"bottles twice", "{\"qty_btl\":1,\"bottles\":1}", 0, 12, ERR_QUANTITY_FORM, 0},
        {"0 cases", "{\"cases\":0}", 0, 12, ERR_FIELD_RANGE, 0},
        {"0 + 0", "{\"cases\":0,\"bottles\":0}", 0, 12, ERR_FIELD_RANGE, 0},
        {"the most", "{\"qty_btl\":1000000}", 0, 12, ERR_OK, 1000000},
        {"the most in cases", "{\"cases\":1000000}", 0, 1, ERR_OK, 1000000},
        {"one too many in cases", "{\"cases\":83334}", 0, 12, ERR_FIELD_RANGE, 0},
        {"far too many", "{\"cases\":1000000}", 0, 1200, ERR_FIELD_RANGE, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct backorder_line_draft line = {.qty = {rows[i].before}};
        json_t *json = json_loads(rows[i].body, 0, NULL);
        ROW_IS(rows[i].row,
               record_read(&b.c, &line, &backorder_line_draft_record, RECORD_CREATE, json, true) == ERR_OK);
        ROW_IS(rows[i].row, backorder_quantity(&b.c, &line, rows[i].unit_set, 3) == rows[i].err);
        if (rows[i].err == ERR_OK)
            ROW_IS(rows[i].row, line.qty.btl == rows[i].btl);
        else
            ROW_IS(rows[i].row, same(b.c.problems[0].field, "lines[3].qty_btl"));
        json_decref(json);
        bench_close(&b);
    }
}

static void a_product_stands_on_a_back_order_once(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        size_t n;
        int64_t products[5];
        const char *field; /* NULL: fine */
    } rows[] = {
        {"none", 0, {0}, NULL},
        {"one", 1, {5}, NULL},
        {"five", 5, {5, 4, 3, 2, 1}, NULL},
        {"twice", 2, {7, 7}, "lines[1].product"},
        {"the second of two pairs comes first", 5, {9, 1, 1, 2, 9}, "lines[2].product"},
        {"the pair with the larger product comes first", 5, {1, 9, 9, 2, 1}, "lines[2].product"},
        {"three times", 3, {4, 4, 4}, "lines[1].product"},
        {"large ids", 2, {INT64_MAX, 1}, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct backorder_line_draft lines[5] = {0};
        for (size_t k = 0; k < rows[i].n; k++)
            lines[k].product = rows[i].products[k];
        enum err err = backorder_distinct(&b.c, lines, rows[i].n);
        ROW_IS(rows[i].row, err == (rows[i].field == NULL ? ERR_OK : ERR_LINE_PRODUCT_TWICE));
        if (rows[i].field != NULL)
            ROW_IS(rows[i].row, same(b.c.problems[0].field, rows[i].field));
        bench_close(&b);
    }
}

static void the_header_keeps_to_the_settings_and_the_clock(void **state)
{
    (void)state;
    const struct zone *zone;
    assert_true(zone_find(&zone, "America/Chicago"));
    static const struct {
        const char *row;
        bool edit, uses_need_by, uses_priority;
        int64_t captured;         /* ms before now; 0: not given */
        int need_by, was_need_by; /* days from today; 99: none */
        int64_t priority, was_priority;
        enum err err;
        const char *field;
    } rows[] = {
        {"plain", false, false, false, 0, 99, 99, 0, 0, ERR_OK, NULL},
        {"captured an hour ago", false, false, false, 3600000, 99, 99, 0, 0, ERR_OK, NULL},
        {"captured 30 days ago", false, false, false, BACKORDER_CAPTURED_MS_MAX, 99, 99, 0, 0, ERR_OK, NULL},
        {"captured longer ago", false, false, false, BACKORDER_CAPTURED_MS_MAX + 1, 99, 99, 0, 0, ERR_CAPTURED_AT,
         "captured_at"},
        {"clock 5 minutes ahead", false, false, false, -BACKORDER_SKEW_MS_MAX, 99, 99, 0, 0, ERR_OK, NULL},
        {"clock further ahead", false, false, false, -BACKORDER_SKEW_MS_MAX - 1, 99, 99, 0, 0, ERR_CAPTURED_AT,
         "captured_at"},
        {"need-by not in use", false, false, false, 0, 3, 99, 0, 0, ERR_FIELD_READ_ONLY, "need_by"},
        {"need-by today", false, true, false, 0, 0, 99, 0, 0, ERR_OK, NULL},
        {"need-by yesterday", false, true, false, 0, -1, 99, 0, 0, ERR_FIELD_RANGE, "need_by"},
        {"need-by kept though gone by", true, true, false, 0, -9, -9, 0, 0, ERR_OK, NULL},
        {"need-by kept though not in use", true, false, false, 0, 3, 3, 0, 0, ERR_OK, NULL},
        {"need-by removed though not in use", true, false, false, 0, 99, 3, 0, 0, ERR_OK, NULL},
        {"priority not in use", false, false, false, 0, 99, 99, 2, 0, ERR_FIELD_READ_ONLY, "priority"},
        {"priority in use", false, false, true, 0, 99, 99, 2, 0, ERR_OK, NULL},
        {"priority kept", true, false, false, 0, 99, 99, 2, 2, ERR_OK, NULL},
        {"priority taken away", true, false, false, 0, 99, 99, 0, 2, ERR_OK, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct company company = company_new();
        company.zone = zone;
        company.need_by = rows[i].uses_need_by;
        company.priority = rows[i].uses_priority;
        b.c.company = &company;
        int32_t today = company_today(&b.c).days;
        struct backorder_draft draft = {.priority = rows[i].priority}, before = {.priority = rows[i].was_priority};
        draft.need_by = rows[i].need_by == 99 ? DATE_NONE : (struct date){today + rows[i].need_by};
        before.need_by = rows[i].was_need_by == 99 ? DATE_NONE : (struct date){today + rows[i].was_need_by};
        if (rows[i].captured != 0)
            draft.captured_at_ms = some_i64(NOW - rows[i].captured);
        ROW_IS(rows[i].row, backorder_header(&b.c, &draft, rows[i].edit ? &before : NULL) == rows[i].err);
        if (rows[i].field != NULL)
            ROW_IS(rows[i].row, same(b.c.problems[0].field, rows[i].field));
        bench_close(&b);
    }
}

static void what_may_be_done_depends_on_the_status(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, NOW);
    for (int action = BACKORDER_READ; action <= BACKORDER_COPY; action++) {
        const struct backorder_standing open = {.status = BACKORDER_OPEN}, closed = {.status = BACKORDER_CLOSED},
                                        tied = {.status = BACKORDER_OPEN, .tied_order = some_i64(2210)};
        bool may = action == BACKORDER_READ || action == BACKORDER_COPY;
        assert_int_equal(backorder_may(&b.c, &open, (enum backorder_action)action), ERR_OK);
        assert_int_equal(backorder_may(&b.c, &closed, (enum backorder_action)action),
                         may ? ERR_OK : ERR_BACK_ORDER_CLOSED);
        assert_int_equal(backorder_may(&b.c, &tied, (enum backorder_action)action), may ? ERR_OK : ERR_BACK_ORDER_TIED);
    }
    size_t n;
    assert_string_equal(backorder_actions(&n, BACKORDER_OPEN, false)[1], "edit");
    assert_int_equal(n, 5);
    for (int tied = 0; tied <= 1; tied++) {
        const char **few = backorder_actions(&n, tied ? BACKORDER_OPEN : BACKORDER_CLOSED, tied);
        assert_int_equal(n, 2);
        assert_string_equal(few[0], "read");
        assert_string_equal(few[1], "duplicate");
    }
    bench_close(&b);
}

static void who_may_add_which_product(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        bool active, orderable, admin_only;
        enum err admin, rep;
    } rows[] = {
        {"plain", true, true, false, ERR_OK, ERR_OK},
        {"inactive", false, true, false, ERR_PRODUCT_INACTIVE, ERR_PRODUCT_INACTIVE},
        {"not orderable", true, false, false, ERR_OK, ERR_PRODUCT_ADMIN_ONLY},
        {"admin only", true, true, true, ERR_OK, ERR_PRODUCT_ADMIN_ONLY},
        {"inactive and admin only", false, false, true, ERR_PRODUCT_INACTIVE, ERR_PRODUCT_INACTIVE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct product p = {.active = rows[i].active, .orderable = rows[i].orderable, .admin_only = rows[i].admin_only};
        b.c.user = &an_admin;
        ROW_IS(rows[i].row, product_may_add(&b.c, &p) == rows[i].admin);
        b.c.user = NULL; /* the program itself */
        ROW_IS(rows[i].row, product_may_add(&b.c, &p) == rows[i].admin);
        b.c.user = &a_rep;
        ROW_IS(rows[i].row, product_may_add(&b.c, &p) == rows[i].rep);
        bench_close(&b);
    }
}

static void access_is_none_admin_or_all(void **state)
{
    (void)state;
    static const struct {
        int access;
        bool admin, rep;
    } rows[] = {{ACCESS_NONE, false, false}, {ACCESS_ADMIN, true, false}, {ACCESS_ALL, true, true}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        struct company company = company_new();
        company.back_order_access = rows[i].access;
        b.c.company = &company;
        b.c.user = &an_admin;
        assert_int_equal(company_sees_back_orders(&b.c), rows[i].admin);
        b.c.user = &a_rep;
        assert_int_equal(company_sees_back_orders(&b.c), rows[i].rep);
        bench_close(&b);
    }
    struct company m = company_new();
    assert_int_equal(m.back_order_access, ACCESS_NONE);
    assert_true(m.draft_orders);
    assert_false(m.auto_expire_drafts || m.need_by || m.priority);
    assert_int_equal(m.future_days, 7);
}

static void devices_of_all_of_reps_or_of_nobody_keep_copies(void **state)
{
    (void)state;
    static const struct {
        int of;
        bool admin, rep;
    } rows[] = {{COPIES_NONE, false, false}, {COPIES_REP, false, true}, {COPIES_ALL, true, true}};
    struct company m = company_new();
    assert_int_equal(m.device_copies, COPIES_ALL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        m.device_copies = rows[i].of;
        assert_int_equal(company_lets_keep(&m, ROLE_ADMIN), rows[i].admin);
        assert_int_equal(company_lets_keep(&m, ROLE_REP), rows[i].rep);
    }
}

static void ages_are_days_of_the_company(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, NOW);
    struct company company = company_new();
    assert_true(zone_find(&company.zone, "America/Chicago")); /* it is 04:30 there */
    b.c.company = &company;
    assert_int_equal(backorder_age_days(&b.c, NOW), 0);
    assert_int_equal(backorder_age_days(&b.c, NOW - INT64_C(5) * 3600000), 1);
    assert_int_equal(backorder_age_days(&b.c, NOW - INT64_C(4) * 3600000), 0);
    assert_int_equal(backorder_age_days(&b.c, NOW - INT64_C(72) * 3600000), 3);
    assert_int_equal(backorder_age_days(&b.c, NOW + INT64_C(72) * 3600000), 0);
    bench_close(&b);
}

static void addresses_have_one_form(void **state)
{
    (void)state;
    char longest[300], too_long[300];
    snprintf(longest, sizeof longest, "a@%0*d.example", 254 - 2 - 8, 0);
    snprintf(too_long, sizeof too_long, "a@%0*d.example", 255 - 2 - 8, 0);
    const struct {
        const char *email;
        bool good;
    } rows[] = {
        {"ana@demo.example", true},
        {"a.b+c@x.example", true},
        {"o'hara@x.example", true},
        {"a@b.c", true},
        {longest, true},
        {too_long, false},
        {"", false},
        {"@", false},
        {"a", false},
        {"a@", false},
        {"@b.c", false},
        {"a@b", false},
        {"a@b.", false},
        {"a@.b", false},
        {"a@b..c", false},
        {".a@b.c", false},
        {"a.@b.c", false},
        {"a..b@b.c", false},
        {"a b@c.d", false},
        {"a@b c.d", false},
        {"a@b@c.d", false},
        {"é@b.c", false},
        {"a@é.c", false},
        {"a@-b.c", false},
        {"a@b.c-", false},
        {"a\n@b.c", false},
        {"<a@b.c>", false},
        {"a,b@c.d", false},
        {"a@b_c.d", false},
        {"a@b.c\r\nBcc: x@y.z", false},
        {"12345678901234567890123456789012345678901234567890123456789012345@b.c", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].email, user_email_valid(rows[i].email) == rows[i].good);
}

static void passwords_are_long_and_not_guessed(void **state)
{
    (void)state;
    static const struct company lakeside = {.name = "Lakeside Wines"};
    static const struct user ana = {.email = "ana.ruiz@demo.example", .name = "Ana Ruiz"};
    char long_one[202];
    for (size_t i = 0; i < 200; i++)
        long_one[i] = (char)('a' + i * i % 23);
    long_one[200] = '\0';
    char too_long[203];
    memcpy(too_long, long_one, 200);
    memcpy(too_long + 200, "y", 2);
    const struct {
        const char *password;
        bool good;
    } rows[] = {
        {"correct horse battery", true},
        {"grapes and patience", true},
        {"k3v9-Tz1q-wm", true},
        {"ÄÖÜäßéñçøåœ≠", true},
        {long_one, true},
        {too_long, false},
        {"eleven char", false},
        {"", false},
        /* what many people take */
        {"password1234", false},
        {"Password123!", false},
        {"123456789012", false},
        {"qwertyuiop12", false},
        {"iloveyou1234", false},
        {"P@ssw0rdP@ssw0rd", false},
        {"1q2w3e4r5t6y", false},
        {"Summer2026!!", false},
        {"administrator", false},
        {"aaaaaaaaaaaa", false},
        {"éééééééééééé", false},
        {"abcabcabcabc", false},
        /* what is said of this person and company */
        {"ana.ruiz@demo.example", false},
        {"ANA.RUIZ@demo.example", false},
        {"AnaRuiz2026!", false},
        {"Lakeside Wines 1", false},
        {"lakesidewines1", false},
        {"cellarbook2026", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, NOW);
        b.c.company = &lakeside;
        enum err err = user_password_err(&b.c, rows[i].password, &ana);
        ROW_IS(rows[i].password, err == (rows[i].good ? ERR_OK : ERR_PASSWORD_WEAK));
        bench_close(&b);
    }
}

static void a_one_time_code_is_right_once(void **state)
{
    (void)state;
    static const uint8_t key[20] = "12345678901234567890"; /* RFC 6238, whose codes have 8 digits; we use the last 6 */
    const struct bytes secret = {key, 20};
    static const struct {
        const char *row, *code;
        int64_t now_ms, after, step;
    } rows[] = {
        {"RFC 6238 at 59 s", "287082", 59000, 0, 1},
        {"RFC 6238 at 1111111109", "081804", INT64_C(1111111109000), 0, 37037036},
        {"RFC 6238 at 20000000000", "353130", INT64_C(20000000000000), 0, 666666666},
        {"a step late", "287082", 89000, 0, 1},
        {"a step early", "081804", INT64_C(1111111079000), 0, 37037036},
        {"two steps late", "287082", 120000, 0, 0},
        {"used already", "287082", 59000, 1, 0},
        {"an older one after a newer", "287082", 89000, 2, 0},
        {"wrong", "287083", 59000, 0, 0},
        {"short", "28708", 59000, 0, 0},
        {"long", "2870822", 59000, 0, 0},
        {"empty", "", 59000, 0, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ROW_IS(rows[i].row, user_totp_step(secret, rows[i].now_ms, rows[i].code, rows[i].after) == rows[i].step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_unique_and_say_what_they_mean),
        cmocka_unit_test(a_quantity_is_given_in_one_form),
        cmocka_unit_test(a_product_stands_on_a_back_order_once),
        cmocka_unit_test(the_header_keeps_to_the_settings_and_the_clock),
        cmocka_unit_test(what_may_be_done_depends_on_the_status),
        cmocka_unit_test(who_may_add_which_product),
        cmocka_unit_test(access_is_none_admin_or_all),
        cmocka_unit_test(devices_of_all_of_reps_or_of_nobody_keep_copies),
        cmocka_unit_test(ages_are_days_of_the_company),
        cmocka_unit_test(addresses_have_one_form),
        cmocka_unit_test(passwords_are_long_and_not_guessed),
        cmocka_unit_test(a_one_time_code_is_right_once),
    };
    return RUN(tests);
}
