/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_overview.c - the first page of a case: what the rules let one do next and why not
 * the rest, dates, timeline, parties, measures, who can open each box.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/id.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "cases/look.h"
#include "people/account.h"
#include "web/case.h"
#include "web/mine.h"

/* ---- what the rules let one do next ------------------------------------------------------- */

#define MOST_STEPS 200

struct lists {
    struct tpl_step        *open;
    struct tpl_step_closed *closed;
    size_t                  open_count, closed_count;
};

static void
add_offer(struct case_view *v, const struct subject *s, const struct offer *o, struct lists *l)
{
    struct page     *page = v->page;
    struct word_arg  args[2];
    struct str       title = words_in(o->step->words, page->html.lang);

    args[0] = (struct word_arg){ "what", words_in(o->procedure->words, page->html.lang) };
    args[1] = (struct word_arg){ "whose", subject_words(v, s->id) };
    if (o->allowed && l->open_count < MOST_STEPS) {
        struct tpl_step *step = &l->open[l->open_count++];

        *step = (struct tpl_step){
            .title = title,
            .link = case_link(v, "/step/" STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, s->id)),
                              STR_ARG(o->procedure->id), STR_ARG(o->step->id)),
            .why = word_format(page->work.arena, page->html.lang, WORD_case_step_of, 1, args, 2),
        };
        step->clauses = case_cites(page, o->step->cite, &step->clauses_count);
    } else if (!o->allowed && l->closed_count < MOST_STEPS &&
               (o->begun || o->refusal.kind == REFUSAL_NEED)) {
        struct tpl_step_closed *closed = &l->closed[l->closed_count++];

        *closed = (struct tpl_step_closed){
            .title = arena_printf(page->work.arena, STR_FMT " (" STR_FMT ")", STR_ARG(title),
                                  STR_ARG(subject_words(v, s->id))),
            .reason = refusal_words(v, o, NULL),
        };
        closed->clauses = case_cites(page, o->refusal.cite, &closed->clauses_count);
    }
}

/* Closing something is never proposed first. */
static bool
is_closing(const struct step *step)
{
    for (size_t i = 0; i < step->act_count; i++)
        if (str_starts(step->does[i], str_lit("close_")))
            return true;
    return false;
}

/* Steps of what is under way, of all subjects, come before steps that begin something. */
static enum rc
collect(struct case_view *v, bool begun, struct lists *l, struct err *err)
{
    size_t   count;
    int64_t *ids = docket_subjects(v->page->work.arena, &v->docket, &count);
    enum rc  rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        struct subject s;
        struct offer  *offers;
        size_t         n;

        if ((rc = subject_load(&v->page->work, &v->docket, ids[i], &s, err)) == RC_OK)
            rc = procedure_offers(&v->page->work, &v->docket, &s, &offers, &n, err);
        for (size_t k = 0; rc == RC_OK && k < n; k++)
            if (begun == (offers[k].begun && offers[k].moves && !is_closing(offers[k].step)))
                add_offer(v, &s, &offers[k], l);
    }
    return rc;
}

enum { FIRST_STEPS = 6 };

static enum rc
steps_part(struct case_view *v, struct tpl_case_part *first, struct tpl_case_part *more,
           struct err *err)
{
    struct arena     *a = v->page->work.arena;
    struct tpl_steps *view = ARENA_NEW(a, struct tpl_steps), *rest = ARENA_NEW(a, struct tpl_steps);
    struct lists      l = { ARENA_ARRAY(a, struct tpl_step, MOST_STEPS),
                            ARENA_ARRAY(a, struct tpl_step_closed, MOST_STEPS), 0, 0 };
    enum rc           rc = collect(v, true, &l, err);

    if (rc != RC_OK || (rc = collect(v, false, &l, err)) != RC_OK)
        return rc;
    if (l.open_count)
        l.open[0].button = page_word(v->page, WORD_case_step_go);
    view->steps = l.open;
    view->steps_count = l.open_count < FIRST_STEPS ? l.open_count : FIRST_STEPS;
    rest->steps = l.open + view->steps_count;
    rest->steps_count = l.open_count - view->steps_count;
    rest->closed = l.closed;
    rest->closed_count = l.closed_count;
    *first = (struct tpl_case_part){ .id = str_lit("next"), .steps = view,
                                     .heading = page_word(v->page, WORD_case_next) };
    if (l.open_count == 0)
        first->text = page_word(v->page, WORD_case_next_none);
    *more = (struct tpl_case_part){ .id = str_lit("more"), .steps = rest,
                                    .heading = page_word(v->page, WORD_case_more) };
    return RC_OK;
}

/* ---- dates ------------------------------------------------------------------------------------ */

static const struct tpl_state *
standing(struct page *page, const struct clockrun *c)
{
    static const struct {
        enum tpl_mark_kind kind;
        enum word          label;
    } shown[] = {
        [STANDING_NOT_STARTED] = { TPL_MARK_KIND_UNKNOWN, WORD_case_clock_not_started },
        [STANDING_RUNNING] = { TPL_MARK_KIND_OPEN, WORD_case_clock_running },
        [STANDING_IN_TIME] = { TPL_MARK_KIND_DONE, WORD_case_clock_in_time },
        [STANDING_LATE] = { TPL_MARK_KIND_LATE, WORD_case_clock_late },
        [STANDING_BETWEEN] = { TPL_MARK_KIND_PART, WORD_case_clock_between },
        [STANDING_OVER] = { TPL_MARK_KIND_DONE, WORD_case_clock_over },
    };
    struct tpl_state *state = ARENA_NEW(page->work.arena, struct tpl_state);
    bool today = c->standing == STANDING_RUNNING &&
                 zone_day(page->site->zone, c->due_at).number ==
                     zone_day(page->site->zone, page->work.now).number;

    state->kind = today ? TPL_MARK_KIND_PART : shown[c->standing].kind;
    state->label = page_word(page, (int)(today ? WORD_case_clock_today : shown[c->standing].label));
    return state;
}

static void
clock_row(struct case_view *v, const struct clockrun *c, struct tpl_table_row *row)
{
    struct page           *page = v->page;
    struct tpl_table_cell *cells = ARENA_ARRAY(page->work.arena, struct tpl_table_cell, 4);

    cells[0] = (struct tpl_table_cell){ .head = true, .note = subject_words(v, c->subject),
                                        .text = words_in(c->clock->words, page->html.lang) };
    cells[0].clauses = case_cites(page, c->clock->cite, &cells[0].clauses_count);
    cells[1] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_started),
                                        .text = case_day(page, c->started_at) };
    cells[2] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_due),
                                        .text = case_moment(page, c->due_at),
                                        .link = case_link(v, "/date/" STR_FMT, STR_ARG(page_id(page, c->id))) };
    cells[3] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_stands),
                                        .state = standing(page, c) };
    if (c->stopped_at)
        cells[3].note = case_moment(page, c->stopped_at);
    row->cells = cells;
    row->cells_count = 4;
}

static struct tpl_case_part
dates_part(struct case_view *v)
{
    static const enum word columns[] = { WORD_case_col_what, WORD_case_col_started,
                                         WORD_case_col_due, WORD_case_col_stands };
    struct arena         *a = v->page->work.arena;
    struct tpl_table     *table = ARENA_NEW(a, struct tpl_table);
    struct str           *heads = ARENA_ARRAY(a, struct str, COUNT(columns));
    struct tpl_table_row *rows = ARENA_ARRAY(a, struct tpl_table_row, 400);
    struct tpl_case_part  part = { .id = str_lit("dates"), .heading = page_word(v->page, WORD_case_dates) };
    size_t                n = 0;

    for (size_t m = 0; m <= v->docket.report_count; m++) {
        int64_t          matter = m < v->docket.report_count ? v->docket.reports[m].report : v->docket.matter;
        struct clockrun *list;
        size_t           count;

        if ((m == v->docket.report_count && !v->docket.is_case) ||
            clockrun_list(&v->page->work, matter, &list, &count, NULL) != RC_OK)
            continue;
        for (size_t i = 0; i < count && n < 400; i++)
            if (list[i].clock)
                clock_row(v, &list[i], &rows[n++]);
    }
    for (size_t i = 0; i < COUNT(columns); i++)
        heads[i] = page_word(v->page, (int)columns[i]);
    *table = (struct tpl_table){ .caption = part.heading, .columns = heads, .columns_count = COUNT(columns),
                                 .rows = rows, .rows_count = n };
    part.table = n ? table : NULL;
    if (n == 0)
        part.text = page_word(v->page, WORD_case_no_dates);
    return part;
}

/* ---- timeline ------------------------------------------------------------------------------------ */

struct entry {
    int64_t           at;
    struct tpl_moment m;
};

static void
put_entry(struct entry *list, size_t *n, int64_t at, struct tpl_moment m)
{
    size_t k = (*n)++;

    for (; k > 0 && list[k - 1].at < at; k--) /* newest first */
        list[k] = list[k - 1];
    list[k] = (struct entry){ at, m };
}

static void
step_entries(struct case_view *v, struct entry *list, size_t *n)
{
    struct page *page = v->page;

    for (size_t i = 0; i < v->docket.step_count; i++) {
        const struct procedure_steps_row *row = &v->docket.steps[i];
        const struct procedure_runs_row  *run = docket_run(&v->docket, row->run);
        const struct procedure *p = run ? procedure_find(page->site->pack, run->name) : NULL;
        const struct step      *step = p ? step_find(p, row->name) : NULL;
        struct tpl_moment       m = { .when = case_moment(page, row->taken_at) };
        struct str              by;

        if (!step)
            continue;
        by = row->by_person ? account_name(&page->work, row->by_person) : (struct str){ 0 };
        if (by.n == 0 && row->as_role.n)
            by = role_words(page, row->as_role);
        m.title = words_in(step->words, page->html.lang);
        m.more = by.n ? arena_printf(page->work.arena, STR_FMT ". " STR_FMT ".",
                                     STR_ARG(subject_words(v, run->subject)), STR_ARG(by))
                      : subject_words(v, run->subject);
        m.clauses = case_cites(page, step->cite, &m.clauses_count);
        put_entry(list, n, row->taken_at, m);
    }
}

static void
letter_entries(struct case_view *v, struct entry *list, size_t *n)
{
    struct page *page = v->page;

    for (size_t i = 0; i < v->docket.notice_count; i++) {
        const struct notice_of_matter_row *row = &v->docket.notices[i];
        const struct letter *letter = letter_find(page->site->pack, row->letter);
        struct str           title = letter ? words_in(letter->words, page->html.lang) : row->letter;
        struct tpl_moment    m = { .link = case_link(v, "/notice/" STR_FMT, STR_ARG(page_id(page, row->notice))),
                                   .more = subject_words(v, row->party) };

        if (letter)
            m.clauses = case_cites(page, letter->cite, &m.clauses_count);
        if (row->released_at.set) {
            m.when = case_moment(page, row->released_at.value);
            m.title = case_say(page, WORD_case_letter_sent, title);
            put_entry(list, n, row->released_at.value, m);
        }
        if (row->received_at.set) {
            m.when = case_moment(page, row->received_at.value);
            m.title = case_say(page, WORD_case_letter_received, title);
            put_entry(list, n, row->received_at.value, m);
        }
    }
}

static struct tpl_case_part
timeline_part(struct case_view *v)
{
    struct page         *page = v->page;
    struct arena        *a = page->work.arena;
    const struct docket *d = &v->docket;
    struct tpl_time     *time = ARENA_NEW(a, struct tpl_time);
    struct entry *list = ARENA_ARRAY(a, struct entry, d->step_count + 2 * d->notice_count + d->decision_count + 2);
    struct tpl_moment   *moments;
    size_t               n = 0;

    if (d->is_case)
        put_entry(list, &n, d->casefile.opened_at,
                  (struct tpl_moment){ .when = case_moment(page, d->casefile.opened_at),
                                       .title = page_word(page, WORD_case_was_opened),
                                       .more = case_say(page, WORD_case_number, d->casefile.number) });
    step_entries(v, list, &n);
    letter_entries(v, list, &n);
    for (size_t i = 0; i < d->decision_count; i++) {
        const struct decision *table = decision_find(page->site->pack, d->decisions[i].name);
        struct tpl_moment      m = { .when = case_moment(page, d->decisions[i].signed_at) };

        if (!table)
            continue;
        m.title = case_say(page, WORD_case_decided, words_in(table->words, page->html.lang));
        m.link = case_link(v, "/decide/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, d->decisions[i].subject)), STR_ARG(table->id));
        m.more = account_name_or(page, d->decisions[i].signed_by);
        m.clauses = case_cites(page, table->cite, &m.clauses_count);
        put_entry(list, &n, d->decisions[i].signed_at, m);
    }
    moments = ARENA_ARRAY(a, struct tpl_moment, n);
    for (size_t i = 0; i < n; i++)
        moments[i] = list[i].m;
    time->moments = moments;
    time->moments_count = n;
    return (struct tpl_case_part){ .id = str_lit("timeline"), .time = time,
                                   .heading = page_word(page, WORD_case_timeline) };
}

/* ---- beside: parties, measures, boxes ----------------------------------------------------------- */

static struct str
reach_words(struct page *page, const struct casefile_parties_row *row)
{
    if (row->paper)
        return page_word(page, WORD_case_reach_paper);
    return page_word(page, row->person.set ? WORD_case_reach_code : WORD_case_reach_none);
}

static struct tpl_case_part
parties_part(struct case_view *v)
{
    struct page      *page = v->page;
    struct tpl_pairs *pairs = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_pair  *list = ARENA_ARRAY(page->work.arena, struct tpl_pair, v->docket.party_count);
    struct tpl_case_link *link = ARENA_NEW(page->work.arena, struct tpl_case_link);
    struct tpl_case_part  part = { .id = str_lit("parties"), .card = true, .links = link, .links_count = 1,
                                   .heading = page_word(page, WORD_case_parties) };

    for (size_t i = 0; i < v->docket.party_count; i++) {
        const struct casefile_parties_row *row = &v->docket.parties[i];
        struct str called = party_detail(&page->work, row->details_sealed, "called");

        list[i] = (struct tpl_pair){ .name = role_words(page, docket_role(&v->docket, row->party)),
                                     .value = called.n ? called : page_word(page, WORD_case_no_name),
                                     .strong = true, .note = reach_words(page, row) };
    }
    pairs->pairs = list;
    pairs->pairs_count = v->docket.party_count;
    part.pairs = v->docket.party_count ? pairs : NULL;
    if (v->docket.party_count == 0)
        part.text = page_word(page, WORD_case_no_parties);
    *link = (struct tpl_case_link){ page_word(page, WORD_case_people_link), case_link(v, "/people") };
    return part;
}

static struct tpl_case_part
measures_part(struct case_view *v)
{
    struct page            *page = v->page;
    struct tpl_marked      *marked = ARENA_NEW(page->work.arena, struct tpl_marked);
    struct tpl_marked_item *items = ARENA_ARRAY(page->work.arena, struct tpl_marked_item, v->docket.measure_count);
    struct tpl_case_part    part = { .id = str_lit("measures"), .card = true,
                                     .heading = page_word(page, WORD_case_measures),
                                     .text = page_word(page, WORD_case_measures_free) };

    for (size_t i = 0; i < v->docket.measure_count; i++) {
        const struct measure_of_case_row *row = &v->docket.measures[i];
        struct str                        state = page_word(page, WORD_case_not_begun);

        for (size_t r = 0; r < v->docket.run_count; r++)
            if (v->docket.runs[r].subject == row->measure) {
                const struct procedure *p = procedure_find(page->site->pack, v->docket.runs[r].name);

                if (p)
                    state = state_words(page, p, v->docket.runs[r].state);
            }
        items[i] = (struct tpl_marked_item){
            .kind = str_eqz(row->state, "in_force") ? TPL_MARK_KIND_CHECK : TPL_MARK_KIND_DASH,
            .text = arena_printf(page->work.arena, STR_FMT ": " STR_FMT,
                                 STR_ARG(subject_words(v, row->measure)), STR_ARG(state)),
        };
    }
    marked->items = items;
    marked->items_count = v->docket.measure_count;
    part.marked = v->docket.measure_count ? marked : NULL;
    return part;
}

static struct tpl_case_part
boxes_part(struct case_view *v)
{
    struct page         *page = v->page;
    struct tpl_pairs    *pairs = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_case_link *link = ARENA_NEW(page->work.arena, struct tpl_case_link);
    struct tpl_case_part part = { .id = str_lit("boxes"), .tell = true, .pairs = pairs, .links = link,
                                  .links_count = 1, .heading = page_word(page, WORD_case_boxes),
                                  .text = page_word(page, WORD_case_boxes_not) };
    struct tpl_pair     *list;
    struct box_ref      *boxes;
    size_t               count;

    if (boxes_of(&page->work, v->docket.matter, &boxes, &count, NULL) != RC_OK)
        count = 0;
    list = ARENA_ARRAY(page->work.arena, struct tpl_pair, count);
    for (size_t i = 0; i < count; i++) {
        size_t      n;
        struct str *names = case_readers(v, boxes[i].box, &n);
        struct buf  b;

        buf_init(&b, page->work.arena, 1 << 14);
        for (size_t k = 0; k < n; k++)
            buf_printf(&b, "%s" STR_FMT, k ? "; " : "", STR_ARG(names[k]));
        list[i] = (struct tpl_pair){ .name = case_box_words(v, &boxes[i]), .value = buf_str(&b) };
    }
    pairs->pairs = list;
    pairs->pairs_count = count;
    *link = (struct tpl_case_link){ page_word(page, WORD_case_access_link), case_link(v, "/access") };
    return part;
}

/* ---- the page ------------------------------------------------------------------------------------- */

static void
written(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

static void
keep_look(struct page *page, int64_t matter)
{
    struct arena *a = arena_new((size_t)256 << 10);
    struct work   work = page->work;

    work.arena = a;
    work.change = change_new(a, page->site->institution);
    look_keep(&work, matter);
    change_done(work.change, written, a);
    if (store_submit(page_store(page), work.change, NULL) != RC_OK)
        arena_free(a);
}

static struct str
lead_words(struct case_view *v)
{
    const struct casefile *c = &v->docket.casefile;
    struct word_arg        args[2];
    struct str             who = c->assigned ? account_name(&v->page->work, c->assigned) : (struct str){ 0 };

    if (!c->open)
        return case_say(v->page, WORD_case_lead_closed, case_day(v->page, c->closed_at));
    args[0] = (struct word_arg){ "day", case_day(v->page, c->opened_at) };
    args[1] = (struct word_arg){ "who", who.n ? who : page_word(v->page, WORD_desk_nobody) };
    return word_format(v->page->work.arena, v->page->html.lang, WORD_case_lead_open, 1, args, 2);
}

enum rc
page_case(struct page *page, struct err *err)
{
    struct case_view      v;
    struct tpl_case_part  parts[4], beside[3];
    struct tpl_case_page  view = { .parts = parts, .parts_count = 4, .beside = beside, .beside_count = 3 };
    enum rc               rc = case_here(page, &v, err);

    if (rc != RC_OK)
        return rc;
    if (!v.docket.is_case) {
        page_go(page, "/desk/" STR_FMT, STR_ARG(v.id));
        return RC_OK;
    }
    if ((rc = steps_part(&v, &parts[0], &parts[3], err)) != RC_OK)
        return rc;
    parts[1] = dates_part(&v);
    parts[2] = timeline_part(&v);
    beside[0] = parties_part(&v);
    beside[1] = measures_part(&v);
    beside[2] = boxes_part(&v);
    view.head = case_head(&v, "", v.title, lead_words(&v), NULL);
    tpl_case_page(&page->html, &view);
    keep_look(page, v.docket.matter);
    return RC_OK;
}
