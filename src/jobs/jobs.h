/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * jobs.h - what the server does by itself, in one thread beside the requests.
 *
 * Each job of the table in jobs.c has a name, a pace and a function; one that fails is
 * tried again at its next turn and holds up no other.  Jobs read the clock; the verbs they
 * call do not.
 * To add one: a function and a row in jobs.c.
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "jobs/mail.h"

struct jobs;

/*
 * Starts the thread; the store and the sites must outlive it.  mail: NULL where no mail is
 * sent.  RC_BUSY: no thread to be had.
 */
enum rc jobs_start(struct store *store, struct sites *sites, const struct mail_way *mail,
                   struct jobs **out, struct err *err);
/* Ends after the job under way, and waits for it. NULL is fine. */
void    jobs_stop(struct jobs *jobs);

/* Every job once, now: for commands and tests.  The first failure, after all had their turn. */
enum rc jobs_once(struct store *store, struct sites *sites, int64_t now, struct err *err);

#endif
