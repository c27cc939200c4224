/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * admin.c - accounts: invited, given roles, ended.  Whoever does this holds no wrap for it
 * and can read no case.  A one-time code is shown once, sealed to the administrator's session.
 */
#include "base/dates.h"
#include "base/text.h"
#include "people/account.h"
#include "people/role.h"
#include "web/form.h"
#include "web/top.h"

static struct str
role_words(struct page *page, struct str role)
{
    const struct word_entry *entry = role_find(page->site->pack, role);

    if (str_eqz(role, "administrator"))
        return page_word(page, WORD_admin_administrator);
    return entry ? words_in(entry->words, page->html.lang) : role;
}

/* Roles somebody holds now, in words. */
static struct str
roles_of(struct page *page, int64_t person)
{
    struct actor who = { .institution = page->site->institution, .person = person,
                         .now = page->work.now };
    struct buf   b;

    buf_init(&b, page->work.arena, 4096);
    if (role_load(page->work.arena, page->work.snapshot, &who, NULL) != RC_OK)
        return (struct str){ 0 };
    for (size_t i = 0; i < who.role_count; i++) {
        if (i)
            buf_addz(&b, "; ");
        buf_add(&b, role_words(page, who.roles[i]));
    }
    return buf_str(&b);
}

static struct str
account_state(struct page *page, const struct account_status *a)
{
    if (a->ended)
        return page_word(page, WORD_admin_ended);
    if (a->invited)
        return page_word(page, WORD_admin_invited);
    return page_word(page, a->has_second ? WORD_admin_ready : WORD_admin_no_second);
}

/* Office roles of the pack, and our own. */
static void
role_choices(struct page *page, struct form *form)
{
    const struct list  *roles = list_find(page->site->pack, str_lit("roles"));
    size_t              room = roles ? roles->count + 1 : 1, n = 0;
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, room);

    choices[n++] = (struct form_choice){ .value = str_lit("administrator"),
                                         .label = page_word(page, WORD_admin_administrator) };
    for (size_t i = 0; roles && i < roles->count; i++)
        if (str_eqz(word_attr(&roles->words[i], "kind"), "office"))
            choices[n++] = (struct form_choice){
                .value = roles->words[i].id,
                .label = words_in(roles->words[i].words, page->html.lang) };
    form_choices(form, "role", choices, n);
}

static enum rc
show_list(struct page *page, struct form *form, struct err *err)
{
    struct tpl_admin      view = { 0 };
    struct tpl_admin_row *rows;
    struct account_status *list;
    struct str            flash;
    size_t                count;
    enum rc               rc = account_list(&page->work, &list, &count, err);

    if (rc != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_admin_row, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct tpl_admin_row){
            .name = list[i].name, .login = list[i].login,
            .link = arena_printf(page->work.arena, "/admin/" STR_FMT, STR_ARG(page_id(page, list[i].person))),
            .roles = roles_of(page, list[i].person),
            .state = account_state(page, &list[i]),
        };
        view.without_second += !list[i].ended && !list[i].invited && !list[i].has_second;
    }
    view.top = top_staff(page, WORD_title_admin, "/admin");
    view.token = page_token(page);
    view.rows = rows;
    view.rows_count = count;
    if (page->session.has_flash && people_flash(&page->work, page->cookie, &flash, NULL) == RC_OK)
        view.code = code_card(page, flash);
    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_admin(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

static struct form *
invite_form(struct page *page)
{
    struct form *form = form_of(page, "invite");

    role_choices(page, form);
    return form;
}

enum rc
page_admin(struct page *page, struct err *err)
{
    return show_list(page, invite_form(page), err);
}

enum rc
page_admin_invite(struct page *page, struct err *err)
{
    struct form       *form = invite_form(page);
    struct account_new given = { .lang = LANG_EN };
    struct str         code;
    int64_t            person;
    enum rc            rc;

    if (!form_read(form))
        return show_list(page, form, err);
    given.login = form_text(form, "login");
    given.name = form_text(form, "name");
    given.mail = form_text(form, "mail");
    rc = account_invite(&page->work, &given, &person, &code, err);
    if (rc == RC_BADINPUT || (rc == RC_REFUSED && str_eqz(err->key, "account.taken"))) {
        form_error_from(form, err);
        return show_list(page, form, err);
    }
    if (rc == RC_OK && form_text(form, "role").n)
        rc = role_give(&page->work, person, form_text(form, "role"), 0, err);
    if (rc != RC_OK)
        return rc;
    people_flash_set(&page->work, page->cookie, code);
    page_go(page, "/admin");
    return RC_OK;
}

/* ---- one account ----------------------------------------------------------------------- */

static enum rc
show_person(struct page *page, int64_t person, struct str message, struct err *err)
{
    struct tpl_admin_person view = { 0 };
    struct actor            who = { .institution = page->site->institution, .person = person,
                                    .now = page->work.now };
    struct tpl_admin_role  *roles;
    struct account_status   status;
    struct form            *give = form_of(page, "give");
    enum rc                 rc = account_of(&page->work, person, &status, err);

    if (rc != RC_OK || (rc = role_load(page->work.arena, page->work.snapshot, &who, err)) != RC_OK)
        return rc;
    role_choices(page, give);
    roles = ARENA_ARRAY(page->work.arena, struct tpl_admin_role, who.role_count);
    for (size_t i = 0; i < who.role_count; i++)
        roles[i] = (struct tpl_admin_role){ who.roles[i], role_words(page, who.roles[i]) };
    view.top = top_staff(page, WORD_title_admin, "/admin");
    view.token = page_token(page);
    view.id = page_id(page, person);
    view.name = status.name;
    view.login = status.login;
    view.state = account_state(page, &status);
    view.message = message;
    view.invited = status.invited && !status.ended;
    view.live = !status.ended;
    view.has_second = status.has_second;
    view.roles = roles;
    view.roles_count = who.role_count;
    view.fields = form_view(give, &view.fields_count);
    tpl_admin_person(&page->html, &view);
    return message.n ? RC_BADINPUT : RC_OK;
}

enum rc
page_admin_person(struct page *page, struct err *err)
{
    int64_t person;

    return page_param_id(page, "person", &person)
               ? show_person(page, person, (struct str){ 0 }, err) : RC_NOTFOUND;
}

typedef enum rc person_verb(struct page *page, int64_t person, struct err *err);

/* What is refused is said on the person's own page. */
static enum rc
do_it(struct page *page, person_verb *verb, struct err *err)
{
    int64_t person;
    enum rc rc;

    if (!page_param_id(page, "person", &person))
        return RC_NOTFOUND;
    rc = verb(page, person, err);
    if (rc == RC_REFUSED || rc == RC_BADINPUT)
        return show_person(page, person, err_text(page->work.arena, page->html.lang, err), err);
    if (rc == RC_OK && page->go.n == 0)
        page_go(page, "/admin/" STR_FMT, STR_ARG(page_id(page, person)));
    return rc;
}

static enum rc
give_it(struct page *page, int64_t person, struct err *err)
{
    return role_give(&page->work, person, page_field(page, "role"), 0, err);
}

static enum rc
take_it(struct page *page, int64_t person, struct err *err)
{
    return role_take(&page->work, person, page_field(page, "role"), err);
}

static enum rc
renew_it(struct page *page, int64_t person, struct err *err)
{
    struct str code;
    enum rc    rc = account_invite_renew(&page->work, person, &code, err);

    if (rc == RC_OK) {
        people_flash_set(&page->work, page->cookie, code);
        page_go(page, "/admin");
    }
    return rc;
}

static enum rc
clear_it(struct page *page, int64_t person, struct err *err)
{
    return account_second_clear(&page->work, person, err);
}

static enum rc
end_it(struct page *page, int64_t person, struct err *err)
{
    return account_end(&page->work, person, err);
}

enum rc
page_admin_give(struct page *page, struct err *err)
{
    return do_it(page, give_it, err);
}

enum rc
page_admin_take(struct page *page, struct err *err)
{
    return do_it(page, take_it, err);
}

enum rc
page_admin_renew(struct page *page, struct err *err)
{
    return do_it(page, renew_it, err);
}

enum rc
page_admin_clear(struct page *page, struct err *err)
{
    return do_it(page, clear_it, err);
}

enum rc
page_admin_end(struct page *page, struct err *err)
{
    return do_it(page, end_it, err);
}
