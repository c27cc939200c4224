/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * role.h - roles and their deputies: who holds what, from when to when.
 *
 * Roles are the pack's words; `administrator` is ours: it makes accounts and reads no
 * case.  A deputy acts in a role that a signature lent, within its scope and dates; the
 * lent role ends with the lender's own.
 */
#ifndef PEOPLE_ROLE_H
#define PEOPLE_ROLE_H

#include "base/work.h"

/* Fill actor->roles with all held at actor->now, deputies' included. */
MUST_USE enum rc role_load(struct arena *a, struct snapshot *snapshot, struct actor *actor,
                           struct err *err);

/* Persons who hold the role at work->now, deputies included, each once. */
MUST_USE enum rc role_persons(struct work *work, struct str role, int64_t **out, size_t *count,
                              struct err *err);
/* The same for all roles of the pack whose `desk` is this word ("intake", "statistics"...). */
MUST_USE enum rc role_desk_persons(struct work *work, struct str desk, int64_t **out,
                                   size_t *count, struct err *err);
/* Does the actor hold a role with that desk? */
bool role_at_desk(const struct site *site, const struct actor *who, const char *desk);

/* By an administrator. RC_BADINPUT role.unknown. */
MUST_USE enum rc role_give(struct work *work, int64_t person, struct str role, int64_t until_at,
                           struct err *err);
MUST_USE enum rc role_take(struct work *work, int64_t person, struct str role, struct err *err);

/*
 * The actor lends a role of their own until a day.  scope: "all" or a campus word.
 * RC_REFUSED role.not_yours, role.no_end; RC_BADINPUT role.scope.
 */
MUST_USE enum rc deputy_name(struct work *work, int64_t to, struct str role, struct str scope,
                             int64_t from_at, int64_t until_at, struct err *err);
MUST_USE enum rc deputy_end(struct work *work, int64_t deputy, struct err *err);

#endif
