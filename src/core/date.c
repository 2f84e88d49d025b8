/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Civil dates by arithmetic on days (the era method: 400 years are 146,097 days), and RFC 3339. */
#include "core/date.h"

#include "core/must.h"

#include <ctype.h>
#include <string.h>

#define YEAR_FIRST 1900
#define YEAR_LAST  2199
#define DAY_MS     INT64_C(86400000)

bool date_is_set(struct date d)
{
    return d.days != DATE_NONE.days;
}

static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static bool civil_exists(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool date_from_civil(struct date *out, int year, int month, int day)
{
    if (!civil_exists(year, month, day))
        return false;
    out->days = (int32_t)days_from_civil(year, month, day);
    return true;
}

void date_to_civil(struct date d, int *year, int *month, int *day)
{
    MUST(date_is_set(d));
    civil_from_days(d.days, year, month, day);
}

/* Exactly ${n} digits at *p, which is moved past them. */
static bool read_digits(const char **p, int n, int *out)
{
    int value = 0;
    for (int i = 0; i < n; i++, (*p)++) {
        if (!isdigit((unsigned char)**p))
            return false;
        value = value * 10 + (**p - '0');
    }
    *out = value;
    return true;
}

static bool read_char(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static bool read_date(const char **p, struct date *out)
{
    int year, month, day;
    return read_digits(p, 4, &year) && read_char(p, '-') && read_digits(p, 2, &month) && read_char(p, '-') &&
           read_digits(p, 2, &day) && date_from_civil(out, year, month, day);
}

bool date_parse(struct date *out, const char *text)
{
    struct date d;
    const char *p = text;
    if (!read_date(&p, &d) || *p != '\0')
        return false;
    *out = d;
    return true;
}

/* ${count} digits of ${number} at ${to}, and the character that follows them; where the next piece begins. */
static char *put_digits(char *to, int count, int number, char after)
{
    MUST(number >= 0);
    for (int i = count - 1; i >= 0; i--, number /= 10)
        to[i] = (char)('0' + number % 10);
    to[count] = after;
    return to + count + 1;
}

const char *date_format(char buffer[DATE_TEXT], struct date d)
{
    int year, month, day;
    date_to_civil(d, &year, &month, &day);
    char *p = put_digits(buffer, 4, year, '-');
    p = put_digits(p, 2, month, '-');
    put_digits(p, 2, day, '\0');
    return buffer;
}

int date_weekday(struct date d)
{
    MUST(date_is_set(d));
    int since_thursday = (int)(((int64_t)d.days % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    return (since_thursday + 3) % 7;
}

static bool read_fraction(const char **p, int *millis)
{
    *millis = 0;
    if (!read_char(p, '.'))
        return true;
    int scale = 100;
    int digits = 0;
    for (; isdigit((unsigned char)**p); (*p)++, digits++) {
        *millis += (**p - '0') * scale;
        scale /= 10;
    }
    return digits > 0 && digits <= 9;
}

/* "Z" or "+hh:mm": minutes east of UTC. */
static bool read_offset(const char **p, int *minutes)
{
    *minutes = 0;
    if (read_char(p, 'Z'))
        return true;
    bool west = **p == '-';
    int hours, rest;
    if ((!west && **p != '+') || ((*p)++, !read_digits(p, 2, &hours)) || !read_char(p, ':') ||
        !read_digits(p, 2, &rest) || hours > 23 || rest > 59)
        return false;
    *minutes = (west ? -1 : 1) * (hours * 60 + rest);
    return true;
}

bool instant_parse(int64_t *out_ms, const char *text)
{
    const char *p = text;
    struct date day;
    int hour, minute, second, millis, offset;
    if (!read_date(&p, &day) || !read_char(&p, 'T') || !read_digits(&p, 2, &hour) || !read_char(&p, ':') ||
        !read_digits(&p, 2, &minute) || !read_char(&p, ':') || !read_digits(&p, 2, &second) ||
        !read_fraction(&p, &millis) || !read_offset(&p, &offset) || *p != '\0')
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *out_ms = day.days * DAY_MS + ((hour * 60 + minute - offset) * INT64_C(60) + second) * 1000 + millis;
    return true;
}

const char *instant_format(char buffer[INSTANT_TEXT], int64_t at_ms)
{
    int64_t days = at_ms / DAY_MS - (at_ms % DAY_MS < 0 ? 1 : 0);
    int rest = (int)(at_ms - days * DAY_MS);
    int year, month, day;
    civil_from_days(days, &year, &month, &day);
    MUST(year >= 0 && year <= 9999);
    char *p = put_digits(buffer, 4, year, '-');
    p = put_digits(p, 2, month, '-');
    p = put_digits(p, 2, day, 'T');
    p = put_digits(p, 2, rest / 3600000, ':');
    p = put_digits(p, 2, rest / 60000 % 60, ':');
    p = put_digits(p, 2, rest / 1000 % 60, '.');
    p = put_digits(p, 3, rest % 1000, 'Z');
    *p = '\0';
    return buffer;
}
