/*
 * people.h - persons, staff accounts, roles and deputies, sessions.
 *
 * A session's cookie is never stored: its hash finds the row, and the key that
 * opens the person's secret is made from it.  What people_session_open returns
 * carries a handle, not a key (vault/opener.h); whoever opened it drops it.
 * Every answer to a wrong login, passphrase or code is the same, whatever was wrong.
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "base/work.h"

#define COOKIE_BYTES 32

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
};

/*
 * RC_OK with *out filled when the cookie (raw bytes) opens a live session;
 * RC_NOTFOUND otherwise.  The opener handle in out->actor must be dropped with
 * people_session_drop once the request is done.
 */
enum rc people_session_open(struct arena *a, struct snapshot *snapshot, const struct site *site,
                            struct bytes cookie, int64_t now, struct session *out,
                            struct err *err);
void    people_session_drop(struct session *session);
enum rc people_session_end(struct work *work, struct bytes cookie, struct err *err);

/* What one page shows once, as the new code: sealed to the session until told to forget it. */
enum rc people_flash(struct work *work, struct bytes cookie, struct str *out, struct err *err);
enum rc people_flash_forget(struct work *work, struct bytes cookie, struct err *err);

/*
 * A new person behind a new code, with its session: for a draft.  *code is the
 * 16 characters in four groups, shown once; *cookie are COOKIE_BYTES.
 */
enum rc people_code_person(struct work *work, enum session_stage stage, int64_t matter,
                           int64_t *person, struct str *code, struct bytes *cookie,
                           struct err *err);

/* Open a session with a receipt code, or a party's own passphrase.  RC_NOTFOUND if it opens nothing. */
enum rc people_code_enter(struct work *work, struct str code, struct bytes *cookie, struct err *err);

/* Staff: login and passphrase; then the second factor on the session that this made. */
enum rc people_sign_in(struct work *work, struct str login, struct str passphrase,
                       struct bytes *cookie, enum session_stage *stage, struct err *err);
enum rc people_second_factor(struct work *work, struct bytes cookie, struct str digits,
                             struct err *err);

/* Who holds a role at work->now, deputies included: person ids, each once. */
enum rc people_with_role(struct work *work, struct str role, const int64_t **persons,
                         size_t *count, struct err *err);

/* The name staff know an account by. RC_NOTFOUND for persons without an account. */
enum rc people_name(struct work *work, int64_t person, struct str *out, struct err *err);

#endif
