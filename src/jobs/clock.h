/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clock.h - the clock job: what falls due while nobody is looking.
 *
 * It reads and writes codes and dates, opens no box and sends no content: a lapse changes
 * a standing and makes a task for a role.  Run by one thread of `serve`, once a minute;
 * several servers on one database may run it side by side, since a row is taken by its
 * version.
 */
#ifndef JOBS_CLOCK_H
#define JOBS_CLOCK_H

#include "site/site.h"

/*
 * Bring every clock of every institution up to date with `now`.  *done: rows changed.
 * RC_STORE, RC_BUSY: what was done stays done; the next turn goes on from there.
 */
enum rc clock_job(struct store *store, struct sites *sites, int64_t now, size_t *done,
                  struct err *err);
/* One institution. */
enum rc clock_job_site(struct store *store, const struct site *site, int64_t now, size_t *done,
                       struct err *err);

/*
 * After closures of this institution changed: every open clock is reckoned again, and only
 * later ends are kept.  *moved: how many.
 */
enum rc clock_job_recount(struct store *store, const struct site *site, int64_t now,
                          size_t *moved, struct err *err);

#endif
