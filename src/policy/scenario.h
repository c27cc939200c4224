/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * scenario.h - tests that lie beside the clauses: given facts, expected answers and reasons.
 */
#ifndef POLICY_SCENARIO_H
#define POLICY_SCENARIO_H

#include "policy/policy.h"

struct node;

/* NAME: VALUE, as written. */
struct said {
    struct str   key, value;
    struct where at;
};

struct said_list {
    struct said *list;
    size_t       count;
};

/* One row of the second form, or the only one of the first. */
struct scenario_part {
    struct str       id; /* empty: no parts */
    struct said_list given, expect;
    struct where     at;
};

struct scenario_step {
    struct str       moment; /* as written */
    struct str       by, act, to, expect, because, clause, instead;
    struct said_list with, set, expected;
    struct where     at;
};

struct scenario {
    struct str             id;
    struct words           words;
    struct cite            cite;
    struct pack_calendar **calendars; size_t calendar_count; /* a fixture; none: the pack's */
    struct said_list       given;
    struct scenario_part  *parts; size_t part_count;
    struct scenario_step  *steps; size_t step_count;
    struct where           at;
};

/* One expectation that did not come true. */
struct scenario_fault {
    const struct scenario *scenario;
    struct str             part; /* or the step's moment and act */
    bool                   given;  /* what it gives cannot be read: observed says why */
    struct str             key, expected, observed;
    struct str             why;  /* trace: the rows passed over, or the refusal */
    struct where           at;
};

struct scenario_result {
    size_t                 checks; /* expectations looked at */
    struct scenario_fault *faults; size_t fault_count;
};

/* Rows, steps and clocks that scenarios reached, for coverage: bit = reached. */
struct reach;
struct reach *reach_new(struct arena *a, const struct pack *p);
bool          reach_row(const struct reach *r, const struct row *row);
bool          reach_entry(const struct reach *r, const void *entry); /* clock, step, letter, requirement, gate */

void scenario_run(struct arena *a, const struct pack *p, const struct scenario *s,
                  struct reach *reach, struct scenario_result *out);

/* Scenarios of a file outside the pack (pack test --scenarios FILE). */
enum rc scenarios_read(struct arena *a, const struct pack *p, struct str path, struct str text,
                       struct problems *problems, struct scenario ***out, size_t *count);

#endif
