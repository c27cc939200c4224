/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * measure.h - a supportive measure for one party: what it is and what it would cost them.
 *
 * Its way (offered, wanted, in place, ended) is the pack's procedure about measures; whether
 * it may be given at all is the pack's table.  Here are the entry, the party and the dates.
 */
#ifndef CASES_MEASURE_H
#define CASES_MEASURE_H

#include "cases/docket.h"

struct measure_given {
    int64_t    party;
    struct str entry; /* a word of the pack's measures */
    struct str cost;  /* whole units the person would pay; "0" */
};

/* Put one forward. Its kind and cost are recorded as facts. RC_BADINPUT measure.entry, measure.cost. */
MUST_USE enum rc measure_new(struct work *work, const struct docket *docket,
                             const struct measure_given *given, int64_t *measure,
                             struct err *err);
/* The pack's entry of one; NULL when the actor cannot open it. */
const struct word_entry *measure_entry(struct work *work, int64_t body_sealed);

void measure_mark_offered(struct work *work, int64_t measure);
void measure_mark_started(struct work *work, int64_t measure);
void measure_mark_ended(struct work *work, int64_t measure);

#endif
