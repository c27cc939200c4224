/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * enter.c - a report that did not come through this site: staff enter it with its channel and
 * the true moment it was received, and may hand over a code.  And the same form on paper.
 */
#include "base/text.h"
#include "people/role.h"
#include "vault/opener.h"
#include "web/intake.h"

/* How and when it came, then every question of a report. */
static struct form *
enter_form(struct page *page)
{
    struct form *own = form_of(page, "enter_report");
    struct form *asked = intake_form_all(page);
    struct form *form = ARENA_NEW(page->work.arena, struct form);

    *form = *own;
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, own->count + asked->count);
    form->count = 0;
    for (size_t i = 0; i < own->count; i++)
        form->fields[form->count++] = own->fields[i];
    for (size_t i = 0; i < asked->count; i++)
        form->fields[form->count++] = asked->fields[i];
    return form;
}

static enum rc
show(struct page *page, struct form *form)
{
    struct tpl_enter_report view = { .top = top_staff(page, WORD_title_desk, "/desk"),
                                     .token = page_token(page) };

    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_enter_report(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_enter_report(struct page *page, struct err *err)
{
    UNUSED(err);
    if (!role_at_desk(page->site, page->work.who, "intake"))
        return RC_NOTFOUND;
    return show(page, enter_form(page));
}

enum rc
page_enter_report_keep(struct page *page, struct err *err)
{
    struct form        *form = enter_form(page);
    struct report_given given;
    struct code_person  made = { 0 };
    json_t             *answers;
    int64_t             received, report;
    enum rc             rc;

    if (!role_at_desk(page->site, page->work.who, "intake"))
        return RC_NOTFOUND;
    if (!form_read(form))
        return show(page, form);
    if (!form_moment(form, "received_at", &received) || received > page->work.now) {
        form_error(form, "received_at", "duty.future");
        return show(page, form);
    }
    answers = form_answers(form, "");
    rc = intake_given(page, answers, &given, err);
    if (rc == RC_OK) {
        given.channel = form_text(form, "channel");
        given.received_at = received;
        rc = report_enter(&page->work, &given, form_has(form, "with_code", "yes"), &made, &report, err);
    }
    json_decref(answers);
    if (rc != RC_OK)
        return rc;
    opener_drop(made.opener);
    if (made.person)
        people_flash_set(&page->work, page->cookie, made.code);
    page_go(page, "/desk/entered?report=" STR_FMT, STR_ARG(page_id(page, report)));
    return RC_OK;
}

enum rc
page_entered(struct page *page, struct err *err)
{
    struct tpl_entered view = { .top = top_staff(page, WORD_title_desk, "/desk") };
    struct str         code;
    int64_t            report;

    UNUSED(err);
    if (!page_param_id(page, "report", &report))
        return RC_NOTFOUND;
    view.link = arena_printf(page->work.arena, "/desk/" STR_FMT, STR_ARG(page_id(page, report)));
    if (people_flash(&page->work, page->cookie, &code, NULL) == RC_OK)
        view.code = code_card(page, code);
    tpl_entered(&page->html, &view);
    return RC_OK;
}

/* ---- on paper ----------------------------------------------------------------------------- */

enum rc
page_report_paper(struct page *page, struct err *err)
{
    struct form            *form = intake_form_all(page);
    struct tpl_report_paper view = { .top = top_public(page, WORD_title_page) };
    struct tpl_paper_row   *rows = ARENA_ARRAY(page->work.arena, struct tpl_paper_row, form->count);

    UNUSED(err);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        struct str *choices = ARENA_ARRAY(page->work.arena, struct str, field->choice_count);

        for (size_t k = 0; k < field->choice_count; k++)
            choices[k] = field->choices[k].label;
        rows[i] = (struct tpl_paper_row){ .question = field->label, .choices = choices,
                                          .choices_count = field->choice_count };
    }
    view.rows = rows;
    view.rows_count = form->count;
    tpl_report_paper(&page->html, &view);
    return RC_OK;
}
