/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * set_up.c - the first visit of a member of staff: passphrase, printed code, second factor.
 */
#include "base/text.h"
#include "people/account.h"
#include "web/form.h"
#include "web/top.h"

static enum rc
show_set_up(struct page *page, struct form *form)
{
    struct tpl_set_up view = {
        .top = top_public(page, WORD_title_sign_in),
        .token = page_token(page),
    };

    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_set_up(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_set_up(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_set_up(page, form_of(page, "set_up"));
}

enum rc
page_set_up_keep(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "set_up");
    struct str   passphrase = http_form(page->request, "passphrase");
    struct bytes cookie;
    enum rc      rc;

    if (!form_read(form))
        return show_set_up(page, form);
    rc = people_set_up(&page->work, form_text(form, "login"), form_text(form, "code"), passphrase,
                       &cookie, err);
    if (rc == RC_NOTFOUND || rc == RC_BADINPUT) {
        struct form_field *field = form_field(form, str_starts(err->key, str_lit("passphrase"))
                                                        ? "passphrase" : "code");

        field->error = err_text(page->work.arena, page->html.lang, err);
        form->wrong = true;
        return show_set_up(page, form);
    }
    if (rc != RC_OK)
        return rc;
    page_set_cookie(page, cookie);
    page_go(page, "/account/second");
    return RC_OK;
}

/* ---- the second factor ------------------------------------------------------------ */

static enum rc
show_second(struct page *page, struct form *form, struct str secret)
{
    struct tpl_second_new view = {
        .top = top_public(page, WORD_title_sign_in),
        .token = page_token(page),
        .secret = secret,
    };
    struct buf spaced;
    struct str code;

    buf_init(&spaced, page->work.arena, 200);
    for (size_t i = 0; i < secret.n; i++) {
        if (i && i % 4 == 0)
            buf_addc(&spaced, ' ');
        buf_addc(&spaced, secret.p[i]);
    }
    view.key = buf_str(&spaced);
    if (people_flash(&page->work, page->cookie, &code, NULL) == RC_OK)
        view.printed = code_card(page, code);
    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_second_new(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_second_new(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_second(page, form_of(page, "second"), account_second_new(page->work.arena));
}

enum rc
page_second_set(struct page *page, struct err *err)
{
    struct form *form = form_of(page, "second");
    struct str   secret = page_field(page, "secret");
    enum rc      rc;

    if (!form_read(form))
        return show_second(page, form, secret);
    rc = people_second_set(&page->work, &page->session, page->cookie, secret,
                           form_text(form, "digits"), err);
    if (rc == RC_NOTFOUND || rc == RC_BADINPUT) {
        form_field(form, "digits")->error = err_text(page->work.arena, page->html.lang, err);
        form->wrong = true;
        return show_second(page, form, secret);
    }
    if (rc != RC_OK)
        return rc;
    people_flash_forget(&page->work, page->cookie);
    page_go(page, "/desk");
    return RC_OK;
}
