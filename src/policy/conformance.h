/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * conformance.h - how somebody's text speaks to a clause: passages, never a verdict.
 *
 * found, partly, missing, or needs a person: only a reviewer says that a clause is met.
 */
#ifndef POLICY_CONFORMANCE_H
#define POLICY_CONFORMANCE_H

#include "policy/policy.h"

enum conform_result { CONFORM_FOUND, CONFORM_PARTLY, CONFORM_MISSING, CONFORM_NEEDS_A_PERSON };

struct conform_passage {
    const struct conform_part *part;
    struct str                 heading;     /* of its section; empty before the first */
    size_t                     at, length;  /* bytes of the text */
    int                        first_line, last_line;
    bool                       full;        /* false: weakened, or under another heading */
    bool                       opposite;    /* says the contrary */
    bool                       close_by;    /* shown, never counted */
};

struct conform_report {
    const struct conform   *entry;
    enum conform_result     result;
    struct conform_passage *passages; size_t passage_count;
    const struct conform_part **missing; size_t missing_count;
};

const struct conform *conform_find(const struct pack *p, struct str clause);
const char           *conform_word(enum conform_result result); /* "found", "needs_a_person" */

/* report: may be NULL. */
enum conform_result conform_text(struct arena *a, const struct conform *entry, struct str text,
                                 struct conform_report *report);

#endif
