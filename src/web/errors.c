/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * errors.c - the page for a status.  What is not there and what is not yours look the same,
 * byte for byte.  What was typed is shown again and can be sent again.
 */
#include "base/text.h"
#include "web/server.h"
#include "web/top.h"

static enum tpl_failure_kind
kind_of(int status)
{
    switch (status) {
    case 404: case 405: case 421: return TPL_FAILURE_KIND_MISSING;
    case 503: return TPL_FAILURE_KIND_BUSY;
    case 400: case 403: case 422: return TPL_FAILURE_KIND_UNCLEAR;
    case 409: return TPL_FAILURE_KIND_STALE;
    case 413: return TPL_FAILURE_KIND_BIG;
    default: return TPL_FAILURE_KIND_BROKEN;
    }
}

/* Long texts somebody typed; never tokens, codes or passphrases. */
static bool
worth_keeping(struct str name, struct str value)
{
    return value.n > 0 && !str_eqz(name, "token") && !str_eqz(name, "code") &&
           !str_eqz(name, "passphrase") && !str_eqz(name, "second");
}

static size_t
kept_texts(struct request *rq, struct tpl_failure_text *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < rq->form.n && n < room; i++)
        if (worth_keeping(rq->form.at[i].name, rq->form.at[i].value))
            out[n++] = (struct tpl_failure_text){ rq->form.at[i].name, rq->form.at[i].name,
                                                  rq->form.at[i].value };
    return n;
}

void
page_error(struct request *rq, struct reply *re, int status)
{
    struct server          *server = http_data(rq);
    struct page            *page = ARENA_NEW(rq->arena, struct page);
    struct tpl_failure_text kept[64];
    struct tpl_failure      failure = { .kind = kind_of(status) };

    page->request = rq;
    page->reply = re;
    page->server = server;
    page->site = rq->site ? sites_by_id(server->sites, rq->site) : NULL;
    re->status = status;
    if (!page->site)
        return; /* http/ says its own plain sentence */
    page->html = (struct html){ .buf = &re->body, .lang = rq->lang,
                                .assets = http_assets_base(server->assets) };
    page->work = (struct work){ .arena = rq->arena, .who = &page->nobody, .site = page->site,
                                .now = rq->now };
    failure.top = top_public(page, WORD_title_failure);
    failure.kept = kept;
    failure.kept_count = status == 404 ? 0 : kept_texts(rq, kept, COUNT(kept));
    tpl_failure(&page->html, &failure);
}
