/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * top.c - see top.h.
 */
#include "web/top.h"

#include "base/dates.h"
#include "base/text.h"
#include "cases/boxing.h"
#include "people/account.h"
#include "people/role.h"

struct resource_entry *
top_resources(struct page *page, size_t *count)
{
    if (!page->resources &&
        (!page->work.snapshot ||
         resource_list(&page->work, &page->resources, &page->resource_count, NULL) != RC_OK))
        page->resource_count = 0;
    *count = page->resource_count;
    return page->resources;
}

struct tpl_phone
top_phone(struct page *page, const struct resource_entry *entry)
{
    struct arena    *a = page->work.arena;
    struct tpl_phone phone = {
        .name = entry->title[page->html.lang],
        .number = entry->phone,
        .link = phone_link(a, entry->phone),
    };
    struct str other = entry->other_phone;

    if (other.n)
        phone.note = word_format(a, page->html.lang, WORD_phone_or, 0,
                                 &(struct word_arg){ "number", other }, 1);
    else if (str_eqz(entry->hours, "always"))
        phone.note = page_word(page, WORD_phone_always);
    else if (str_eqz(entry->cost, "free"))
        phone.note = page_word(page, WORD_phone_free);
    return phone;
}

/* Does the entry belong among the numbers of the help line? */
static bool
is_line(const struct resource_entry *e, const char *service)
{
    return !e->hidden && e->phone.n && resource_serves(e, service);
}

static size_t
collect(struct page *page, const char *service, struct tpl_phone *out, size_t room)
{
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);

    for (size_t i = 0; i < count && n < room; i++)
        if (is_line(&all[i], service))
            out[n++] = top_phone(page, &all[i]);
    return n;
}

const struct tpl_phone *
top_calls(struct page *page, size_t *count)
{
    struct tpl_phone *calls = ARENA_ARRAY(page->work.arena, struct tpl_phone, 3);
    size_t            n = collect(page, "emergency", calls, 1);

    n += collect(page, "hotline", calls + n, 1);
    n += collect(page, "evidence", calls + n, 3 - n);
    *count = n;
    return calls;
}

/* "the intake team: 3 people": the persons the intake box would be made for now. */
struct str
top_report_readers(struct page *page)
{
    const struct box *box = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);
    int64_t          *persons;
    size_t            count = 0;

    if (!box || case_box_office(&page->work, box, NULL, &persons, &count, NULL) != RC_OK)
        count = 0;
    return word_format(page->work.arena, page->html.lang, WORD_home_readers, (int64_t)count,
                       &(struct word_arg){ "team", page_word(page, WORD_home_intake_team) }, 1);
}

const struct tpl_code_card *
code_card(struct page *page, struct str code)
{
    struct tpl_code_card *card = ARENA_NEW(page->work.arena, struct tpl_code_card);
    struct str           *groups = ARENA_ARRAY(page->work.arena, struct str, 8), part;
    size_t                n = 0;

    while (n < 8 && str_next(&code, '-', &part))
        groups[n++] = part;
    card->groups = groups;
    card->groups_count = n;
    return card;
}

/* The rules in force, in one sentence, with what is not signed yet. */
static struct str
rules_sentence(struct page *page)
{
    const struct site *site = page->site;
    enum word w = site->pack_signed ? WORD_foot_in_force : WORD_foot_rules_unsigned;

    return word_format(page->work.arena, page->html.lang, (int)w, 0,
                       &(struct word_arg){ "text", words_in(site->pack->home->words, page->html.lang) }, 1);
}

const struct tpl_site *
top_site(struct page *page)
{
    struct arena     *a = page->work.arena;
    struct tpl_site  *site = ARENA_NEW(a, struct tpl_site);
    struct tpl_phone *emergency = ARENA_NEW(a, struct tpl_phone);
    struct tpl_phone *lines = ARENA_ARRAY(a, struct tpl_phone, 1);
    struct str        name = page->site->title[page->html.lang];

    if (collect(page, "emergency", emergency, 1) == 0)
        *emergency = (struct tpl_phone){ .name = str_lit("911"), .number = str_lit("911"),
                                         .link = str_lit("tel:911") };
    site->name = name;
    site->run_by = word_format(a, page->html.lang, WORD_foot_run_by, 0,
                               &(struct word_arg){ "name", name }, 1);
    site->rules = rules_sentence(page);
    site->demonstration = page->site->demonstration;
    site->emergency = emergency;
    site->lines = lines;
    site->lines_count = collect(page, "hotline", lines, 1);
    return site;
}

/* Letters, digits, '-', '_' and '.': what our own queries hold. */
static bool
id_like(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '-' || c == '_' || c == '.'))
            return false;
    }
    return s.n > 0 && s.n < 100;
}

/* This page in the other language, with what was asked of it. */
static struct str
other_link(struct page *page)
{
    const struct request *rq = page->request;
    struct buf            b;

    buf_init(&b, page->work.arena, 4096);
    buf_printf(&b, "/%s" STR_FMT, lang_code(page->html.lang == LANG_EN ? LANG_ES : LANG_EN),
               STR_ARG(rq->path));
    for (size_t i = 0; i < rq->query.n; i++)
        if (id_like(rq->query.at[i].value))
            buf_printf(&b, "%c" STR_FMT "=" STR_FMT, i ? '&' : '?', STR_ARG(rq->query.at[i].name),
                       STR_ARG(rq->query.at[i].value));
    return buf_str(&b);
}

const struct tpl_page_top *
top_public(struct page *page, enum word title)
{
    struct tpl_page_top *top = ARENA_NEW(page->work.arena, struct tpl_page_top);

    top->title = page_word(page, (int)title);
    top->other_link = other_link(page);
    top->site = top_site(page);
    return top;
}

/* ---- staff ----------------------------------------------------------------------- */

static const struct menu_row {
    enum word   label;
    const char *link;
    const char *desk; /* "" everybody; else a desk of the pack's roles; "administrator" */
} menu_rows[] = {
    { WORD_menu_inbox, "/desk", "intake" },
    { WORD_menu_cases, "/cases", "intake" },
    { WORD_menu_duty, "/duty", "" },
    { WORD_menu_duties, "/duties", "intake" },
    { WORD_menu_office, "/office", "confidential" },
    { WORD_menu_statistics, "/statistics", "statistics" },
    { WORD_menu_figures, "/figures", "compliance" },
    { WORD_menu_record, "/record", "compliance" },
    { WORD_menu_directory, "/directory", "directory" },
    { WORD_menu_offices, "/offices", "directory" },
    { WORD_menu_rules, "/rules", "" },
    { WORD_menu_admin, "/admin", "administrator" },
    { WORD_menu_account, "/account", "" },
};

static bool
in_menu(const struct page *page, const struct menu_row *row)
{
    if (!row->desk[0])
        return true;
    if (str_eqz(str_lit("administrator"), row->desk))
        return actor_has_role(page->work.who, str_lit("administrator"));
    return role_at_desk(page->site, page->work.who, row->desk);
}

/* Role and name of who is signed in. */
static struct str
who_line(struct page *page)
{
    const struct actor *who = page->work.who;
    struct str          name = account_name(&page->work, who->person);
    const struct word_entry *role = who->role_count ? role_find(page->site->pack, who->roles[0]) : NULL;

    if (!role)
        return name;
    return arena_printf(page->work.arena, STR_FMT ", " STR_FMT,
                        STR_ARG(words_in(role->words, page->html.lang)), STR_ARG(name));
}

const struct tpl_staff_top *
top_staff(struct page *page, enum word title, const char *here)
{
    struct tpl_staff_top *top = ARENA_NEW(page->work.arena, struct tpl_staff_top);
    struct tpl_nav_item  *nav = ARENA_ARRAY(page->work.arena, struct tpl_nav_item, COUNT(menu_rows));
    size_t                n = 0;

    for (size_t i = 0; i < COUNT(menu_rows); i++)
        if (in_menu(page, &menu_rows[i]))
            nav[n++] = (struct tpl_nav_item){ page_word(page, (int)menu_rows[i].label),
                                              str_z(menu_rows[i].link),
                                              str_eqz(str_z(menu_rows[i].link), here) };
    top->title = page_word(page, (int)title);
    top->other_link = other_link(page);
    top->site = top_site(page);
    top->who = who_line(page);
    top->token = page_token(page);
    top->nav = nav;
    top->nav_count = n;
    return top;
}
