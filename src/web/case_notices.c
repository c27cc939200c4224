/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_notices.c - letters of a case: read as they would go out, released by a person,
 * proven to have arrived, corrected by a new one, printed.
 */
#include "base/dates.h"
#include "base/text.h"
#include "people/account.h"
#include "web/case.h"
#include "web/letter_view.h"
#include "web/mine.h"

static struct str
letter_words(struct page *page, const struct notice_of_matter_row *n)
{
    const struct letter *letter = letter_find(page->site->pack, n->letter);

    return letter ? words_in(letter->words, page->html.lang) : n->letter;
}

static struct str
state_of_notice(struct page *page, const struct notice_of_matter_row *n)
{
    return word_by_key(page->html.lang,
                       arena_printf(page->work.arena, "notice.state_" STR_FMT, STR_ARG(n->state)));
}

/* ---- all of them --------------------------------------------------------------------------- */

enum rc
page_case_notices(struct page *page, struct err *err)
{
    struct case_view     v;
    struct tpl_time     *time = ARENA_NEW(page->work.arena, struct tpl_time);
    struct tpl_case_part part = { .id = str_lit("notices"), .time = time };
    struct tpl_case_page view = { .parts = &part, .parts_count = 1 };
    struct tpl_moment   *rows;
    enum rc              rc = case_here(page, &v, err);

    if (rc != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_moment, v.docket.notice_count);
    for (size_t i = v.docket.notice_count; i-- > 0;) {
        const struct notice_of_matter_row *n = &v.docket.notices[i];
        const struct letter *letter = letter_find(page->site->pack, n->letter);
        struct tpl_moment   *m = &rows[time->moments_count++];

        *m = (struct tpl_moment){
            .when = case_day(page, n->released_at.set ? n->released_at.value : n->drafted_at),
            .title = letter_words(page, n),
            .link = case_link(&v, "/notice/" STR_FMT, STR_ARG(page_id(page, n->notice))),
            .more = arena_printf(page->work.arena, STR_FMT ". " STR_FMT ".", STR_ARG(subject_words(&v, n->party)),
                                 STR_ARG(state_of_notice(page, n))),
        };
        if (letter)
            m->clauses = case_cites(page, letter->cite, &m->clauses_count);
    }
    time->moments = rows;
    part.heading = page_word(page, WORD_case_tab_notices);
    if (time->moments_count == 0) {
        part.time = NULL;
        part.text = page_word(page, WORD_notice_none);
    }
    view.head = case_head(&v, "notices", v.title, page_word(page, WORD_notice_lead), NULL);
    tpl_case_page(&page->html, &view);
    return RC_OK;
}

/* ---- one ------------------------------------------------------------------------------------- */

static enum rc
notice_here(struct page *page, struct case_view *v, const struct notice_of_matter_row **out,
            struct err *err)
{
    int64_t id;
    enum rc rc = case_here(page, v, err);

    if (rc != RC_OK)
        return rc;
    if (!page_param_id(page, "notice", &id) || !(*out = docket_notice(&v->docket, id)))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return RC_OK;
}

static enum lang
lang_of(struct page *page, const struct notice_of_matter_row *n)
{
    enum lang lang = page->html.lang;

    if (!lang_parse(http_query(page->request, "letter"), &lang) && !lang_parse(n->lang, &lang))
        lang = page->html.lang;
    return lang;
}

static struct tpl_pairs *
facts_of(struct case_view *v, const struct notice_of_matter_row *n)
{
    struct page      *page = v->page;
    struct tpl_pairs *view = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_pair  *p = ARENA_ARRAY(page->work.arena, struct tpl_pair, 7);
    size_t            k = 0;

    p[k++] = (struct tpl_pair){ .name = page_word(page, WORD_notice_to), .value = subject_words(v, n->party) };
    p[k++] = (struct tpl_pair){ .name = page_word(page, WORD_desk_state), .value = state_of_notice(page, n), .strong = true };
    if (n->released_at.set)
        p[k++] = (struct tpl_pair){ .name = page_word(page, WORD_notice_released), .value = case_moment(page, n->released_at.value),
                                    .note = account_name_or(page, n->released_by.value) };
    if (n->received_at.set) {
        struct str proof = { 0 };
        json_t    *body;

        if (n->proof_sealed.set && box_open_json(&page->work, n->proof_sealed.value, &body, NULL) == RC_OK)
            proof = str_z(json_string_value(json_object_get(body, "proof")));
        p[k++] = (struct tpl_pair){ .name = page_word(page, WORD_notice_received), .value = case_moment(page, n->received_at.value),
                                    .note = word_by_key(page->html.lang, arena_printf(page->work.arena, "arrive.method." STR_FMT, STR_ARG(n->method))) };
        if (proof.n)
            p[k++] = (struct tpl_pair){ .name = page_word(page, WORD_notice_proof_of), .value = proof };
    }
    view->pairs = p;
    view->pairs_count = k;
    return view;
}

static size_t
acts_of(struct case_view *v, const struct notice_of_matter_row *n, bool held, struct form *wrong,
        struct tpl_case_act out[3])
{
    struct str base = case_link(v, "/notice/" STR_FMT, STR_ARG(page_id(v->page, n->notice)));
    struct arena *a = v->page->work.arena;
    size_t     k = 0;

    if (str_eqz(n->state, "draft")) {
        if (!held) {
            out[k] = case_act(v, "release", arena_printf(a, STR_FMT "/release", STR_ARG(base)), NULL);
            out[k].hidden = str_z(lang_code(lang_of(v->page, n)));
            out[k++].open = true;
        }
        out[k++] = case_act(v, "drop", arena_printf(a, STR_FMT "/drop", STR_ARG(base)), NULL);
        return k;
    }
    if (str_eqz(n->state, "released"))
        out[k++] = case_act(v, "arrive", arena_printf(a, STR_FMT "/arrive", STR_ARG(base)), case_form(v->page, "arrive", wrong));
    out[k++] = case_act(v, "correct", arena_printf(a, STR_FMT "/correct", STR_ARG(base)), NULL);
    return k;
}

static enum rc
letter_of(struct case_view *v, const struct notice_of_matter_row *n, struct letter_draft *out,
          struct err *err)
{
    struct page *page = v->page;

    if (str_eqz(n->state, "draft"))
        return notice_compose(&page->work, &v->docket, n, lang_of(page, n), letter_address(page), out, err);
    return notice_read(&page->work, n, out, err);
}

/* What holds a letter, in words: the name of a fact or value, said as people say it. */
static void
put_held(struct case_view *v, const struct err *held, struct tpl_case_notice *view)
{
    struct page       *page = v->page;
    struct err         said = *held;
    const struct name *name = name_find(page->site->pack, held->arg[0]);
    struct str key = arena_printf(page->work.arena, "value." STR_FMT, STR_ARG(held->arg[0]));

    if (name)
        said.arg[0] = name_words(page, name);
    else if (word_find(key))
        said.arg[0] = word_by_key(page->html.lang, key);
    view->held = err_text(page->work.arena, page->html.lang, &said);
    view->held_link = case_link(v, "%s", "");
}

static enum rc
show_notice(struct case_view *v, const struct notice_of_matter_row *n, struct form *wrong,
            struct err *err)
{
    struct page           *page = v->page;
    const struct letter   *letter = letter_find(page->site->pack, n->letter);
    struct tpl_case_act    acts[3];
    struct letter_draft    draft;
    struct err             held = { 0 };
    struct str             base = case_link(v, "/notice/" STR_FMT, STR_ARG(page_id(page, n->notice)));
    struct tpl_case_notice view = { .facts = facts_of(v, n), .acts = acts };
    enum rc                rc = letter_of(v, n, &draft, &held);

    if (rc == RC_OK)
        view.letter = letter_view(page, &draft);
    else if (rc == RC_REFUSED || rc == RC_NOTFOUND)
        put_held(v, &held, &view);
    else
        return rc;
    UNUSED(err);
    view.head = case_head(v, NULL, letter_words(page, n), subject_words(v, n->party), wrong);
    view.acts_count = acts_of(v, n, rc != RC_OK, wrong, acts);
    if (rc == RC_OK) {
        view.paper = arena_printf(page->work.arena, STR_FMT "/paper?letter=%s", STR_ARG(base), lang_code(lang_of(page, n)));
        view.pdf = arena_printf(page->work.arena, STR_FMT "/pdf?letter=%s", STR_ARG(base), lang_code(lang_of(page, n)));
    }
    if (str_eqz(n->state, "draft"))
        view.other = arena_printf(page->work.arena, STR_FMT "?letter=%s", STR_ARG(base),
                                  lang_code(lang_of(page, n) == LANG_EN ? LANG_ES : LANG_EN));
    if (letter && letter->both && str_eqz(n->state, "draft"))
        view.both = page_word(page, WORD_notice_both);
    tpl_case_notice(&page->html, &view);
    return wrong && wrong->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_case_notice(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    enum rc                            rc = notice_here(page, &v, &n, err);

    return rc == RC_OK ? show_notice(&v, n, NULL, err) : rc;
}

enum rc
page_case_notice_paper(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    struct letter_draft                draft;
    struct tpl_case_paper              view = { 0 };
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc != RC_OK || (rc = letter_of(&v, n, &draft, err)) != RC_OK)
        return rc;
    view.title = page_word(page, WORD_title_case);
    view.printed = case_moment(page, page->work.now);
    view.letter = letter_view(page, &draft);
    tpl_case_paper(&page->html, &view);
    return RC_OK;
}

enum rc
page_case_notice_pdf(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    struct letter_draft                draft;
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc != RC_OK || (rc = letter_of(&v, n, &draft, err)) != RC_OK)
        return rc;
    return letter_keep(page, &draft);
}

/* ---- what is done ------------------------------------------------------------------------------- */

static enum rc
back(struct case_view *v, const struct notice_of_matter_row *n, enum rc rc, struct err *err)
{
    if (rc == RC_REFUSED) /* something changed: the page says what holds it */
        return show_notice(v, n, NULL, err) == RC_OK ? RC_BADINPUT : rc;
    if (rc == RC_OK)
        page_go(v->page, "/case/" STR_FMT "/notice/" STR_FMT, STR_ARG(v->id), STR_ARG(page_id(v->page, n->notice)));
    return rc;
}

enum rc
page_case_notice_release(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    enum lang                          lang;
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc != RC_OK)
        return rc;
    if (!lang_parse(page_field(page, "about"), &lang))
        lang = page->html.lang;
    return back(&v, n, notice_release(&page->work, &v.docket, n, lang, letter_address(page), err), err);
}

enum rc
page_case_notice_drop(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc == RC_OK && (rc = notice_drop(&page->work, &v.docket, n, err)) == RC_OK)
        case_go(&v, "/notices");
    return rc;
}

enum rc
page_case_notice_correct(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc == RC_OK && (rc = notice_correct(&page->work, &v.docket, n, err)) == RC_OK)
        case_go(&v, "/notices");
    return rc;
}

enum rc
page_case_notice_arrive(struct page *page, struct err *err)
{
    struct form                       *form = form_of(page, "arrive");
    struct case_view                   v;
    const struct notice_of_matter_row *n;
    int64_t                            at;
    enum rc                            rc = notice_here(page, &v, &n, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form) || !form_moment(form, "received_at", &at))
        return show_notice(&v, n, form, err);
    rc = notice_arrive(&page->work, &v.docket, n, form_text(form, "method"), at, form_text(form, "proof"), err);
    if (rc == RC_BADINPUT || rc == RC_REFUSED) {
        form_error_from(form, err);
        return show_notice(&v, n, form, err);
    }
    return back(&v, n, rc, err);
}
