/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mine_case.c - a party's own page: where it is, what comes next, by when, my rights; my
 * letters, my support, my messages.  One template for both sides.  Somebody accused sees
 * nothing before the first letter, and their case from the moment it is opened.
 */
#include "web/mine_case.h"

#include "base/dates.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "cases/message.h"
#include "web/case.h"
#include "web/letter_view.h"
#include "web/mine.h"

struct own {
    struct case_view                   v;
    const struct casefile_parties_row *party;
    bool                               waits; /* nothing opened yet */
};

/* The newest case of this person: the writer of a report comes here once they are a party. */
static enum rc
case_of(struct page *page, int64_t *out, struct err *err)
{
    struct casefile_of_person_row *rows;
    size_t                         count;
    enum rc rc = casefile_of_person(page->work.arena, page->work.snapshot, page->site->institution,
                                    page->work.who->person, &rows, &count, err);

    if (rc != RC_OK)
        return rc;
    if (count == 0)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    *out = rows[0].casefile;
    return RC_OK;
}

bool
mine_case_is(struct page *page)
{
    int64_t casefile;

    return case_of(page, &casefile, NULL) == RC_OK;
}

static enum rc
own_case(struct page *page, struct own *out, struct err *err)
{
    struct own o = { .v = { .page = page } };
    int64_t    casefile;
    enum rc    rc = case_of(page, &casefile, err);

    if (rc != RC_OK || (rc = docket_load(&page->work, casefile, &o.v.docket, err)) != RC_OK)
        return rc;
    o.party = docket_party_of(&o.v.docket, page->work.who->person);
    if (!o.party)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    o.v.id = page_id(page, o.v.docket.matter);
    o.waits = !o.party->notified_at.set && docket_has_role(&o.v.docket, o.party->party, str_lit("respondent"));
    *out = o;
    return RC_OK;
}

/* ---- letters ----------------------------------------------------------------------------------- */

static bool
is_own_letter(const struct own *o, const struct notice_of_matter_row *n)
{
    if (str_eqz(n->state, "draft"))
        return false;
    if (n->party == o->party->party)
        return true;
    for (size_t i = 0; i < o->v.docket.report_count; i++) /* as the writer of a report */
        if (o->v.docket.reports[i].report == n->party && o->v.docket.reports[i].reporter.set &&
            o->v.docket.reports[i].reporter.value == o->v.page->work.who->person)
            return true;
    return false;
}

static size_t
letters_of(struct own *o, struct tpl_mine_letter **out)
{
    struct page         *page = o->v.page;
    const struct docket *d = &o->v.docket;
    size_t               n = 0;

    *out = ARENA_ARRAY(page->work.arena, struct tpl_mine_letter, d->notice_count);
    for (size_t i = d->notice_count; i-- > 0;) {
        const struct notice_of_matter_row *row = &d->notices[i];
        const struct letter *letter = letter_find(page->site->pack, row->letter);
        struct str link = arena_printf(page->work.arena, "/mine/letter/" STR_FMT, STR_ARG(page_id(page, row->notice)));
        bool       seen = str_eqz(row->state, "received");

        if (!is_own_letter(o, row) || !letter)
            continue;
        (*out)[n++] = (struct tpl_mine_letter){
            .when = case_day(page, row->released_at.value), .title = words_in(letter->words, page->html.lang),
            .link = seen ? link : (struct str){ 0 }, .open = seen ? (struct str){ 0 } : link,
            .more = seen ? case_say(page, WORD_mine_case_opened, case_moment(page, row->received_at.value))
                         : page_word(page, WORD_mine_case_open_how),
        };
    }
    return n;
}

/* ---- four answers ---------------------------------------------------------------------------------- */

/* The procedure of mine in which something happened last. */
static const struct procedure_runs_row *
newest_run(const struct own *o, const struct subject *s, int64_t *since)
{
    const struct docket             *d = &o->v.docket;
    const struct procedure_runs_row *found = NULL;

    *since = 0;
    for (size_t i = 0; i < d->step_count; i++) {
        const struct procedure_runs_row *run = docket_run(d, d->steps[i].run);

        if (run && d->steps[i].taken_at >= *since &&
            (run->subject == s->id || run->subject == s->ids[2])) {
            found = run;
            *since = d->steps[i].taken_at;
        }
    }
    return found;
}

static struct tpl_four_answer
where_now(struct own *o, const struct subject *s, const struct procedure **procedure,
          struct str *state)
{
    struct page                     *page = o->v.page;
    struct tpl_four_answer           a = { .heading = page_word(page, WORD_mine_case_where) };
    struct tpl_four_line            *line = ARENA_NEW(page->work.arena, struct tpl_four_line);
    int64_t                          since;
    const struct procedure_runs_row *run = newest_run(o, s, &since);

    *procedure = run ? procedure_find(page->site->pack, run->name) : NULL;
    *state = run ? run->state : (struct str){ 0 };
    if (*procedure) {
        a.big = words_in((*procedure)->words, page->html.lang);
        line->text = arena_printf(page->work.arena, STR_FMT ". " STR_FMT, STR_ARG(state_words(page, *procedure, run->state)),
                                  STR_ARG(case_say(page, WORD_mine_case_since, case_day(page, since))));
        line->clauses = case_cites(page, (*procedure)->cite, &line->clauses_count);
    } else {
        a.big = page_word(page, o->v.docket.casefile.open ? WORD_mine_case_is_open : WORD_case_closed);
        line->text = case_say(page, WORD_mine_case_since, case_day(page, o->v.docket.casefile.opened_at));
    }
    a.lines = line;
    a.lines_count = 1;
    return a;
}

/* The next step of the procedure I am in, and whose it is to take. */
static struct tpl_four_answer
what_next(struct own *o, const struct procedure *p, struct str state)
{
    struct page            *page = o->v.page;
    struct tpl_four_answer  a = { .heading = page_word(page, WORD_mine_case_next) };
    struct tpl_four_line   *line = ARENA_NEW(page->work.arena, struct tpl_four_line);
    int                     at = p ? state_find(p, state) : STATE_NONE;
    const struct step      *next = NULL;

    for (size_t i = 0; p && at != STATE_NONE && !next && i < p->step_count; i++)
        if ((p->steps[i].from >> at & 1) && !p->steps[i].same && p->steps[i].to != at &&
            (!p->states[p->steps[i].to].final || p->steps[i].open_count) && p->steps[i].by_count && p->steps[i].by[0].role &&
            str_eqz(word_attr(p->steps[i].by[0].role, "kind"), "office"))
            next = &p->steps[i];
    if (next && next->by_count && next->by[0].role) {
        a.big = words_in(next->words, page->html.lang);
        line->text = case_say(page, WORD_mine_case_who_acts, words_in(next->by[0].role->words, page->html.lang));
        line->clauses = case_cites(page, next->cite, &line->clauses_count);
    } else {
        a.big = page_word(page, WORD_mine_case_nothing);
        line->text = page_word(page, WORD_mine_case_nothing_how);
    }
    a.lines = line;
    a.lines_count = 1;
    return a;
}

static struct tpl_four_answer
by_when(struct own *o, const struct subject *s)
{
    struct page            *page = o->v.page;
    struct tpl_four_answer  a = { .heading = page_word(page, WORD_mine_case_when) };
    struct tpl_four_line   *line = ARENA_NEW(page->work.arena, struct tpl_four_line);
    struct clockrun        *list;
    size_t                  count;

    if (clockrun_list(&page->work, o->v.docket.matter, &list, &count, NULL) != RC_OK)
        count = 0;
    a.big = page_word(page, WORD_mine_case_no_date);
    line->text = page_word(page, WORD_mine_case_no_date_how);
    for (size_t i = 0; i < count; i++)
        if (list[i].clock && list[i].standing == STANDING_RUNNING &&
            (list[i].subject == s->id || list[i].subject == s->ids[2]) &&
            list[i].clock->kind != CLOCK_INFORMATION && list[i].clock->kind != CLOCK_KEEP) {
            a.big = case_moment(page, list[i].due_at);
            line->text = words_in(list[i].clock->words, page->html.lang);
            line->clauses = case_cites(page, list[i].clock->cite, &line->clauses_count);
            break;
        }
    a.lines = line;
    a.lines_count = 1;
    return a;
}

enum { MOST_RIGHTS = 8 };

static void
rights_about(struct own *o, int64_t subject, struct tpl_case_link *links, struct tpl_four_line *rights,
             size_t *n)
{
    struct page   *page = o->v.page;
    struct subject s;
    struct offer  *offers;
    size_t         count;

    if (subject_load(&page->work, &o->v.docket, subject, &s, NULL) != RC_OK ||
        procedure_offers(&page->work, &o->v.docket, &s, &offers, &count, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < count && *n < MOST_RIGHTS; i++)
        if (offers[i].allowed) {
            struct str title = words_in(offers[i].step->words, page->html.lang);

            links[*n] = (struct tpl_case_link){
                title, arena_printf(page->work.arena, "/mine/step/" STR_FMT "/" STR_FMT "/" STR_FMT,
                                    STR_ARG(page_id(page, s.id)), STR_ARG(offers[i].procedure->id), STR_ARG(offers[i].step->id)) };
            rights[*n].text = title;
            rights[*n].clauses = case_cites(page, offers[i].step->cite, &rights[*n].clauses_count);
            (*n)++;
        }
}

static const struct tpl_four *
four_of(struct own *o, const struct subject *s, struct tpl_case_link **links, size_t *count)
{
    struct page            *page = o->v.page;
    struct arena           *a = page->work.arena;
    struct tpl_four        *view = ARENA_NEW(a, struct tpl_four);
    struct tpl_four_answer *answers = ARENA_ARRAY(a, struct tpl_four_answer, 4);
    struct tpl_four_line   *rights = ARENA_ARRAY(a, struct tpl_four_line, MOST_RIGHTS);
    const struct procedure *p;
    struct str              state;

    *links = ARENA_ARRAY(a, struct tpl_case_link, MOST_RIGHTS);
    *count = 0;
    answers[0] = where_now(o, s, &p, &state);
    answers[1] = what_next(o, p, state);
    answers[2] = by_when(o, s);
    rights_about(o, s->id, *links, rights, count);
    if (s->ids[2])
        rights_about(o, s->ids[2], *links, rights, count);
    answers[3] = (struct tpl_four_answer){ .heading = page_word(page, WORD_mine_case_rights), .rights = rights,
                                           .rights_count = *count, .link = str_lit("/rules"),
                                           .link_label = page_word(page, WORD_mine_case_all_rights) };
    view->answers = answers;
    view->answers_count = 4;
    return view;
}

/* ---- support ------------------------------------------------------------------------------------------ */

static struct str
measure_state(struct own *o, int64_t measure)
{
    for (size_t i = o->v.docket.run_count; i-- > 0;)
        if (o->v.docket.runs[i].subject == measure) {
            const struct procedure *p = procedure_find(o->v.page->site->pack, o->v.docket.runs[i].name);

            if (p)
                return state_words(o->v.page, p, o->v.docket.runs[i].state);
        }
    return page_word(o->v.page, WORD_mine_case_asked);
}

static size_t
measures_of(struct own *o, struct tpl_mine_measure **out)
{
    struct page         *page = o->v.page;
    const struct docket *d = &o->v.docket;
    size_t               n = 0;

    *out = ARENA_ARRAY(page->work.arena, struct tpl_mine_measure, d->measure_count);
    for (size_t i = 0; i < d->measure_count; i++) {
        const struct word_entry *entry;
        struct tpl_four_line    *rights = ARENA_ARRAY(page->work.arena, struct tpl_four_line, MOST_RIGHTS);
        struct tpl_case_link    *links = ARENA_ARRAY(page->work.arena, struct tpl_case_link, MOST_RIGHTS);
        size_t                   count = 0;

        if (d->measures[i].party != o->party->party ||
            !(entry = measure_entry(&page->work, d->measures[i].body_sealed)))
            continue;
        rights_about(o, d->measures[i].measure, links, rights, &count);
        (*out)[n] = (struct tpl_mine_measure){ .text = words_in(entry->words, page->html.lang), .links = links,
                                               .links_count = count, .state = measure_state(o, d->measures[i].measure) };
        (*out)[n].clauses = case_cites(page, entry->cite, &(*out)[n].clauses_count);
        n++;
    }
    return n;
}

static struct form *
ask_form(struct page *page)
{
    struct form        *form = form_of(page, "mine_ask");
    const struct list  *list = list_find(page->site->pack, str_lit("measures"));
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, list ? list->count : 0);
    size_t              n = 0;

    for (size_t i = 0; list && i < list->count; i++)
        if (str_eqz(word_attr(&list->words[i], "kind"), "supportive"))
            choices[n++] = (struct form_choice){ .value = list->words[i].id,
                                                 .label = words_in(list->words[i].words, page->html.lang) };
    form_choices(form, "entry", choices, n);
    return form;
}

/* ---- the page ------------------------------------------------------------------------------------------- */

static enum rc
support_box(struct own *o, struct box_ref *out, struct err *err)
{
    const struct box *box = case_box_kind(o->v.page->site, BOX_PARTY, EACH_PARTY);

    if (!box)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return box_of(&o->v.page->work, o->v.docket.matter, box->id, o->party->party, out, err);
}

static const struct tpl_who_sees *
who_sees(struct own *o, const struct box_ref *box)
{
    struct tpl_who_sees *who = ARENA_NEW(o->v.page->work.arena, struct tpl_who_sees);
    struct str          *others = ARENA_ARRAY(o->v.page->work.arena, struct str, 2);

    who->heading = WORD_mine_case_who;
    who->readers = case_readers(&o->v, box->box, &who->readers_count);
    others[0] = page_word(o->v.page, WORD_mine_case_other_side);
    who->others = others;
    who->others_count = 1;
    who->limit = page_word(o->v.page, WORD_mine_case_shared);
    return who;
}

static enum rc
show(struct own *o, struct form *said, struct form *ask, struct err *err)
{
    struct page            *page = o->v.page;
    struct tpl_mine_case    view = { .top = top_public(page, WORD_title_page), .token = page_token(page), .first_visit = o->waits };
    struct tpl_case_act     act = case_act(&o->v, "mine_ask", str_lit("/mine/case/ask"), ask);
    struct tpl_case_link   *links;
    struct tpl_mine_letter *letters;
    struct tpl_mine_measure *measures;
    struct subject          s;
    struct box_ref          box;
    size_t                  link_count;
    enum rc                 rc = support_box(o, &box, err);

    if (rc != RC_OK || (rc = subject_load(&page->work, &o->v.docket, o->party->party, &s, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < o->v.docket.report_count; i++)
        if (o->v.docket.reports[i].reporter.set &&
            o->v.docket.reports[i].reporter.value == page->work.who->person &&
            page->session.matter == o->v.docket.reports[i].report)
            view.report_link = str_lit("/mine?part=report");
    view.part = case_say(page, WORD_mine_case_part, role_words(page, docket_role(&o->v.docket, o->party->party)));
    view.lead = page_word(page, WORD_mine_case_lead);
    view.letters_count = letters_of(o, &letters);
    view.letters = letters;
    view.who = who_sees(o, &box);
    view.calls = top_calls(page, &view.calls_count);
    view.thread = case_thread(&o->v, &box, false);
    view.fields = form_view(said, &view.fields_count);
    if (!o->waits) {
        view.four = four_of(o, &s, &links, &link_count);
        view.links = links;
        view.links_count = link_count;
        view.measures_count = measures_of(o, &measures);
        view.measures = measures;
        view.acts = &act;
        view.acts_count = 1;
        act.open = ask->wrong;
    } else {
        view.four = ARENA_NEW(page->work.arena, struct tpl_four);
    }
    if (said->wrong || ask->wrong)
        view.errors = form_errors(said->wrong ? said : ask, &view.errors_count);
    tpl_mine_case(&page->html, &view);
    return said->wrong || ask->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
mine_case_show(struct page *page, struct form *said, struct err *err)
{
    struct own o;
    enum rc    rc = own_case(page, &o, err);

    return rc == RC_OK ? show(&o, said, ask_form(page), err) : rc;
}

enum rc
page_mine_case_message(struct page *page, struct err *err)
{
    struct form   *form = form_of(page, "mine_case");
    struct own     o;
    struct box_ref box;
    int64_t        id;
    enum rc        rc = own_case(page, &o, err);

    if (rc != RC_OK || (rc = support_box(&o, &box, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return show(&o, form, ask_form(page), err);
    rc = message_send(&page->work, &box, str_lit("message"), form_text(form, "said"), &id, err);
    if (rc == RC_BADINPUT) {
        form_error_from(form, err);
        return show(&o, form, ask_form(page), err);
    }
    if (rc == RC_OK)
        page_go(page, "/mine#thread");
    return rc;
}

enum rc
page_mine_case_ask(struct page *page, struct err *err)
{
    struct form         *form = ask_form(page);
    struct own           o;
    struct measure_given given = { .cost = str_lit("0") };
    int64_t              id;
    enum rc              rc = own_case(page, &o, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show(&o, form_of(page, "mine_case"), form, err);
    given.party = o.party->party;
    given.entry = form_text(form, "entry");
    rc = measure_new(&page->work, &o.v.docket, &given, &id, err);
    if (rc == RC_OK)
        page_go(page, "/mine#support");
    return rc;
}

/* ---- a letter ---------------------------------------------------------------------------------------------- */

static enum rc
letter_here(struct page *page, struct own *o, const struct notice_of_matter_row **out, struct err *err)
{
    int64_t id;
    enum rc rc = own_case(page, o, err);

    if (rc != RC_OK)
        return rc;
    if (!page_param_id(page, "notice", &id) || !(*out = docket_notice(&o->v.docket, id)) ||
        !is_own_letter(o, *out))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return RC_OK;
}

/* Opening it with one's own code is the proof that it arrived. */
enum rc
page_mine_letter_open(struct page *page, struct err *err)
{
    struct own                         o;
    const struct notice_of_matter_row *n;
    enum rc                            rc = letter_here(page, &o, &n, err);

    if (rc == RC_OK && str_eqz(n->state, "released"))
        rc = notice_arrive(&page->work, &o.v.docket, n, str_lit("code"), page->work.now, (struct str){ 0 }, err);
    if (rc == RC_OK)
        page_go(page, "/mine/letter/" STR_FMT, STR_ARG(http_param(page->request, "notice")));
    return rc;
}

enum rc
page_mine_letter(struct page *page, struct err *err)
{
    struct own                         o;
    const struct notice_of_matter_row *n;
    struct letter_draft                draft;
    struct tpl_mine_letter_page        view = { 0 };
    enum rc                            rc = letter_here(page, &o, &n, err);

    if (rc != RC_OK)
        return rc;
    if (!str_eqz(n->state, "received")) {
        page_go(page, "/mine");
        return RC_OK;
    }
    if ((rc = notice_read(&page->work, n, &draft, err)) != RC_OK)
        return rc;
    view.top = top_public(page, WORD_title_page);
    view.when = case_say(page, WORD_mine_case_opened, case_moment(page, n->received_at.value));
    view.letter = letter_view(page, &draft);
    view.pdf = arena_printf(page->work.arena, "/mine/letter/" STR_FMT "/pdf", STR_ARG(page_id(page, n->notice)));
    tpl_mine_letter_page(&page->html, &view);
    return RC_OK;
}

enum rc
page_mine_letter_pdf(struct page *page, struct err *err)
{
    struct own                         o;
    const struct notice_of_matter_row *n;
    struct letter_draft                draft;
    enum rc                            rc = letter_here(page, &o, &n, err);

    if (rc != RC_OK)
        return rc;
    if (!str_eqz(n->state, "received")) {
        page_go(page, "/mine");
        return RC_OK;
    }
    rc = notice_read(&page->work, n, &draft, err);
    return rc == RC_OK ? letter_keep(page, &draft) : rc;
}

/* ---- a step of mine --------------------------------------------------------------------------------------------- */

static enum rc
step_here(struct page *page, struct own *o, struct subject *s, struct offer *offer, struct err *err)
{
    enum rc rc = own_case(page, o, err);

    if (rc != RC_OK)
        return rc;
    if (o->waits)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = case_subject(&o->v, s, err)) != RC_OK)
        return rc;
    return procedure_offer(&page->work, &o->v.docket, s, http_param(page->request, "procedure"),
                           http_param(page->request, "step"), offer, err);
}

static enum rc
show_step(struct own *o, const struct subject *s, const struct offer *offer, struct form *form)
{
    struct page         *page = o->v.page;
    struct tpl_mine_step view = {
        .top = top_public(page, WORD_title_page), .token = page_token(page),
        .title = words_in(offer->step->words, page->html.lang),
        .lead = words_in(offer->procedure->words, page->html.lang),
        .action = arena_printf(page->work.arena, "/mine/step/" STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, s->id)),
                               STR_ARG(offer->procedure->id), STR_ARG(offer->step->id)),
        .open = offer->allowed || offer->refusal.kind == REFUSAL_FIELD,
    };

    view.clauses = case_cites(page, offer->step->cite, &view.clauses_count);
    if (!view.open) {
        view.refused = refusal_words(&o->v, offer, NULL);
        view.refused_clauses = case_cites(page, offer->refusal.cite, &view.refused_clauses_count);
    }
    view.fields = form_view(form, &view.fields_count);
    if (form->wrong)
        view.errors = form_errors(form, &view.errors_count);
    tpl_mine_step(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_mine_step(struct page *page, struct err *err)
{
    struct own     o;
    struct subject s;
    struct offer   offer;
    enum rc        rc = step_here(page, &o, &s, &offer, err);

    return rc == RC_OK ? show_step(&o, &s, &offer, form_of_step(page, offer.step)) : rc;
}

enum rc
page_mine_step_take(struct page *page, struct err *err)
{
    struct own     o;
    struct subject s;
    struct offer   offer;
    struct form   *form;
    json_t        *answers;
    enum rc        rc = step_here(page, &o, &s, &offer, err);

    if (rc != RC_OK)
        return rc;
    form = form_of_step(page, offer.step);
    if (!form_read(form))
        return show_step(&o, &s, &offer, form);
    answers = form_answers(form, "");
    rc = procedure_take(&page->work, &o.v.docket, &s, &offer, answers, err);
    json_decref(answers);
    if (rc == RC_BADINPUT || (rc == RC_REFUSED && form->count)) {
        form_error_from(form, err);
        return show_step(&o, &s, &offer, form);
    }
    if (rc == RC_OK)
        page_go(page, "/mine");
    return rc;
}
