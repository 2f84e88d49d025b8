/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pauses of webhooks that are not reached, and what they can be told of. */
#include "lib/unit.h"

#include "webhook/webhook.h"

#define MINUTE INT64_C(60000)

static void who_is_away_is_asked_seldom_but_every_hour(void **state)
{
    static const struct row {
        int64_t unreached;
        uint8_t jitter;
        int64_t pause_ms;
    } rows[] = {
        {1, 0, MINUTE},      {2, 0, 5 * MINUTE},    {3, 0, 20 * MINUTE},
        {4, 0, 60 * MINUTE}, {5, 0, 60 * MINUTE},   {1000, 0, 60 * MINUTE},
        {1, 255, 75 * 1000}, {3, 255, 25 * MINUTE}, {1000, 255, 75 * MINUTE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(webhook_pause_ms(rows[i].unreached, rows[i].jitter), rows[i].pause_ms);
}

static void each_event_is_found_by_its_name_alone(void **state)
{
    static const char *const strangers[] = {"",    "order", "order.", "Order.created", "order.created ", "user.created",
                                            "ping"};
    (void)state;
    for (int i = 0; i < WEBHOOK_EVENTS; i++)
        assert_ptr_equal(webhook_event_find(webhook_events[i].name), &webhook_events[i]);
    for (size_t i = 0; i < COUNT(strangers); i++)
        assert_null(webhook_event_find(strangers[i]));
}

static void only_named_hosts_are_told(void **state)
{
    static const char hosts[] = "hooks.example.com, *.example.org,192.0.2.7  [2001:db8::1]";
    static const struct {
        const char *url;
        bool listed;
    } rows[] = {
        {"https://hooks.example.com/a", true},
        {"HTTPS://HOOKS.Example.COM:8443/a", true},
        {"https://hooks.example.com?x", true},
        {"https://hooks.example.com.", false},
        {"https://hooks.example.com.evil.example/", false},
        {"https://evil-hooks.example.com/", false},
        {"https://evil.example/hooks.example.com", false},
        {"https://evil.example/?https://hooks.example.com/", false},
        {"https://a.example.org/", true},
        {"https://a.b.example.org:1/", true},
        {"https://example.org/", false},
        {"https://.example.org/", false},
        {"https://badexample.org/", false},
        {"https://192.0.2.7/", true},
        {"https://192.0.2.70/", false},
        {"https://[2001:db8::1]:443/", true},
        {"https://[2001:db8::10]/", false},
        {"hooks.example.com", false},
    };
    static const char *const wrong[] = {
        "",        " , ",          "a b c:8080", "https://a.example", "*",         "*.",  "a.*.example",
        "*.*.com", "a,*example.x", "a/b, c",     ".example.org",      "[::1]:443", "[::1"};
    (void)state;
    assert_true(webhook_hosts_valid(hosts));
    for (size_t i = 0; i < COUNT(wrong); i++)
        ROW_IS(wrong[i], !webhook_hosts_valid(wrong[i]));
    for (size_t i = 0; i < COUNT(rows); i++) {
        ROW_IS(rows[i].url, webhook_host_listed(hosts, rows[i].url) == rows[i].listed);
        ROW_IS(rows[i].url, webhook_host_listed(NULL, rows[i].url));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_is_away_is_asked_seldom_but_every_hour),
                                       cmocka_unit_test(each_event_is_found_by_its_name_alone),
                                       cmocka_unit_test(only_named_hosts_are_told)};
    return RUN(tests);
}
