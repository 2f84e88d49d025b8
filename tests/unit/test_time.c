/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days, instants, and what "today" and "8 o'clock" are in a zone whose clocks change. */
#include "lib/unit.h"

#include "core/date.h"
#include "core/zone.h"

static void days_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int32_t days;
        int weekday;
    } rows[] = {
        {"1970-01-01", true, 0, 3},
        {"1969-12-31", true, -1, 2},
        {"2000-02-29", true, 11016, 1},
        {"2026-05-12", true, 20585, 1},
        {"1900-01-01", true, -25567, 0},
        {"2199-12-31", true, 84005, 1},
        {"2024-02-29", true, 19782, 3},
        {"2023-02-29", false, 0, 0},
        {"1900-02-29", false, 0, 0},
        {"2100-02-29", false, 0, 0},
        {"1899-12-31", false, 0, 0},
        {"2200-01-01", false, 0, 0},
        {"2026-13-01", false, 0, 0},
        {"2026-00-10", false, 0, 0},
        {"2026-04-31", false, 0, 0},
        {"2026-05-00", false, 0, 0},
        {"2026-5-12", false, 0, 0},
        {"2026-05-12 ", false, 0, 0},
        {" 2026-05-12", false, 0, 0},
        {"2026/05/12", false, 0, 0},
        {"20260512", false, 0, 0},
        {"2026-05-1２", false, 0, 0},
        {"", false, 0, 0},
        {"2026-05", false, 0, 0},
        {"2026-05-12T00:00", false, 0, 0},
        {"+026-05-12", false, 0, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date d = {77};
        char text[DATE_TEXT];
        ROW_IS(rows[i].text, date_parse(&d, rows[i].text) == rows[i].good);
        ROW_IS(rows[i].text, d.days == (rows[i].good ? rows[i].days : 77));
        if (!rows[i].good)
            continue;
        ROW_IS(rows[i].text, date_weekday(d) == rows[i].weekday);
        ROW_IS(rows[i].text, same(date_format(text, d), rows[i].text));
    }
    assert_false(date_is_set(DATE_NONE));
}

static void every_day_of_three_centuries_comes_back(void **state)
{
    (void)state;
    int32_t expect = -25567;
    int weekday = 0;
    for (int32_t days = -25567; days <= 84005; days++, expect++, weekday = (weekday + 1) % 7) {
        int y, m, d;
        struct date back;
        date_to_civil((struct date){days}, &y, &m, &d);
        assert_true(date_from_civil(&back, y, m, d));
        assert_int_equal(back.days, expect);
        assert_int_equal(date_weekday(back), weekday);
    }
}

static void instants_are_read_as_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t ms;
        const char *back; /* as it is written; NULL: the same */
    } rows[] = {
        {"1970-01-01T00:00:00Z", true, 0, "1970-01-01T00:00:00.000Z"},
        {"2026-05-12T09:30:00.123Z", true, INT64_C(1778578200123), NULL},
        {"2026-05-12T11:30:00.123+02:00", true, INT64_C(1778578200123), "2026-05-12T09:30:00.123Z"},
        {"2026-05-12T04:00:00.1-05:30", true, INT64_C(1778578200100), "2026-05-12T09:30:00.100Z"},
        {"2026-05-12T09:30:00.123999Z", true, INT64_C(1778578200123), "2026-05-12T09:30:00.123Z"},
        {"1969-12-31T23:59:59.999Z", true, -1, NULL},
        {"1900-01-01T00:00:00.000+23:59", true, INT64_C(-2209075140000), "1899-12-31T00:01:00.000Z"},
        {"2026-05-12T24:00:00Z", false, 0, NULL},
        {"2026-05-12T23:60:00Z", false, 0, NULL},
        {"2026-05-12T23:59:60Z", false, 0, NULL},
        {"2026-05-12T09:30:00", false, 0, NULL},
        {"2026-05-12 09:30:00Z", false, 0, NULL},
        {"2026-05-12T09:30:00.Z", false, 0, NULL},
        {"2026-05-12T09:30:00.1234567890Z", false, 0, NULL},
        {"2026-05-12T09:30:00+24:00", false, 0, NULL},
        {"2026-05-12T09:30:00+02:60", false, 0, NULL},
        {"2026-05-12T09:30:00+0200", false, 0, NULL},
        {"2026-05-12T09:30Z", false, 0, NULL},
        {"2026-02-30T09:30:00Z", false, 0, NULL},
        {"2026-05-12T09:30:00Zx", false, 0, NULL},
        {"", false, 0, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t ms = 77;
        char text[INSTANT_TEXT];
        ROW_IS(rows[i].text, instant_parse(&ms, rows[i].text) == rows[i].good);
        ROW_IS(rows[i].text, ms == (rows[i].good ? rows[i].ms : 77));
        if (rows[i].good)
            ROW_IS(rows[i].text, same(instant_format(text, ms), rows[i].back == NULL ? rows[i].text : rows[i].back));
    }
}

static void only_iana_names_are_zones(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool good;
    } rows[] = {
        {"UTC", true},
        {"America/Chicago", true},
        {"Europe/Paris", true},
        {"Asia/Kathmandu", true},
        {"Etc/GMT+12", true},
        {"", false},
        {"Mars/Olympus", false},
        {"America", false},
        {"../passwd", false},
        {"/etc/passwd", false},
        {"America/../UTC", false},
        {":UTC", false},
        {"+02:00", false},
        {"-05", false},
        {"Z", false},
        {"zone.tab", false},
        {"leapseconds", false},
        {"UTC ", false},
        {"america/chicago\n", false},
        {"02:00", false},
        {"UTC+3", false},
        {"tzdata.zi", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z = NULL;
        ROW_IS(rows[i].name, zone_find(&z, rows[i].name) == rows[i].good);
        ROW_IS(rows[i].name, (z != NULL) == rows[i].good);
    }
    const struct zone *one, *two;
    assert_true(zone_find(&one, "Europe/Paris") && zone_find(&two, "Europe/Paris"));
    assert_ptr_equal(one, two);
}

static int64_t at(const char *text)
{
    int64_t ms;
    assert_true(instant_parse(&ms, text));
    return ms;
}

static void today_depends_on_the_zone(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *now, *day;
    } rows[] = {
        {"UTC", "2026-05-12T23:59:59.999Z", "2026-05-12"},
        {"UTC", "2026-05-13T00:00:00Z", "2026-05-13"},
        {"America/Chicago", "2026-05-13T04:59:59Z", "2026-05-12"},
        {"America/Chicago", "2026-05-13T05:00:00Z", "2026-05-13"},
        {"America/Chicago", "2026-01-13T05:59:59Z", "2026-01-12"},
        {"Pacific/Kiritimati", "2026-05-12T10:00:00Z", "2026-05-13"},
        {"Pacific/Pago_Pago", "2026-05-12T10:59:59Z", "2026-05-11"},
        {"Asia/Kathmandu", "2026-05-12T18:15:00Z", "2026-05-13"},
        {"Asia/Kathmandu", "2026-05-12T18:14:59.999Z", "2026-05-12"},
        {"UTC", "1969-12-31T23:59:59.999Z", "1969-12-31"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z;
        char text[DATE_TEXT];
        assert_true(zone_find(&z, rows[i].zone));
        ROW_IS(rows[i].now, same(date_format(text, zone_today(z, at(rows[i].now))), rows[i].day));
    }
}

static void an_hour_begins_once_whatever_the_clocks_do(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *day;
        int hour;
        const char *at;
    } rows[] = {
        {"UTC", "2026-05-12", 3, "2026-05-12T03:00:00.000Z"},
        {"America/Chicago", "2026-05-12", 0, "2026-05-12T05:00:00.000Z"},
        /* 2026-03-08: 02:00 becomes 03:00; the skipped hour is the instant of the jump */
        {"America/Chicago", "2026-03-08", 1, "2026-03-08T07:00:00.000Z"},
        {"America/Chicago", "2026-03-08", 2, "2026-03-08T08:00:00.000Z"},
        {"America/Chicago", "2026-03-08", 3, "2026-03-08T08:00:00.000Z"},
        {"America/Chicago", "2026-03-08", 4, "2026-03-08T09:00:00.000Z"},
        /* 2026-11-01: 01:00 comes twice; the first counts */
        {"America/Chicago", "2026-11-01", 0, "2026-11-01T05:00:00.000Z"},
        {"America/Chicago", "2026-11-01", 1, "2026-11-01T06:00:00.000Z"},
        {"America/Chicago", "2026-11-01", 2, "2026-11-01T08:00:00.000Z"},
        {"America/Chicago", "2026-10-31", 23, "2026-11-01T04:00:00.000Z"},
        {"Europe/Paris", "2026-03-29", 2, "2026-03-29T01:00:00.000Z"},
        {"Europe/Paris", "2026-10-25", 2, "2026-10-25T00:00:00.000Z"},
        {"Europe/Paris", "2026-10-25", 3, "2026-10-25T02:00:00.000Z"},
        /* midnight itself is skipped: Cairo 2026-04-24, Santiago 2026-09-06 */
        {"Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00:00.000Z"},
        {"America/Santiago", "2026-09-06", 0, "2026-09-06T04:00:00.000Z"},
        /* half an hour: Lord Howe, 2026-10-04 02:00 becomes 02:30 */
        {"Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30:00.000Z"},
        {"Australia/Lord_Howe", "2026-10-04", 3, "2026-10-03T16:00:00.000Z"},
        /* a whole day is skipped: Apia, 2011-12-30 */
        {"Pacific/Apia", "2011-12-30", 8, "2011-12-30T10:00:00.000Z"},
        {"Pacific/Apia", "2011-12-31", 8, "2011-12-30T18:00:00.000Z"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z;
        struct date day;
        char text[INSTANT_TEXT], row[100];
        assert_true(zone_find(&z, rows[i].zone) && date_parse(&day, rows[i].day));
        instant_format(text, zone_at(z, day, rows[i].hour));
        snprintf(row, sizeof row, "%s %s %d: %s", rows[i].zone, rows[i].day, rows[i].hour, text);
        ROW_IS(row, same(text, rows[i].at));
    }
}

static void every_day_begins_after_the_one_before(void **state)
{
    (void)state;
    static const char *const zones[] = {"America/Chicago", "Europe/Paris",        "Africa/Casablanca",
                                        "Asia/Tehran",     "Australia/Lord_Howe", "America/Sao_Paulo"};
    for (size_t i = 0; i < COUNT(zones); i++) {
        const struct zone *z;
        struct date day;
        assert_true(zone_find(&z, zones[i]) && date_parse(&day, "2015-01-01"));
        int64_t before = zone_at(z, day, 0);
        for (int n = 0; n < 4500; n++) {
            day.days++;
            int64_t begin = zone_at(z, day, 0);
            assert_true(begin > before && begin - before <= 26 * INT64_C(3600000));
            assert_int_equal(zone_today(z, begin).days, day.days);
            assert_int_equal(zone_today(z, begin - 1).days, day.days - 1);
            before = begin;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_strictly),
        cmocka_unit_test(every_day_of_three_centuries_comes_back),
        cmocka_unit_test(instants_are_read_as_rfc_3339),
        cmocka_unit_test(only_iana_names_are_zones),
        cmocka_unit_test(today_depends_on_the_zone),
        cmocka_unit_test(an_hour_begins_once_whatever_the_clocks_do),
        cmocka_unit_test(every_day_begins_after_the_one_before),
    };
    return RUN(tests);
}
