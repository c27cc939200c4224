/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mine_changes.c - changes of mind behind a code: one's name, one's wish, taking a report
 * back, a passphrase in place of the code.  Each page says first what it does and does not do.
 */
#include "base/text.h"
#include "boxes/person.h"
#include "cases/wish.h"
#include "people/account.h"
#include "web/intake.h"
#include "web/mine.h"

struct str
account_name_or(struct page *page, int64_t person)
{
    struct str name = account_name(&page->work, person);

    return name.n ? name : page_word(page, WORD_mine_other_reader);
}

/* Heading, explanation and button of one change; words mine.NAME_* by key. */
static enum rc
show(struct page *page, const char *name, struct form *form)
{
    struct arena         *a = page->work.arena;
    struct tpl_mine_change view = {
        .top = top_public(page, WORD_title_code),
        .token = page_token(page),
        .action = arena_printf(a, "/mine/%s", name),
        .heading = word_by_key(page->html.lang, arena_printf(a, "mine.%s_heading", name)),
        .does = word_by_key(page->html.lang, arena_printf(a, "mine.%s_does", name)),
        .does_not = word_by_key(page->html.lang, arena_printf(a, "mine.%s_does_not", name)),
        .button = word_by_key(page->html.lang, arena_printf(a, "mine.%s_button", name)),
    };

    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_mine_change(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

static enum rc
own(struct page *page, struct report *out, struct err *err)
{
    return report_of(&page->work, page->session.matter, out, err);
}

/* ---- name and contact ------------------------------------------------------------------ */

static struct form *
name_form(struct page *page)
{
    static const struct form_ask asks[] = {
        { "name_choice", "identity" }, { "name_given", "identity" }, { "your_tie", "identity" },
        { "contact_way", "identity" }, { "contact_details", "identity" },
        { "contact_safety", "identity" },
    };

    return form_of_questions(page, "report", asks, COUNT(asks));
}

enum rc
page_mine_name(struct page *page, struct err *err)
{
    struct form  *form = name_form(page);
    struct report report;
    json_t       *identity;
    enum rc       rc = own(page, &report, err);

    if (rc != RC_OK || (rc = report_identity(&page->work, &report, &identity, err)) != RC_OK)
        return rc;
    if (identity)
        form_fill(form, identity);
    return show(page, "name", form);
}

enum rc
page_mine_name_keep(struct page *page, struct err *err)
{
    struct form  *form = name_form(page);
    struct report report;
    json_t       *given;
    enum rc       rc = own(page, &report, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show(page, "name", form);
    given = form_answers(form, "");
    rc = wish_identity(&page->work, &report, given, err);
    json_decref(given);
    if (rc == RC_OK)
        page_go(page, "/mine");
    return rc;
}

/* ---- wish ------------------------------------------------------------------------------ */

enum rc
page_mine_wish(struct page *page, struct err *err)
{
    struct form  *form = form_of(page, "wish");
    struct report report;
    enum rc       rc = own(page, &report, err);

    if (rc != RC_OK)
        return rc;
    form_field(form, "wish")->value = report.wish;
    return show(page, "wish", form);
}

enum rc
page_mine_wish_keep(struct page *page, struct err *err)
{
    struct form  *form = form_of(page, "wish");
    struct report report;
    enum rc       rc = own(page, &report, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show(page, "wish", form);
    if (form_has(form, "police", "yes"))
        rc = wish_say(&page->work, &report, str_lit("police_help"),
                      page_word(page, WORD_mine_police_asked), err);
    if (rc == RC_OK)
        rc = wish_keep(&page->work, &report, form_text(form, "wish"), err);
    if (rc == RC_OK)
        page_go(page, "/mine");
    return rc;
}

/* ---- taking it back --------------------------------------------------------------------- */

enum rc
page_mine_withdraw(struct page *page, struct err *err)
{
    struct report report;
    enum rc       rc = own(page, &report, err);

    return rc == RC_OK ? show(page, "withdraw", form_of(page, "withdraw")) : rc;
}

enum rc
page_mine_withdraw_keep(struct page *page, struct err *err)
{
    struct form  *form = form_of(page, "withdraw");
    struct report report;
    enum rc       rc = own(page, &report, err);

    if (rc != RC_OK)
        return rc;
    if (!form_read(form))
        return show(page, "withdraw", form);
    rc = wish_withdraw(&page->work, &report, form_text(form, "reason"), err);
    if (rc == RC_OK || rc == RC_REFUSED) {
        page_go(page, "/mine");
        rc = RC_OK;
    }
    return rc;
}

/* ---- a passphrase instead of the code --------------------------------------------------- */

enum rc
page_mine_passphrase(struct page *page, struct err *err)
{
    UNUSED(err);
    return show(page, "passphrase", form_of(page, "own_passphrase"));
}

enum rc
page_mine_passphrase_keep(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "own_passphrase");
    enum rc      rc;

    if (!form_read(form))
        return show(page, "passphrase", form);
    rc = person_passphrase_set(&page->work, http_form(page->request, "passphrase"), false, err);
    if (rc == RC_BADINPUT) {
        form_field(form, "passphrase")->error = err_text(page->work.arena, page->html.lang, err);
        form->wrong = true;
        return show(page, "passphrase", form);
    }
    if (rc == RC_OK)
        page_go(page, "/mine");
    return rc;
}
