/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * desk.c - the intake desk's pages: the inbox, and one report with all that can be done.
 * No word of a report stands in the list.
 */
#include "base/dates.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "cases/desk.h"
#include "cases/look.h"
#include "cases/message.h"
#include "people/account.h"
#include "people/role.h"
#include "web/cite.h"
#include "web/exhibits.h"
#include "web/form.h"
#include "web/intake.h"
#include "web/mine.h"
#include "web/top.h"

#include <stdlib.h>

enum { DUE_MOST = 25 };

/* ---- the inbox --------------------------------------------------------------------------- */

static struct str
by_word(struct page *page, const char *group, struct str word)
{
    return word_by_key(page->html.lang,
                       arena_printf(page->work.arena, "desk.%s_" STR_FMT, group, STR_ARG(word)));
}

static struct str
day(struct page *page, int64_t at)
{
    return date_short(page->work.arena, page->html.lang, zone_day(page->site->zone, at));
}

static struct tpl_desk_row
row_of(struct page *page, const struct report *r)
{
    struct tpl_desk_row row = {
        .label = r->label,
        .link = arena_printf(page->work.arena, "/desk/" STR_FMT, STR_ARG(page_id(page, r->report))),
        .received = day(page, r->received_at),
        .channel = by_word(page, "channel", r->channel),
        .wish = by_word(page, "wish", r->wish),
        .state = by_word(page, "state", r->state),
        .is_new = r->acknowledged_at == 0 && str_eqz(r->state, "sent"),
        .danger = r->danger,
    };

    if (r->assigned)
        row.who = account_name(&page->work, r->assigned);
    return row;
}

/* An open date of a report in the inbox. */
struct open_date {
    const struct report *report;
    struct clockrun      run;
};

static int
nearest_first(const void *a, const void *b)
{
    const struct open_date *x = a, *y = b;

    return x->run.due_at < y->run.due_at ? -1 : x->run.due_at > y->run.due_at;
}

/* What is due, by which clause: the open dates of these reports, the nearest first. */
static size_t
due_rows(struct page *page, const struct report *reports, size_t count,
         const struct tpl_desk_due **out)
{
    struct open_date    *dates = ARENA_ARRAY(page->work.arena, struct open_date, DUE_MOST * 4);
    struct tpl_desk_due *rows = ARENA_ARRAY(page->work.arena, struct tpl_desk_due, DUE_MOST);
    size_t               n = 0;

    for (size_t i = 0; i < count; i++) {
        struct clockrun *runs;
        size_t           run_count;

        if (str_eqz(reports[i].state, "closed") || str_eqz(reports[i].state, "merged") ||
            clockrun_list(&page->work, reports[i].report, &runs, &run_count, NULL) != RC_OK)
            continue;
        for (size_t k = 0; k < run_count && n < DUE_MOST * 4; k++)
            if (runs[k].clock && !runs[k].stopped_at)
                dates[n++] = (struct open_date){ &reports[i], runs[k] };
    }
    qsort(dates, n, sizeof *dates, nearest_first);
    n = n < DUE_MOST ? n : DUE_MOST;
    for (size_t i = 0; i < n; i++) {
        const struct clock *clock = dates[i].run.clock;

        rows[i] = (struct tpl_desk_due){
            .label = dates[i].report->label,
            .link = arena_printf(page->work.arena, "/desk/" STR_FMT,
                                 STR_ARG(page_id(page, dates[i].report->report))),
            .what = words_in(clock->words, page->html.lang),
            .due = date_words(page->work.arena, page->html.lang,
                              zone_day(page->site->zone, dates[i].run.due_at)),
            .late = dates[i].run.due_at < page->work.now,
            .passes = words_in(clock->lapse.words, page->html.lang),
            .clauses = cite_mark(page, clock->cite),
            .clauses_count = 1,
        };
    }
    *out = rows;
    return n;
}

enum rc
page_desk(struct page *page, struct err *err)
{
    struct tpl_desk      view = { 0 };
    struct tpl_desk_row *rows;
    struct report       *reports;
    size_t               count, fresh = 0, danger = 0;
    enum rc              rc = desk_reports(&page->work, &reports, &count, err);

    if (rc != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_desk_row, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = row_of(page, &reports[i]);
        fresh += rows[i].is_new;
        danger += rows[i].danger && rows[i].is_new;
    }
    view.top = top_staff(page, WORD_title_desk, "/desk");
    view.rows = rows;
    view.rows_count = count;
    view.fresh = (int64_t)fresh;
    view.danger = (int64_t)danger;
    view.due_count = due_rows(page, reports, count, &view.due);
    view.at_intake = role_at_desk(page->site, page->work.who, "intake");
    tpl_desk(&page->html, &view);
    return RC_OK;
}

/* ---- one report ---------------------------------------------------------------------------- */

static enum rc
report_here(struct page *page, struct report *out, struct err *err)
{
    int64_t id;

    if (!page_param_id(page, "report", &id))
        return err_set(err, RC_NOTFOUND, "report.none");
    return report_of(&page->work, id, out, err);
}

static void
written(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

/* That it was opened is kept beside the page, which does not wait for it. */
static void
keep_look(struct page *page, const struct report *report)
{
    struct arena  *a = arena_new((size_t)256 << 10);
    struct work    work = page->work;

    work.arena = a;
    work.change = change_new(a, page->site->institution);
    look_keep(&work, report->report);
    if (!report->seen_at)
        desk_seen(&work, report);
    change_done(work.change, written, a);
    if (store_submit(page_store(page), work.change, NULL) != RC_OK)
        arena_free(a);
}

static size_t
answers(struct page *page, const json_t *kept, const char *box, struct tpl_pair **out)
{
    struct form *form = intake_form_all(page);
    size_t       n = 0;

    *out = ARENA_ARRAY(page->work.arena, struct tpl_pair, form->count);
    if (!kept)
        return 0;
    form_fill(form, kept);
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].value.n && str_eqz(form->fields[i].box, box))
            (*out)[n++] = (struct tpl_pair){ .name = form->fields[i].label,
                                             .value = intake_answer_words(form, &form->fields[i]) };
    return n;
}

static struct tpl_thread *
thread_of(struct page *page, const struct report *report, enum box_kind kind)
{
    struct tpl_thread  *view = ARENA_NEW(page->work.arena, struct tpl_thread);
    const struct box   *box = case_box_kind(page->site, kind, EACH_CASE);
    struct box_ref      ref;
    struct message     *list;
    struct tpl_message *rows;
    size_t              count;

    if (!box || box_of(&page->work, report->report, box->id, 0, &ref, NULL) != RC_OK ||
        message_list(&page->work, &ref, &list, &count, NULL) != RC_OK)
        return view;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_message, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_message){
            .from = list[i].from_staff ? account_name_or(page, list[i].from_person)
                                       : page_word(page, WORD_desk_writer),
            .when = moment_words(page->work.arena, page->html.lang, page->site->zone, list[i].sent_at),
            .said = list[i].damaged ? page_word(page, WORD_mine_damaged) : list[i].text,
            .mine = list[i].mine,
        };
    view->messages = rows;
    view->messages_count = count;
    return view;
}

static const struct tpl_who_sees *
readers(struct page *page, const struct report *report)
{
    struct tpl_who_sees *who = ARENA_NEW(page->work.arena, struct tpl_who_sees);
    const struct box    *box = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);
    struct box_ref       ref;
    struct access       *list;
    struct str          *names;
    size_t               count;

    who->heading = WORD_who_can_see;
    if (!box || box_of(&page->work, report->report, box->id, 0, &ref, NULL) != RC_OK ||
        box_access_list(&page->work, ref.box, &list, &count, NULL) != RC_OK)
        return who;
    names = ARENA_ARRAY(page->work.arena, struct str, count);
    for (size_t i = 0; i < count; i++)
        names[i] = list[i].person == report->reporter ? page_word(page, WORD_desk_writer_code)
                                                      : account_name_or(page, list[i].person);
    who->readers = names;
    who->readers_count = count;
    return who;
}

/* Who opened this matter, a line a person and day. */
static size_t
looks(struct page *page, int64_t matter, const struct str **out)
{
    struct look *list;
    struct str  *lines;
    size_t       count;

    if (look_list(&page->work, matter, &list, &count, NULL) != RC_OK)
        return 0;
    lines = ARENA_ARRAY(page->work.arena, struct str, count);
    for (size_t i = 0; i < count; i++)
        lines[i] = arena_printf(page->work.arena, STR_FMT ": " STR_FMT " (%lld)",
                                STR_ARG(list[i].on),
                                STR_ARG(account_name_or(page, list[i].person)),
                                (long long)list[i].times);
    *out = lines;
    return count;
}

static struct form *
assign_form(struct page *page)
{
    struct form        *form = form_of(page, "assign");
    struct form_choice *choices;
    int64_t            *persons;
    size_t              count;

    if (role_desk_persons(&page->work, str_lit("intake"), &persons, &count, NULL) != RC_OK)
        count = 0;
    choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct form_choice){ .value = page_id(page, persons[i]),
                                           .label = account_name(&page->work, persons[i]) };
    form_choices(form, "person", choices, count);
    return form;
}

/* Other reports this one may repeat. */
static struct form *
merge_form(struct page *page, const struct report *report)
{
    struct form        *form = form_of(page, "merge");
    struct form_choice *choices;
    struct report      *list;
    size_t              count, n = 0;

    if (desk_reports(&page->work, &list, &count, NULL) != RC_OK)
        count = 0;
    choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);
    for (size_t i = 0; i < count; i++)
        if (list[i].report != report->report && !str_eqz(list[i].state, "merged"))
            choices[n++] = (struct form_choice){
                .value = page_id(page, list[i].report),
                .label = arena_printf(page->work.arena, STR_FMT ", " STR_FMT, STR_ARG(list[i].label),
                                      STR_ARG(day(page, list[i].received_at))) };
    form_choices(form, "into", choices, n);
    return form;
}

/* One action of the page: its heading, form and where it goes. */
static struct tpl_desk_act
act(struct page *page, const struct report *report, const char *name, struct form *form)
{
    struct arena       *a = page->work.arena;
    struct tpl_desk_act view = {
        .action = arena_printf(a, "/desk/" STR_FMT "/%s", STR_ARG(page_id(page, report->report)), name),
        .heading = word_by_key(page->html.lang, arena_printf(a, "desk.%s", name)),
        .button = word_by_key(page->html.lang, arena_printf(a, "desk.%s_button", name)),
        .open = form->wrong,
    };

    view.fields = form_view(form, &view.fields_count);
    return view;
}

/* The form that came back wrong, if any, stands in for the empty one of its name. */
static struct form *
form_or(struct page *page, const char *name, struct form *wrong)
{
    return wrong && str_eqz(wrong->name, name) ? wrong : form_of(page, name);
}

static enum rc
show_report(struct page *page, const struct report *report, struct form *wrong, struct err *err)
{
    struct tpl_desk_act    acts[6];
    struct tpl_desk_report view = { 0 };
    struct tpl_pair       *told, *names;
    struct form           *reply = form_or(page, "answer", wrong);
    json_t                *kept, *identity = NULL;
    size_t                 n = 0;
    enum rc                rc = report_answers(&page->work, report, &kept, err);

    if (rc != RC_OK)
        return rc;
    if (report_identity(&page->work, report, &identity, NULL) != RC_OK)
        identity = NULL;
    acts[n++] = act(page, report, "assign", assign_form(page));
    acts[n++] = act(page, report, "note", form_or(page, "note", wrong));
    acts[n++] = act(page, report, "forward", form_or(page, "forward", wrong));
    acts[n++] = act(page, report, "merge", merge_form(page, report));
    if (str_eqz(report->state, "closed"))
        acts[n++] = act(page, report, "reopen", form_or(page, "reopen", wrong));
    else
        acts[n++] = act(page, report, "close", form_or(page, "close", wrong));
    view.top = top_staff(page, WORD_title_desk, "/desk");
    view.token = page_token(page);
    view.label = report->label;
    view.state = by_word(page, "state", report->state);
    view.received = moment_words(page->work.arena, page->html.lang, page->site->zone, report->received_at);
    view.channel = by_word(page, "channel", report->channel);
    view.wish = by_word(page, "wish", report->wish);
    view.danger = report->danger;
    view.told_count = answers(page, kept, "intake", &told);
    view.told = told;
    view.names_count = answers(page, identity, "identity", &names);
    view.names = names;
    view.thread = thread_of(page, report, BOX_INTAKE);
    view.notes = thread_of(page, report, BOX_WORK);
    view.reply = arena_printf(page->work.arena, "/desk/" STR_FMT "/answer", STR_ARG(page_id(page, report->report)));
    view.fields = form_view(reply, &view.fields_count);
    view.acts = acts;
    view.acts_count = n;
    view.who = readers(page, report);
    view.looks_count = looks(page, report->report, &view.looks);
    view.files_count = exhibit_rows(page, report->report,
                                    arena_printf(page->work.arena, "/desk/" STR_FMT "/file/",
                                                 STR_ARG(page_id(page, report->report))),
                                    &view.files);
    view.open_case = arena_printf(page->work.arena, "/cases/open?report=" STR_FMT, STR_ARG(page_id(page, report->report)));
    if (report->casefile)
        view.case_link = arena_printf(page->work.arena, "/case/" STR_FMT, STR_ARG(page_id(page, report->casefile)));
    if (wrong)
        view.errors = form_errors(wrong, &view.errors_count);
    tpl_desk_report(&page->html, &view);
    return wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_desk_report(struct page *page, struct err *err)
{
    struct report report;
    enum rc       rc = report_here(page, &report, err);

    if (rc != RC_OK || (rc = show_report(page, &report, NULL, err)) != RC_OK)
        return rc;
    keep_look(page, &report);
    return RC_OK;
}

/* ---- what is done with it -------------------------------------------------------------------- */

typedef enum rc desk_verb(struct page *page, const struct report *report, struct form *form,
                          struct err *err);

static enum rc
do_it(struct page *page, struct form *form, desk_verb *verb, struct err *err)
{
    struct report report;
    enum rc       rc = report_here(page, &report, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show_report(page, &report, form, err);
    rc = verb(page, &report, form, err);
    if (rc == RC_BADINPUT) {
        form_error_from(form, err);
        return show_report(page, &report, form, err);
    }
    if (rc == RC_OK)
        page_go(page, "/desk/" STR_FMT, STR_ARG(page_id(page, report.report)));
    return rc;
}

static enum rc
answer_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    return desk_answer(&page->work, report, form_text(form, "said"), err);
}

static enum rc
note_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    return desk_note(&page->work, report, form_text(form, "said"), err);
}

static enum rc
assign_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    int64_t person;

    if (!page_field_id(page, "person", &person))
        return err_set_arg(err, RC_BADINPUT, "form.no_such_choice", form->fields[0].name);
    return desk_assign(&page->work, report, person, err);
}

static enum rc
merge_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    int64_t into;

    if (!page_field_id(page, "into", &into))
        return err_set_arg(err, RC_BADINPUT, "form.no_such_choice", form->fields[0].name);
    return desk_merge(&page->work, report, into, err);
}

static enum rc
forward_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    return desk_forward(&page->work, report, form_text(form, "whom"), form_text(form, "reason"), err);
}

static enum rc
close_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    return desk_close(&page->work, report, form_text(form, "reason"), err);
}

static enum rc
reopen_it(struct page *page, const struct report *report, struct form *form, struct err *err)
{
    return desk_reopen(&page->work, report, form_text(form, "reason"), err);
}

enum rc
page_desk_answer(struct page *page, struct err *err)
{
    return do_it(page, form_of(page, "answer"), answer_it, err);
}

enum rc
page_desk_note(struct page *page, struct err *err)
{
    return do_it(page, form_of(page, "note"), note_it, err);
}

enum rc
page_desk_assign(struct page *page, struct err *err)
{
    return do_it(page, assign_form(page), assign_it, err);
}

enum rc
page_desk_merge(struct page *page, struct err *err)
{
    struct report report;
    enum rc       rc = report_here(page, &report, err);

    return rc == RC_OK ? do_it(page, merge_form(page, &report), merge_it, err) : rc;
}

enum rc
page_desk_forward(struct page *page, struct err *err)
{
    return do_it(page, form_of(page, "forward"), forward_it, err);
}

enum rc
page_desk_close(struct page *page, struct err *err)
{
    return do_it(page, form_of(page, "close"), close_it, err);
}

enum rc
page_desk_reopen(struct page *page, struct err *err)
{
    return do_it(page, form_of(page, "reopen"), reopen_it, err);
}

enum rc
page_desk_file(struct page *page, struct err *err)
{
    return exhibit_download(page, err);
}
