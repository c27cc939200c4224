/* test_civil.c - days, their sums and texts, working days. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/text.h"

static struct day
day(const char *text)
{
    struct day d = { 0 };

    assert_true(day_parse(str_z(text), &d));
    return d;
}

#define assert_day(d, text) assert_int_equal((d).number, day(text).number)

static void
every_day_splits_and_joins(void **state)
{
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    struct day       d = { 1 };
    int              y, m, n;

    UNUSED(state);
    /* The slow way: count through all 9999 years. */
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int  last = length[month - 1] + (month == 2 && leap);

            for (int k = 1; k <= last; k++, d.number++) {
                day_split(d, &y, &m, &n);
                if (y != year || m != month || n != k ||
                    day_make(year, month, k).number != d.number)
                    fail_msg("%d-%d-%d", year, month, k);
            }
            assert_false(day_given(day_make(year, month, last + 1)));
        }
    assert_false(day_given(day_add_days((struct day){ d.number - 1 }, 1)));
}

static void
weekdays_are_right(void **state)
{
    UNUSED(state);
    assert_int_equal(day_weekday(day("0001-01-01")), MONDAY);
    assert_int_equal(day_weekday(day("1970-01-01")), THURSDAY);
    assert_int_equal(day_weekday(day("2026-11-24")), TUESDAY);
}

static void
a_missing_day_becomes_the_first_after(void **state)
{
    UNUSED(state);
    assert_day(day_add_years(day("2028-02-29"), 2), "2030-03-01");
    assert_day(day_add_years(day("2028-02-29"), 4), "2032-02-29");
    assert_day(day_add_years(day("2026-11-20"), 7), "2033-11-20");
    assert_day(day_add_months(day("2026-01-31"), 1), "2026-03-01");
    assert_day(day_add_months(day("2026-01-31"), -2), "2025-12-01");
    assert_day(day_add_months(day("2026-12-31"), 12), "2027-12-31");
    assert_day(day_add_months(day("2026-12-31"), 2), "2027-03-01");
    assert_false(day_given(day_add_years(day("9999-01-01"), 1)));
    assert_false(day_given(day_add_years(day("0001-01-01"), -1)));
    assert_false(day_given(day_add_years(day("2026-01-01"), INT64_MAX)));
    assert_false(day_given(day_add_days(day("2026-01-01"), INT64_MAX)));
    assert_false(day_given(day_add_months((struct day){ 0 }, 1)));
    assert_day(day_add_days(day("2026-01-30"), 300), "2026-11-26");
}

static void
texts_are_read_exactly(void **state)
{
    static const char *const bad[] = { "", "2026-1-1", "2026-02-29", "2026-13-01",
                                       "2026-11-24 ", "20261124", "0000-01-01",
                                       "2026-11-31", "-026-11-24" };
    struct day               d = day("2026-11-24");
    int64_t                  us = 5;

    UNUSED(state);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(day_parse(str_z(bad[i]), &d));
    assert_day(d, "2026-11-24");
    assert_false(time_parse(str_lit("24:00"), &us));
    assert_false(time_parse(str_lit("9:00"), &us));
    assert_false(time_parse(str_lit("09:60"), &us));
    assert_false(time_parse(str_lit("09:00:"), &us));
    assert_int_equal(us, 5);
    assert_true(time_parse(str_lit("23:59:59"), &us));
    assert_true(us == DAY_US - SECOND_US);
}

static void
a_moment_may_name_pass_and_zone(void **state)
{
    static const char *const bad[] = { "2026-11-01", "2026-11-01T", "2026-11-01T01:30 ",
                                       "2026-11-01T01:30 a b", "2026-11-01T01:30 first second",
                                       "2026-11-01T01:30first" };
    struct arena            *a = arena_new(1 << 14);
    struct civil             c;
    struct str               zone;

    UNUSED(state);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (civil_parse(str_z(bad[i]), &c, &zone))
            fail_msg("%s", bad[i]);
    assert_true(civil_parse(str_lit("2026-11-01T01:30 first"), &c, &zone));
    assert_int_equal(c.pass, PASS_FIRST);
    assert_int_equal(zone.n, 0);
    assert_true(str_eqz(civil_text(a, c), "2026-11-01T01:30:00 first"));
    assert_true(civil_parse(str_lit("2026-11-24T10:00 America/Phoenix"), &c, &zone));
    assert_true(str_eqz(zone, "America/Phoenix"));
    assert_int_equal(c.pass, PASS_ONLY);
    arena_free(a);
}

static void
working_days_skip_closures(void **state)
{
    const struct closure  closed[] = {
        { day("2026-11-26"), day("2026-11-27"), STR_INIT("fixture") },
        { day("2026-12-24"), day("2027-01-01"), STR_INIT("winter") },
    };
    const struct calendar c = { .week = 0x1f, .closed = closed, .closed_count = 2 };
    const struct calendar never = { .week = 0 };
    const struct closure *why;

    UNUSED(state);
    assert_day(calendar_add(&c, day("2026-11-20"), 2), "2026-11-24");
    assert_day(calendar_add(&c, day("2026-11-25"), 1), "2026-11-30");
    assert_day(calendar_add(&c, day("2026-12-23"), 1), "2027-01-04");
    assert_day(calendar_add(&c, day("2026-12-25"), 0), "2026-12-25");
    assert_day(calendar_next(&c, day("2026-11-26")), "2026-11-30");
    assert_day(calendar_next(&c, day("2026-11-25")), "2026-11-25");
    assert_false(day_given(calendar_next(&never, day("2026-11-25"))));
    assert_false(calendar_works(&c, day("2026-12-25"), &why));
    assert_ptr_equal(why, &closed[1]);
    assert_false(calendar_works(&c, day("2026-11-28"), &why));
    assert_null(why);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_splits_and_joins),
        cmocka_unit_test(weekdays_are_right),
        cmocka_unit_test(a_missing_day_becomes_the_first_after),
        cmocka_unit_test(texts_are_read_exactly),
        cmocka_unit_test(a_moment_may_name_pass_and_zone),
        cmocka_unit_test(working_days_skip_closures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
