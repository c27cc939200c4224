/* test_zone.c - zones: changes of clocks, damaged files, dates in words, folding. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "base/unicode.h"
#include "base/zone.h"

static struct arena *a;

static int
setup(void **state)
{
    UNUSED(state);
    a = arena_new(1 << 22);
    return 0;
}

static int
teardown(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

static const struct zone *
zone(const char *name)
{
    const struct zone *z = NULL;

    assert_int_equal(zone_load(a, str_z(name), &z, NULL), RC_OK);
    return z;
}

static int64_t
moment(const struct zone *z, const char *text)
{
    struct err err;
    int64_t    m;

    if (moment_parse(a, z, str_z(text), &m, &err) != RC_OK)
        fail_msg("%s: " STR_FMT, text, STR_ARG(err.key));
    return m;
}

static const char *
refusal(const struct zone *z, const char *text)
{
    struct err err = { 0 };
    int64_t    m = 42;

    assert_int_equal(moment_parse(a, z, str_z(text), &m, &err), RC_BADINPUT);
    assert_true(m == 42);
    return arena_z(a, err.key);
}

#define assert_text(s, z) assert_string_equal(arena_z(a, (s)), (z))

static void
a_skipped_hour_is_refused(void **state)
{
    const struct zone *z = zone("America/Denver");
    struct civil       c;
    struct str         rest;

    UNUSED(state);
    assert_string_equal(refusal(z, "2027-03-14T02:30"), "zone.no_such_time");
    assert_string_equal(refusal(z, "2027-03-14T02:00 first"), "zone.no_such_time");
    assert_true(moment(z, "2027-03-14T03:00") - moment(z, "2027-03-14T01:59:59") == SECOND_US);
    /* What we compute ourselves keeps the clocks from before the change: the later moment. */
    assert_true(civil_parse(str_lit("2027-03-14T02:30"), &c, &rest));
    assert_text(moment_text(a, z, zone_end(z, c)), "2027-03-14T03:30:00");
}

static void
a_repeated_hour_asks_which(void **state)
{
    const struct zone *z = zone("America/Denver");
    int64_t            first = moment(z, "2026-11-01T01:30 first");
    int64_t            second = moment(z, "2026-11-01T01:30 second");
    struct civil       c;
    struct str         rest;

    UNUSED(state);
    assert_string_equal(refusal(z, "2026-11-01T01:30"), "zone.which_pass");
    assert_true(second - first == HOUR_US);
    assert_text(moment_text(a, z, first), "2026-11-01T01:30:00 first");
    assert_text(moment_text(a, z, second), "2026-11-01T01:30:00 second");
    assert_text(moment_text(a, z, second + HOUR_US), "2026-11-01T02:30:00");
    assert_true(civil_parse(str_lit("2026-11-01T01:30"), &c, &rest));
    assert_true(zone_end(z, c) == second);
    /* Naming a pass where there is only one does no harm. */
    assert_true(moment(z, "2026-11-24T10:00 second") == moment(z, "2026-11-24T10:00"));
}

static void
another_zone_is_converted(void **state)
{
    const struct zone *z = zone("America/Denver");

    UNUSED(state);
    assert_true(moment(z, "2026-07-01T10:00 America/Phoenix") == moment(z, "2026-07-01T11:00"));
    assert_true(moment(z, "1970-01-01T00:00 UTC") == 0);
    assert_string_equal(refusal(z, "2026-07-01T10:00 America/Nowhere"), "zone.unknown");
    assert_string_equal(refusal(z, "yesterday"), "moment.bad");
    assert_text(zone_letters(z, moment(z, "2026-07-01T10:00")), "MDT");
    assert_int_equal(zone_day(z, moment(z, "2026-07-01T23:30")).number,
                     day_make(2026, 7, 1).number);
}

static void
names_cannot_leave_the_folder(void **state)
{
    static const char *const bad[] = { "", "/etc/passwd", "../../../etc/passwd", "America/../UTC",
                                       "America", "right/UTC", "America/", "zone.tab", "UTC\n",
                                       "tzdata.zi", "leapseconds" };

    UNUSED(state);
    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct zone *z = NULL;

        if (zone_load(a, str_z(bad[i]), &z, NULL) != RC_BADINPUT || z)
            fail_msg("'%s' was taken", bad[i]);
    }
}

/* A file cut or changed anywhere is refused or read; it never harms. */
static void
damaged_files_do_no_harm(void **state)
{
    uint8_t            file[8192], copy[8192];
    struct arena      *scratch = arena_new(1 << 20);
    const struct zone *z;
    FILE              *f = fopen(ZONE_FOLDER "/America/Denver", "rb");
    size_t             n;
    int64_t            at[2];
    struct civil       c = { .day = day_make(2027, 3, 14), .us = 2 * HOUR_US };

    UNUSED(state);
    assert_non_null(f);
    n = fread(file, 1, sizeof file, f);
    fclose(f);
    for (size_t cut = 0; cut < n; cut++) {
        assert_int_equal(zone_read(scratch, str_lit("x"), (struct bytes){ file, cut }, &z, NULL),
                         RC_BADINPUT);
        arena_reset(scratch);
    }
    for (size_t i = 0; i < n; i++)
        for (int bit = 0; bit < 8; bit += 3) {
            memcpy(copy, file, n);
            copy[i] ^= (uint8_t)(1 << bit);
            if (zone_read(scratch, str_lit("x"), (struct bytes){ copy, n }, &z, NULL) == RC_OK) {
                zone_fit(z, c, at);
                zone_civil(z, at[0]);
            }
            arena_reset(scratch);
        }
    arena_free(scratch);
}

static void
dates_read_well_in_both_languages(void **state)
{
    const struct zone *z = zone("America/Denver");
    struct day         d = day_make(2026, 12, 8);
    int64_t            m = moment(z, "2026-12-08T14:31");

    UNUSED(state);
    assert_text(date_words(a, LANG_EN, d), "Tuesday, December 8, 2026");
    assert_text(date_words(a, LANG_ES, d), "martes, 8 de diciembre de 2026");
    assert_text(date_short(a, LANG_EN, d), "December 8, 2026");
    assert_text(moment_words(a, LANG_EN, z, m), "Tuesday, December 8, 2026, at 2:31 p.m.");
    assert_text(moment_words(a, LANG_ES, z, m), "martes, 8 de diciembre de 2026, a las 14:31");
    assert_text(time_words(a, LANG_EN, 0), "12:00 a.m.");
    assert_text(time_words(a, LANG_EN, 12 * HOUR_US), "12:00 p.m.");
    assert_text(time_words(a, LANG_EN, DAY_US - SECOND_US), "11:59 p.m.");
    assert_text(time_words(a, LANG_ES, HOUR_US + SECOND_US), "1:00:01");
    m = moment(z, "2026-11-01T01:30 second");
    assert_text(moment_words(a, LANG_EN, z, m),
                "Sunday, November 1, 2026, at 1:30 a.m. (second time, MST)");
    assert_text(moment_words(a, LANG_ES, z, m),
                "domingo, 1 de noviembre de 2026, a la 1:30 (segunda vez, MST)");
}

static void
text_folds_for_searching(void **state)
{
    size_t size;

    UNUSED(state);
    assert_text(unicode_fold(a, str_lit("PE\xc3\x91" "A")), "pena");
    assert_text(unicode_fold(a, str_lit("Pen\xcc\x83" "a")), "pena");
    assert_text(unicode_nfc(a, str_lit("n\xcc\x83")), "\xc3\xb1");
    assert_text(unicode_nfc(a, str_lit("\xff")), "\xff");
    assert_int_equal(unicode_length(str_lit("a\xc3\xb1")), 2);
    assert_true(unicode_is_word(str_lit("\xc3\xb1o"), &size));
    assert_int_equal(size, 2);
    assert_false(unicode_is_word(str_lit("\xe2\x80\x94"), &size));
    assert_int_equal(size, 3);
    assert_false(unicode_is_word(str_lit("\xff"), &size));
    assert_int_equal(size, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_skipped_hour_is_refused),
        cmocka_unit_test(a_repeated_hour_asks_which),
        cmocka_unit_test(another_zone_is_converted),
        cmocka_unit_test(names_cannot_leave_the_folder),
        cmocka_unit_test(damaged_files_do_no_harm),
        cmocka_unit_test(dates_read_well_in_both_languages),
        cmocka_unit_test(text_folds_for_searching),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
