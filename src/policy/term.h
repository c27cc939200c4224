/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * term.h - the arithmetic of time limits: from a start, a length and a calendar to an end.
 *
 * Hours run in UTC, through nights, closed days and changes of clocks.  Days are civil
 * dates of the zone; the day of the start is not counted.  An end on a local time that
 * never happens, or happens twice, is the later of what it could mean.
 * Nothing here knows a pack: clock.h says which rule applies.
 */
#ifndef POLICY_TERM_H
#define POLICY_TERM_H

#include "policy/model.h"

struct term_rule {
    struct length          length;
    const struct calendar *calendar; /* working days and office hours */
    enum clock_ends        ends;
    bool                   moves_on; /* a last day that is closed moves to the next working day */
};

/* Where a limit starts.  A start known only by its day runs from the end of that day. */
struct term_start {
    int64_t moment;
    bool    day_only;
};

/* A day that was not counted, and why. */
struct skipped {
    struct day            day;
    const struct closure *closure; /* NULL: the week leaves it out */
};

struct term {
    int64_t               due;     /* the last second that is in time */
    struct day            started; /* civil day of the start: not counted when days are */
    struct day            last;    /* civil day of the end */
    const struct day     *counted; size_t counted_count; /* business days; days up to TERM_LISTED */
    const struct skipped *skipped; size_t skipped_count; /* in order of date */
};

#define TERM_LISTED 62 /* longer runs of days are not listed one by one */

/* RC_BADINPUT clock.no_end: the end lies outside the calendar, or no working day ever comes. */
enum rc term_end(struct arena *a, const struct zone *zone, struct term_start start,
                 const struct term_rule *rule, struct term *out, struct err *err);

/* The moment at which `day` ends under the rule, for a step that moves an end to a day. */
int64_t term_on_day(const struct zone *zone, struct term_start start,
                    const struct term_rule *rule, struct day day);

/* Moments count by whole seconds: all of the last second is in time. */
bool term_in_time(int64_t moment, int64_t due);

#endif
