/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * account.c - one's own account: roles held, deputies named by signature, the passphrase.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "boxes/person.h"
#include "people/account.h"
#include "people/role.h"
#include "people/role_sql.h"
#include "web/form.h"
#include "web/top.h"

static struct str
role_words(struct page *page, struct str role)
{
    const struct word_entry *entry = role_find(page->site->pack, role);

    return entry ? words_in(entry->words, page->html.lang) : role;
}

/* Colleagues, one's own roles, and campuses as choices. */
static struct form *
deputy_form(struct page *page)
{
    const struct actor    *who = page->work.who;
    const struct list     *campuses = list_find(page->site->pack, str_lit("campuses"));
    struct form           *form = form_of(page, "deputy");
    struct account_status *list;
    struct form_choice    *people, *roles, *scopes;
    size_t                 count, n = 0, k = 0, m = 0;

    if (account_list(&page->work, &list, &count, NULL) != RC_OK)
        count = 0;
    people = ARENA_ARRAY(page->work.arena, struct form_choice, count);
    for (size_t i = 0; i < count; i++)
        if (!list[i].ended && !list[i].invited && list[i].person != who->person)
            people[n++] = (struct form_choice){ .value = page_id(page, list[i].person),
                                                .label = list[i].name };
    roles = ARENA_ARRAY(page->work.arena, struct form_choice, who->role_count);
    for (size_t i = 0; i < who->role_count; i++)
        roles[k++] = (struct form_choice){ .value = who->roles[i],
                                           .label = role_words(page, who->roles[i]) };
    scopes = ARENA_ARRAY(page->work.arena, struct form_choice, campuses ? campuses->count + 1 : 1);
    scopes[m++] = (struct form_choice){ .value = str_lit("all"), .label = page_word(page, WORD_account_everywhere) };
    for (size_t i = 0; campuses && i < campuses->count; i++)
        scopes[m++] = (struct form_choice){ .value = campuses->words[i].id,
                                            .label = words_in(campuses->words[i].words, page->html.lang) };
    form_choices(form, "to", people, n);
    form_choices(form, "role", roles, k);
    form_choices(form, "scope", scopes, m);
    return form;
}

static enum rc
show(struct page *page, struct form *deputy, struct form *passphrase, struct err *err)
{
    struct tpl_account        view = { 0 };
    struct role_deputies_row *rows;
    struct tpl_deputy_row    *shown;
    size_t                    count, n = 0;
    enum rc rc = role_deputies(page->work.arena, page->work.snapshot, page->site->institution,
                               &rows, &count, err);

    if (rc != RC_OK)
        return rc;
    shown = ARENA_ARRAY(page->work.arena, struct tpl_deputy_row, count);
    for (size_t i = 0; i < count; i++)
        if (!rows[i].ended_at.set && rows[i].until_at > page->work.now &&
            (rows[i].from_person == page->work.who->person || rows[i].to_person == page->work.who->person))
            shown[n++] = (struct tpl_deputy_row){
                .id = page_id(page, rows[i].deputy),
                .from = account_name(&page->work, rows[i].from_person),
                .to = account_name(&page->work, rows[i].to_person),
                .role = role_words(page, rows[i].role),
                .until = date_words(page->work.arena, page->html.lang,
                                    zone_day(page->site->zone, rows[i].until_at)),
                .mine = rows[i].from_person == page->work.who->person,
            };
    view.top = top_staff(page, WORD_title_admin, "/account");
    view.token = page_token(page);
    view.deputies = shown;
    view.deputies_count = n;
    view.fields = form_view(deputy, &view.fields_count);
    view.secrets = form_view(passphrase, &view.secrets_count);
    view.errors = form_errors(deputy->wrong ? deputy : passphrase, &view.errors_count);
    tpl_account(&page->html, &view);
    return deputy->wrong || passphrase->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_account(struct page *page, struct err *err)
{
    return show(page, deputy_form(page), form_of(page, "own_passphrase"), err);
}

enum rc
page_account_deputy(struct page *page, struct err *err)
{
    struct form *form = deputy_form(page);
    struct day   until;
    int64_t      to;
    enum rc      rc;

    if (!form_read(form) || !page_field_id(page, "to", &to) ||
        !day_parse(form_text(form, "until"), &until))
        return show(page, form, form_of(page, "own_passphrase"), err);
    rc = deputy_name(&page->work, to, form_text(form, "role"), form_text(form, "scope"),
                     page->work.now,
                     zone_end(page->site->zone, (struct civil){ until, DAY_US - SECOND_US, PASS_ONLY }), err);
    if (rc == RC_BADINPUT || rc == RC_REFUSED) {
        form_error_from(form, err);
        return show(page, form, form_of(page, "own_passphrase"), err);
    }
    if (rc == RC_OK)
        page_go(page, "/account");
    return rc;
}

enum rc
page_account_deputy_end(struct page *page, struct err *err)
{
    int64_t deputy;
    enum rc rc;

    if (!page_field_id(page, "deputy", &deputy))
        return RC_NOTFOUND;
    if ((rc = deputy_end(&page->work, deputy, err)) == RC_OK)
        page_go(page, "/account");
    return rc;
}

enum rc
page_account_passphrase(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "own_passphrase");
    enum rc      rc;

    if (!form_read(form))
        return show(page, deputy_form(page), form, err);
    rc = person_passphrase_set(&page->work, http_form(page->request, "passphrase"), false, err);
    if (rc == RC_BADINPUT) {
        form_field(form, "passphrase")->error = err_text(page->work.arena, page->html.lang, err);
        form->wrong = true;
        return show(page, deputy_form(page), form, err);
    }
    if (rc == RC_OK)
        page_go(page, "/account");
    return rc;
}
