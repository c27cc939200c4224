/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * duty.h - an employee's own duty to report what they learned: each employee's own, which
 * nobody else's report fulfils.
 *
 * What the employee says lies in the duty's box; a report made of it stands in the inbox
 * beside all others.  The clock runs from the moment of learning; a late report is
 * accepted like any other, and a person looks at why.
 */
#ifndef CASES_DUTY_H
#define CASES_DUTY_H

#include "people/people.h"
#include "site/site.h"

#include <jansson.h>

struct duty_given {
    int64_t       learned_at;   /* microseconds UTC; not after now */
    const json_t *answers;      /* field -> text, of the employee's form */
    const json_t *as_report;    /* the same as answers of a report, for the inbox */
    bool          danger;
};

/*
 * The employee reports.  Signed in, the duty is their account's; otherwise *made is a code
 * with a session that leads back to it, its opener to be dropped.  RC_BADINPUT duty.future
 * (arg 0: learned_at), duty.no_moment.
 */
MUST_USE enum rc duty_report(struct work *work, const struct duty_given *given,
                             struct code_person *made, int64_t *duty, struct err *err);

struct duty {
    int64_t    duty, person, report, opened_by, learned_at, reported_at, version; /* 0: none */
    struct str state, sheet;
    bool       late_reason;
    int64_t    details_sealed;
};

/* RC_NOTFOUND: no such duty, or no wrap for its box. */
MUST_USE enum rc duty_of(struct work *work, int64_t duty, struct duty *out, struct err *err);
MUST_USE enum rc duty_details(struct work *work, const struct duty *duty, json_t **out,
                              struct err *err);
/* Those the actor can open, the newest first. */
MUST_USE enum rc duty_list(struct work *work, struct duty **out, size_t *count, struct err *err);

#endif
