/*
 * civil.h - days of the civil calendar, and moments as people write them.
 *
 * A day is a date without a place (proleptic Gregorian, 0001-01-01 to
 * 9999-12-31); a zeroed one is "no day".  A civil moment is a day and a time of
 * day as a clock on the wall shows it; only a zone (zone.h) makes it a moment in
 * UTC.  Closed days are in calendar.h, dates in words in dates.h.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/arena.h"

struct day {
    int32_t number; /* 1 is 0001-01-01; 0 is no day */
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

/* A local time that a change of clocks makes happen twice has a first and a second pass. */
enum pass { PASS_ONLY, PASS_FIRST, PASS_SECOND };

struct civil {
    struct day day;
    int64_t    us;   /* since that day's 00:00:00 on the wall: 0 to DAY_US - 1 */
    enum pass  pass; /* PASS_ONLY: it happens once, or nobody said which */
};

/* No such date gives no day. */
struct day day_make(int year, int month, int day);
void       day_split(struct day d, int *year, int *month, int *day); /* of a real day */
static inline bool
day_given(struct day d)
{
    return d.number != 0;
}
static inline int
day_cmp(struct day a, struct day b)
{
    return a.number < b.number ? -1 : a.number > b.number;
}
enum weekday day_weekday(struct day d);

/*
 * Sums outside the range, and sums with no day, give no day.  Months and years keep
 * the day of the month; where there is none, the first of the month after:
 * 29 February and a year is 1 March.
 */
struct day day_add_days(struct day d, int64_t days);
struct day day_add_months(struct day d, int64_t months);
struct day day_add_years(struct day d, int64_t years);

/* "2026-11-24", nothing else; false leaves *out alone. */
bool       day_parse(struct str s, struct day *out);
struct str day_text(struct arena *a, struct day d); /* "2026-11-24"; "" for no day */

/* "16:00", "16:00:59": microseconds since midnight.  "24:00" is refused. */
bool time_parse(struct str s, int64_t *out_us);

/*
 * "2026-11-24T16:00", "2026-11-01T01:30:00 first".  What follows the time (a zone's
 * name, if any) goes to *zone, empty when there is none.  False leaves both alone.
 */
bool       civil_parse(struct str s, struct civil *out, struct str *zone);
struct str civil_text(struct arena *a, struct civil c); /* "2026-11-01T01:30:00 second" */

#endif
