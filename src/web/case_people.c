/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_people.c - allegations, the people in them, their codes, and their measures.
 */
#include "base/text.h"
#include "people/role.h"
#include "vault/opener.h"
#include "web/case.h"

/* ---- choices ------------------------------------------------------------------------------- */

static void
role_choices(struct page *page, struct form *form, const char *field)
{
    const struct list  *roles = list_find(page->site->pack, str_lit("roles"));
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, roles ? roles->count : 0);
    size_t              n = 0;

    for (size_t i = 0; roles && i < roles->count; i++)
        if (str_eqz(word_attr(&roles->words[i], "kind"), "party") &&
            (str_eqz(roles->words[i].id, "complainant") || str_eqz(roles->words[i].id, "respondent") ||
             str_eqz(roles->words[i].id, "witness")))
            choices[n++] = (struct form_choice){ .value = roles->words[i].id,
                                                 .label = words_in(roles->words[i].words, page->html.lang) };
    form_choices(form, field, choices, n);
}

static void
subject_choices(struct case_view *v, struct form *form, const char *field, bool parties)
{
    struct page         *page = v->page;
    const struct docket *d = &v->docket;
    size_t               count = parties ? d->party_count : d->allegation_count;
    struct form_choice  *choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);

    for (size_t i = 0; i < count; i++) {
        int64_t id = parties ? d->parties[i].party : d->allegations[i].allegation;

        choices[i] = (struct form_choice){ .value = page_id(page, id), .label = subject_words(v, id) };
    }
    form_choices(form, field, choices, count);
}

/* The writer of a report of this case may be a party: their code stays their way in. */
static int64_t
free_reporter(const struct docket *d)
{
    for (size_t i = 0; i < d->report_count; i++)
        if (d->reports[i].reporter.set && !docket_party_of(d, d->reports[i].reporter.value))
            return d->reports[i].reporter.value;
    return 0;
}

static struct form *
party_form(struct case_view *v, struct form *wrong)
{
    struct form *form = case_form(v->page, "party", wrong);

    role_choices(v->page, form, "role");
    subject_choices(v, form, "allegation", false);
    if (!free_reporter(&v->docket) && form != wrong)
        form_leave_out(form, "reporter");
    return form;
}

static struct form *
join_form(struct case_view *v, struct form *wrong)
{
    struct form *form = case_form(v->page, "join", wrong);

    role_choices(v->page, form, "role");
    subject_choices(v, form, "allegation", false);
    subject_choices(v, form, "party", true);
    return form;
}

static struct form *
measure_form(struct case_view *v, struct form *wrong)
{
    struct page        *page = v->page;
    struct form        *form = case_form(page, "measure", wrong);
    const struct list  *list = list_find(page->site->pack, str_lit("measures"));
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, list ? list->count : 0);

    subject_choices(v, form, "party", true);
    for (size_t i = 0; list && i < list->count; i++)
        choices[i] = (struct form_choice){ .value = list->words[i].id,
                                           .label = words_in(list->words[i].words, page->html.lang) };
    form_choices(form, "entry", choices, list ? list->count : 0);
    return form;
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct tpl_pairs *
one_party(struct case_view *v, const struct casefile_parties_row *row)
{
    static const struct {
        const char *field;
        enum word   label;
    } fields[] = {
        { "called", WORD_party_called }, { "tie", WORD_party_tie }, { "contact", WORD_party_contact },
        { "interpreter", WORD_party_interpreter }, { "access", WORD_party_access },
    };
    struct page      *page = v->page;
    struct tpl_pairs *view = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_pair  *list = ARENA_ARRAY(page->work.arena, struct tpl_pair, COUNT(fields) + 3);
    size_t            n = 0;

    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str text = party_detail(&page->work, row->details_sealed, fields[i].field);

        if (text.n)
            list[n++] = (struct tpl_pair){ .name = page_word(page, (int)fields[i].label), .value = text };
    }
    list[n++] = (struct tpl_pair){ .name = page_word(page, WORD_party_letters),
                                   .value = page_word(page, str_eqz(row->lang, "es") ? WORD_party_in_es : WORD_party_in_en) };
    list[n++] = (struct tpl_pair){ .name = page_word(page, WORD_party_reach),
                                   .value = page_word(page, row->paper ? WORD_case_reach_paper : row->person.set ? WORD_case_reach_code : WORD_case_reach_none) };
    list[n++] = (struct tpl_pair){ .name = page_word(page, WORD_party_notified),
                                   .value = row->notified_at.set ? case_moment(page, row->notified_at.value) : page_word(page, WORD_party_not_notified) };
    view->pairs = list;
    view->pairs_count = n;
    view->wide = true;
    return view;
}

static void
party_part(struct case_view *v, const struct casefile_parties_row *row, struct tpl_case_part *out)
{
    struct tpl_case_act *act = ARENA_NEW(v->page->work.arena, struct tpl_case_act);

    *out = (struct tpl_case_part){ .id = arena_printf(v->page->work.arena, "p" STR_FMT, STR_ARG(page_id(v->page, row->party))), .card = true,
                                   .heading = party_words(v, row->party), .pairs = one_party(v, row) };
    if (!row->person.set && !row->paper) {
        *act = case_act(v, "code", case_link(v, "/people/code"), NULL);
        act->hidden = page_id(v->page, row->party);
        out->acts = act;
        out->acts_count = 1;
    }
}

static struct tpl_case_part
allegations_part(struct case_view *v)
{
    struct page            *page = v->page;
    const struct docket    *d = &v->docket;
    struct tpl_marked      *marked = ARENA_NEW(page->work.arena, struct tpl_marked);
    struct tpl_marked_item *items = ARENA_ARRAY(page->work.arena, struct tpl_marked_item, d->allegation_count + d->link_count);
    struct tpl_case_part    part = { .id = str_lit("allegations"), .heading = page_word(page, WORD_party_allegations) };
    size_t                  n = 0;

    for (size_t i = 0; i < d->allegation_count; i++) {
        items[n++] = (struct tpl_marked_item){ .kind = TPL_MARK_KIND_OPEN, .text = subject_words(v, d->allegations[i].allegation) };
        for (size_t k = 0; k < d->link_count; k++)
            if (d->links[k].allegation == d->allegations[i].allegation) {
                const struct casefile_parties_row *row = docket_party(d, d->links[k].party);
                struct str called = row ? party_detail(&page->work, row->details_sealed, "called") : (struct str){ 0 };

                items[n++] = (struct tpl_marked_item){
                    .kind = TPL_MARK_KIND_DASH,
                    .text = arena_printf(page->work.arena, STR_FMT ": " STR_FMT, STR_ARG(role_words(page, d->links[k].role)),
                                         STR_ARG(called.n ? called : page_word(page, WORD_case_no_name))) };
            }
    }
    marked->items = items;
    marked->items_count = n;
    part.marked = n ? marked : NULL;
    if (n == 0)
        part.text = page_word(page, WORD_party_no_allegation);
    return part;
}

static enum rc
show(struct case_view *v, struct form *wrong, struct err *err)
{
    struct page         *page = v->page;
    const struct docket *d = &v->docket;
    struct tpl_case_part *parts = ARENA_ARRAY(page->work.arena, struct tpl_case_part, d->party_count + 1);
    struct tpl_case_part beside[1] = { { .id = str_lit("do"), .card = true, .heading = page_word(page, WORD_desk_next) } };
    struct tpl_case_act  acts[4];
    struct tpl_case_page view = { .parts = parts, .parts_count = 1, .beside = beside, .beside_count = 1 };
    size_t               n = 0;

    UNUSED(err);
    parts[0] = allegations_part(v);
    for (size_t i = 0; i < d->party_count; i++)
        party_part(v, &d->parties[i], &parts[view.parts_count++]);
    acts[n++] = case_act(v, "allegation_new", case_link(v, "/people/allegation"), case_form(page, "allegation_new", wrong));
    if (d->allegation_count)
        acts[n++] = case_act(v, "party", case_link(v, "/people/party"), party_form(v, wrong));
    if (d->party_count) {
        acts[n++] = case_act(v, "join", case_link(v, "/people/join"), join_form(v, wrong));
        acts[n++] = case_act(v, "measure", case_link(v, "/people/measure"), measure_form(v, wrong));
    }
    beside[0].acts = acts;
    beside[0].acts_count = n;
    view.head = case_head(v, "people", v->title, (struct str){ 0 }, wrong);
    tpl_case_page(&page->html, &view);
    return wrong && wrong->wrong ? RC_BADINPUT : RC_OK;
}

static enum rc
case_only(struct page *page, struct case_view *v, struct err *err)
{
    enum rc rc = case_here(page, v, err);

    return rc == RC_OK && !v->docket.is_case ? err_set(err, RC_NOTFOUND, "casefile.none") : rc;
}

enum rc
page_case_people(struct page *page, struct err *err)
{
    struct case_view v;
    enum rc          rc = case_only(page, &v, err);

    return rc == RC_OK ? show(&v, NULL, err) : rc;
}

/* ---- what is done ------------------------------------------------------------------------------- */

enum rc
page_case_allegation(struct page *page, struct err *err)
{
    struct form     *form = form_of(page, "allegation_new");
    struct case_view v;
    int64_t          id;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show(&v, form, err);
    rc = allegation_add(&page->work, v.docket.matter, (int64_t)v.docket.allegation_count + 1,
                        form_text(form, "line"), &id, err);
    if (rc == RC_OK)
        procedure_touch(&page->work, &v.docket);
    return case_done(&v, rc, form, show, "/people", err);
}

static bool
chosen(struct page *page, struct form *form, const char *field, int64_t *out)
{
    if (page_field_id(page, field, out))
        return true;
    form_error(form, field, "form.no_such_choice");
    return false;
}

/* The code is shown once, on paper or on the screen of whoever hands it over. */
static enum rc
show_code(struct case_view *v, const struct code_person *made)
{
    struct page *page = v->page;

    opener_drop(made->opener);
    people_flash_set(&page->work, page->cookie, made->code);
    page_go(page, "/case/" STR_FMT "/people/code", STR_ARG(v->id));
    return RC_OK;
}

enum rc
page_case_party(struct page *page, struct err *err)
{
    struct case_view   v;
    struct code_person made = { 0 };
    struct party_given given = { 0 };
    struct form       *form;
    int64_t            allegation, party;
    enum rc            rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = party_form(&v, NULL);
    if (!form_read(form) || !chosen(page, form, "allegation", &allegation))
        return show(&v, form, err);
    given.lang = form_has(form, "lang", "es") ? str_lit("es") : str_lit("en");
    given.paper = form_has(form, "reach", "paper");
    given.with_code = form_has(form, "reach", "code");
    if (str_eqz(page_field(page, "reporter"), "yes"))
        given.person = free_reporter(&v.docket);
    given.details = form_answers(form, "identity");
    rc = party_add(&page->work, v.docket.matter, &given, &made, &party, err);
    json_decref(given.details);
    if (rc == RC_OK)
        rc = allegation_join(&page->work, v.docket.matter, allegation, party, form_text(form, "role"), err);
    if (rc == RC_OK)
        procedure_touch(&page->work, &v.docket);
    if (rc == RC_OK && made.person)
        return show_code(&v, &made);
    opener_drop(made.opener);
    return case_done(&v, rc, form, show, "/people", err);
}

enum rc
page_case_join(struct page *page, struct err *err)
{
    struct case_view v;
    struct form     *form;
    int64_t          allegation, party;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = join_form(&v, NULL);
    if (!form_read(form) || !chosen(page, form, "allegation", &allegation) ||
        !chosen(page, form, "party", &party))
        return show(&v, form, err);
    rc = allegation_join(&page->work, v.docket.matter, allegation, party, form_text(form, "role"), err);
    if (rc == RC_OK)
        procedure_touch(&page->work, &v.docket);
    return case_done(&v, rc, form, show, "/people", err);
}

enum rc
page_case_code_make(struct page *page, struct err *err)
{
    struct case_view                   v;
    const struct casefile_parties_row *row;
    struct code_person                 made;
    int64_t                            party;
    enum rc                            rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    if (!page_field_id(page, "about", &party) || !(row = docket_party(&v.docket, party)) || row->person.set)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = party_code(&page->work, v.docket.matter, party, row->version, &made, err)) != RC_OK)
        return rc;
    return show_code(&v, &made);
}

/* Shown until the page is left with its button. */
enum rc
page_case_code(struct page *page, struct err *err)
{
    struct case_view     v;
    struct tpl_case_code view = { 0 };
    struct str           code;
    enum rc              rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    if (people_flash(&page->work, page->cookie, &code, NULL) != RC_OK || code.n == 0) {
        case_go(&v, "/people");
        return RC_OK;
    }
    view.head = case_head(&v, NULL, page_word(page, WORD_party_code), page_word(page, WORD_party_code_how), NULL);
    view.token = page_token(page);
    view.action = case_link(&v, "/people/code/kept");
    view.code = code_card(page, code);
    tpl_case_code(&page->html, &view);
    return RC_OK;
}

enum rc
page_case_code_kept(struct page *page, struct err *err)
{
    struct case_view v;
    enum rc          rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    people_flash_forget(&page->work, page->cookie);
    case_go(&v, "/people");
    return RC_OK;
}

/* ---- measures ---------------------------------------------------------------------------------------- */

enum rc
page_case_measure(struct page *page, struct err *err)
{
    struct case_view     v;
    struct measure_given given = { 0 };
    struct form         *form;
    int64_t              id;
    enum rc              rc = case_only(page, &v, err);

    if (rc != RC_OK)
        return rc;
    form = measure_form(&v, NULL);
    if (!form_read(form) || !chosen(page, form, "party", &given.party))
        return show(&v, form, err);
    given.entry = form_text(form, "entry");
    given.cost = form_text(form, "cost").n ? form_text(form, "cost") : str_lit("0");
    rc = measure_new(&page->work, &v.docket, &given, &id, err);
    return case_done(&v, rc, form, show, "#part-next", err);
}
