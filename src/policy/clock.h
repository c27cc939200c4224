/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clock.h - when a clock of a pack starts, ends and what it says now.
 *
 * Starts and stops are read through value_of, so a clock's answer always rests on
 * the facts, the settings and `now` of the context.  The arithmetic is in term.h.
 * A clock that starts with a receipt needs proof of it: without, it has not started.
 * (Who has no advisor is served as party alone: the advisor's receipt is then the party's.)
 */
#ifndef POLICY_CLOCK_H
#define POLICY_CLOCK_H

#include "policy/policy.h"
#include "policy/term.h"

enum clock_standing { /* the words of clock_standing in facts.def, in their order */
    STANDING_NOT_STARTED, STANDING_RUNNING, STANDING_IN_TIME,
    STANDING_LATE, STANDING_BETWEEN, STANDING_OVER
};

struct reckoning {
    enum clock_standing         standing;
    bool                        started;
    bool                        start_day_only; /* the record has a day, not an hour */
    int64_t                     start;    /* microseconds UTC */
    int64_t                     due;      /* latest that counts; floor and longer applied */
    bool                        warns;    /* differ: `warn` is the earliest reading */
    int64_t                     warn;
    bool                        stopped;
    int64_t                     stop;
    const struct clock_run     *run;      /* the reading that gave `due` */
    const struct pack_calendar *calendar; /* the days it counted by */
    const struct calendar      *days;     /* the same with the institution's closures */
    struct length               length;
    const struct skipped       *skipped;  size_t skipped_count;
    const struct day           *counted;  size_t counted_count; /* see struct term */
    struct day                  first, last; /* first: the day of the start; last: of the end */
    bool                        floored;  /* the floor gave the end */
    const struct clock_longer  *longer;   /* the step that moved it; or NULL */
    bool                        kept;     /* clock_recount: the end told before stands */
    const struct setting       *unset;    /* RC_REFUSED: this setting must be chosen first */
};

/*
 * Reckon one clock.  RC_OK also when it has not started.  RC_REFUSED clock.unset (arg 0 the
 * setting): only out->unset is meant.  RC_BADINPUT clock.no_end: the calendar never has a
 * working day.  ctx->calendar_of gives the institution's own closures.
 */
enum rc clock_reckon(const struct context *ctx, const struct clock *clock,
                     struct reckoning *out, struct err *err);

/*
 * Reckon a clock whose end was told before, after closures changed: the later of the
 * two ends stands, so a person's time never gets shorter.
 */
enum rc clock_recount(const struct context *ctx, const struct clock *clock, int64_t due_told,
                      struct reckoning *out, struct err *err);
/* The same for a reckoning already made. */
void clock_keep_end(const struct context *ctx, const struct clock *clock, int64_t due_told,
                    struct reckoning *r);

/*
 * Reckon from a start and a reading that were kept: what closures entered
 * since make of the end.  What the facts do not show (steps that moved the end, a stop) is
 * not seen: the caller keeps the later end and the stop it has.
 * `reading`: as run->reading says; "" with readings that differ.  RC_NOTFOUND clock.unset:
 * the clock has no such reading (any more).
 */
enum rc clock_from(const struct context *ctx, const struct clock *clock, int64_t start,
                   struct str reading, struct reckoning *out, struct err *err);

/* A stop that was kept, where the facts at hand do not show it: sets it and the standing. */
void clock_stopped(const struct context *ctx, const struct clock *clock, int64_t stop,
                   struct reckoning *r);

/*
 * The reading that will run when the clock starts: out->run, length, calendar and days; of
 * readings that differ, the first.  For saying a limit that starts when a letter is
 * received in the letter itself.  RC_REFUSED as clock_reckon.
 */
enum rc clock_reading(const struct context *ctx, const struct clock *clock,
                      struct reckoning *out, struct err *err);

/* "2 business days", "24 horas" */
struct str length_words(struct arena *a, enum lang lang, struct length length);

/*
 * The value of CLOCK.standing and CLOCK.due: what value_of answers for them.  Unknown where
 * a setting must be chosen first: clock_reckon names it.
 */
struct value clock_standing_value(const struct context *ctx, const struct clock *clock);
struct value clock_due_value(const struct context *ctx, const struct clock *clock);

/*
 * The first moment at which the standing will change by itself, or INT64_MAX: when a
 * sweep must look again.
 */
int64_t clock_next_look(const struct clock *clock, const struct reckoning *r, int64_t now);

/*
 * Why it ends then, line by line: start, reading and setting, days counted and skipped
 * with their names, floor, delay, what follows.  For `pack due` and the clock's page.
 */
enum clock_line_kind {
    LINE_CLOCK, LINE_CLAUSE, LINE_STARTS, LINE_LENGTH, LINE_READING, LINE_CALENDAR,
    LINE_COUNTED, LINE_SKIPPED, LINE_ENDS, LINE_FLOOR, LINE_LONGER, LINE_KEPT, LINE_WARNS,
    LINE_DUE, LINE_STANDING, LINE_LAPSE, LINE_UNSET
};

struct clock_line {
    enum clock_line_kind  kind;
    struct str            label; /* in the language asked; empty on the lines that go on */
    struct str            text;
    const struct cite    *cite;  /* the clause of this line; NULL: that of the clock */
    const struct setting *setting;
};

/* `r` as clock_reckon left it, also with RC_REFUSED.  At least one line. */
struct clock_line *clock_explain(const struct context *ctx, const struct clock *clock,
                                 const struct reckoning *r, enum lang lang, size_t *count);
/* The same as one text, "label  text" a line, ready to print. */
struct str clock_explain_text(const struct context *ctx, const struct clock *clock,
                              const struct reckoning *r, enum lang lang);

#endif
