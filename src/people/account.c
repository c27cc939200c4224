/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * account.c - see account.h.
 */
#include "people/account.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "base/unicode.h"
#include "boxes/person.h"
#include "ledger/ledger.h"
#include "people/account_sql.h"
#include "people/person_sql.h"
#include "people/role.h"
#include "people/role_sql.h"
#include "people/session_sql.h"
#include "site/site.h"
#include "store/store.h"
#include "vault/code.h"
#include "vault/opener.h"

#include <jansson.h>
#include <liboath/oath.h>
#include <string.h>

#define INVITE_US   (14 * DAY_US)
#define NAME_MAX_BYTES 200

static int64_t
institution(const struct work *work)
{
    return work->site->institution;
}

static struct bytes
tag(struct work *work, const char *label, struct str text)
{
    uint8_t *out = arena_alloc(work->arena, TAG_BYTES);

    prf_tag(label, institution(work), str_bytes(text), out);
    return (struct bytes){ out, TAG_BYTES };
}

static struct bytes
login_tag(struct work *work, struct str login)
{
    return tag(work, "login", unicode_fold(work->arena, str_trim(login)));
}

/* ---- profile: sealed under the site key -------------------------------------- */

static struct bytes
profile_seal(struct work *work, int64_t person, const struct account_new *given)
{
    json_t      *profile = json_pack("{s:s%,s:s%,s:s%}", "login", given->login.p, given->login.n,
                                     "name", given->name.p, given->name.n, "mail",
                                     given->mail.n ? given->mail.p : "", given->mail.n);
    char        *text = profile ? json_dumps(profile, JSON_COMPACT) : NULL;
    struct bytes sealed;

    BUG_IF(!text); /* the texts were checked to be UTF-8 */
    site_seal(work->arena, "profile", institution(work), person, str_bytes(str_z(text)), &sealed);
    secret_wipe(text, strlen(text));
    free(text);
    json_decref(profile);
    return sealed;
}

static struct str
member(struct arena *a, const json_t *profile, const char *key)
{
    const char *text = json_string_value(json_object_get(profile, key));

    return arena_strz(a, text ? text : "");
}

static enum rc
profile_open(struct work *work, int64_t person, struct bytes sealed, struct account_status *out,
             struct err *err)
{
    struct bytes plain;
    json_t      *profile;
    enum rc rc = site_open(work->arena, "profile", institution(work), person, sealed, &plain, err);

    if (rc != RC_OK)
        return rc;
    profile = json_loadb((const char *)plain.p, plain.n, JSON_REJECT_DUPLICATES, NULL);
    if (!profile)
        return err_set(err, RC_DAMAGED, "account.damaged");
    out->login = member(work->arena, profile, "login");
    out->name = member(work->arena, profile, "name");
    out->mail = member(work->arena, profile, "mail");
    json_decref(profile);
    return RC_OK;
}

enum rc
account_by_name(struct work *work, struct str login, struct account_status *out, struct err *err)
{
    struct account_by_login_row row;
    struct account_status       status = { 0 };
    enum rc rc = account_by_login(work->arena, work->snapshot, institution(work),
                                  login_tag(work, login), &row, err);

    if (rc != RC_OK || (rc = profile_open(work, row.person, row.profile_site, &status, err)) != RC_OK)
        return rc;
    status.person = row.person;
    lang_parse(row.lang, &status.lang);
    status.ended = row.ended_at.set;
    status.invited = row.invite_tag.p != NULL;
    status.has_second = row.totp_site.p != NULL;
    status.failures = row.failures;
    *out = status;
    return RC_OK;
}

enum rc
account_of(struct work *work, int64_t person, struct account_status *out, struct err *err)
{
    struct account_load_row row;
    struct account_status   status = { .person = person };
    enum rc rc = account_load(work->arena, work->snapshot, institution(work), person, &row, err);

    if (rc != RC_OK || (rc = profile_open(work, person, row.profile_site, &status, err)) != RC_OK)
        return rc;
    lang_parse(row.lang, &status.lang);
    status.ended = row.ended_at.set;
    status.invited = row.invite_tag.p != NULL;
    status.has_second = row.totp_site.p != NULL;
    status.failures = row.failures;
    status.created_at = row.created_at;
    *out = status;
    return RC_OK;
}

enum rc
account_list(struct work *work, struct account_status **out, size_t *count, struct err *err)
{
    struct account_all_row *rows;
    struct account_status  *list;
    size_t                  n;
    enum rc rc = account_all(work->arena, work->snapshot, institution(work), &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct account_status, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct account_status){
            .person = rows[i].person, .ended = rows[i].ended_at.set, .invited = rows[i].invited,
            .has_second = rows[i].second, .failures = rows[i].failures,
            .created_at = rows[i].created_at,
        };
        if ((rc = profile_open(work, rows[i].person, rows[i].profile_site, &list[i], err)) != RC_OK)
            return rc;
    }
    *out = list;
    *count = n;
    return RC_OK;
}

struct str
account_name(struct work *work, int64_t person)
{
    struct account_status status;

    return account_of(work, person, &status, NULL) == RC_OK ? status.name : (struct str){ 0 };
}

/* ---- invitation ----------------------------------------------------------------- */

static bool
is_good_name(struct str s)
{
    return s.n > 0 && s.n <= NAME_MAX_BYTES && str_is_text(s) && str_chr(s, '\n') < 0;
}

static struct bytes
new_invitation(struct work *work, struct str *code)
{
    struct code fresh;
    struct bytes found;

    code_new(&fresh);
    *code = code_text(work->arena, &fresh);
    found = tag(work, "invite", (struct str){ (const char *)fresh.bytes, sizeof fresh.bytes });
    secret_wipe(&fresh, sizeof fresh);
    return found;
}

enum rc
account_invite(struct work *work, const struct account_new *given, int64_t *person,
               struct str *code, struct err *err)
{
    struct account_new    clean = { str_trim(given->login), str_trim(given->name),
                                    str_trim(given->mail), given->lang };
    struct account_status other;
    int64_t               id = id_new();
    struct bytes          invitation;
    enum rc               rc;

    if (!is_good_name(clean.login) || str_chr(clean.login, ' ') >= 0)
        return err_set(err, RC_BADINPUT, "account.login");
    if (!is_good_name(clean.name))
        return err_set(err, RC_BADINPUT, "account.name");
    if (clean.mail.n && (!is_good_name(clean.mail) || str_chr(clean.mail, '@') <= 0))
        return err_set(err, RC_BADINPUT, "account.mail");
    rc = account_by_name(work, clean.login, &other, NULL);
    if (rc == RC_OK)
        return err_set(err, RC_REFUSED, "account.taken");
    if (rc != RC_NOTFOUND)
        return err_set(err, rc, "store.failed");
    invitation = new_invitation(work, code);
    person_insert(work->change, institution(work), id, str_lit("staff"), work->now);
    account_insert(work->change, institution(work), id, login_tag(work, clean.login),
                   profile_seal(work, id, &clean), str_z(lang_code(clean.lang)), invitation,
                   opt_int(work->now + INVITE_US));
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ACCOUNT_MADE, .object = id });
    *person = id;
    return RC_OK;
}

enum rc
account_invite_renew(struct work *work, int64_t person, struct str *code, struct err *err)
{
    struct account_status status;
    enum rc               rc = account_of(work, person, &status, err);

    if (rc != RC_OK)
        return rc;
    if (!status.invited || status.ended)
        return err_set(err, RC_REFUSED, "account.set_up_already");
    account_invite_again(work->change, institution(work), person, new_invitation(work, code),
                         work->now + INVITE_US);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ACCOUNT_MADE, .object = person });
    return RC_OK;
}

/* The invitation of this login and code; the same work whether there is one or not. */
static enum rc
find_invitation(struct work *work, struct str login, struct str typed, int64_t *person,
                struct err *err)
{
    struct account_by_login_row row;
    struct code                 code;
    struct bytes                given;
    enum rc                     rc = code_read(work->arena, typed, &code, err);

    if (rc != RC_OK)
        return rc;
    given = tag(work, "invite", (struct str){ (const char *)code.bytes, sizeof code.bytes });
    secret_wipe(&code, sizeof code);
    rc = account_by_login(work->arena, work->snapshot, institution(work), login_tag(work, login),
                          &row, err);
    if (rc != RC_OK && rc != RC_NOTFOUND)
        return rc;
    if (rc == RC_NOTFOUND || row.ended_at.set || !row.invite_tag.p ||
        row.invite_until.value < work->now || !bytes_eq(row.invite_tag, given))
        return err_set(err, RC_NOTFOUND, "account.invitation_wrong");
    *person = row.person;
    return RC_OK;
}

enum rc
account_set_up(struct work *work, struct str login, struct str code, struct str passphrase,
               int64_t *person, struct str *printed_code, int32_t *opener, struct err *err)
{
    struct reader reader;
    int64_t       found;
    enum rc       rc = find_invitation(work, login, code, &found, err);

    if (rc != RC_OK || (rc = person_keys_create(work, found, passphrase, printed_code, &reader,
                                                opener, err)) != RC_OK)
        return rc;
    account_invited(work->change, institution(work), found);
    *person = found;
    return RC_OK;
}

/* ---- the end of an account -------------------------------------------------------- */

static enum rc
check_not_last(struct work *work, int64_t person, struct err *err)
{
    int64_t *admins;
    size_t   count;
    enum rc  rc = role_persons(work, str_lit("administrator"), &admins, &count, err);

    if (rc == RC_OK && count == 1 && admins[0] == person)
        return err_set(err, RC_REFUSED, "account.last");
    return rc;
}

enum rc
account_end(struct work *work, int64_t person, struct err *err)
{
    struct account_status status;
    enum rc               rc;

    if ((rc = account_of(work, person, &status, err)) != RC_OK ||
        (rc = check_not_last(work, person, err)) != RC_OK)
        return rc;
    if (status.ended)
        return err_set(err, RC_REFUSED, "account.ended_already");
    if (!status.invited && (rc = person_keys_end(work, person, err)) != RC_OK)
        return rc;
    person_end(work->change, institution(work), person, work->now);
    role_finish_all(work->change, institution(work), person, work->now);
    session_end_all(work->change, institution(work), person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ACCOUNT_ENDED, .object = person });
    return RC_OK;
}

void
account_count_failure(struct work *work, int64_t person)
{
    account_failed(work->change, institution(work), person);
}

/* ---- second factor ------------------------------------------------------------------ */

struct str
account_second_new(struct arena *a)
{
    uint8_t    raw[TOTP_SECRET_BYTES];
    char      *text;
    size_t     length;
    struct str out;

    random_bytes(raw, sizeof raw);
    if (oath_base32_encode((const char *)raw, sizeof raw, &text, &length) != OATH_OK)
        BUG("base32");
    out = arena_str(a, (struct str){ text, length });
    secret_wipe(raw, sizeof raw);
    secret_wipe(text, length);
    free(text);
    return out;
}

/* The step a code belongs to, if it is right and newer than `used`: one step either way. */
static bool
totp_step(struct arena *a, struct bytes secret, struct str digits, int64_t now, int64_t used,
          int64_t *step)
{
    uint64_t found = 0;
    int      rc;

    if (digits.n != 6)
        return false;
    rc = oath_totp_validate3((const char *)secret.p, secret.n, (time_t)(now / SECOND_US), 30, 0, 1,
                             NULL, &found, arena_z(a, digits));
    if (rc < 0 || (int64_t)found <= used)
        return false;
    *step = (int64_t)found;
    return true;
}

enum rc
account_second_set(struct work *work, int64_t person, struct str secret, struct str digits,
                   struct err *err)
{
    char        *raw;
    size_t       length;
    int64_t      step;
    struct bytes plain, sealed;

    if (oath_base32_decode(secret.p, secret.n, &raw, &length) != OATH_OK)
        return err_set(err, RC_BADINPUT, "account.second_secret");
    plain = arena_bytes(work->arena, (struct bytes){ (const uint8_t *)raw, length });
    secret_wipe(raw, length);
    free(raw);
    if (plain.n < TOTP_SECRET_BYTES || !totp_step(work->arena, plain, digits, work->now, 0, &step))
        return err_set(err, RC_NOTFOUND, "account.second_wrong");
    site_seal(work->arena, "totp", institution(work), person, plain, &sealed);
    account_totp(work->change, institution(work), person, sealed, step);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_SECOND_FACTOR, .object = person });
    return RC_OK;
}

enum rc
account_second_check(struct work *work, int64_t person, struct str digits, struct err *err)
{
    struct account_load_row row;
    struct bytes            secret;
    int64_t                 step;
    enum rc rc = account_load(work->arena, work->snapshot, institution(work), person, &row, err);

    if (rc != RC_OK)
        return rc;
    if (!row.totp_site.p)
        return err_set(err, RC_REFUSED, "account.second_missing");
    if ((rc = site_open(work->arena, "totp", institution(work), person, row.totp_site, &secret, err)) != RC_OK)
        return rc;
    if (!totp_step(work->arena, secret, digits, work->now, row.totp_step, &step))
        return err_set(err, RC_NOTFOUND, "account.second_wrong");
    account_totp_used(work->change, institution(work), person, step);
    return RC_OK;
}

enum rc
account_second_clear(struct work *work, int64_t person, struct err *err)
{
    struct account_status status;
    enum rc               rc = account_of(work, person, &status, err);

    if (rc != RC_OK)
        return rc;
    account_totp(work->change, institution(work), person, (struct bytes){ 0 }, 0);
    session_end_all(work->change, institution(work), person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_SECOND_FACTOR, .object = person });
    return RC_OK;
}
