/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mail.h - the outbox: constant sentences to people who work here, over SMTP.
 *
 * To add a sentence: a word key, and outbox_insert with it.
 *
 * A mail has a constant subject and one constant sentence; it names no person, no matter and
 * no address of a page.  Nothing goes out without TLS, except to this machine itself.
 * A row is taken before it is sent (its next try is moved on), so several servers on one
 * database do not send it twice; after TRIES tries it is given up.
 */
#ifndef JOBS_MAIL_H
#define JOBS_MAIL_H

#include "site/site.h"

/* How mail leaves; texts end with NUL and outlive the jobs. */
struct mail_way {
    const char *url;             /* smtps://mail.example:465, smtp://mail.example:587 */
    const char *from;            /* a neutral address */
    const char *user, *password; /* NULL: none */
};

enum { MAIL_TRIES = 8 };

/*
 * Send what is due of one institution; *sent counts.  way NULL: nothing is sent.  Either way
 * rows older than 30 days go.  RC_STORE, RC_BUSY.
 */
enum rc mail_job(struct store *store, const struct site *site, const struct mail_way *way,
                 int64_t now, size_t *sent, struct err *err);

/* The message as it goes out; RC_BADINPUT mail.address when `to` is no plain address. */
enum rc mail_text(struct arena *a, const struct mail_way *way, struct str to, enum lang lang,
                  struct str sentence, int64_t now, struct str *out, struct err *err);

#endif
