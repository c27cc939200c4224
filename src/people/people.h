/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * people.h - sessions: from a cookie to an actor, and every way to get a cookie.
 * Accounts are in account.h, roles and deputies in role.h.
 *
 * A session's cookie is never stored: its hash finds the row, and the key that
 * opens the person's secret is made from it.  The actor carries a handle, not a
 * key; whoever opened the session drops it.  Every answer to a wrong login,
 * passphrase, code or second factor is the same RC_NOTFOUND, after the same work.
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "base/work.h"
#include "boxes/boxes.h"

enum { COOKIE_BYTES = 32 };

/* Of everybody in a demonstration; of nobody anywhere else. */
#define DEMONSTRATION_PASSPHRASE "an example passphrase"

enum session_stage {
    SESSION_DRAFT,  /* a code was made; nothing has been sent yet */
    SESSION_SECOND, /* passphrase good, second factor still to come */
    SESSION_OPEN
};

struct session {
    struct actor       actor;   /* opener handle inside; 0 while SESSION_SECOND */
    enum session_stage stage;
    int64_t            matter;  /* report or case the code leads to; 0 for staff */
    bool               has_flash;
    bool               touch;   /* seen more than a minute ago: people_session_touch */
};

/*
 * RC_OK when the cookie (COOKIE_BYTES) opens a live session; RC_NOTFOUND otherwise:
 * none, ended, or idle too long (staff 15 minutes, others 30).
 */
MUST_USE enum rc people_session_open(struct arena *a, struct snapshot *snapshot,
                                     const struct site *site, struct bytes cookie, int64_t now,
                                     struct session *out, struct err *err);
void people_session_drop(struct session *session); /* twice is fine */
/* Records in `change` that the session was seen at `now`. */
void people_session_touch(struct change *change, struct bytes cookie, int64_t now);
void people_session_end(struct work *work, struct bytes cookie);
/* Sessions whose absolute end is before `before`: INT64_MAX signs everybody out. */
void people_sessions_sweep(struct change *change, int64_t before);

/* What one page shows once, as a new code: sealed to the session until told to forget it. */
MUST_USE enum rc people_flash(struct work *work, struct bytes cookie, struct str *out,
                              struct err *err);
void people_flash_set(struct work *work, struct bytes cookie, struct str text);
void people_flash_forget(struct work *work, struct bytes cookie);

/*
 * A new person behind a new code, with a session.  *code is the code in four groups;
 * it is also this session's flash.  *reader can be granted boxes in the same change.
 * `opener` is live until the caller drops it.
 */
struct code_person {
    int64_t       person;
    struct str    code;
    struct bytes  cookie;
    struct reader reader;
    int32_t       opener;
};
MUST_USE enum rc people_code_person(struct work *work, enum session_stage stage, int64_t matter,
                                    struct code_person *out, struct err *err);
/* The same without a session: staff hand the code to somebody on paper. */
MUST_USE enum rc people_code_for(struct work *work, struct code_person *out, struct err *err);
/* The draft of this session was sent: the session is now the way back to `matter`. */
void people_session_sent(struct work *work, struct bytes cookie, int64_t matter);

/*
 * Open a session with a receipt code.  RC_BADINPUT is about typing.  `matter_of` tells
 * which matter and stage a person's session leads to; it belongs to the room above.
 */
typedef enum rc people_matter_of(struct work *work, int64_t person, int64_t *matter,
                                 enum session_stage *stage, struct err *err);
MUST_USE enum rc people_code_enter(struct work *work, struct str code,
                                   people_matter_of *matter_of, struct bytes *cookie,
                                   struct err *err);

/* Staff: login and passphrase; the session waits for the second factor.  RC_REFUSED
 * people.locked past 100 failures: the printed code opens it again. */
MUST_USE enum rc people_sign_in(struct work *work, struct str login, struct str passphrase,
                                struct bytes *cookie, struct err *err);
/* A wrong passphrase must be counted though nothing else is kept: record it in a change. */
void people_sign_in_failed(struct work *work, struct str login);
/*
 * The first visit of somebody invited: keys are made behind the passphrase they choose,
 * and a session that waits for their second factor; its flash is the printed code.
 */
MUST_USE enum rc people_set_up(struct work *work, struct str login, struct str code,
                               struct str passphrase, struct bytes *cookie, struct err *err);
/* Turn the second factor on (account.h), which opens the waiting session. */
MUST_USE enum rc people_second_set(struct work *work, const struct session *session,
                                   struct bytes cookie, struct str secret, struct str digits,
                                   struct err *err);
/* A forgotten passphrase: login and printed code; the session waits for the second factor. */
MUST_USE enum rc people_sign_in_printed(struct work *work, struct str login, struct str code,
                                        struct bytes *cookie, struct err *err);
/*
 * A made-up person of a demonstration, signed in with the passphrase everybody in it has.
 * RC_NOTFOUND in any institution that is not marked as demonstration.
 */
MUST_USE enum rc people_sign_in_demonstration(struct work *work, int64_t person,
                                              struct bytes *cookie, struct err *err);
/* Digits of the second factor on a SESSION_SECOND session. */
MUST_USE enum rc people_second_factor(struct work *work, const struct session *session,
                                      struct bytes cookie, struct str digits, struct err *err);

#endif
