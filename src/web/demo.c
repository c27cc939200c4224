/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * demo.c - only in a demonstration: the made-up people one can be, and signing in as one.
 */
#include "base/text.h"
#include "people/account.h"
#include "people/role.h"
#include "web/top.h"

/* What a person's roles open, in a sentence. */
static struct str
look_at(struct page *page, const struct actor *who)
{
    static const struct {
        const char *desk;
        enum word   says;
    } rows[] = {
        { "intake", WORD_demo_intake },           { "statistics", WORD_demo_statistics },
        { "confidential", WORD_demo_confidential }, { "compliance", WORD_demo_compliance },
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        if (role_at_desk(page->site, who, rows[i].desk))
            return page_word(page, (int)rows[i].says);
    return page_word(page, WORD_demo_staff_member);
}

enum rc
page_demo(struct page *page, struct err *err)
{
    struct tpl_demo_people  view = { 0 };
    struct tpl_demo_person *people;
    struct account_status  *list;
    size_t                  count, n = 0;
    enum rc                 rc;

    if (!page->site->demonstration)
        return RC_NOTFOUND;
    if ((rc = account_list(&page->work, &list, &count, err)) != RC_OK)
        return rc;
    people = ARENA_ARRAY(page->work.arena, struct tpl_demo_person, count);
    for (size_t i = 0; i < count; i++) {
        struct actor who = { .institution = page->site->institution, .person = list[i].person,
                             .now = page->work.now };
        const struct word_entry *role;

        if (list[i].ended || list[i].invited ||
            role_load(page->work.arena, page->work.snapshot, &who, NULL) != RC_OK)
            continue;
        role = who.role_count ? role_find(page->site->pack, who.roles[0]) : NULL;
        people[n++] = (struct tpl_demo_person){
            .name = list[i].name,
            .role = role ? words_in(role->words, page->html.lang)
                         : page_word(page, WORD_admin_administrator),
            .look_at = look_at(page, &who),
            .value = page_id(page, list[i].person),
        };
    }
    view.top = top_public(page, WORD_title_demo);
    view.token = page_token(page);
    view.staff = people;
    view.staff_count = n;
    tpl_demo_people(&page->html, &view);
    return RC_OK;
}

enum rc
page_demo_enter(struct page *page, struct err *err)
{
    struct bytes cookie;
    int64_t      person;
    enum rc      rc;

    if (!page_field_id(page, "person", &person))
        return RC_NOTFOUND;
    if ((rc = people_sign_in_demonstration(&page->work, person, &cookie, err)) == RC_OK) {
        page_set_cookie(page, cookie);
        page_go(page, "/desk");
    }
    return rc;
}
