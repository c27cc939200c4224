/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * directory.c - the public directory as staff keep it: every correction carries the day and
 * who made it; saving an entry says that it was checked today.
 */
#include "base/dates.h"
#include "base/text.h"
#include "directory/resource.h"
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
checked(struct page *page, const struct resource_entry *e)
{
    struct str day;

    if (!day_given(e->checked_on))
        return page_word(page, WORD_directory_never);
    day = date_short(page->work.arena, page->html.lang, e->checked_on);
    return arena_printf(page->work.arena, STR_FMT ", " STR_FMT, STR_ARG(day),
                        STR_ARG(account_name(&page->work, e->checked_by)));
}

enum rc
page_directory(struct page *page, struct err *err)
{
    struct tpl_directory      view = { 0 };
    struct tpl_directory_row *rows;
    struct resource_entry    *list;
    size_t                    count;
    enum rc                   rc;

    if (!may(page))
        return RC_NOTFOUND;
    if ((rc = resource_list(&page->work, &list, &count, err)) != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_directory_row, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct tpl_directory_row){
            .name = list[i].title[page->html.lang],
            .link = arena_printf(page->work.arena, "/directory/" STR_FMT, STR_ARG(list[i].resource)),
            .phone = list[i].phone, .checked = checked(page, &list[i]),
            .stale = list[i].stale, .hidden = list[i].hidden,
        };
        view.stale += list[i].stale && !list[i].hidden;
    }
    view.top = top_staff(page, WORD_title_desk, "/directory");
    view.rows = rows;
    view.rows_count = count;
    tpl_directory(&page->html, &view);
    return RC_OK;
}

static enum rc
entry_here(struct page *page, struct resource_entry *out, struct err *err)
{
    struct str             id = http_param(page->request, "resource");
    struct resource_entry *list;
    size_t                 count;
    enum rc                rc = resource_list(&page->work, &list, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        if (str_eq(list[i].resource, id)) {
            *out = list[i];
            return RC_OK;
        }
    return rc == RC_OK ? err_set(err, RC_NOTFOUND, "directory.none") : rc;
}

static enum rc
show(struct page *page, const struct resource_entry *e, struct form *form)
{
    struct tpl_directory_entry view = { .top = top_staff(page, WORD_title_desk, "/directory"),
                                        .token = page_token(page),
                                        .name = e->title[page->html.lang],
                                        .id = e->resource, .checked = checked(page, e) };

    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_directory_entry(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_directory_entry(struct page *page, struct err *err)
{
    struct resource_entry e;
    struct form          *form = form_of(page, "resource");
    enum rc               rc;

    if (!may(page))
        return RC_NOTFOUND;
    if ((rc = entry_here(page, &e, err)) != RC_OK)
        return rc;
    form_field(form, "title_en")->value = e.title[LANG_EN];
    form_field(form, "title_es")->value = e.title[LANG_ES];
    form_field(form, "phone")->value = e.phone;
    form_field(form, "other_phone")->value = e.other_phone;
    form_field(form, "hours")->value = e.hours;
    form_field(form, "confidential")->value = e.confidential;
    form_field(form, "hidden")->value = e.hidden ? str_lit("yes") : str_lit("no");
    return show(page, &e, form);
}

enum rc
page_directory_keep(struct page *page, struct err *err)
{
    struct resource_entry e;
    struct form          *form = form_of(page, "resource");
    enum rc               rc;

    if (!may(page))
        return RC_NOTFOUND;
    if ((rc = entry_here(page, &e, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return show(page, &e, form);
    e.title[LANG_EN] = form_text(form, "title_en");
    e.title[LANG_ES] = form_text(form, "title_es");
    e.phone = form_text(form, "phone");
    e.other_phone = form_text(form, "other_phone");
    e.hours = form_text(form, "hours");
    e.confidential = form_text(form, "confidential");
    e.hidden = form_has(form, "hidden", "yes");
    rc = resource_keep(&page->work, &e, err);
    if (rc == RC_BADINPUT) {
        form_error_from(form, err);
        return show(page, &e, form);
    }
    if (rc == RC_OK)
        page_go(page, "/directory");
    return rc;
}
