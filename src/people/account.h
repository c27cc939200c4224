/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * account.h - staff accounts: invited, set up by their owner, ended.
 *
 * An administrator invites and ends accounts and can read no case.  The one-time code
 * of an invitation opens one page: the owner chooses a passphrase there, which makes
 * the person's keys; nobody else ever knows them.  A login is kept as a keyed tag, name
 * and address are sealed under the site key.
 */
#ifndef PEOPLE_ACCOUNT_H
#define PEOPLE_ACCOUNT_H

#include "base/work.h"

enum { ACCOUNT_FAILURES = 100, TOTP_SECRET_BYTES = 20 };

struct account_status {
    int64_t    person;
    struct str login, name, mail; /* mail may be empty */
    enum lang  lang;
    bool       ended, invited, has_second;
    int64_t    failures, created_at;
};

/* RC_NOTFOUND: no such login; RC_DAMAGED. */
MUST_USE enum rc account_by_name(struct work *work, struct str login, struct account_status *out,
                                 struct err *err);
MUST_USE enum rc account_of(struct work *work, int64_t person, struct account_status *out,
                            struct err *err);
MUST_USE enum rc account_list(struct work *work, struct account_status **out, size_t *count,
                              struct err *err);
/* The name colleagues know; empty for a person without an account. */
struct str account_name(struct work *work, int64_t person);

struct account_new {
    struct str login, name, mail;
    enum lang  lang;
};

/* By an administrator, or the command line. *code is the one-time code, shown once, good for
 * 14 days.  RC_BADINPUT account.login, account.name; RC_REFUSED account.taken. */
MUST_USE enum rc account_invite(struct work *work, const struct account_new *given,
                                int64_t *person, struct str *code, struct err *err);
/* A new one-time code for somebody who lost the first. RC_REFUSED: the account is set up. */
MUST_USE enum rc account_invite_renew(struct work *work, int64_t person, struct str *code,
                                      struct err *err);
/*
 * The owner's first visit: passphrase chosen, keys made.  *printed_code is shown once;
 * *opener is to be dropped.  RC_NOTFOUND: wrong login or code, after the same work;
 * RC_BADINPUT: passphrase, or a mistyped code.
 */
MUST_USE enum rc account_set_up(struct work *work, struct str login, struct str code,
                                struct str passphrase, int64_t *person,
                                struct str *printed_code, int32_t *opener, struct err *err);
/* Roles, keys, sessions end; boxes are cut and wait for their re-key. RC_REFUSED account.last. */
MUST_USE enum rc account_end(struct work *work, int64_t person, struct err *err);

/* ---- second factor (RFC 6238, SHA-1, 30 seconds, 6 digits) --------------------- */

/* A new secret in base32, to be confirmed with a code of it before it counts. */
struct str account_second_new(struct arena *a);
/* Turn it on. RC_NOTFOUND account.second_wrong. */
MUST_USE enum rc account_second_set(struct work *work, int64_t person, struct str secret,
                                    struct str digits, struct err *err);
/* RC_NOTFOUND account.second_wrong: wrong, or used before. */
MUST_USE enum rc account_second_check(struct work *work, int64_t person, struct str digits,
                                      struct err *err);
/* An administrator clears it for somebody whose device is lost, after seeing them. */
MUST_USE enum rc account_second_clear(struct work *work, int64_t person, struct err *err);

void account_count_failure(struct work *work, int64_t person);

#endif
