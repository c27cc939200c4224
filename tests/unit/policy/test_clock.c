/*
 * test_clock.c - clocks of a pack: which reading runs, what stops and moves them, what they say.
 * The facts are a small table here: value_of and its kin stand in for the engine.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "policy/clock.h"

/* ---- a world of a few names ------------------------------------------------- */

enum { START, START_ADVISOR, STOP, READING, TARGET, DAYS_OF, DELAY, NEW_DAY, ON_DAY, NAMES };

static struct name names[NAMES] = {
    [START] = { .id = STR_INIT("notice.received"), .kind = KIND_EVENT, .from = FROM_RECEIVED },
    [START_ADVISOR] = { .id = STR_INIT("notice.received.advisor"), .kind = KIND_EVENT },
    [STOP] = { .id = STR_INIT("removal.ask"), .kind = KIND_EVENT },
    [READING] = { .id = STR_INIT("reading"), .kind = KIND_ONE },
    [TARGET] = { .id = STR_INIT("target"), .kind = KIND_LENGTH },
    [DAYS_OF] = { .id = STR_INIT("days_of"), .kind = KIND_CALENDAR },
    [DELAY] = { .id = STR_INIT("formal.delay"), .kind = KIND_EVENT },
    [NEW_DAY] = { .id = STR_INIT("new_day"), .kind = KIND_DATE },
    [ON_DAY] = { .id = STR_INIT("last_record_on"), .kind = KIND_DATE },
};
static struct value values[NAMES];

static struct word_entry choices_words[] = {
    { .id = STR_INIT("A"), .words = { { STR_INIT("to midnight"), STR_INIT("hasta medianoche") } } },
    { .id = STR_INIT("B"), .words = { { STR_INIT("to close"), STR_INIT("hasta el cierre") } } },
    { .id = STR_INIT("C"), .words = { { STR_INIT("same hour"), STR_INIT("misma hora") } } },
};
static struct list    choices = { .words = choices_words, .count = 3 };
static struct setting settings[] = {
    { .id = STR_INIT("reading"), .name = &names[READING], .choices = &choices,
      .words = { { STR_INIT("When?"), STR_INIT("¿Cuándo?") } } },
    { .id = STR_INIT("target"), .name = &names[TARGET] },
    { .id = STR_INIT("days_of"), .name = &names[DAYS_OF] },
};

static struct closure       state_closed[1];
static struct pack_calendar house = {
    .days = { .id = STR_INIT("house"), .week = 0x1f, .closes = 17 * HOUR_US },
    .words = { { STR_INIT("Working days"), STR_INIT("Días hábiles") } }
};
static struct pack_calendar state_days = {
    .days = { .id = STR_INIT("state"), .week = 0x1f, .closes = 17 * HOUR_US,
              .closed = state_closed, .closed_count = 1 },
    .words = { { STR_INIT("State holidays"), STR_INIT("Feriados") } }
};

static struct pack    pack;
static struct context ctx = { .pack = &pack };

struct value
value_of(const struct context *c, const struct name *name)
{
    UNUSED(c);
    return values[name - names];
}

const struct pack_calendar *
calendar_find(const struct pack *p, struct str id)
{
    UNUSED(p);
    return str_eq(id, house.days.id) ? &house : str_eq(id, state_days.days.id) ? &state_days : NULL;
}

struct str
words_in(struct words words, enum lang lang)
{
    return words.text[lang];
}

struct str
cite_text(struct arena *a, const struct pack *p, struct cite cite)
{
    UNUSED(a);
    UNUSED(p);
    return cite.clause ? cite.clause->id : str_lit("ours");
}

bool
settings_chosen(const struct settings *s, const struct setting *setting)
{
    UNUSED(s);
    UNUSED(setting);
    return false;
}

/* ---- its clocks --------------------------------------------------------------- */

static struct clause     clause = { .id = STR_INIT("5.1.p3") };
static const struct name *stops[] = { &names[STOP] };

#define RUN(n, of, u, how, rolls) \
    { .choice = (n), .length = { (of), (u) }, .calendar = &house, .ends = (how), .moves_on = (rolls) }

static struct clock_run meeting_runs[] = {
    RUN(0, 2, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false),
    RUN(1, 2, UNIT_BUSINESS_DAYS, ENDS_CLOSE_OF_OFFICE, false),
    RUN(2, 2, UNIT_BUSINESS_DAYS, ENDS_SAME_TIME, false),
};
static struct clock_run window_runs[] = {
    RUN(0, 10, UNIT_DAYS, ENDS_END_OF_DAY, false),
    RUN(1, 10, UNIT_DAYS, ENDS_END_OF_DAY, true),
    RUN(2, 5, UNIT_BUSINESS_DAYS, ENDS_END_OF_DAY, false),
};
static struct clock_run day_run[] = { RUN(-1, 24, UNIT_HOURS, ENDS_SAME_TIME, false) };
static struct clock_run years_run[] = { RUN(-1, 7, UNIT_YEARS, ENDS_END_OF_DAY, false) };
static struct clock_run wait_run[] = { RUN(-1, 10, UNIT_DAYS, ENDS_START_OF_DAY, false) };

static struct step         delay = { .id = STR_INIT("delay"),
                                     .words = { { STR_INIT("Delay"), STR_INIT("Demorar") } } };
static struct clock_longer longer[] = { { &delay, &names[DELAY], &names[NEW_DAY], { 0 } } };

static struct clock meeting = { .id = STR_INIT("removal_meeting"),
                                .words = { { STR_INIT("Ask to meet"), STR_INIT("Pedir reunión") } },
                                .cite = { .clause = &clause },
                                .starts = &names[START], .by_party = true, .stops = stops,
                                .stop_count = 1, .reading = &settings[0], .runs = meeting_runs,
                                .run_count = 3,
                                .lapse = { .there = true, .words = { { STR_INIT("Given up."),
                                                                       STR_INIT("Se pierde.") } } } };
static struct clock window = { .id = STR_INIT("evidence_window"), .starts = &names[START],
                               .starts_advisor = &names[START_ADVISOR], .by_party = true,
                               .by_advisor = true, .stops = stops, .stop_count = 1,
                               .reading = &settings[0], .runs = window_runs, .run_count = 3,
                               .has_floor = true, .floor = { 10, UNIT_DAYS }, .longer = longer,
                               .longer_count = 1 };
static struct clock report = { .id = STR_INIT("report_24h"), .starts = &names[START],
                               .stops = stops, .stop_count = 1, .runs = day_run, .run_count = 1 };
static struct clock kept = { .id = STR_INIT("records_kept"), .kind = CLOCK_KEEP,
                             .starts = &names[ON_DAY], .runs = years_run, .run_count = 1 };
static struct clock waiting = { .id = STR_INIT("not_before"), .kind = CLOCK_WAITING,
                                .starts = &names[START], .runs = wait_run, .run_count = 1 };
static struct clock both = { .id = STR_INIT("petition"), .starts = &names[START], .stops = stops,
                             .stop_count = 1, .runs = window_runs, .run_count = 2,
                             .differ = true };

/* ---- helpers ------------------------------------------------------------------ */

static int
setup(void **state)
{
    UNUSED(state);
    ctx.arena = arena_new(16 << 20);
    assert_int_equal(zone_load(ctx.arena, str_lit("America/Denver"), &pack.zone, NULL), RC_OK);
    state_closed[0].from = state_closed[0].to = day_make(2026, 11, 11);
    state_closed[0].name = str_lit("Veterans Day");
    memset(values, 0, sizeof values);
    return 0;
}

static int
teardown(void **state)
{
    UNUSED(state);
    arena_free(ctx.arena);
    return 0;
}

static int64_t
at(const char *text)
{
    int64_t m = 0;

    if (moment_parse(ctx.arena, pack.zone, str_z(text), &m, NULL) != RC_OK)
        fail_msg("%s", text);
    return m;
}

static void
given(int name, const char *moment)
{
    values[name] = (struct value){ .state = VALUE_KNOWN, .number = at(moment) };
}

static void
given_day(int name, int year, int month, int day)
{
    values[name] = (struct value){ .state = VALUE_KNOWN,
                                   .number = day_make(year, month, day).number };
}

static void
choose(int choice)
{
    values[READING] = (struct value){ .state = VALUE_KNOWN, .set = UINT64_C(1) << choice };
}

static struct reckoning
reckon(const struct clock *clock, const char *now)
{
    struct reckoning r = { 0 };

    ctx.now = at(now);
    assert_int_equal(clock_reckon(&ctx, clock, &r, NULL), RC_OK);
    return r;
}

#define assert_due(r, text) \
    assert_string_equal(arena_z(ctx.arena, moment_text(ctx.arena, pack.zone, (r).due)), (text))

/* ---- tests --------------------------------------------------------------------- */

static void
t41_t42_three_readings_of_two_days(void **state)
{
    static const struct {
        const char         *due;
        enum clock_standing at_1701;
    } want[] = { { "2026-11-24T23:59:59", STANDING_IN_TIME },
                 { "2026-11-24T17:00:00", STANDING_LATE },
                 { "2026-11-24T16:00:00", STANDING_LATE } };

    UNUSED(state);
    given(START, "2026-11-20T16:00");
    for (int i = 0; i < 3; i++) {
        choose(i);
        given(STOP, "2026-11-24T17:01");
        assert_due(reckon(&meeting, "2026-11-24T17:01"), want[i].due);
        assert_int_equal(reckon(&meeting, "2026-11-24T17:01").standing, want[i].at_1701);
        given(STOP, "2026-11-25T00:00:00");
        assert_int_equal(reckon(&meeting, "2026-11-25T09:00").standing, STANDING_LATE);
    }
    choose(0);
    given(STOP, "2026-11-24T23:59:59");
    assert_int_equal(reckon(&meeting, "2026-11-26T09:00").standing, STANDING_IN_TIME);
}

static void
t27_on_the_second(void **state)
{
    UNUSED(state);
    given(START, "2026-11-16T10:00");
    assert_int_equal(reckon(&report, "2026-11-17T10:00").standing, STANDING_RUNNING);
    assert_int_equal(reckon(&report, "2026-11-17T10:00:01").standing, STANDING_LATE);
    given(STOP, "2026-11-17T10:00:00");
    assert_int_equal(reckon(&report, "2026-11-18T10:00").standing, STANDING_IN_TIME);
    given(STOP, "2026-11-17T10:00:01");
    assert_int_equal(reckon(&report, "2026-11-18T10:00").standing, STANDING_LATE);
}

static void
t44_whose_holidays_count(void **state)
{
    struct reckoning r;

    UNUSED(state);
    choose(0);
    given(START, "2026-11-09T10:00");
    meeting_runs[0].calendar_setting = &settings[2];
    values[DAYS_OF] = (struct value){ .state = VALUE_KNOWN, .text = str_lit("house") };
    r = reckon(&meeting, "2026-11-10T10:00");
    assert_due(r, "2026-11-11T23:59:59");
    assert_int_equal(r.skipped_count, 0);
    values[DAYS_OF].text = str_lit("state");
    r = reckon(&meeting, "2026-11-10T10:00");
    assert_due(r, "2026-11-12T23:59:59");
    assert_int_equal(r.skipped_count, 1);
    assert_int_equal(r.skipped[0].day.number, day_make(2026, 11, 11).number);
    assert_true(str_eqz(r.skipped[0].closure->name, "Veterans Day"));
    /* A calendar nobody chose, or that is not there, blocks. */
    values[DAYS_OF] = (struct value){ .state = VALUE_UNSET };
    ctx.now = at("2026-11-10T10:00");
    assert_int_equal(clock_reckon(&ctx, &meeting, &r, NULL), RC_REFUSED);
    assert_ptr_equal(r.unset, &settings[2]);
    meeting_runs[0].calendar_setting = NULL;
}

static void
t68_t69_receipts_start_the_window(void **state)
{
    UNUSED(state);
    choose(0);
    given(START, "2026-11-02T09:00");
    assert_int_equal(reckon(&window, "2026-11-20T09:00").standing, STANDING_NOT_STARTED);
    assert_int_equal(clock_due_value(&ctx, &window).state, VALUE_UNKNOWN);
    given(START_ADVISOR, "2026-11-06T09:00");
    assert_due(reckon(&window, "2026-11-13T09:00"), "2026-11-16T23:59:59");
    assert_int_equal(reckon(&window, "2026-11-13T09:00").standing, STANDING_RUNNING);
    assert_int_equal(reckon(&window, "2026-11-17T00:01").standing, STANDING_LATE);
    given(START_ADVISOR, "2026-11-01T09:00");
    assert_due(reckon(&window, "2026-11-13T09:00"), "2026-11-12T23:59:59");
}

static void
a_setting_nobody_chose_blocks(void **state)
{
    struct reckoning r = { 0 };
    struct err       err = { 0 };

    UNUSED(state);
    values[READING] = (struct value){ .state = VALUE_UNSET };
    assert_int_equal(reckon(&meeting, "2026-11-02T09:00").standing, STANDING_NOT_STARTED);
    given(START, "2026-11-02T09:00");
    assert_int_equal(clock_reckon(&ctx, &meeting, &r, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "clock.unset") && str_eqz(err.arg[0], "reading"));
    assert_ptr_equal(r.unset, &settings[0]);
    assert_int_equal(clock_standing_value(&ctx, &meeting).state, VALUE_UNKNOWN);
    meeting_runs[1].length_setting = &settings[1];
    choose(1);
    assert_int_equal(clock_reckon(&ctx, &meeting, &r, &err), RC_REFUSED);
    assert_ptr_equal(r.unset, &settings[1]);
    values[TARGET] = (struct value){ .state = VALUE_KNOWN, .length = { 3, UNIT_BUSINESS_DAYS } };
    assert_due(reckon(&meeting, "2026-11-02T09:00"), "2026-11-05T17:00:00");
    meeting_runs[1].length_setting = NULL;
}

static void
the_floor_and_a_delay_only_lengthen(void **state)
{
    struct reckoning r;

    UNUSED(state);
    choose(2);
    given(START, "2026-11-02T09:00");
    given(START_ADVISOR, "2026-11-02T09:00");
    r = reckon(&window, "2026-11-03T09:00");
    assert_due(r, "2026-11-12T23:59:59");
    assert_true(r.floored);
    /* T86: the new day moves the end; a step without a day, or a day without the step, does not. */
    given_day(NEW_DAY, 2026, 11, 23);
    assert_due(reckon(&window, "2026-11-03T09:00"), "2026-11-12T23:59:59");
    given(DELAY, "2026-11-10T09:05");
    r = reckon(&window, "2026-11-03T09:00");
    assert_due(r, "2026-11-23T23:59:59");
    assert_ptr_equal(r.longer, &longer[0]);
    given_day(NEW_DAY, 2026, 11, 9);
    assert_due(reckon(&window, "2026-11-03T09:00"), "2026-11-12T23:59:59");
}

static void
readings_that_differ_warn_then_bar(void **state)
{
    struct reckoning r;

    UNUSED(state);
    given(START, "2026-11-04T09:00"); /* the tenth day is Saturday the 14th */
    r = reckon(&both, "2026-11-14T12:00");
    assert_due(r, "2026-11-16T23:59:59");
    assert_true(r.warns && r.warn == at("2026-11-14T23:59:59"));
    assert_int_equal(r.standing, STANDING_RUNNING);
    assert_int_equal(reckon(&both, "2026-11-15T12:00").standing, STANDING_BETWEEN);
    assert_int_equal(reckon(&both, "2026-11-17T00:00").standing, STANDING_LATE);
    assert_true(clock_next_look(&both, &r, at("2026-11-14T12:00")) == at("2026-11-15T00:00"));
    assert_true(clock_next_look(&both, &r, at("2026-11-15T00:00")) == at("2026-11-17T00:00"));
    assert_true(clock_next_look(&both, &r, at("2026-11-17T00:00")) == INT64_MAX);
    given(STOP, "2026-11-14T13:00");
    assert_int_equal(reckon(&both, "2026-11-18T00:00").standing, STANDING_IN_TIME);
    given(STOP, "2026-11-15T13:00");
    r = reckon(&both, "2026-11-18T00:00");
    assert_int_equal(r.standing, STANDING_BETWEEN);
    assert_true(clock_next_look(&both, &r, 0) == INT64_MAX);
}

static void
keeping_and_waiting_are_over_or_not(void **state)
{
    UNUSED(state);
    given_day(ON_DAY, 2026, 11, 20);
    assert_due(reckon(&kept, "2030-01-01T00:00"), "2033-11-20T23:59:59");
    assert_int_equal(reckon(&kept, "2033-11-20T23:59:59").standing, STANDING_RUNNING);
    assert_int_equal(reckon(&kept, "2033-11-21T00:00").standing, STANDING_OVER);
    given(START, "2026-11-02T09:00");
    assert_int_equal(reckon(&waiting, "2026-11-11T23:59:59").standing, STANDING_RUNNING);
    assert_int_equal(reckon(&waiting, "2026-11-12T00:00").standing, STANDING_OVER);
}

static const struct calendar *
closed_later(void *self, struct str id)
{
    return str_eq(id, house.days.id) ? self : NULL;
}

static void
a_recount_never_shortens(void **state)
{
    struct closure   storm = { day_make(2026, 11, 24), day_make(2026, 11, 24), STR_INIT("storm") };
    struct calendar  own = house.days;
    struct reckoning r;
    int64_t          told;

    UNUSED(state);
    choose(0);
    given(START, "2026-11-20T16:00");
    told = reckon(&meeting, "2026-11-23T09:00").due;
    own.closed = &storm;
    own.closed_count = 1;
    ctx.calendar_of = closed_later;
    ctx.calendar_self = &own;
    assert_int_equal(clock_recount(&ctx, &meeting, told, &r, NULL), RC_OK);
    assert_due(r, "2026-11-25T23:59:59");
    assert_false(r.kept);
    told = r.due;
    own.closed_count = 0; /* the closure is withdrawn: what was told stands */
    assert_int_equal(clock_recount(&ctx, &meeting, told, &r, NULL), RC_OK);
    assert_due(r, "2026-11-25T23:59:59");
    assert_true(r.kept);
    assert_int_equal(r.standing, STANDING_RUNNING);
    ctx.calendar_of = NULL;
}

static void
the_explanation_names_days_and_settings(void **state)
{
    struct reckoning r;

    UNUSED(state);
    choose(0);
    given(START, "2026-11-09T10:00");
    meeting_runs[0].calendar = &state_days;
    r = reckon(&meeting, "2026-11-10T09:00");
    assert_string_equal(arena_z(ctx.arena, clock_explain_text(&ctx, &meeting, &r, LANG_EN)),
        "clock          Ask to meet (removal_meeting)\n"
        "clause         5.1.p3\n"
        "starts         Monday, November 9, 2026, at 10:00 a.m.; that day is not counted\n"
        "length         2 business days\n"
        "reading        A: to midnight (setting reading, assumed: nobody has signed it)\n"
        "calendar       State holidays (state)\n"
        "counted        1  Tuesday, November 10, 2026\n"
        "               2  Thursday, November 12, 2026\n"
        "not counted    Wednesday, November 11, 2026: Veterans Day\n"
        "ends           with the last second of that day\n"
        "due            Thursday, November 12, 2026, at 11:59 p.m. (2026-11-12T23:59:59, "
        "America/Denver)\n"
        "now            running\n"
        "after that     Given up.\n");
    assert_string_equal(arena_z(ctx.arena, clock_explain_text(&ctx, &meeting, &r, LANG_ES)),
        "plazo          Pedir reunión (removal_meeting)\n"
        "cláusula       5.1.p3\n"
        "empieza        lunes, 9 de noviembre de 2026, a las 10:00; ese día no se cuenta\n"
        "duración       2 días hábiles\n"
        "lectura        A: hasta medianoche (ajuste reading, supuesto: nadie lo ha firmado)\n"
        "calendario     Feriados (state)\n"
        "se cuenta      1  martes, 10 de noviembre de 2026\n"
        "               2  jueves, 12 de noviembre de 2026\n"
        "no se cuenta   miércoles, 11 de noviembre de 2026: Veterans Day\n"
        "termina        con el último segundo de ese día\n"
        "vence          jueves, 12 de noviembre de 2026, a las 23:59 (2026-11-12T23:59:59, "
        "America/Denver)\n"
        "ahora          en curso\n"
        "después        Se pierde.\n");
    meeting_runs[0].calendar = &house;
    values[READING].state = VALUE_UNSET;
    memset(&r, 0, sizeof r);
    assert_int_equal(clock_reckon(&ctx, &meeting, &r, NULL), RC_REFUSED);
    assert_string_equal(arena_z(ctx.arena, clock_explain_text(&ctx, &meeting, &r, LANG_EN)),
        "clock          Ask to meet (removal_meeting)\n"
        "clause         5.1.p3\n"
        "cannot say     the setting reading must be chosen first: When?\n");
    values[START].state = VALUE_UNKNOWN;
    r = reckon(&meeting, "2026-11-10T09:00");
    assert_string_equal(arena_z(ctx.arena, clock_explain_text(&ctx, &meeting, &r, LANG_EN)),
        "clock          Ask to meet (removal_meeting)\n"
        "clause         5.1.p3\n"
        "starts         not yet: no proof of receipt (notice.received)\n");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(t41_t42_three_readings_of_two_days),
        TEST(t27_on_the_second),
        TEST(t44_whose_holidays_count),
        TEST(t68_t69_receipts_start_the_window),
        TEST(a_setting_nobody_chose_blocks),
        TEST(the_floor_and_a_delay_only_lengthen),
        TEST(readings_that_differ_warn_then_bar),
        TEST(keeping_and_waiting_are_over_or_not),
        TEST(a_recount_never_shortens),
        TEST(the_explanation_names_days_and_settings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
