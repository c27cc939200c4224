/* test_term.c - time limits: the cases of the clock tables, and slow counting over random ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "policy/term.h"

static struct arena      *a;
static const struct zone *denver;

static struct day
day(const char *text)
{
    struct day d = { 0 };

    assert_true(day_parse(str_z(text), &d));
    return d;
}

/* The fixture CAL-A. */
static struct closure  cal_a_closed[4];
static struct calendar cal_a = { .id = STR_INIT("house"), .week = 0x1f, .opens = 8 * HOUR_US,
                                 .closes = 17 * HOUR_US, .closed = cal_a_closed,
                                 .closed_count = 4 };

static int
setup(void **state)
{
    UNUSED(state);
    a = arena_new(64 << 20);
    assert_int_equal(zone_load(a, str_lit("America/Denver"), &denver, NULL), RC_OK);
    cal_a_closed[0] = (struct closure){ day("2026-11-26"), day("2026-11-26"), str_lit("x") };
    cal_a_closed[1] = (struct closure){ day("2026-11-27"), day("2026-11-27"), str_lit("x") };
    cal_a_closed[2] = (struct closure){ day("2026-12-24"), day("2027-01-01"), str_lit("x") };
    cal_a_closed[3] = (struct closure){ day("2027-01-18"), day("2027-01-18"), str_lit("x") };
    return 0;
}

static int
teardown(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

static void
ends(const char *start, int32_t count, enum length_unit unit, enum clock_ends how, bool moves_on,
     const char *want)
{
    struct term_rule  rule = { { count, unit }, &cal_a, how, moves_on };
    struct term_start from = { 0 };
    struct term       t;
    struct str        got;

    if (moment_parse(a, denver, str_z(start), &from.moment, NULL) != RC_OK)
        fail_msg("%s", start);
    assert_int_equal(term_end(a, denver, from, &rule, &t, NULL), RC_OK);
    got = moment_text(a, denver, t.due);
    if (!str_eqz(got, want))
        fail_msg("%s + %d: " STR_FMT ", wanted %s", start, count, STR_ARG(got), want);
}

static void
hours_run_through_everything(void **state)
{
    UNUSED(state);
    /* T23: nights and closed days; T25: the spring change; and the autumn one. */
    ends("2026-11-27T22:15", 24, UNIT_HOURS, ENDS_SAME_TIME, false, "2026-11-28T22:15:00");
    ends("2026-12-24T09:00", 24, UNIT_HOURS, ENDS_SAME_TIME, false, "2026-12-25T09:00:00");
    ends("2027-03-13T14:00", 24, UNIT_HOURS, ENDS_SAME_TIME, false, "2027-03-14T15:00:00");
    ends("2026-10-31T14:00", 24, UNIT_HOURS, ENDS_SAME_TIME, false, "2026-11-01T13:00:00");
    ends("2026-10-31T01:30", 25, UNIT_HOURS, ENDS_SAME_TIME, false, "2026-11-01T01:30:00 second");
    ends("2026-11-25T09:00", 24, UNIT_HOURS, ENDS_CLOSE_OF_OFFICE, true, "2026-11-30T17:00:00");
}

static void
days_end_as_the_reading_says(void **state)
{
    UNUSED(state);
    /* T41 in its three readings, T44 by the house calendar. */
    ends("2026-11-20T16:00", 2, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false, "2026-11-24T23:59:59");
    ends("2026-11-20T16:00", 2, UNIT_BUSINESS_DAYS, ENDS_CLOSE_OF_OFFICE, false,
         "2026-11-24T17:00:00");
    ends("2026-11-20T16:00", 2, UNIT_BUSINESS_DAYS, ENDS_SAME_TIME, false, "2026-11-24T16:00:00");
    ends("2026-11-09T10:00", 2, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false, "2026-11-11T23:59:59");
    ends("2026-11-21T10:00", 1, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false, "2026-11-23T23:59:59");
    ends("2026-12-23T23:59:59", 1, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false,
         "2027-01-04T23:59:59");
    /* T86, T69, T87, T115 */
    ends("2026-11-02T09:00", 10, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false,
         "2026-11-16T23:59:59");
    ends("2026-11-16T09:00", 10, UNIT_DAYS, ENDS_END_OF_DAY, true, "2026-11-30T23:59:59");
    ends("2026-11-16T09:00", 10, UNIT_DAYS, ENDS_END_OF_DAY, false, "2026-11-26T23:59:59");
    ends("2026-11-20T00:00", 7, UNIT_YEARS, ENDS_END_OF_DAY, false, "2033-11-20T23:59:59");
    ends("2028-02-29T12:00", 2, UNIT_YEARS, ENDS_END_OF_DAY, false, "2030-03-01T23:59:59");
    ends("2026-01-30T00:00", 300, UNIT_DAYS, ENDS_END_OF_DAY, false, "2026-11-26T23:59:59");
    ends("2026-01-31T00:00", 1, UNIT_MONTHS, ENDS_END_OF_DAY, false, "2026-03-01T23:59:59");
    ends("2026-11-02T09:00", 2, UNIT_WEEKS, ENDS_START_OF_DAY, false, "2026-11-16T00:00:00");
}

static void
an_end_in_a_change_of_clocks_is_the_later(void **state)
{
    UNUSED(state);
    ends("2027-03-12T02:30", 2, UNIT_DAYS, ENDS_SAME_TIME, false, "2027-03-14T03:30:00");
    ends("2026-10-30T01:30", 2, UNIT_DAYS, ENDS_SAME_TIME, false, "2026-11-01T01:30:00 second");
}

static void
a_day_without_an_hour_runs_from_its_end(void **state)
{
    struct term_rule  hours = { { 24, UNIT_HOURS }, &cal_a, ENDS_SAME_TIME, false };
    struct term_rule  days = { { 1, UNIT_DAYS }, &cal_a, ENDS_SAME_TIME, false };
    struct term_start from = { .day_only = true };
    struct term       t;

    UNUSED(state);
    assert_int_equal(moment_parse(a, denver, str_lit("2026-11-16T00:00"), &from.moment, NULL),
                     RC_OK);
    assert_int_equal(term_end(a, denver, from, &hours, &t, NULL), RC_OK);
    assert_true(str_eqz(moment_text(a, denver, t.due), "2026-11-17T23:59:59"));
    assert_int_equal(term_end(a, denver, from, &days, &t, NULL), RC_OK);
    assert_true(str_eqz(moment_text(a, denver, t.due), "2026-11-17T23:59:59"));
}

static void
all_of_the_last_second_counts(void **state)
{
    UNUSED(state);
    assert_true(term_in_time(100 * SECOND_US + 999999, 100 * SECOND_US));
    assert_false(term_in_time(101 * SECOND_US, 100 * SECOND_US));
}

static void
what_never_ends_is_refused(void **state)
{
    struct calendar   never = { .week = 0 };
    struct term_rule  rule = { { 1, UNIT_BUSINESS_DAYS }, &never, ENDS_END_OF_DAY, false };
    struct term       t = { .due = 5 };
    struct term_start now = { 1795000000 * SECOND_US, false };

    UNUSED(state);
    assert_int_equal(term_end(a, denver, now, &rule, &t, NULL), RC_BADINPUT);
    rule = (struct term_rule){ { 9000, UNIT_YEARS }, &cal_a, ENDS_END_OF_DAY, false };
    assert_int_equal(term_end(a, denver, now, &rule, &t, NULL), RC_BADINPUT);
    rule = (struct term_rule){ { INT32_MAX, UNIT_HOURS }, &cal_a, ENDS_SAME_TIME, false };
    assert_int_equal(term_end(a, denver, now, &rule, &t, NULL), RC_BADINPUT);
    assert_true(t.due == 5);
}

/* A cheap repeatable source for the random cases. */
static uint32_t
dice(uint32_t sides)
{
    static uint64_t x = 0x2740;

    x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(x >> 33) % sides;
}

static bool
works_slowly(const struct calendar *c, struct day d)
{
    if (!(c->week & (1 << ((d.number - 1) % 7))))
        return false;
    for (size_t i = 0; i < c->closed_count; i++)
        if (d.number >= c->closed[i].from.number && d.number <= c->closed[i].to.number)
            return false;
    return true;
}

/* Walk second by second over the last minute around the end. */
static void
check_end(const struct zone *z, struct term_start start, const struct term_rule *rule,
          const struct term *t)
{
    struct civil end = zone_civil(z, t->due), from = zone_civil(z, start.moment);

    assert_int_equal(end.day.number, t->last.number);
    if (rule->ends == ENDS_END_OF_DAY) {
        assert_int_equal(zone_day(z, t->due + SECOND_US).number, t->last.number + 1);
    } else if (rule->ends == ENDS_START_OF_DAY) {
        assert_true(zone_day(z, t->due - SECOND_US).number < t->last.number || end.us == 0);
    } else {
        int64_t want = rule->ends == ENDS_SAME_TIME ? from.us : rule->calendar->closes;

        assert_true(end.us == want || end.us == want + HOUR_US);
    }
    /* The later of two passes. */
    assert_int_not_equal(end.pass, PASS_FIRST);
}

static void
random_limits_agree_with_slow_counting(void **state)
{
    static const char *const names[] = { "America/Denver", "Europe/Madrid", "Asia/Kathmandu",
                                         "America/Santiago", "Australia/Sydney", "UTC" };
    struct arena            *scratch = arena_new(16 << 20);
    const struct zone       *z[COUNT(names)];

    UNUSED(state);
    for (size_t i = 0; i < COUNT(names); i++)
        assert_int_equal(zone_load(a, str_z(names[i]), &z[i], NULL), RC_OK);
    for (int n = 0; n < 20000; n++) {
        const struct zone *zone = z[dice(COUNT(names))];
        struct closure     closed[5];
        struct calendar    c = { .week = (uint8_t)(1 + dice(127)), .closes = 17 * HOUR_US,
                                 .closed = closed, .closed_count = dice(5) };
        struct term_rule   rule = { { (int32_t)dice(40), (enum length_unit)dice(4) }, &c,
                                    (enum clock_ends)dice(4), dice(2) };
        struct term_start  start = { .moment = (1767225600 + (int64_t)dice(86400 * 365) * 3) *
                                               SECOND_US + dice(999999) };
        struct day         first = zone_day(zone, start.moment), d;
        struct term        t, longer;
        int32_t            count = 0;

        for (size_t i = 0; i < COUNT(closed); i++) {
            closed[i].from = day_add_days(first, dice(60));
            closed[i].to = day_add_days(closed[i].from, dice(9));
        }
        if (rule.length.unit == UNIT_HOURS && rule.ends != ENDS_SAME_TIME)
            continue;
        assert_int_equal(term_end(scratch, zone, start, &rule, &t, NULL), RC_OK);
        if (rule.length.unit == UNIT_HOURS) {
            if (!rule.moves_on)
                assert_true(t.due - start.moment == rule.length.count * HOUR_US);
        } else {
            check_end(zone, start, &rule, &t);
            for (d = first; d.number < t.last.number; ) {
                d.number++;
                count += rule.length.unit != UNIT_BUSINESS_DAYS || works_slowly(&c, d);
            }
            if (rule.length.unit == UNIT_BUSINESS_DAYS && rule.length.count > 0) {
                assert_int_equal(count, rule.length.count);
                assert_true(works_slowly(&c, t.last));
                assert_int_equal(t.counted_count, rule.length.count);
                assert_int_equal(t.counted_count + t.skipped_count,
                                 t.last.number - first.number);
            } else if (!rule.moves_on) {
                assert_int_equal(count, rule.length.count *
                                            (rule.length.unit == UNIT_WEEKS ? 7 : 1));
            } else {
                assert_true(works_slowly(&c, t.last));
            }
        }
        for (size_t i = 0; i < t.skipped_count; i++)
            assert_false(works_slowly(&c, t.skipped[i].day));
        /* One more closed day never makes it shorter. */
        closed[c.closed_count].from = closed[c.closed_count].to = day_add_days(first, dice(30));
        c.closed_count++;
        assert_int_equal(term_end(scratch, zone, start, &rule, &longer, NULL), RC_OK);
        assert_true(longer.due >= t.due);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_run_through_everything),
        cmocka_unit_test(days_end_as_the_reading_says),
        cmocka_unit_test(an_end_in_a_change_of_clocks_is_the_later),
        cmocka_unit_test(a_day_without_an_hour_runs_from_its_end),
        cmocka_unit_test(all_of_the_last_second_counts),
        cmocka_unit_test(what_never_ends_is_refused),
        cmocka_unit_test(random_limits_agree_with_slow_counting),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
