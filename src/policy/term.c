/* SPDX-License-Identifier: AGPL-3.0-or-later
 * term.c - see term.h. */
#include "policy/term.h"
#include "base/clock.h"

#define END_OF_DAY_US (DAY_US - SECOND_US)
#define TALLY_MOST    4096 /* more is arithmetic gone wrong, not something to read */

/* The days passed over and counted, in a list that grows in the arena. */
struct tally {
    struct arena   *arena;
    struct day     *counted;
    struct skipped *skipped;
    size_t          counted_count, counted_room, skipped_count, skipped_room;
};

static void
tally_count(struct tally *t, struct day d)
{
    if (t->counted_count == TALLY_MOST)
        return;
    if (t->counted_count == t->counted_room) {
        size_t      room = t->counted_room ? 2 * t->counted_room : 16;
        struct day *more = ARENA_ARRAY(t->arena, struct day, room);

        for (size_t i = 0; i < t->counted_count; i++)
            more[i] = t->counted[i];
        t->counted = more;
        t->counted_room = room;
    }
    t->counted[t->counted_count++] = d;
}

static void
tally_skip(struct tally *t, struct day d, const struct closure *why)
{
    if (t->skipped_count == TALLY_MOST)
        return;
    if (t->skipped_count == t->skipped_room) {
        size_t          room = t->skipped_room ? 2 * t->skipped_room : 16;
        struct skipped *more = ARENA_ARRAY(t->arena, struct skipped, room);

        for (size_t i = 0; i < t->skipped_count; i++)
            more[i] = t->skipped[i];
        t->skipped = more;
        t->skipped_room = room;
    }
    t->skipped[t->skipped_count++] = (struct skipped){ d, why };
}

/* Go on to the first working day on or after d, noting what is passed over; no day if none comes. */
static struct day
next_working(struct tally *t, const struct calendar *c, struct day d)
{
    struct day            stop = calendar_next(c, d);
    const struct closure *why;

    for (; day_given(stop) && day_cmp(d, stop) < 0; d = day_add_days(d, 1))
        if (!calendar_works(c, d, &why))
            tally_skip(t, d, why);
    return stop;
}

static struct day
count_working(struct tally *t, const struct calendar *c, struct day d, int32_t n)
{
    for (; n > 0 && day_given(d); n--) {
        d = next_working(t, c, day_add_days(d, 1));
        if (day_given(d))
            tally_count(t, d);
    }
    return d;
}

static struct day
count_days(struct tally *t, struct day d, int64_t n)
{
    if (n <= TERM_LISTED)
        for (int64_t i = 1; i <= n; i++)
            tally_count(t, day_add_days(d, i));
    return day_add_days(d, n);
}

static struct day
last_day(struct tally *t, struct day started, const struct term_rule *rule)
{
    int32_t    n = rule->length.count;
    struct day d = { 0 };

    switch (rule->length.unit) {
    case UNIT_HOURS:         BUG("hours are not days");
    case UNIT_DAYS:          d = count_days(t, started, n); break;
    case UNIT_WEEKS:         d = count_days(t, started, (int64_t)n * 7); break;
    case UNIT_BUSINESS_DAYS: d = count_working(t, rule->calendar, started, n); break;
    case UNIT_MONTHS:        d = day_add_months(started, n); break;
    case UNIT_YEARS:         d = day_add_years(started, n); break;
    }
    if (rule->moves_on && day_given(d))
        d = next_working(t, rule->calendar, d);
    return d;
}

int64_t
term_on_day(const struct zone *zone, struct term_start start, const struct term_rule *rule,
            struct day day)
{
    struct civil c = { .day = day };

    switch (rule->ends) {
    case ENDS_SAME_TIME:
        c.us = start.day_only ? END_OF_DAY_US : zone_civil(zone, start.moment).us;
        break;
    case ENDS_END_OF_DAY:      c.us = END_OF_DAY_US; break;
    case ENDS_CLOSE_OF_OFFICE: c.us = rule->calendar->closes; break;
    case ENDS_START_OF_DAY:    c.us = 0; break;
    }
    return zone_end(zone, c);
}

/* Hours from the start; the end moves only where the rule asks for more than the same time. */
static void
end_of_hours(struct tally *t, const struct zone *zone, struct term_start start,
             const struct term_rule *rule, struct term *term)
{
    int64_t due = start.moment;

    if (start.day_only)
        due = zone_end(zone, (struct civil){ .day = term->started, .us = END_OF_DAY_US });
    due += rule->length.count * HOUR_US;
    term->due = due;
    term->last = zone_day(zone, due);
    if (rule->moves_on && day_given(term->last))
        term->last = next_working(t, rule->calendar, term->last);
    if (day_given(term->last) && (rule->ends != ENDS_SAME_TIME || t->skipped_count))
        term->due = term_on_day(zone, (struct term_start){ due, false }, rule, term->last);
}

enum rc
term_end(struct arena *a, const struct zone *zone, struct term_start start,
         const struct term_rule *rule, struct term *out, struct err *err)
{
    struct tally t = { .arena = a };
    struct term  term = { .started = zone_day(zone, start.moment) };

    if (!day_given(term.started))
        return err_set(err, RC_BADINPUT, "clock.no_end");
    if (rule->length.unit == UNIT_HOURS) {
        end_of_hours(&t, zone, start, rule, &term);
    } else {
        term.last = last_day(&t, term.started, rule);
        if (day_given(term.last))
            term.due = term_on_day(zone, start, rule, term.last);
    }
    if (!day_given(term.last))
        return err_set(err, RC_BADINPUT, "clock.no_end");
    term.counted = t.counted;
    term.counted_count = t.counted_count;
    term.skipped = t.skipped;
    term.skipped_count = t.skipped_count;
    *out = term;
    return RC_OK;
}

bool
term_in_time(int64_t moment, int64_t due)
{
    return moment / SECOND_US <= due / SECOND_US;
}
