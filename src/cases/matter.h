/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * matter.h - what a code leads to: a draft or report, an employee's duty, a party's case.
 */
#ifndef CASES_MATTER_H
#define CASES_MATTER_H

#include "people/people.h"

/* people_matter_of for people_code_enter: a report first (its writer's own
 * page leads on to a case they are a party of), then a party's case, then a duty. */
MUST_USE enum rc matter_of(struct work *work, int64_t person, int64_t *matter,
                           enum session_stage *stage, struct err *err);

enum matter_kind { MATTER_NONE, MATTER_REPORT, MATTER_DUTY, MATTER_CASE };

/* Which of them a session's matter is; by codes alone, opens nothing. */
enum matter_kind matter_kind(struct work *work, int64_t matter);

#endif
