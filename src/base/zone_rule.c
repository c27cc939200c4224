/* zone_rule.c - see zone_rule.h. */
#include "base/zone_rule.h"
#include "base/civil.h"
#include "base/text.h"

#define DAY_SECONDS  INT64_C(86400)
#define UNIX_DAY_ONE 719163 /* the day number of 1970-01-01 */

struct cursor {
    const char *p, *end;
};

static bool
take_char(struct cursor *c, char want)
{
    if (c->p == c->end || *c->p != want)
        return false;
    c->p++;
    return true;
}

static bool
take_number(struct cursor *c, int most, int *out)
{
    int n = 0, digits = 0;

    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++, digits++) {
        n = n * 10 + (*c->p - '0');
        if (n > most)
            return false;
    }
    if (digits == 0)
        return false;
    *out = n;
    return true;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "MST" or "<-03>"; three letters at least, without the brackets. */
static bool
take_letters(struct arena *a, struct cursor *c, struct str *out)
{
    bool        quoted = take_char(c, '<');
    const char *from = c->p;
    size_t      n;

    while (c->p < c->end &&
           (is_letter(*c->p) || (quoted && ((*c->p >= '0' && *c->p <= '9') ||
                                            *c->p == '+' || *c->p == '-'))))
        c->p++;
    n = (size_t)(c->p - from);
    if (n < 3 || (quoted && !take_char(c, '>')))
        return false;
    *out = arena_str(a, (struct str){ from, n });
    return true;
}

/* "7", "-1:30", "26:00:00": seconds. */
static bool
take_time(struct cursor *c, int most_hours, int32_t *out)
{
    bool minus = take_char(c, '-');
    int  hour, minute = 0, second = 0;

    if (!minus)
        take_char(c, '+');
    if (!take_number(c, most_hours, &hour))
        return false;
    if (take_char(c, ':')) {
        if (!take_number(c, 59, &minute))
            return false;
        if (take_char(c, ':') && !take_number(c, 59, &second))
            return false;
    }
    *out = (minus ? -1 : 1) * (hour * 3600 + minute * 60 + second);
    return true;
}

static bool
take_change_day(struct cursor *c, struct zone_change_day *out)
{
    struct zone_change_day d = { .time = 2 * 3600 };

    if (!take_char(c, ','))
        return false;
    if (take_char(c, 'M')) {
        d.kind = DAY_OF_MONTHS;
        if (!take_number(c, 12, &d.month) || d.month < 1 || !take_char(c, '.') ||
            !take_number(c, 5, &d.week) || d.week < 1 || !take_char(c, '.') ||
            !take_number(c, 6, &d.weekday))
            return false;
    } else if (take_char(c, 'J')) {
        d.kind = DAY_JULIAN;
        if (!take_number(c, 365, &d.day) || d.day < 1)
            return false;
    } else {
        d.kind = DAY_OF_YEAR;
        if (!take_number(c, 365, &d.day))
            return false;
    }
    if (take_char(c, '/') && !take_time(c, 167, &d.time))
        return false;
    *out = d;
    return true;
}

bool
zone_rule_parse(struct arena *a, struct str s, struct zone_rule *out)
{
    struct cursor    c = { s.p, s.p + s.n };
    struct zone_rule r = { .given = true };
    int32_t          west;

    if (s.n == 0) {
        *out = (struct zone_rule){ 0 };
        return true;
    }
    if (!take_letters(a, &c, &r.standard.letters) || !take_time(&c, 24, &west))
        return false;
    r.standard.offset = -west;
    if (c.p < c.end) {
        r.changes = true;
        if (!take_letters(a, &c, &r.summer.letters))
            return false;
        r.summer.offset = r.standard.offset + 3600;
        if (c.p < c.end && *c.p != ',') {
            if (!take_time(&c, 24, &west))
                return false;
            r.summer.offset = -west;
        }
        if (!take_change_day(&c, &r.to_summer) || !take_change_day(&c, &r.to_standard) ||
            c.p != c.end)
            return false;
    }
    *out = r;
    return true;
}

/* Local midnight of the day a change falls on, plus its time: seconds since 1970, local. */
static int64_t
change_second(const struct zone_change_day *d, int year)
{
    struct day day, month_end;
    int        first; /* weekday of the first of the month, 0 is Sunday */

    if (d->kind == DAY_OF_MONTHS) {
        /* POSIX counts weekdays from Sunday; the fifth is the last there is. */
        day = day_make(year, d->month, 1);
        first = (int)(day_weekday(day) + 1) % 7;
        month_end = day_add_months(day, 1);
        day = day_add_days(day, (d->weekday - first + 7) % 7 + 7 * (d->week - 1));
        while (day_cmp(day, month_end) >= 0)
            day = day_add_days(day, -7);
    } else {
        day = day_make(year, 1, 1);
        day = day_add_days(day, d->kind == DAY_JULIAN ? d->day - 1 : d->day);
        /* J60 is 1 March in every year: 29 February has no number. */
        if (d->kind == DAY_JULIAN && d->day >= 60 && day_given(day_make(year, 2, 29)))
            day = day_add_days(day, 1);
    }
    return (day.number - UNIX_DAY_ONE) * DAY_SECONDS + d->time;
}

const struct zone_type *
zone_rule_span(const struct zone_rule *r, int64_t second, int64_t *begin, int64_t *end)
{
    int64_t                 number = second / DAY_SECONDS + UNIX_DAY_ONE;
    const struct zone_type *type = &r->standard;
    int                     year, month, day;

    *begin = INT64_MIN;
    *end = INT64_MAX;
    /* Two years at either end of the calendar are left without changes. */
    if (!r->changes || number < 800 || number > 3651000)
        return type;
    day_split((struct day){ (int32_t)number }, &year, &month, &day);
    for (int y = year - 1; y <= year + 1; y++) {
        const struct {
            int64_t                 at;
            const struct zone_type *type;
        } change[] = {
            { change_second(&r->to_summer, y) - r->standard.offset, &r->summer },
            { change_second(&r->to_standard, y) - r->summer.offset, &r->standard },
        };

        for (size_t i = 0; i < COUNT(change); i++) {
            if (change[i].at <= second && change[i].at >= *begin) {
                *begin = change[i].at;
                type = change[i].type;
            } else if (change[i].at > second && change[i].at < *end) {
                *end = change[i].at;
            }
        }
    }
    return type;
}
