/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * coverage.h - which behaviours carry a clause: what the program does because the clause asks.
 *
 * A text alone is no behaviour: a summary, a word of a list, a group, a question that no form
 * asks.  Counted are rows of tables, clocks, steps with their needs and fields, what is ruled
 * out, letters, boxes, settings, measures, resources, parts of a finding, requirements, gates, bans,
 * and how a text is held against the clause.
 */
#ifndef POLICY_COVERAGE_H
#define POLICY_COVERAGE_H

#include "policy/policy.h"

struct carrier {
    const char         *what;  /* "row", "clock", "step", "letter" ... */
    struct str          id;    /* "route.member", "removal.order" */
    const struct clause *clause; /* NULL: ours */
    const void         *entry; /* what a scenario reaches; or NULL */
    struct where        at;
};

struct coverage {
    struct carrier *carriers;
    size_t          count;
};

void coverage_make(struct arena *a, const struct pack *p, struct coverage *out);

/* Must something carry it?  Duties, rights, prohibitions and options; not what is left to people. */
bool clause_operative(const struct clause *clause);
/* The n-th carrier of the clause; NULL past the last. */
const struct carrier *coverage_at(const struct coverage *c, const struct clause *clause, size_t n);

#endif
