/*
 * civil.c - see civil.h.
 * The day number and back again count years from March, so that the leap day is the
 * last day of a year and the months have a regular length.
 */
#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"

#define YEAR_LAST       9999
#define DAY_LAST        3652059 /* 9999-12-31 */
#define DAYS_400_YEARS  146097
#define DAYS_TO_YEAR_1  306 /* 0000-03-01 to 0001-01-01 */

static bool
is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && is_leap(year) ? 29 : length[month - 1];
}

struct day
day_make(int year, int month, int day)
{
    int y, m, era, in_era;

    if (year < 1 || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return (struct day){ 0 };
    y = month > 2 ? year : year - 1;
    m = (month + 9) % 12; /* March is 0 */
    era = y / 400;
    in_era = y % 400;
    return (struct day){ era * DAYS_400_YEARS + in_era * 365 + in_era / 4 -
                         in_era / 100 + (153 * m + 2) / 5 + day - DAYS_TO_YEAR_1 };
}

void
day_split(struct day d, int *year, int *month, int *day)
{
    int n, era, in_era, y, in_year, m;

    BUG_IF(d.number < 1 || d.number > DAY_LAST);
    n = d.number + DAYS_TO_YEAR_1 - 1; /* days since 0000-03-01 */
    era = n / DAYS_400_YEARS;
    in_era = n % DAYS_400_YEARS;
    y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    in_year = in_era - (365 * y + y / 4 - y / 100);
    m = (5 * in_year + 2) / 153;
    *day = in_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

enum weekday
day_weekday(struct day d)
{
    return (enum weekday)((d.number + 6) % 7); /* 0001-01-01 is a Monday */
}

struct day
day_add_days(struct day d, int64_t days)
{
    if (!day_given(d) || days < 1 - d.number || days > DAY_LAST - d.number)
        return (struct day){ 0 };
    return (struct day){ (int32_t)(d.number + days) };
}

struct day
day_add_months(struct day d, int64_t months)
{
    int     year, month, day;
    int64_t at;

    if (!day_given(d) || months < -12 * YEAR_LAST || months > 12 * YEAR_LAST)
        return (struct day){ 0 };
    day_split(d, &year, &month, &day);
    at = (int64_t)year * 12 + month - 1 + months;
    if (at < 12 || at / 12 > YEAR_LAST)
        return (struct day){ 0 };
    year = (int)(at / 12);
    month = (int)(at % 12) + 1;
    if (day > month_length(year, month)) {
        /* Only months before December are short of a day, so the year stays. */
        return day_make(year, month + 1, 1);
    }
    return day_make(year, month, day);
}

struct day
day_add_years(struct day d, int64_t years)
{
    if (years < -YEAR_LAST || years > YEAR_LAST)
        return (struct day){ 0 };
    return day_add_months(d, years * 12);
}

/* Take exactly `digits` digits off the front of *s. */
static bool
take_digits(struct str *s, size_t digits, int *out)
{
    int n = 0;

    if (s->n < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        n = n * 10 + (s->p[i] - '0');
    }
    *s = str_from(*s, digits);
    *out = n;
    return true;
}

static bool
take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool
take_day(struct str *s, struct day *out)
{
    int        year, month, day;
    struct day d;

    if (!take_digits(s, 4, &year) || !take_char(s, '-') || !take_digits(s, 2, &month) ||
        !take_char(s, '-') || !take_digits(s, 2, &day))
        return false;
    d = day_make(year, month, day);
    if (!day_given(d))
        return false;
    *out = d;
    return true;
}

static bool
take_time(struct str *s, int64_t *out)
{
    int hour, minute, second = 0;

    if (!take_digits(s, 2, &hour) || !take_char(s, ':') || !take_digits(s, 2, &minute))
        return false;
    if (take_char(s, ':') && !take_digits(s, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *out = hour * HOUR_US + minute * MINUTE_US + second * SECOND_US;
    return true;
}

bool
day_parse(struct str s, struct day *out)
{
    struct day d;

    if (!take_day(&s, &d) || s.n)
        return false;
    *out = d;
    return true;
}

struct str
day_text(struct arena *a, struct day d)
{
    int year, month, day;

    if (!day_given(d))
        return (struct str){ 0 };
    day_split(d, &year, &month, &day);
    return arena_printf(a, "%04d-%02d-%02d", year, month, day);
}

bool
time_parse(struct str s, int64_t *out_us)
{
    int64_t us;

    if (!take_time(&s, &us) || s.n)
        return false;
    *out_us = us;
    return true;
}

bool
civil_parse(struct str s, struct civil *out, struct str *zone)
{
    struct civil c = { 0 };
    struct str   name = { 0 }, word;

    if (!take_day(&s, &c.day) || !take_char(&s, 'T') || !take_time(&s, &c.us))
        return false;
    if (s.n && (!take_char(&s, ' ') || s.n == 0))
        return false;
    while (s.n && str_next(&s, ' ', &word)) {
        bool first = str_eqz(word, "first");

        if (first || str_eqz(word, "second")) {
            if (c.pass != PASS_ONLY)
                return false;
            c.pass = first ? PASS_FIRST : PASS_SECOND;
        } else if (word.n && name.n == 0) {
            name = word;
        } else {
            return false;
        }
    }
    *out = c;
    *zone = name;
    return true;
}

struct str
civil_text(struct arena *a, struct civil c)
{
    static const char *const pass[] = {
        [PASS_ONLY] = "", [PASS_FIRST] = " first", [PASS_SECOND] = " second"
    };
    struct str day = day_text(a, c.day);
    int        s = (int)(c.us / SECOND_US);

    return arena_printf(a, STR_FMT "T%02d:%02d:%02d%s", STR_ARG(day), s / 3600,
                        s / 60 % 60, s % 60, pass[c.pass]);
}
