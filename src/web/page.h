/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * page.h - a page while it is being answered: request, reply, session, snapshot, change.
 *
 * How a page runs (page.c): the worker opens one snapshot, turns Host into a
 * site and the cookie into an actor, asks the row of pages.def who may come,
 * and calls the page's function once.  A GET function renders into page->html.
 * A POST function fills page->work.change and names where to go next with
 * page_go; it may render its own form again and return RC_BADINPUT.  The change
 * is handed to the writer; a stale one runs the function once more on a new
 * snapshot (page->again), and what is stale then gets the "changed meanwhile" page.
 *
 * RC_REFUSED and RC_NOTFOUND become the same page, byte for byte.
 *
 * To add a page: a row in pages.def, pages_x.c (or a new one), templates/x.html,
 * words in words/en.po and es.po, a journey in tests/web/.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/html.h"
#include "base/log.h"
#include "base/work.h"
#include "http/http.h"
#include "people/people.h"
#include "site/site.h"
#include "store/store.h"

struct resource_entry; /* directory/ */
struct server;         /* server.h */

/* Who may come.  Everything finer is a key, not a row here. */
enum page_who {
    WHO_ANYONE,
    WHO_CODE,    /* a session opened with a receipt code, drafts included */
    WHO_SECOND,  /* passphrase good, second factor missing: only that page */
    WHO_STAFF,   /* an open staff session */
    WHO_ADMIN    /* and the administrator's role */
};

struct page {
    struct request *request;
    struct reply   *reply;
    struct server  *server;
    const struct page_row *row;
    const struct site *site;
    struct work     work;     /* change is NULL on GET */
    struct actor    nobody;   /* work.who when there is no session */
    struct session  session;
    bool            has_session;
    bool            again;    /* second run, after a stale change */
    struct bytes    cookie;   /* raw session cookie; empty without */
    struct html     html;     /* writes into reply->body */
    struct str      go;       /* where a good answer leads, with the language */
    struct resource_entry *resources; /* the directory, once read (top.h) */
    size_t          resource_count;
    int             forms;    /* shown so far: each has ids of its own */
    bool            sets_cookie;
    struct str      set_cookie;
};

typedef enum rc page_function(struct page *page, struct err *err);

struct page_row {
    const char    *name, *method, *path;
    enum lane      lane;
    enum page_who  who;
    page_function *function;
    size_t         files; /* bytes of a body with files; 0: no files */
};

extern const struct page_row page_rows[];
extern const size_t          page_row_count;

/* What http/ calls for every row, and before it for a form that was sent before. */
enum http_end page_act(struct request *rq, struct reply *re);
bool          page_answered_before(struct request *rq, struct reply *re);
/* Answer with the page for a status instead of what was filled so far. */
void          page_fail(struct request *rq, struct reply *re, int status);
/* Render it: 400 403 404 405 409 413 421 500 503; what was typed is on it (errors.c). */
void          page_error(struct request *rq, struct reply *re, int status);
/* Files of a form are sealed while they arrive (uploads.c). */
extern const struct http_sink page_file_sink;

/* ---- for page functions --------------------------------------------------- */

/* A field of the form, trimmed; empty when absent. */
struct str page_field(const struct page *page, const char *name);
/* An id in the path, query or form; false when it is none. */
bool       page_param_id(const struct page *page, const char *name, int64_t *out);
bool       page_field_id(const struct page *page, const char *name, int64_t *out);
/* "/es/..." */
struct str page_path(struct page *page, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str page_id(struct page *page, int64_t id); /* as addresses show it */
/* Where a good POST leads; given without the language. */
void       page_go(struct page *page, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A new session cookie goes out with this reply (when the change is kept); empty deletes it. */
void       page_set_cookie(struct page *page, struct bytes cookie);
/* For the few things that are written beside the page's own change. */
struct store *page_store(const struct page *page);
/* The hidden field of this page's forms. */
struct str page_token(struct page *page);
/* Text of a word with arguments, in the page's language. */
#define page_word(page, w) word((page)->html.lang, (w))

#endif
