/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * wish.h - what the writer of a report changes afterwards: their name, how to reach them,
 * what they wish for, help with the police, and taking it back.
 *
 * Taking it back never cancels an employee's duty, a statistic, or what danger demands;
 * the page says so before it is done.
 */
#ifndef CASES_WISH_H
#define CASES_WISH_H

#include "cases/report.h"

/* Name and safe contact, whole: what was given before is replaced, and stays on record. */
MUST_USE enum rc wish_identity(struct work *work, const struct report *report,
                               const json_t *identity, struct err *err);

/* none, support, informal or formal: recorded with its moment.  RC_BADINPUT wish.unknown. */
MUST_USE enum rc wish_keep(struct work *work, const struct report *report, struct str wish,
                           struct err *err);

/* Said on the return channel, in a word staff can search for: police_help and the like. */
MUST_USE enum rc wish_say(struct work *work, const struct report *report, struct str kind,
                          struct str text, struct err *err);

/* RC_REFUSED wish.withdrawn already, or closed. */
MUST_USE enum rc wish_withdraw(struct work *work, const struct report *report, struct str reason,
                               struct err *err);

#endif
