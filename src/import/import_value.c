/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people write into cells, as values: what could be read in two ways is not read at all. */
#include "core/fold.h"
#include "import/import.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 40 /* characters of an amount */

/* --- numbers --- */

/* The digits of an amount without what people put around and between them. */
struct amount {
    bool negative;
    char digits[NUMBER_MAX + 1]; /* without a decimal sign */
    size_t n, decimals;
};

/* Spaces between thousands, also those that do not break, apostrophes, and signs of currencies. */
static size_t ornament(const char *p)
{
    static const char *const all[] = {" ",       "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99", "$", "\xE2\x82\xAC",
                                      "\xC2\xA3"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strncmp(p, all[i], strlen(all[i])) == 0)
            return strlen(all[i]);
    }
    return 0;
}

/* Digits, points and commas alone; false: it is something else. */
static bool plain_of(char plain[NUMBER_MAX + 1], bool *negative, const char *text)
{
    size_t n = 0;
    *negative = text[0] == '-' || strncmp(text, "\xE2\x88\x92", 3) == 0;
    text += *negative ? (text[0] == '-' ? 1 : 3) : text[0] == '+';
    while (*text != '\0') {
        size_t skip = ornament(text);
        text += skip;
        if (skip > 0)
            continue;
        if (n == NUMBER_MAX || (!isdigit((unsigned char)*text) && *text != '.' && *text != ','))
            return false;
        plain[n++] = *text++;
    }
    plain[n] = '\0';
    return n > 0;
}

/* Groups of three behind each ${sign}: "1,234,567". */
static bool is_grouped(const char *plain, char sign, size_t end)
{
    size_t since = 0;
    bool first = true;
    for (size_t i = 0; i < end; i++) {
        if (plain[i] != sign) {
            since++;
            continue;
        }
        if (first ? since == 0 || since > 3 : since != 3)
            return false;
        first = false;
        since = 0;
    }
    return first || since == 3;
}

static size_t count_of(const char *plain, char sign)
{
    size_t n = 0;
    for (; *plain != '\0'; plain++)
        n += *plain == sign;
    return n;
}

/* Which sign divides the decimals off; 0: there are none. False: it can't be told. */
static bool decimal_sign(const char *plain, int decimal, char *sign, const char **wrong)
{
    size_t points = count_of(plain, '.'), commas = count_of(plain, ',');
    const char *last = strpbrk(plain, ".,") == NULL ? NULL : plain + strlen(plain);
    while (last != NULL && *last != '.' && *last != ',')
        last--;
    *sign = decimal == DECIMAL_POINT ? '.' : decimal == DECIMAL_COMMA ? ',' : 0;
    if (decimal != DECIMAL_AUTO || last == NULL)
        return true;
    bool one = points + commas == 1, both = points > 0 && commas > 0;
    if (one && strlen(last + 1) == 3 && last - plain <= 3 && last > plain && plain[0] != '0') {
        *wrong = "can be read in two ways: say whether the comma or the point divides decimals";
        return false;
    }
    *sign = one || both ? *last : 0; /* 1.234.567 has none */
    return true;
}

static bool read_amount(struct amount *out, const struct import_value *v, int decimal, const char **wrong)
{
    char plain[NUMBER_MAX + 1] = "", sign;
    *out = (struct amount){.n = 0};
    *wrong = "must be a number";
    if (!plain_of(plain, &out->negative, v->text) ||
        !decimal_sign(plain, v->number ? DECIMAL_POINT : decimal, &sign, wrong))
        return false;
    const char *mark = sign == 0 ? NULL : strchr(plain, sign);
    size_t whole = mark == NULL ? strlen(plain) : (size_t)(mark - plain);
    if (mark != NULL && strpbrk(mark + 1, ".,") != NULL)
        return false;
    for (const char *other = ".,"; *other != '\0'; other++) {
        if (*other != sign && !is_grouped(plain, *other, whole))
            return false;
    }
    for (const char *p = plain; *p != '\0'; p++) {
        if (isdigit((unsigned char)*p))
            out->digits[out->n++] = *p;
    }
    out->decimals = mark == NULL ? 0 : strlen(mark + 1);
    while (out->decimals > 0 && out->digits[out->n - 1] == '0') /* 12.50 and 6.000 */
        out->n--, out->decimals--;
    out->digits[out->n] = '\0';
    return true;
}

/* As a whole number of units of 10^-places. */
static bool scaled(int64_t *out, const struct amount *a, size_t places, const char **wrong)
{
    char digits[NUMBER_MAX + 8];
    if (a->decimals > places) {
        *wrong = places == 0 ? "must be a whole number" : "has more decimals than cents";
        return false;
    }
    if (a->n + places - a->decimals > 17) {
        *wrong = "is too large";
        return false;
    }
    snprintf(digits, sizeof digits, "%s%.*s", a->digits, (int)(places - a->decimals), "00");
    *out = strtoll(digits, NULL, 10) * (a->negative ? -1 : 1);
    return true;
}

/* --- dates --- */

/* Up to three numbers with one kind of sign between them. */
static int split_date(const char *text, int parts[3], size_t lengths[3], char *sign)
{
    int n = 0;
    *sign = 0;
    while (n < 3) {
        char *end;
        if (!isdigit((unsigned char)*text))
            return 0;
        parts[n] = (int)strtol(text, &end, 10);
        lengths[n++] = (size_t)(end - text);
        if (end - text > 4)
            return 0;
        if (*end == '\0')
            return n;
        if ((*end != '.' && *end != '/' && *end != '-') || (*sign != 0 && *end != *sign))
            return 0;
        *sign = *end;
        text = end + 1;
    }
    return 0;
}

enum { FORMAT_ISO, FORMAT_US, FORMAT_EU };

static bool read_day(struct date *out, const char *text, int format, const char **wrong)
{
    int parts[3];
    size_t lengths[3];
    char sign;
    *wrong = "must be a date like 2026-05-12";
    if (date_parse(out, text))
        return true;
    if (split_date(text, parts, lengths, &sign) != 3 || lengths[2] == 3 || lengths[0] > 2)
        return false;
    if (lengths[2] < 4) {
        *wrong = "must have a year of four digits";
        return false;
    }
    int first_month = parts[0] <= 12, second_month = parts[1] <= 12;
    if (sign == '.') /* nobody writes the month first with points */
        format = FORMAT_EU;
    if (format == FORMAT_ISO && first_month && second_month && parts[0] != parts[1]) {
        *wrong = "can be read in two ways: which is the day, which the month?";
        return false;
    }
    bool month_first = format == FORMAT_US || (format == FORMAT_ISO && first_month && !second_month);
    if (date_from_civil(out, parts[2], parts[month_first ? 0 : 1], parts[month_first ? 1 : 0]))
        return true;
    *wrong = "is no day of the calendar in the company's date format";
    return false;
}

/* "09:30" or "09:30:15" in seconds; -1: it is something else. */
static int64_t clock_of(const char *text)
{
    static const int64_t weights[] = {3600, 60, 1}, limits[] = {24, 60, 60};
    int64_t seconds = 0;
    for (size_t i = 0; i < 3; i++, text += 3) {
        if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]))
            return -1;
        int64_t part = (text[0] - '0') * 10 + (text[1] - '0');
        if (part >= limits[i])
            return -1;
        seconds += part * weights[i];
        if (text[2] == '\0')
            return i > 0 ? seconds : -1;
        if (text[2] != ':')
            return -1;
    }
    return -1;
}

/* An instant as RFC 3339, or a day, or a day and a time on the company's clock. */
static bool read_instant(int64_t *out, const char *text, const struct import_reading *r, const char **wrong)
{
    char day[DATE_TEXT + 8];
    struct date d;
    if (instant_parse(out, text))
        return true;
    size_t n = strcspn(text, " T");
    if (n >= sizeof day) {
        *wrong = "must be a date like 2026-05-12";
        return false;
    }
    snprintf(day, sizeof day, "%.*s", (int)n, text);
    if (!read_day(&d, day, r->date_format, wrong))
        return false;
    int64_t seconds = text[n] == '\0' ? 0 : clock_of(text + n + 1);
    if (seconds < 0) {
        *wrong = "must be a date, or a date and a time like 2026-05-12 09:30";
        return false;
    }
    *out = zone_at(r->zone, d, (int)(seconds / 3600)) + seconds % 3600 * 1000;
    return true;
}

/* --- words --- */

static bool read_flag(struct json *j, const struct import_value *v, struct arena *arena, const char **wrong)
{
    static const char *const yes[] = {"true", "yes", "y", "1", "x", "on"}, *const no[] = {"false", "no", "n", "0",
                                                                                          "off"};
    const char *word = fold_text(arena, v->text);
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (strcmp(word, yes[i]) == 0) {
            json_bool(j, true);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (strcmp(word, no[i]) == 0) {
            json_bool(j, false);
            return true;
        }
    }
    *wrong = "must be yes or no";
    return false;
}

static const char *choice_of(struct arena *arena, const char *const *names, const char *text)
{
    const char *word = fold_text(arena, text);
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(fold_text(arena, names[i]), word) == 0)
            return names[i];
    }
    return NULL;
}

static bool read_choice(struct json *j, const struct import_value *v, struct arena *arena, const char **wrong)
{
    const char *name = choice_of(arena, v->names, v->text);
    if (name != NULL) {
        json_text(j, name);
        return true;
    }
    struct str all = str_init(arena, 1024);
    for (size_t i = 0; v->names[i] != NULL; i++)
        str_printf(&all, "%s%s", i == 0 ? "" : ", ", v->names[i]);
    *wrong = arena_printf(arena, "must be one of: %s", str_text(&all));
    return false;
}

static bool read_weekdays(struct json *j, const struct import_value *v, struct arena *arena, const char **wrong)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
    char *rest = arena_strdup(arena, v->text);
    json_array_begin(j);
    while (*rest != '\0') {
        size_t n = strcspn(rest, ";, ");
        bool last = rest[n] == '\0';
        rest[n] = '\0';
        const char *name = n < 3 ? NULL : choice_of(arena, days, arena_strndup(arena, rest, utf8_cut(rest, 3)));
        if (name == NULL && n > 0) {
            *wrong = "must be weekdays like mon; tue; fri";
            return false;
        }
        if (n > 0)
            json_text(j, name);
        rest += n + (last ? 0 : 1);
    }
    json_array_end(j);
    return true;
}

bool import_value_write(struct arena *arena, struct json *j, const struct import_value *v,
                        const struct import_reading *reading, const char **wrong)
{
    struct amount amount;
    struct date day;
    int64_t number;
    switch (v->type) {
    case FIELD_I64:
    case FIELD_QTY:
    case FIELD_MONEY:
        if (!read_amount(&amount, v, reading->decimal, wrong) ||
            !scaled(&number, &amount, v->type == FIELD_MONEY ? 2 : 0, wrong))
            return false;
        json_i64(j, number);
        return true;
    case FIELD_FLAG:
        return read_flag(j, v, arena, wrong);
    case FIELD_DAY:
        if (!read_day(&day, v->text, reading->date_format, wrong))
            return false;
        json_day(j, day);
        return true;
    case FIELD_INSTANT:
        if (!read_instant(&number, v->text, reading, wrong))
            return false;
        json_instant(j, number);
        return true;
    case FIELD_ENUM:
        return read_choice(j, v, arena, wrong);
    case FIELD_WEEKDAYS:
        return read_weekdays(j, v, arena, wrong);
    default:
        json_text(j, v->text);
        return true;
    }
}
