/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * session.c - see people.h.
 */
#include "people/people.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "boxes/person.h"
#include "people/account.h"
#include "people/person_sql.h"
#include "people/role.h"
#include "people/session_sql.h"
#include "site/site.h"
#include "store/store.h"
#include "vault/opener.h"

#include <string.h>

#define IDLE_STAFF_US (15 * MINUTE_US)
#define IDLE_CODE_US  (30 * MINUTE_US)
#define ABSOLUTE_US   (10 * HOUR_US)

static const char *const stage_words[] = {
    [SESSION_DRAFT] = "draft", [SESSION_SECOND] = "second", [SESSION_OPEN] = "open",
};

/* The row of a cookie: its hash, and the number bound into the wrapped secret. */
struct row_name {
    struct bytes hash;
    int64_t      number;
};

static struct row_name
name_of(struct arena *a, struct bytes cookie)
{
    uint8_t *hash = arena_alloc(a, HASH_BYTES);
    uint64_t number;

    BUG_IF(cookie.n != COOKIE_BYTES);
    hash_bytes(cookie, hash);
    memcpy(&number, hash, sizeof number);
    return (struct row_name){ { hash, HASH_BYTES }, (int64_t)(number >> 1) };
}

static enum session_stage
stage_of(struct str word)
{
    for (size_t i = 0; i < COUNT(stage_words); i++)
        if (str_eqz(word, stage_words[i]))
            return (enum session_stage)i;
    BUG("unknown session stage");
}

enum rc
people_session_open(struct arena *a, struct snapshot *snapshot, const struct site *site,
                    struct bytes cookie, int64_t now, struct session *out, struct err *err)
{
    struct row_name         name = name_of(a, cookie);
    struct session_load_row row;
    struct session          s = { .actor = { .institution = site->institution, .now = now } };
    bool                    staff;
    enum rc                 rc;

    if ((rc = session_load(a, snapshot, site->institution, name.hash, &row, err)) != RC_OK)
        return rc;
    staff = str_eqz(row.kind, "staff");
    if (now >= row.ends_at || now - row.seen_at > (staff ? IDLE_STAFF_US : IDLE_CODE_US))
        return err_set(err, RC_NOTFOUND, "people.session_ended");
    s.stage = stage_of(row.stage);
    s.actor.kind = staff ? ACTOR_STAFF : ACTOR_CODE;
    s.actor.person = row.person;
    s.actor.session = name.number;
    s.matter = row.matter.set ? row.matter.value : 0;
    s.has_flash = row.flash.p != NULL;
    s.touch = now - row.seen_at > MINUTE_US;
    if (s.stage != SESSION_SECOND &&
        (rc = opener_unwrap_cookie(site->institution, row.person, name.number, cookie.p,
                                   row.secret, &s.actor.opener, err)) != RC_OK)
        return rc == RC_BUSY ? rc : err_set(err, RC_NOTFOUND, "people.session_ended");
    if (staff && (rc = role_load(a, snapshot, &s.actor, err)) != RC_OK) {
        opener_drop(s.actor.opener);
        return rc;
    }
    *out = s;
    return RC_OK;
}

void
people_session_drop(struct session *session)
{
    opener_drop(session->actor.opener);
    session->actor.opener = 0;
}

void
people_session_touch(struct change *change, struct bytes cookie, int64_t now)
{
    struct row_name name = name_of(change_arena(change), cookie);

    session_touch(change, change_institution(change), name.hash, now - now % MINUTE_US);
}

void
people_session_end(struct work *work, struct bytes cookie)
{
    if (cookie.n == COOKIE_BYTES)
        session_end(work->change, work->site->institution, name_of(work->arena, cookie).hash);
}

void
people_sessions_sweep(struct change *change, int64_t before)
{
    session_sweep(change, change_institution(change), before);
}

/* ---- what a page shows once ------------------------------------------------- */

static struct bytes
seal_flash(struct work *work, struct bytes cookie, struct str text)
{
    struct bytes sealed;

    cookie_seal(work->arena, work->site->institution, "flash", cookie.p, str_bytes(text), &sealed);
    return sealed;
}

enum rc
people_flash(struct work *work, struct bytes cookie, struct str *out, struct err *err)
{
    struct session_load_row row;
    struct bytes            plain;
    enum rc                 rc;

    if ((rc = session_load(work->arena, work->snapshot, work->site->institution,
                           name_of(work->arena, cookie).hash, &row, err)) != RC_OK)
        return rc;
    if (!row.flash.p)
        return err_set(err, RC_NOTFOUND, "people.nothing_to_show");
    if ((rc = cookie_open(work->arena, work->site->institution, "flash", cookie.p, row.flash,
                          &plain, err)) == RC_OK)
        *out = bytes_str(plain);
    return rc;
}

void
people_flash_set(struct work *work, struct bytes cookie, struct str text)
{
    session_flash(work->change, work->site->institution, name_of(work->arena, cookie).hash,
                  seal_flash(work, cookie, text));
}

void
people_flash_forget(struct work *work, struct bytes cookie)
{
    session_flash(work->change, work->site->institution, name_of(work->arena, cookie).hash,
                  (struct bytes){ 0 });
}

/* ---- making sessions --------------------------------------------------------- */

struct made {
    struct str         kind;
    enum session_stage stage;
    int64_t            person, matter;
    int32_t            opener;
    struct str         flash; /* empty: none */
};

static enum rc
make_session(struct work *work, const struct made *made, struct bytes *cookie, struct err *err)
{
    uint8_t        *raw = secret_alloc(work->arena, COOKIE_BYTES);
    struct bytes    fresh = { raw, COOKIE_BYTES }, secret;
    struct row_name name;
    enum rc         rc;

    random_bytes(raw, COOKIE_BYTES);
    name = name_of(work->arena, fresh);
    if ((rc = opener_wrap_cookie(work->arena, made->opener, name.number, raw, &secret, err)) != RC_OK)
        return rc;
    session_insert(work->change, work->site->institution, name.hash, made->person, made->kind,
                   str_z(stage_words[made->stage]), secret,
                   made->flash.n ? seal_flash(work, fresh, made->flash) : (struct bytes){ 0 },
                   made->matter ? opt_int(made->matter) : (struct opt_int){ 0 }, work->now,
                   work->now, work->now + ABSOLUTE_US);
    *cookie = fresh;
    return RC_OK;
}

enum rc
people_code_for(struct work *work, struct code_person *out, struct err *err)
{
    struct code_person made = { .person = id_new() };
    enum rc            rc;

    person_insert(work->change, work->site->institution, made.person, str_lit("code"), work->now);
    if ((rc = person_code_create(work, made.person, &made.code, &made.reader, &made.opener, err)) != RC_OK)
        return rc;
    *out = made;
    return RC_OK;
}

enum rc
people_code_person(struct work *work, enum session_stage stage, int64_t matter,
                   struct code_person *out, struct err *err)
{
    struct code_person made;
    enum rc            rc = people_code_for(work, &made, err);

    if (rc != RC_OK)
        return rc;
    rc = make_session(work, &(struct made){ str_lit("code"), stage, made.person, matter,
                                            made.opener, made.code }, &made.cookie, err);
    if (rc != RC_OK) {
        opener_drop(made.opener);
        return rc;
    }
    *out = made;
    return RC_OK;
}

void
people_session_sent(struct work *work, struct bytes cookie, int64_t matter)
{
    session_matter(work->change, work->site->institution, name_of(work->arena, cookie).hash,
                   str_z(stage_words[SESSION_OPEN]), matter);
}

enum rc
people_code_enter(struct work *work, struct str code, people_matter_of *matter_of,
                  struct bytes *cookie, struct err *err)
{
    struct made made = { .kind = str_lit("code"), .stage = SESSION_OPEN };
    enum rc     rc = person_unlock_code(work, code, &made.person, &made.opener, err);

    if (rc != RC_OK)
        return rc;
    if ((rc = matter_of(work, made.person, &made.matter, &made.stage, err)) == RC_OK)
        rc = make_session(work, &made, cookie, err);
    opener_drop(made.opener);
    return rc;
}

/* ---- staff -------------------------------------------------------------------- */

enum rc
people_sign_in(struct work *work, struct str login, struct str passphrase, struct bytes *cookie,
               struct err *err)
{
    struct made           made = { .kind = str_lit("staff"), .stage = SESSION_SECOND };
    struct account_status status;
    enum rc               rc = account_by_name(work, login, &status, err);

    if (rc == RC_NOTFOUND || (rc == RC_OK && (status.ended || status.invited))) {
        opener_waste(passphrase);
        return err_set(err, RC_NOTFOUND, "people.sign_in_wrong");
    }
    if (rc != RC_OK)
        return rc;
    if (status.failures >= ACCOUNT_FAILURES)
        return err_set(err, RC_REFUSED, "people.locked");
    made.person = status.person;
    if ((rc = person_unlock(work, made.person, passphrase, &made.opener, err)) != RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, rc, "people.sign_in_wrong") : rc;
    rc = make_session(work, &made, cookie, err);
    opener_drop(made.opener);
    return rc;
}

enum rc
people_set_up(struct work *work, struct str login, struct str code, struct str passphrase,
              struct bytes *cookie, struct err *err)
{
    struct made made = { .kind = str_lit("staff"), .stage = SESSION_SECOND };
    enum rc     rc = account_set_up(work, login, code, passphrase, &made.person, &made.flash,
                                    &made.opener, err);

    if (rc != RC_OK)
        return rc;
    rc = make_session(work, &made, cookie, err);
    opener_drop(made.opener);
    return rc;
}

enum rc
people_sign_in_printed(struct work *work, struct str login, struct str code,
                       struct bytes *cookie, struct err *err)
{
    struct made           made = { .kind = str_lit("staff"), .stage = SESSION_SECOND };
    struct account_status status;
    enum rc               rc = person_unlock_code(work, code, &made.person, &made.opener, err);

    if (rc != RC_OK)
        return rc;
    rc = account_by_name(work, login, &status, err);
    if (rc == RC_OK && (status.person != made.person || status.ended))
        rc = err_set(err, RC_NOTFOUND, "people.sign_in_wrong");
    if (rc == RC_OK)
        rc = make_session(work, &made, cookie, err);
    opener_drop(made.opener);
    return rc;
}

void
people_sign_in_failed(struct work *work, struct str login)
{
    struct account_status status;

    if (account_by_name(work, login, &status, NULL) == RC_OK)
        account_count_failure(work, status.person);
}

enum rc
people_second_factor(struct work *work, const struct session *session, struct bytes cookie,
                     struct str digits, struct err *err)
{
    enum rc rc;

    if (session->stage != SESSION_SECOND)
        return err_set(err, RC_REFUSED, "people.second_not_asked");
    if ((rc = account_second_check(work, session->actor.person, digits, err)) != RC_OK)
        return rc;
    session_stage(work->change, work->site->institution, name_of(work->arena, cookie).hash,
                  str_z(stage_words[SESSION_OPEN]));
    return RC_OK;
}

enum rc
people_second_set(struct work *work, const struct session *session, struct bytes cookie,
                  struct str secret, struct str digits, struct err *err)
{
    struct account_status status;
    enum rc               rc = account_of(work, session->actor.person, &status, err);

    if (rc == RC_OK && status.has_second && session->stage == SESSION_SECOND)
        rc = err_set(err, RC_REFUSED, "account.second_there");
    if (rc == RC_OK)
        rc = account_second_set(work, session->actor.person, secret, digits, err);
    if (rc == RC_OK)
        session_stage(work->change, work->site->institution, name_of(work->arena, cookie).hash,
                      str_z(stage_words[SESSION_OPEN]));
    return rc;
}

enum rc
people_sign_in_demonstration(struct work *work, int64_t person, struct bytes *cookie,
                             struct err *err)
{
    struct made made = { .kind = str_lit("staff"), .stage = SESSION_OPEN, .person = person };
    enum rc     rc;

    if (!work->site->demonstration)
        return err_set(err, RC_NOTFOUND, "people.sign_in_wrong");
    if ((rc = person_unlock(work, person, str_lit(DEMONSTRATION_PASSPHRASE), &made.opener, err)) != RC_OK)
        return rc;
    rc = make_session(work, &made, cookie, err);
    opener_drop(made.opener);
    return rc;
}
