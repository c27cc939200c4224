/* SPDX-License-Identifier: AGPL-3.0-or-later
 * mail.c - see mail.h. */
#include "jobs/mail.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "people/account.h"
#include "store/outbox_sql.h"
#include "words_gen.h"

#include <curl/curl.h>
#include <string.h>

#define A_TURN      50
#define MEMORY      ((size_t)16 << 20)
#define OLD         (30 * DAY_US)
#define ADDRESS_MOST 254
#define LONGEST_WAIT (12 * HOUR_US)

/* One @, no spaces, controls, brackets or quotes: nothing that could say more than an address. */
static bool
is_address(struct str s)
{
    size_t ats = 0;

    if (s.n < 3 || s.n > ADDRESS_MOST || s.p[0] == '@' || s.p[0] == '-' || s.p[s.n - 1] == '@')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= ' ' || c >= 0x7f || strchr("<>()[],;:\\\"", c))
            return false;
        ats += c == '@';
    }
    return ats == 1;
}

/* "Tue, 24 Nov 2026 16:00:00 +0000" */
static struct str
mail_date(struct arena *a, int64_t now)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct civil c = zone_civil(zone_utc(), now);
    int          year, month, day, s = (int)(c.us / SECOND_US);

    day_split(c.day, &year, &month, &day);
    return arena_printf(a, "%s, %d %s %d %02d:%02d:%02d +0000", days[day_weekday(c.day)], day,
                        months[month - 1], year, s / 3600, s / 60 % 60, s % 60);
}

enum rc
mail_text(struct arena *a, const struct mail_way *way, struct str to, enum lang lang,
          struct str sentence, int64_t now, struct str *out, struct err *err)
{
    struct str subject = word(lang, WORD_mail_subject), date = mail_date(a, now);
    struct str text = word_find(sentence) ? word_by_key(lang, sentence) : word(lang, WORD_mail_update);
    struct str id = id_text(a, id_new());
    const char *domain = strchr(way->from, '@');

    if (!is_address(to) || !is_address(str_z(way->from)))
        return err_set_arg(err, RC_BADINPUT, "mail.address", to);
    *out = arena_printf(a,
                        "Date: " STR_FMT "\r\nFrom: <%s>\r\nTo: <" STR_FMT ">\r\n"
                        "Message-ID: <" STR_FMT "%s>\r\nSubject: " STR_FMT "\r\n"
                        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: 8bit\r\nAuto-Submitted: auto-generated\r\n"
                        "\r\n" STR_FMT "\r\n",
                        STR_ARG(date), way->from, STR_ARG(to), STR_ARG(id), domain, STR_ARG(subject),
                        STR_ARG(text));
    return RC_OK;
}

/* ---- one mail ------------------------------------------------------------------- */

static size_t
give_text(char *to, size_t size, size_t count, void *from)
{
    struct str *rest = from;
    size_t      n = size * count < rest->n ? size * count : rest->n;

    if (n)
        memcpy(to, rest->p, n);
    *rest = str_from(*rest, n);
    return n;
}

static bool
is_this_machine(const char *url)
{
    static const char *const here[] = { "smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]" };

    for (size_t i = 0; i < COUNT(here); i++) {
        size_t n = strlen(here[i]);

        if (strncmp(url, here[i], n) == 0 && (url[n] == '\0' || url[n] == ':' || url[n] == '/'))
            return true;
    }
    return false;
}

static CURLcode
deliver(const struct mail_way *way, const char *to, struct str text)
{
    struct curl_slist *list = curl_slist_append(NULL, to);
    CURL              *curl = curl_easy_init();
    CURLcode           code = CURLE_OUT_OF_MEMORY;

    if (curl && list) {
        curl_easy_setopt(curl, CURLOPT_URL, way->url);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(curl, CURLOPT_USE_SSL,
                         (long)(is_this_machine(way->url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, way->from);
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
        curl_easy_setopt(curl, CURLOPT_READDATA, &text);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
        if (way->user) {
            curl_easy_setopt(curl, CURLOPT_USERNAME, way->user);
            curl_easy_setopt(curl, CURLOPT_PASSWORD, way->password ? way->password : "");
        }
        code = curl_easy_perform(curl);
    }
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return code;
}

/* ---- the rows --------------------------------------------------------------------- */

struct round {
    struct store          *store;
    const struct site     *site;
    const struct mail_way *way;
    int64_t                now;
    struct arena          *a;
};

static enum rc
commit_one(const struct round *r, struct change *c, struct err *err)
{
    enum rc rc = store_commit(r->store, c, err);

    return rc == RC_STALE ? RC_NOTFOUND : rc; /* another server was quicker */
}

static struct change *
new_change(const struct round *r)
{
    return change_new(r->a, r->site->institution);
}

/* To whom and what; RC_NOTFOUND: nobody to send to (any more). */
static enum rc
address_of(const struct round *r, const struct outbox_due_row *row, struct str *to,
           enum lang *lang, struct err *err)
{
    struct work           work = { .arena = r->a, .site = r->site, .now = r->now };
    struct account_status account;
    enum rc               rc;

    if (!row->person.set || !lang_parse(row->lang, lang))
        return RC_NOTFOUND;
    if ((rc = snapshot_begin(r->store, &work.snapshot, err)) != RC_OK)
        return rc;
    rc = account_of(&work, row->person.value, &account, err);
    snapshot_end(work.snapshot);
    if (rc != RC_OK)
        return rc;
    if (account.ended || account.mail.n == 0)
        return RC_NOTFOUND;
    *to = account.mail;
    *lang = account.lang;
    return RC_OK;
}

static enum rc
give_up(const struct round *r, const struct outbox_due_row *row, struct err *err)
{
    struct change *c = new_change(r);

    outbox_give_up(c, r->site->institution, row->id, r->now);
    return commit_one(r, c, err);
}

/* Taken first: its next try is moved on, each time by twice as long. */
static enum rc
take(const struct round *r, const struct outbox_due_row *row, struct err *err)
{
    struct change *c = new_change(r);
    int64_t        wait = MINUTE_US << (row->tries < 10 ? row->tries : 10);

    outbox_retry(c, r->site->institution, row->id, row->tries + 1,
                 r->now + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT));
    return commit_one(r, c, err);
}

static enum rc
send_one(const struct round *r, const struct outbox_due_row *row, size_t *sent, struct err *err)
{
    struct change *c;
    struct str     to = { 0 }, text;
    enum lang      lang = LANG_EN;
    CURLcode       code;
    enum rc        rc;

    if (row->tries >= MAIL_TRIES)
        return give_up(r, row, err);
    rc = address_of(r, row, &to, &lang, err);
    if (rc == RC_OK)
        rc = mail_text(r->a, r->way, to, lang, row->sentence, r->now, &text, err);
    if (rc == RC_NOTFOUND || rc == RC_BADINPUT || rc == RC_DAMAGED)
        return give_up(r, row, err);
    if (rc != RC_OK || (rc = take(r, row, err)) != RC_OK)
        return rc;
    code = deliver(r->way, arena_z(r->a, to), text);
    if (code != CURLE_OK) {
        log_event(EVENT_MAIL_FAILED, (int64_t)code, row->tries + 1);
        return RC_OK;
    }
    c = new_change(r);
    outbox_sent(c, r->site->institution, row->id, r->now);
    *sent += 1;
    return commit_one(r, c, err);
}

static enum rc
forget_old(const struct round *r, struct err *err)
{
    struct change *c = new_change(r);

    outbox_clear(c, r->site->institution, r->now - OLD);
    return commit_one(r, c, err);
}

enum rc
mail_job(struct store *store, const struct site *site, const struct mail_way *way, int64_t now,
         size_t *sent, struct err *err)
{
    struct round           r = { store, site, way, now, arena_new(MEMORY) };
    struct outbox_due_row *rows = NULL;
    struct snapshot       *snapshot;
    size_t                 count = 0;
    enum rc                rc = RC_OK;

    if (way && (rc = snapshot_begin(store, &snapshot, err)) == RC_OK) {
        rc = outbox_due(r.a, snapshot, site->institution, now, A_TURN, &rows, &count, err);
        snapshot_end(snapshot);
    }
    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        rc = send_one(&r, &rows[i], sent, err);
        if (rc == RC_NOTFOUND)
            rc = RC_OK;
    }
    if (rc == RC_OK)
        rc = forget_old(&r, err);
    arena_free(r.a);
    return rc;
}
