/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_more.c - messages and notes of a case, files, who can open it, who is kept out.
 */
#include "base/text.h"
#include "boxes/wall.h"
#include "cases/evidence.h"
#include "cases/look.h"
#include "cases/message.h"
#include "people/account.h"
#include "web/case.h"
#include "web/exhibits.h"
#include "web/mine.h"
#include "web/uploads.h"

static enum rc
case_only(struct page *page, struct case_view *v, struct err *err)
{
    enum rc rc = case_here(page, v, err);

    return rc == RC_OK && !v->docket.is_case ? err_set(err, RC_NOTFOUND, "casefile.none") : rc;
}

static enum rc
support_box(struct case_view *v, int64_t party, struct box_ref *out, struct err *err)
{
    const struct box *box = case_box_kind(v->page->site, BOX_PARTY, EACH_PARTY);

    if (!box || !docket_party(&v->docket, party))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return box_of(&v->page->work, v->docket.matter, box->id, party, out, err);
}

/* ---- messages and notes ---------------------------------------------------------------------- */

static enum rc
show_messages(struct case_view *v, struct form *wrong, struct err *err)
{
    struct page          *page = v->page;
    const struct docket  *d = &v->docket;
    struct tpl_case_part *parts = ARENA_ARRAY(page->work.arena, struct tpl_case_part, d->party_count + 1);
    struct tpl_case_page  view = { .parts = parts };
    struct box_ref        box;

    UNUSED(err);
    for (size_t i = 0; i < d->party_count; i++) {
        struct tpl_case_part *part = &parts[view.parts_count];
        struct tpl_case_act  *act = ARENA_NEW(page->work.arena, struct tpl_case_act);

        if (support_box(v, d->parties[i].party, &box, NULL) != RC_OK || !box_readable(&page->work, box.box))
            continue;
        *act = case_act(v, "write", case_link(v, "/messages/write"), case_form(page, "write", wrong));
        act->hidden = page_id(page, d->parties[i].party);
        *part = (struct tpl_case_part){ .id = arena_printf(page->work.arena, "p" STR_FMT, STR_ARG(act->hidden)), .heading = party_words(v, d->parties[i].party), .acts = act,
                                        .acts_count = 1, .thread = case_thread(v, &box, false) };
        if (part->thread->messages_count == 0) {
            part->thread = NULL;
            part->text = page_word(page, d->parties[i].person.set ? WORD_desk_no_messages : WORD_case_reach_none);
        }
        view.parts_count++;
    }
    if (casefile_box(&page->work, d->matter, BOX_WORK, &box, NULL) == RC_OK && box_readable(&page->work, box.box)) {
        struct tpl_case_part *part = &parts[view.parts_count++];
        struct tpl_case_act  *act = ARENA_NEW(page->work.arena, struct tpl_case_act);

        *act = case_act(v, "note", case_link(v, "/messages/note"), case_form(page, "note", wrong));
        *part = (struct tpl_case_part){ .id = str_lit("notes"), .heading = page_word(page, WORD_desk_notes), .acts = act,
                                        .acts_count = 1, .thread = case_thread(v, &box, true) };
        if (part->thread->messages_count == 0) {
            part->thread = NULL;
            part->text = page_word(page, WORD_desk_no_notes);
        }
    }
    view.head = case_head(v, "messages", v->title, page_word(page, WORD_case_messages_lead), wrong);
    tpl_case_page(&page->html, &view);
    return wrong && wrong->wrong ? RC_BADINPUT : RC_OK;
}

static void
written(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

/* Read now: kept beside the page, which does not wait for it. */
static void
mark_read(struct case_view *v)
{
    struct arena *a = arena_new((size_t)256 << 10);
    struct work   work = v->page->work;
    struct box_ref box;

    work.arena = a;
    work.change = change_new(a, v->page->site->institution);
    for (size_t i = 0; i < v->docket.party_count; i++)
        if (support_box(v, v->docket.parties[i].party, &box, NULL) == RC_OK && box_readable(&v->page->work, box.box))
            message_mark_read(&work, &box);
    change_done(work.change, written, a);
    if (change_is_empty(work.change) || store_submit(page_store(v->page), work.change, NULL) != RC_OK)
        arena_free(a);
}

enum rc
page_case_messages(struct page *page, struct err *err)
{
    struct case_view v;
    enum rc          rc = case_only(page, &v, err);

    if (rc == RC_OK && (rc = show_messages(&v, NULL, err)) == RC_OK)
        mark_read(&v);
    return rc;
}

enum rc
page_case_write(struct page *page, struct err *err)
{
    struct form     *form = form_of(page, "write");
    struct case_view v;
    struct box_ref   box;
    int64_t          party, id;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    if (!page_field_id(page, "about", &party))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = support_box(&v, party, &box, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return show_messages(&v, form, err);
    rc = message_send(&page->work, &box, str_lit("message"), form_text(form, "said"), &id, err);
    return case_done(&v, rc, form, show_messages, "/messages", err);
}

enum rc
page_case_note(struct page *page, struct err *err)
{
    struct form     *form = form_of(page, "note");
    struct case_view v;
    struct box_ref   box;
    int64_t          id;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK || (rc = casefile_box(&page->work, v.docket.matter, BOX_WORK, &box, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return show_messages(&v, form, err);
    rc = message_send(&page->work, &box, str_lit("note"), form_text(form, "said"), &id, err);
    return case_done(&v, rc, form, show_messages, "/messages", err);
}

/* ---- evidence ----------------------------------------------------------------------------------- */

static enum rc
show_evidence(struct case_view *v, struct form *wrong, struct err *err)
{
    struct page         *page = v->page;
    struct tpl_case_act  act = case_act(v, "file", case_link(v, "/evidence"), case_form(page, "file", wrong));
    struct tpl_time     *time = ARENA_NEW(page->work.arena, struct tpl_time);
    struct tpl_case_part part = { .id = str_lit("evidence"), .heading = page_word(page, WORD_case_tab_evidence),
                                  .acts = &act, .acts_count = 1 };
    struct tpl_case_page view = { .parts = &part, .parts_count = 1 };
    struct tpl_moment   *rows = ARENA_ARRAY(page->work.arena, struct tpl_moment, 3000);

    UNUSED(err);
    for (size_t m = 0; m <= v->docket.report_count; m++) {
        int64_t matter = m < v->docket.report_count ? v->docket.reports[m].report : v->docket.matter;
        struct exhibit *list;
        size_t          count;

        if (evidence_list(&page->work, matter, &list, &count, NULL) != RC_OK)
            continue;
        for (size_t i = 0; i < count && time->moments_count < 3000; i++)
            rows[time->moments_count++] = (struct tpl_moment){
                .when = case_day(page, list[i].added_at), .title = list[i].name,
                .link = case_link(v, "/file/" STR_FMT, STR_ARG(page_id(page, list[i].evidence))),
                .more = list[i].note.n ? list[i].note : subject_words(v, matter) };
    }
    time->moments = rows;
    part.time = time->moments_count ? time : NULL;
    part.text = time->moments_count ? page_word(page, WORD_case_files_how) : page_word(page, WORD_case_no_files);
    act.files = true;
    view.head = case_head(v, "evidence", v->title, (struct str){ 0 }, wrong);
    tpl_case_page(&page->html, &view);
    return wrong && wrong->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_case_evidence(struct page *page, struct err *err)
{
    struct case_view v;
    enum rc          rc = case_only(page, &v, err);

    return rc == RC_OK ? show_evidence(&v, NULL, err) : rc;
}

enum rc
page_case_evidence_add(struct page *page, struct err *err)
{
    struct form     *form = form_of(page, "file");
    struct file_info taken[UPLOADS_MOST];
    struct case_view v;
    struct box_ref   box;
    size_t           count;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK || (rc = casefile_box(&page->work, v.docket.matter, BOX_WORK, &box, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return show_evidence(&v, form, err);
    if ((rc = uploads_attach(page, &box, taken, COUNT(taken), &count, err)) != RC_OK)
        return rc;
    if (count == 0) {
        form_error(form, "files", "case.no_file");
        return show_evidence(&v, form, err);
    }
    rc = evidence_keep(&page->work, &box, taken, count, form_text(form, "note"), err);
    return case_done(&v, rc, form, show_evidence, "/evidence", err);
}

enum rc
page_case_file(struct page *page, struct err *err)
{
    return exhibit_download(page, err);
}

/* ---- access ---------------------------------------------------------------------------------------- */

static struct form *
grant_form(struct case_view *v, struct form *wrong)
{
    struct page        *page = v->page;
    struct form        *form = case_form(page, "grant", wrong);
    struct box_ref     *boxes;
    struct form_choice *choices, *staff;
    size_t              count, n = 0, staff_count;

    staff = case_staff(v, &staff_count);
    form_choices(form, "person", staff, staff_count);
    if (boxes_of(&page->work, v->docket.matter, &boxes, &count, NULL) != RC_OK)
        count = 0;
    choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);
    for (size_t i = 0; i < count; i++) {
        const struct box *box = box_find(page->site->pack, boxes[i].name);
        bool              before = !box || !box_readable(&page->work, boxes[i].box) || boxes[i].kind == BOX_PRIVATE;

        for (size_t k = 0; k < n; k++)
            before = before || str_eq(choices[k].value, boxes[i].name);
        if (!before)
            choices[n++] = (struct form_choice){ .value = box->id, .label = words_in(box->words, page->html.lang) };
    }
    form_choices(form, "box", choices, n);
    return form;
}

static struct form *
staff_form(struct case_view *v, const char *name, struct form *wrong, const char *second)
{
    struct form        *form = case_form(v->page, name, wrong);
    size_t              count;
    struct form_choice *staff = case_staff(v, &count);

    form_choices(form, "person", staff, count);
    if (second)
        form_choices(form, second, staff, count);
    return form;
}

static struct tpl_case_part
looks_part(struct case_view *v)
{
    struct page         *page = v->page;
    struct tpl_time     *time = ARENA_NEW(page->work.arena, struct tpl_time);
    struct tpl_case_part part = { .id = str_lit("looks"), .heading = page_word(page, WORD_case_looks) };
    struct tpl_moment   *rows;
    struct look         *list;
    size_t               count;

    if (look_list(&page->work, v->docket.matter, &list, &count, NULL) != RC_OK)
        count = 0;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_moment, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_moment){ .when = list[i].on, .title = account_name_or(page, list[i].person),
                                       .more = word_format(page->work.arena, page->html.lang, WORD_case_look_times, list[i].times, NULL, 0) };
    time->moments = rows;
    time->moments_count = count;
    part.time = count ? time : NULL;
    if (count == 0)
        part.text = page_word(page, WORD_case_no_looks);
    return part;
}

static enum rc
show_access(struct case_view *v, struct form *wrong, struct err *err)
{
    struct page          *page = v->page;
    struct box_ref       *boxes;
    struct tpl_case_part *parts;
    struct tpl_case_act   acts[4];
    struct tpl_case_part  beside[1] = { { .id = str_lit("do"), .card = true, .heading = page_word(page, WORD_desk_next),
                                          .acts = acts, .acts_count = 4 } };
    struct tpl_case_page  view = { .beside = beside, .beside_count = 1 };
    size_t                count;
    enum rc               rc = boxes_of(&page->work, v->docket.matter, &boxes, &count, err);

    if (rc != RC_OK)
        return rc;
    parts = ARENA_ARRAY(page->work.arena, struct tpl_case_part, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct tpl_marked      *marked = ARENA_NEW(page->work.arena, struct tpl_marked);
        size_t                  n;
        struct str             *names = case_readers(v, boxes[i].box, &n);
        struct tpl_marked_item *items = ARENA_ARRAY(page->work.arena, struct tpl_marked_item, n);
        const struct box       *box = box_find(page->site->pack, boxes[i].name);

        for (size_t k = 0; k < n; k++)
            items[k] = (struct tpl_marked_item){ .kind = TPL_MARK_KIND_CHECK, .text = names[k] };
        marked->items = items;
        marked->items_count = n;
        parts[i] = (struct tpl_case_part){ .id = arena_printf(page->work.arena, "b%zu", i), .marked = marked,
                                           .heading = case_box_words(v, &boxes[i]) };
        if (box) {
            parts[i].text = page_word(page, box_readable(&page->work, boxes[i].box) ? WORD_case_box_yours : WORD_case_box_not_yours);
            parts[i].clauses = case_cites(page, box->cite, &parts[i].clauses_count);
        }
    }
    parts[count] = looks_part(v);
    acts[0] = case_act(v, "assign", case_link(v, "/access/assign"), staff_form(v, "assign", wrong, NULL));
    acts[1] = case_act(v, "grant", case_link(v, "/access/grant"), grant_form(v, wrong));
    acts[2] = case_act(v, "conflict", case_link(v, "/access/conflict"), staff_form(v, "conflict", wrong, "replacement"));
    acts[3] = case_act(v, "own_conflict", case_link(v, "/access/own"), case_form(page, "own_conflict", wrong));
    if (!wrong || !str_eqz(wrong->name, "own_conflict")) {
        size_t              staff_count;
        struct form        *own = form_of(page, "own_conflict");
        struct form_choice *staff = case_staff(v, &staff_count);

        form_choices(own, "replacement", staff, staff_count);
        acts[3] = case_act(v, "own_conflict", case_link(v, "/access/own"), own);
    }
    view.parts = parts;
    view.parts_count = count + 1;
    view.head = case_head(v, "access", v->title, page_word(page, WORD_case_access_lead), wrong);
    tpl_case_page(&page->html, &view);
    return wrong && wrong->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_case_access(struct page *page, struct err *err)
{
    struct case_view v;
    enum rc          rc = case_only(page, &v, err);

    return rc == RC_OK ? show_access(&v, NULL, err) : rc;
}

enum rc
page_case_assign(struct page *page, struct err *err)
{
    struct case_view v;
    struct form     *form;
    int64_t          person;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = staff_form(&v, "assign", NULL, NULL);
    if (!form_read(form) || !page_field_id(page, "person", &person))
        return show_access(&v, form, err);
    rc = casefile_assign(&page->work, &v.docket.casefile, person, err);
    return case_done(&v, rc, form, show_access, "/access", err);
}

enum rc
page_case_grant(struct page *page, struct err *err)
{
    struct case_view v;
    struct form     *form;
    int64_t          person;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = grant_form(&v, NULL);
    if (!form_read(form) || !page_field_id(page, "person", &person))
        return show_access(&v, form, err);
    rc = casefile_grant(&page->work, v.docket.matter, person, form_text(form, "box"), err);
    return case_done(&v, rc, form, show_access, "/access", err);
}

enum rc
page_case_conflict(struct page *page, struct err *err)
{
    struct case_view v;
    struct form     *form;
    int64_t          person, instead = 0;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = staff_form(&v, "conflict", NULL, "replacement");
    if (!form_read(form) || !page_field_id(page, "person", &person))
        return show_access(&v, form, err);
    if (!page_field_id(page, "replacement", &instead))
        instead = 0;
    rc = casefile_recuse(&page->work, v.docket.matter, person, instead, str_lit("conflict"), err);
    return case_done(&v, rc, form, show_access, "/access", err);
}

/* The actor's own: afterwards the case is as if it were not there. */
enum rc
page_case_own_conflict(struct page *page, struct err *err)
{
    struct case_view v;
    struct form     *form = form_of(page, "own_conflict");
    size_t           count;
    struct form_choice *staff;
    int64_t          instead = 0;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    staff = case_staff(&v, &count);
    form_choices(form, "replacement", staff, count);
    if (!form_read(form))
        return show_access(&v, form, err);
    if (!page_field_id(page, "replacement", &instead))
        instead = 0;
    rc = casefile_recuse(&page->work, v.docket.matter, page->work.who->person, instead, str_lit("own"), err);
    if (rc == RC_REFUSED) {
        form_error_from(form, err);
        return show_access(&v, form, err);
    }
    if (rc == RC_OK)
        page_go(page, "/cases");
    return rc;
}
