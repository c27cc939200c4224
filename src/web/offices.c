/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * offices.c - the register of offices: who works there, and which are confidential since when.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "directory/office.h"
#include "people/account.h"
#include "people/role.h"
#include "web/form.h"
#include "web/top.h"

static bool
may(const struct page *page)
{
    return role_at_desk(page->site, page->work.who, "directory");
}

static struct str
day_or_dash(struct page *page, struct day d)
{
    return day_given(d) ? date_short(page->work.arena, page->html.lang, d)
                        : page_word(page, WORD_office_not_yet);
}

static void
office_choices(struct page *page, struct form *form, const struct office *list, size_t count)
{
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);

    for (size_t i = 0; i < count; i++)
        choices[i] = (struct form_choice){ .value = page_id(page, list[i].office),
                                           .label = list[i].title[page->html.lang] };
    form_choices(form, "office", choices, count);
}

static void
person_choices(struct page *page, struct form *form)
{
    struct account_status *list;
    struct form_choice    *choices;
    size_t                 count, n = 0;

    if (account_list(&page->work, &list, &count, NULL) != RC_OK)
        count = 0;
    choices = ARENA_ARRAY(page->work.arena, struct form_choice, count);
    for (size_t i = 0; i < count; i++)
        if (!list[i].ended)
            choices[n++] = (struct form_choice){ .value = page_id(page, list[i].person),
                                                 .label = list[i].name };
    form_choices(form, "person", choices, n);
}

static struct form *
or_wrong(struct page *page, const char *name, struct form *wrong)
{
    return wrong && str_eqz(wrong->name, name) ? wrong : form_of(page, name);
}

static enum rc
show(struct page *page, struct form *wrong, struct err *err)
{
    struct tpl_offices     view = { 0 };
    struct tpl_office_row *rows;
    struct form           *make = or_wrong(page, "office", wrong);
    struct form           *designate = or_wrong(page, "designate", wrong);
    struct form           *member = or_wrong(page, "member", wrong);
    struct office         *list;
    size_t                 count;
    enum rc                rc = office_list(&page->work, &list, &count, err);

    if (rc != RC_OK)
        return rc;
    office_choices(page, designate, list, count);
    office_choices(page, member, list, count);
    person_choices(page, member);
    rows = ARENA_ARRAY(page->work.arena, struct tpl_office_row, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_office_row){
            .name = list[i].title[page->html.lang],
            .state = word_by_key(page->html.lang,
                                 arena_printf(page->work.arena, "office.state_" STR_FMT,
                                              STR_ARG(office_state_word(list[i].state)))),
            .agreement = day_or_dash(page, list[i].latest.agreement_on),
            .training = day_or_dash(page, list[i].latest.trained_on),
            .from = day_or_dash(page, list[i].latest.from_on),
            .counts = list[i].designated && list[i].latest.statistics,
        };
    view.top = top_staff(page, WORD_title_desk, "/offices");
    view.token = page_token(page);
    view.rows = rows;
    view.rows_count = count;
    view.make = form_view(make, &view.make_count);
    view.designate = form_view(designate, &view.designate_count);
    view.member = form_view(member, &view.member_count);
    if (wrong)
        view.errors = form_errors(wrong, &view.errors_count);
    tpl_offices(&page->html, &view);
    return wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_offices(struct page *page, struct err *err)
{
    return may(page) ? show(page, NULL, err) : RC_NOTFOUND;
}

enum rc
page_offices_make(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "office");
    int64_t      office;
    enum rc      rc;

    if (!may(page))
        return RC_NOTFOUND;
    if (!form_read(form))
        return show(page, form, err);
    rc = office_make(&page->work, form_text(form, "title_en"), form_text(form, "title_es"), &office, err);
    if (rc == RC_OK)
        page_go(page, "/offices");
    return rc;
}

static struct day
day_of(struct form *form, const char *name)
{
    struct day d = { 0 };

    return day_parse(form_text(form, name), &d) ? d : (struct day){ 0 };
}

/* The offices there are, as choices, so that the form can be read. */
static enum rc
with_offices(struct page *page, struct form *form, struct err *err)
{
    struct office *list;
    size_t         count;
    enum rc        rc = office_list(&page->work, &list, &count, err);

    if (rc == RC_OK)
        office_choices(page, form, list, count);
    return rc;
}

enum rc
page_offices_designate(struct page *page, struct err *err)
{
    struct form       *form = form_of(page, "designate");
    struct designation given;
    int64_t            office;
    enum rc            rc;

    if (!may(page))
        return RC_NOTFOUND;
    if ((rc = with_offices(page, form, err)) != RC_OK)
        return rc;
    if (!form_read(form) || !page_field_id(page, "office", &office))
        return show(page, form, err);
    given = (struct designation){ .agreement_on = day_of(form, "agreement_on"),
                                  .trained_on = day_of(form, "trained_on"),
                                  .from_on = day_of(form, "from_on"),
                                  .statistics = form_has(form, "statistics", "yes") };
    rc = office_designate_on(&page->work, office, &given, err);
    if (rc == RC_REFUSED) {
        form_error_from(form, err);
        return show(page, form, err);
    }
    if (rc == RC_OK)
        page_go(page, "/offices");
    return rc;
}

enum rc
page_offices_member(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "member");
    int64_t      office, person;
    enum rc      rc;

    if (!may(page))
        return RC_NOTFOUND;
    if ((rc = with_offices(page, form, err)) != RC_OK)
        return rc;
    person_choices(page, form);
    if (!form_read(form) || !page_field_id(page, "office", &office) ||
        !page_field_id(page, "person", &person))
        return show(page, form, err);
    rc = office_add_member(&page->work, office, person, err);
    if (rc == RC_OK)
        page_go(page, "/offices");
    return rc;
}
