/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * page.c - see page.h.
 */
#include "web/page.h"

#include "base/id.h"
#include "base/text.h"
#include "store/form_token_sql.h"
#include "store/store.h"
#include "vault/opener.h"
#include "web/server.h"
#include "web/uploads.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TOUCH_ARENA ((size_t)64 << 10)

#define PAGE(method, path, lane, who, function)        enum rc function(struct page *, struct err *);
#define PAGE_FILES(method, path, lane, who, function, bytes) enum rc function(struct page *, struct err *);
#include "web/pages.def"
#undef PAGE
#undef PAGE_FILES

const struct page_row page_rows[] = {
#define PAGE(method, path, lane, who, function) \
    { #function, method, path, lane, who, function, 0 },
#define PAGE_FILES(method, path, lane, who, function, bytes) \
    { #function, method, path, lane, who, function, bytes },
#include "web/pages.def"
#undef PAGE
#undef PAGE_FILES
};
const size_t page_row_count = COUNT(page_rows);

static void
end_snapshot(void *holder)
{
    struct snapshot **snapshot = holder;

    snapshot_end(*snapshot);
    *snapshot = NULL;
}

static void
drop_session(void *session)
{
    people_session_drop(session);
}

static bool
read_cookie(struct page *page)
{
    struct str text = http_cookie(page->request, "session");

    return text.n && base32_parse(page->work.arena, text, &page->cookie) &&
           page->cookie.n == COOKIE_BYTES;
}

/* The hash under which a form's token is remembered. */
static struct bytes
token_hash(struct arena *a, struct bytes token)
{
    uint8_t *hash = arena_alloc(a, HASH_BYTES);

    hash_bytes(token, hash);
    return (struct bytes){ hash, HASH_BYTES };
}

/* The answer a form got the first time: "path\ncookie", opened with the form's own token. */
static bool
answer_again(struct arena *a, struct snapshot *snapshot, struct request *rq, struct reply *re)
{
    struct form_token_load_row row;
    struct bytes               plain;
    struct str                 rest, path, cookie = { 0 };

    if (rq->token.n != COOKIE_KEY_BYTES ||
        form_token_load(a, snapshot, rq->site, token_hash(a, rq->token), &row, NULL) != RC_OK ||
        cookie_open(a, rq->site, "answer", rq->token.p, row.answer, &plain, NULL) != RC_OK)
        return false;
    rest = bytes_str(plain);
    if (!str_next(&rest, '\n', &path) || path.n == 0)
        return false;
    str_next(&rest, '\n', &cookie);
    if (cookie.n)
        http_set_cookie(re, "session", cookie, -1);
    http_redirect(re, path);
    return true;
}

bool
page_answered_before(struct request *rq, struct reply *re)
{
    struct worker   *worker = rq->worker;
    struct snapshot *snapshot;
    bool             found;

    if (snapshot_begin(worker->server->store, &snapshot, NULL) != RC_OK)
        return false;
    found = answer_again(rq->arena, snapshot, rq, re);
    snapshot_end(snapshot);
    return found;
}

static void
remember_answer(struct page *page)
{
    struct request *rq = page->request;
    struct arena   *a = page->work.arena;
    struct str      text = arena_printf(a, STR_FMT "\n" STR_FMT, STR_ARG(page->go),
                                        STR_ARG(page->set_cookie));
    struct bytes    sealed;

    if (rq->token.n != COOKIE_KEY_BYTES)
        return;
    cookie_seal(a, page->site->institution, "answer", rq->token.p, str_bytes(text), &sealed);
    form_token_use(page->work.change, page->site->institution, token_hash(a, rq->token),
                   str_z(page->row->name), page->work.now, (struct opt_int){ 0 }, sealed);
}

/* ---- who may come ---------------------------------------------------------- */

static bool
may_come(const struct page *page)
{
    const struct session *s = &page->session;

    switch (page->row->who) {
    case WHO_ANYONE: return true;
    case WHO_CODE: return page->has_session && s->actor.kind == ACTOR_CODE;
    case WHO_SECOND: return page->has_session && s->stage == SESSION_SECOND;
    case WHO_STAFF:
        return page->has_session && s->actor.kind == ACTOR_STAFF && s->stage == SESSION_OPEN;
    case WHO_ADMIN:
        return page->has_session && s->actor.kind == ACTOR_STAFF && s->stage == SESSION_OPEN &&
               actor_has_role(&s->actor, str_lit("administrator"));
    }
    return false;
}

/* Where somebody without the right session is sent: to the door, never to an error. */
static void
send_to_door(struct page *page)
{
    bool staff = page->row->who != WHO_CODE;

    if (page->row->who == WHO_ADMIN && page->has_session) {
        page_fail(page->request, page->reply, 404);
        return;
    }
    http_redirect(page->reply, page_path(page, staff ? "/sign-in" : "/code?ended=1"));
}

/* ---- one run --------------------------------------------------------------- */

void
page_fail(struct request *rq, struct reply *re, int status)
{
    http_fail(rq, re, status);
}

static int
status_of(enum rc rc)
{
    switch (rc) {
    case RC_REFUSED:
    case RC_NOTFOUND: return 404;
    case RC_BADINPUT: return 400;
    case RC_BUSY: return 503;
    case RC_FULL: return 413;
    case RC_STALE: return 409;
    default: return 500;
    }
}

static void
done(void *ctx, enum rc rc, const struct err *err)
{
    struct page *page = ctx;

    UNUSED(err);
    if (rc == RC_STALE && page->request->round == 0) {
        http_again(page->request, page->reply, (int)rc);
        return;
    }
    if (rc != RC_OK) {
        log_event(EVENT_PAGE_FAILED, rc == RC_STALE ? 409 : 503, (int64_t)rc);
        page_fail(page->request, page->reply, rc == RC_STALE ? 409 : 503);
    }
    http_complete(page->request, page->reply);
}

/* Hand the change to the writer.  After HTTP_WAIT the page is the writer's. */
static enum http_end
keep(struct page *page)
{
    struct str  cookie = page->set_cookie;
    struct err  err = { 0 };
    enum rc     rc;

    remember_answer(page);
    if (page->sets_cookie)
        http_set_cookie(page->reply, "session", cookie, cookie.n ? -1 : 0);
    http_redirect(page->reply, page->go);
    change_done(page->work.change, done, page);
    http_hand_over(page->request); /* the writer may be done before store_submit returns */
    rc = store_submit(page->server->store, page->work.change, &err);
    if (rc != RC_OK) {
        page_fail(page->request, page->reply, 503);
        http_complete(page->request, page->reply);
    }
    return HTTP_WAIT;
}

static void
touched(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

/* The session was used: recorded beside the page, which does not wait for it. */
static void
touch_session(struct page *page)
{
    struct arena  *a = arena_new(TOUCH_ARENA);
    struct change *change = change_new(a, page->site->institution);

    people_session_touch(change, page->cookie, page->work.now);
    change_done(change, touched, a);
    if (store_submit(page->server->store, change, NULL) != RC_OK)
        arena_free(a);
}

enum http_end
page_act(struct request *rq, struct reply *re)
{
    struct worker    *worker = rq->worker;
    struct page      *page = ARENA_NEW(rq->arena, struct page);
    struct snapshot **snapshot = ARENA_NEW(rq->arena, struct snapshot *);
    struct err        err = { 0 };
    bool              posted = rq->token.n > 0;
    enum rc           rc;

    page->request = rq;
    page->reply = re;
    page->server = worker->server;
    page->row = rq->route->page;
    page->site = sites_by_id(worker->server->sites, rq->site);
    page->again = rq->round > 0;
    page->html = (struct html){ &re->body, rq->lang, http_assets_base(page->server->assets) };
    page->nobody = (struct actor){ .kind = ACTOR_NOBODY, .institution = rq->site,
                                   .lang = rq->lang, .now = rq->now };
    if (!page->site || snapshot_begin(worker->server->store, snapshot, &err) != RC_OK) {
        page_fail(rq, re, 503);
        return HTTP_DONE;
    }
    arena_defer(rq->arena, end_snapshot, snapshot);
    page->work = (struct work){ .arena = rq->arena, .snapshot = *snapshot,
                                .who = &page->nobody, .site = page->site, .now = rq->now };
    if (posted && page->again && answer_again(rq->arena, *snapshot, rq, re)) {
        end_snapshot(snapshot);
        return HTTP_DONE;
    }
    if (read_cookie(page) &&
        people_session_open(rq->arena, *snapshot, page->site, page->cookie, rq->now,
                            &page->session, NULL) == RC_OK) {
        arena_defer(rq->arena, drop_session, &page->session);
        page->has_session = true;
        page->session.actor.lang = rq->lang;
        if (page->session.touch)
            touch_session(page);
        page->work.who = &page->session.actor;
    }
    if (!may_come(page)) {
        send_to_door(page);
        rc = RC_OK;
    } else {
        if (posted)
            page->work.change = change_new(rq->arena, page->site->institution);
        rc = page->row->function(page, &err);
    }
    end_snapshot(snapshot);
    people_session_drop(&page->session);
    if (rc == RC_BADINPUT && re->body.n) {
        re->status = 422; /* its own form again, with what to mend on top */
        return HTTP_DONE;
    }
    if (rc != RC_OK) {
        log_event(EVENT_PAGE_FAILED, status_of(rc), (int64_t)rc);
        page_fail(rq, re, status_of(rc));
        return HTTP_DONE;
    }
    if (page->go.n == 0)
        return HTTP_DONE;
    if (page->work.change && !change_is_empty(page->work.change))
        return keep(page);
    if (page->sets_cookie)
        http_set_cookie(re, "session", page->set_cookie, page->set_cookie.n ? -1 : 0);
    http_redirect(re, page->go);
    return HTTP_DONE;
}

/* ---- for page functions ---------------------------------------------------- */

struct str
page_field(const struct page *page, const char *name)
{
    return str_trim(http_form(page->request, name));
}

bool
page_param_id(const struct page *page, const char *name, int64_t *out)
{
    struct str text = http_param(page->request, name);

    return id_parse(text.n ? text : http_query(page->request, name), out);
}

bool
page_field_id(const struct page *page, const char *name, int64_t *out)
{
    return id_parse(page_field(page, name), out);
}

static struct str
vpath(struct page *page, const char *fmt, va_list args)
{
    char path[512];
    int  n = vsnprintf(path, sizeof path, fmt, args);

    BUG_IF(n < 0 || (size_t)n >= sizeof path);
    return http_path(page->request, "%s", path);
}

struct str
page_path(struct page *page, const char *fmt, ...)
{
    va_list    args;
    struct str path;

    va_start(args, fmt);
    path = vpath(page, fmt, args);
    va_end(args);
    return path;
}

void
page_go(struct page *page, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    page->go = vpath(page, fmt, args);
    va_end(args);
}

struct str
page_id(struct page *page, int64_t id)
{
    return id_text(page->work.arena, id);
}

void
page_set_cookie(struct page *page, struct bytes cookie)
{
    page->sets_cookie = true;
    page->set_cookie = cookie.n ? base32_text(page->work.arena, cookie) : (struct str){ 0 };
}

struct store *
page_store(const struct page *page)
{
    return page->server->store;
}

struct str
page_token(struct page *page)
{
    return http_token(page->request, page->reply);
}
