/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * duty.c - the employee's quick report: when told, what was told, nothing dug for.  A late
 * report is taken like any other.
 */
#include "cases/duty.h"
#include "base/dates.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "vault/opener.h"
#include "web/cite.h"
#include "web/duty.h"
#include "web/form.h"
#include "web/intake.h"
#include "web/mine.h"
#include "web/top.h"

static const struct form_ask asks[] = {
    { "how_heard", "duty_report" },     { "where_heard", "duty_report" },
    { "told_words", "duty_report" },    { "names_heard", "duty_report" },
    { "privacy_heard", "duty_report" }, { "danger_now", "duty_report" },
    { "told_of_duty", "duty_report" },  { "pointed_to_help", "duty_report" },
    { "sheet_handed", "duty_report" },  { "late_reason", "duty_report" },
};

/* Our own first fields (who, how to reach, when told), then the pack's questions. */
static struct form *
duty_form(struct page *page)
{
    struct form *own = form_of(page, "duty");
    struct form *asked = form_of_questions(page, "duty", asks, COUNT(asks));
    struct form *form = ARENA_NEW(page->work.arena, struct form);

    *form = *own;
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, own->count + asked->count);
    form->count = 0;
    for (size_t i = 0; i < own->count; i++)
        form->fields[form->count++] = own->fields[i];
    for (size_t i = 0; i < asked->count; i++)
        form->fields[form->count++] = asked->fields[i];
    if (page->has_session && page->work.who->kind == ACTOR_STAFF)
        form_leave_out(form, "employee");
    return form;
}

static const struct clock *
duty_clock(struct page *page)
{
    for (size_t i = 0; i < page->site->pack->clock_count; i++)
        if (page->site->pack->clocks[i]->about == ABOUT_DUTY &&
            page->site->pack->clocks[i]->kind == CLOCK_DEADLINE)
            return page->site->pack->clocks[i];
    return NULL;
}

static enum rc
show(struct page *page, struct form *form)
{
    struct tpl_duty      view = { .top = top_public(page, WORD_title_page), .token = page_token(page) };
    const struct clock  *clock = duty_clock(page);

    view.who = intake_who_sees(page, NULL, 0, false);
    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    view.calls = top_calls(page, &view.calls_count);
    if (clock) {
        view.clauses = cite_mark(page, clock->cite);
        view.clauses_count = 1;
        view.rule = words_in(clock->words, page->html.lang);
    }
    tpl_duty(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_duty(struct page *page, struct err *err)
{
    UNUSED(err);
    return show(page, duty_form(page));
}

/* What the inbox shows of it, under the names a report's questions have. */
static json_t *
as_report(const json_t *answers)
{
    static const struct {
        const char *from, *to;
    } rows[] = { { "told_words", "your_words" }, { "names_heard", "who_words" } };
    json_t *report = json_object();

    for (size_t i = 0; i < COUNT(rows); i++)
        if (json_object_get(answers, rows[i].from))
            json_object_set(report, rows[i].to, json_object_get(answers, rows[i].from));
    return report;
}

enum rc
page_duty_send(struct page *page, struct err *err)
{
    struct form       *form = duty_form(page);
    struct duty_given  given = { 0 };
    struct code_person made = { 0 };
    json_t            *answers, *report;
    int64_t            duty;
    enum rc            rc;

    if (!form_read(form))
        return show(page, form);
    if (!form_moment(form, "learned_at", &given.learned_at))
        given.learned_at = 0;
    answers = form_answers(form, "");
    report = as_report(answers);
    given.answers = answers;
    given.as_report = report;
    given.danger = str_eqz(form_text(form, "danger_now"), "yes");
    rc = duty_report(&page->work, &given, &made, &duty, err);
    json_decref(answers);
    json_decref(report);
    if (rc == RC_REFUSED && str_eqz(err->key, "box.nobody"))
        form_error(form, "learned_at", "duty.no_reader");
    else if (rc == RC_BADINPUT)
        form_error_from(form, err);
    if (form->wrong)
        return show(page, form);
    if (rc != RC_OK)
        return rc;
    opener_drop(made.opener);
    if (made.person) {
        page_set_cookie(page, made.cookie);
        page_go(page, "/mine");
    } else {
        page_go(page, "/duty/" STR_FMT, STR_ARG(page_id(page, duty)));
    }
    return RC_OK;
}

/* ---- the receipt ----------------------------------------------------------------------- */

static struct str
moment(struct page *page, int64_t at)
{
    return moment_words(page->work.arena, page->html.lang, page->site->zone, at);
}

/* In time or late, by the clock that runs from the moment of learning. */
static struct str
standing(struct page *page, const struct duty *duty, struct str *due)
{
    struct clockrun *runs;
    size_t           count;

    if (clockrun_list(&page->work, duty->duty, &runs, &count, NULL) != RC_OK)
        return (struct str){ 0 };
    for (size_t i = 0; i < count; i++)
        if (runs[i].clock == duty_clock(page)) {
            *due = moment(page, runs[i].due_at);
            return word_by_key(page->html.lang,
                               arena_printf(page->work.arena, "standing." STR_FMT,
                                            STR_ARG(clockrun_word(runs[i].standing))));
        }
    return (struct str){ 0 };
}

enum rc
duty_receipt(struct page *page, int64_t id, struct err *err)
{
    struct tpl_duty_receipt view = { .top = top_public(page, WORD_title_page), .token = page_token(page) };
    struct duty             duty;
    struct str              code;
    enum rc                 rc = duty_of(&page->work, id, &duty, err);

    if (rc != RC_OK)
        return rc;
    view.learned = moment(page, duty.learned_at);
    view.reported = duty.reported_at ? moment(page, duty.reported_at) : (struct str){ 0 };
    view.standing = standing(page, &duty, &view.due);
    if (page->session.has_flash && people_flash(&page->work, page->cookie, &code, NULL) == RC_OK)
        view.code = code_card(page, code);
    tpl_duty_receipt(&page->html, &view);
    return RC_OK;
}

enum rc
page_duty_one(struct page *page, struct err *err)
{
    int64_t id;

    return page_param_id(page, "duty", &id) ? duty_receipt(page, id, err) : RC_NOTFOUND;
}

/* ---- the coordinator's list --------------------------------------------------------------- */

enum rc
page_duties(struct page *page, struct err *err)
{
    struct tpl_duties    view = { 0 };
    struct tpl_duty_row *rows;
    struct duty         *list;
    size_t               count;
    enum rc              rc = duty_list(&page->work, &list, &count, err);

    if (rc != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_duty_row, count);
    for (size_t i = 0; i < count; i++) {
        struct str due = { 0 };
        json_t    *details;

        rows[i] = (struct tpl_duty_row){
            .link = arena_printf(page->work.arena, "/duty/" STR_FMT, STR_ARG(page_id(page, list[i].duty))),
            .learned = moment(page, list[i].learned_at),
            .reported = list[i].reported_at ? moment(page, list[i].reported_at) : (struct str){ 0 },
            .reason = list[i].late_reason,
        };
        rows[i].standing = standing(page, &list[i], &due);
        rows[i].due = due;
        if (duty_details(&page->work, &list[i], &details, NULL) == RC_OK)
            rows[i].who = arena_strz(page->work.arena,
                                     json_string_value(json_object_get(details, "employee"))
                                         ? json_string_value(json_object_get(details, "employee")) : "");
        if (rows[i].who.n == 0)
            rows[i].who = account_name_or(page, list[i].person);
        if (list[i].report)
            rows[i].report = arena_printf(page->work.arena, "/desk/" STR_FMT, STR_ARG(page_id(page, list[i].report)));
    }
    view.top = top_staff(page, WORD_title_desk, "/duties");
    view.rows = rows;
    view.rows_count = count;
    if (duty_clock(page)) {
        view.clauses = cite_mark(page, duty_clock(page)->cite);
        view.clauses_count = 1;
    }
    tpl_duties(&page->html, &view);
    return RC_OK;
}
