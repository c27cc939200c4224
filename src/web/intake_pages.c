/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * intake_pages.c - the report, one thing a page: before you start, the questions, a look
 * over them, sending.  A draft is sealed to its writer's code; nothing must be answered.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "vault/opener.h"
#include "web/intake.h"

static bool
step_number(struct page *page, int *out)
{
    int64_t n;

    if (!str_int(http_param(page->request, "step"), &n) || n < 1 || n > INTAKE_STEPS)
        return false;
    *out = (int)n;
    return true;
}

/* ---- before you start -------------------------------------------------------------- */

/* A channel without readers does not open: the list holds the writer alone. */
static bool
nobody_reads(const struct tpl_who_sees *who)
{
    return who->readers_count < 2;
}

enum rc
page_report(struct page *page, struct err *err)
{
    struct tpl_report_start start = {
        .top = top_public(page, WORD_title_page),
        .token = page_token(page),
        .who = intake_who_sees(page, NULL, 0, false),
        .has_draft = page->has_session && page->session.stage == SESSION_DRAFT,
    };

    UNUSED(err);
    start.closed = nobody_reads(start.who);
    start.calls = top_calls(page, &start.calls_count);
    tpl_report_start(&page->html, &start);
    return RC_OK;
}

enum rc
page_report_start(struct page *page, struct err *err)
{
    struct code_person made;
    int64_t            report;
    enum rc            rc;

    if (page->has_session && page->session.stage == SESSION_DRAFT) {
        page_go(page, "/p/1"); /* the draft that is open already */
        return RC_OK;
    }
    if (nobody_reads(intake_who_sees(page, NULL, 0, false))) {
        page_go(page, "/report");
        return RC_OK;
    }
    if ((rc = draft_begin(&page->work, &made, &report, err)) != RC_OK)
        return rc;
    opener_drop(made.opener);
    page_set_cookie(page, made.cookie);
    page_go(page, "/p/%d", intake_next(page, 0));
    return RC_OK;
}

/* ---- a question ----------------------------------------------------------------------- */

static struct tpl_progress *
progress(struct page *page, int step)
{
    struct tpl_progress       *bar = ARENA_NEW(page->work.arena, struct tpl_progress);
    struct tpl_progress_piece *pieces = ARENA_ARRAY(page->work.arena, struct tpl_progress_piece,
                                                    INTAKE_STEPS);
    int                        count = 0, here = 0;

    for (int s = intake_next(page, 0); s <= INTAKE_STEPS; s = intake_next(page, s)) {
        pieces[count] = (struct tpl_progress_piece){ .x = count * 24, .done = s <= step };
        count++;
        if (s <= step)
            here = count;
    }
    bar->step = here;
    bar->count = count;
    bar->pieces = pieces;
    bar->pieces_count = (size_t)count;
    return bar;
}

/* Why we ask, found by the page's number; a page without the words has no panel line. */
static struct str
why(struct page *page, int step)
{
    struct str key = arena_printf(page->work.arena, "report.why_%d", step);

    return word_find(key) ? word_by_key(page->html.lang, key) : (struct str){ 0 };
}

static enum rc
show_step(struct page *page, int step, struct form *form)
{
    struct tpl_report_step view = {
        .top = top_public(page, WORD_title_page),
        .token = page_token(page),
        .action = arena_printf(page->work.arena, "/p/%d", step),
        .back = intake_before(page, step)
                    ? arena_printf(page->work.arena, "/p/%d", intake_before(page, step))
                    : str_lit("/report"),
        .progress = progress(page, step),
        .why = why(page, step),
        .who = intake_who_sees(page, NULL, 0, false),
    };

    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    if (step == 2)
        view.calls = top_calls(page, &view.calls_count);
    tpl_report_step(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_report_step(struct page *page, struct err *err)
{
    struct draft draft;
    struct form *form;
    int          step;
    enum rc      rc;

    if (!step_number(page, &step))
        return RC_NOTFOUND;
    if ((rc = draft_open(&page->work, &page->session, &draft, err)) != RC_OK)
        return rc;
    form = intake_form(page, step);
    if (form->count == 0)
        return RC_NOTFOUND;
    form_fill(form, draft.answers);
    return show_step(page, step, form);
}

/* What this page asked is replaced by what it brought; the rest of the draft stays. */
static enum rc
save(struct page *page, const struct draft *draft, struct form *form, struct err *err)
{
    json_t *all = json_copy(draft->answers), *given = form_answers(form, "");
    enum rc rc;

    for (size_t i = 0; i < form->count; i++)
        json_object_del(all, arena_z(page->work.arena, form->fields[i].name));
    json_object_update(all, given);
    rc = draft_save(&page->work, draft, all, err);
    json_decref(all);
    json_decref(given);
    return rc;
}

static void
go_on(struct page *page, int step)
{
    struct str then = page_field(page, "then");

    if (str_eqz(then, "look") || intake_next(page, step) > INTAKE_STEPS)
        page_go(page, "/p/look");
    else if (str_eqz(then, "later"))
        page_go(page, "/p/later");
    else
        page_go(page, "/p/%d", intake_next(page, step));
}

enum rc
page_report_step_save(struct page *page, struct err *err)
{
    struct draft draft;
    struct form *form;
    int          step;
    enum rc      rc;

    if (!step_number(page, &step))
        return RC_NOTFOUND;
    if ((rc = draft_open(&page->work, &page->session, &draft, err)) != RC_OK)
        return rc;
    go_on(page, step);
    if (str_eqz(page_field(page, "then"), "skip"))
        return RC_OK;
    form = intake_form(page, step);
    if (!form_read(form))
        return show_step(page, step, form);
    return save(page, &draft, form, err);
}

/* ---- a look over it, and sending --------------------------------------------------------- */

static size_t
answer_rows(struct page *page, const json_t *answers, struct tpl_report_answer *out)
{
    struct form *form = intake_form_all(page);
    size_t       n = 0;

    form_fill(form, answers);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];

        if (field->value.n == 0)
            continue;
        out[n++] = (struct tpl_report_answer){
            .question = field->label,
            .said = intake_answer_words(form, field),
            .change = arena_printf(page->work.arena, "/p/%d", intake_step_of(field->name)),
            .identity = str_eqz(field->box, "identity"),
        };
    }
    return n;
}

static enum rc
show_look(struct page *page, const struct draft *draft, struct str error, struct err *err)
{
    struct tpl_report_answer rows[64];
    struct report_given      given;
    struct tpl_report_look   look = {
        .top = top_public(page, WORD_title_page),
        .token = page_token(page),
        .answers = rows,
        .error = error,
        .back = arena_printf(page->work.arena, "/p/%d", intake_before(page, INTAKE_STEPS + 1)),
    };
    enum rc rc = intake_given(page, draft->answers, &given, err);

    if (rc != RC_OK)
        return rc;
    look.answers_count = answer_rows(page, draft->answers, rows);
    look.nothing = look.answers_count == 0;
    look.danger = given.danger;
    look.who = intake_who_sees(page, given.keep_out, given.keep_out_count, false);
    look.calls = top_calls(page, &look.calls_count);
    tpl_report_look(&page->html, &look);
    return error.n ? RC_BADINPUT : RC_OK;
}

enum rc
page_report_look(struct page *page, struct err *err)
{
    struct draft draft;
    enum rc      rc = draft_open(&page->work, &page->session, &draft, err);

    return rc == RC_OK ? show_look(page, &draft, (struct str){ 0 }, err) : rc;
}

enum rc
page_report_send(struct page *page, struct err *err)
{
    struct report_given given;
    struct draft        draft;
    struct str          words = page_field(page, "your_words");
    json_t             *answers;
    enum rc             rc = draft_open(&page->work, &page->session, &draft, err);

    if (rc == RC_NOTFOUND && page->session.stage == SESSION_OPEN) {
        page_go(page, "/mine"); /* it was sent already: one report, one answer */
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    answers = json_copy(draft.answers);
    if (words.n)
        json_object_set_new(answers, "your_words", json_stringn(words.p, words.n));
    rc = json_object_size(answers) ? intake_given(page, answers, &given, err) : RC_BADINPUT;
    if (rc == RC_BADINPUT) {
        json_decref(answers);
        return show_look(page, &draft, page_word(page, WORD_report_one_word), err);
    }
    if (rc == RC_OK)
        rc = report_send(&page->work, &draft, page->cookie, &given, err);
    json_decref(answers);
    if (rc == RC_REFUSED && str_eqz(err->key, "box.nobody"))
        return show_look(page, &draft, page_word(page, WORD_report_no_reader), err);
    if (rc == RC_OK)
        page_go(page, "/mine");
    return rc;
}

/* ---- later, or never ----------------------------------------------------------------------- */

enum rc
page_report_later(struct page *page, struct err *err)
{
    struct draft            draft;
    struct tpl_report_later later = {
        .top = top_public(page, WORD_title_page),
        .token = page_token(page),
    };
    struct str code;
    enum rc    rc = draft_open(&page->work, &page->session, &draft, err);

    if (rc != RC_OK)
        return rc;
    if (people_flash(&page->work, page->cookie, &code, NULL) == RC_OK)
        later.code = code_card(page, code);
    later.until = date_words(page->work.arena, page->html.lang,
                             zone_day(page->site->zone, page->work.now + DRAFT_DAYS * DAY_US));
    tpl_report_later(&page->html, &later);
    return RC_OK;
}

enum rc
page_report_forget(struct page *page, struct err *err)
{
    struct draft draft;
    enum rc      rc = draft_open(&page->work, &page->session, &draft, err);

    if (rc == RC_OK && (rc = draft_forget(&page->work, &draft, page->cookie, err)) == RC_OK) {
        page_set_cookie(page, (struct bytes){ 0 });
        page_go(page, "/");
    }
    return rc;
}
