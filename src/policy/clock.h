/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clock.h - when a clock of a pack starts, ends and what it says now.
 *
 * Starts and stops are read through value_of, so a clock's answer always rests on
 * the facts, the settings and `now` of the context.  Days are civil dates in the
 * pack's zone, hours are counted in UTC.
 */
#ifndef POLICY_CLOCK_H
#define POLICY_CLOCK_H

#include "policy/policy.h"

enum clock_standing { /* the words of clock_standing in facts.def, in their order */
    STANDING_NOT_STARTED, STANDING_RUNNING, STANDING_IN_TIME,
    STANDING_LATE, STANDING_BETWEEN, STANDING_OVER
};

/* A day that was not counted, and why. */
struct skipped {
    struct day            day;
    const struct closure *closure; /* NULL: the week leaves it out */
};

struct reckoning {
    enum clock_standing         standing;
    bool                        started;
    int64_t                     start;    /* microseconds UTC */
    int64_t                     due;      /* latest that counts; floor and longer applied */
    bool                        warns;    /* differ: `warn` is the earliest reading */
    int64_t                     warn;
    bool                        stopped;
    int64_t                     stop;
    const struct clock_run     *run;      /* the reading that gave `due` */
    const struct pack_calendar *calendar; /* the days it counted by */
    struct length               length;
    const struct skipped       *skipped;  size_t skipped_count;
    bool                        floored;  /* the floor gave the end */
    const struct clock_longer  *longer;   /* the step that moved it; or NULL */
    const struct setting       *unset;    /* RC_REFUSED: this setting must be chosen first */
};

/*
 * Reckon one clock.  RC_OK also when it has not started.  RC_REFUSED: out->unset names the
 * setting that is unset.  calendar_of (may be NULL) gives the institution's own closures
 * in place of the pack's.
 */
enum rc clock_reckon(const struct context *ctx, const struct clock *clock,
                     struct reckoning *out, struct err *err);

/* The value of CLOCK.standing and CLOCK.due: what value_of answers for them. */
struct value clock_standing_value(const struct context *ctx, const struct clock *clock);
struct value clock_due_value(const struct context *ctx, const struct clock *clock);

#endif
