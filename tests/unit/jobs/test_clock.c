/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_clock.c - running dates kept by verbs and brought up to date by the clock job. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "testdb.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "jobs/clock.h"
#include "ledger/ledger.h"
#include "vault/opener.h"

enum { INSTITUTION = 7, MATTER = 40 };

static const char    *packs_folder;
static struct arena  *a;
static struct store  *store;
static struct site    site = { .institution = INSTITUTION };
static struct facts  *facts;
static const uint8_t  seed[KEY_BYTES] = { 1, 2, 3 };

static int
start(void **state)
{
    struct problems      problems = { 0 };
    struct folder_reader reader;

    UNUSED(state);
    random_init();
    vault_start_seed(seed);
    a = arena_new((size_t)256 << 20);
    problems.arena = a;
    reader = folder_reader_disk(a, str_z(packs_folder));
    if (policy_load(a, &reader, str_lit("unm-2740"), &problems, &site.pack) != RC_OK)
        return -1;
    site.zone = site.pack->zone;
    site.settings = settings_new(a, site.pack);
    return 0;
}

static void
begin(enum store_engine engine)
{
    store = testdb_open(engine);
    ledger_attach(store);
    facts = facts_new(a, site.pack, ABOUT_NONE, NULL);
}

static int64_t
at(const char *text)
{
    int64_t m = 0;

    if (moment_parse(a, site.zone, str_z(text), &m, NULL) != RC_OK)
        fail_msg("%s", text);
    return m;
}

static void
know(const char *name, const char *value)
{
    struct err err = { 0 };

    if (facts_set_text(facts, str_z(name), str_z(value), &err) != RC_OK)
        fail_msg("%s: " STR_FMT, name, STR_ARG(err.key));
}

static enum rc
try_refresh(int64_t subject, enum about about, const char *now)
{
    struct actor who = { .kind = ACTOR_SYSTEM, .institution = INSTITUTION };
    struct work  work = { .arena = a, .who = &who, .site = &site, .now = at(now) };
    enum rc      rc;

    who.now = work.now;
    assert_int_equal(snapshot_begin(store, &work.snapshot, NULL), RC_OK);
    work.change = change_new(a, INSTITUTION);
    rc = clockrun_refresh(&work, MATTER, subject, about, facts, NULL);
    snapshot_end(work.snapshot);
    return rc == RC_OK && !change_is_empty(work.change) ? store_commit(store, work.change, NULL) : rc;
}

static void
refresh(int64_t subject, enum about about, const char *now)
{
    assert_int_equal(try_refresh(subject, about, now), RC_OK);
}

static struct clockrun
row_of(int64_t subject, const char *name, const char *now)
{
    struct work      work = { .arena = a, .site = &site, .now = at(now) };
    struct clockrun *list;
    size_t           count;

    assert_int_equal(snapshot_begin(store, &work.snapshot, NULL), RC_OK);
    assert_int_equal(clockrun_list(&work, MATTER, &list, &count, NULL), RC_OK);
    snapshot_end(work.snapshot);
    for (size_t i = 0; i < count; i++)
        if (list[i].subject == subject && str_eqz(list[i].name, name))
            return list[i];
    return (struct clockrun){ 0 };
}

static size_t
job(const char *now)
{
    size_t done = 0;

    assert_int_equal(clock_job_site(store, &site, at(now), &done, NULL), RC_OK);
    return done;
}

/* ---- tests -------------------------------------------------------------------------- */

static void
a_clock_starts_stops_and_lapses(enum store_engine engine)
{
    struct clockrun c;

    begin(engine);
    refresh(1, ABOUT_DUTY, "2026-11-16T10:00");
    assert_int_equal(row_of(1, "report_24h", "2026-11-16T10:00").id, 0);
    know("learned_at", "2026-11-16T09:00");
    refresh(1, ABOUT_DUTY, "2026-11-16T10:00");
    refresh(2, ABOUT_DUTY, "2026-11-16T10:00");
    c = row_of(1, "report_24h", "2026-11-16T11:00");
    assert_int_equal(c.standing, STANDING_RUNNING);
    assert_true(c.due_at == at("2026-11-17T09:00"));
    assert_ptr_equal(c.clock, clock_find(site.pack, str_lit("report_24h")));

    /* The first reports in time, the second never does. */
    know("reported_at", "2026-11-17T09:00:00");
    refresh(1, ABOUT_DUTY, "2026-11-17T09:00:00");
    assert_int_equal(row_of(1, "report_24h", "2026-11-17T09:00").standing, STANDING_IN_TIME);
    assert_int_equal(job("2026-11-17T09:00:00"), 0);
    assert_int_equal(row_of(2, "report_24h", "2026-11-17T09:00:01").standing, STANDING_LATE);
    assert_int_equal(row_of(2, "report_24h", "2026-11-17T09:00:01").lapsed_at, 0);
    assert_int_equal(job("2026-11-17T09:00:01"), 1);
    assert_int_equal(job("2026-11-17T09:00:01"), 0);
    c = row_of(2, "report_24h", "2026-11-18T09:00");
    assert_int_equal(c.standing, STANDING_LATE);
    assert_true(c.lapsed_at == at("2026-11-17T09:00:01"));
    assert_int_equal(row_of(1, "report_24h", "2026-11-18T09:00").lapsed_at, 0);
    testdb_close(store);
}

static void
starts_stops_and_lapses_on_sqlite(void **state)
{
    UNUSED(state);
    a_clock_starts_stops_and_lapses(STORE_SQLITE);
}

static void
starts_stops_and_lapses_on_postgres(void **state)
{
    UNUSED(state);
    a_clock_starts_stops_and_lapses(STORE_POSTGRES);
}

static void
an_end_told_never_gets_earlier(void **state)
{
    struct closure  storm = { day_make(2026, 11, 24), day_make(2026, 11, 24), STR_INIT("storm") };
    struct calendar own = calendar_find(site.pack, str_lit("house"))->days;
    struct clockrun c;

    UNUSED(state);
    begin(STORE_SQLITE);
    know("removal_notice.received", "2026-11-20T16:00");
    refresh(3, ABOUT_PARTY, "2026-11-20T16:00");
    assert_true(row_of(3, "removal_meeting", "2026-11-23T09:00").due_at == at("2026-11-24T23:59:59"));

    /* The day passes and the lapse is carried out; then the closure is entered. */
    assert_true(job("2026-11-25T00:00") > 0);
    own.closed = &storm;
    own.closed_count = 1;
    site.calendars = &own;
    site.calendar_count = 1;
    refresh(3, ABOUT_PARTY, "2026-11-25T09:00");
    c = row_of(3, "removal_meeting", "2026-11-25T09:00");
    assert_int_equal(c.standing, STANDING_RUNNING);
    assert_true(c.due_at == at("2026-11-25T23:59:59"));
    assert_int_equal(c.lapsed_at, 0);

    /* Taken back, the end that was told stands; and it lapses once more. */
    site.calendar_count = 0;
    refresh(3, ABOUT_PARTY, "2026-11-25T10:00");
    assert_true(row_of(3, "removal_meeting", "2026-11-25T10:00").due_at == at("2026-11-25T23:59:59"));
    job("2026-11-26T00:00");
    assert_int_equal(row_of(3, "removal_meeting", "2026-11-26T00:00").standing, STANDING_LATE);

    /* A corrected start gives a new end; a start taken back ends the clock. */
    know("removal_notice.received", "2026-11-19T16:00");
    refresh(3, ABOUT_PARTY, "2026-11-26T09:00");
    assert_true(row_of(3, "removal_meeting", "2026-11-26T09:00").due_at == at("2026-11-23T23:59:59"));
    know("removal_notice.received", "not given");
    refresh(3, ABOUT_PARTY, "2026-11-26T10:00");
    c = row_of(3, "removal_meeting", "2026-11-26T10:00");
    assert_int_equal(c.standing, STANDING_NOT_STARTED);
    assert_int_equal(job("2027-11-26T10:00"), 0);
    testdb_close(store);
}

static void
who_may_not_read_the_record_changes_no_date(void **state)
{
    struct facts   *whole, *blind = facts_new(a, site.pack, ABOUT_NONE, NULL);
    struct clockrun before, after;

    UNUSED(state);
    begin(STORE_SQLITE);
    whole = facts;
    know("learned_at", "2026-11-16T09:00");
    refresh(1, ABOUT_DUTY, "2026-11-16T10:00");
    before = row_of(1, "report_24h", "2026-11-16T10:00");
    facts = blind;
    refresh(1, ABOUT_DUTY, "2026-11-16T11:00");
    after = row_of(1, "report_24h", "2026-11-16T11:00");
    assert_int_equal(after.standing, STANDING_RUNNING);
    assert_true(after.due_at == before.due_at && after.started_at == before.started_at);
    facts = whole;
    know("reported_at", "2026-11-16T12:00");
    refresh(1, ABOUT_DUTY, "2026-11-16T12:00");
    facts = blind;
    refresh(1, ABOUT_DUTY, "2026-11-18T11:00");
    after = row_of(1, "report_24h", "2026-11-18T11:00");
    assert_int_equal(after.standing, STANDING_IN_TIME);
    assert_true(after.stopped_at == at("2026-11-16T12:00"));
    /* Taken back on the record, it ends. */
    know("learned_at", "not given");
    refresh(1, ABOUT_DUTY, "2026-11-18T12:00");
    assert_int_equal(row_of(1, "report_24h", "2026-11-18T12:00").standing, STANDING_NOT_STARTED);
    testdb_close(store);
}

static void
closures_entered_later_move_open_clocks(void **state)
{
    struct closure  storm = { day_make(2026, 11, 24), day_make(2026, 11, 24), STR_INIT("storm") };
    struct calendar own = calendar_find(site.pack, str_lit("house"))->days;
    size_t          moved = 0;

    UNUSED(state);
    begin(STORE_SQLITE);
    know("learned_at", "2026-11-20T09:00");
    know("removal_notice.received", "2026-11-20T16:00");
    refresh(1, ABOUT_DUTY, "2026-11-20T16:00");
    for (int64_t i = 2; i < 252; i++)
        refresh(i, ABOUT_PARTY, "2026-11-20T16:00");
    own.closed = &storm;
    own.closed_count = 1;
    site.calendars = &own;
    site.calendar_count = 1;
    assert_int_equal(clock_job_recount(store, &site, at("2026-11-23T09:00"), &moved, NULL), RC_OK);
    assert_true(moved >= 250);
    assert_true(row_of(2, "removal_meeting", "2026-11-23T09:00").due_at == at("2026-11-25T23:59:59"));
    assert_true(row_of(251, "removal_meeting", "2026-11-23T09:00").due_at == at("2026-11-25T23:59:59"));
    assert_true(row_of(1, "report_24h", "2026-11-23T09:00").due_at == at("2026-11-21T09:00"));
    site.calendar_count = moved = 0;
    assert_int_equal(clock_job_recount(store, &site, at("2026-11-23T10:00"), &moved, NULL), RC_OK);
    assert_int_equal(moved, 0);
    testdb_close(store);
}

static void
many_fall_due_at_once(void **state)
{
    enum { SUBJECTS = 250 };
    size_t late = 0;

    UNUSED(state);
    begin(STORE_SQLITE);
    know("learned_at", "2026-11-16T09:00");
    for (int64_t i = 1; i <= SUBJECTS; i++)
        refresh(i, ABOUT_DUTY, "2026-11-16T10:00");
    assert_int_equal(job("2026-11-17T09:00"), 0);
    assert_int_equal(job("2026-11-17T09:00:01"), SUBJECTS);
    for (int64_t i = 1; i <= SUBJECTS; i += 50)
        late += row_of(i, "report_24h", "2026-11-17T10:00").lapsed_at != 0;
    assert_int_equal(late, SUBJECTS / 50);
    testdb_close(store);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_stops_and_lapses_on_sqlite),
        cmocka_unit_test(starts_stops_and_lapses_on_postgres),
        cmocka_unit_test(an_end_told_never_gets_earlier),
        cmocka_unit_test(who_may_not_read_the_record_changes_no_date),
        cmocka_unit_test(closures_entered_later_move_open_clocks),
        cmocka_unit_test(many_fall_due_at_once),
    };

    if (argc < 2) {
        fprintf(stderr, "usage: %s PACKS\n", argv[0]);
        return 2;
    }
    packs_folder = argv[1];
    return cmocka_run_group_tests(tests, start, NULL);
}
