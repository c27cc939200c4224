/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * leave.c - the way out: ends the session, keeps a draft, and leads away through a page that
 * is titled like the place it leads to.  A redirect straight away from here would let Back
 * bring the page before it into view again; this does not (shared measurements: Chromium
 * and Firefox).  Cookies are not cleared for the domain: that would sign the person out of
 * the institution's other services and is itself a clue.
 */
#include "templates.h"
#include "web/page.h"

static void
session_gone(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

/* Ended beside the answer, which waits for nothing. */
static void
end_session(struct page *page)
{
    struct arena  *a = arena_new((size_t)64 << 10);
    struct change *change = change_new(a, page->site->institution);
    struct work    work = page->work;

    work.arena = a;
    work.change = change;
    people_session_end(&work, page->cookie);
    change_done(change, session_gone, a);
    if (store_submit(page_store(page), change, NULL) != RC_OK)
        arena_free(a);
}

enum rc
page_leave(struct page *page, struct err *err)
{
    struct tpl_leave leave = {
        .title = page->site->leave_title,
        .link = page->site->leave_url,
        .wipe = page_path(page, "/wipe"),
    };

    UNUSED(err);
    if (page->has_session)
        end_session(page);
    http_forget(page->reply);
    tpl_leave(&page->html, &leave);
    return RC_OK;
}

enum rc
page_wipe(struct page *page, struct err *err)
{
    UNUSED(err);
    http_add(page->reply, "Clear-Site-Data", (struct str){ "\"cache\"", 7 });
    page->reply->type = (struct str){ "image/svg+xml", 13 };
    buf_addz(&page->reply->body, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    return RC_OK;
}
