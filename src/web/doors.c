/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * doors.c - coming in: with a receipt code, or as staff with passphrase and second factor.
 * A wrong code, an old one and one that never was get the same answer.
 */
#include "base/text.h"
#include "cases/matter.h"
#include "people/account.h"
#include "web/top.h"

static const struct tpl_error_item *
one_error(struct page *page, const char *field, struct str message)
{
    struct tpl_error_item *item = ARENA_NEW(page->work.arena, struct tpl_error_item);

    *item = (struct tpl_error_item){ str_z(field), message };
    return item;
}

/* ---- a receipt code ------------------------------------------------------------ */

static enum rc
show_code(struct page *page, struct str error, struct str typed)
{
    struct tpl_enter enter = {
        .top = top_public(page, WORD_title_code),
        .token = page_token(page),
        .error = error,
        .typed = typed,
    };

    if (error.n) {
        enter.errors = one_error(page, "code", error);
        enter.errors_count = 1;
    }
    tpl_enter(&page->html, &enter);
    return error.n ? RC_BADINPUT : RC_OK;
}

enum rc
page_code(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_code(page, (struct str){ 0 }, (struct str){ 0 });
}

enum rc
page_code_enter(struct page *page, struct err *err)
{
    struct str   typed = page_field(page, "code");
    struct bytes cookie;
    enum rc rc = people_code_enter(&page->work, typed, matter_of, &cookie, err);

    if (rc == RC_BADINPUT)
        return show_code(page, err_text(page->work.arena, page->html.lang, err), typed);
    if (rc == RC_NOTFOUND)
        return show_code(page, page_word(page, WORD_enter_wrong), typed);
    if (rc != RC_OK)
        return rc;
    page_set_cookie(page, cookie);
    page_go(page, "/mine");
    return RC_OK;
}

/* ---- staff ---------------------------------------------------------------------- */

static enum rc
show_sign_in(struct page *page, enum tpl_sign_in_step step, struct str error, struct str typed)
{
    struct tpl_sign_in sign_in = {
        .top = top_public(page, WORD_title_sign_in),
        .token = page_token(page),
        .step = step,
        .error = error,
        .typed = typed,
    };

    if (error.n) {
        sign_in.errors = one_error(page, step == TPL_SIGN_IN_STEP_NAME ? "login" : "second", error);
        sign_in.errors_count = 1;
    }
    tpl_sign_in(&page->html, &sign_in);
    return error.n ? RC_BADINPUT : RC_OK;
}

enum rc
page_sign_in(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_sign_in(page, TPL_SIGN_IN_STEP_NAME, (struct str){ 0 }, (struct str){ 0 });
}

static void
failure_counted(void *arena, enum rc rc, const struct err *err)
{
    UNUSED(rc);
    UNUSED(err);
    arena_free(arena);
}

/* A wrong passphrase is counted though the page keeps nothing else. */
static void
count_failure(struct page *page, struct str login)
{
    struct arena  *a = arena_new((size_t)256 << 10);
    struct change *change = change_new(a, page->site->institution);
    struct work    work = page->work;

    work.change = change;
    people_sign_in_failed(&work, login);
    log_event(EVENT_SIGN_IN_REFUSED, 0, 0);
    change_done(change, failure_counted, a);
    if (change_is_empty(change) || store_submit(page_store(page), change, NULL) != RC_OK)
        arena_free(a);
}

enum rc
page_sign_in_name(struct page *page, struct err *err)
{
    struct str   login = page_field(page, "login");
    struct str   passphrase = http_form(page->request, "passphrase");
    struct bytes cookie;
    enum rc rc = people_sign_in(&page->work, login, passphrase, &cookie, err);

    if (rc == RC_NOTFOUND) {
        count_failure(page, login);
        return show_sign_in(page, TPL_SIGN_IN_STEP_NAME, page_word(page, WORD_sign_in_wrong), login);
    }
    if (rc == RC_REFUSED)
        return show_sign_in(page, TPL_SIGN_IN_STEP_NAME,
                            err_text(page->work.arena, page->html.lang, err), login);
    if (rc != RC_OK)
        return rc;
    page_set_cookie(page, cookie);
    page_go(page, "/sign-in/second");
    return RC_OK;
}

enum rc
page_second(struct page *page, struct err *err)
{
    struct account_status status;
    enum rc rc = account_of(&page->work, page->work.who->person, &status, err);

    if (rc != RC_OK)
        return rc;
    if (!status.has_second) {
        page_go(page, "/account/second");
        return RC_OK;
    }
    return show_sign_in(page, TPL_SIGN_IN_STEP_SECOND, (struct str){ 0 }, (struct str){ 0 });
}

enum rc
page_second_enter(struct page *page, struct err *err)
{
    enum rc rc = people_second_factor(&page->work, &page->session, page->cookie,
                                      page_field(page, "code"), err);

    if (rc == RC_NOTFOUND)
        return show_sign_in(page, TPL_SIGN_IN_STEP_SECOND, page_word(page, WORD_sign_in_second_wrong),
                            (struct str){ 0 });
    if (rc == RC_OK)
        page_go(page, "/desk");
    return rc;
}

/* ---- a forgotten passphrase --------------------------------------------------------- */

enum rc
page_recovery(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_sign_in(page, TPL_SIGN_IN_STEP_RECOVERY, (struct str){ 0 }, (struct str){ 0 });
}

enum rc
page_recovery_enter(struct page *page, struct err *err)
{
    struct str   login = page_field(page, "login");
    struct bytes cookie;
    enum rc rc = people_sign_in_printed(&page->work, login, page_field(page, "code"), &cookie, err);

    if (rc == RC_NOTFOUND || rc == RC_BADINPUT) {
        count_failure(page, login);
        return show_sign_in(page, TPL_SIGN_IN_STEP_RECOVERY,
                            page_word(page, WORD_sign_in_recovery_wrong), login);
    }
    if (rc != RC_OK)
        return rc;
    page_set_cookie(page, cookie);
    page_go(page, "/sign-in/second");
    return RC_OK;
}

enum rc
page_sign_out(struct page *page, struct err *err)
{
    UNUSED(err);
    if (page->has_session)
        people_session_end(&page->work, page->cookie);
    page_set_cookie(page, (struct bytes){ 0 });
    page_go(page, "/");
    return RC_OK;
}
