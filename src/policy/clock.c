/* SPDX-License-Identifier: AGPL-3.0-or-later
 * clock.c - see clock.h. */
#include "policy/clock.h"
#include "base/clock.h"

/* The moment a name holds; false when it holds none. */
static bool
moment_of(const struct context *ctx, const struct name *name, struct term_start *out)
{
    struct value v = value_of(ctx, name);
    struct civil midnight = { .day = { (int32_t)v.number } };

    if (v.state != VALUE_KNOWN)
        return false;
    if (name->kind != KIND_DATE)
        *out = (struct term_start){ v.number, false };
    else if (day_given(midnight.day))
        *out = (struct term_start){ zone_end(ctx->pack->zone, midnight), true };
    else
        return false;
    return true;
}

/* `by: [party, advisor]`: both receipts must be proven, the later one counts. */
static bool
find_start(const struct context *ctx, const struct clock *clock, struct term_start *out)
{
    struct term_start party, advisor;
    bool              advisor_counts = clock->by_advisor && clock->starts_advisor;
    bool              party_counts = !advisor_counts || clock->by_party;

    if ((party_counts && !moment_of(ctx, clock->starts, &party)) ||
        (advisor_counts && !moment_of(ctx, clock->starts_advisor, &advisor)))
        return false;
    if (!party_counts)
        *out = advisor;
    else if (!advisor_counts || party.moment >= advisor.moment)
        *out = party;
    else
        *out = advisor;
    return true;
}

static void
find_stop(const struct context *ctx, const struct clock *clock, struct reckoning *r)
{
    struct term_start stop;

    for (size_t i = 0; i < clock->stop_count; i++)
        if (moment_of(ctx, clock->stops[i], &stop) && (!r->stopped || stop.moment < r->stop)) {
            r->stopped = true;
            r->stop = stop.moment;
        }
}

/* The length and calendar of one reading; false: r->unset says what must be chosen first. */
static bool
find_rule(const struct context *ctx, const struct clock_run *run, struct term_rule *rule,
          struct reckoning *r)
{
    const struct calendar *own;
    struct value           v;

    r->length = run->length;
    r->calendar = run->calendar;
    if (run->length_setting) {
        v = value_of(ctx, run->length_setting->name);
        if (v.state != VALUE_KNOWN) {
            r->unset = run->length_setting;
            return false;
        }
        r->length = v.length;
    }
    if (run->calendar_setting) {
        v = value_of(ctx, run->calendar_setting->name);
        r->calendar = v.state == VALUE_KNOWN ? calendar_find(ctx->pack, v.text) : NULL;
        if (!r->calendar) {
            r->unset = run->calendar_setting;
            return false;
        }
    }
    own = ctx->calendar_of ? ctx->calendar_of(ctx->calendar_self, r->calendar->days.id) : NULL;
    r->days = own ? own : &r->calendar->days;
    *rule = (struct term_rule){ r->length, r->days, run->ends, run->moves_on };
    return true;
}

static enum rc
refuse_unset(const struct clock *clock, const struct reckoning *r, struct err *err)
{
    return err_set_arg(err, RC_REFUSED, "clock.unset", r->unset ? r->unset->id : clock->id);
}

/* One reading: its end with the floor, and with any step that moved it later. */
static enum rc
reckon_run(const struct context *ctx, const struct clock *clock, struct term_start start,
           const struct clock_run *run, struct reckoning *r, struct err *err)
{
    const struct zone *zone = ctx->pack->zone;
    struct term_rule   rule;
    struct term        term, floor;
    enum rc            rc;

    if (!find_rule(ctx, run, &rule, r))
        return refuse_unset(clock, r, err);
    if ((rc = term_end(ctx->arena, zone, start, &rule, &term, err)) != RC_OK)
        return rc;
    if (clock->has_floor) {
        rule.length = clock->floor;
        if ((rc = term_end(ctx->arena, zone, start, &rule, &floor, err)) != RC_OK)
            return rc;
        if (floor.due > term.due) {
            term = floor;
            r->floored = true;
        }
    }
    for (size_t i = 0; i < clock->longer_count; i++) {
        struct value      day = value_of(ctx, clock->longer[i].day);
        struct term_start taken;
        struct day        d = { (int32_t)day.number };
        int64_t           due;

        if (day.state != VALUE_KNOWN || !day_given(d) ||
            !moment_of(ctx, clock->longer[i].step_name, &taken))
            continue;
        due = term_on_day(zone, start, &rule, d);
        if (due > term.due) {
            term.due = due;
            term.last = d;
            r->longer = &clock->longer[i];
        }
    }
    r->run = run;
    r->due = term.due;
    r->first = term.started;
    r->last = term.last;
    r->counted = term.counted;
    r->counted_count = term.counted_count;
    r->skipped = term.skipped;
    r->skipped_count = term.skipped_count;
    return RC_OK;
}

/* All readings run: the latest bars, the earliest warns. */
static enum rc
reckon_all(const struct context *ctx, const struct clock *clock, struct term_start start,
           struct reckoning *r, struct err *err)
{
    struct reckoning best = *r;
    enum rc          rc;

    for (size_t i = 0; i < clock->run_count; i++) {
        struct reckoning one = *r;

        if ((rc = reckon_run(ctx, clock, start, &clock->runs[i], &one, err)) != RC_OK) {
            r->unset = one.unset;
            return rc;
        }
        one.warns = true;
        one.warn = i == 0 || one.due < best.warn ? one.due : best.warn;
        if (i && one.due <= best.due)
            best.warn = one.warn;
        else
            best = one;
    }
    *r = best;
    return RC_OK;
}

/* The row of the chosen reading; NULL: r->unset says what must be chosen first. */
static const struct clock_run *
chosen_run(const struct context *ctx, const struct clock *clock, struct reckoning *r)
{
    struct value v = { 0 };

    if (clock->reading && !clock->differ) {
        v = value_of(ctx, clock->reading->name);
        if (v.state != VALUE_KNOWN) {
            r->unset = clock->reading;
            return NULL;
        }
    }
    for (size_t i = 0; i < clock->run_count; i++) {
        const struct clock_run *run = &clock->runs[i];

        if (clock->differ || run->choice < 0 || ((v.set >> run->choice) & 1))
            return run;
    }
    /* The checker refuses packs in which a reading has no row. */
    r->unset = clock->reading;
    return NULL;
}

static enum rc
reckon_chosen(const struct context *ctx, const struct clock *clock, struct term_start start,
              struct reckoning *r, struct err *err)
{
    const struct clock_run *run = chosen_run(ctx, clock, r);

    return run ? reckon_run(ctx, clock, start, run, r, err) : refuse_unset(clock, r, err);
}

enum rc
clock_reading(const struct context *ctx, const struct clock *clock, struct reckoning *out,
              struct err *err)
{
    struct reckoning        r = { 0 };
    struct term_rule        rule;
    const struct clock_run *run = chosen_run(ctx, clock, &r);

    if (!run || !find_rule(ctx, run, &rule, &r)) {
        out->unset = r.unset;
        return refuse_unset(clock, &r, err);
    }
    r.run = run;
    *out = r;
    return RC_OK;
}

static bool
is_limit(const struct clock *clock)
{
    return clock->kind == CLOCK_DEADLINE || clock->kind == CLOCK_TARGET;
}

/* The first moment after the time is used up. */
static int64_t
first_after(const struct clock *clock, const struct reckoning *r, int64_t due)
{
    /* "Not before Thursday" is over as Thursday begins; what runs to an end includes it. */
    if (clock->kind == CLOCK_WAITING && r->run &&
        (r->run->ends == ENDS_START_OF_DAY || r->run->ends == ENDS_SAME_TIME))
        return due;
    return (due / SECOND_US + 1) * SECOND_US;
}

static enum clock_standing
standing_at(const struct context *ctx, const struct clock *clock, const struct reckoning *r)
{
    int64_t at = r->stopped ? r->stop : ctx->now;

    if (!r->started)
        return STANDING_NOT_STARTED;
    if (!is_limit(clock))
        return ctx->now >= first_after(clock, r, r->due) ? STANDING_OVER : STANDING_RUNNING;
    if (!term_in_time(at, r->due))
        return STANDING_LATE;
    if (r->warns && !term_in_time(at, r->warn))
        return STANDING_BETWEEN;
    return r->stopped ? STANDING_IN_TIME : STANDING_RUNNING;
}

enum rc
clock_reckon(const struct context *ctx, const struct clock *clock, struct reckoning *out,
             struct err *err)
{
    struct reckoning  r = { 0 };
    struct term_start start;
    enum rc           rc;

    if (find_start(ctx, clock, &start)) {
        r.started = true;
        r.start = start.moment;
        r.start_day_only = start.day_only;
        rc = clock->differ ? reckon_all(ctx, clock, start, &r, err)
                           : reckon_chosen(ctx, clock, start, &r, err);
        if (rc != RC_OK) {
            out->unset = r.unset;
            return rc;
        }
        find_stop(ctx, clock, &r);
    }
    r.standing = standing_at(ctx, clock, &r);
    *out = r;
    return RC_OK;
}

void
clock_keep_end(const struct context *ctx, const struct clock *clock, int64_t due_told,
               struct reckoning *r)
{
    if (!r->started || r->due >= due_told)
        return;
    r->due = due_told;
    r->last = zone_day(ctx->pack->zone, due_told);
    r->kept = true;
    r->standing = standing_at(ctx, clock, r);
}

enum rc
clock_recount(const struct context *ctx, const struct clock *clock, int64_t due_told,
              struct reckoning *out, struct err *err)
{
    struct reckoning r = { 0 };
    enum rc          rc;

    if ((rc = clock_reckon(ctx, clock, &r, err)) != RC_OK) {
        out->unset = r.unset;
        return rc;
    }
    clock_keep_end(ctx, clock, due_told, &r);
    *out = r;
    return RC_OK;
}

enum rc
clock_from(const struct context *ctx, const struct clock *clock, int64_t start,
           struct str reading, struct reckoning *out, struct err *err)
{
    struct term_start from = { start, clock->starts->kind == KIND_DATE };
    struct reckoning  r = { .started = true, .start = start, .start_day_only = from.day_only };
    enum rc           rc = err_set_arg(err, RC_NOTFOUND, "clock.unset", reading);

    if (clock->differ) {
        rc = reckon_all(ctx, clock, from, &r, err);
    } else {
        for (size_t i = 0; i < clock->run_count; i++)
            if (str_eq(clock->runs[i].reading, reading)) {
                rc = reckon_run(ctx, clock, from, &clock->runs[i], &r, err);
                break;
            }
    }
    if (rc != RC_OK)
        return rc;
    find_stop(ctx, clock, &r);
    r.standing = standing_at(ctx, clock, &r);
    *out = r;
    return RC_OK;
}

void
clock_stopped(const struct context *ctx, const struct clock *clock, int64_t stop,
              struct reckoning *r)
{
    r->stopped = true;
    r->stop = stop;
    r->standing = standing_at(ctx, clock, r);
}

struct value
clock_standing_value(const struct context *ctx, const struct clock *clock)
{
    struct reckoning r = { 0 };

    if (clock_reckon(ctx, clock, &r, NULL) != RC_OK)
        return (struct value){ .state = VALUE_UNKNOWN };
    return (struct value){ .state = VALUE_KNOWN, .set = UINT64_C(1) << r.standing };
}

struct value
clock_due_value(const struct context *ctx, const struct clock *clock)
{
    struct reckoning r = { 0 };

    if (clock_reckon(ctx, clock, &r, NULL) != RC_OK)
        return (struct value){ .state = VALUE_UNKNOWN };
    if (!r.started)
        return (struct value){ .state = value_of(ctx, clock->starts).state == VALUE_NOT_GIVEN
                                            ? VALUE_NOT_GIVEN : VALUE_UNKNOWN };
    return (struct value){ .state = VALUE_KNOWN, .number = r.due };
}

int64_t
clock_next_look(const struct clock *clock, const struct reckoning *r, int64_t now)
{
    if (!r->started || (r->stopped && is_limit(clock)))
        return INT64_MAX;
    if (r->warns && first_after(clock, r, r->warn) > now)
        return first_after(clock, r, r->warn);
    if (first_after(clock, r, r->due) > now)
        return first_after(clock, r, r->due);
    return INT64_MAX;
}
