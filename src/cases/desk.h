/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * desk.h - what the intake desk does with a report: reads, answers, gives it to somebody,
 * joins it with the one it repeats, passes a danger on, closes it with a reason.
 *
 * Lists start from the boxes the actor holds: a matter kept from somebody is not in their
 * list, their counts or their search.
 */
#ifndef CASES_DESK_H
#define CASES_DESK_H

#include "cases/report.h"

/* Reports the actor can open: unread first, then newest.  Drafts are never among them. */
MUST_USE enum rc desk_reports(struct work *work, struct report **out, size_t *count,
                              struct err *err);

/* First opened by a reader: recorded in work->change. */
void desk_seen(struct work *work, const struct report *report);
/* Answer on the return channel; the first answer acknowledges. RC_BADINPUT message.empty. */
MUST_USE enum rc desk_answer(struct work *work, const struct report *report, struct str text,
                             struct err *err);
/* A note of the team, which the writer cannot read. */
MUST_USE enum rc desk_note(struct work *work, const struct report *report, struct str text,
                           struct err *err);
MUST_USE enum rc desk_assign(struct work *work, const struct report *report, int64_t person,
                             struct err *err);
/* RC_BADINPUT desk.same: a report cannot repeat itself or a merged one. */
MUST_USE enum rc desk_merge(struct work *work, const struct report *report, int64_t into,
                            struct err *err);
/* A danger was passed on: to whom and why, in the team's notes. RC_BADINPUT desk.reason. */
MUST_USE enum rc desk_forward(struct work *work, const struct report *report, struct str whom,
                              struct str reason, struct err *err);
/* Closed with a reason for the writer. RC_BADINPUT desk.reason. */
MUST_USE enum rc desk_close(struct work *work, const struct report *report, struct str reason,
                            struct err *err);
MUST_USE enum rc desk_reopen(struct work *work, const struct report *report, struct str reason,
                             struct err *err);

#endif
