/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * decision.h - a table of the pack answered for a subject, and signed by a person.
 *
 * The table answers; a person signs what it answered, with the facts as they stood, or
 * answers otherwise where the table itself allows that, with the reason.  What was signed
 * is sealed with its trail and never changes; a later one supersedes it.
 */
#ifndef CASES_DECISION_H
#define CASES_DECISION_H

#include "cases/docket.h"

/* The verdict for this subject now. RC_NOTFOUND: no such table. */
MUST_USE enum rc decision_ask(struct work *work, const struct subject *subject, struct str table,
                              struct verdict *out, struct context *ctx, struct err *err);

/* May the actor answer otherwise than the table does now? */
bool decision_may_override(const struct work *work, const struct verdict *verdict);

/*
 * Sign it.  `otherwise`: empty, or a word of the first answer column, with a reason.
 * RC_REFUSED decision.open: it has no answer yet; decision.no_override; RC_BADINPUT
 * decision.reason.
 */
MUST_USE enum rc decision_sign(struct work *work, struct docket *docket,
                               const struct subject *subject, struct str table,
                               struct str otherwise, struct str reason, struct err *err);

#endif
